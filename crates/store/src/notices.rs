//! Notices to officers: records made by jobs, one for each person and occasion, read or unread.

use access::{Action, ActorId, Granted};
use uuid::Uuid;

use crate::jobs::{self, LeasedJob};
use crate::page::{Cursor, page_size};
use crate::proof::check_action;
use crate::sql::{Row, sql, sql_owned};
use crate::{Page, Store, StoreFault};

/// Beyond this many unread notices a count only says "more".
pub const MAX_UNREAD_COUNTED: i64 = 100;

const COLLECTION: &str = "notice";
const UNREAD: &str = "unread";
const READ: &str = "read";

/// A notice for one officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// What it is about: the same occasion reaches a person once. At most 100 bytes.
    pub occasion: String,
    /// Whom it reaches.
    pub officer: Uuid,
    /// Organ of the officer.
    pub organ: String,
    /// When.
    pub at: i64,
    /// JSON of the caller's.
    pub body: String,
    /// Whether it was read.
    pub read: bool,
}

impl Store {
    /// Delivers notices and marks the job that made them done, in one transaction; a notice that reached the person
    /// before stays as it is. Whether the lease still held; if not, nothing is written.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::RunJobs`]; otherwise the database's.
    pub async fn deliver(
        &self,
        granted: &Granted,
        job: &LeasedJob,
        notices: &[NoticeRow],
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let mut connection = self.database.begin().await?;
        if !jobs::complete(&mut connection, job.id, job.lease, now).await? {
            return Ok(false);
        }
        let text = "INSERT INTO records (collection, key, parent, organ, state, sort, due_at, body) \
                    VALUES ($1, $2, $3, $4, $5, $6, NULL, $7) ON CONFLICT (collection, key) DO NOTHING";
        for notice in notices {
            let key = format!("{}/{}", notice.officer, notice.occasion);
            let statement = sql(text).bind(COLLECTION).bind(&key).bind(notice.officer.to_string());
            let statement = statement.bind(&notice.organ).bind(if notice.read { READ } else { UNREAD });
            // Newest first: lists run upwards.
            statement.bind(-notice.at).bind(&notice.body).execute(&mut connection).await?;
        }
        connection.commit().await?;
        Ok(true)
    }

    /// A page of the actor's own notices, newest first.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn notices(
        &self,
        granted: &Granted,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<NoticeRow>, StoreFault> {
        let officer = owner(granted)?;
        let limit = page_size(limit);
        let after = Cursor::read(cursor)?.unwrap_or(Cursor { sort: i64::MIN, key: String::new() });
        let text = "SELECT key, parent, organ, state, sort, body FROM records WHERE collection = $1 AND parent = $2 \
                    AND (sort, key) > ($3, $4) ORDER BY sort, key";
        let statement = sql(text).bind(COLLECTION).bind(officer.to_string());
        let statement = statement.bind(after.sort).bind(&after.key).limit(limit + 1);
        let rows = statement.all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(notice).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor {
            sort: -row.at,
            key: format!("{}/{}", row.officer, row.occasion),
        }))
    }

    /// How many of the actor's own notices are unread, at most [`MAX_UNREAD_COUNTED`].
    ///
    /// # Errors
    /// The database's.
    pub async fn unread_notices(&self, granted: &Granted) -> Result<i64, StoreFault> {
        let officer = owner(granted)?;
        let text = format!(
            "SELECT count(*) AS unread FROM (SELECT 1 FROM records WHERE collection = $1 AND parent = $2 \
             AND state = $3 LIMIT {MAX_UNREAD_COUNTED}) AS found"
        );
        let statement = sql_owned(text).bind(COLLECTION).bind(officer.to_string()).bind(UNREAD);
        let row = statement.one(&mut self.database.read().await?).await?;
        row.int("unread")
    }

    /// Marks the actor's own notices up to a time as read.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_notices_read(&self, granted: &Granted, until: i64) -> Result<(), StoreFault> {
        let officer = owner(granted)?;
        let text = "UPDATE records SET state = $4 WHERE collection = $1 AND parent = $2 AND state = $3 AND sort >= $5";
        let statement = sql(text).bind(COLLECTION).bind(officer.to_string()).bind(UNREAD).bind(READ);
        statement.bind(-until).execute(&mut self.database.write().await?).await?;
        Ok(())
    }

    /// Removes notices older than a time. They are no record of the case: its events are.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::RunJobs`]; otherwise the database's.
    pub async fn remove_old_notices(&self, granted: &Granted, before: i64) -> Result<u64, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let text = "DELETE FROM records WHERE collection = $1 AND sort > $2";
        sql(text).bind(COLLECTION).bind(-before).execute(&mut self.database.write().await?).await
    }
}

fn owner(granted: &Granted) -> Result<Uuid, StoreFault> {
    match granted.actor_id() {
        ActorId::Officer(id) => Ok(id.uuid()),
        _ => Err(StoreFault::Missing("提醒".into())),
    }
}

fn notice(row: &Row) -> Result<NoticeRow, StoreFault> {
    let officer = row.uuid("parent")?;
    let key = row.text("key")?;
    let occasion = key.split_once('/').map_or(key.clone(), |(_, occasion)| occasion.to_owned());
    Ok(NoticeRow {
        occasion,
        officer,
        organ: row.get::<Option<String>>("organ")?.unwrap_or_default(),
        at: -row.int("sort")?,
        body: row.text("body")?,
        read: row.text("state")? == READ,
    })
}
