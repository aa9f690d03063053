//! What can be wrong with an index, in words.
use crate::answer::Failure;
use screening::IndexError;
use std::path::Path;

/// The failure of an index at `path`.
pub(super) fn failure(path: &Path, fault: &IndexError) -> Failure {
    let code = match fault {
        IndexError::Io(io) => return crate::files::unreadable(path, io),
        IndexError::NotAnIndex => "not-an-index",
        IndexError::OtherVersion { .. } => "other-version",
        IndexError::Truncated { .. }
        | IndexError::Damaged(_)
        | IndexError::ChangesLost { .. }
        | IndexError::ChangesOfAnother => "damaged-index",
        IndexError::ChangedByAnother | IndexError::ChangedMeanwhile => "changed-by-another",
        IndexError::TooLarge(_) | IndexError::BadRecord { .. } => "index-fault",
    };
    let (what, advice) = fault.in_words();
    Failure::new(code, format!("“{}”{what}", path.display()), advice)
}
