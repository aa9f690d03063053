//! The C2SP tlog-proof text: index, inclusion proof and signed checkpoint in one self-contained file.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::{Hash, LedgerError};

/// First line of every proof.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Most hashes an inclusion proof can hold: a tree of 64-bit size is at most this deep.
const MAX_HASHES: usize = 64;

/// A proof that an entry is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Zero-based index of the entry.
    pub index: u64,
    /// Inclusion proof, from the leaf's sibling upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, word for word.
    pub checkpoint: String,
}

impl TlogProof {
    /// The text of the proof.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\nindex {}\n", self.index);
        for hash in &self.hashes {
            text.push_str(&BASE64_STANDARD.encode(hash));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a proof; an `extra` line is refused, since nothing here writes one and it is not authenticated.
    /// The checkpoint is not verified here.
    ///
    /// # Errors
    /// [`LedgerError::Proof`] with the reason.
    pub fn parse(text: &str) -> Result<Self, LedgerError> {
        let refused = |reason: &str| LedgerError::Proof(reason.to_owned());
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| refused("no empty line"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(refused("unknown first line"));
        }
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(|number| number.parse().ok())
            .ok_or_else(|| refused("no index line"))?;
        let mut hashes = Vec::new();
        for line in lines {
            let hash = BASE64_STANDARD.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            hashes.push(hash.ok_or_else(|| refused("a hash line is not 32 bytes of base64"))?);
        }
        let proof = Self { index, hashes, checkpoint: checkpoint.to_owned() };
        if proof.hashes.len() > MAX_HASHES || proof.to_text() != text {
            return Err(refused("not in the one form the specification gives it"));
        }
        Ok(proof)
    }
}
