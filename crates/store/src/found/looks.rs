//! Who of others looked into the cases within a scope for a purpose: rows of the audit trail, shown to those looked at.

use access::{Action, Scope};
use uuid::Uuid;

use crate::cases::Condition;
use crate::page::{Cursor, page_size};
use crate::{Page, Store, StoreFault};

/// A look into a case of another organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Its place in the trail.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// Name of the account that looked, if it still has one.
    pub name: Option<String>,
    /// Organ that looked.
    pub organ: String,
    /// The case.
    pub case: Uuid,
    /// Number of the case.
    pub number: String,
    /// Title of the case.
    pub title: String,
    /// For what purpose and how, in words.
    pub detail: String,
}

/// Which looks a page shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookQuery {
    /// One case only.
    pub case: Option<Uuid>,
    /// Organ that looked.
    pub organ: Option<String>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

impl Store {
    /// A page of the looks that others took at cases within the scope, latest first.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn looks(&self, scope: &Scope, query: &LookQuery) -> Result<Page<Look>, StoreFault> {
        if scope.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let limit = page_size(query.limit);
        let mut condition = Condition::default();
        condition.and_value("u.action =", Some(Action::ReadForPurpose.name()));
        condition.and("u.outcome = 'granted'");
        condition.and("u.organ <> c.organ");
        condition.and_scope(scope, "c");
        condition.and_value("u.subject =", query.case);
        condition.and_value("u.organ =", query.organ.as_deref());
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            condition.and_value("u.seq <", Some(cursor.sort));
        }
        let most = limit + 1;
        let head = "SELECT u.seq, u.at, u.organ, u.detail, a.name, c.case_id, c.number, c.title FROM audit u \
                    JOIN cases c ON c.case_id = u.subject \
                    LEFT JOIN accounts a ON a.officer = substr(u.actor, 9)";
        let tail = format!("ORDER BY u.seq DESC LIMIT {most}");
        let rows = condition.statement(head, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows
            .iter()
            .map(|row| {
                Ok(Look {
                    seq: row.int("seq")?,
                    at: row.int("at")?,
                    name: row.get("name")?,
                    organ: row.text("organ")?,
                    case: row.uuid("case_id")?,
                    number: row.get::<Option<String>>("number")?.unwrap_or_default(),
                    title: row.text("title")?,
                    detail: row.text("detail")?,
                })
            })
            .collect::<Result<Vec<_>, StoreFault>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor { sort: row.seq, key: String::new() }))
    }
}
