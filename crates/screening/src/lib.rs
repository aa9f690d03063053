//! Finds confusingly similar trademarks and says why.
//!
//! A crate of its own so that it compiles and is used alone: it depends on no other crate of the workspace,
//! reads no clock and opens no network. Word marks are scored by the rules of CNIPA's 商标审查审理指南
//! (公告462号, 下编 chapter 5, §5.1–5.3); every result carries the rules that fired, the characters that made
//! them fire, and the exceptions that lowered it. It never gives a bare verdict.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod device;
