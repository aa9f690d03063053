//! Batches of marks that were screened, what was found in them, and what reviewers decided of it.
//!
//! An organ sees its own screenings and its own findings; the same thing found again is not kept twice.

mod findings;

pub use findings::{FindingCounts, ScreenFinding, ScreenFindingQuery, Verdict};

use access::{Action, Granted};
use uuid::Uuid;

use crate::append::row;
use crate::cases::Condition;
use crate::page::{Cursor, page_size};
use crate::proof::check_action;
use crate::sql::{Row, sql_owned};
use crate::{Page, Store, StoreFault};

/// A batch that was, or is being, screened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreeningRow {
    /// Its id.
    pub id: Uuid,
    /// What sort of screening, in the caller's words.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Organ whose it is.
    pub organ: String,
    /// Officer who had it made.
    pub made_by: String,
    /// When.
    pub made_at: i64,
    /// Name of the table.
    pub source_name: String,
    /// SHA-256 of the table in hex.
    pub source_sha256: String,
    /// How far it is, in the caller's words.
    pub state: String,
    /// Marks read.
    pub marks: i64,
    /// Findings that are new.
    pub found: i64,
    /// Findings that were known before.
    pub known: i64,
    /// JSON of the caller's.
    pub body: String,
}

const COLUMNS: &str = "id, kind, title, organ, made_by, made_at, source_name, source_sha256, state, marks, found, \
                       known, body";

/// Lets only those through who screen, or the platform's own work.
fn check(granted: &Granted) -> Result<(), StoreFault> {
    check_action(granted, &[Action::ScreenMarks, Action::RunJobs])
}

impl Store {
    /// Writes a screening, or what has become of it.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::ScreenMarks`] or [`Action::RunJobs`]; otherwise the
    /// database's.
    pub async fn put_screening(&self, granted: &Granted, screening: &ScreeningRow) -> Result<(), StoreFault> {
        check(granted)?;
        let text = format!(
            "INSERT INTO screenings ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             ON CONFLICT (id) DO UPDATE SET state = excluded.state, marks = excluded.marks, found = excluded.found, \
             known = excluded.known, body = excluded.body"
        );
        let values = row![
            screening.id,
            &screening.kind,
            &screening.title,
            &screening.organ,
            &screening.made_by,
            screening.made_at,
            &screening.source_name,
            &screening.source_sha256,
            &screening.state,
            screening.marks,
            screening.found,
            screening.known,
            &screening.body,
        ];
        let statement = sql_owned(text).bind_all(values);
        statement.execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// A screening, whosever it is: the caller looks whether it may be shown.
    ///
    /// # Errors
    /// As [`Store::put_screening`].
    pub async fn screening(&self, granted: &Granted, id: Uuid) -> Result<Option<ScreeningRow>, StoreFault> {
        check(granted)?;
        let statement = sql_owned(format!("SELECT {COLUMNS} FROM screenings WHERE id = $1"));
        let row = statement.bind(id).optional(&mut self.database.read().await?).await?;
        row.as_ref().map(read_row).transpose()
    }

    /// A page of the screenings of an organ and of those in which something was found for it, latest first.
    ///
    /// # Errors
    /// As [`Store::put_screening`]; [`StoreFault::Malformed`] for a cursor that is none of ours.
    pub async fn screenings(
        &self,
        granted: &Granted,
        organ: &str,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<ScreeningRow>, StoreFault> {
        check(granted)?;
        let limit = page_size(limit);
        let mut condition = Condition::default();
        let place = condition.value(organ);
        condition.and(format!(
            "(s.organ = {place} OR EXISTS (SELECT 1 FROM screening_findings f \
             WHERE f.screening = s.id AND f.organ = {place}))"
        ));
        if let Some(cursor) = Cursor::read(cursor)? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(s.made_at, s.id) < ({sort}, {key})"));
        }
        let most = limit + 1;
        let head = format!("SELECT {COLUMNS} FROM screenings s");
        let tail = format!("ORDER BY s.made_at DESC, s.id DESC LIMIT {most}");
        let rows = condition.statement(&head, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(read_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor { sort: row.made_at, key: row.id.to_string() }))
    }
}

fn read_row(row: &Row) -> Result<ScreeningRow, StoreFault> {
    Ok(ScreeningRow {
        id: row.uuid("id")?,
        kind: row.text("kind")?,
        title: row.text("title")?,
        organ: row.text("organ")?,
        made_by: row.text("made_by")?,
        made_at: row.int("made_at")?,
        source_name: row.text("source_name")?,
        source_sha256: row.text("source_sha256")?,
        state: row.text("state")?,
        marks: row.int("marks")?,
        found: row.int("found")?,
        known: row.int("known")?,
        body: row.text("body")?,
    })
}
