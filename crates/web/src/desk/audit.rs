//! 审计: who did or tried what.
use super::{PAGE_ROWS, page};
use crate::address;
use crate::error::Answer;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::audit::{AuditQuery, AuditRow, audit};
use crate::ui::frame::Place;
use crate::ui::parts::{Choice, Pager};
use access::Action;
use app::clock::{instant, micros};
use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use store::AuditEntry;
use uuid::Uuid;

/// What was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    who: String,
    what: String,
    from: String,
    until: String,
    cursor: String,
}

/// Actions that the policies do not name.
const OTHERS: [(&str, &str); 5] = [
    ("SignIn", "登录"),
    ("Invite", "邀请账号"),
    ("ChangeAccount", "修改账号"),
    ("Unlock", "解除锁定"),
    ("Reconcile", "移送对账"),
];

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// First moment of a day in China.
fn midnight(day: &str, after: bool) -> Option<i64> {
    let day: Date = day.parse().ok()?;
    let day = if after { day.tomorrow().ok()? } else { day };
    let at = calendar::CHINA_STANDARD_TIME.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(micros(at))
}

/// `GET /audit`.
///
/// # Errors
/// When the person is not the audit administrator.
pub async fn show(State(state): State<WebState>, signed: Signed, Query(asked): Query<Asked>) -> Answer {
    let who = asked.who.trim();
    let actor = who.parse::<Uuid>().map_or_else(|_| who.to_owned(), |id| format!("officer:{id}"));
    let query = store::AuditQuery {
        actor: some(&actor),
        action: some(&asked.what),
        from: midnight(&asked.from, false),
        before: midnight(&asked.until, true),
        cursor: some(&asked.cursor),
        limit: PAGE_ROWS,
        ..store::AuditQuery::default()
    };
    let found = state.platform.audit_trail(&signed.person, &query).await?;
    let next = found.next.as_deref().map(|next| {
        let pairs = [
            ("who", who),
            ("what", asked.what.as_str()),
            ("from", asked.from.as_str()),
            ("until", asked.until.as_str()),
            ("cursor", next),
        ];
        address::with_query("/audit", &pairs)
    });
    let rows: Vec<AuditRow> = found.rows.iter().map(|entry| row(&state, entry)).collect();
    let shown = AuditQuery {
        who: asked.who.clone(),
        what: asked.what.clone(),
        from: asked.from.clone(),
        until: asked.until.clone(),
        whats: whats(),
    };
    let pager = Pager { says: format!("本页 {} 条", rows.len()), previous: None, next };
    Ok(page(&signed, "审计", Some(Place::Audit), &audit(&shown, &rows, &pager)))
}

fn whats() -> Vec<Choice> {
    let named = Action::ALL.iter().map(|action| Choice::new(action.name(), action.label()));
    named.chain(OTHERS.map(|(id, title)| Choice::new(id, title))).collect()
}

fn row(state: &WebState, entry: &AuditEntry) -> AuditRow {
    let row = &entry.row;
    let what =
        whats().into_iter().find(|what| what.id == row.action).map_or(row.action.clone(), |what| what.title);
    let organ = state.platform.rules.directory.organ_name(&row.organ);
    let outcome = match row.outcome.as_str() {
        "granted" => "已办",
        "denied" => "不允许",
        "failed" => "未成功",
        other => other,
    };
    let outcome =
        if row.detail.is_empty() { outcome.to_owned() } else { format!("{outcome}：{}", row.detail) };
    AuditRow {
        at: instant(row.at),
        who: format!("{} {organ}", row.actor).trim().to_owned(),
        what,
        on: row.subject.clone(),
        bad: row.outcome != "granted",
        outcome,
        address: String::new(),
        request_id: row.request_id.clone(),
    }
}
