//! Cases: opening, acting, looking, listing.
mod act;
mod authorise;
mod list;
mod load;
mod near_miss;
mod personal;
mod projection;
mod rows;
mod secrecy;
mod standing;
mod view;
mod words;

pub use act::{Done, Submission};
pub use list::{CaseFilter, DeskCounts, DeskItem};
pub use standing::StandingSubmission;
pub use view::{CaseView, DecisionView, EventView, HandoverLine, MASKED, ProposalView};

pub(crate) use load::{Loaded, Recorded, parse_event};
pub(crate) use personal::{Eyes, PaperRule, is_personal};
pub(crate) use projection::projection;
pub(crate) use rows::{item_of, new_event};
