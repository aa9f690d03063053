//! Background jobs, for the system administrator.
use super::cases::{of_page, page_rows};
use super::input::{Asked, At};
use super::problem::{self, Answer, Stop};
use super::route::{Route, get, post};
use super::token::Caller;
use crate::state::WebState;
use app::clock::instant;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{JobRow, JobState};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/jobs", "作业", "后台作业，默认列出失败的（系统管理员）", || {
            axum::routing::get(list)
        })
        .asks(&[
            ("state", "dead|ready|leased|done?", "状态，默认 dead"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页行数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "JobPage"),
        post("/jobs/{id}/retry", "作业", "重试一件失败的作业（系统管理员）", || {
            axum::routing::post(retry)
        })
        .answers(StatusCode::OK, "Changed"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    state: String,
    cursor: Option<String>,
    limit: Option<i64>,
}

fn state_of(word: &str) -> Result<JobState, Stop> {
    Ok(match word {
        "" | "dead" => JobState::Dead,
        "ready" => JobState::Ready,
        "leased" => JobState::Leased,
        "done" => JobState::Done,
        _ => return Err(Stop::say(problem::MALFORMED, "state 应为 dead、ready、leased、done")),
    })
}

fn shown(row: &JobRow) -> Value {
    json!({
        "id": row.id,
        "kind": row.kind,
        "state": row.state.key(),
        "run_at": instant(row.run_at),
        "attempts": row.attempts,
        "last_error": row.last_error,
        "created_at": instant(row.created_at),
    })
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let wanted = state_of(&which.state)?;
    let rows = page_rows(which.limit)?;
    let counts = state.platform.job_counts(&caller.person).await?;
    let page = state.platform.jobs(&caller.person, wanted, which.cursor.as_deref(), rows).await;
    let page = page.map_err(of_page)?;
    let items: Vec<Value> = page.rows.iter().map(shown).collect();
    let body = json!({ "items": items, "next": page.next, "open": counts.open, "dead": counts.dead });
    Ok(Json(body).into_response())
}

async fn retry(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    state.platform.retry_job(&caller.person, id).await?;
    Ok(Json(json!({ "id": id })).into_response())
}
