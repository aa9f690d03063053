//! Watchers of a running server. Each round stands alone; a failed one is logged and tried again.
use app::Platform;
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
    let watched = platform.clone();
    tokio::spawn(async move {
        loop {
            if let Err(fault) = watched.publish_checkpoint().await {
                tracing::error!(?fault, "checkpoint not published");
            }
            tokio::time::sleep(CHECKPOINT_EVERY).await;
        }
    });
    let watched = platform.clone();
    tokio::spawn(async move {
        loop {
            match watched.watch_limits().await {
                Ok(round) if round.passed + round.warned > 0 => tracing::info!(?round, "limits recorded"),
                Ok(_) => {}
                Err(fault) => tracing::error!(?fault, "limits not watched"),
            }
            tokio::time::sleep(LIMITS_EVERY).await;
        }
    });
    start_jobs(platform);
    let watched = platform.clone();
    tokio::spawn(async move {
        loop {
            if let Err(fault) = watched.clear_away().await {
                tracing::error!(?fault, "what has no use any more was not cleared away");
            }
            tokio::time::sleep(CLEAR_EVERY).await;
        }
    });
    let watched = platform.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(SEAL_EVERY).await;
            if let Err(fault) = watched.seal_audit().await {
                tracing::error!(?fault, "audit trail not sealed");
            }
        }
    });
    let watched = platform.clone();
    tokio::spawn(async move {
        loop {
            match watched.watch_handovers().await {
                Ok(found) if found.differences.is_empty() => tracing::info!(found.items, "hand-overs agree"),
                Ok(found) => tracing::error!(differences = ?found.differences, "hand-overs differ"),
                Err(fault) => tracing::error!(?fault, "hand-overs not reconciled"),
            }
            tokio::time::sleep(HANDOVERS_EVERY).await;
        }
    });
}

/// Works the queue, and queues a report for each hand-over that stays silent.
fn start_jobs(platform: &Platform) {
    let watched = platform.clone();
    tokio::spawn(async move {
        loop {
            if let Err(fault) = watched.work_jobs().await {
                tracing::error!(?fault, "jobs not worked");
            }
            tokio::time::sleep(JOBS_EVERY).await;
        }
    });
    let watched = platform.clone();
    tokio::spawn(async move {
        let mut reported = BTreeSet::new();
        loop {
            if let Err(fault) = watched.watch_silence(&mut reported).await {
                tracing::error!(?fault, "silent hand-overs not looked for");
            }
            tokio::time::sleep(SILENCE_EVERY).await;
        }
    });
}
