//! What the ledger promises, tested from outside.
#![allow(clippy::unwrap_used, missing_docs)]

mod canonical;
mod checkpoint;
mod dossier;
mod dossier_tampering;
mod draw;
mod entry;
mod parsers;
mod proof;
mod tiles;
mod tree;
mod witness;
