use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cases::CaseProjection;
use crate::handovers::HandoverRow;
use crate::jobs::NewJob;
use crate::records::Record;

/// One event to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id, made by the caller.
    pub id: Uuid,
    /// Act or kind of event, as data name it; becomes the leaf's `act`.
    pub kind: String,
    /// Organ that acted.
    pub organ: String,
    /// Who acted.
    pub actor: String,
    /// When the fact happened.
    pub occurred_at: i64,
    /// When it is recorded.
    pub recorded_at: i64,
    /// Canonical JSON ([`ledger::canonical`]).
    pub body: Vec<u8>,
}

/// What one stream gains.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamAppend {
    /// The stream; for a case its id.
    pub stream: Uuid,
    /// The version the decision was made on (0: the stream does not exist yet); `None` appends whatever it is.
    pub expected_version: Option<i64>,
    /// New events in order.
    pub events: Vec<NewEvent>,
    /// The case's read model after these events; its version is set by the store.
    pub projection: Option<CaseProjection>,
}

/// A number to be drawn from a gap-free series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRequest {
    /// Name of the series, for example organ, procedure and year together.
    pub series: String,
    /// Form of the number; `{serial}` stands for the serial, `{serial:N}` for it with leading zeros to N digits.
    pub template: String,
    /// Position, in [`Append::streams`], of the stream that is numbered.
    pub stream: usize,
    /// Whether it becomes the case's number in the projection.
    pub names_case: bool,
}

/// What stands for the number drawn by the request at `position` of [`Append::numbers`] until it is drawn. The store
/// replaces it in event bodies and in the projection's title, facts and search text of the numbered stream. It holds
/// private-use characters, which no form lets in.
#[must_use]
pub fn number_placeholder(position: usize) -> String {
    format!("\u{e000}number:{position}\u{e001}")
}

/// A row of the audit trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: i64,
    /// Who, as [`access::ActorId`] shows itself, or what was typed at a failed login.
    pub actor: String,
    /// Organ of who acted, or empty.
    pub organ: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// How it ended: granted, denied, failed.
    pub outcome: String,
    /// Id of the request.
    pub request_id: String,
    /// Network address of the client; empty where the platform itself acted or it is not known.
    pub address: String,
    /// More, in words or JSON.
    pub detail: String,
}

/// A write to another read model.
#[derive(Debug, Clone, PartialEq)]
pub enum ExtraWrite {
    /// Inserts or replaces a record.
    Put(Record),
    /// Removes a record, if it is there.
    Remove {
        /// Its collection.
        collection: String,
        /// Its key.
        key: String,
    },
    /// Completes a leased job in the same transaction; the append fails if the lease is lost.
    CompleteJob {
        /// The job.
        id: Uuid,
        /// The lease under which it was worked.
        lease: Uuid,
        /// When.
        at: i64,
    },
    /// Writes the papers of a hand-over item anew: a document of its act has been drawn up.
    PapersOfItem {
        /// The item.
        id: Uuid,
        /// Its papers.
        papers_json: String,
        /// The whole item.
        item_json: String,
    },
    /// Removes a draft that the act used up.
    RemoveDraft {
        /// Whose.
        officer: Uuid,
        /// For which case (or a key of the caller's for a case not yet opened).
        case: String,
        /// For which act.
        act: String,
    },
}

/// Everything one act writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Append {
    /// Id of the act, made by its client (version 7).
    pub act_id: Uuid,
    /// Digest of the request as sent.
    pub request_digest: [u8; 32],
    /// Streams that gain events; each stream once.
    pub streams: Vec<StreamAppend>,
    /// Hand-over items, inserted or replaced.
    pub handovers: Vec<HandoverRow>,
    /// New jobs.
    pub jobs: Vec<NewJob>,
    /// Numbers to draw.
    pub numbers: Vec<NumberRequest>,
    /// Rows for the audit trail.
    pub audit: Vec<AuditRow>,
    /// Writes to other read models.
    pub extra: Vec<ExtraWrite>,
}

impl Append {
    /// An append that writes nothing yet.
    #[must_use]
    pub fn new(act_id: Uuid, request_digest: [u8; 32]) -> Self {
        Self {
            act_id,
            request_digest,
            streams: Vec::new(),
            handovers: Vec::new(),
            jobs: Vec::new(),
            numbers: Vec::new(),
            audit: Vec::new(),
            extra: Vec::new(),
        }
    }
}

/// Where one event went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventReceipt {
    /// The event.
    pub event_id: Uuid,
    /// Its stream.
    pub stream: Uuid,
    /// Its version in the stream, from 1.
    pub version: i64,
    /// Its leaf in the ledger, from 0.
    pub leaf_index: i64,
}

/// What the writer acknowledges: all of it is durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The act.
    pub act_id: Uuid,
    /// Its events.
    pub events: Vec<EventReceipt>,
    /// The numbers drawn, in the order of the requests.
    pub numbers: Vec<String>,
    /// Whether the act had been recorded before.
    #[serde(skip)]
    pub repeated: bool,
}
