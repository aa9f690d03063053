//! What a proof of authorisation must fit before anything is read.

use access::{Action, Granted};
use uuid::Uuid;

use crate::StoreFault;
use crate::sql::{Connection, sql};

/// Whether the proof speaks for work on the whole platform: jobs, verification, backup.
fn reaches_everything(granted: &Granted) -> bool {
    matches!(granted.action(), Action::RunJobs | Action::VerifyLedger | Action::RunBackup)
}

/// Lets a proof for a case read that case alone, a proof for the platform read streams that are no case, and the
/// platform's own work read all. Everything else is answered as if the stream were not there.
pub(crate) async fn check_stream(
    granted: &Granted,
    stream: Uuid,
    connection: &mut Connection,
) -> Result<(), StoreFault> {
    let missing = || Err(StoreFault::Missing(stream.to_string()));
    match granted.case() {
        Some(case) if case.uuid() == stream => Ok(()),
        Some(_) => missing(),
        None if reaches_everything(granted) => Ok(()),
        None => {
            let case =
                sql("SELECT 1 FROM cases WHERE case_id = $1").bind(stream).optional(connection).await?;
            if case.is_some() { missing() } else { Ok(()) }
        }
    }
}

/// Lets only these actions through.
pub(crate) fn check_action(granted: &Granted, allowed: &[Action]) -> Result<(), StoreFault> {
    if allowed.contains(&granted.action()) {
        return Ok(());
    }
    Err(StoreFault::Missing(granted.action().label().to_owned()))
}
