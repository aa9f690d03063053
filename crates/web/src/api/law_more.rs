//! More of the law as data: registers, where things are used, imported texts, worked examples, and what is made of a
//! procedure (diagram, checklist, help).
use super::input::{Asked, At};
use super::law::{items, library, shown};
use super::problem::{self, Answer, Stop};
use super::route::{Route, get};
use super::shapes::plain;
use super::token::Caller;
use crate::state::WebState;
use access::Request;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use jiff::civil::Date;
use law::checklist::{checklist, help_text};
use law::example::Subject;
use law::uses::{User, Uses};
use law::{Citation, Procedure};
use serde::Deserialize;
use serde_json::{Value, json};
use store::LawText;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    let on: &[_] = &[("on", "date?", "按哪一天的法规数据，默认今天")];
    vec![
        get("/law/registers", "法规", "名录和台账", || axum::routing::get(registers))
            .answers(StatusCode::OK, "Items"),
        get("/law/registers/{id}", "法规", "一种名录或台账", || axum::routing::get(register))
            .answers(StatusCode::OK, "Definition"),
        get("/law/uses", "法规", "一条条文、一项法定数值、一张判定表用在哪里", || {
            axum::routing::get(uses)
        })
        .asks(&[
            ("cite", "text?", "引用，如 transfer-rules#5/2；不写条款则为整部文件"),
            ("parameter", "text?", "法定数值 id"),
            ("table", "text?", "判定表 id"),
            ("procedure", "text?", "程序 id"),
            ("register", "text?", "名录 id"),
            ("on", "date?", "引用没有写明版本时按哪一天的版本，默认今天"),
        ])
        .answers(StatusCode::OK, "UserPage"),
        get("/law/instruments/{id}/text", "法规", "已导入的全文，按条", || {
            axum::routing::get(text)
        })
        .asks(&[("version", "text?", "版本，默认现行版本")])
        .answers(StatusCode::OK, "TextPage"),
        get("/law/procedures/{id}/diagram", "法规", "程序图", || axum::routing::get(diagram))
            .asks(on)
            .bytes("image/svg+xml"),
        get(
            "/law/procedures/{id}/checklist",
            "法规",
            "每一步须由谁办、填什么、附什么",
            || axum::routing::get(needed),
        )
        .asks(on)
        .answers(StatusCode::OK, "Checklist"),
        get("/law/procedures/{id}/examples", "法规", "程序的实例：步骤和应得的期限", || {
            axum::routing::get(of_procedure)
        })
        .answers(StatusCode::OK, "ExamplePage"),
        get("/law/tables/{id}/examples", "法规", "判定表的实例：事实和应得的结论", || {
            axum::routing::get(of_table)
        })
        .answers(StatusCode::OK, "ExamplePage"),
        get("/plan/text", "计划", "计划文件中各项措施的原文，已导入的", || {
            axum::routing::get(plan_text)
        })
        .answers(StatusCode::OK, "TextPage"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct On {
    on: Option<Date>,
}

fn day(state: &WebState, on: Option<Date>) -> Date {
    on.unwrap_or_else(|| case::actor::civil_date(state.platform.now()))
}

async fn registers(State(state): State<WebState>, caller: Caller) -> Answer {
    items(
        library(&state, &caller)?
            .registers
            .values()
            .map(|found| json!({ "id": found.id, "title": found.title, "versions": [] })),
    )
}

async fn register(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    shown(library(&state, &caller)?.registers.get(&id).map(|found| plain(&found.value)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    cite: Option<String>,
    parameter: Option<String>,
    table: Option<String>,
    procedure: Option<String>,
    register: Option<String>,
    on: Option<Date>,
}

async fn uses(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let library = library(&state, &caller)?;
    let index = Uses::of(library, Some(&state.platform.rules.directory.plan));
    let asked = [&which.cite, &which.parameter, &which.table, &which.procedure, &which.register];
    if asked.iter().filter(|one| one.is_some()).count() != 1 {
        let says = "请写明 cite、parameter、table、procedure、register 中的一个";
        return Err(Stop::say(problem::MALFORMED, says));
    }
    let by = |users: &[User]| users.iter().map(plain).collect::<Vec<_>>();
    let found: Vec<Value> = match (&which.cite, &which.parameter, &which.table, &which.procedure) {
        (Some(cite), ..) => {
            let cite: Citation = cite.parse().map_err(|fault: law::citation::MalformedCitation| {
                Stop::say(problem::MALFORMED, fault.to_string())
            })?;
            let (instrument, version) =
                library.find(&cite, day(&state, which.on)).ok_or_else(Stop::not_there)?;
            let users = match &cite.place {
                Some(place) => index.of_article(&instrument.id, &version.id, place),
                None => index.of_instrument(&instrument.id, &version.id),
            };
            users.into_iter().map(plain).collect()
        }
        (_, Some(id), ..) => by(index.of_parameter(id)),
        (_, _, Some(id), _) => by(index.of_table(id)),
        (_, _, _, Some(id)) => by(index.of_procedure(id)),
        _ => by(index.of_register(which.register.as_deref().unwrap_or_default())),
    };
    items(found.into_iter())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Version {
    version: Option<String>,
}

fn article(text: &LawText) -> Value {
    json!({ "place": text.place, "heading": text.heading, "text": text.text, "source": text.source })
}

async fn text(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Version>,
) -> Answer {
    let found = library(&state, &caller)?.instruments.get(&id).ok_or_else(Stop::not_there)?;
    let version = match &which.version {
        Some(version) => found.version(version),
        None => found.version_on(day(&state, None)).or(found.versions.last()),
    };
    let version = version.ok_or_else(Stop::not_there)?;
    let texts = state.platform.store.law_texts(&id, &version.id).await?;
    items(texts.iter().map(article))
}

async fn plan_text(State(state): State<WebState>, caller: Caller) -> Answer {
    state.platform.access.authorise(&caller.person.actor, &Request::ReadPlan)?;
    let plan = &state.platform.rules.directory.plan;
    let version = plan.issued_on.year().to_string();
    let texts = state.platform.store.law_texts(&plan.id, &version).await?;
    items(texts.iter().map(article))
}

/// The procedure that an id, or an id and version, names on a day.
fn procedure<'a>(state: &'a WebState, caller: &Caller, id: &str, on: Date) -> Result<&'a Procedure, Stop> {
    let library = library(state, caller)?;
    library.procedure(id).or_else(|| library.procedure_on(id, on)).ok_or_else(Stop::not_there)
}

async fn diagram(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<On>,
) -> Answer {
    let on = day(&state, which.on);
    let procedure = procedure(&state, &caller, &id, on)?;
    let svg = law::diagram::svg(procedure, &state.platform.rules.library, on);
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

async fn needed(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<On>,
) -> Answer {
    let on = day(&state, which.on);
    let procedure = procedure(&state, &caller, &id, on)?;
    let library = &state.platform.rules.library;
    let items = checklist(procedure).into_iter().map(|item| {
        json!({
            "act": item.act,
            "step": item.step,
            "what": item.what,
            "required": item.required,
            "article": library.cited(&item.cite, on),
        })
    });
    let items: Vec<Value> = items.collect();
    let help = help_text(procedure, library, on);
    Ok(Json(json!({ "procedure": procedure.key(), "items": items, "help": help })).into_response())
}

fn examples(state: &WebState, wanted: Subject<'_>) -> Answer {
    let files = state.platform.rules.examples.all().iter().filter(|file| file.examples.about() == wanted);
    items(files.flat_map(|file| &file.examples.cases).map(plain))
}

async fn of_procedure(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    let on = day(&state, None);
    let procedure = procedure(&state, &caller, &id, on)?;
    examples(&state, Subject::Procedure(&procedure.id))
}

async fn of_table(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    let table = library(&state, &caller)?.table(&id).ok_or_else(Stop::not_there)?;
    examples(&state, Subject::Table(&table.id))
}
