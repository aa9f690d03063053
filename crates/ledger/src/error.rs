use crate::canonical::CanonicalError;

/// Why the producing half of the ledger could not do its work. These are faults for operators and developers.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The hash reader failed; the text is its own.
    #[error("reading stored hashes failed: {0}")]
    Reader(String),
    /// A stored hash that the tree needs is absent.
    #[error("stored hash {0} is missing")]
    HashMissing(u64),
    /// A reader answered with another number of hashes than it was asked for.
    #[error("the reader was asked for {asked} hashes and answered {answered}")]
    ReaderCount {
        /// How many indexes were asked for.
        asked: usize,
        /// How many hashes came back.
        answered: usize,
    },
    /// A leaf index, tree size or pair of sizes outside the tree.
    #[error("outside the tree: {0}")]
    OutsideTree(String),
    /// A path that is not a well-formed C2SP tile path.
    #[error("not a tile path: {0:?}")]
    TilePath(String),
    /// An entry longer than the two-byte length prefix of an entry bundle allows.
    #[error("entry of {0} bytes exceeds the limit of {max}", max = crate::entry::MAX_ENTRY_BYTES)]
    EntryTooLong(usize),
    /// Bytes that are not an entry, or an entry with an impossible field.
    #[error("malformed entry: {0}")]
    Entry(String),
    /// A bundle that does not split into whole entries.
    #[error("malformed entry bundle")]
    Bundle,
    /// A value that has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// A key name that signed-note does not allow (empty, white space or a plus sign).
    #[error("key name {0:?} is empty or contains white space or '+'")]
    KeyName(String),
    /// A verifier key text that cannot be read.
    #[error("malformed verifier key {0:?}")]
    VerifierKey(String),
    /// The key provider refused or failed to sign.
    #[error("signing failed: {0}")]
    Signing(String),
    /// A text that is not a signed note.
    #[error("malformed signed note")]
    Note,
    /// A note whose body is not a checkpoint, or a checkpoint with an impossible field.
    #[error("malformed checkpoint: {0}")]
    Checkpoint(String),
    /// A signature line by a known key that does not verify.
    #[error("signature by {0} does not verify")]
    Signature(String),
    /// Two signature lines by one known key.
    #[error("more than one signature by {0}")]
    DuplicateSignature(String),
    /// No signature by any known key.
    #[error("no signature by a known key")]
    Unsigned,
    /// The checkpoint is signed, but by a key of another log.
    #[error("origin {origin:?} is not the name of a key that signed")]
    Origin {
        /// The origin line of the checkpoint.
        origin: String,
    },
    /// A text that is not a C2SP tlog-proof.
    #[error("malformed proof: {0}")]
    Proof(String),
}
