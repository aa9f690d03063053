//! The ledger: canonical bytes, a Merkle tree in the C2SP tlog-tiles layout, proofs, signed checkpoints,
//! witness cosignatures, an offline verifier and the dossier archive.
//!
//! The ledger knows bytes, not cases: a leaf carries opaque identifiers and salted digests, never personal data.
//! Nothing here reads a clock, a database or the network; hashes come through [`log::HashReader`].
//!
//! Why a crate of its own: it must be **verifiable alone** — an auditor can build and read it without the rest —
//! and it forbids the dependencies (SQL, HTTP, case logic) that would blur what a proof proves.
//!
//! Two halves that share no code path on purpose:
//! * producing: [`entry`], [`log`], [`checkpoint`], [`witness`], [`proof`] (built on `tlog_tiles` and `signed_note`);
//! * checking: [`offline`] (own Merkle arithmetic and note parsing), which alone carries [`dossier::verify`].

pub mod canonical;
pub mod checkpoint;
pub mod dossier;
pub mod draw;
pub mod entry;
mod error;
mod key;
pub mod log;
pub mod offline;
pub mod proof;
pub mod witness;

pub use error::LedgerError;
pub use key::{Ed25519Key, SigningKey};

/// A SHA-256 hash of the tree: 32 bytes.
pub type Hash = [u8; 32];
