//! 办件: one page tells the whole story.
use super::{case_clocks, case_sections, good, page_with, related, standing, tally};
use crate::address;
use crate::error::{Answer, Stop};
use crate::security;
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::case_page::{
    ActInPlace, Ahead, CasePage, ClosedAct, CoSignView, Happened, Head, OpenAct, Why,
};
use crate::ui::frame::{self, Frame, Notice, Place};
use app::Platform;
use app::cases::{CaseView, EventView};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use case::Refusal;
use case::open_acts::ActView;
use jiff::Timestamp;
use law::procedure::{Act, HeldBy, Procedure};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Just {
    receipt: String,
}

/// `GET /cases/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(just): Query<Just>,
) -> Answer {
    let view = state.platform.case_view(&signed.person, id).await?;
    let notice = receipt_notice(&state, id, &just.receipt).await?;
    let body = body(&state, &signed, &view, None).await?;
    Ok(page_with(&signed, &view.state.title, Some(Place::Cases), notice, &body))
}

/// `GET /cases/{id}/print`: the page without anything around it.
///
/// # Errors
/// "Not there".
pub async fn print(State(state): State<WebState>, Officer(signed): Officer, Path(id): Path<Uuid>) -> Answer {
    let view = state.platform.case_view(&signed.person, id).await?;
    let content = crate::ui::case_page::case_page(&drawn(&state, &signed, &view, None).await?);
    let around =
        Frame { title: view.state.title.clone(), menu: Vec::new(), person: None, ..signed.frame.clone() };
    Ok(frame::page(&around, &content).into_response())
}

/// The notice after an act: which events, under which leaves.
async fn receipt_notice(state: &WebState, case: Uuid, act_id: &str) -> Result<Option<Notice>, Stop> {
    let Ok(act_id) = act_id.parse::<Uuid>() else {
        return Ok(None);
    };
    let receipt = state.platform.store.receipt(act_id).await.map_err(app::AppFault::from)?;
    let Some(receipt) = receipt else { return Ok(None) };
    let mut said: Vec<String> = Vec::new();
    for event in receipt.events.iter().filter(|event| event.stream == case) {
        said.push(format!("第{}号事件，存证序号 #{}", event.version, event.leaf_index));
    }
    Ok((!said.is_empty()).then(|| good(format!("已记入：{}。", said.join("；")))))
}

/// The content of the page, with the form of an act opened in it.
pub(super) async fn body(
    state: &WebState,
    signed: &Signed,
    view: &CaseView,
    form: Option<ActInPlace>,
) -> Result<Markup, Stop> {
    let acting = form.is_some();
    let mut page = drawn(state, signed, view, form).await?;
    if acting {
        return Ok(crate::ui::case_page::case_page(&page));
    }
    let office = standing::office(state, signed, view).await?;
    let draws = match view.state.draws.is_empty() {
        true => Vec::new(),
        false => state.platform.case_draws(&signed.person, view.state.id).await?,
    };
    let tally = tally::card(state, signed, view).await?;
    let files = super::inspections::card(state, signed, view).await?;
    if files.is_some() {
        page.open.push(super::inspections::open_act(view));
    }
    let related = related::card(state, signed, view).await;
    let print = format!("/cases/{}/print", view.state.id);
    Ok(html! {
        (crate::ui::case_page::case_page(&page))
        (super::withheld::card(signed, view))
        (crate::ui::draws::of_case(&draws))
        @if let Some(tally) = tally { (tally) }
        @if let Some(files) = files { (files) }
        (related)
        (office)
        p class="z-quiet" { a href=(print) { "打印本页" } }
    })
}

/// A whole page around a case and a form, with any status.
pub(super) async fn with_form(
    state: &WebState,
    signed: &Signed,
    view: &CaseView,
    form: ActInPlace,
    notice: Option<Notice>,
) -> Result<Response, Stop> {
    let title = format!("{} · {}", form.title, view.state.title);
    let body = body(state, signed, view, Some(form)).await?;
    Ok(page_with(signed, &title, Some(Place::Cases), notice, &body))
}

/// The definition under which a case runs.
pub(super) fn procedure<'a>(platform: &'a Platform, view: &CaseView) -> Result<&'a Procedure, Stop> {
    let found = platform.rules.library.procedure(&view.procedure);
    found.ok_or_else(|| Stop::ours(format!("missing procedure {}", view.procedure)))
}

/// Who does an act, in words.
pub(super) fn by(procedure: &Procedure, act: &Act) -> String {
    let titles = act.by.iter().filter_map(|role| procedure.role(role)).map(|role| role.title.as_str());
    titles.collect::<Vec<_>>().join("或")
}

async fn drawn(
    state: &WebState,
    signed: &Signed,
    view: &CaseView,
    form: Option<ActInPlace>,
) -> Result<CasePage, Stop> {
    let procedure = procedure(&state.platform, view)?;
    let drafts = state.platform.drafts(&signed.person).await?;
    let key = view.state.id.to_string();
    let drafted: Vec<&str> = drafts.iter().filter(|d| d.case == key).map(|d| d.act.as_str()).collect();
    let (open, mut closed): (Vec<&ActView>, Vec<&ActView>) = view.acts.iter().partition(|act| act.open);
    // What can still be recorded late is to be seen without looking for it.
    closed.sort_by_key(|act| !act.late);
    Ok(CasePage {
        head: Head { decided: decided(state, view), ..head(view, procedure) },
        clocks: view
            .clocks
            .iter()
            .map(|clock| case_clocks::clock_view(state, procedure, clock, view.now))
            .collect(),
        open: open.into_iter().map(|act| open_act(procedure, view, act, &drafted)).collect(),
        closed: closed.into_iter().map(|act| closed_act(state, procedure, view, act)).collect(),
        cosign: view.proposals.iter().map(|proposal| cosign(procedure, view, proposal)).collect(),
        happened: view.events.iter().rev().map(|event| happened(view, event)).collect(),
        unassigned: unassigned(procedure, view),
        ahead: view.road.iter().map(|step| ahead(step, procedure, state, view)).collect(),
        sections: case_sections::sections(state, signed, view, procedure).await,
        topics: super::topics::card(signed, view),
        evidence: super::evidence::causes(state, procedure, view),
        form,
    })
}

fn head(view: &CaseView, procedure: &Procedure) -> Head {
    let state = &view.state;
    // A waiting period is nobody's duty: it lights nothing.
    let urgent = view.clocks.iter().find(|clock| clock.is_open() && !clock.waits);
    Head {
        title: state.title.clone(),
        number: state.number.clone(),
        procedure: view.procedure_title.clone(),
        procedure_href: format!("/law/procedures/{}", view.procedure),
        version: procedure.version.value.clone(),
        secrecy: super::secrecy(&state.secrecy),
        organ: view.organ_name.clone(),
        handlers: state.assigned.values().map(|assigned| assigned.name.clone()).collect(),
        topics: super::topics::tags(view),
        decided: Vec::new(),
        status: view.status.split('；').map(str::to_owned).collect(),
        lamp: urgent.map(|clock| case_clocks::lamp(clock, view.now)),
        dossier: view.may_export.then(|| format!("/cases/{}/dossier", state.id)),
    }
}

/// What the tables said last, each outcome once.
fn decided(state: &WebState, view: &CaseView) -> Vec<(String, String, Option<crate::ui::parts::Cite>)> {
    let mut said = Vec::new();
    for decision in view.state.decided.values() {
        let seen = state.platform.decision_view(decision);
        let line = (seen.table, seen.outcome, seen.cite.as_ref().map(security::cite_of));
        if !said.contains(&line) {
            said.push(line);
        }
    }
    said
}

fn open_act(procedure: &Procedure, view: &CaseView, act: &ActView, drafted: &[&str]) -> OpenAct {
    let definition = procedure.act(&act.act);
    OpenAct {
        id: act.act.clone(),
        title: act.title.clone(),
        by: definition.map(|definition| by(procedure, definition)).unwrap_or_default(),
        href: format!("/cases/{}/acts/{}", view.state.id, act.act),
        help: definition.map(|definition| definition.help.clone()).unwrap_or_default(),
        draft: drafted.contains(&act.act.as_str()),
    }
}

fn closed_act(state: &WebState, procedure: &Procedure, view: &CaseView, act: &ActView) -> ClosedAct {
    ClosedAct {
        title: act.title.clone(),
        by: procedure.act(&act.act).map(|definition| by(procedure, definition)).unwrap_or_default(),
        because: act.because.iter().map(|refusal| why(state, refusal, view.now)).collect(),
        late: act.late.then(|| format!("/cases/{}/acts/{}", view.state.id, act.act)),
    }
}

/// A reason with its article.
pub(super) fn why(state: &WebState, refusal: &Refusal, now: Timestamp) -> Why {
    let day = case::actor::civil_date(now);
    Why {
        says: refusal.says.clone(),
        cite: refusal.cite.as_ref().map(|cite| security::cite(state, cite, day)),
    }
}

/// Nobody is assigned to an open case whose acts wait for assigned officers: whether this person may assign.
fn unassigned(procedure: &Procedure, view: &CaseView) -> Option<bool> {
    let waits = !view.state.is_closed() && view.state.assigned.is_empty();
    let wanted = procedure.roles.iter().any(|role| role.held_by == HeldBy::Assigned);
    (waits && wanted).then_some(view.may_assign)
}

/// Whether fewer officers are assigned in the act's roles than have to sign it.
fn lacks_officers(procedure: &Procedure, view: &CaseView, act: &Act) -> bool {
    let assigned = |id: &str| procedure.role(id).is_some_and(|role| role.held_by == HeldBy::Assigned);
    let able =
        view.state.assigned.values().filter(|held| act.by.iter().any(|role| held.roles.contains(&**role)));
    act.by.iter().all(|role| assigned(role))
        && able.count() < usize::try_from(act.officers).unwrap_or(usize::MAX)
}

fn cosign(procedure: &Procedure, view: &CaseView, proposal: &app::cases::ProposalView) -> CoSignView {
    let known = view.state.proposals.get(&proposal.id);
    let act = known.and_then(|known| procedure.act(&known.act));
    let query = [("proposal", proposal.id.to_string())];
    let path = format!("/cases/{}/co-sign", view.state.id);
    CoSignView {
        title: proposal.title.clone(),
        by: proposal.by.clone(),
        at: known.map(|known| crate::ui::words::instant(known.by.at)).unwrap_or_default(),
        signed: known.map(|known| known.signers.iter().map(|s| s.name.clone()).collect()).unwrap_or_default(),
        wanted: act.map_or(0, |act| act.officers),
        lacks_officers: act.is_some_and(|act| lacks_officers(procedure, view, act)),
        sign: proposal.may_sign.then(|| address::with_query(&path, &[(query[0].0, &query[0].1)])),
    }
}

/// Most near misses shown with one decision; its table shows all.
const NEAR_MISSES: usize = 2;

/// Label under which the use case names papers among the details of an event.
const PAPER: &str = "材料";

fn happened(view: &CaseView, event: &EventView) -> Happened {
    happened_of(event, |name| {
        let file =
            view.state.papers.iter().find(|file| file.name == name && !view.locked.contains(&file.sha256))?;
        Some((file.name.clone(), format!("/cases/{}/papers/{}", view.state.id, file.sha256)))
    })
}

/// An event on a timeline; `paper` gives title and address of a paper that may be opened.
pub(super) fn happened_of(event: &EventView, paper: impl Fn(&str) -> Option<(String, String)>) -> Happened {
    let (papers, facts): (Vec<_>, Vec<_>) =
        event.details.iter().cloned().partition(|(label, value)| label == PAPER && paper(value).is_some());
    let decided = event.decisions.iter().flat_map(|decision| {
        let row = decision.row.as_deref().unwrap_or("没有适用的行");
        let basis = decision.cite.as_ref().map(law::library::Cited::in_chinese);
        let basis = basis.map(|basis| format!("，依据{basis}")).unwrap_or_default();
        let outcome = (decision.table.clone(), format!("{}（{row}{basis}）", decision.outcome));
        let near = decision.near_misses.iter().take(NEAR_MISSES);
        let near = near.map(|(row, needed)| ("差一点".to_owned(), format!("{row}：{needed}")));
        std::iter::once(outcome).chain(near).collect::<Vec<_>>()
    });
    Happened {
        sequence: u64::try_from(event.version).unwrap_or(0),
        at: event.occurred_at,
        title: event.title.clone(),
        who: who(event),
        facts: facts.into_iter().chain(decided).collect(),
        opinion: event.opinion.clone().unwrap_or_default(),
        leaf: u64::try_from(event.leaf).ok(),
        late: event.late_reason.clone().map(|reason| (event.recorded_at, reason)),
        papers: papers.iter().filter_map(|(_, name)| paper(name)).collect(),
    }
}

/// Who acted: persons and their organ; the organ once where nobody is named.
fn who(event: &EventView) -> Vec<String> {
    let mut who = vec![event.who.clone(), event.organ.clone()];
    who.dedup();
    who.into_iter().filter(|who| !who.is_empty()).collect()
}

fn ahead(step: &case::road::RoadStep, procedure: &Procedure, state: &WebState, view: &CaseView) -> Ahead {
    let day = case::actor::civil_date(view.now);
    let library = &state.platform.rules.library;
    let within = |title: &String| {
        let limit = procedure.limits.iter().find(|limit| limit.title == *title)?;
        let period = library.limit_period(limit, day)?.ok()?;
        Some(format!("此后{}：{title}", period.period))
    };
    Ahead {
        title: step.title.clone(),
        by: step.by.clone(),
        within: step.starts.iter().map(|title| within(title).unwrap_or_else(|| title.clone())).collect(),
    }
}
