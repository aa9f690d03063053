//! Signed checkpoints: C2SP tlog-checkpoint bodies in signed notes.

use signed_note::{Note, Signature, StandardVerifier, Verifier};

pub use crate::key::{Ed25519Key, SigningKey};
use crate::{Hash, LedgerError};

/// Longest signed checkpoint read, in bytes.
pub const MAX_NOTE_BYTES: usize = 65_536;

/// The head of the log at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Identity of the log; equals the name of the log's key.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root hash of the tree of that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The note text: origin, size and base64 root, a line each.
    ///
    /// # Errors
    /// [`LedgerError::Checkpoint`] for an origin that is empty or holds a control character.
    pub fn body(&self) -> Result<String, LedgerError> {
        if self.origin.chars().any(|character| character < ' ') {
            return Err(LedgerError::Checkpoint("control character in the origin".into()));
        }
        let body = tlog_tiles::Checkpoint::new(&self.origin, self.size, tlog_tiles::Hash(self.root), "")
            .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
        String::from_utf8(body.to_bytes()).map_err(|error| LedgerError::Checkpoint(error.to_string()))
    }

    /// The signed note with one signature line by `key`, whose name must be the origin.
    ///
    /// # Errors
    /// [`LedgerError::Origin`] for a key of another name, [`LedgerError::Signing`] from the key provider.
    pub fn sign(&self, key: &dyn SigningKey) -> Result<String, LedgerError> {
        if key.name() != self.origin {
            return Err(LedgerError::Origin { origin: self.origin.clone() });
        }
        sign_note(&self.body()?, key)
    }
}

/// Verifies a signed checkpoint against the verifier keys of the log (`name+id+base64`, Ed25519).
///
/// Lines by unknown keys (witnesses, other algorithms, rotated keys) are ignored. Every line by a known key must
/// verify, no known key may sign twice, at least one must sign, and one that signed must bear the origin's name.
/// Extension lines are refused: nothing in this ledger writes them, and no monitor could audit them.
///
/// # Errors
/// [`LedgerError`] naming what is wrong.
pub fn verify(text: &str, vkeys: &[String]) -> Result<Checkpoint, LedgerError> {
    let verifiers = vkeys
        .iter()
        .map(|vkey| StandardVerifier::new(vkey).map_err(|_| LedgerError::VerifierKey(vkey.clone())))
        .collect::<Result<Vec<_>, _>>()?;
    let (body, signatures) = split_note(text)?;
    let checkpoint = parse_body(body)?;
    let mut signed_by: Vec<(&str, u32)> = Vec::new();
    for signature in &signatures {
        let known = verifiers
            .iter()
            .find(|known| known.name() == signature.name() && known.key_id() == signature.id());
        let Some(known) = known else { continue };
        if signed_by.contains(&(known.name(), known.key_id())) {
            return Err(LedgerError::DuplicateSignature(known.name().into()));
        }
        if !known.verify(body.as_bytes(), signature.signature()) {
            return Err(LedgerError::Signature(known.name().into()));
        }
        signed_by.push((known.name(), known.key_id()));
    }
    if signed_by.is_empty() {
        return Err(LedgerError::Unsigned);
    }
    if !signed_by.iter().any(|(name, _)| *name == checkpoint.origin) {
        return Err(LedgerError::Origin { origin: checkpoint.origin });
    }
    Ok(checkpoint)
}

/// Adds a finished signature line (a witness's, an SM2 line) to a signed note.
///
/// # Errors
/// [`LedgerError::Note`] when the result is not a well-formed note.
pub fn append_line(text: &str, line: &str) -> Result<String, LedgerError> {
    let mut longer = text.to_owned();
    longer.push_str(line);
    if !line.ends_with('\n') {
        longer.push('\n');
    }
    let (_, before) = split_note(text)?;
    let (_, after) = split_note(&longer)?;
    if after.len() != before.len() + 1 {
        return Err(LedgerError::Note);
    }
    Ok(longer)
}

/// A note of `body` with one signature line by `key`.
pub(crate) fn sign_note(body: &str, key: &dyn SigningKey) -> Result<String, LedgerError> {
    let signature = Signature::new(key.name().to_owned(), key.key_id(), key.sign(body.as_bytes())?)
        .map_err(|_| LedgerError::KeyName(key.name().to_owned()))?;
    let note = Note::new(body.as_bytes(), &[signature]).map_err(|_| LedgerError::Note)?;
    String::from_utf8(note.to_bytes()).map_err(|_| LedgerError::Note)
}

/// Splits a note into its text (with the final newline) and its signature lines.
pub(crate) fn split_note(text: &str) -> Result<(&str, Vec<Signature>), LedgerError> {
    if text.len() > MAX_NOTE_BYTES {
        return Err(LedgerError::Note);
    }
    Note::from_bytes(text.as_bytes()).map_err(|_| LedgerError::Note)?;
    let split = text.rfind("\n\n").ok_or(LedgerError::Note)?;
    let (body, rest) = text.split_at(split + 1);
    let signatures = rest
        .trim_start_matches('\n')
        .lines()
        .map(|line| Signature::from_bytes(line.as_bytes()).map_err(|_| LedgerError::Note))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((body, signatures))
}

pub(crate) fn parse_body(body: &str) -> Result<Checkpoint, LedgerError> {
    let parsed = tlog_tiles::Checkpoint::from_bytes(body.as_bytes())
        .map_err(|error| LedgerError::Checkpoint(error.to_string()))?;
    if !parsed.extension().is_empty() {
        return Err(LedgerError::Checkpoint("extension lines".into()));
    }
    Ok(Checkpoint { origin: parsed.origin().to_owned(), size: parsed.size(), root: parsed.hash().0 })
}
