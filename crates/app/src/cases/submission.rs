//! What a person submits, and what the engine is asked for it.
use crate::people::Person;
use case::decide::{Command, Opening};
use case::value::FileRef;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// What a person submits.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// Id of the act, made by the client (UUIDv7); repeating it does nothing twice.
    pub act_id: Uuid,
    /// Case; none when one is opened.
    pub case: Option<Uuid>,
    /// Procedure to open under; none when the act continues a case.
    pub procedure: Option<String>,
    /// Title of a new case, if the form has no field for it.
    pub title: String,
    /// Who may know the new case, if other than the procedure says.
    pub secrecy: Option<SecrecyLevel>,
    /// Act id.
    pub act: String,
    /// Values as typed.
    pub form: serde_json::Map<String, serde_json::Value>,
    /// Papers attached.
    pub papers: Vec<FileRef>,
    /// Opinion.
    pub opinion: Option<String>,
    /// When it took effect, if earlier.
    pub occurred_at: Option<Timestamp>,
    /// Why late.
    pub late_reason: Option<String>,
    /// Hand-over item it signs for.
    pub item: Option<Uuid>,
    /// Version of the case the person saw.
    pub seen: Option<i64>,
}

impl Submission {
    /// Digest of what was submitted; the same id with another digest is refused.
    pub(super) fn digest(&self, person: &Person) -> [u8; 32] {
        let body = serde_json::json!({
            "who": person.case_actor.id, "case": self.case, "procedure": self.procedure, "title": self.title,
            "secrecy": self.secrecy, "act": self.act, "form": self.form, "papers": self.papers, "opinion": self.opinion,
            "occurred_at": self.occurred_at, "late_reason": self.late_reason, "item": self.item,
        });
        Sha256::digest(body.to_string().as_bytes()).into()
    }

    /// What the engine is asked to decide about a case.
    pub(super) fn command(&self, case: Uuid) -> Command {
        let opening = self.procedure.as_ref().map(|procedure| Opening {
            procedure: procedure.clone(),
            title: self.title.clone(),
            secrecy: self.secrecy.map(|level| level.key().to_owned()),
        });
        Command {
            case,
            act: self.act.clone(),
            form: self.form.clone(),
            papers: self.papers.clone(),
            opinion: self.opinion.clone(),
            occurred_at: self.occurred_at,
            late_reason: self.late_reason.clone(),
            opening,
            entries: Vec::new(),
            tallied: BTreeMap::new(),
            named: Vec::new(),
        }
    }
}
