//! One leaf of the ledger: who recorded what kind of act on which case, and salted digests of the event.

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::{Hash, LedgerError, canonical};

/// Format version of an entry.
pub const VERSION: u32 = 1;

/// Longest entry in bytes: what the two-byte length prefix of a C2SP entry bundle can carry.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// Length of a salt in bytes.
pub const SALT_BYTES: usize = 32;

/// Sequence of the first event of a case.
pub const FIRST_SEQUENCE: i64 = 1;

/// A leaf of the ledger. It holds no personal data: identifiers are opaque and the event is present only as
/// digests of `salt || canonical event bytes`, so that erasing the salt and the event leaves every proof intact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name of the act as data gives it.
    pub act: String,
    /// Opaque identifier of the organ that acted.
    pub organ: String,
    /// Opaque identifier of the case.
    pub case: String,
    /// Position of the event in its case, from [`FIRST_SEQUENCE`].
    pub sequence: i64,
    /// When the fact happened: microseconds since the Unix epoch, UTC.
    pub occurred_at: i64,
    /// When it was recorded: microseconds since the Unix epoch, UTC.
    pub recorded_at: i64,
    /// SHA-256 of `salt || body`.
    pub sha256: [u8; 32],
    /// SM3 (GB/T 32905) of `salt || body`.
    pub sm3: [u8; 32],
}

/// What an entry says apart from its digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// Name of the act as data gives it.
    pub act: String,
    /// Opaque identifier of the organ that acted.
    pub organ: String,
    /// Opaque identifier of the case.
    pub case: String,
    /// Position of the event in its case, from [`FIRST_SEQUENCE`].
    pub sequence: i64,
    /// When the fact happened: microseconds since the Unix epoch, UTC.
    pub occurred_at: i64,
    /// When it was recorded: microseconds since the Unix epoch, UTC.
    pub recorded_at: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u32,
    act: String,
    organ: String,
    case: String,
    sequence: i64,
    occurred_at: i64,
    recorded_at: i64,
    sha256: String,
    sm3: String,
}

impl Entry {
    /// Seals the canonical event bytes `body` with `salt` into an entry.
    #[must_use]
    pub fn seal(facts: EntryFacts, salt: &[u8; SALT_BYTES], body: &[u8]) -> Self {
        Self {
            act: facts.act,
            organ: facts.organ,
            case: facts.case,
            sequence: facts.sequence,
            occurred_at: facts.occurred_at,
            recorded_at: facts.recorded_at,
            sha256: salted_sha256(salt, body),
            sm3: salted_sm3(salt, body),
        }
    }

    /// The canonical bytes that become the leaf.
    ///
    /// # Errors
    /// [`LedgerError::Entry`] for an empty identifier or a sequence below [`FIRST_SEQUENCE`],
    /// [`LedgerError::EntryTooLong`] beyond [`MAX_ENTRY_BYTES`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        for (field, text) in [("act", &self.act), ("organ", &self.organ), ("case", &self.case)] {
            if text.is_empty() {
                return Err(LedgerError::Entry(format!("{field} is empty")));
            }
        }
        if self.sequence < FIRST_SEQUENCE {
            return Err(LedgerError::Entry(format!("sequence {} is below {FIRST_SEQUENCE}", self.sequence)));
        }
        let bytes = canonical::to_bytes(&json!({
            "v": VERSION,
            "act": self.act,
            "organ": self.organ,
            "case": self.case,
            "sequence": self.sequence,
            "occurred_at": self.occurred_at,
            "recorded_at": self.recorded_at,
            "sha256": hex::encode(self.sha256),
            "sm3": hex::encode(self.sm3),
        }))?;
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(LedgerError::EntryTooLong(bytes.len()));
        }
        Ok(bytes)
    }

    /// Reads an entry back; accepts only the bytes that [`Entry::to_bytes`] would write.
    ///
    /// # Errors
    /// [`LedgerError::EntryTooLong`] or [`LedgerError::Entry`] with the reason.
    pub fn parse(bytes: &[u8]) -> Result<Self, LedgerError> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(LedgerError::EntryTooLong(bytes.len()));
        }
        let wire: Wire =
            serde_json::from_slice(bytes).map_err(|error| LedgerError::Entry(error.to_string()))?;
        if wire.v != VERSION {
            return Err(LedgerError::Entry(format!("unknown version {}", wire.v)));
        }
        let entry = Self {
            act: wire.act,
            organ: wire.organ,
            case: wire.case,
            sequence: wire.sequence,
            occurred_at: wire.occurred_at,
            recorded_at: wire.recorded_at,
            sha256: digest_from_hex("sha256", &wire.sha256)?,
            sm3: digest_from_hex("sm3", &wire.sm3)?,
        };
        if entry.to_bytes()? != bytes {
            return Err(LedgerError::Entry("not in canonical form".into()));
        }
        Ok(entry)
    }

    /// Whether both digests are those of `salt || body`.
    #[must_use]
    pub fn matches(&self, salt: &[u8; SALT_BYTES], body: &[u8]) -> bool {
        self.sha256 == salted_sha256(salt, body) && self.sm3 == salted_sm3(salt, body)
    }
}

/// The RFC 6962 leaf hash of entry bytes: SHA-256 of a zero byte followed by the bytes.
#[must_use]
pub fn entry_hash(bytes: &[u8]) -> Hash {
    tlog_tiles::record_hash(bytes).0
}

fn salted_sha256(salt: &[u8; SALT_BYTES], body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

fn salted_sm3(salt: &[u8; SALT_BYTES], body: &[u8]) -> [u8; 32] {
    Sm3::new().chain_update(salt).chain_update(body).finalize().into()
}

fn digest_from_hex(field: &str, text: &str) -> Result<[u8; 32], LedgerError> {
    let mut digest = [0; 32];
    hex::decode_to_slice(text, &mut digest)
        .map_err(|error| LedgerError::Entry(format!("{field}: {error}")))?;
    Ok(digest)
}
