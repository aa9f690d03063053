//! What officers keep for themselves: filters of the list of cases, phrases for opinions.
use super::cases::one_of;
use super::input::{At, Input};
use super::problem::Answer;
use super::route::{Route, delete, get, post};
use super::token::Caller;
use crate::address;
use crate::places;
use crate::state::WebState;
use app::clock::instant;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::SavedFilter;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/filters", "本人", "本人的常用条件", || axum::routing::get(filters))
            .answers(StatusCode::OK, "Filters"),
        post("/filters", "本人", "保存常用条件；同名的被替换", || {
            axum::routing::post(keep_filter)
        })
        .body("FilterForm")
        .answers(StatusCode::OK, "FilterNamed"),
        post("/filters/{name}/rename", "本人", "给常用条件改名", || {
            axum::routing::post(rename_filter)
        })
        .body("NewName")
        .answers(StatusCode::OK, "FilterNamed"),
        delete("/filters/{name}", "本人", "删除常用条件", || axum::routing::delete(delete_filter)).empty(),
        get(
            "/me/sessions",
            "本人",
            "本人账号登录着的浏览器和接口令牌，本令牌在前",
            || axum::routing::get(sessions),
        )
        .answers(StatusCode::OK, "Sessions"),
        delete("/me/sessions/{id}", "本人", "结束本人的一处登录", || {
            axum::routing::delete(end_session)
        })
        .empty(),
        post("/me/sessions/end-others", "本人", "结束本令牌以外的全部登录和令牌", || {
            axum::routing::post(end_other_sessions)
        })
        .answers(StatusCode::OK, "Ended"),
        get("/phrases", "本人", "本人的意见常用语", || axum::routing::get(phrases))
            .answers(StatusCode::OK, "Phrases"),
        post("/phrases", "本人", "保存意见常用语", || axum::routing::post(keep_phrase))
            .body("Phrase")
            .answers(StatusCode::OK, "Phrases"),
        delete("/phrases/{phrase}", "本人", "删除意见常用语", || {
            axum::routing::delete(delete_phrase)
        })
        .empty(),
    ]
}

/// A filter as sent: the same words as the question of `GET /cases`; `state` as there.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FilterSent {
    name: String,
    q: String,
    procedure: String,
    organ: String,
    measure: Option<i64>,
    topic: String,
    year: Option<i64>,
    state: String,
    light: String,
    mine: bool,
}

/// The names under which a filter's parts are kept are those of the page's query bar: its `status` is our `state`.
fn shown(filter: &SavedFilter) -> Value {
    let mut parts: Map<String, Value> = Map::new();
    for pair in filter.query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = address::decode(value);
        match name {
            "status" => parts.insert("state".into(), value.into()),
            "measure" | "year" => parts.insert(name.to_owned(), value.parse::<i64>().ok().into()),
            "mine" => parts.insert("mine".into(), true.into()),
            name => parts.insert(name.to_owned(), value.into()),
        };
    }
    json!({ "name": filter.name, "asks": parts, "saved_at": instant(filter.saved_at) })
}

async fn sessions(State(state): State<WebState>, caller: Caller) -> Answer {
    let items = places::of(&state, &caller.person, caller.generation(), &caller.name()).await?;
    Ok(Json(json!({ "items": items })).into_response())
}

async fn end_session(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    state.platform.end_session(&caller.person, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn end_other_sessions(State(state): State<WebState>, caller: Caller) -> Answer {
    let ended = state.platform.end_other_sessions(&caller.person, &caller.name()).await?;
    Ok(Json(json!({ "ended": ended })).into_response())
}

async fn filters(State(state): State<WebState>, caller: Caller) -> Answer {
    let filters = state.platform.filters(&caller.person).await?;
    let items: Vec<Value> = filters.iter().map(shown).collect();
    Ok(Json(json!({ "items": items })).into_response())
}

async fn keep_filter(
    State(state): State<WebState>,
    caller: Caller,
    Input(sent): Input<FilterSent>,
) -> Answer {
    one_of("state", &sent.state, &["open", "closed"])?;
    one_of("light", &sent.light, &["overdue", "soon", "normal", "suspended", "met"])?;
    let measure = sent.measure.map(|measure| measure.to_string()).unwrap_or_default();
    let year = sent.year.map(|year| year.to_string()).unwrap_or_default();
    let pairs = [
        ("q", sent.q.as_str()),
        ("procedure", &sent.procedure),
        ("organ", &sent.organ),
        ("status", &sent.state),
        ("light", &sent.light),
        ("measure", &measure),
        ("topic", &sent.topic),
        ("year", &year),
        ("mine", if sent.mine { "1" } else { "" }),
    ];
    let query = address::with_query("", &pairs);
    state.platform.keep_filter(&caller.person, &sent.name, query.trim_start_matches('?')).await?;
    Ok(Json(json!({ "name": sent.name.trim() })).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewName {
    to: String,
}

async fn rename_filter(
    State(state): State<WebState>,
    caller: Caller,
    At(name): At<String>,
    Input(sent): Input<NewName>,
) -> Answer {
    state.platform.rename_filter(&caller.person, &name, &sent.to).await?;
    Ok(Json(json!({ "name": sent.to.trim() })).into_response())
}

async fn delete_filter(State(state): State<WebState>, caller: Caller, At(name): At<String>) -> Answer {
    state.platform.delete_filter(&caller.person, &name).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseSent {
    phrase: String,
}

async fn phrases(State(state): State<WebState>, caller: Caller) -> Answer {
    let phrases = state.platform.phrases(&caller.person).await?;
    Ok(Json(json!({ "items": phrases })).into_response())
}

async fn keep_phrase(state: State<WebState>, caller: Caller, Input(sent): Input<PhraseSent>) -> Answer {
    state.platform.keep_phrase(&caller.person, &sent.phrase).await?;
    phrases(state, caller).await
}

async fn delete_phrase(State(state): State<WebState>, caller: Caller, At(phrase): At<String>) -> Answer {
    state.platform.delete_phrase(&caller.person, &phrase).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
