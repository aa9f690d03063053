//! Use cases: what officers, watchers and imports do, in the order authorise → load → decide → append.
//!
//! Knows neither HTTP nor HTML. The one clock of the program lives here ([`clock::SystemClock`]).
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod cases;
pub mod clock;
pub mod demo;
mod demo_forms;
pub mod directory;
pub mod documents;
pub mod dossier;
pub mod drafts;
pub mod embedded;
pub mod examples;
pub mod fault;
pub mod finders;
pub mod goods;
pub mod goods_sheet;
pub mod handover_gaps;
pub mod handovers;
pub mod inspections;
pub mod jobs;
pub mod known;
pub mod marks;
pub mod notices;
pub mod open;
pub mod papers;
pub mod people;
pub mod pictures;
pub mod plan;
pub mod platform;
mod redaction;
pub mod registers;
pub mod rehearsal;
pub mod related;
pub mod screenings;
pub mod search_index;
pub mod sheet;
pub mod tallies;
pub mod texts;
pub mod topics;
pub mod verify;
pub mod watchers;

pub use directory::Directory;
pub use fault::AppFault;
pub use people::{Arrival, Person};
pub use platform::{Platform, Rules, new_id};
