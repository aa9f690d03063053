use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::OfflineFault;
use crate::Hash;

/// A tree of 64-bit size is at most this deep.
const MAX_HASHES: usize = 64;

/// A C2SP tlog-proof as read; nothing in it is verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofText<'a> {
    /// Zero-based index of the entry.
    pub index: u64,
    /// Inclusion proof, from the leaf's sibling upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, word for word.
    pub checkpoint: &'a str,
}

/// Reads a C2SP tlog-proof without `extra` line.
///
/// # Errors
/// [`OfflineFault::Proof`] for any other text.
pub fn read_proof(text: &str) -> Result<ProofText<'_>, OfflineFault> {
    read(text).ok_or(OfflineFault::Proof)
}

fn read(text: &str) -> Option<ProofText<'_>> {
    let rest = text.strip_prefix("c2sp.org/tlog-proof@v1\nindex ")?;
    let (number, mut rest) = rest.split_once('\n')?;
    let canonical = number == "0" || !number.starts_with('0');
    if !canonical || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let index = number.parse().ok()?;
    let mut hashes = Vec::new();
    loop {
        let (line, after) = rest.split_once('\n')?;
        rest = after;
        if line.is_empty() {
            return Some(ProofText { index, hashes, checkpoint: rest });
        }
        if hashes.len() == MAX_HASHES {
            return None;
        }
        hashes.push(BASE64_STANDARD.decode(line).ok()?.try_into().ok()?);
    }
}
