//! Deciding once more when somebody else's act came in between.
use uuid::Uuid;

/// How often an append is tried again when another act came in between and the person did not see a version.
pub(super) const MAX_TRIES: usize = 5;

/// Whether deciding anew may bring what came in between along: not where the person saw a version of the `seen` case
/// that is no longer the last.
pub(super) fn passes(fault: &store::AppendFault, seen: Option<Uuid>) -> bool {
    match fault {
        // Another process admitted the same key meanwhile: the next round names its entry.
        store::AppendFault::KeyTaken => true,
        store::AppendFault::Conflict { stream, .. } => seen != Some(*stream),
        _ => false,
    }
}
