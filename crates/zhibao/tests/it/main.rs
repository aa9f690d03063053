//! The real binary, run as people run it: what it prints and how it ends.
#![allow(clippy::unwrap_used, missing_docs)]

mod calendar;
mod config;
mod dossier;
mod guide;
mod law;
mod own_law;
mod plan;
mod run;
mod usage;
