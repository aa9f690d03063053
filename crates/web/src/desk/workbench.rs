//! 工作台: what must I do now.
use super::{good, lamp, no_limit, page_with};
use crate::address;
use crate::error::Answer;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::desk::{BulkAct, Desk, TodoRow, desk};
use crate::ui::frame::Place;
use crate::ui::parts::{Pager, Tab};
use crate::ui::words;
use app::cases::{CaseFilter, DeskCounts, DeskItem};
use app::clock::instant;
use axum::extract::{Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use store::CaseRow;

/// Most rows of work shown at once.
const MAX_TODOS: i64 = 200;
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
            let items = platform.desk_clocks(person, tab == "overdue").await?;
            view.rows = items.into_iter().map(|item| todo(item, now)).collect();
            if tab == "overdue" {
                view.rows.extend(silent(&state, person, now).await?);
            }
            view.empty = if tab == "overdue" {
                "没有逾期的期限。"
            } else {
                "近三日没有到期的期限。"
            }
            .into();
        }
        "arriving" => {
            view.rows = arriving(&state, &signed.person, now).await?;
            view.bulk = vec![BulkAct { id: SIGN.into(), title: "批量签收".into() }];
            view.empty = "没有等待签收的移送。".into();
        }
        "open" | "closed" => mine(&state, &signed.person, &which, tab, &mut view).await?,
        _ => {
            let items = platform.desk_todo(person, MAX_TODOS).await?;
            view.bulk = bulk_acts(&items);
            view.rows = items.into_iter().map(|item| todo(item, now)).collect();
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

fn count<'a>(counts: &'a DeskCounts, tab: &str) -> &'a str {
    match tab {
        "todo" => &counts.todo,
        "open" => &counts.open,
        "arriving" => &counts.arriving,
        "overdue" => &counts.overdue,
        "soon" => &counts.soon,
        _ => &counts.closed,
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
        line(format!("{} 个期限三日内到期", counts.soon), "/desk?tab=soon"),
    ];
    let handovers = vec![
        line(format!("{} 件移送超期未签收（静默）", counts.silent), "/desk?tab=overdue"),
        line(format!("{} 件移送等待签收", counts.arriving), "/desk?tab=arriving"),
        line("查看移送往来和对账".into(), "/handovers"),
    ];
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
        lamp: item.due_at.map_or_else(no_limit, |due| lamp(Some(due), now)),
        what: item.what,
        title: item.title,
        number: item.number,
        due: due_words(item.due_at),
        cite: None,
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

async fn arriving(
    state: &WebState,
    person: &app::Person,
    now: Timestamp,
) -> Result<Vec<TodoRow>, crate::error::Stop> {
    let items = state.platform.unsigned_items(person).await?;
    let directory = &state.platform.rules.directory;
    let row = |item: &case::HandoverItem| TodoRow {
        case: item.id.to_string(),
        lamp: item.receipt_due_at.map_or_else(no_limit, |due| lamp(Some(due), now)),
        what: "签收移送".into(),
        title: item.title.clone(),
        number: String::new(),
        href: format!("/handovers/{}/sign", item.id),
        due: format!("{} 于 {} 发出", directory.organ_name(&item.from_organ), words::instant(item.sent_at)),
        cite: None,
        act: Some(format!("/handovers/{}/sign", item.id)),
        selectable: true,
    };
    Ok(items.iter().map(row).collect())
}

/// Hand-overs of the organ, sent or received, whose receipt is overdue.
async fn silent(
    state: &WebState,
    person: &app::Person,
    now: Timestamp,
) -> Result<Vec<TodoRow>, crate::error::Stop> {
    let lines = state.platform.silent_items(person).await?;
    let row = |(line, arriving): (app::cases::HandoverLine, bool)| {
        let href = if arriving { format!("/handovers/{}/sign", line.id) } else { "/handovers".to_owned() };
        TodoRow {
            case: line.id.to_string(),
            lamp: line.receipt_due_at.map_or_else(no_limit, |due| lamp(Some(due), now)),
            what: if arriving { "超期未签收" } else { "对方超期未签收，请催促" }.into(),
            title: line.title,
            number: String::new(),
            due: format!("{} → {}，{} 发出", line.from, line.to, words::instant(line.sent_at)),
            cite: None,
            act: arriving.then(|| href.clone()),
            selectable: false,
            href,
        }
    };
    Ok(lines.into_iter().map(row).collect())
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
    let found = state.platform.cases(person, &filter, super::PAGE_ROWS).await?;
    let now = state.platform.now();
    view.rows = found.rows.into_iter().map(|row| case_row(row, now, tab == "open")).collect();
    view.pager = found.next.map(|next| Pager {
        says: String::new(),
        previous: None,
        next: Some(address::with_query("/desk", &[("tab", tab), ("cursor", &next)])),
    });
    if tab == "open" {
        view.bulk = vec![BulkAct { id: ASSIGN.into(), title: "批量指定办案人员".into() }];
    }
    view.empty = "您没有这样的办件。".into();
    Ok(())
}

fn case_row(row: CaseRow, now: Timestamp, selectable: bool) -> TodoRow {
    let due = row.next_due_at.map(instant);
    TodoRow {
        case: row.case_id.to_string(),
        lamp: due.map_or_else(no_limit, |due| lamp(Some(due), now)),
        what: row.status,
        title: row.title,
        number: row.number.unwrap_or_default(),
        href: format!("/cases/{}", row.case_id),
        due: due_words(due),
        cite: None,
        act: None,
        selectable,
    }
}
