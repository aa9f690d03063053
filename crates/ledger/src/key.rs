use ed25519_dalek::Signer as _;

use crate::LedgerError;

/// A key that signs notes with Ed25519 (signed-note type 1): software now, a cryptographic machine (密码机) behind the
/// same interface in production.
pub trait SigningKey {
    /// The key's name; for the log's own key it equals the origin of its checkpoints.
    fn name(&self) -> &str;

    /// The 32-bit key id of signed-note: the first bytes of a SHA-256 over name, type and public key.
    fn key_id(&self) -> u32;

    /// The public key text `name+id+base64`.
    fn verifier_key(&self) -> String;

    /// Signs the bytes of a note's text.
    ///
    /// # Errors
    /// [`LedgerError::Signing`] when the provider cannot sign.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, LedgerError>;
}

/// An Ed25519 key held in memory.
#[derive(Clone)]
pub struct Ed25519Key {
    name: String,
    key: ed25519_dalek::SigningKey,
}

impl Ed25519Key {
    /// The key of a 32-byte secret seed (RFC 8032).
    ///
    /// # Errors
    /// [`LedgerError::KeyName`] for an empty name or one with white space, a control character or a plus sign.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, LedgerError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }
}

impl std::fmt::Debug for Ed25519Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Ed25519Key").field("verifier_key", &self.verifier_key()).finish()
    }
}

impl SigningKey for Ed25519Key {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        let mut typed = vec![ED25519_TYPE];
        typed.extend_from_slice(self.key.verifying_key().as_bytes());
        signed_note::key_id(&self.name, &typed)
    }

    fn verifier_key(&self) -> String {
        signed_note::new_ed25519_verifier_key(&self.name, &self.key.verifying_key())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, LedgerError> {
        let signature =
            self.key.try_sign(message).map_err(|error| LedgerError::Signing(error.to_string()))?;
        Ok(signature.to_bytes().to_vec())
    }
}

/// Signature type byte of plain Ed25519 notes.
pub(crate) const ED25519_TYPE: u8 = 1;

pub(crate) fn check_name(name: &str) -> Result<(), LedgerError> {
    if !signed_note::is_key_name_valid(name) || name.chars().any(|character| character < ' ') {
        return Err(LedgerError::KeyName(name.to_owned()));
    }
    Ok(())
}
