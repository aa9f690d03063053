//! Events: what happened in a case, under which law, said by whom, when it took effect and when it was recorded.
use crate::custody::{Consigned, Movement};
pub use crate::handover::Received;
use crate::handover::{HandoverItem, Origin};
use crate::value::{FieldValue, FileRef};
use jiff::Timestamp;
use law::Decision;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Version of the event format written today. Older ones stay readable.
pub const EVENT_FORMAT: u32 = 1;

/// One event of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Format version.
    pub v: u32,
    /// Event id (UUIDv7).
    pub id: Uuid,
    /// Case.
    pub case: Uuid,
    /// Account that acted.
    pub actor: String,
    /// Its name at the time.
    pub actor_name: String,
    /// Its organ.
    pub organ: String,
    /// When it took effect in law.
    pub occurred_at: Timestamp,
    /// When it was typed in.
    pub recorded_at: Timestamp,
    /// Why it was typed in later than it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// Version of the working-day calendar in use.
    pub calendar: String,
    /// What happened.
    pub what: EventKind,
}

/// Kinds of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum EventKind {
    /// The case was opened.
    Opened {
        /// `id@version` of the procedure the case keeps.
        procedure: String,
        /// Title.
        title: String,
        /// Conducting organ.
        organ: String,
        /// Region code.
        region: String,
        /// public, internal or sealed.
        secrecy: String,
        /// Case number.
        number: String,
        /// Where it came from.
        origin: Option<Origin>,
    },
    /// An act was done.
    Done {
        /// Act id.
        act: String,
        /// Values of the form.
        form: BTreeMap<String, FieldValue>,
        /// Papers attached.
        papers: Vec<FileRef>,
        /// Officers whose act it is: the actor and those who co-signed.
        officers: Vec<Signer>,
        /// Opinion, seen by the conducting organ only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opinion: Option<String>,
        /// Tables decided, with their traces.
        decisions: BTreeMap<String, Decision>,
        /// Hand-over item this act signed for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received: Option<Received>,
        /// What it did to goods in custody.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        custody: Vec<Movement>,
        /// Figures of the tally on the page of the case as they stood then, of an act that looks at them.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        tallied: BTreeMap<String, i64>,
    },
    /// An act that takes several officers awaits the others.
    Proposed {
        /// Proposal id.
        proposal: Uuid,
        /// Act id.
        act: String,
        /// Values as typed.
        form: BTreeMap<String, FieldValue>,
        /// Papers attached.
        papers: Vec<FileRef>,
        /// Opinion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opinion: Option<String>,
        /// Item that will be signed for once enough officers have signed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received: Option<Box<HandoverItem>>,
        /// Figures of the tally on the page of the case as they stood then, of an act that looks at them.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        tallied: BTreeMap<String, i64>,
    },
    /// Another officer co-signed; when enough have, a `Done` follows.
    CoSigned {
        /// Proposal id.
        proposal: Uuid,
    },
    /// A proposal was returned to its author, or withdrawn.
    ProposalReturned {
        /// Proposal id.
        proposal: Uuid,
        /// Why.
        reason: String,
    },
    /// An officer was assigned.
    Assigned {
        /// Account.
        officer: String,
        /// Name.
        name: String,
        /// Roles in the case.
        roles: Vec<String>,
    },
    /// An officer left the case.
    Unassigned {
        /// Account.
        officer: String,
        /// Why.
        reason: String,
    },
    /// An item was sent to another organ.
    HandoverSent {
        /// The item.
        item: Box<HandoverItem>,
    },
    /// The recipient signed for an item.
    HandoverSigned {
        /// Item id.
        item: Uuid,
        /// `procedure/handover`.
        item_kind: String,
        /// Recipient organ.
        organ: String,
        /// Officer who signed.
        officer: String,
        /// Case at the recipient.
        case: Uuid,
        /// Goods it did not take in; they come back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        refused: Vec<Consigned>,
    },
    /// An item that nobody had signed for was taken back by its sender or sent back by its recipient.
    HandoverUndone {
        /// Item id.
        item: Uuid,
        /// `procedure/handover`.
        item_kind: String,
        /// Whose doing it was.
        by: crate::undo::Side,
        /// Organ that did it.
        organ: String,
        /// Why.
        reason: String,
    },
    /// Goods were moved, divided or counted in the storeroom.
    StoreroomRecorded {
        /// What happened to which lot.
        custody: Vec<Movement>,
        /// Why; what a difference comes from and what was done about it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// An item that no act of the case could take any more was signed for and put on file; it moves no stage.
    ItemFiled {
        /// The item.
        item: Received,
        /// Its title.
        title: String,
        /// Its papers.
        papers: Vec<FileRef>,
        /// What becomes of it.
        reason: String,
    },
    /// Another case was linked.
    Linked {
        /// The other case.
        other: Uuid,
        /// Why.
        reason: String,
    },
    /// A note for the conducting organ.
    Noted {
        /// Text.
        text: String,
    },
    /// A piece of work was given to an officer.
    SubtaskOpened {
        /// Id.
        subtask: Uuid,
        /// What to do.
        title: String,
        /// Who.
        officer: String,
        /// By when.
        due_at: Option<Timestamp>,
    },
    /// A piece of work was finished.
    SubtaskClosed {
        /// Id.
        subtask: Uuid,
        /// Result.
        result: String,
    },
    /// A fact was corrected, with a reason; the old value stays in the earlier event.
    FactCorrected {
        /// Field.
        field: String,
        /// New value.
        value: FieldValue,
        /// Why.
        reason: String,
        /// Tables decided anew because they look at the fact, with their traces.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        decisions: BTreeMap<String, Decision>,
    },
    /// The circle of those who may know the case was narrowed or widened.
    SecrecyChanged {
        /// The new level.
        secrecy: String,
        /// Why.
        reason: String,
    },
    /// The case was marked as belonging to a topic.
    TopicMarked {
        /// Topic id.
        topic: String,
        /// Its title that day.
        title: String,
        /// Version of its guidance in force that day; none while it had none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// The suggestion that was taken up, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggested: Option<crate::topic::Hint>,
    },
    /// The mark of a topic was taken off.
    TopicRemoved {
        /// Topic id.
        topic: String,
        /// Why.
        reason: String,
    },
    /// An act makes a document: it got its number with the act and is drawn up next.
    DocumentNumbered {
        /// The document's id: random, and its code of verification.
        document: Uuid,
        /// `id@version` of the template.
        template: String,
        /// Title.
        title: String,
        /// Its number.
        number: String,
        /// Event of the act.
        of: Uuid,
        /// Kind of paper under which it is kept.
        paper: String,
        /// Whether it carries personal data.
        personal: bool,
    },
    /// An act should make a document and cannot: the case lacks what it needs.
    DocumentNotMade {
        /// `id@version` of the template.
        template: String,
        /// Title.
        title: String,
        /// What is lacking.
        reason: String,
        /// The act; none in events written before documents could be made later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<crate::papers::MadeBy>,
    },
    /// A document that could not be made is to be made now, of the facts as they stand now. If it has no number yet, it
    /// gets one in the same append.
    DocumentAskedAnew {
        /// The document, or the event that said why it was not made.
        document: Uuid,
        /// `id@version` of the template.
        template: String,
        /// Title.
        title: String,
        /// The act, of a document that has no number yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<crate::papers::MadeBy>,
    },
    /// A numbered document was drawn up and put on file.
    DocumentIssued {
        /// The document.
        document: Uuid,
        /// The file.
        file: FileRef,
    },
    /// A document that was drawn up after the recipient of its act's hand-over had signed follows into the recipient's case.
    PaperFollowed {
        /// The item it belongs to.
        item: Uuid,
        /// The file.
        file: FileRef,
    },
    /// A list of entries was frozen, to be drawn from when the next checkpoint is published.
    DrawRequested {
        /// The list.
        request: Box<crate::draw::Request>,
    },
    /// The draw has its result, which follows from the list and the checkpoint.
    Drawn {
        /// The result.
        result: crate::draw::Drawn,
    },
    /// A limit nears its end.
    LimitWarned {
        /// Limit id.
        limit: String,
        /// Which run of it.
        run: u32,
        /// Due.
        due_at: Timestamp,
    },
    /// A limit passed without being met. It decides nothing.
    LimitPassed {
        /// Limit id.
        limit: String,
        /// Which run of it.
        run: u32,
        /// Due.
        due_at: Timestamp,
        /// Post that hears of it.
        escalated_to: String,
    },
}

/// An officer whose act it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Account.
    pub id: String,
    /// Name.
    pub name: String,
    /// When signed.
    pub at: Timestamp,
}

impl EventKind {
    /// The kind as a word: the act's id for acts, else the kind.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            EventKind::Opened { .. } => "opened",
            EventKind::Done { act, .. } => act,
            EventKind::Proposed { .. } => "proposed",
            EventKind::CoSigned { .. } => "co-signed",
            EventKind::ProposalReturned { .. } => "proposal-returned",
            EventKind::Assigned { .. } => "assigned",
            EventKind::Unassigned { .. } => "unassigned",
            EventKind::HandoverSent { .. } => "handover-sent",
            EventKind::HandoverSigned { .. } => "handover-signed",
            EventKind::HandoverUndone { .. } => "handover-undone",
            EventKind::StoreroomRecorded { .. } => "storeroom-recorded",
            EventKind::ItemFiled { .. } => "item-filed",
            EventKind::Linked { .. } => "linked",
            EventKind::Noted { .. } => "noted",
            EventKind::SubtaskOpened { .. } => "subtask-opened",
            EventKind::SubtaskClosed { .. } => "subtask-closed",
            EventKind::FactCorrected { .. } => "fact-corrected",
            EventKind::SecrecyChanged { .. } => "secrecy-changed",
            EventKind::TopicMarked { .. } => "topic-marked",
            EventKind::TopicRemoved { .. } => "topic-removed",
            EventKind::DocumentNumbered { .. } => "document-numbered",
            EventKind::DocumentNotMade { .. } => "document-not-made",
            EventKind::DocumentAskedAnew { .. } => "document-asked-anew",
            EventKind::DocumentIssued { .. } => "document-issued",
            EventKind::PaperFollowed { .. } => "paper-followed",
            EventKind::DrawRequested { .. } => "draw-requested",
            EventKind::Drawn { .. } => "drawn",
            EventKind::LimitWarned { .. } => "limit-warned",
            EventKind::LimitPassed { .. } => "limit-passed",
        }
    }
}
