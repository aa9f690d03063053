//! Read models of cases: what the caller folded, and the lists over them under a scope.

mod clocks;
mod condition;
mod goods;
mod list;
mod projection;
mod read;
mod todo_cases;
mod todos;

pub use clocks::{ClockQuery, DueClock, WAITING};
pub use goods::{GoodsOfCase, GoodsQuery, GoodsRow, KnownRow, PlaceCount};
pub use list::{CaseName, CaseOrder, CaseQuery, Clocks};
pub use projection::{CaseProjection, CaseRow, ClockRow, TodoRow};
pub use read::Rewrite;
pub use todos::{Todo, TodoQuery};

pub(crate) use condition::{Condition, containing, secrecy_from_rank, secrecy_rank};
pub(crate) use list::{COLUMNS as CASE_COLUMNS, case_row};
pub(crate) use read::organ;

/// Where counting stops: a page shows "1000+" beyond it.
pub const COUNT_LIMIT: i64 = 1_000;

/// A count that stops at [`COUNT_LIMIT`], so that no page counts a large table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounded {
    /// How many were counted, at most [`COUNT_LIMIT`].
    pub count: i64,
    /// Whether there are more.
    pub more: bool,
}

/// What a due time rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueBasis {
    /// Article of the limit's period; empty where the day was set when acting.
    pub cite: String,
    /// When the limit started.
    pub started_at: i64,
    /// From when it is near.
    pub warn_at: Option<i64>,
}

/// The basis of a running clock `k`, as [`DueBasis::read`] takes it apart.
macro_rules! due_basis {
    () => {
        "min(k.started_at || '/' || coalesce(CAST(k.warn_at AS TEXT), '') || '/' || k.cite)"
    };
}
use due_basis;

impl DueBasis {
    /// From `started_at/warn_at/cite`, as the lists select it.
    fn read(text: Option<String>) -> Option<Self> {
        let text = text?;
        let (started_at, rest) = text.split_once('/')?;
        let (warn_at, cite) = rest.split_once('/')?;
        Some(Self {
            cite: cite.to_owned(),
            started_at: started_at.parse().ok()?,
            warn_at: warn_at.parse().ok(),
        })
    }
}

impl Bounded {
    pub(crate) fn of(counted: i64) -> Self {
        Self { count: counted.min(COUNT_LIMIT), more: counted > COUNT_LIMIT }
    }
}

impl std::fmt::Display for Bounded {
    /// `17`, or `1000+`.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", self.count, if self.more { "+" } else { "" })
    }
}
