//! Official documents of cases (文书): numbered in the append of their act, drawn up by a job, kept as papers, verified by
//! everybody who holds one.
mod content;
mod draw;
mod follow;
mod order;
mod preview;
mod verify;

pub(crate) use follow::sent_with;
pub use preview::{OpeningDraft, Preview, WillMake};
pub use verify::{DocumentProof, IssuedFile};

use document::Press;
use std::sync::LazyLock;

/// Job: draw up a document that has its number.
pub(crate) const DRAW_UP: &str = "draw-up-document";
/// Collection of records that lead from a document's code to its case.
pub(crate) const CODES: &str = "documents";

/// The one press of the process: fonts and pages are read once.
pub(crate) static PRESS: LazyLock<Press> = LazyLock::new(Press::shipped);
