//! Inspections: the cases that one opens to the organ that conducts it, read only.
use super::cases::{of_page, page_rows};
use super::input::{Asked, At};
use super::problem::Answer;
use super::route::{Route, get};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use app::inspections::InspectedFilter;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get(
            "/cases/{id}/files",
            "办件",
            "检查期间可以查阅的被检查机关的办件；今天不开放的答复 404。每件都留痕",
            || axum::routing::get(list),
        )
        .asks(&[
            ("q", "text?", "词，都要有"),
            ("procedure", "text?", "程序"),
            ("organ", "text?", "办理机关"),
            ("state", "open|closed?", "不写为全部"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页件数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "InspectedPage"),
        get(
            "/cases/{id}/files/{case}",
            "办件",
            "检查期间查阅一件：期限和时间线，没有个人信息、意见和材料",
            || axum::routing::get(one),
        )
        .answers(StatusCode::OK, "InspectedCase"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    q: String,
    procedure: String,
    organ: String,
    state: String,
    cursor: String,
    limit: Option<i64>,
}

async fn list(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<Uuid>,
    Asked(wanted): Asked<Wanted>,
) -> Answer {
    let rows = page_rows(wanted.limit)?;
    let Wanted { q, procedure, organ, state: ended, cursor, .. } = wanted;
    let filter = InspectedFilter { q, procedure, organ, state: ended, cursor };
    let page = state.platform.inspected_cases(&caller.person, id, &filter, rows).await.map_err(of_page)?;
    Ok(Json(shapes::page(page.rows.iter().map(plain).collect(), page.next)).into_response())
}

async fn one(State(state): State<WebState>, caller: Caller, At((id, case)): At<(Uuid, Uuid)>) -> Answer {
    let found = state.platform.inspected_case(&caller.person, id, case).await?;
    let events: Vec<Value> = found.events.iter().map(shapes::event).collect();
    let shown = json!({ "case": found.row, "clocks": found.clocks, "events": events });
    Ok(Json(shown).into_response())
}
