//! Crate `web`.

pub mod assets;
pub mod ui;
