//! A register of marks on disk: built once, opened at once, searched by signatures, changed by the day.

mod accumulate;
mod acknowledged;
mod build;
mod bytes;
mod collect;
mod delta;
mod drawn;
mod encode;
mod entries;
mod error;
mod file;
mod known;
mod map;
mod memo;
mod names;
mod postings;
mod probes;
mod quick;
mod rank;
mod record;
mod rows;
mod runs;
mod search;
mod signature;
mod spelt;
mod spill;
mod write;

pub use build::{Builder, Progress, Stage};
pub use error::{Damage, IndexError};
pub use file::{FORMAT_VERSION, IndexStats};
pub use map::Mapped;
pub use record::{Fame, MAX_FIELD_BYTES, Record};
pub use rows::{BadRow, Columns, MAX_BAD_ROWS, read_rows, row_to_record, separator_of};
pub use search::{Candidate, Effort, Index, MAX_TOP, Search};
