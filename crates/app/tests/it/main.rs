//! Use cases on both databases.
#![allow(clippy::unwrap_used, missing_docs)]

mod accounts;
mod backup;
mod documents;
mod draws;
mod finders;
mod gaps;
mod goods;
mod notices;
mod numbers;
mod papers;
mod registers;
mod rehearsal;
mod restart;
mod secrecy;
mod simulation;
mod supervision;
mod topics;
mod transfer;
mod undo;
mod verifying;
