//! Cases: opening, acting, looking, listing.
mod act;
mod authorise;
mod list;
mod load;
mod projection;
mod standing;
mod view;

pub use act::{Done, Submission};
pub use list::{CaseFilter, DeskCounts, DeskItem};
pub use standing::StandingSubmission;
pub use view::{CaseView, DecisionView, EventView, HandoverLine, MASKED, ProposalView};

pub(crate) use act::{item_of, new_event};
pub(crate) use load::{Loaded, parse_event};
pub(crate) use projection::projection;
