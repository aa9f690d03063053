//! Finds confusingly similar trademarks and says why.
//!
//! A crate of its own so that it compiles and is used alone: it depends on no other crate of the workspace,
//! reads no clock and opens no network. Word marks are scored by the rules of CNIPA's 商标审查审理指南
//! (公告462号, 下编 chapter 5, §5.1–5.3); every result carries the rules that fired, the characters that made
//! them fire, and the exceptions that lowered it. It never gives a bare verdict.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod compare;
pub mod device;
pub mod filer;
mod index;
mod meaning;
mod score;
mod shape;
mod sound;
mod tables;
mod text;
pub mod watch;

pub use compare::{ALGORITHM, Comparison, compare};
pub use index::{
    BadRow, Builder, Candidate, Columns, Damage, FORMAT_VERSION, Fame, Index, IndexError, IndexStats,
    MAX_BAD_ROWS, MAX_FIELD_BYTES, MAX_LINE_BYTES, MAX_TOP, Progress, Record, Search, Stage, read_rows,
    row_to_record,
};
pub use meaning::{WeakKind, WeakWord, weak_words};
pub use score::{Difference, Exception, Fired, Goods, GoodsRelation, Lowered, Rule};
pub use text::{Folded, MAX_UNITS, fold};
