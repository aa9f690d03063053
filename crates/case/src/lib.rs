//! Cases: decide and fold. `(definition, state, act, now) → events or refusal`, and back from events to state.
//!
//! Pure: no I/O, no clock, no randomness of its own; `now` and new ids are arguments ([`Setting`]).
//! No procedure, limit or amount is named here; all of them come from the `law` crate's data.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod actor;
pub mod answers;
mod bounds;
pub mod clock;
pub mod custody;
pub mod deadline;
pub mod decide;
pub mod draw;
pub mod event;
pub mod evidence;
pub mod example;
pub mod filing;
pub mod finder;
pub mod fold;
pub mod form;
mod goods;
pub mod handover;
pub mod inspects;
pub mod likeness;
mod naming;
pub mod notice;
pub mod open_acts;
mod opening;
pub mod papers;
pub mod possible;
pub mod prefill;
pub mod reckoning;
pub mod refusal;
pub mod rehearsal;
pub mod road;
pub mod scope;
pub mod send;
pub mod standing;
pub mod state;
mod submitted;
pub mod tally;
pub mod topic;
pub mod undo;
pub mod value;
pub mod watch;

pub use actor::{CaseActor, OrganFacts, Organs, Setting};
pub use clock::{Clock, ClockState};
pub use custody::Custody;
pub use decide::{Command, Decided, decide};
pub use event::{Event, EventKind};
pub use handover::HandoverItem;
pub use refusal::{Refusal, Refused, Rejection};
pub use state::CaseState;
pub use value::FieldValue;
