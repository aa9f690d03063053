//! Lists that become entries (名单导入): read, compared with what is there, looked at, and applied through the ordinary acts.
//!
//! Each row has ids of its own, made from the file's digest and the row, so that a list sent again adds nothing.
mod apply;
mod cells;
mod compare;

pub(crate) use apply::IMPORT;
pub use apply::{Applied, Failed, ImportOutcome};

use crate::sheet::MAX_SHEET_BYTES;
use serde::Serialize;
use uuid::Uuid;

/// Largest list, in bytes.
pub const MAX_LIST_BYTES: usize = MAX_SHEET_BYTES;
/// Most rows of a list.
pub const MAX_LIST_ROWS: usize = 5_000;
/// Most rows that a page or an answer shows in full.
pub const MAX_SHOWN_ROWS: usize = 500;

/// What applying a row would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowState {
    /// An entry is added.
    New,
    /// An entry is changed.
    Changed,
    /// Nothing: the entry is as the row says.
    Same,
    /// Nothing: the row cannot be used.
    #[default]
    Bad,
}

impl RowState {
    /// What people read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Changed => "变更",
            Self::Same => "相同",
            Self::Bad => "有误",
        }
    }
}

/// A fact that a row would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Field id.
    pub field: String,
    /// Title.
    pub title: String,
    /// Value now, in words; empty for none.
    pub before: String,
    /// Value of the row, in words.
    pub after: String,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellFault {
    /// Heading of the column; empty for the whole row.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// A row of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RowResult {
    /// Row number as the spreadsheet shows it.
    pub row: u32,
    /// Key.
    pub key: String,
    /// What applying it would do.
    pub state: RowState,
    /// Facts it would change.
    pub differences: Vec<Difference>,
    /// What is wrong with it.
    pub faults: Vec<CellFault>,
    /// Case of the entry it concerns.
    pub case: Option<Uuid>,
    /// It says something of facts that are not public.
    #[serde(skip)]
    pub beyond: bool,
    /// Values as an act takes them.
    #[serde(skip)]
    pub form: serde_json::Map<String, serde_json::Value>,
}

/// A list as read, before it is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterPreview {
    /// Register.
    pub register: String,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of its bytes in hex: what is applied afterwards is exactly this.
    pub sha256: String,
    /// How it was written.
    pub encoding: String,
    /// Row of the headings.
    pub heading_row: u32,
    /// Headings with the title of the fact each fills; none for columns that are left aside.
    pub columns: Vec<(String, Option<String>)>,
    /// Rows.
    pub rows: Vec<RowResult>,
    /// Whether the person admits entries; otherwise new ones are proposed, and changes are refused.
    pub admits: bool,
}

impl RegisterPreview {
    /// How many rows are in a state.
    #[must_use]
    pub fn count(&self, state: RowState) -> usize {
        self.rows.iter().filter(|row| row.state == state).count()
    }

    /// Whether applying it would do anything.
    #[must_use]
    pub fn does_something(&self) -> bool {
        self.rows.iter().any(|row| matches!(row.state, RowState::New | RowState::Changed))
    }
}
