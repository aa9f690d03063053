//! 工作台: what must I do now.
use super::{PAGE_ROWS, good, lamp, limit_lamp, no_limit, page_with};
use crate::address;
use crate::error::Answer;
use crate::security;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::desk::{BulkAct, Desk, TodoRow, desk};
use crate::ui::frame::Place;
use crate::ui::parts::{Pager, Tab};
use crate::ui::words;
use app::cases::{CaseFilter, DeskCounts, DeskItem, HandoverLine};
use app::clock::instant;
use app::handover_gaps::Gap;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use store::CaseRow;

/// Sent as the act for signing for several hand-overs at once.
pub(crate) const SIGN: &str = "_sign";
/// Sent as the act for naming an officer in several cases at once.
pub(crate) const ASSIGN: &str = "_assign";

/// Which list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    tab: String,
    cursor: String,
    done: String,
}

/// `GET /desk`.
///
/// # Errors
/// As the use cases.
pub async fn show(State(state): State<WebState>, officer: Officer, Query(which): Query<Which>) -> Answer {
    let Officer(signed) = officer;
    let (platform, person) = (&state.platform, &signed.person);
    let counts = platform.desk_counts(person).await?;
    let now = platform.now();
    let tab = if TABS.iter().any(|(id, _)| *id == which.tab) { which.tab.as_str() } else { "todo" };
    let mut view = Desk { csrf: signed.csrf.clone(), tabs: tabs(&counts, tab), ..Desk::default() };
    match tab {
        "overdue" | "soon" => {
            overdue_or_soon(&state, person, &which, tab, &mut view).await?;
            view.empty =
                if tab == "overdue" { "没有逾期的期限。" } else { "没有将到的期限。" }.into();
        }
        "arriving" => {
            let items = platform.arriving(person, None, &which.cursor, PAGE_ROWS).await?;
            view.rows = items.rows.iter().map(|line| arriving(line, now)).collect();
            view.pager = pager(&which, tab, items.next);
            view.bulk = vec![BulkAct { id: SIGN.into(), title: "批量签收".into() }];
            view.empty = "没有等待签收的移送。".into();
        }
        "open" | "closed" => mine(&state, &signed.person, &which, tab, &mut view).await?,
        _ => {
            let items = platform.desk_todo(person, &which.cursor, PAGE_ROWS).await?;
            view.bulk = bulk_acts(&items.rows);
            view.rows = items.rows.into_iter().map(|item| todo(item, now)).collect();
            view.pager = pager(&which, tab, items.next);
        }
    }
    (view.today, view.handovers) = around(&counts);
    let notice = (which.done == "bulk").then(|| good("已批量办理。"));
    Ok(page_with(&signed, "工作台", Some(Place::Desk), notice, &desk(&view)))
}

const TABS: [(&str, &str); 6] = [
    ("todo", "待办"),
    ("open", "在办"),
    ("arriving", "待签收移送"),
    ("overdue", "督办"),
    ("soon", "预警"),
    ("closed", "已办"),
];

fn count(counts: &DeskCounts, tab: &str) -> String {
    match tab {
        "todo" => counts.todo.clone(),
        "open" => counts.open.clone(),
        "arriving" => counts.arriving.clone(),
        "overdue" => together(&counts.overdue, &counts.silent),
        "soon" => together(&counts.soon, &counts.gaps),
        _ => counts.closed.clone(),
    }
}

/// The sum of two counts; where one of them is "1000+", so is the sum.
fn together(a: &str, b: &str) -> String {
    let exact = |text: &str| text.parse::<i64>().map_err(|_| text.to_owned());
    match (exact(a), exact(b)) {
        (Ok(a), Ok(b)) => (a + b).to_string(),
        (Err(many), _) | (_, Err(many)) => many,
    }
}

fn tabs(counts: &DeskCounts, active: &str) -> Vec<Tab> {
    let tab = |(id, title): (&str, &str)| {
        let counted = count(counts, id);
        let exact = counted.parse::<i64>().ok();
        // Beyond what the store counts the words say so ("1000+").
        let title = if exact.is_some() { title.to_owned() } else { format!("{title} {counted}") };
        Tab { title, href: format!("/desk?tab={id}"), count: exact, active: id == active }
    };
    TABS.into_iter().map(tab).collect()
}

type Lines = Vec<(String, String)>;

fn around(counts: &DeskCounts) -> (Lines, Lines) {
    let line = |says: String, href: &str| (says, href.to_owned());
    let today = vec![
        line(format!("{} 个期限已经逾期", counts.overdue), "/desk?tab=overdue"),
        line(format!("{} 个期限将到", counts.soon), "/desk?tab=soon"),
    ];
    let out_of_step =
        (counts.gaps != "0").then(|| line(format!("{} 处移送对账不一致", counts.gaps), "/desk?tab=soon"));
    let mut handovers = vec![
        line(format!("{} 件移送超期未签收（静默）", counts.silent), "/desk?tab=overdue"),
        line(format!("{} 件移送等待签收", counts.arriving), "/desk?tab=arriving"),
        line("查看移送往来和对账".into(), "/handovers"),
    ];
    handovers.extend(out_of_step);
    (today, handovers)
}

fn due_words(due_at: Option<Timestamp>) -> String {
    due_at.map_or_else(|| "没有期限".into(), |due| format!("应于 {} 前办理", words::instant(due)))
}

fn todo(item: DeskItem, now: Timestamp) -> TodoRow {
    let href = format!("/cases/{}", item.case);
    let act = match item.act.as_str() {
        "" => None,
        "co-sign" => Some(format!("{href}#cosign")),
        "subtask" | "assign" => Some(format!("{href}#office")),
        act => Some(format!("{href}/acts/{act}")),
    };
    TodoRow {
        case: item.case.to_string(),
        lamp: item.due_at.map_or_else(no_limit, |due| limit_lamp(due, item.warn_at, now)),
        what: item.what,
        title: item.title,
        number: item.number,
        due: due_words(item.due_at),
        cite: item.cite.as_ref().map(security::cite_of),
        act,
        selectable: item.bulk || item.act == "assign",
        href,
    }
}

fn bulk_acts(items: &[DeskItem]) -> Vec<BulkAct> {
    let mut acts: Vec<BulkAct> = Vec::new();
    if items.iter().any(|item| item.act == "assign") {
        acts.push(BulkAct { id: ASSIGN.into(), title: "批量指定办案人员".into() });
    }
    for item in items.iter().filter(|item| item.bulk) {
        if !acts.iter().any(|act| act.id == item.act) {
            acts.push(BulkAct { id: item.act.clone(), title: format!("批量：{}", item.what) });
        }
    }
    acts
}

fn arriving(line: &HandoverLine, now: Timestamp) -> TodoRow {
    let sign = format!("/handovers/{}/sign", line.id);
    let goes_on = line.to_case.as_ref();
    TodoRow {
        case: line.id.to_string(),
        lamp: line.receipt_due_at.map_or_else(no_limit, |due| lamp(Some(due), now)),
        what: "签收移送".into(),
        title: line.full_title(),
        number: goes_on.map(|case| case.number.clone()).unwrap_or_default(),
        href: sign.clone(),
        due: format!("{} 于 {} 发出", line.from, words::instant(line.sent_at)),
        cite: line.cite.as_ref().map(security::cite_of),
        act: Some(sign),
        selectable: true,
    }
}

/// The pager of a list of a tab; none where everything is shown.
fn pager(which: &Which, tab: &str, next: Option<String>) -> Option<Pager> {
    let at = |cursor: &str| address::with_query("/desk", &[("tab", tab), ("cursor", cursor)]);
    let previous = (!which.cursor.is_empty()).then(|| at(""));
    let next = next.as_deref().map(at);
    (previous.is_some() || next.is_some()).then(|| Pager { says: String::new(), previous, next })
}

/// What stands before the cursor of a page of silent hand-overs; those of limits have none.
const SILENT: &str = "h:";

/// Limits that have passed or come near; behind the last that has passed, the silent hand-overs.
async fn overdue_or_soon(
    state: &WebState,
    person: &app::Person,
    which: &Which,
    tab: &str,
    view: &mut Desk,
) -> Result<(), crate::error::Stop> {
    let (platform, now, overdue) = (&state.platform, state.platform.now(), tab == "overdue");
    let mut next = None;
    let mut silent_from = which.cursor.strip_prefix(SILENT).filter(|_| overdue);
    if tab == "soon" && which.cursor.is_empty() {
        let (gaps, at) = platform.gaps(person).await?;
        view.rows.extend(gaps.into_iter().map(|gap| out_of_step(gap, at)));
    }
    if silent_from.is_none() {
        let items = platform.desk_clocks(person, overdue, &which.cursor, PAGE_ROWS).await?;
        view.rows.extend(items.rows.into_iter().map(|item| todo(item, now)));
        next = items.next;
        silent_from = (overdue && next.is_none()).then_some("");
    }
    if let Some(cursor) = silent_from {
        let items = platform.silent_items(person, cursor, PAGE_ROWS).await?;
        view.rows.extend(items.rows.into_iter().map(|(line, arriving)| silent(line, arriving, now)));
        next = items.next.map(|next| format!("{SILENT}{next}"));
    }
    view.pager = pager(which, tab, next);
    Ok(())
}

/// Something of which the records of both sides differ.
fn out_of_step(gap: Gap, at: Timestamp) -> TodoRow {
    TodoRow {
        case: String::new(),
        lamp: no_limit(),
        what: "移送对账不一致".into(),
        title: gap.says,
        number: String::new(),
        href: "/handovers".into(),
        due: format!("{} 对账，请与对方核对", words::instant(at)),
        cite: None,
        act: None,
        selectable: false,
    }
}

/// A hand-over of the organ, sent or received, whose receipt is overdue.
fn silent(line: HandoverLine, arriving: bool, now: Timestamp) -> TodoRow {
    let case = line.from_case.as_ref().or(line.to_case.as_ref());
    let href = match case {
        _ if arriving => format!("/handovers/{}/sign", line.id),
        Some(case) => format!("/cases/{}", case.id),
        None => "/handovers?view=silent".to_owned(),
    };
    TodoRow {
        case: line.id.to_string(),
        lamp: line.receipt_due_at.map_or_else(no_limit, |due| lamp(Some(due), now)),
        what: if arriving { "超期未签收" } else { "对方超期未签收，请催促" }.into(),
        number: case.map(|case| case.number.clone()).unwrap_or_default(),
        title: line.full_title(),
        due: format!("{} → {}，{} 发出", line.from, line.to, words::instant(line.sent_at)),
        cite: line.cite.as_ref().map(security::cite_of),
        act: arriving.then(|| href.clone()),
        selectable: false,
        href,
    }
}

async fn mine(
    state: &WebState,
    person: &app::Person,
    which: &Which,
    tab: &str,
    view: &mut Desk,
) -> Result<(), crate::error::Stop> {
    let filter =
        CaseFilter { mine: true, state: tab.into(), cursor: which.cursor.clone(), ..CaseFilter::default() };
    let found = state.platform.cases(person, &filter, PAGE_ROWS).await?;
    let now = state.platform.now();
    view.rows = found.rows.into_iter().map(|row| case_row(state, row, now, tab == "open")).collect();
    view.pager = pager(which, tab, found.next);
    if tab == "open" {
        view.bulk = vec![BulkAct { id: ASSIGN.into(), title: "批量指定办案人员".into() }];
    }
    view.empty = "您没有这样的办件。".into();
    Ok(())
}

fn case_row(state: &WebState, row: CaseRow, now: Timestamp, selectable: bool) -> TodoRow {
    let cite = state.platform.due_cite(row.next_basis.as_ref());
    let due = row.next_due_at.map(instant);
    let warn_at = row.next_basis.as_ref().and_then(|basis| basis.warn_at).map(instant);
    TodoRow {
        case: row.case_id.to_string(),
        lamp: due.map_or_else(no_limit, |due| limit_lamp(due, warn_at, now)),
        what: row.status,
        title: row.title,
        number: row.number.unwrap_or_default(),
        href: format!("/cases/{}", row.case_id),
        due: due_words(due),
        cite: cite.as_ref().map(security::cite_of),
        act: None,
        selectable,
    }
}
