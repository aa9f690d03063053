//! Tokens and who one is.
use super::input::Input;
use super::problem::{self, Answer, Stop};
use super::route::{Route, delete, get, post};
use super::token::{self, Caller};
use crate::context::Context;
use crate::desk::door;
use crate::state::WebState;
use app::AppFault;
use app::accounts::SignIn;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

/// What is given for a token.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    login: String,
    password: String,
    #[serde(default)]
    code: String,
}

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/session", "登录", "用登录名、口令（和动态码）换取令牌", || {
            axum::routing::post(begin)
        })
        .open()
        .body("Login")
        .answers(StatusCode::CREATED, "Token"),
        delete("/session", "登录", "作废当前令牌", || axum::routing::delete(end)).empty(),
        get("/me", "登录", "当前账号", || axum::routing::get(me)).answers(StatusCode::OK, "Me"),
    ]
}

async fn begin(
    State(state): State<WebState>,
    Extension(context): Extension<Context>,
    Input(typed): Input<Login>,
) -> Answer {
    let attempt = SignIn {
        login: typed.login,
        password: typed.password,
        code: typed.code,
        arrival: context.arrival(),
        known_as: None,
    };
    if let Some(says) = door::shut(&state, &context) {
        return Err(Stop::say(problem::TOO_MANY, says));
    }
    let who = match state.platform.sign_in(&attempt).await {
        Err(fault @ AppFault::SignIn(_)) => {
            door::count_failure(&state, &context).await;
            return Err(fault.into());
        }
        other => other?,
    };
    let (token, until) = token::issue(&state, &who).await?;
    let until = Timestamp::from_second(until).map_err(Stop::ours)?;
    let body = json!({
        "token": token,
        "token_type": "Bearer",
        "expires_at": until,
        "must_change_password": who.person.must_change,
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

async fn end(State(state): State<WebState>, caller: Caller) -> Answer {
    caller.end(&state).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn me(State(state): State<WebState>, caller: Caller) -> Answer {
    let person = &caller.person;
    let officer = person.as_officer();
    let body = json!({
        "id": caller.officer,
        "login": person.login,
        "name": person.case_actor.name,
        "organ": person.case_actor.organ,
        "organ_name": state.platform.rules.directory.organ_name(&person.case_actor.organ),
        "posts": person.case_actor.posts,
        "clearance": officer.map(|officer| officer.clearance),
        "administrator": officer.and_then(|officer| officer.administrator),
    });
    Ok(Json(body).into_response())
}
