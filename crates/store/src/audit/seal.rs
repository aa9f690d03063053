//! Seals of the audit trail. The trail's rows are no leaves of the ledger: they are written for every refused request and
//! name people. From time to time one event records how many rows there are and the digest of those added since the event
//! before, and which checkpoints were published; whoever changes, removes or slips in a row that is sealed disagrees with the ledger from then on.

use access::Granted;
use ledger::canonical;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::entry;
use crate::append::{Append, NewEvent, Receipt, StreamAppend, lock};
use crate::sql::{Connection, sql, sql_owned};
use crate::{AppendFault, AuditEntry, Store, StoreFault};

/// The stream of the seals; no case has this id.
pub(crate) const SEALS: Uuid = Uuid::from_u128(0x7a68_6962_616f_4175_8064_6974_0000_0001);

/// Kind of a seal's event.
const KIND: &str = "audit-sealed";

/// First bytes of what is digested: the form of the rows behind it.
const FORMAT: &str = "zhibao-audit/1";

/// Rows read together.
const PART: i64 = 1_024;

/// Key of PostgreSQL's advisory lock that writers of the trail share and its sealer has alone.
const TRAIL_LOCK: i64 = 0x7a68_6175_6469_7400;

/// What a seal says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    format: String,
    /// Place after which the sealed rows begin: the last of the seal before; none for the first seal.
    after: Option<i64>,
    /// Place of the last sealed row.
    last: i64,
    /// How many rows.
    rows: i64,
    /// SHA-256 of the seal before and the rows, hexadecimal.
    sha256: String,
    /// The checkpoints that were published by then; none in seals of before this was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checkpoints: Option<Published>,
}

/// The published checkpoints. They come in the order of their sizes: how many there are up to a size never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Published {
    /// How many.
    count: i64,
    /// Size of the latest.
    latest: i64,
}

impl Published {
    /// Those up to `latest`, or all.
    async fn up_to(connection: &mut Connection, latest: i64) -> Result<Self, StoreFault> {
        let text = "SELECT count(*) AS published, coalesce(max(size), 0) AS latest FROM checkpoints WHERE size <= $1";
        let row = sql(text).bind(latest).one(connection).await?;
        Ok(Published { count: row.int("published")?, latest: row.int("latest")? })
    }
}

impl Seal {
    /// What the first seal continues: every row, also one that was slipped in before the first.
    fn none() -> Self {
        Seal {
            format: FORMAT.into(),
            after: None,
            last: i64::MIN,
            rows: 0,
            sha256: String::new(),
            checkpoints: None,
        }
    }

    fn read(body: &[u8]) -> Result<Self, StoreFault> {
        serde_json::from_slice(body).map_err(|error| StoreFault::malformed(format!("审计封存：{error}")))
    }

    /// The seal of what lies behind `self`, up to `last`; it says nothing of checkpoints yet.
    async fn next(&self, connection: &mut Connection, last: i64) -> Result<Self, StoreFault> {
        let mut digest = Sha256::new();
        text_into(&mut digest, FORMAT);
        text_into(&mut digest, &self.sha256);
        let (mut at, mut rows) = (self.last, 0);
        loop {
            let text = format!(
                "SELECT seq, at, actor, organ, action, subject, outcome, request_id, address, detail, \
                 NULL AS name, NULL AS login FROM audit WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT {PART}"
            );
            let part = sql_owned(text).bind(at).bind(last).all(connection).await?;
            let Some(end) = part.last() else { break };
            at = end.int("seq")?;
            for row in &part {
                row_into(&mut digest, &entry(row)?);
                rows += 1;
            }
        }
        let sha256 = hex::encode(digest.finalize());
        let after = (self.last != i64::MIN).then_some(self.last);
        Ok(Seal { format: FORMAT.into(), after, last, rows, sha256, checkpoints: None })
    }
}

/// Numbers as eight bytes, texts behind their length: no two rows give the same bytes.
fn row_into(digest: &mut Sha256, entry: &AuditEntry) {
    digest.update(entry.seq.to_be_bytes());
    let row = &entry.row;
    digest.update(row.at.to_be_bytes());
    for text in [
        &row.actor,
        &row.organ,
        &row.action,
        &row.subject,
        &row.outcome,
        &row.request_id,
        &row.address,
        &row.detail,
    ] {
        text_into(digest, text);
    }
}

fn text_into(digest: &mut Sha256, text: &str) {
    digest.update((text.len() as u64).to_be_bytes());
    digest.update(text.as_bytes());
}

/// Held by a transaction that adds rows: a seal waits until all rows before its last are there. On SQLite one transaction
/// writes at a time.
pub(super) async fn adding(connection: &mut Connection) -> Result<(), StoreFault> {
    advisory(connection, "pg_advisory_xact_lock_shared").await
}

async fn advisory(connection: &mut Connection, function: &str) -> Result<(), StoreFault> {
    if connection.is_postgres() {
        let text = format!("SELECT 1 FROM (SELECT {function}($1)) AS held");
        sql_owned(text).bind(TRAIL_LOCK).one(connection).await?;
    }
    Ok(())
}

async fn latest(connection: &mut Connection) -> Result<(i64, Seal), StoreFault> {
    let text = "SELECT version, body FROM events WHERE stream = $1 ORDER BY version DESC LIMIT 1";
    match sql(text).bind(SEALS).optional(connection).await? {
        Some(row) => Ok((row.int("version")?, Seal::read(&row.bytes("body")?)?)),
        None => Ok((0, Seal::none())),
    }
}

impl Store {
    /// The place of the last row, once every row before it is there; none where there are no rows.
    async fn end_of_trail(&self) -> Result<Option<i64>, StoreFault> {
        let mut connection = self.database.begin().await?;
        // Appends add their rows under the ledger's lock.
        lock(&mut connection).await?;
        advisory(&mut connection, "pg_advisory_xact_lock").await?;
        let row = sql("SELECT max(seq) AS last FROM audit").one(&mut connection).await?;
        let last = row.get("last")?;
        connection.rollback().await?;
        Ok(last)
    }

    /// Records the digest of the rows that the trail has gained since the last seal; `None` when there are none, or when
    /// another process sealed them meanwhile. `by` acts, at `now`.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub async fn seal_audit(
        &self,
        granted: &Granted,
        act_id: Uuid,
        by: &str,
        now: i64,
    ) -> Result<Option<Receipt>, AppendFault> {
        let Some(last) = self.end_of_trail().await? else { return Ok(None) };
        let (version, seal) = {
            let mut connection = self.database.read().await?;
            let (version, before) = latest(&mut connection).await?;
            if last <= before.last {
                return Ok(None);
            }
            let next = before.next(&mut connection, last).await?;
            (version, Seal { checkpoints: Some(Published::up_to(&mut connection, i64::MAX).await?), ..next })
        };
        let body = serde_json::to_value(&seal).map_err(|error| StoreFault::malformed(error.to_string()))?;
        let body = canonical::to_bytes(&body).map_err(|error| StoreFault::malformed(error.to_string()))?;
        let event = NewEvent {
            id: act_id,
            kind: KIND.into(),
            organ: by.into(),
            actor: by.into(),
            occurred_at: now,
            recorded_at: now,
            body,
        };
        let mut append = Append::new(act_id, Sha256::digest(act_id.as_bytes()).into());
        append.streams.push(StreamAppend {
            stream: SEALS,
            expected_version: Some(version),
            events: vec![event],
            projection: None,
        });
        match self.append(granted, append).await {
            Ok(receipt) => Ok(Some(receipt)),
            Err(AppendFault::Conflict { .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

/// What the seals say and the trail is not: the words for it. Otherwise the number of sealed rows.
pub(crate) async fn verify(connection: &mut Connection) -> Result<Result<u64, String>, StoreFault> {
    let (mut before, mut version, mut rows) = (Seal::none(), 0, 0);
    loop {
        let text = format!(
            "SELECT version, leaf_index, body FROM events WHERE stream = $1 AND version > $2 ORDER BY version LIMIT {PART}"
        );
        let part = sql_owned(text).bind(SEALS).bind(version).all(connection).await?;
        if part.is_empty() {
            return Ok(Ok(rows));
        }
        for row in &part {
            version = row.int("version")?;
            let seal = Seal::read(&row.bytes("body")?)?;
            let leaf = row.int("leaf_index")?;
            if let Some(published) = &seal.checkpoints
                && Published::up_to(connection, published.latest).await? != *published
            {
                return Ok(Err(format!(
                    "检查点：账本第 {leaf} 号叶子记载当时已发布 {} 个、最大的是第 {} 号，现在的与之不符",
                    published.count, published.latest
                )));
            }
            let found = before.next(connection, seal.last).await?;
            let found = Seal { checkpoints: seal.checkpoints.clone(), ..found };
            if found != seal {
                return Ok(Err(format!(
                    "审计日志第 {} 至 {} 条：与账本第 {leaf} 号叶子封存的不符（封存时 {} 条，现有 {} 条）",
                    seal.after.unwrap_or(0).saturating_add(1),
                    seal.last,
                    seal.rows,
                    found.rows
                )));
            }
            rows += u64::try_from(seal.rows).unwrap_or(0);
            before = seal;
        }
    }
}
