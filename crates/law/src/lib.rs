//! National law and a province's plan as data: formats, loading, checking, decision tables.
//!
//! A jurist reads and changes the TOML files under `law/` and `provinces/`; this crate turns them into a
//! [`Library`] whose every value names its instrument, version and article. It loads and checks; it never
//! runs a case (that is `case`) and never reads a file or a clock by itself.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod check;
pub mod checklist;
pub mod citation;
pub mod deadline;
pub mod decide;
pub mod diagram;
pub mod evidence;
pub mod example;
pub mod expression;
pub mod finder;
pub mod instrument;
pub mod library;
pub mod parameter;

pub mod plan;
pub mod procedure;
pub mod register;
pub mod schema;
pub mod screen;
pub mod source;
pub mod table;
pub mod tally;
pub mod text;
mod tipping;
pub mod topic;
pub mod units;
pub mod uses;

pub use citation::Citation;
pub use decide::{Decision, Facts, decide};
pub use instrument::{Instrument, InstrumentVersion};
pub use library::Library;
pub use parameter::{Parameter, ParameterValue};
pub use procedure::Procedure;
pub use source::{Located, Problem, Severity};
pub use table::Table;
pub use uses::Uses;
