use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use super::OfflineFault;
use crate::Hash;

/// Longest note read, in bytes.
const MAX_NOTE_BYTES: usize = 65_536;

/// Most signature lines read.
const MAX_SIGNATURES: usize = 100;

/// Signature type byte of plain Ed25519.
const ED25519: u8 = 1;

/// A verified checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeHead {
    /// Identity of the log.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root hash.
    pub root: Hash,
}

/// Verifies the note `text` with the verifier key `vkey` and returns the signed part, final newline included.
/// Lines by other keys must be well formed and are ignored.
///
/// # Errors
/// [`OfflineFault`] naming what is wrong with the key, the note or the signature.
pub fn verify_note<'a>(text: &'a str, vkey: &str) -> Result<&'a str, OfflineFault> {
    let key = Key::parse(vkey).ok_or(OfflineFault::VerifierKey)?;
    if text.len() > MAX_NOTE_BYTES || text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(OfflineFault::Note);
    }
    let blank = text.rfind("\n\n").ok_or(OfflineFault::Note)?;
    let (body, lines) = (&text[..=blank], &text[blank + 2..]);
    let lines = lines.strip_suffix('\n').ok_or(OfflineFault::Note)?;
    let mut signed = false;
    for (number, line) in lines.split('\n').enumerate() {
        let (name, id, signature) = signature_line(line).ok_or(OfflineFault::Note)?;
        if number >= MAX_SIGNATURES {
            return Err(OfflineFault::Note);
        }
        if name != key.name || id != key.id {
            continue;
        }
        if signed {
            return Err(OfflineFault::DuplicateSignature);
        }
        let signature = Signature::from_slice(&signature).map_err(|_| OfflineFault::Signature)?;
        key.public.verify_strict(body.as_bytes(), &signature).map_err(|_| OfflineFault::Signature)?;
        signed = true;
    }
    if signed { Ok(body) } else { Err(OfflineFault::Unsigned) }
}

/// Verifies a signed checkpoint with the log's verifier key; the origin must be the key's name.
///
/// # Errors
/// As [`verify_note`], and [`OfflineFault::Checkpoint`] or [`OfflineFault::Origin`].
pub fn verify_checkpoint(text: &str, vkey: &str) -> Result<TreeHead, OfflineFault> {
    let body = verify_note(text, vkey)?;
    let head = tree_head(body).ok_or(OfflineFault::Checkpoint)?;
    match vkey.split_once('+') {
        Some((name, _)) if name == head.origin => Ok(head),
        _ => Err(OfflineFault::Origin),
    }
}

/// Exactly three lines; every number and base64 text in its one spelling.
fn tree_head(body: &str) -> Option<TreeHead> {
    let lines: Vec<&str> = body.strip_suffix('\n')?.split('\n').collect();
    let [origin, size_text, root_text] = lines[..] else {
        return None;
    };
    let size: u64 = size_text.parse().ok()?;
    let root: Hash = BASE64_STANDARD.decode(root_text).ok()?.try_into().ok()?;
    if origin.is_empty() || size.to_string() != size_text {
        return None;
    }
    Some(TreeHead { origin: origin.to_owned(), size, root })
}

fn signature_line(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = BASE64_STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    if !is_key_name(name) || signature.is_empty() {
        return None;
    }
    Some((name, *id, signature.to_vec()))
}

fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

struct Key {
    name: String,
    id: [u8; 4],
    public: VerifyingKey,
}

impl Key {
    fn parse(vkey: &str) -> Option<Self> {
        let mut parts = vkey.splitn(3, '+');
        let (name, id_text, encoded) = (parts.next()?, parts.next()?, parts.next()?);
        let typed = BASE64_STANDARD.decode(encoded).ok()?;
        let digest = Sha256::new().chain_update(name).chain_update(b"\n").chain_update(&typed).finalize();
        let id: [u8; 4] = digest[..4].try_into().ok()?;
        let (&kind, public) = typed.split_first()?;
        if !is_key_name(name) || hex::encode(id) != id_text || kind != ED25519 {
            return None;
        }
        let public = VerifyingKey::from_bytes(public.try_into().ok()?).ok()?;
        Some(Self { name: name.to_owned(), id, public })
    }
}
