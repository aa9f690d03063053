//! Test applications on real parts: temporary SQLite files, databases on the private PostgreSQL that `cargo xtask test`
//! starts, clocks set by hand, demonstration people, the server over HTTP, a browser. Never shipped.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

/// As in the program, so that tests and benchmarks run what people run.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod bench;
pub mod browser;
pub mod html;
pub mod platform;
pub mod server;
mod template;

pub use browser::Browser;
pub use platform::{Databases, TestPlatform};
pub use server::{Client, Page, TestServer};
