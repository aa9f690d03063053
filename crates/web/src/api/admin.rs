//! The audit trail and the verification of the whole record.
use super::cases::{of_page, page_rows};
use super::input::Asked;
use super::problem::Answer;
use super::route::{Route, get, post};
use super::shapes;
use super::token::Caller;
use crate::state::WebState;
use app::clock::{instant, micros};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use store::AuditQuery;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/audit", "审计", "审计日志，新的在前（审计管理员）", || {
            axum::routing::get(audit)
        })
        .asks(&[
            ("actor", "text?", "何人，如 officer:编号"),
            ("who", "text?", "何人：登录名、姓名的一部分、人员编号，或登录时所填"),
            ("request", "text?", "请求编号，或对象编号"),
            ("organ", "text?", "机关 id"),
            ("subject", "text?", "对何事物"),
            ("action", "text?", "何动作"),
            ("outcome", "text?", "granted、denied 或 failed"),
            ("from", "instant?", "起（含）"),
            ("before", "instant?", "止（不含）"),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页行数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "AuditPage"),
        post(
            "/verify",
            "审计",
            "重算整个账本、文件和登记，报告第一处不符（审计管理员）",
            || axum::routing::post(verify),
        )
        .answers(StatusCode::OK, "Verified"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    actor: Option<String>,
    who: Option<String>,
    request: Option<String>,
    organ: Option<String>,
    subject: Option<String>,
    action: Option<String>,
    outcome: Option<String>,
    from: Option<Timestamp>,
    before: Option<Timestamp>,
    cursor: Option<String>,
    limit: Option<i64>,
}

async fn audit(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let query = AuditQuery {
        actor: which.actor,
        who: which.who,
        request: which.request,
        organ: which.organ,
        subject: which.subject,
        action: which.action,
        outcome: which.outcome,
        from: which.from.map(micros),
        before: which.before.map(micros),
        cursor: which.cursor,
        limit: page_rows(which.limit)?,
    };
    let page = state.platform.audit_trail(&caller.person, &query).await.map_err(of_page)?;
    let rows = page.rows.into_iter().map(|entry| {
        let row = entry.row;
        json!({
            "seq": entry.seq,
            "at": instant(row.at),
            "actor": row.actor,
            "name": entry.name,
            "login": entry.login,
            "organ": row.organ,
            "action": row.action,
            "subject": row.subject,
            "outcome": row.outcome,
            "request_id": row.request_id,
            "address": row.address,
            "detail": row.detail,
        })
    });
    Ok(Json(shapes::page(rows.collect(), page.next)).into_response())
}

async fn verify(State(state): State<WebState>, caller: Caller) -> Answer {
    Ok(Json(state.platform.verify(&caller.person).await?).into_response())
}
