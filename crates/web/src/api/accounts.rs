//! Accounts, for the security administrator.
use super::cases::{of_page, page_rows};
use super::input::{Asked, At, Input, Key};
use super::once::{self, once};
use super::problem::{Answer, Stop};
use super::route::{Route, get, post};
use super::shapes;
use super::token::Caller;
use crate::state::WebState;
use access::AccountState;
use app::accounts::{AccountFilter, AccountForm, Invitation};
use app::clock::instant;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use store::Account;
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/accounts", "账号", "全部或一个机关的账号（安全管理员）", || {
            axum::routing::get(list)
        })
        .asks(&[
            ("q", "text?", "登录名、姓名、机关名称的一部分"),
            ("organ", "text?", "机关 id"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页行数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "AccountPage"),
        post(
            "/accounts",
            "账号",
            "邀请一名人员；邀请码只在首次答复中给出一次，系统管理员确认后才能使用（安全管理员）",
            || axum::routing::post(invite),
        )
        .acting()
        .body("AccountForm")
        .answers(StatusCode::CREATED, "Invitation"),
        post(
            "/accounts/{id}",
            "账号",
            "变更姓名、岗位、密级或状态；该账号的登录随即失效（安全管理员）",
            || axum::routing::post(change),
        )
        .acting()
        .body("AccountChange")
        .answers(StatusCode::OK, "Changed"),
        post(
            "/accounts/{id}/reset",
            "账号",
            "作废口令和登录，给出一次性码，系统管理员确认后由本人另设口令；待激活的账号得到新的邀请码（安全管理员）",
            || axum::routing::post(reset),
        )
        .acting()
        .answers(StatusCode::OK, "Invitation"),
        post(
            "/accounts/{id}/clear-code",
            "账号",
            "停用动态码（设备遗失时），作废登录（安全管理员）",
            || axum::routing::post(clear_code),
        )
        .acting()
        .answers(StatusCode::OK, "Changed"),
        post(
            "/accounts/{id}/unlock",
            "账号",
            "解除因多次输错口令的锁定（安全管理员）",
            || axum::routing::post(unlock),
        )
        .acting()
        .answers(StatusCode::OK, "Changed"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    q: String,
    organ: String,
    cursor: String,
    limit: Option<i64>,
}

fn shown(account: &Account) -> Value {
    json!({
        "id": account.officer,
        "login": account.login,
        "name": account.name,
        "organ": account.organ,
        "region": account.region,
        "posts": account.posts,
        "clearance": account.clearance,
        "administrator": account.administrator,
        "state": account.state,
        "must_change_password": account.must_change,
        "has_code": account.has_totp,
        "locked_until": account.locked_until.map(instant),
        "last_sign_in_at": account.last_sign_in_at.map(instant),
        "created_at": instant(account.created_at),
        "updated_at": instant(account.updated_at),
    })
}

async fn list(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let rows = page_rows(which.limit)?;
    let filter = AccountFilter { q: which.q, organ: which.organ, cursor: which.cursor };
    let page = state.platform.accounts(&caller.person, &filter, rows).await.map_err(of_page)?;
    Ok(Json(shapes::page(page.rows.iter().map(shown).collect(), page.next)).into_response())
}

/// An account as typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormSent {
    login: String,
    name: String,
    organ: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(default)]
    posts: BTreeSet<String>,
    #[serde(default)]
    clearance: SecrecyLevel,
}

async fn invite(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    Input(sent): Input<FormSent>,
) -> Answer {
    let what = "POST /accounts".to_owned();
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::CREATED, what };
    let form = AccountForm {
        login: sent.login.clone(),
        name: sent.name.clone(),
        organ: sent.organ.clone(),
        region: sent.region.clone(),
        posts: sent.posts.clone(),
        clearance: sent.clearance,
    };
    let mut token = None;
    let inviting = async {
        let invitation = state.platform.invite(&caller.person, &form).await?;
        Ok(linked(invitation, &mut token))
    };
    let response = once(asked, &sent, inviting).await?;
    with_token(response, token).await
}

/// What is kept of an answer with a link. The token is told once and kept nowhere: a repeated answer does not hold it.
fn linked(invitation: Invitation, token: &mut Option<String>) -> Value {
    *token = Some(invitation.token);
    json!({
        "id": invitation.officer,
        "link": invitation.id,
        "token": Value::Null,
        "until": invitation.until,
    })
}

async fn with_token(response: Response, token: Option<String>) -> Answer {
    let Some(token) = token else { return Ok(response) };
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, super::MAX_BODY_BYTES).await.map_err(Stop::ours)?;
    let mut answer: Map<String, Value> = serde_json::from_slice(&bytes).map_err(Stop::ours)?;
    answer.insert("token".into(), token.into());
    Ok((parts.status, Json(answer)).into_response())
}

async fn reset(State(state): State<WebState>, caller: Caller, key: Key, At(id): At<Uuid>) -> Answer {
    let what = format!("POST /accounts/{id}/reset");
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let mut token = None;
    let resetting = async {
        let invitation = state.platform.reset_password(&caller.person, id).await?;
        Ok(linked(invitation, &mut token))
    };
    let response = once(asked, &(), resetting).await?;
    with_token(response, token).await
}

async fn clear_code(State(state): State<WebState>, caller: Caller, key: Key, At(id): At<Uuid>) -> Answer {
    let what = format!("POST /accounts/{id}/clear-code");
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let clearing = async {
        state.platform.clear_code(&caller.person, id).await?;
        Ok(json!({ "id": id }))
    };
    once(asked, &(), clearing).await
}

/// A change of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeSent {
    name: String,
    organ: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(default)]
    posts: BTreeSet<String>,
    #[serde(default)]
    clearance: SecrecyLevel,
    state: AccountState,
}

async fn change(
    State(state): State<WebState>,
    caller: Caller,
    key: Key,
    At(id): At<Uuid>,
    Input(sent): Input<ChangeSent>,
) -> Answer {
    let what = format!("POST /accounts/{id}");
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let form = AccountForm {
        login: String::new(),
        name: sent.name.clone(),
        organ: sent.organ.clone(),
        region: sent.region.clone(),
        posts: sent.posts.clone(),
        clearance: sent.clearance,
    };
    let changing = async {
        state.platform.change_account(&caller.person, id, &form, sent.state).await?;
        Ok(json!({ "id": id }))
    };
    once(asked, &sent, changing).await
}

async fn unlock(State(state): State<WebState>, caller: Caller, key: Key, At(id): At<Uuid>) -> Answer {
    let what = format!("POST /accounts/{id}/unlock");
    let asked =
        once::Asked { state: &state, caller: &caller, key, knows: true, status: StatusCode::OK, what };
    let unlocking = async {
        state.platform.unlock(&caller.person, id).await?;
        Ok(json!({ "id": id }))
    };
    once(asked, &(), unlocking).await
}
