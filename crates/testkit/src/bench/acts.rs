//! Durable acts each second through the whole path: authorise, load, decide, append, ledger, read models.
use super::figure::Figure;
use super::raw_inserts::RawInserts;
use super::story::Stage;
use crate::{Databases, TestPlatform};
use sqlx::{AssertSqlSafe, Connection, Row};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::DatabaseUrl;

/// Least share of the raw inserts' speed that is aimed at.
const RATIO: f64 = 0.5;

/// What an act leaves in the record for good. Read models are written again by each act and are not counted, so that the
/// peer has less to write, not more.
const LEFT_BY_ACTS: [(&str, &str); 5] = [
    (
        "events",
        "length(body) + length(salt) + length(id) + length(stream) + length(act_id) + length(kind) + length(organ) + length(actor) + 32",
    ),
    ("ledger_entries", "length(entry) + 8"),
    ("ledger_hashes", "length(hash) + 8"),
    ("acts", "length(receipt) + length(request_digest) + length(act_id)"),
    (
        "audit",
        "length(actor) + length(organ) + length(action) + length(subject) + length(outcome) + length(request_id) + length(address) + length(detail) + 16",
    ),
];

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Numbers of concurrent writers.
    pub writers: Vec<usize>,
    /// Length of one round.
    pub bound: Duration,
    /// Rounds, acts and raw inserts in turn; the best of each counts.
    pub rounds: usize,
}

/// Events each second.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "counts of a few seconds")]
pub fn rate(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// Measures on every database at hand and prints each figure.
pub async fn measure(extent: &Extent) {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let raw = RawInserts::open(&test.database).await;
        acts_per_second(&stage, 8, extent.bound.min(Duration::from_secs(1))).await;
        let bytes = bytes_per_act(&test.database).await;
        for writers in &extent.writers {
            let (mut ours, mut peer) = (0.0_f64, 0.0_f64);
            for _ in 0..extent.rounds {
                peer = peer.max(raw.per_second(*writers, bytes, extent.bound).await);
                ours = ours.max(acts_per_second(&stage, *writers, extent.bound).await);
            }
            let named = |what: &str| format!("{what}, {kind:?}, {writers} writers");
            let how = format!("best of {} rounds of {:?}", extent.rounds, extent.bound);
            Figure::plain(named("durable acts"), ours, "acts/s").by(&how).print();
            Figure::plain(named("raw inserts"), peer, "rows/s")
                .by(format!("{how}, {bytes} bytes a row"))
                .print();
            Figure::plain(named("acts : raw inserts"), ours / peer, "")
                .against(">= 0.5", ours / peer >= RATIO)
                .print();
        }
        test.platform.store.close().await;
    }
}

/// Acts acknowledged each second by so many writers, each working on cases of its own.
pub async fn acts_per_second(stage: &Stage, writers: usize, bound: Duration) -> f64 {
    let done = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let writers: Vec<_> = (0..writers)
        .map(|_| {
            let (stage, done) = (stage.clone(), done.clone());
            tokio::spawn(async move {
                let counted = |_: &str, _: &app::cases::Done| {
                    // What is acknowledged after the bound is finished but not counted.
                    if began.elapsed() < bound {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                };
                while began.elapsed() < bound {
                    stage.prepare_transfer(&counted).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    rate(done.load(Ordering::Relaxed), bound)
}

/// Mean bytes that one act left.
async fn bytes_per_act(database: &DatabaseUrl) -> usize {
    let mut bytes = 0;
    for (table, length) in LEFT_BY_ACTS {
        bytes += number(database, &format!("SELECT CAST(sum({length}) AS BIGINT) FROM {table}")).await;
    }
    let acts = number(database, "SELECT count(*) FROM acts").await;
    usize::try_from(bytes / acts.max(1)).unwrap()
}

async fn number(database: &DatabaseUrl, question: &str) -> i64 {
    let question = AssertSqlSafe(question.to_owned());
    match database {
        DatabaseUrl::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::query(question).fetch_one(&mut connection).await.unwrap().get(0)
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::query(question).fetch_one(&mut connection).await.unwrap().get(0)
        }
    }
}
