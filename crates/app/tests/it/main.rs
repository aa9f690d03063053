//! Use cases on both databases.
#![allow(clippy::unwrap_used, missing_docs)]

mod backup;
mod documents;
mod notices;
mod restart;
mod simulation;
mod supervision;
mod transfer;
