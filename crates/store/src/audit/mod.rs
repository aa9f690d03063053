//! The audit trail: it only grows, and triggers in the database hold it to that.

pub(crate) mod seal;

use access::{Action, Granted};

use crate::append::{AuditRow, audit_insert};
use crate::cases::{Condition, containing};
use crate::page::page_size;
use crate::proof::check_action;
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// How an officer's account stands as an actor, before its id.
const OFFICER: &str = "officer:";

/// A row of the trail with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place, growing.
    pub seq: i64,
    /// What it says.
    pub row: AuditRow,
    /// Name of the account that acted, if the actor is one; it may have changed since.
    pub name: Option<String>,
    /// Its login name.
    pub login: Option<String>,
}

/// Which rows a page shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Who, exactly as stored.
    pub actor: Option<String>,
    /// Who, as people look for somebody: a login, a part of a name, an officer's id, or what was typed at the door.
    pub who: Option<String>,
    /// Id of the request, or of what it was about.
    pub request: Option<String>,
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
        seal::adding(&mut connection).await?;
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
        let mut condition = restrict(query);
        let cursor = query.cursor.as_deref().map(str::parse::<i64>).transpose();
        condition.and_value("u.seq <", cursor.map_err(|_| StoreFault::Cursor)?);
        let most = limit + 1;
        let head = "SELECT u.seq, u.at, u.actor, u.organ, u.action, u.subject, u.outcome, u.request_id, u.address, \
                    u.detail, a.name, a.login FROM audit u \
                    LEFT JOIN accounts a ON a.officer = substr(u.actor, 9) OR a.login = u.actor";
        let tail = format!("ORDER BY u.seq DESC LIMIT {most}");
        let rows = condition.statement(head, &tail).all(&mut self.database.read().await?).await?;
        let mut rows = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(limit).unwrap_or(1);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|entry| entry.seq.to_string());
        Ok(Page { rows, next })
    }
}

fn restrict(query: &AuditQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and_value("u.actor =", query.actor.as_deref());
    condition.and_value("u.organ =", query.organ.as_deref());
    condition.and_value("u.subject =", query.subject.as_deref());
    condition.and_value("u.action =", query.action.as_deref());
    condition.and_value("u.outcome =", query.outcome.as_deref());
    condition.and_value("u.at >=", query.from);
    condition.and_value("u.at <", query.before);
    if let Some(who) = &query.who {
        let (exact, part) = (condition.value(who), condition.value(containing(who)));
        let (login, officer) =
            (condition.value(who.to_lowercase()), condition.value(format!("{OFFICER}{who}")));
        let known = format!("login = {login} OR name LIKE {part} ESCAPE '\\'");
        condition.and(format!(
            "u.actor IN (SELECT '{OFFICER}' || officer FROM accounts WHERE {known} \
             UNION SELECT login FROM accounts WHERE {known} UNION SELECT {exact} UNION SELECT {officer})"
        ));
    }
    if let Some(request) = &query.request {
        let request = condition.value(request);
        condition.and(format!("(u.request_id = {request} OR u.subject = {request})"));
    }
    condition
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
            address: row.text("address")?,
            detail: row.text("detail")?,
        },
        name: row.get("name")?,
        login: row.get("login")?,
    })
}
