//! Test applications on real parts: temporary SQLite files, databases on the private PostgreSQL that `cargo xtask test`
//! starts, clocks set by hand, demonstration people. Never shipped.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

pub mod platform;

pub use platform::{Databases, TestPlatform};
