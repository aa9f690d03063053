//! Law as data: instruments, procedures, tables, parameters; deciding a table; calendars and deadlines.
use super::input::{Asked, At, Input};
use super::problem::{Answer, Stop};
use super::route::{Route, get, post};
use super::shapes::plain;
use super::token::Caller;
use crate::state::WebState;
use access::Request;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use calendar::Exclusion;
use jiff::Timestamp;
use jiff::civil::Date;
use law::decide::{CannotDecide, Facts, not_before_the_facts};
use law::expression::FactValue;
use law::table::{InputType, Table};
use law::{Decision, Library};
use serde::Deserialize;
use serde_json::{Value, json};

/// Years that a calendar is asked for; others are slips of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
/// Most suspensions of one deadline.
const MAX_SUSPENSIONS: usize = 200;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/law/instruments", "法规", "法律文件", || axum::routing::get(instruments))
            .answers(StatusCode::OK, "Items"),
        get("/law/instruments/{id}", "法规", "一部法律文件的各版本和条文要点", || {
            axum::routing::get(instrument)
        })
        .answers(StatusCode::OK, "Definition"),
        get("/law/procedures", "法规", "程序", || axum::routing::get(procedures))
            .answers(StatusCode::OK, "Items"),
        get(
            "/law/procedures/{id}",
            "法规",
            "一个程序；写 id 为现行版本，写 id@版本 为该版本",
            || axum::routing::get(procedure),
        )
        .answers(StatusCode::OK, "Definition"),
        get("/law/tables", "法规", "判定表", || axum::routing::get(tables)).answers(StatusCode::OK, "Items"),
        get("/law/tables/{id}", "法规", "一张判定表", || axum::routing::get(table))
            .answers(StatusCode::OK, "Definition"),
        get("/law/parameters", "法规", "法定数值", || axum::routing::get(parameters))
            .answers(StatusCode::OK, "Items"),
        get("/law/parameters/{id}", "法规", "一项法定数值的各时期取值", || {
            axum::routing::get(parameter)
        })
        .answers(StatusCode::OK, "Definition"),
        post("/law/tables/{id}/decide", "法规", "用给出的事实试判一张表；不记录", || {
            axum::routing::post(decide)
        })
        .body("Facts")
        .answers(StatusCode::OK, "Decided"),
        post("/law/deadline", "法规", "计算一个期限；不记录", || axum::routing::post(deadline))
            .body("DeadlineQuestion")
            .answers(StatusCode::OK, "Deadline"),
        get("/calendar/{year}", "法规", "一年的工作日历", || axum::routing::get(year))
            .answers(StatusCode::OK, "Year"),
    ]
}

/// Questions of lists that take none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

pub(super) fn library<'a>(state: &'a WebState, caller: &Caller) -> Result<&'a Library, Stop> {
    state.platform.access.authorise(&caller.person.actor, &Request::ReadLaw)?;
    Ok(&state.platform.rules.library)
}

pub(super) fn items(items: impl Iterator<Item = Value>) -> Answer {
    Ok(Json(json!({ "items": items.collect::<Vec<_>>(), "next": Value::Null })).into_response())
}

pub(super) fn shown(value: Option<Value>) -> Answer {
    value.map(|value| Json(value).into_response()).ok_or_else(Stop::not_there)
}

async fn instruments(State(state): State<WebState>, caller: Caller, _: Asked<Nothing>) -> Answer {
    items(library(&state, &caller)?.instruments.values().map(|found| {
        let versions =
            found.versions.iter().map(|version| json!({ "id": version.id, "number": version.number }));
        json!({ "id": found.id, "title": found.title, "versions": versions.collect::<Vec<_>>() })
    }))
}

async fn instrument(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    shown(library(&state, &caller)?.instruments.get(&id).map(|found| plain(&found.value)))
}

async fn procedures(State(state): State<WebState>, caller: Caller, _: Asked<Nothing>) -> Answer {
    items(library(&state, &caller)?.procedures.values().map(|found| {
        let version = json!({ "id": found.version, "key": found.key(), "in_force_on": *found.in_force_on });
        json!({ "id": found.id, "title": found.title, "versions": [version] })
    }))
}

async fn procedure(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    let library = library(&state, &caller)?;
    let today = case::actor::civil_date(state.platform.now());
    shown(library.procedure(&id).or_else(|| library.procedure_on(&id, today)).map(plain_of))
}

fn plain_of(procedure: &law::Procedure) -> Value {
    plain(procedure)
}

async fn tables(State(state): State<WebState>, caller: Caller, _: Asked<Nothing>) -> Answer {
    items(library(&state, &caller)?.tables.values().map(|found| {
        let versions =
            found.versions.iter().map(|version| json!({ "id": version.id, "from": *version.from }));
        json!({ "id": found.id, "title": found.title, "versions": versions.collect::<Vec<_>>() })
    }))
}

async fn table(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    shown(library(&state, &caller)?.table(&id).map(plain))
}

async fn parameters(State(state): State<WebState>, caller: Caller, _: Asked<Nothing>) -> Answer {
    items(library(&state, &caller)?.parameters.values().map(|found| {
        let versions = found.values.iter().map(|value| json!({ "from": *value.from, "value": value.value }));
        json!({ "id": found.id, "title": found.title, "versions": versions.collect::<Vec<_>>() })
    }))
}

async fn parameter(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    shown(library(&state, &caller)?.parameters.get(&id).map(|found| plain(&found.value)))
}

/// Facts to be decided on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    facts: Facts,
    on: Option<Date>,
    #[serde(default)]
    compare: bool,
}

fn decided(library: &Library, decision: &Decision) -> Value {
    let cited = decision.row.as_ref().map(|row| library.cited(&row.cite, decision.on));
    json!({ "decision": decision, "cited": cited.as_ref().map(law::library::Cited::in_chinese), "article": cited })
}

fn cannot(fault: &CannotDecide) -> Stop {
    match fault {
        CannotDecide::Missing { input, .. }
        | CannotDecide::WrongType { input, .. }
        | CannotDecide::BeforeTheFacts { input, .. } => Stop::rejected(input, fault.to_string()),
        CannotDecide::Unknown(name, _) => Stop::rejected(name, fault.to_string()),
        CannotDecide::NoVersion(..) => Stop::rejected("on", fault.to_string()),
        CannotDecide::Ambiguous { .. } | CannotDecide::Condition(_) => Stop::ours(fault.to_string()),
    }
}

/// Amounts may be written as people write them: “5万元”. What is no amount is left, to be refused beside its fact.
fn amounts(table: &Table, mut facts: Facts) -> Facts {
    for input in table.inputs.iter().filter(|input| input.kind == InputType::Money) {
        let Some(fact) = facts.get_mut(&*input.id) else { continue };
        if let FactValue::Text(text) = fact
            && let Ok(money) = text.parse::<vocabulary::Money>()
        {
            *fact = FactValue::Number(money.fen());
        }
    }
    facts
}

async fn decide(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Input(question): Input<Question>,
) -> Answer {
    let library = library(&state, &caller)?;
    let table = library.table(&id).ok_or_else(Stop::not_there)?;
    let on = question.on.unwrap_or_else(|| case::actor::civil_date(state.platform.now()));
    let facts = amounts(table, question.facts);
    not_before_the_facts(table, &facts, on).map_err(|fault| cannot(&fault))?;
    let first = law::decide(table, &facts, on).map_err(|fault| cannot(&fault))?;
    let others = match question.compare {
        true => law::decide::compare(table, &facts, on).map_err(|fault| cannot(&fault))?,
        false => Vec::new(),
    };
    let mut body = decided(library, &first);
    body["title"] = json!(table.title);
    body["question"] = json!(table.question);
    body["comparison"] = others.iter().map(|decision| decided(library, decision)).collect();
    Ok(Json(body).into_response())
}

/// A deadline to be computed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deadline {
    procedure: String,
    limit: String,
    from: Timestamp,
    #[serde(default)]
    suspensions: Vec<Exclusion>,
}

async fn deadline(State(state): State<WebState>, caller: Caller, Input(asked): Input<Deadline>) -> Answer {
    let library = library(&state, &caller)?;
    if asked.suspensions.len() > MAX_SUSPENSIONS {
        return Err(Stop::rejected("suspensions", format!("最多 {MAX_SUSPENSIONS} 段中止")));
    }
    let day = case::actor::civil_date(asked.from);
    let procedure =
        library.procedure(&asked.procedure).or_else(|| library.procedure_on(&asked.procedure, day));
    let procedure =
        procedure.ok_or_else(|| Stop::rejected("procedure", "没有这个程序，或它在起算日没有施行"))?;
    let limit = procedure.limit(&asked.limit).ok_or_else(|| Stop::rejected("limit", "程序中没有这个期限"))?;
    let calendar = &state.platform.rules.calendar;
    let reckoned = case::reckoning::reckon(library, calendar, limit, asked.from, &asked.suspensions);
    let reckoned = reckoned.map_err(|why| Stop::rejected("limit", why))?;
    let body = json!({
        "procedure": procedure.key(),
        "limit": limit.id,
        "title": limit.title,
        "from": asked.from,
        "period": reckoned.period,
        "due_at": reckoned.computed.due_at,
        "provisional": reckoned.computed.provisional,
        "status": reckoned.status,
        "note": reckoned.note,
        "article": library.cited(&reckoned.cite, day),
        "rule": reckoned.rule_cite.map(|cite| library.cited(&cite, day)),
        "steps": reckoned.computed.steps,
        "consequence": limit.consequence,
    });
    Ok(Json(body).into_response())
}

async fn year(State(state): State<WebState>, caller: Caller, At(year): At<i16>) -> Answer {
    library(&state, &caller)?;
    if !YEARS.contains(&year) {
        return Err(Stop::not_there());
    }
    let calendar = &state.platform.rules.calendar;
    let body = json!({
        "year": year,
        "published": calendar.is_published(year),
        "notice": calendar.notice(year),
        "days": calendar.year(year),
    });
    Ok(Json(body).into_response())
}
