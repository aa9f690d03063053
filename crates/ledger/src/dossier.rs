//! The dossier (案卷存证包): one archive with a case's events, papers, proofs, checkpoint and public key, which
//! [`verify`] checks with no network and no database.
//!
//! The archive is a ZIP of a single shape: files stored without compression, fixed timestamps, no extra fields. The
//! verifier serialises what it read again and wants the very same bytes, so no header, gap or trailing byte is free.
//! Stored, not deflated, because a later compressor would not give the same bytes, and old dossiers must verify.
//!
//! What ties each part to the log: entry bytes by inclusion proof and signed checkpoint; event and salt by the digests
//! in the entry; a paper by its SHA-256, which some event must mention; everything else (title, list of files,
//! completeness) by the seal, a note of the manifest's digests signed by the log's key.

pub mod archive;
mod manifest;
mod report;
mod verify;
mod write;

pub use report::{DossierFault, DossierReport, EventReport, PaperReport};
pub use verify::{verify, verify_reader};
pub use write::{DossierError, DossierEvent, DossierParts, EventContent, Paper, write};

/// Most events in one dossier.
pub const MAX_EVENTS: usize = 10_000;

/// Most papers in one dossier.
pub const MAX_PAPERS: usize = 10_000;

/// Largest event body in bytes (8 MiB).
pub const MAX_EVENT_BYTES: usize = 8 << 20;

/// Largest paper in bytes (256 MiB).
pub const MAX_PAPER_BYTES: usize = 256 << 20;

/// Largest archive in bytes (1 GiB); a ZIP without extensions could hold at most 4 GiB.
pub const MAX_ARCHIVE_BYTES: usize = 1 << 30;
