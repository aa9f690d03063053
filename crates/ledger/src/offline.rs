//! The offline verifier: checks proofs, checkpoints and notes with its own arithmetic and its own parsing.
//!
//! Shares no code with [`crate::log`], [`crate::checkpoint`], [`crate::proof`] and [`crate::entry`]: a mistake there
//! cannot hide itself here. Only hash functions, the signature primitive, base64, hex and JSON reading are common.

mod entry;
mod merkle;
mod note;
mod proof;

pub use entry::{LeafFacts, read_entry};
pub use merkle::{empty_root, leaf_hash, verify_consistency, verify_inclusion};
pub use note::{TreeHead, verify_checkpoint, verify_note};
pub use proof::{ProofText, read_proof};

/// SHA-256 of bytes in hexadecimal, as it stands beside every paper.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(bytes))
}

/// What is wrong with the thing checked, in words for the person who checks (Chinese).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfflineFault {
    /// The leaf index is not below the tree size.
    #[error("序号超出账本大小")]
    IndexOutsideTree,
    /// The old size exceeds the new one.
    #[error("旧账本比新账本大")]
    SizesReversed,
    /// The proof has too few or too many hashes for this index and size.
    #[error("证明的节点数与序号、账本大小不符")]
    ProofLength,
    /// The recomputed root is not the given one.
    #[error("由证明算出的根与检查点的根不符")]
    RootMismatch,
    /// The recomputed old root is not the given one.
    #[error("由证明算出的旧根与给定的旧根不符")]
    OldRootMismatch,
    /// The verifier key cannot be read.
    #[error("公钥文本不合格式")]
    VerifierKey,
    /// The text is not a signed note.
    #[error("不是合格的签名文本")]
    Note,
    /// The trusted key did not sign.
    #[error("没有该公钥的签名")]
    Unsigned,
    /// The trusted key's line does not verify.
    #[error("签名验证不通过")]
    Signature,
    /// The trusted key signed more than once.
    #[error("同一公钥的签名行重复")]
    DuplicateSignature,
    /// The note text is not a checkpoint.
    #[error("不是合格的检查点")]
    Checkpoint,
    /// The checkpoint belongs to another log than the key.
    #[error("检查点的账本名与公钥名不符")]
    Origin,
    /// The text is not a tlog-proof.
    #[error("不是合格的包含证明")]
    Proof,
    /// The bytes are not an entry.
    #[error("不是合格的账本条目")]
    Entry,
}
