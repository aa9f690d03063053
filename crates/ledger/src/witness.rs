//! Witness cosignatures (C2SP tlog-cosignature, Ed25519 "cosignature/v1"): a witness states that it saw the log
//! append-only up to this checkpoint at a given second.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};

use crate::LedgerError;
use crate::checkpoint::{parse_body, split_note};
use crate::key::check_name;

/// Signature type byte of timestamped Ed25519 cosignatures.
const COSIGNATURE_TYPE: u8 = 4;

/// A verified cosignature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// Name of the witness's key.
    pub witness: String,
    /// When the witness signed: seconds since the Unix epoch.
    pub timestamp_s: u64,
}

/// A witness's signing key.
#[derive(Clone)]
pub struct WitnessKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl WitnessKey {
    /// The key of a 32-byte secret seed (RFC 8032).
    ///
    /// # Errors
    /// [`LedgerError::KeyName`] for a name that signed-note does not allow.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, LedgerError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }

    /// The public key text `name+id+base64` with the cosignature type.
    #[must_use]
    pub fn verifier_key(&self) -> String {
        let typed = typed_key(&self.key.verifying_key());
        let id = signed_note::key_id(&self.name, &typed);
        format!("{}+{id:08x}+{}", self.name, BASE64_STANDARD.encode(typed))
    }

    /// The signature line (with its newline) over the checkpoint in `text`, at `timestamp_s` seconds since the
    /// Unix epoch. Whoever calls has checked that the checkpoint extends the one cosigned before.
    ///
    /// # Errors
    /// [`LedgerError`] when `text` is not a signed checkpoint or the time exceeds 63 bits.
    pub fn cosign(&self, text: &str, timestamp_s: u64) -> Result<String, LedgerError> {
        let (body, _) = split_note(text)?;
        parse_body(body)?;
        if i64::try_from(timestamp_s).is_err() {
            return Err(LedgerError::Signing("time beyond 63 bits".into()));
        }
        let signature = self
            .key
            .try_sign(message(body, timestamp_s).as_bytes())
            .map_err(|error| LedgerError::Signing(error.to_string()))?;
        let mut bytes = timestamp_s.to_be_bytes().to_vec();
        bytes.extend_from_slice(&signature.to_bytes());
        let id = signed_note::key_id(&self.name, &typed_key(&self.key.verifying_key()));
        let line = signed_note::Signature::new(self.name.clone(), id, bytes)
            .map_err(|_| LedgerError::KeyName(self.name.clone()))?;
        String::from_utf8(line.to_bytes()).map_err(|_| LedgerError::Note)
    }
}

impl std::fmt::Debug for WitnessKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("WitnessKey").field("verifier_key", &self.verifier_key()).finish()
    }
}

/// The cosignatures on the checkpoint in `text` by the known witnesses `vkeys`; lines by others are ignored.
/// The log's own signature is not looked at here: see [`crate::checkpoint::verify`].
///
/// # Errors
/// [`LedgerError`] when the note or a key is malformed, a known witness's line does not verify, or one signs twice.
pub fn verify(text: &str, vkeys: &[String]) -> Result<Vec<Cosignature>, LedgerError> {
    let witnesses = vkeys.iter().map(|vkey| parse_key(vkey)).collect::<Result<Vec<_>, _>>()?;
    let (body, signatures) = split_note(text)?;
    parse_body(body)?;
    let mut found: Vec<Cosignature> = Vec::new();
    let mut seen: Vec<(&str, u32)> = Vec::new();
    for line in &signatures {
        let known = witnesses.iter().find(|known| known.name == line.name() && known.id == line.id());
        let Some(known) = known else { continue };
        if seen.contains(&(line.name(), line.id())) {
            return Err(LedgerError::DuplicateSignature(line.name().into()));
        }
        seen.push((line.name(), line.id()));
        let timestamp_s =
            known.verify(body, line.signature()).ok_or_else(|| LedgerError::Signature(line.name().into()))?;
        found.push(Cosignature { witness: known.name.clone(), timestamp_s });
    }
    Ok(found)
}

struct Witness {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Witness {
    /// The timestamp when the bytes of a signature line verify.
    fn verify(&self, body: &str, line: &[u8]) -> Option<u64> {
        let (timestamp, signature) = line.split_first_chunk::<8>()?;
        let timestamp_s = u64::from_be_bytes(*timestamp);
        i64::try_from(timestamp_s).ok()?;
        let signature = Signature::from_bytes(signature.try_into().ok()?);
        self.key.verify_strict(message(body, timestamp_s).as_bytes(), &signature).ok()?;
        Some(timestamp_s)
    }
}

fn parse_key(vkey: &str) -> Result<Witness, LedgerError> {
    let refused = || LedgerError::VerifierKey(vkey.to_owned());
    let (name, rest) = vkey.split_once('+').ok_or_else(refused)?;
    let (id, key) = rest.split_once('+').ok_or_else(refused)?;
    check_name(name)?;
    let typed = BASE64_STANDARD.decode(key).map_err(|_| refused())?;
    let computed = signed_note::key_id(name, &typed);
    let (&kind, bytes) = typed.split_first().ok_or_else(refused)?;
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| refused())?;
    if kind != COSIGNATURE_TYPE || id != format!("{computed:08x}") {
        return Err(refused());
    }
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| refused())?;
    Ok(Witness { name: name.to_owned(), id: computed, key })
}

fn typed_key(key: &VerifyingKey) -> Vec<u8> {
    let mut typed = vec![COSIGNATURE_TYPE];
    typed.extend_from_slice(key.as_bytes());
    typed
}

fn message(body: &str, timestamp_s: u64) -> String {
    format!("cosignature/v1\ntime {timestamp_s}\n{body}")
}
