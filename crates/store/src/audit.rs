//! The audit trail: it only grows, and triggers in the database hold it to that.

use access::{Action, Granted};

use crate::append::{AuditRow, audit_insert};
use crate::cases::Condition;
use crate::page::page_size;
use crate::proof::check_action;
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// A row of the trail with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place, growing.
    pub seq: i64,
    /// What it says.
    pub row: AuditRow,
}

/// Which rows a page shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Who.
    pub actor: Option<String>,
    /// Organ.
    pub organ: Option<String>,
    /// To what.
    pub subject: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// How it ended.
    pub outcome: Option<String>,
    /// From this time on.
    pub from: Option<i64>,
    /// Before this time.
    pub before: Option<i64>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

impl Store {
    /// Adds rows to the trail: what was asked for, granted or not. Writing needs no proof: refused requests are recorded
    /// too. Rows that belong to an act go with its append.
    ///
    /// # Errors
    /// The database's.
    pub async fn record_audit(&self, rows: &[AuditRow]) -> Result<(), StoreFault> {
        let mut connection = self.database.begin().await?;
        audit_insert(&mut connection, rows.iter()).await?;
        connection.commit().await
    }

    /// A page of the trail, latest first. Needs [`Action::ReadAudit`] or [`Action::ReadAccessLog`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof, [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise
    /// the database's.
    pub async fn audit(&self, granted: &Granted, query: &AuditQuery) -> Result<Page<AuditEntry>, StoreFault> {
        check_action(granted, &[Action::ReadAudit, Action::ReadAccessLog])?;
        let limit = page_size(query.limit);
        let mut condition = Condition::default();
        condition.and_value("actor =", query.actor.as_deref());
        condition.and_value("organ =", query.organ.as_deref());
        condition.and_value("subject =", query.subject.as_deref());
        condition.and_value("action =", query.action.as_deref());
        condition.and_value("outcome =", query.outcome.as_deref());
        condition.and_value("at >=", query.from);
        condition.and_value("at <", query.before);
        let cursor = query.cursor.as_deref().map(str::parse::<i64>).transpose();
        condition.and_value("seq <", cursor.map_err(|_| StoreFault::malformed("翻页标记"))?);
        let most = condition.value(limit + 1);
        let head = "SELECT seq, at, actor, organ, action, subject, outcome, request_id, detail FROM audit";
        let tail = format!("ORDER BY seq DESC LIMIT {most}");
        let rows = condition.statement(head, &tail).all(&mut self.database.read().await?).await?;
        let mut rows = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(limit).unwrap_or(1);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|entry| entry.seq.to_string());
        Ok(Page { rows, next })
    }
}

fn entry(row: &Row) -> Result<AuditEntry, StoreFault> {
    Ok(AuditEntry {
        seq: row.int("seq")?,
        row: AuditRow {
            at: row.int("at")?,
            actor: row.text("actor")?,
            organ: row.text("organ")?,
            action: row.text("action")?,
            subject: row.text("subject")?,
            outcome: row.text("outcome")?,
            request_id: row.text("request_id")?,
            detail: row.text("detail")?,
        },
    })
}
