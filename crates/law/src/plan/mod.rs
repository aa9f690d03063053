//! A province's plan (推进计划): the official document as it is read, and the plan as the system carries it.
//!
//! - [`document`] reads the official text of a plan from bytes: sections, measures, named instruments, campaigns, targets.
//! - [`definition`] holds the types of `plan.toml`, `organs.toml` and `regions.toml` in a province's folder, and checks them.
//! - [`target`] is the numeric target that both share.
//!
//! Nothing here does I/O or reads a clock: bytes and texts come in, values and findings go out.

pub mod definition;
pub mod document;
pub mod target;

pub use definition::{Organs, Plan, Problem, Regions};
pub use document::{PlanDocument, PlanFault};
pub use target::{Comparison, Quantity, Target, TargetYear};
