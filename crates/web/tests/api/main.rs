//! The interface for programs and the published log, over a demonstration platform.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod breadth;
mod client;
mod document;
mod doors;
mod ledger_client;
mod marks;
mod once;
mod own;
mod parity;
mod registers;
mod screening;
mod secrecy;
mod story;
mod topics;
