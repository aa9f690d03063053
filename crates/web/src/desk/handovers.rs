//! 移送往来: the board, its lists, the reconciliation, and signing for an item.
use super::act::{kept, known, to_opened};
use super::act_form::{Doing, Submitted};
use super::case_sections::{receipt_lamp, receipt_words};
use super::filing;
use super::{PAGE_ROWS, case as case_page, good, opening, page, related};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop};
use crate::session::{Officer, Signed};
use crate::state::WebState;
use crate::ui;
use crate::ui::case_page::ActInPlace;
use crate::ui::frame::{Notice, Place};
use crate::ui::handovers::{Cell, Handovers, Item, Matrix, Reconciled};
use crate::ui::parts::{Pager, Tab};
use app::cases::{CaseView, HandoverLine};
use app::clock::micros;
use app::handovers::BoardCell;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use case::{FieldValue, HandoverItem};
use law::procedure::{Act, Procedure};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::{CaseName, Direction, HandoverQuery};
use uuid::Uuid;

/// Which items.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
    from: String,
    to: String,
    cursor: String,
}

impl Asked {
    fn at(&self, cursor: &str) -> String {
        let pairs =
            [("view", self.view.as_str()), ("from", &self.from), ("to", &self.to), ("cursor", cursor)];
        address::with_query("/handovers", &pairs)
    }
}

const VIEWS: [(&str, &str); 6] = [
    ("", "全部"),
    ("received", "发给我们"),
    ("sent", "我们发出"),
    ("waiting", "未签收"),
    ("silent", "超期未签收"),
    ("undone", "撤回、退回"),
];

/// `GET /handovers`.
///
/// # Errors
/// When the person may not see the board.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let (platform, person) = (&state.platform, &signed.person);
    let board = platform.handover_board(person).await?;
    let lines = platform.handover_lines(person, &query(&asked, person, micros(platform.now()))).await?;
    let reconciled = platform.reconciled(person).await?;
    let tab = |(id, title): &(&str, &str)| Tab {
        title: (*title).into(),
        href: address::with_query("/handovers", &[("view", id)]),
        count: None,
        active: asked.view == *id && asked.from.is_empty(),
    };
    let view = Handovers {
        tabs: VIEWS.iter().map(tab).collect(),
        matrix: matrix(&board),
        items: lines.rows.iter().map(|line| item(line, platform.now())).collect(),
        reconciled: Some(Reconciled {
            at: reconciled.at,
            items: reconciled.items,
            differences: reconciled.differences.into_iter().map(difference).collect(),
        }),
        pager: Some(Pager {
            says: format!("本页 {} 件", lines.rows.len()),
            previous: (!asked.cursor.is_empty()).then(|| asked.at("")),
            next: lines.next.as_deref().map(|next| asked.at(next)),
        }),
    };
    Ok(page(&signed, "移送往来", Some(Place::Handovers), &ui::handovers::handovers(&view)))
}

fn query(asked: &Asked, person: &app::Person, now: i64) -> HandoverQuery {
    let own = vec![person.case_actor.organ.clone()];
    let cursor = Some(asked.cursor.clone()).filter(|cursor| !cursor.is_empty());
    let all = HandoverQuery { cursor, limit: PAGE_ROWS, ..HandoverQuery::default() };
    if !asked.from.is_empty() && !asked.to.is_empty() {
        return HandoverQuery {
            direction: Direction::Sent,
            organs: vec![asked.from.clone()],
            other_organ: Some(asked.to.clone()),
            ..all
        };
    }
    match asked.view.as_str() {
        "received" => HandoverQuery { direction: Direction::Received, organs: own, ..all },
        "sent" => HandoverQuery { direction: Direction::Sent, organs: own, ..all },
        "waiting" => HandoverQuery { signed: Some(false), ..all },
        "silent" => HandoverQuery { silent_before: Some(now), ..all },
        "undone" => HandoverQuery { undone: true, ..all },
        _ => all,
    }
}

fn matrix(board: &[BoardCell]) -> Matrix {
    let recipients: BTreeMap<&str, &str> =
        board.iter().map(|c| (c.to.as_str(), c.to_name.as_str())).collect();
    let senders: BTreeMap<&str, &str> =
        board.iter().map(|c| (c.from.as_str(), c.from_name.as_str())).collect();
    let cell = |from: &str, to: &str| {
        let found = board.iter().find(|cell| cell.from == from && cell.to == to)?;
        Some(Cell {
            sent: found.sent,
            received: found.signed,
            silent: found.waiting,
            overdue: found.silent,
            undone: found.undone,
            href: address::with_query("/handovers", &[("from", from), ("to", to)]),
        })
    };
    Matrix {
        to: recipients.values().map(|name| (*name).to_owned()).collect(),
        rows: senders
            .iter()
            .map(|(from, name)| ((*name).to_owned(), recipients.keys().map(|to| cell(from, to)).collect()))
            .collect(),
    }
}

fn item(line: &HandoverLine, now: jiff::Timestamp) -> Item {
    let case = |name: &CaseName| (name.number.clone(), name.title.clone(), format!("/cases/{}", name.id));
    Item {
        lamp: receipt_lamp(line, now),
        title: line.full_title(),
        cases: line.from_case.iter().chain(&line.to_case).map(case).collect(),
        from: line.from.clone(),
        to: line.to.clone(),
        sent: line.sent_at,
        receipt: receipt_words(line),
        cite: line.cite.as_ref().map(crate::security::cite_of),
        sign: line.may_sign.then(|| format!("/handovers/{}/sign", line.id)),
        give_back: line.may_return.then(|| format!("/handovers/{}/return", line.id)),
    }
}

fn difference(found: app::handovers::Difference) -> (String, Option<String>) {
    (found.says, found.case.map(|case| format!("/cases/{case}")))
}

/// Which act signs, where several could.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct By {
    procedure: String,
    act: String,
    kept: String,
}

/// An item to be signed for, and the case it goes to.
struct Arrived {
    item: HandoverItem,
    case: Option<CaseView>,
}

async fn arrived(state: &WebState, signed: &Signed, id: Uuid) -> Result<Arrived, Stop> {
    let item = state.platform.unsigned_item(&signed.person, id).await?;
    let case = match item.to_case {
        Some(case) => Some(state.platform.case_view(&signed.person, case).await?),
        None => None,
    };
    Ok(Arrived { item, case })
}

/// Acts that may sign for an item: of its case, or those that open one.
pub(crate) fn signing<'a>(
    state: &'a WebState,
    item: &HandoverItem,
    case: Option<&CaseView>,
) -> Vec<(&'a Procedure, &'a Act)> {
    let today = case::actor::civil_date(state.platform.now());
    let acts = case::send::receiving_acts(&state.platform.rules.library, &item.kind).into_iter();
    match case {
        Some(view) => {
            let own = acts.filter(|(procedure, act)| procedure.key() == view.procedure && !act.opens);
            let own: Vec<_> = own.collect();
            // Of several, those that the stage allows; when it allows none, all of them, to say why not.
            let (now, _): (Vec<_>, Vec<_>) =
                own.iter().partition(|(_, act)| !filing::is_past(view, std::iter::once(act.id.as_str())));
            if now.is_empty() { own } else { now }
        }
        None => acts.filter(|(procedure, act)| procedure.is_in_force(today) && act.opens).collect(),
    }
}

impl Arrived {
    fn doing<'a>(&self, state: &'a WebState, by: &By) -> Result<Option<Doing<'a>>, Stop> {
        let mut acts = signing(state, &self.item, self.case.as_ref());
        if !by.act.is_empty() {
            acts.retain(|(procedure, act)| *procedure.id == by.procedure && *act.id == by.act);
        }
        let (procedure, act) = match acts.as_slice() {
            [] => return Err(Stop::not_there()),
            [(procedure, act)] => (*procedure, *act),
            _ => return Ok(None),
        };
        let pairs = [("procedure", procedure.id.as_str()), ("act", act.id.as_str())];
        let mut facts = self.case.as_ref().map(|view| known(view, procedure)).unwrap_or_default();
        facts.extend(self.item.facts.iter().map(|(id, value)| (id.clone(), value.clone())));
        facts.extend(case::prefill::prefilled(procedure, act, &facts, &BTreeMap::new()));
        let goods = self.case.as_ref().map(|view| view.state.custody.clone()).unwrap_or_default();
        Ok(Some(Doing {
            state,
            procedure,
            act,
            action: address::with_query(&format!("/handovers/{}/sign", self.item.id), &pairs),
            seen: self.case.as_ref().map(|view| view.state.version),
            returned: None,
            known: facts,
            in_file: self.case.as_ref().map(|view| view.in_file.clone()).unwrap_or_default(),
            case: self.case.as_ref().map(|view| view.state.id),
            item: Some(self.item.id),
            missed: Vec::new(),
            warnings: Vec::new(),
            late: Vec::new(),
            goods,
            arriving: self.item.lots.clone(),
            figures: BTreeMap::new(),
        }))
    }

    async fn page(
        &self,
        state: &WebState,
        signed: &Signed,
        doing: &Doing<'_>,
        form: &Markup,
        notice: Option<Notice>,
    ) -> Result<Response, Stop> {
        let guidance = self.case.as_ref().map(super::topics::on_form).unwrap_or_default();
        let form = html! { (self.what(state)) (self.give_back(state)) (guidance) (form) };
        match &self.case {
            None => Ok(opening::form_page(signed, doing, &form, notice)),
            Some(view) => {
                let (title, case) = (doing.act.title.clone(), format!("/cases/{}", view.state.id));
                let form = ActInPlace { title, form, case };
                case_page::with_form(state, signed, view, form, notice).await
            }
        }
    }

    fn what(&self, state: &WebState) -> Markup {
        what_arrived(state, &self.item)
    }

    fn give_back(&self, state: &WebState) -> Markup {
        if !state.platform.may_be_returned(&self.item.kind, self.item.sent_at) {
            return Markup::default();
        }
        html! { p class="z-help" { "发错了机关或者附错了材料？" a href={ "/handovers/" (self.item.id) "/return" } { "退回发出机关" } } }
    }
}

/// What arrived: from whom, when, with which papers.
pub(super) fn what_arrived(state: &WebState, item: &HandoverItem) -> Markup {
    let awaited = state.platform.papers_awaited(item);
    html! {
        dl class="z-given" {
            div { dt { "事项" } dd { (item.title) } }
            @if let Some(FieldValue::Text(title)) = item.facts.get("title") { div { dt { "案件名称" } dd { (title) } } }
            div { dt { "发出机关" } dd { (state.platform.rules.directory.organ_name(&item.from_organ)) } }
            div { dt { "发出时间" } dd { (ui::words::instant(item.sent_at)) } }
            @if let Some(due) = item.receipt_due_at { div { dt { "应签收" } dd { (ui::words::instant(due)) " 前" } } }
            @if !item.lots.is_empty() {
                div { dt { "随送物品" } dd {
                    ul class="z-plain" {
                        @for lot in &item.lots { li { "第" (lot.label) "号 " (lot.goods.name) " " (lot.quantity) (lot.goods.unit) } }
                    }
                    p class="z-help" { "签收后保管责任才转移；没有收下的退回发出机关。" }
                } }
            }
            div { dt { "随附材料" } dd {
                @if item.papers.is_empty() { "没有" }
                @for paper in &item.papers { (paper.name) "（" (ui::words::bytes(paper.bytes)) "） " }
                @for title in awaited { p class="z-help" { "《" (title) "》正在作成，作成后自动补入，不影响签收。" } }
            } }
        }
    }
}

/// `GET /handovers/{id}/sign`.
///
/// # Errors
/// "Not there" for items that are not to be signed for by this person.
pub async fn sign(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
    Query(by): Query<By>,
) -> Answer {
    let arrived = arrived(&state, &signed, id).await?;
    if let Some(view) = &arrived.case {
        let acts = signing(&state, &arrived.item, Some(view));
        if filing::is_past(view, acts.iter().map(|(_, act)| act.id.as_str())) {
            let body = html! { h1 { "签收存查" } (arrived.what(&state)) (filing::form(&signed, id, "")) };
            return Ok(page(&signed, "签收存查", Some(Place::Handovers), &body));
        }
    }
    let Some(doing) = arrived.doing(&state, &by)? else {
        return Ok(page(&signed, "签收移送", Some(Place::Handovers), &choice(&state, &arrived)));
    };
    let form = doing.fresh(&signed).await?;
    let form = match doing.case {
        Some(_) => form,
        None => {
            let alike = state.platform.related_to_facts(&signed.person, arrived.item.facts.values()).await?;
            html! { (related::hint(&alike)) (form) }
        }
    };
    let notice = (!by.kept.is_empty()).then(|| good("已暂存。可以离开，下次打开时接着填写。"));
    arrived.page(&state, &signed, &doing, &form, notice).await
}

fn choice(state: &WebState, arrived: &Arrived) -> Markup {
    let path = format!("/handovers/{}/sign", arrived.item.id);
    html! {
        h1 { "签收移送" }
        (arrived.what(state))
        (arrived.give_back(state))
        div class="z-actions" {
            @for (procedure, act) in signing(state, &arrived.item, arrived.case.as_ref()) {
                a class="btn btn-primary" href=(address::with_query(&path, &[("procedure", &procedure.id), ("act", &act.id)])) { (act.title) "（" (procedure.title) "）" }
            }
        }
    }
}

/// `POST /handovers/{id}/sign`.
///
/// # Errors
/// As [`sign`]; everything else is the form again.
pub async fn submit(
    State(state): State<WebState>,
    Path(id): Path<Uuid>,
    Query(by): Query<By>,
    headers: HeaderMap,
    _: Officer,
    sent: SentForm,
) -> Answer {
    let signed = sent.signed.clone();
    let arrived = arrived(&state, &signed, id).await?;
    let doing = arrived.doing(&state, &by)?.ok_or(Stop::not_there())?;
    match doing.take(sent).await? {
        Submitted::Done(done) => to_opened(&state, &signed, &done).await,
        Submitted::Kept => Ok(kept(&headers, &doing.action)),
        Submitted::Again(code, form) => {
            Ok((code, arrived.page(&state, &signed, &doing, &form, None).await?).into_response())
        }
    }
}
