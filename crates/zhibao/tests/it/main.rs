//! The real binary, run as people run it: what it prints and how it ends.
#![allow(clippy::unwrap_used, missing_docs)]

mod calendar;
mod config;
mod document;
mod dossier;
mod guide;
mod law;
mod own_law;
mod plan;
mod records;
mod run;
mod screen;
mod screen_ways;
mod usage;
