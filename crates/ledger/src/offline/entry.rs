use serde_json::Value;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use super::OfflineFault;

/// What a leaf says, read from entry bytes that a proof has already tied to a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafFacts {
    /// Name of the act.
    pub act: String,
    /// Opaque identifier of the organ.
    pub organ: String,
    /// Opaque identifier of the case.
    pub case: String,
    /// Position of the event in its case.
    pub sequence: i64,
    /// When the fact happened: microseconds since the Unix epoch, UTC.
    pub occurred_at: i64,
    /// When it was recorded: microseconds since the Unix epoch, UTC.
    pub recorded_at: i64,
    sha256: String,
    sm3: String,
}

impl LeafFacts {
    /// Whether both digests are those of `salt || body`.
    #[must_use]
    pub fn matches(&self, salt: &[u8; 32], body: &[u8]) -> bool {
        let sha256 = Sha256::new().chain_update(salt).chain_update(body).finalize();
        let sm3 = Sm3::new().chain_update(salt).chain_update(body).finalize();
        self.sha256 == hex::encode(sha256) && self.sm3 == hex::encode(sm3)
    }
}

/// Reads entry bytes of format version 1.
///
/// # Errors
/// [`OfflineFault::Entry`] when a field is missing or of another kind.
pub fn read_entry(bytes: &[u8]) -> Result<LeafFacts, OfflineFault> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| OfflineFault::Entry)?;
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let number = |field: &str| value.get(field).and_then(Value::as_i64);
    let facts = || {
        Some(LeafFacts {
            act: text("act")?,
            organ: text("organ")?,
            case: text("case")?,
            sequence: number("sequence")?,
            occurred_at: number("occurred_at")?,
            recorded_at: number("recorded_at")?,
            sha256: text("sha256")?,
            sm3: text("sm3")?,
        })
    };
    if number("v") != Some(1) {
        return Err(OfflineFault::Entry);
    }
    facts().ok_or(OfflineFault::Entry)
}
