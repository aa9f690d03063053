//! The plan's official document: reading it, and applying what was read.
use super::input::{Asked, Input};
use super::papers::{Named, received};
use super::problem::Answer;
use super::route::{Route, post};
use super::token::Caller;
use crate::state::WebState;
use access::Request as Wish;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::json;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        post(
            "/plan/import",
            "计划",
            "读入计划文件并预览，不改变看板（领导小组办公室）",
            || axum::routing::post(preview),
        )
        .asks(&[("filename", "text?", "文件名；直接上传文件内容时必填")])
        .file()
        .answers(StatusCode::OK, "PlanPreview"),
        post(
            "/plan/import/apply",
            "计划",
            "把本人刚预览的文件存为各项措施的原文（领导小组办公室）",
            || axum::routing::post(apply),
        )
        .body("PlanApply")
        .answers(StatusCode::OK, "PlanApplied"),
    ]
}

async fn preview(
    State(state): State<WebState>,
    caller: Caller,
    Asked(named): Asked<Named>,
    request: Request,
) -> Answer {
    state.platform.access.authorise(&caller.person.actor, &Wish::ImportPlan)?;
    let file = received(&state, named, request).await?;
    let read = state.platform.preview_plan(&caller.person, &file.name, file.bytes).await?;
    let body = json!({
        "file": read.file,
        "sha256": read.sha256,
        "document": read.document,
        "objection": read.objection,
    });
    Ok(Json(body).into_response())
}

/// Which document is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Apply {
    sha256: String,
}

async fn apply(State(state): State<WebState>, caller: Caller, Input(sent): Input<Apply>) -> Answer {
    let measures = state.platform.apply_plan(&caller.person, &sent.sha256).await?;
    Ok(Json(json!({ "measures": measures })).into_response())
}
