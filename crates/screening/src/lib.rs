//! Finds confusingly similar trademarks and says why.
//!
//! A crate of its own so that it compiles and is used alone: it depends on no other crate of the workspace,
//! reads no clock and opens no network. Word marks are scored by the rules of CNIPA's 商标审查审理指南
//! (公告462号, 下编 chapter 5, §5.1–5.3); every result carries the rules that fired, the characters that made
//! them fire, and the exceptions that lowered it. It never gives a bare verdict.
//!
//! Two marks against each other:
//!
//! ```
//! use screening::{Goods, compare};
//! let found = compare("康师傅", "康帅傅", &Goods::default(), &Goods::default());
//! assert!(found.score > 0.8);
//! assert_eq!(found.rules[0].code, "5.1.5");
//! assert_eq!(found.rules[0].why, "「师」与「帅」字形相近");
//! ```
//!
//! A register on disk, searched and changed:
//!
//! ```
//! use screening::{Builder, Index, Record, Search};
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("marks.index");
//! let record = |id: &str, mark: &str| Record { id: id.into(), mark: mark.into(), ..Record::default() };
//! let mut builder = Builder::new(2);
//! builder.extend(&[record("1", "康师傅"), record("2", "CROWN")], &mut |_| {})?;
//! builder.finish(&path, &mut |_| {})?;
//! let mut index = Index::open(&path)?;
//! index.add(&[record("3", "惠特曼")])?;
//! let found = index.search(&Search::new("皇冠", 10))?;
//! assert_eq!(found[0].record.mark, "CROWN");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The layers, lowest first: `text` folds a mark to units; `tables` holds the data (`data/README.md`); `sound`, `shape`
//! and `meaning` say what is taken for what; `score` aligns two marks and tells rules and exceptions; `index` finds
//! candidates by signatures; [`filer`] and [`watch`] ride on it.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod beside;
mod compare;
mod day;
mod delimited;
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

pub use beside::{Piece, Place, SoundBeside, beside};
pub use compare::{ALGORITHM, Comparison, compare};
pub use delimited::{MAX_LINE_BYTES, MAX_QUOTED_LINES, RowFault, RowReader, TextRow};
pub use index::{
    BadRow, Builder, Candidate, Columns, Damage, Effort, FORMAT_VERSION, Fame, Index, IndexError, IndexStats,
    MAX_BAD_ROWS, MAX_FIELD_BYTES, MAX_TOP, Mapped, Progress, Record, Repeats, Search, Stage, heading_cells,
    read_rows, row_to_record, separator_of,
};
pub use meaning::{WeakKind, WeakWord, weak_words};
pub use score::{Difference, Exception, Fired, Goods, GoodsRelation, Likeness, Lowered, Rule};
pub use text::{Folded, MAX_UNITS, fold};
