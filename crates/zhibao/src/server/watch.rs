//! Watchers of a running server. Each round stands alone; a failed one is logged and tried again.
use app::{AppFault, Platform};
use std::collections::BTreeSet;
use std::time::Duration;

/// How often the ledger's size is signed, if it has grown.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
/// How often limits are looked at.
const LIMITS_EVERY: Duration = Duration::from_secs(30);
/// How often both sides of the hand-overs are compared.
const HANDOVERS_EVERY: Duration = Duration::from_secs(24 * 3600);

/// How often what the audit trail has gained is sealed in the ledger.
const SEAL_EVERY: Duration = Duration::from_secs(10 * 60);

/// How often what has no use any more is cleared away.
const CLEAR_EVERY: Duration = Duration::from_secs(3600);

/// How often the work queue is looked at.
const JOBS_EVERY: Duration = Duration::from_secs(2);
/// How often overdue receipts are looked for.
const SILENCE_EVERY: Duration = Duration::from_secs(60);

/// Starts all watchers; they end with the process.
pub fn start(platform: &Platform) {
    every(platform, CHECKPOINT_EVERY, async |platform: Platform| {
        told("checkpoint not published", platform.publish_checkpoint().await);
    });
    every(platform, LIMITS_EVERY, async |platform: Platform| {
        let round = told("limits not watched", platform.watch_limits().await);
        if let Some(round) = round.filter(|round| round.passed + round.warned > 0) {
            tracing::info!(?round, "limits recorded");
        }
    });
    every(platform, JOBS_EVERY, async |platform: Platform| {
        told("jobs not worked", platform.work_jobs().await);
    });
    every(platform, CLEAR_EVERY, async |platform: Platform| {
        told("what has no use any more was not cleared away", platform.clear_away().await);
    });
    every(platform, HANDOVERS_EVERY, async |platform: Platform| {
        match told("hand-overs not reconciled", platform.watch_handovers().await) {
            Some(found) if found.differences.is_empty() => tracing::info!(found.items, "hand-overs agree"),
            Some(found) => tracing::error!(differences = ?found.differences, "hand-overs differ"),
            None => {}
        }
    });
    // What a process writes as it starts is sealed with the rest.
    let watched = platform.clone();
    tokio::spawn(async move {
        tokio::time::sleep(SEAL_EVERY).await;
        every(&watched, SEAL_EVERY, async |platform: Platform| {
            told("audit trail not sealed", platform.seal_audit().await);
        });
    });
    let watched = platform.clone();
    tokio::spawn(async move {
        let mut reported = BTreeSet::new();
        loop {
            told("silent hand-overs not looked for", watched.watch_silence(&mut reported).await);
            tokio::time::sleep(SILENCE_EVERY).await;
        }
    });
}

/// Does something now and again after each `period`.
fn every<Round, Done>(platform: &Platform, period: Duration, round: Round)
where
    Round: Fn(Platform) -> Done + Send + 'static,
    Done: Future<Output = ()> + Send,
{
    let platform = platform.clone();
    tokio::spawn(async move {
        loop {
            round(platform.clone()).await;
            tokio::time::sleep(period).await;
        }
    });
}

/// What a round found; a fault goes to the log.
fn told<Found>(what: &str, round: Result<Found, AppFault>) -> Option<Found> {
    round.inspect_err(|fault| tracing::error!(?fault, "{what}")).ok()
}
