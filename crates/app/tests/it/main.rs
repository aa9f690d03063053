//! Use cases on both databases.
#![allow(clippy::unwrap_used, missing_docs)]

mod backup;
mod finders;
mod notices;
mod rehearsal;
mod restart;
mod simulation;
mod transfer;
