//! Hand-overs each second between two organs, through two processes' worth of platforms on one database, and whether both
//! sides' records agree afterwards.
use super::acts::rate;
use super::figure::{Figure, Times};
use super::story::Stage;
use crate::{Databases, TestPlatform};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Pairs of officers that hand over at once.
    pub pairs: usize,
    /// Hand-overs of each pair.
    pub each: usize,
}

/// Measures on every database at hand and prints each figure.
pub async fn measure(extent: &Extent) {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        // SQLite belongs to one process; on PostgreSQL every second pair works through another one.
        let other = match kind {
            Databases::Sqlite => test.platform.clone(),
            Databases::Postgres => test.reopened().await,
        };
        let stages = [Stage::set(&test.platform).await, Stage::set(&other).await];
        let (times, took) = hand_over(&stages, extent).await;
        let named = |what: &str| format!("{what}, {kind:?}, {} pairs", extent.pairs);
        let how = "sent and signed for, each a durable act of its own";
        let count = u64::try_from(times.count()).unwrap_or(u64::MAX);
        Figure::plain(named("hand-overs"), rate(count, took), "1/s").by(how).print();
        for (what, share) in [("p50", 0.5), ("p99", 0.99)] {
            Figure::plain(named(&format!("hand-over {what}")), times.within_ms(share), "ms").by(how).print();
        }
        let found = test.platform.watch_handovers().await.unwrap();
        let differences = found.differences.len();
        #[allow(clippy::cast_precision_loss, reason = "a count of differences")]
        Figure::plain(named("differences between both sides"), differences as f64, "")
            .against("= 0", differences == 0)
            .by(format!("{} items reconciled", found.items))
            .print();
        test.platform.store.close().await;
    }
}

/// Hands over prepared cases; the time of each from sending to the recipient's receipt, and the time of all.
async fn hand_over(stages: &[Stage; 2], extent: &Extent) -> (Times, Duration) {
    let mut prepared: Vec<Vec<Uuid>> = Vec::new();
    for pair in 0..extent.pairs {
        let mut cases = Vec::with_capacity(extent.each);
        for _ in 0..extent.each {
            cases.push(stages[pair % 2].approved(&|_, _| {}).await.unwrap());
        }
        prepared.push(cases);
    }
    let times = Arc::new(Mutex::new(Times::default()));
    let began = Instant::now();
    let pairs: Vec<_> = prepared
        .into_iter()
        .enumerate()
        .map(|(pair, cases)| {
            let (stage, times) = (stages[pair % 2].clone(), times.clone());
            tokio::spawn(async move {
                for case in cases {
                    let sent = Instant::now();
                    stage.handed_over(case, &|_, _| {}).await.unwrap();
                    times.lock().unwrap().add(sent.elapsed());
                }
            })
        })
        .collect();
    for pair in pairs {
        pair.await.unwrap();
    }
    let took = began.elapsed();
    let times = times.lock().unwrap().clone();
    (times, took)
}
