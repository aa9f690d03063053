use access::{Action, Granted};
use uuid::Uuid;

use crate::append::sealed_bytes;
use crate::proof::{check_action, check_stream};
use crate::sql::{Row, sql};
use crate::{Store, StoreFault};

/// Most streams in one answer of [`Store::all_streams`].
const STREAMS_PER_PAGE: i64 = 1_000;

/// Most events of one stream that are read.
const MAX_STREAM_EVENTS: i64 = 100_000;

/// An event as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its id.
    pub id: Uuid,
    /// Its stream.
    pub stream: Uuid,
    /// Its version in the stream, from 1.
    pub version: i64,
    /// Act or kind of event.
    pub kind: String,
    /// Organ that acted.
    pub organ: String,
    /// Who acted.
    pub actor: String,
    /// When the fact happened.
    pub occurred_at: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Canonical JSON.
    pub body: Vec<u8>,
    /// The salt of its leaf.
    pub salt: [u8; 32],
    /// Its leaf in the ledger.
    pub leaf_index: i64,
    /// The act that recorded it.
    pub act_id: Uuid,
}

impl StoredEvent {
    /// The canonical bytes that the leaf's digests cover, together with [`StoredEvent::salt`]: the body within id, actor
    /// and act. This, not the bare body, is the event content of a dossier.
    ///
    /// # Errors
    /// [`StoreFault::Ledger`] when the actor has no canonical form, which no recorded event has.
    pub fn sealed(&self) -> Result<Vec<u8>, StoreFault> {
        Ok(sealed_bytes(self.id, self.act_id, &self.actor, &self.body)?)
    }
}

pub(crate) const EVENT_COLUMNS: &str =
    "leaf_index, id, stream, version, kind, organ, actor, occurred_at, recorded_at, body, salt, act_id";

impl Store {
    /// All events of a stream in order.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] if the proof is for another stream; otherwise the database's.
    pub async fn events(&self, granted: &Granted, stream: Uuid) -> Result<Vec<StoredEvent>, StoreFault> {
        self.events_from(granted, stream, 1).await
    }

    /// The events of a stream from a version on, that one included, in order.
    ///
    /// # Errors
    /// As [`Store::events`].
    pub async fn events_from(
        &self,
        granted: &Granted,
        stream: Uuid,
        version: i64,
    ) -> Result<Vec<StoredEvent>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, stream, &mut connection).await?;
        let text = "SELECT leaf_index, id, stream, version, kind, organ, actor, occurred_at, recorded_at, body, salt, \
                    act_id FROM events WHERE stream = $1 AND version >= $2 ORDER BY version";
        let read = sql(text).bind(stream).bind(version).limit(MAX_STREAM_EVENTS);
        let rows = read.all(&mut connection).await?;
        rows.iter().map(stored_event).collect()
    }

    /// The ids of the streams of all cases after `after`, in order, a page at a time; empty at the end.
    /// Needs a proof for [`Action::VerifyLedger`], [`Action::RunJobs`] or [`Action::RunBackup`].
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the database's.
    pub async fn all_streams(&self, granted: &Granted, after: Option<Uuid>) -> Result<Vec<Uuid>, StoreFault> {
        check_action(granted, &[Action::VerifyLedger, Action::RunJobs, Action::RunBackup])?;
        let text = "SELECT DISTINCT stream FROM events WHERE stream > $1 AND stream <> $2 ORDER BY stream";
        let after = after.map(|after| after.to_string()).unwrap_or_default();
        let mut connection = self.database.read().await?;
        let rows = sql(text)
            .bind(after)
            .bind(crate::audit::seal::SEALS)
            .limit(STREAMS_PER_PAGE)
            .all(&mut connection)
            .await?;
        rows.iter().map(|row| row.uuid("stream")).collect()
    }

    /// The receipt of this very request, if it was recorded before: asked before anything is decided anew.
    ///
    /// # Errors
    /// [`crate::AppendFault::DifferentBody`] if the act's id was used for another request; otherwise as [`Store::receipt`].
    pub async fn repeat_of(
        &self,
        act_id: Uuid,
        digest: &[u8; 32],
    ) -> Result<Option<crate::Receipt>, crate::AppendFault> {
        let Some((receipt, kept)) = self.recorded_act(act_id).await? else { return Ok(None) };
        if kept == digest { Ok(Some(receipt)) } else { Err(crate::AppendFault::DifferentBody(act_id)) }
    }

    /// The receipt of an act already recorded, for a client that asks what became of it.
    ///
    /// # Errors
    /// The database's, or [`StoreFault::Malformed`].
    pub async fn receipt(&self, act_id: Uuid) -> Result<Option<crate::Receipt>, StoreFault> {
        Ok(self.recorded_act(act_id).await?.map(|(receipt, _)| receipt))
    }

    /// The receipt of an act and the digest of the request that it answered.
    async fn recorded_act(&self, act_id: Uuid) -> Result<Option<(crate::Receipt, Vec<u8>)>, StoreFault> {
        let mut connection = self.database.read().await?;
        let row = sql("SELECT receipt, request_digest FROM acts WHERE act_id = $1").bind(act_id);
        let Some(row) = row.optional(&mut connection).await? else { return Ok(None) };
        let receipt: crate::Receipt = serde_json::from_str(&row.text("receipt")?)
            .map_err(|error| StoreFault::malformed(format!("回执：{error}")))?;
        Ok(Some((crate::Receipt { repeated: true, ..receipt }, row.bytes("request_digest")?)))
    }
}

pub(crate) fn stored_event(row: &Row) -> Result<StoredEvent, StoreFault> {
    Ok(StoredEvent {
        id: row.uuid("id")?,
        stream: row.uuid("stream")?,
        version: row.int("version")?,
        kind: row.text("kind")?,
        organ: row.text("organ")?,
        actor: row.text("actor")?,
        occurred_at: row.int("occurred_at")?,
        recorded_at: row.int("recorded_at")?,
        body: row.bytes("body")?,
        salt: row.array("salt")?,
        leaf_index: row.int("leaf_index")?,
        act_id: row.uuid("act_id")?,
    })
}
