//! The state of a case: what its events add up to.
use crate::custody::Custody;
use crate::event::{Received, Signer};
use crate::handover::{HandoverItem, Origin};
use crate::value::{FieldValue, FileRef};
use jiff::Timestamp;
use law::Decision;
use law::procedure::{Procedure, StageRef, Trigger};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// State of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseState {
    /// Id.
    pub id: Uuid,
    /// Events folded so far; the expected version of the next append.
    pub version: u64,
    /// `id@version` of the procedure.
    pub procedure: String,
    /// Title.
    pub title: String,
    /// Official number.
    pub number: String,
    /// Conducting organ.
    pub organ: String,
    /// Region.
    pub region: String,
    /// Secrecy.
    pub secrecy: String,
    /// Where it came from.
    pub origin: Option<Origin>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// When it had ended before it was taken up again: what lapsed then does not run again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended_before: Vec<Timestamp>,
    /// Stage of each track.
    pub stage: BTreeMap<String, String>,
    /// Facts by field.
    pub facts: BTreeMap<String, FieldValue>,
    /// Roles by assigned officer.
    pub assigned: BTreeMap<String, Assignment>,
    /// Acts done, in order of recording.
    pub done: Vec<DoneAct>,
    /// Acts awaiting co-signature.
    pub proposals: BTreeMap<Uuid, Proposal>,
    /// What a co-signer returned, by act, until the act is proposed again or done: its author need not type it anew.
    #[serde(default)]
    pub returned: BTreeMap<String, ReturnedAct>,
    /// Papers, in order.
    pub papers: Vec<FileRef>,
    /// Official documents that acts of the case made, in order.
    #[serde(default)]
    pub documents: Vec<IssuedDocument>,
    /// Official documents that acts should have made and could not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<crate::papers::WithheldDocument>,
    /// Items sent.
    pub sent: Vec<SentItem>,
    /// Items signed for here.
    pub received: Vec<Received>,
    /// Goods in custody.
    #[serde(default)]
    pub custody: Custody,
    /// Latest decisions by name.
    pub decided: BTreeMap<String, Decision>,
    /// Figures of the tally on the page of the case, as the latest act that looks at them recorded them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tallied: BTreeMap<String, i64>,
    /// Linked cases.
    pub links: Vec<Uuid>,
    /// Topics that the case is marked with, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub topics: BTreeMap<String, crate::topic::Mark>,
    /// Pieces of work.
    pub subtasks: BTreeMap<Uuid, Subtask>,
    /// Everything that may start, stop, suspend or extend a limit.
    pub signals: Vec<Signal>,
    /// Draws, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<crate::draw::State>,
    /// Runs of limits that were already reported as near or passed: `limit/run/warned|passed`.
    pub reported: BTreeSet<String>,
}

/// An officer in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: BTreeSet<String>,
}

/// An act that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneAct {
    /// Act id.
    pub act: String,
    /// When it took effect.
    pub occurred_at: Timestamp,
    /// Version of the case after it.
    pub version: u64,
    /// Stages that it moved its tracks from, by track.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<String, String>,
}

/// An act that awaits other officers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Act id.
    pub act: String,
    /// Who proposed it.
    pub by: Signer,
    /// Who co-signed so far.
    pub signers: Vec<Signer>,
    /// Values.
    pub form: BTreeMap<String, FieldValue>,
    /// Papers.
    pub papers: Vec<FileRef>,
    /// Opinion.
    pub opinion: Option<String>,
    /// Figures of the tally that were seen when it was proposed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tallied: BTreeMap<String, i64>,
    /// Item to sign for once enough officers have signed.
    pub received: Option<Box<HandoverItem>>,
    /// When it takes effect.
    pub occurred_at: Timestamp,
    /// Why late.
    pub late_reason: Option<String>,
}

/// An act that was returned to its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedAct {
    /// Its author.
    pub by: Signer,
    /// Values as proposed.
    pub form: BTreeMap<String, FieldValue>,
    /// Papers as proposed.
    pub papers: Vec<FileRef>,
    /// Opinion as proposed.
    pub opinion: Option<String>,
    /// Why it was returned.
    pub reason: String,
}

/// An official document of this case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedDocument {
    /// Id, and code of verification.
    pub id: Uuid,
    /// `id@version` of the template.
    pub template: String,
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// Event of the act that made it.
    pub of: Uuid,
    /// Kind of paper.
    pub paper: String,
    /// Whether it carries personal data.
    pub personal: bool,
    /// The file, once it is drawn up.
    pub file: Option<FileRef>,
}

/// An item sent from this case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentItem {
    /// The item.
    pub item: HandoverItem,
    /// When the recipient signed.
    pub signed_at: Option<Timestamp>,
    /// The recipient's case.
    pub to_case: Option<Uuid>,
    /// Version of the case after the act that sent it, and after the sending itself.
    #[serde(default)]
    pub by: (u64, u64),
    /// How it was taken back or sent back, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<crate::undo::Undone>,
}

impl SentItem {
    /// Whether the recipient still has to sign for it.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.signed_at.is_none() && self.undone.is_none()
    }

    /// Whether it was neither taken back nor sent back.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.undone.is_none()
    }
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subtask {
    /// What to do.
    pub title: String,
    /// Who.
    pub officer: String,
    /// Who gave it.
    #[serde(default)]
    pub by: String,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// Result once finished.
    pub result: Option<String>,
}

/// Something a limit listens to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// `act:…`, `sent:…` or `receipt:…`.
    pub trigger: Trigger,
    /// When it took effect.
    pub occurred_at: Timestamp,
    /// Values given with it, for limits that count from a field.
    pub form: BTreeMap<String, FieldValue>,
    /// Version of the case after it.
    #[serde(default)]
    pub version: u64,
    /// When what it tells of was undone. What it had started lapses then; what it had met, suspended or extended counts as
    /// if it had never been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<Timestamp>,
}

impl CaseState {
    /// Whether a file is an official document that an act of the case made.
    #[must_use]
    pub fn is_document(&self, file: &FileRef) -> bool {
        let mut made = self.documents.iter().filter_map(|known| known.file.as_ref());
        made.any(|made| made.sha256 == file.sha256)
    }

    /// Whether the case has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// Whether an officer holds a role by assignment.
    #[must_use]
    pub fn is_assigned(&self, officer: &str, role: &str) -> bool {
        self.assigned.get(officer).is_some_and(|a| a.roles.contains(role))
    }

    /// Whether the case stands in a stage.
    #[must_use]
    pub fn is_in(&self, stage: &StageRef) -> bool {
        self.stage.get(&stage.track) == Some(&stage.stage)
    }

    /// Whether a paper of a kind is a document that has its number and is still being drawn up.
    #[must_use]
    pub fn being_drawn(&self, paper: &str) -> bool {
        self.documents.iter().any(|document| document.paper == paper && document.file.is_none())
    }

    /// Organs that a role of the procedure names by a field of this case.
    #[must_use]
    pub fn participants(&self, procedure: &Procedure) -> BTreeSet<String> {
        let fields = procedure.roles.iter().filter_map(|role| role.in_organ.as_ref());
        fields.filter_map(|field| self.facts.get(&field.value)?.organ().map(str::to_owned)).collect()
    }

    /// The organ in which a role of this case is held.
    #[must_use]
    pub fn organ_of_role(&self, role: &law::procedure::Role) -> Option<String> {
        match &role.in_organ {
            None => Some(self.organ.clone()),
            Some(field) => self.facts.get(&field.value)?.organ().map(str::to_owned),
        }
    }

    /// The other organ's case that goes with this one, if it is known.
    #[must_use]
    pub fn counterpart(&self, organ: &str) -> Option<Uuid> {
        let signed =
            self.sent.iter().rev().find(|s| s.stands() && s.item.to_organ == organ && s.to_case.is_some());
        let received = self.received.iter().rev().find(|received| received.organ == organ).map(|r| r.case);
        let origin = self.origin.as_ref().filter(|origin| origin.organ == organ).map(|origin| origin.case);
        signed.and_then(|sent| sent.to_case).or(received).or(origin)
    }

    /// The case of an organ that this one is about, as far as hand-overs told.
    #[must_use]
    pub fn subject(&self, organ: &str) -> Option<Uuid> {
        let told = self.received.iter().rev().filter_map(|received| received.about.as_ref());
        told.into_iter().find(|about| about.organ == organ).map(|about| about.case)
    }

    /// Titles of the present stages, first track first.
    #[must_use]
    pub fn status(&self, procedure: &Procedure) -> String {
        let titles = procedure.tracks.iter().enumerate().filter_map(|(position, track)| {
            let id = self.stage.get(&*track.id)?;
            let begun = position == 0 || track.stages.first().is_some_and(|first| *first.id != *id);
            let stage = track.stages.iter().find(|stage| *stage.id == *id)?;
            begun.then(|| stage.title.clone())
        });
        titles.collect::<Vec<_>>().join("；")
    }
}
