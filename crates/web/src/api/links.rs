//! One-time links that wait for the system administrator.
use super::cases::{of_page, page_rows};
use super::input::{Asked, At, Input, Key};
use super::once::{self, once};
use super::problem::Answer;
use super::route::{Route, get, post};
use super::shapes;
use super::token::Caller;
use crate::state::WebState;
use app::accounts::WaitingLink;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get(
            "/links",
            "账号",
            "等候确认的邀请和重设口令的链接，旧的在前（系统管理员）",
            || axum::routing::get(list),
        )
        .asks(&[("cursor", "text?", "上一页答复中的 next"), ("limit", "int?", "每页行数，1–200，默认 50")])
        .answers(StatusCode::OK, "LinkPage"),
        post(
            "/links/{id}/confirm",
            "账号",
            "确认一个链接，一次性码随即可以使用（系统管理员）",
            || axum::routing::post(confirm),
        )
        .acting()
        .answers(StatusCode::OK, "Changed"),
        post(
            "/links/{id}/refuse",
            "账号",
            "作废一个等候确认的链接（系统管理员）",
            || axum::routing::post(refuse),
        )
        .acting()
        .body("LinkRefusal")
        .answers(StatusCode::OK, "Changed"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    cursor: Option<String>,
    limit: Option<i64>,
}

fn shown(link: &WaitingLink) -> Value {
    json!({
        "id": link.id,
        "account": link.account.officer,
        "login": link.account.login,
        "name": link.account.name,
        "organ": link.account.organ,
        "region": link.account.region,
        "posts": link.account.posts,
        "clearance": link.account.clearance,
        "purpose": if link.is_first { "invitation" } else { "reset" },
        "made_by": link.made_by,
        "made_at": link.made_at,
        "until": link.until,
    })
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let rows = page_rows(which.limit)?;
    let page = state.platform.waiting_links(&caller.person, which.cursor.as_deref(), rows).await;
    let page = page.map_err(of_page)?;
    Ok(Json(shapes::page(page.rows.iter().map(shown).collect(), page.next)).into_response())
}

async fn confirm(State(state): State<WebState>, caller: Caller, key: Key, At(id): At<Uuid>) -> Answer {
    let what = format!("POST /links/{id}/confirm");
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let confirming = async {
        state.platform.confirm_link(&caller.person, id).await?;
        Ok(json!({ "id": id }))
    };
    once(asked, &(), confirming).await
}

/// Why a link is refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RefusalSent {
    reason: String,
}

async fn refuse(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    At(id): At<Uuid>,
    Input(sent): Input<RefusalSent>,
) -> Answer {
    let what = format!("POST /links/{id}/refuse");
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let refusing = async {
        state.platform.refuse_link(&caller.person, id, &sent.reason).await?;
        Ok(json!({ "id": id }))
    };
    once(asked, &sent, refusing).await
}
