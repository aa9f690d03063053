//! What reliability and speed are measured with: officers who play whole cases through real acts, the log a client keeps
//! of what was acknowledged, many cases at once, and figures beside their targets.
#![allow(clippy::disallowed_methods, reason = "benchmarks measure real time; nothing here decides a case")]

pub mod acts;
pub mod client_log;
pub mod figure;
pub mod handover;
pub mod load;
pub mod many_cases;
pub mod pages;
pub mod raw_inserts;
pub mod start;
pub mod story;
