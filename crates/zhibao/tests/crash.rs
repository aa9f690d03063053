//! Sudden ends: a process that writes is killed at any moment, twenty times; what its client was told must be there.
//!
//! The writing process is this test program itself, run again for its ignored test.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use app::Platform;
use app::clock::SystemClock;
use app::open::{Place, open};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use store::DatabaseUrl;
use tempfile::TempDir;
use testkit::Databases;
use testkit::bench::client_log::{Acknowledged, disorder, missing};
use testkit::bench::story::Stage;
use testkit::platform::{PROVINCE, fresh_database};

/// Sudden ends on each database.
const KILLS: u64 = 20;
/// Concurrent tasks of the writing process.
const TASKS: usize = 16;
/// A life ends a moment after fewer than so many acknowledgements; every fifth life is longer, so that cases get far.
const SHORT_LIFE: u64 = 40;
const LONG_LIFE: u64 = 320;
const LONG_EVERY: u64 = 5;
/// The moment, in microseconds: somewhere within a group commit.
const MOMENT_US: u64 = 40_000;
/// Longest wait for a process to begin, or to say the next thing.
const PATIENCE: Duration = Duration::from_secs(60);
/// Least kinds of acts that must have been acknowledged.
const KINDS: usize = 10;

const DATA: &str = "ZHIBAO_CRASH_DATA";
const DATABASE: &str = "ZHIBAO_CRASH_DATABASE";
const READY: &str = "ready";

#[test]
fn what_was_acknowledged_survives_sudden_ends_on_sqlite() {
    let data = TempDir::new().unwrap();
    let database = format!("sqlite:{}", data.path().join("zhibao.db").display());
    survives(&data, &database);
}

#[test]
fn what_was_acknowledged_survives_sudden_ends_on_postgres() {
    if !Databases::all().contains(&Databases::Postgres) {
        return;
    }
    let data = TempDir::new().unwrap();
    let DatabaseUrl::Postgres(database) = in_runtime(fresh_database()) else { unreachable!() };
    survives(&data, &database);
}

fn survives(data: &TempDir, database: &str) {
    let mut log = Vec::new();
    let mut dice = Dice(0x5eed);
    let mut starts = Vec::new();
    for kill in 0..KILLS {
        let began = Instant::now();
        let mut writer = Writer::start(data, database);
        starts.push(began.elapsed());
        let acknowledged = if kill % LONG_EVERY == 0 { LONG_LIFE } else { dice.below(SHORT_LIFE) };
        log.extend(writer.until(acknowledged, Duration::from_micros(dice.below(MOMENT_US))));
    }
    let kinds: BTreeSet<&str> = log.iter().map(|acknowledged| acknowledged.kind.as_str()).collect();
    eprintln!(
        "{} events of {} kinds acknowledged; slowest start {:?}",
        log.len(),
        kinds.len(),
        starts.iter().max()
    );
    assert!(kinds.len() >= KINDS, "{kinds:?}");
    in_runtime(async {
        let platform = platform(data, database).await;
        assert_eq!(missing(&platform, &log).await, []);
        assert_eq!(disorder(&platform).await, Vec::<String>::new());
        let verified = platform.verify_as_system().await.unwrap();
        assert_eq!(verified.broken, None);
        assert_eq!(verified.leaves, platform.store.ledger_size().await.unwrap());
        nothing_invented_is_found(&platform, &log).await;
    });
}

/// The judge itself is judged: an act that never was, and one at another place, must be reported.
async fn nothing_invented_is_found(platform: &Platform, log: &[Acknowledged]) {
    let never = Acknowledged { act: app::new_id(), ..log[0].clone() };
    let elsewhere = Acknowledged { leaf: log[1].leaf + 1, ..log[1].clone() };
    let later = Acknowledged { version: log[2].version + 1, ..log[2].clone() };
    let mut longer = log[..3].to_vec();
    longer.extend([never.clone(), elsewhere.clone(), later.clone()]);
    assert_eq!(missing(platform, &longer).await, [never, elsewhere, later]);
}

/// The writing process: plays cases until it is killed, and says after each acknowledgement what was acknowledged.
#[test]
#[ignore = "the other process of the tests above"]
fn writer() {
    let (Ok(data), Ok(database)) = (std::env::var(DATA), std::env::var(DATABASE)) else { return };
    in_runtime(async {
        let platform = open_at(data.into(), &database).await;
        app::demo::prepare(&platform, PROVINCE).await.unwrap();
        let stage = Stage::set(&platform).await;
        println!("\n{READY}");
        let tasks = (0..TASKS).map(|_| {
            let stage = stage.clone();
            tokio::spawn(async move {
                let told = |kind: &str, done: &app::cases::Done| {
                    Acknowledged::of(kind, done).for_each(|acknowledged| println!("{}", acknowledged.line()));
                };
                loop {
                    stage.play(&told).await.unwrap();
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            let _: () = task.await.unwrap();
        }
    });
}

/// A running writing process with the lines it prints.
struct Writer {
    process: Child,
    lines: Receiver<String>,
}

impl Writer {
    /// Starts it and waits until it writes.
    fn start(data: &TempDir, database: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["writer", "--exact", "--ignored", "--nocapture"]);
        command.env(DATA, data.path()).env(DATABASE, database);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            // A line cut short by the end was never told.
            while out.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
                if sender.send(line.trim_end().to_owned()).is_err() {
                    return;
                }
                line.clear();
            }
        });
        let writer = Writer { process, lines };
        let until = Instant::now() + PATIENCE;
        while writer.lines.recv_timeout(until.saturating_duration_since(Instant::now())).unwrap() != READY {}
        writer
    }

    /// Lets it write until so many acknowledgements and a moment more, kills it (SIGKILL), and gives all it said.
    fn until(&mut self, acknowledged: u64, moment: Duration) -> Vec<Acknowledged> {
        let mut log = Vec::new();
        let mut end = None;
        loop {
            if end.is_none() && log.len() as u64 >= acknowledged {
                end = Some(Instant::now() + moment);
            }
            let patience = end.map_or(PATIENCE, |end| end.saturating_duration_since(Instant::now()));
            match self.lines.recv_timeout(patience) {
                Ok(line) => log.extend(Acknowledged::read(&line)),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("the writing process ended by itself"),
            }
        }
        assert!(end.is_some(), "the writing process says nothing any more");
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        log.extend(self.lines.iter().filter_map(|line| Acknowledged::read(&line)));
        log
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Pseudo-random numbers from a seed (xorshift), so that a failure can be played again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

async fn platform(data: &TempDir, database: &str) -> Platform {
    open_at(data.path().to_owned(), database).await
}

async fn open_at(data: std::path::PathBuf, database: &str) -> Platform {
    let place =
        Place { data, database: Some(database.parse().unwrap()), province: PROVINCE.into(), law: None };
    open(&place, Arc::new(SystemClock)).await.unwrap()
}

fn in_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work)
}
