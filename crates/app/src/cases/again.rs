//! Deciding once more when something else was recorded in between.
use super::load::Loaded;
use crate::fault::AppFault;
use case::EventKind;

/// How often an append is tried again when something else came in between.
pub(super) const MAX_TRIES: usize = 5;

/// Whether deciding anew may help: it loads the case again and says by itself what a person has not seen.
pub(super) fn passes(fault: &store::AppendFault) -> bool {
    // For a taken key: another process admitted it meanwhile, and the next round names its entry.
    matches!(fault, store::AppendFault::KeyTaken | store::AppendFault::Conflict { .. })
}

/// Refuses what was filled in before somebody else acted. What the program itself did for an earlier act (a document
/// drawn up and put on file, a warning of a limit) changes nothing that was decided on, and stops nobody.
///
/// # Errors
/// What was seen and what is now.
pub(super) fn refuse_unseen(loaded: &Loaded<'_>, seen: Option<i64>) -> Result<(), AppFault> {
    let now = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
    let Some(seen) = seen.filter(|seen| *seen != now) else { return Ok(()) };
    let mut since = loaded.events.iter().filter(|recorded| recorded.stored.version > seen);
    let other = since.any(|recorded| !is_bookkeeping(&recorded.event.what));
    if other || seen > now { Err(AppFault::Meanwhile { seen, now }) } else { Ok(()) }
}

/// What the program records by itself and what no decision rests on.
fn is_bookkeeping(what: &EventKind) -> bool {
    matches!(
        what,
        EventKind::DocumentIssued { .. } | EventKind::PaperFollowed { .. } | EventKind::LimitWarned { .. }
    )
}
