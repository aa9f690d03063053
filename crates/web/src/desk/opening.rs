//! 新建办件: choose a procedure, write its first form.
use super::act::{kept, to_opened};
use super::act_form::{Doing, Submitted, local};
use super::drafts::typed_of;
use super::{good, page, page_with, related};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui::cases::{Opening, choose};
use crate::ui::form::Submission;
use crate::ui::frame::{Notice, Place};
use crate::ui::parts;
use app::finders::OpenableLead;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use case::actor::civil_date;
use case::value::FileRef;
use jiff::Timestamp;
use law::procedure::{Act, Procedure};
use maud::{Markup, html};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// `GET /cases/new`.
///
/// # Errors
/// As the use cases.
pub async fn choose_procedure(State(state): State<WebState>, Officer(signed): Officer) -> Answer {
    let today = civil_date(state.platform.now());
    let own = state.platform.rules.directory.facts().get(&signed.person.case_actor.organ);
    let procedures = state.platform.rules.library.procedures.values().filter(|procedure| {
        let duty = own.is_some_and(|own| procedure.conducted_by.iter().any(|duty| **duty == own.duty));
        // Entries of registers are proposed from their register.
        duty && procedure.is_in_force(today) && procedure.of_register.is_none()
    });
    let openings: Vec<Opening> = procedures
        .map(|procedure| Opening {
            title: procedure.title.clone(),
            version: procedure.version.value.clone(),
            summary: procedure.summary.clone(),
            acts: opening_acts(procedure).map(|act| (act.title.clone(), new(procedure, act))).collect(),
        })
        .filter(|opening| !opening.acts.is_empty())
        .collect();
    Ok(page(&signed, "新建办件", Some(Place::NewCase), &choose(&openings)))
}

/// Acts that open a case by themselves, not on receipt of a hand-over.
fn opening_acts(procedure: &Procedure) -> impl Iterator<Item = &Act> {
    procedure.acts.iter().filter(|act| act.opens && !act.is_receipt() && !act.is_by_system())
}

fn new(procedure: &Procedure, act: &Act) -> String {
    format!("/cases/new/{}/{}", procedure.id, act.id)
}

/// The form of an opening act, in the version of the day the matter arose, if that was earlier.
fn doing<'a>(
    state: &'a WebState,
    procedure: &str,
    act: &str,
    arose: Option<Timestamp>,
) -> Result<Doing<'a>, Stop> {
    let now = state.platform.now();
    let (today, arose) = (civil_date(now), civil_date(arose.unwrap_or(now).min(now)));
    let procedure = state.platform.rules.library.procedure_opening(procedure, act, arose, today);
    let procedure = procedure.ok_or(Stop::not_there())?;
    let act = opening_acts(procedure).find(|known| *known.id == act).ok_or(Stop::not_there())?;
    Ok(Doing {
        state,
        procedure,
        act,
        action: new(procedure, act),
        seen: None,
        returned: None,
        known: case::prefill::prefilled(procedure, act, &BTreeMap::new(), &BTreeMap::new()),
        in_file: Vec::new(),
        case: None,
        item: None,
        missed: Vec::new(),
        warnings: Vec::new(),
        late: Vec::new(),
        goods: case::Custody::default(),
        arriving: Vec::new(),
        figures: BTreeMap::new(),
    })
}

/// `GET /cases/new/{procedure}/{act}`; values of fields may be given in the address (`?measure=4`).
///
/// # Errors
/// "Not there".
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path((procedure, act)): Path<(String, String)>,
    Query(given): Query<BTreeMap<String, String>>,
) -> Answer {
    let doing = doing(&state, &procedure, &act, None)?;
    let fields = doing.act.form.iter().filter_map(|wanted| {
        let value = given.get(&*wanted.field).filter(|value| !value.is_empty())?;
        Some((wanted.field.value.clone(), Value::String(value.clone())))
    });
    let mut fields: Map<String, Value> = fields.collect();
    let lead = from_finding(&state, &signed, &doing, &given).await?;
    let before = lead.as_ref().map(super::finders::opened).unwrap_or_default();
    fields.extend(lead.map(|lead| lead.form).unwrap_or_default());
    let (screened, papers) = from_screening(&state, &signed, &doing, &given).await?;
    fields.extend(screened);
    let form = match fields.is_empty() {
        true => doing.fresh(&signed).await?,
        false => {
            let papers = papers.into_iter().map(typed_of).collect();
            doing.prefilled(&signed, Submission { form: fields, papers, ..Submission::default() }).await?
        }
    };
    let notice = given.contains_key("kept").then(|| good("已暂存。可以离开，下次打开时接着填写。"));
    let form = html! { (crate::ui::finders::opened(&before)) (form) };
    Ok(form_page(&signed, &doing, &form, notice))
}

/// What a finding opens and the values that it fills, when the form was opened from one (`?finder=…&found=…`).
async fn from_finding(
    state: &WebState,
    signed: &Signed,
    doing: &Doing<'_>,
    given: &BTreeMap<String, String>,
) -> Result<Option<OpenableLead>, Stop> {
    let (Some(finder), Some(case)) = (given.get("finder"), given.get("found")) else {
        return Ok(None);
    };
    let case = case.parse().map_err(|_| Stop::not_there())?;
    let (_, leads) = state.platform.finding(&signed.person, finder, case).await?;
    let meant = |lead: &OpenableLead| lead.procedure == *doing.procedure.id && lead.act == *doing.act.id;
    Ok(leads.into_iter().find(meant))
}

/// Values and papers that something screened fills: a mark (`?mark=…&looks=…`), a device mark (`?mark=…&picture=…`), a
/// finding of a batch (`?finding=…`).
async fn from_screening(
    state: &WebState,
    signed: &Signed,
    doing: &Doing<'_>,
    given: &BTreeMap<String, String>,
) -> Result<(Map<String, Value>, Vec<FileRef>), Stop> {
    let meant = (doing.procedure.id.as_str(), doing.act.id.as_str());
    let given = |name: &str| given.get(name).map(String::as_str);
    match (given("mark"), given("looks"), given("picture"), given("finding")) {
        (Some(mark), Some(looks), ..) => {
            Ok((super::marks::filled(state, signed, meant, (mark, looks)).await?, Vec::new()))
        }
        (Some(mark), None, Some(picture), _) => {
            let (form, file) = super::pictures::filled(state, signed, meant, (mark, picture)).await?;
            Ok((form, vec![file]))
        }
        (.., Some(finding)) => {
            let finding = finding.parse().map_err(|_| Stop::not_there())?;
            let leads = state.platform.screen_finding_leads(&signed.person, finding).await?;
            let lead = leads.into_iter().find(|lead| (lead.procedure.as_str(), lead.act.as_str()) == meant);
            Ok((lead.map(|lead| lead.form).unwrap_or_default(), Vec::new()))
        }
        _ => Ok((Map::new(), Vec::new())),
    }
}

/// `POST /cases/new/{procedure}/{act}`.
///
/// # Errors
/// "Not there", not allowed, faults of ours; everything else is the form again.
pub async fn submit(
    State(state): State<WebState>,
    Path((procedure, act)): Path<(String, String)>,
    headers: HeaderMap,
    _: Officer,
    sent: SentForm,
) -> Answer {
    let signed = sent.signed.clone();
    let Submission { form: typed, occurred_at, .. } = Submission::read(&sent.pairs);
    let doing = doing(&state, &procedure, &act, occurred_at.as_deref().and_then(local))?;
    match doing.take(sent).await? {
        Submitted::Done(done) => to_opened(&state, &signed, &done).await,
        Submitted::Kept => Ok(kept(&headers, &doing.action)),
        Submitted::Again(code, form) => {
            let alike =
                state.platform.related_to_form(&signed.person, &doing.procedure.fields, &typed).await?;
            let form = html! { (related::hint(&alike)) (form) };
            Ok((code, form_page(&signed, &doing, &form, None)).into_response())
        }
    }
}

/// A page with the form of an opening act.
pub(super) fn form_page(
    signed: &Signed,
    doing: &Doing<'_>,
    form: &Markup,
    notice: Option<Notice>,
) -> Response {
    let procedure = doing.procedure;
    let about = address::with_query(&format!("/law/procedures/{}", procedure.key()), &[]);
    let body = html! {
        p class="z-quiet" { a href="/cases/new" { "新建办件" } " › " a href=(about) { (procedure.title) "（" (procedure.version) "版）" } }
        h1 { (doing.act.title) }
        @if !procedure.is_in_force(civil_date(doing.state.platform.now())) {
            p { "按事情发生那天有效的" (procedure.version) "版办理；今天发生的适用新的版本。" }
        }
        (parts::card("act", &doing.act.title, form))
    };
    page_with(signed, &doing.act.title, Some(Place::NewCase), notice, &body)
}
