//! The web side on a real platform with a SQLite file, asked through its router without a network.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod audit;
mod documents;
mod harness;
mod lists;
mod marks;
mod office;
mod pages;
mod plan;
mod safety;
mod screening;
mod sealed;
mod search;
mod topics;
mod work;
