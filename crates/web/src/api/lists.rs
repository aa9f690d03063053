//! The workbench, the search and the plan.
use super::cases::{of_page, one_of, page_rows};
use super::input::{Asked, At};
use super::problem::{Answer, Stop};
use super::route::{Route, get, post};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use access::Request;
use app::cases::CaseFilter;
use app::clock::instant;
use app::plan::{MeasureTile, ReminderFilter};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get(
            "/desk",
            "工作台",
            "本人要办的事、逾期和将到期的期限、等待签收的移送",
            || axum::routing::get(desk),
        )
        .asks(&[
            ("list", "todo|overdue|soon|arriving|silent?", "cursor 属于哪个列表"),
            ("cursor", "text?", "上一页答复中该列表的 next"),
            ("limit", "int?", "各列表每页行数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "Desk"),
        get("/notices", "工作台", "本人的提醒，新的在前", || axum::routing::get(notices))
            .asks(&[
                ("cursor", "text?", "上一页答复中的 next"),
                ("limit", "int?", "每页条数，1–200，默认 50"),
            ])
            .answers(StatusCode::OK, "NoticePage"),
        post("/notices/read", "工作台", "把到现在为止的提醒标为已读", || {
            axum::routing::post(read_notices)
        })
        .empty(),
        get("/search", "办件", "全文检索本人可知的办件", || axum::routing::get(search))
            .asks(&[
                ("q", "text", "检索词，须全部出现"),
                ("cursor", "text?", "上一页答复中的 next"),
                ("limit", "int?", "每页件数，1–200，默认 50"),
            ])
            .answers(StatusCode::OK, "CasePage"),
        get("/plan", "计划", "计划各项措施的进度", || axum::routing::get(plan))
            .answers(StatusCode::OK, "Plan"),
        get(
            "/plan/reminders",
            "计划",
            "计划任务逾期和将到期的期限，各机关的都在内",
            || axum::routing::get(reminders),
        )
        .asks(&[
            ("organ", "text?", "应办机关"),
            ("section", "text?", "部分的编号"),
            ("light", "overdue|soon?", "逾期或临期"),
        ])
        .answers(StatusCode::OK, "Reminders"),
        get("/plan/{number}", "计划", "一项措施和它的任务", || axum::routing::get(measure))
            .answers(StatusCode::OK, "MeasureDetail"),
    ]
}

/// Which list goes on from a cursor; the others begin.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct From {
    list: String,
    cursor: String,
    limit: Option<i64>,
}

async fn desk(State(state): State<WebState>, caller: Caller, Asked(from): Asked<From>) -> Answer {
    one_of("list", &from.list, &["todo", "overdue", "soon", "arriving", "silent"])?;
    let (platform, person, rows) = (&state.platform, &caller.person, page_rows(from.limit)?);
    let cursor = |list: &str| if from.list == list { from.cursor.as_str() } else { "" };
    let todo = platform.desk_todo(person, cursor("todo"), rows).await.map_err(of_page)?;
    let overdue = platform.desk_clocks(person, true, cursor("overdue"), rows).await.map_err(of_page)?;
    let soon = platform.desk_clocks(person, false, cursor("soon"), rows).await.map_err(of_page)?;
    let arriving = platform.arriving(person, None, cursor("arriving"), rows).await.map_err(of_page)?;
    let silent = platform.silent_items(person, cursor("silent"), rows).await.map_err(of_page)?;
    let silent_rows = silent.rows.iter().map(|(line, _)| shapes::handover(line)).collect::<Vec<_>>();
    let body = json!({
        "counts": platform.desk_counts(person).await?,
        "todo": todo.rows,
        "overdue": overdue.rows,
        "soon": soon.rows,
        "arriving": arriving.rows.iter().map(shapes::handover).collect::<Vec<_>>(),
        "silent": silent_rows,
        "gaps": platform.gaps(person).await?.0,
        "next": {
            "todo": todo.next, "overdue": overdue.next, "soon": soon.next, "arriving": arriving.next,
            "silent": silent.next,
        },
    });
    Ok(Json(body).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paging {
    #[serde(default)]
    cursor: String,
    limit: Option<i64>,
}

async fn notices(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Paging>) -> Answer {
    let cursor = Some(asked.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let rows = page_rows(asked.limit)?;
    let page = state.platform.notices(&caller.person, cursor, rows).await.map_err(of_page)?;
    let items = page.rows.iter().map(|row| json!(row)).collect();
    Ok(Json(shapes::page(items, page.next)).into_response())
}

async fn read_notices(State(state): State<WebState>, caller: Caller) -> Answer {
    state.platform.read_notices(&caller.person).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    q: String,
    #[serde(default)]
    cursor: String,
    limit: Option<i64>,
}

async fn search(State(state): State<WebState>, caller: Caller, Asked(asked): Asked<Question>) -> Answer {
    state.platform.access.authorise(&caller.person.actor, &Request::Search)?;
    if asked.q.trim().is_empty() {
        return Err(Stop::rejected("q", "请填写检索词"));
    }
    let filter = CaseFilter { q: asked.q, cursor: asked.cursor, ..CaseFilter::default() };
    let page =
        state.platform.cases(&caller.person, &filter, page_rows(asked.limit)?).await.map_err(of_page)?;
    let items = page.rows.iter().map(|row| shapes::case_row(&state, row)).collect();
    Ok(Json(shapes::page(items, page.next)).into_response())
}

fn tile(tile: &MeasureTile) -> Value {
    let organs = tile.organs.iter().map(|(id, name)| json!({ "id": id, "name": name }));
    json!({
        "number": tile.number,
        "title": tile.title,
        "section": tile.section,
        "organs": organs.collect::<Vec<_>>(),
        "carried_by": tile.carried_by,
        "tasks": tile.tasks,
        "accepted": tile.accepted,
        "overdue": tile.overdue,
        "soon": tile.soon,
        "late": tile.late,
        "percent": tile.percent(),
        "light": tile.light(),
        "next_due_at": tile.next_due_at.map(instant),
    })
}

async fn plan(State(state): State<WebState>, caller: Caller) -> Answer {
    let tiles = state.platform.plan_board(&caller.person).await?;
    let plan = &state.platform.rules.directory.plan;
    let measures: Vec<Value> = tiles.iter().map(tile).collect();
    Ok(Json(json!({ "id": plan.id, "title": plan.title, "measures": measures })).into_response())
}

async fn reminders(
    State(state): State<WebState>,
    caller: Caller,
    Asked(filter): Asked<ReminderFilter>,
) -> Answer {
    let reminders = state.platform.plan_reminders(&caller.person).await?;
    let wanted: Vec<Value> = reminders.iter().filter(|found| filter.admits(found)).map(plain).collect();
    Ok(Json(json!({ "items": wanted })).into_response())
}

async fn measure(State(state): State<WebState>, caller: Caller, At(number): At<u32>) -> Answer {
    let board = state.platform.plan_board(&caller.person).await?;
    let found = board.iter().find(|tile| tile.number == number).ok_or_else(Stop::not_there)?;
    let definition = state.platform.rules.directory.plan.measure(number).ok_or_else(Stop::not_there)?;
    let now = state.platform.now();
    let tasks = state.platform.plan_tasks(&caller.person, number).await?;
    let tasks = tasks.iter().map(|task| {
        let mut shown = plain(task);
        shown["light"] = plain(&task.light(now));
        shown["late"] = task.was_late().into();
        shown
    });
    let tasks: Vec<Value> = tasks.collect();
    let body = json!({ "progress": tile(found), "definition": plain(definition), "tasks": tasks });
    Ok(Json(body).into_response())
}
