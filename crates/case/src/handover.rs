//! Hand-over items: what leaves one organ's case for another organ.
use crate::custody::Consigned;
use crate::value::{FieldValue, FileRef};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An item on its way between two organs. Its life (sent, signed) stands in the sender's events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoverItem {
    /// Id.
    pub id: Uuid,
    /// `procedure/handover`.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Sending organ.
    pub from_organ: String,
    /// Sending case.
    pub from_case: Uuid,
    /// Receiving organ.
    pub to_organ: String,
    /// Receiving case, when it continues one.
    pub to_case: Option<Uuid>,
    /// Where a new case of the recipient should see its origin (differs from the sender when a case is passed on).
    pub origin: Origin,
    /// The case of a third organ that the matter is about, as far as the sender knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Origin>,
    /// Papers that travel.
    pub papers: Vec<FileRef>,
    /// Facts that travel.
    pub facts: BTreeMap<String, FieldValue>,
    /// Goods that travel. Custody passes when the recipient signs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<Consigned>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When the receipt is due.
    pub receipt_due_at: Option<Timestamp>,
}

/// Where a case came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Organ.
    pub organ: String,
    /// Case.
    pub case: Uuid,
}

/// A hand-over item that was signed for, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// Item.
    pub item: Uuid,
    /// Organ that sent it.
    pub organ: String,
    /// Case it was sent from.
    pub case: Uuid,
    /// What it is, `procedure/handover`; empty in events of before this was recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The case that the matter is about, if the sender told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Origin>,
}

impl Received {
    /// An item that is signed for.
    #[must_use]
    pub fn of(item: &HandoverItem) -> Self {
        Received {
            item: item.id,
            organ: item.from_organ.clone(),
            case: item.from_case,
            kind: item.kind.clone(),
            about: item.about.clone(),
        }
    }
}
