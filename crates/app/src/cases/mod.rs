//! Cases: opening, acting, looking, listing.
mod act;
mod again;
mod authorise;
mod cites;
mod found;
mod goods_rows;
mod handover_line;
mod kept;
mod list;
mod load;
mod near_miss;
mod personal;
mod projection;
mod redact;
mod rows;
mod secrecy;
mod standing;
mod submission;
mod task_facts;
mod view;
mod words;

pub use act::Done;
pub use handover_line::HandoverLine;
pub use kept::KeptCases;
pub use list::{CaseFilter, DeskCounts, DeskItem};
pub use standing::StandingSubmission;
pub use submission::Submission;
pub use view::{CaseView, DecisionView, EventView, MASKED, ProposalView};

pub(crate) use found::key_rows;
pub(crate) use goods_rows::{goods_rows, known_rows, party_key, right_key};
pub(crate) use load::{Loaded, Recorded, parse_event};
pub(crate) use personal::{Eyes, PaperRule, is_personal};
pub(crate) use projection::projection;
pub(crate) use redact::Redactor;
pub(crate) use rows::{handover_row, item_of, new_event};
pub(crate) use task_facts::TaskSummary;
