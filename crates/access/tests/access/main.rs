//! Authorisation as a whole: the printed matrix, the table written from the wording, scopes and proofs.
#![allow(clippy::unwrap_used)]

mod expected;
mod matrix;
mod proofs;
mod remembered;
mod scopes;
mod world;
