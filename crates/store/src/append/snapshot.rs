use std::collections::HashMap;

use uuid::Uuid;

use super::{Append, Receipt};
use crate::StoreFault;
use crate::sql::{Connection, padded, sql, sql_owned};

/// Key of PostgreSQL's advisory lock that the ledger's writers share.
const LEDGER_LOCK: i64 = 0x7a68_6962_616f;

/// What a batch needs to know of the database, read once under the ledger's lock.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// Number of leaves.
    pub(super) size: i64,
    /// Acts already recorded: digest and receipt.
    pub(super) acts: HashMap<Uuid, (Vec<u8>, String)>,
    /// Current versions of the streams named.
    pub(super) versions: HashMap<Uuid, i64>,
    /// Search positions of the cases that are already there.
    pub(super) docs: HashMap<Uuid, i64>,
    /// Digests of their parts, none for a case written before they were kept.
    pub(super) parts: HashMap<Uuid, Option<Vec<u8>>>,
    /// Numbers of the cases that are already there.
    pub(super) case_numbers: HashMap<Uuid, String>,
    /// Last serials of the series named.
    pub(super) series: HashMap<String, i64>,
    /// Event ids that are already taken.
    pub(super) events: HashMap<Uuid, i64>,
}

/// Takes the ledger's lock for the rest of the transaction. On SQLite `BEGIN IMMEDIATE` has done it.
pub(crate) async fn lock(connection: &mut Connection) -> Result<(), StoreFault> {
    if connection.is_postgres() {
        sql("SELECT 1 FROM (SELECT pg_advisory_xact_lock($1)) AS held")
            .bind(LEDGER_LOCK)
            .one(connection)
            .await?;
    }
    Ok(())
}

impl Snapshot {
    /// Reads what `batch` needs; the caller holds the lock.
    pub(super) async fn read(connection: &mut Connection, batch: &[&Append]) -> Result<Self, StoreFault> {
        let row = sql("SELECT size FROM ledger_state WHERE one = 1").one(connection).await?;
        let mut snapshot = Self { size: row.int("size")?, ..Self::default() };
        snapshot.read_acts(connection, batch).await?;
        snapshot.read_streams(connection, batch).await?;
        snapshot.read_series(connection, batch).await?;
        Ok(snapshot)
    }

    async fn read_acts(&mut self, connection: &mut Connection, batch: &[&Append]) -> Result<(), StoreFault> {
        let ids: Vec<Uuid> = batch.iter().map(|append| append.act_id).collect();
        let question = "SELECT act_id, request_digest, receipt FROM acts WHERE act_id IN";
        for row in rows_in(connection, question, &ids).await? {
            self.acts.insert(row.uuid("act_id")?, (row.bytes("request_digest")?, row.text("receipt")?));
        }
        let events: Vec<Uuid> =
            batch.iter().flat_map(|append| &append.streams).flat_map(|s| &s.events).map(|e| e.id).collect();
        for row in rows_in(connection, "SELECT id, version FROM events WHERE id IN", &events).await? {
            self.events.insert(row.uuid("id")?, row.int("version")?);
        }
        Ok(())
    }

    async fn read_streams(
        &mut self,
        connection: &mut Connection,
        batch: &[&Append],
    ) -> Result<(), StoreFault> {
        let mut streams: Vec<Uuid> =
            batch.iter().flat_map(|append| &append.streams).map(|s| s.stream).collect();
        streams.sort_unstable();
        streams.dedup();
        for part in streams.chunks(MAX_IN) {
            let (list, values) = padded(part, 1);
            let text = format!(
                "SELECT stream, max(version) AS version FROM events WHERE stream IN ({list}) GROUP BY stream"
            );
            for row in sql_owned(text).bind_all(values).all(connection).await? {
                self.versions.insert(row.uuid("stream")?, row.int("version")?);
            }
        }
        let question = "SELECT case_id, doc, number, parts FROM cases WHERE case_id IN";
        for row in rows_in(connection, question, &streams).await? {
            self.docs.insert(row.uuid("case_id")?, row.int("doc")?);
            self.parts.insert(row.uuid("case_id")?, row.get("parts")?);
            if let Some(number) = row.get::<Option<String>>("number")? {
                self.case_numbers.insert(row.uuid("case_id")?, number);
            }
        }
        Ok(())
    }

    async fn read_series(
        &mut self,
        connection: &mut Connection,
        batch: &[&Append],
    ) -> Result<(), StoreFault> {
        let names: Vec<String> =
            batch.iter().flat_map(|append| &append.numbers).map(|request| request.series.clone()).collect();
        let question = "SELECT series, last FROM number_series WHERE series IN";
        for row in rows_in(connection, question, &names).await? {
            self.series.insert(row.text("series")?, row.int("last")?);
        }
        Ok(())
    }

    /// The receipt of an act already recorded, if this is one; an error if it was recorded for another request.
    pub(super) fn repeated(&self, append: &Append) -> Option<Result<Receipt, crate::AppendFault>> {
        let (digest, receipt) = self.acts.get(&append.act_id)?;
        if *digest != append.request_digest {
            return Some(Err(crate::AppendFault::DifferentBody(append.act_id)));
        }
        let receipt = serde_json::from_str::<Receipt>(receipt)
            .map(|receipt| Receipt { repeated: true, ..receipt })
            .map_err(|error| StoreFault::malformed(format!("回执：{error}")).into());
        Some(receipt)
    }
}

/// The digests kept with each of `cases` that is there.
pub(crate) async fn kept_parts(
    connection: &mut Connection,
    cases: &[Uuid],
) -> Result<HashMap<Uuid, Option<Vec<u8>>>, StoreFault> {
    let rows = rows_in(connection, "SELECT case_id, parts FROM cases WHERE case_id IN", cases).await?;
    rows.iter().map(|row| Ok((row.uuid("case_id")?, row.get("parts")?))).collect()
}

/// Most values in one `IN` list.
const MAX_IN: usize = 256;

/// The rows of `question (…)` for all of `keys`, in parts.
async fn rows_in<V: Into<crate::sql::Value> + Clone>(
    connection: &mut Connection,
    question: &str,
    keys: &[V],
) -> Result<Vec<crate::sql::Row>, StoreFault> {
    let mut rows = Vec::new();
    for part in keys.chunks(MAX_IN) {
        let (list, values) = padded(part, 1);
        rows.extend(sql_owned(format!("{question} ({list})")).bind_all(values).all(connection).await?);
    }
    Ok(rows)
}
