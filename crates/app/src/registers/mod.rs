//! Registers (名录): what their entries show to whom, which entries a field or a draw may name, lists that are imported.
//!
//! The life of an entry is a case ([`law::register::procedure_id`]); nothing here changes an entry but through its acts.
mod demo;
mod draws;
mod fields;
mod import;
mod list;
mod read_model;
mod statement;

pub use draws::DrawRound;
pub use import::{
    Applied, CellFault, Difference, Failed, ImportOutcome, MAX_LIST_BYTES, MAX_LIST_ROWS, MAX_SHOWN_ROWS,
    RegisterPreview, RowResult, RowState,
};
pub use list::{EntryFilter, EntryView, RegisterPage, RegisterTile};
pub use statement::{DrawStatement, StatementFault, Step};

pub(crate) use demo::DemoEntry;
pub(crate) use draws::draw_words;
pub(crate) use fields::watched_entries;
pub(crate) use import::IMPORT;
pub(crate) use read_model::{draw_rows, entry_row, named};

use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use law::register::Register;

impl Platform {
    /// A register by id.
    ///
    /// # Errors
    /// "Not there".
    pub fn register(&self, id: &str) -> Result<&Register, AppFault> {
        self.rules.library.registers.get(id).map(|filed| &filed.value).ok_or(AppFault::NotThere)
    }

    /// Whether a person's organ has the duty that admits entries: for what a page offers. What may be done is for the
    /// policies to say.
    #[must_use]
    pub fn keeps_register(&self, person: &Person, register: &Register) -> bool {
        let own = self.rules.directory.facts().get(&person.case_actor.organ);
        own.is_some_and(|own| own.duty == *register.approved_by)
    }
}
