//! 审计: who did or tried what.
use super::{PAGE_ROWS, organ_choices, page};
use crate::address;
use crate::error::Answer;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::audit::{AuditQuery, AuditRow, audit};
use crate::ui::frame::Place;
use crate::ui::message::Message;
use crate::ui::parts::{Choice, Pager};
use app::audit::{OUTCOMES, actions};
use app::clock::{instant, micros};
use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use store::AuditEntry;

/// What was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    who: String,
    organ: String,
    what: String,
    outcome: String,
    request: String,
    from: String,
    until: String,
    cursor: String,
}

impl Asked {
    /// The page of the same question at a cursor.
    fn at(&self, cursor: &str) -> String {
        let pairs = [
            ("who", self.who.as_str()),
            ("organ", &self.organ),
            ("what", &self.what),
            ("outcome", &self.outcome),
            ("request", &self.request),
            ("from", &self.from),
            ("until", &self.until),
            ("cursor", cursor),
        ];
        address::with_query("/audit", &pairs)
    }

    fn query(&self) -> store::AuditQuery {
        store::AuditQuery {
            who: some(&self.who),
            organ: some(&self.organ),
            action: some(&self.what),
            outcome: some(&self.outcome),
            request: some(&self.request),
            from: midnight(&self.from, false),
            before: midnight(&self.until, true),
            cursor: some(&self.cursor),
            limit: PAGE_ROWS,
            ..store::AuditQuery::default()
        }
    }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// First moment of a day in China.
fn midnight(day: &str, after: bool) -> Option<i64> {
    let day: Date = day.trim().parse().ok()?;
    let day = if after { day.tomorrow().ok()? } else { day };
    let at = calendar::CHINA_STANDARD_TIME.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
    Some(micros(at))
}

fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs.iter().map(|(id, title)| Choice::new(*id, *title)).collect()
}

/// `GET /audit`.
///
/// # Errors
/// When the person is not the audit administrator.
pub async fn show(State(state): State<WebState>, signed: Signed, Query(asked): Query<Asked>) -> Answer {
    for (named, day) in [("自", &asked.from), ("至", &asked.until)] {
        if !day.trim().is_empty() && day.trim().parse::<Date>().is_err() {
            let says =
                format!("“{named}”{day} 不是日期，没有查询。日期写作 2026-03-01，且须是日历上有的日子。");
            let without = Asked { from: String::new(), until: String::new(), ..asked };
            let next = Some(("不限日期查询".into(), without.at("")));
            return Err(Message::NotTaken { status: 400, says, next }.into());
        }
    }
    let found = state.platform.audit_trail(&signed.person, &asked.query()).await?;
    let rows: Vec<AuditRow> = found.rows.iter().map(|entry| row(&state, entry)).collect();
    let pager = Pager {
        says: format!("本页 {} 条", rows.len()),
        previous: (!asked.cursor.is_empty()).then(|| asked.at("")),
        next: found.next.as_deref().map(|next| asked.at(next)),
    };
    let shown = AuditQuery {
        who: asked.who,
        organ: asked.organ,
        what: asked.what,
        outcome: asked.outcome,
        request: asked.request,
        from: asked.from,
        until: asked.until,
        organs: organ_choices(&state.platform),
        whats: choices(&actions()),
        outcomes: choices(&OUTCOMES),
    };
    Ok(page(&signed, "审计", Some(Place::Audit), &audit(&shown, &rows, &pager)))
}

/// What a stored word is called.
fn title<'a>(pairs: &[(&'a str, &'a str)], word: &'a str) -> &'a str {
    pairs.iter().find(|(id, _)| *id == word).map_or(word, |(_, title)| *title)
}

fn row(state: &WebState, entry: &AuditEntry) -> AuditRow {
    let row = &entry.row;
    let organ = state.platform.rules.directory.organ_name(&row.organ);
    let who = match (&entry.name, &entry.login) {
        (Some(name), Some(login)) => format!("{name}（{login}）"),
        _ if row.actor == case::actor::SYSTEM => "系统".to_owned(),
        _ => row.actor.clone(),
    };
    let outcome = title(&OUTCOMES, &row.outcome);
    AuditRow {
        at: instant(row.at),
        who: format!("{who} {organ}").trim().to_owned(),
        what: title(&actions(), &row.action).to_owned(),
        on: row.subject.clone(),
        bad: row.outcome != OUTCOMES[0].0,
        outcome: if row.detail.is_empty() {
            outcome.to_owned()
        } else {
            format!("{outcome}：{}", row.detail)
        },
        address: row.address.clone(),
        request_id: row.request_id.clone(),
    }
}
