//! The work queue: rows written with the acts that need them, leased with a deadline, retried with growing delays, and
//! put aside as dead where an administrator sees them.

use access::{Action, Granted};
use uuid::Uuid;

use crate::append::row;
use crate::cases::Condition;
use crate::page::{Cursor, page_size};
use crate::proof::check_action;
use crate::sql::{Conflict, Connection, Row, Table, insert_many, sql};
use crate::{Page, Store, StoreFault};

/// Delay before the second attempt (5 s); it doubles with each further one.
pub const RETRY_DELAY_FIRST_US: i64 = 5_000_000;

/// Longest delay between attempts (1 h).
pub const RETRY_DELAY_LONGEST_US: i64 = 3_600_000_000;

/// Most jobs leased at once.
const MAX_LEASED: i64 = 64;

/// A job to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Its id.
    pub id: Uuid,
    /// What is to be done: verb and object.
    pub kind: String,
    /// On what, as JSON of the caller's.
    pub payload: String,
    /// Not before this time.
    pub run_at: i64,
    /// Attempts before it is dead, at least 1.
    pub max_attempts: i64,
    /// If set, a second job of this key is not queued.
    pub unique_key: Option<String>,
    /// When it was queued.
    pub created_at: i64,
}

/// A job in someone's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedJob {
    /// The job.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Its payload.
    pub payload: String,
    /// Which attempt this is, from 1.
    pub attempt: i64,
    /// The lease to answer under.
    pub lease: Uuid,
    /// Until when it is held.
    pub leased_until: i64,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waiting.
    Ready,
    /// Leased.
    Leased,
    /// Finished.
    Done,
    /// Given up.
    Dead,
}

impl JobState {
    /// The word in the record and in JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Leased => "leased",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    fn read(text: &str) -> Result<Self, StoreFault> {
        [Self::Ready, Self::Leased, Self::Done, Self::Dead]
            .into_iter()
            .find(|state| state.key() == text)
            .ok_or_else(|| StoreFault::malformed(format!("作业状态 {text}")))
    }
}

/// A job as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// The job.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Its payload.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// Next or last run.
    pub run_at: i64,
    /// Attempts made.
    pub attempts: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was queued.
    pub created_at: i64,
}

/// How many jobs stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JobCounts {
    /// Waiting or leased.
    pub open: i64,
    /// Given up.
    pub dead: i64,
}

const JOBS: Table = Table {
    name: "jobs",
    columns: &[
        "id",
        "kind",
        "payload",
        "state",
        "run_at",
        "attempts",
        "max_attempts",
        "unique_key",
        "created_at",
    ],
};

/// Queues jobs in the caller's transaction; a job whose unique key is queued already is left out.
pub(crate) async fn insert(connection: &mut Connection, jobs: &[&NewJob]) -> Result<(), StoreFault> {
    let plain = jobs.iter().filter(|job| job.unique_key.is_none()).map(|job| job_row(job)).collect();
    insert_many(connection, &JOBS, &Conflict::Refuse, plain).await?;
    for job in jobs.iter().filter(|job| job.unique_key.is_some()) {
        let text = "INSERT INTO jobs (id, kind, payload, state, run_at, attempts, max_attempts, unique_key, created_at) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (unique_key) DO NOTHING";
        sql(text).bind_all(job_row(job)).execute(connection).await?;
    }
    Ok(())
}

fn job_row(job: &NewJob) -> Vec<crate::sql::Value> {
    row![
        job.id,
        &job.kind,
        &job.payload,
        JobState::Ready.key(),
        job.run_at,
        0_i64,
        job.max_attempts.max(1),
        &job.unique_key,
        job.created_at,
    ]
}

/// Marks a job done if the lease still holds; whether it did.
pub(crate) async fn complete(
    connection: &mut Connection,
    id: Uuid,
    lease: Uuid,
    at: i64,
) -> Result<bool, StoreFault> {
    let text = "UPDATE jobs SET state = 'done', lease = NULL, leased_until = NULL, finished_at = $3, unique_key = NULL \
                WHERE id = $1 AND lease = $2 AND state = 'leased'";
    Ok(sql(text).bind(id).bind(lease).bind(at).execute(connection).await? == 1)
}

impl Store {
    /// Queues jobs outside any act. Needs a proof for [`Action::RunJobs`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn enqueue(&self, granted: &Granted, jobs: &[NewJob]) -> Result<(), StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let mut connection = self.database.begin().await?;
        insert(&mut connection, &jobs.iter().collect::<Vec<_>>()).await?;
        connection.commit().await
    }

    /// Leases up to `most` due jobs until `now + lease_us`; a lease that ran out counts as a failed attempt and is given
    /// anew. Two callers never hold the same job.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::RunJobs`]; otherwise the database's.
    pub async fn lease_jobs(
        &self,
        granted: &Granted,
        now: i64,
        lease_us: i64,
        most: i64,
    ) -> Result<Vec<LeasedJob>, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let mut connection = self.database.begin().await?;
        let exhausted = "UPDATE jobs SET state = 'dead', lease = NULL, leased_until = NULL, finished_at = $1, \
                         last_error = coalesce(last_error, '租约到期') WHERE state = 'leased' AND leased_until <= $1 \
                         AND attempts >= max_attempts";
        sql(exhausted).bind(now).execute(&mut connection).await?;
        let skip = if connection.is_postgres() { "FOR UPDATE SKIP LOCKED" } else { "" };
        let text = format!(
            "SELECT id, kind, payload, attempts FROM jobs WHERE (state = 'ready' AND run_at <= $1) \
             OR (state = 'leased' AND leased_until <= $1) ORDER BY run_at, id LIMIT {} {skip}",
            most.clamp(1, MAX_LEASED)
        );
        let rows = crate::sql::sql_owned(text).bind(now).all(&mut connection).await?;
        let leased_until = now.saturating_add(lease_us);
        let mut leased = Vec::with_capacity(rows.len());
        for row in &rows {
            let (id, lease) = (row.uuid("id")?, Uuid::new_v4());
            let text = "UPDATE jobs SET state = 'leased', lease = $2, leased_until = $3, attempts = attempts + 1 \
                        WHERE id = $1";
            sql(text).bind(id).bind(lease).bind(leased_until).execute(&mut connection).await?;
            leased.push(LeasedJob {
                id,
                kind: row.text("kind")?,
                payload: row.text("payload")?,
                attempt: row.int("attempts")? + 1,
                lease,
                leased_until,
            });
        }
        connection.commit().await?;
        Ok(leased)
    }

    /// Marks a job done; whether the lease still held. To do it in one transaction with events use
    /// [`crate::ExtraWrite::CompleteJob`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::RunJobs`]; otherwise the database's.
    pub async fn complete_job(
        &self,
        granted: &Granted,
        job: &LeasedJob,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        complete(&mut self.database.write().await?, job.id, job.lease, now).await
    }

    /// Puts a job back with a growing delay, or aside as dead after its last attempt; whether the lease still held.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] without a proof for [`Action::RunJobs`]; otherwise the database's.
    pub async fn fail_job(
        &self,
        granted: &Granted,
        job: &LeasedJob,
        error: &str,
        now: i64,
    ) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let again = now.saturating_add(retry_delay(job.attempt));
        let text = "UPDATE jobs SET state = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END, \
                    finished_at = CASE WHEN attempts >= max_attempts THEN $5 ELSE NULL END, run_at = $4, lease = NULL, \
                    leased_until = NULL, last_error = $3 WHERE id = $1 AND lease = $2 AND state = 'leased'";
        let mut connection = self.database.write().await?;
        let changed = sql(text)
            .bind(job.id)
            .bind(job.lease)
            .bind(error)
            .bind(again)
            .bind(now)
            .execute(&mut connection)
            .await?;
        Ok(changed == 1)
    }

    /// A page of the jobs in `state`, next run first. Needs [`Action::ManageJobs`] or [`Action::RunJobs`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn jobs(
        &self,
        granted: &Granted,
        state: JobState,
        cursor: Option<&str>,
        limit: i64,
    ) -> Result<Page<JobRow>, StoreFault> {
        check_action(granted, &[Action::ManageJobs, Action::RunJobs])?;
        let limit = page_size(limit);
        let mut condition = Condition::default();
        condition.and_value("state =", Some(state.key()));
        if let Some(cursor) = Cursor::read(cursor)? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(run_at, id) > ({sort}, {key})"));
        }
        let most = limit + 1;
        let head = "SELECT id, kind, payload, state, run_at, attempts, last_error, created_at FROM jobs";
        let tail = format!("ORDER BY run_at, id LIMIT {most}");
        let rows = condition.statement(head, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(read_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor { sort: row.run_at, key: row.id.to_string() }))
    }

    /// How many jobs wait and how many are dead, each up to [`crate::COUNT_LIMIT`].
    ///
    /// # Errors
    /// As [`Store::jobs`].
    pub async fn job_counts(&self, granted: &Granted) -> Result<JobCounts, StoreFault> {
        check_action(granted, &[Action::ManageJobs, Action::RunJobs, Action::ReadMetrics])?;
        let most = crate::COUNT_LIMIT;
        let text = format!(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state IN ('ready', 'leased') LIMIT {most}) AS a) \
             AS open, (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 'dead' LIMIT {most}) AS b) AS dead"
        );
        let row = crate::sql::sql_owned(text).one(&mut self.database.read().await?).await?;
        Ok(JobCounts { open: row.int("open")?, dead: row.int("dead")? })
    }

    /// Gives a dead job new attempts; whether it was dead. Needs [`Action::ManageJobs`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn retry_dead_job(&self, granted: &Granted, id: Uuid, now: i64) -> Result<bool, StoreFault> {
        check_action(granted, &[Action::ManageJobs])?;
        let text = "UPDATE jobs SET state = 'ready', attempts = 0, run_at = $2, finished_at = NULL \
                    WHERE id = $1 AND state = 'dead'";
        let mut connection = self.database.write().await?;
        Ok(sql(text).bind(id).bind(now).execute(&mut connection).await? == 1)
    }
}

fn retry_delay(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 30) - 1).unwrap_or(0);
    RETRY_DELAY_FIRST_US.saturating_mul(1 << doublings).min(RETRY_DELAY_LONGEST_US)
}

fn read_row(row: &Row) -> Result<JobRow, StoreFault> {
    Ok(JobRow {
        id: row.uuid("id")?,
        kind: row.text("kind")?,
        payload: row.text("payload")?,
        state: JobState::read(&row.text("state")?)?,
        run_at: row.int("run_at")?,
        attempts: row.int("attempts")?,
        last_error: row.get("last_error")?,
        created_at: row.int("created_at")?,
    })
}
