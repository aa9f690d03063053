//! Behaviour of the engine over invented procedures, so that no test here depends on real law.
#![allow(clippy::unwrap_used, missing_docs)]

mod acts;
mod clocks;
mod days;
#[path = "../demo/mod.rs"]
mod demo;
mod duties;
mod handovers;
mod standing;
mod topics;
mod undo;
mod values;
