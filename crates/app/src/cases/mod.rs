//! Cases: opening, acting, looking, listing.
mod act;
mod authorise;
mod list;
mod load;
mod near_miss;
mod projection;
mod rows;
mod standing;
mod task_facts;
mod view;
mod words;

pub use act::{Done, Submission};
pub use list::{CaseFilter, DeskCounts, DeskItem};
pub use standing::StandingSubmission;
pub use view::{CaseView, DecisionView, EventView, HandoverLine, MASKED, ProposalView};

pub(crate) use load::{Loaded, parse_event};
pub(crate) use projection::projection;
pub(crate) use rows::{item_of, new_event};
pub(crate) use task_facts::TaskSummary;
