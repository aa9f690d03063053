//! A province under load: pairs of organs hand over at once through two server processes on one PostgreSQL, one of which
//! is killed and started again meanwhile; then the clients' own log is held against the records.
mod province;
mod servers;

use super::client_log::{Acknowledged, disorder, missing};
use super::figure::{Figure, Times};
use super::{many_cases, start};
use crate::{Databases, TestPlatform};
use app::Platform;
use app::clock::{Clock, SystemClock};
use province::{Extent as Staff, Pair};
use serde_json::{Value, json};
use servers::{Officer, Servers};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Pairs of organs that hand over at once; with one watching organ each.
    pub pairs: usize,
    /// Officers in all.
    pub officers: usize,
    /// Cases in the database beside those handed over.
    pub cases: usize,
    /// Approved cases of each pair, more than it can hand over.
    pub each: usize,
    /// Length of the load.
    pub bound: Duration,
}

/// What one pair did: its log, the time of each hand-over, and requests that had to be sent again.
#[derive(Default)]
struct Played {
    log: Vec<Acknowledged>,
    /// Cases sent, the items, and the cases opened for them.
    handed: Vec<(Uuid, Uuid, Uuid)>,
    times: Times,
    again: u64,
    ran_dry: bool,
}

/// Measures and prints each figure; whether nothing was lost, doubled or out of order.
pub async fn measure(extent: &Extent) -> bool {
    let program = start::beside().expect("the program `zhibao` beside this one");
    let test = TestPlatform::staffed(Databases::Postgres).await;
    test.clock.set(SystemClock.now());
    let staff = Staff { pairs: extent.pairs, officers: extent.officers };
    let (stage, pairs, watchers) = province::prepare(&test.platform, &staff, extent.each).await;
    let began = Instant::now();
    many_cases::add(&stage, extent.cases).await;
    let seconds = began.elapsed().as_secs_f64();
    Figure::plain(format!("prepare {} cases, Postgres", extent.cases), seconds, "s").print();
    drop(stage);
    test.platform.store.close().await;

    let servers = Arc::new(Servers::start(&program, &test).await);
    let ended = Arc::new(AtomicBool::new(false));
    let watching = watch(&servers, watchers, &ended).await;
    let (played, took) = play(&servers, pairs, extent.bound).await;
    ended.store(true, Ordering::Relaxed);
    let mut seen = Times::default();
    for watcher in watching {
        seen.merge(watcher.await.unwrap());
    }
    servers.stop().await;
    report(extent, &played, &seen, took);
    let platform = test.reopened().await;
    judge(&platform, &played).await
}

/// Every pair hands over until the time is up, while one server is killed at a third of it and back at half of it.
async fn play(servers: &Arc<Servers>, pairs: Vec<Pair>, bound: Duration) -> (Vec<Played>, Duration) {
    let mut ready = Vec::new();
    for pair in pairs {
        let officers = (servers.officer(&pair.sender).await, servers.officer(&pair.recipient).await);
        ready.push((pair, officers));
    }
    let began = Instant::now();
    let playing: Vec<_> = ready
        .into_iter()
        .enumerate()
        .map(|(number, (pair, (sender, recipient)))| {
            tokio::spawn(async move {
                let mut played = Played { ran_dry: true, ..Played::default() };
                let papers = sender.papers(&["transfer-letter", "investigation-report", "goods-list"]).await;
                for (turn, case) in pair.cases.iter().enumerate() {
                    if began.elapsed() >= bound {
                        played.ran_dry = false;
                        break;
                    }
                    let first = (number + turn) % 2;
                    let sent = Instant::now();
                    hand_over(&sender, &recipient, first, *case, &pair.police, &papers, &mut played).await;
                    played.times.add(sent.elapsed());
                }
                played.again = sender.again() + recipient.again();
                played
            })
        })
        .collect();
    tokio::time::sleep(bound / 3).await;
    servers.kill(0).await;
    tokio::time::sleep(bound / 6).await;
    servers.revive(0).await;
    let mut all = Vec::new();
    for pair in playing {
        all.push(pair.await.unwrap());
    }
    (all, began.elapsed())
}

/// One case sent and signed for, each request under its own key, repeated at the other server when one is gone.
async fn hand_over(
    sender: &Officer,
    recipient: &Officer,
    first: usize,
    case: Uuid,
    police: &str,
    papers: &[Value],
    played: &mut Played,
) {
    let body = json!({ "form": { "police_organ": police }, "papers": papers });
    let receipt = sender.post(first, &format!("/cases/{case}/acts/transfer"), &body).await;
    played.log.extend(acknowledged("transfer", &receipt));
    let view = sender.get(first, &format!("/cases/{case}")).await;
    let item = id_of(&view["handovers"][0]["id"]);
    let receipt = recipient.post(first, &format!("/handovers/{item}/sign"), &json!({})).await;
    played.log.extend(acknowledged("sign", &receipt));
    played.handed.push((case, item, id_of(&receipt["case"])));
}

fn id_of(value: &Value) -> Uuid {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no id: {value}"))
}

/// What an answer of the interface acknowledges.
fn acknowledged(kind: &str, receipt: &Value) -> Vec<Acknowledged> {
    let events = receipt["events"].as_array().unwrap_or_else(|| panic!("no receipt: {receipt}"));
    let number = |event: &Value, name: &str| event[name].as_i64().unwrap();
    let of = |event: &Value| Acknowledged {
        kind: kind.to_owned(),
        act: id_of(&receipt["act_id"]),
        case: id_of(&event["stream"]),
        version: number(event, "version"),
        leaf: number(event, "leaf_index"),
    };
    events.iter().map(of).collect()
}

/// The other officers look at their workbenches, each every other second.
async fn watch(
    servers: &Arc<Servers>,
    watchers: Vec<String>,
    ended: &Arc<AtomicBool>,
) -> Vec<tokio::task::JoinHandle<Times>> {
    const PACE: Duration = Duration::from_secs(2);
    let mut watching = Vec::new();
    for (number, login) in watchers.into_iter().enumerate() {
        let officer = servers.officer(&login).await;
        let ended = ended.clone();
        watching.push(tokio::spawn(async move {
            let mut times = Times::default();
            tokio::time::sleep(PACE * u32::try_from(number % 20).unwrap() / 20).await;
            while !ended.load(Ordering::Relaxed) {
                let began = Instant::now();
                officer.get(number % 2, "/desk").await;
                times.add(began.elapsed());
                tokio::time::sleep(PACE.saturating_sub(began.elapsed())).await;
            }
            times
        }));
    }
    watching
}

fn report(extent: &Extent, played: &[Played], seen: &Times, took: Duration) {
    let mut times = Times::default();
    played.iter().for_each(|pair| times.merge(pair.times.clone()));
    let named = |what: &str| format!("{what}, {} pairs, two servers, one killed", extent.pairs);
    let count = u64::try_from(times.count()).unwrap_or(u64::MAX);
    let how = format!("{count} in {took:.0?}, sent and signed for over HTTP");
    Figure::plain(named("hand-overs"), super::acts::rate(count, took), "1/s").by(&how).print();
    for (what, share) in [("p50", 0.5), ("p99", 0.99), ("longest", 1.0)] {
        Figure::plain(named(&format!("hand-over {what}")), times.within_ms(share), "ms").by(&how).print();
    }
    let how = format!("{} workbenches of {} officers meanwhile", seen.count(), extent.officers);
    Figure::plain(named("workbench p99"), seen.within_ms(0.99), "ms").by(how).print();
    let again: u64 = played.iter().map(|pair| pair.again).sum();
    #[allow(clippy::cast_precision_loss, reason = "a count of requests")]
    Figure::plain(named("requests sent again"), again as f64, "").print();
    if played.iter().any(|pair| pair.ran_dry) {
        println!("a pair had no case left before the time was up: give more with --each");
    }
}

/// Holds the clients' log against the records.
async fn judge(platform: &Platform, played: &[Played]) -> bool {
    let log: Vec<Acknowledged> = played.iter().flat_map(|pair| pair.log.clone()).collect();
    let handed: Vec<_> = played.iter().flat_map(|pair| pair.handed.clone()).collect();
    let items: BTreeSet<Uuid> = handed.iter().map(|(_, item, _)| *item).collect();
    let opened: BTreeSet<Uuid> = handed.iter().map(|(_, _, opened)| *opened).collect();
    let found = platform.watch_handovers().await.unwrap();
    let recorded = usize::try_from(found.items).unwrap_or(0);
    let doubled = (handed.len() - items.len().min(opened.len())) + recorded.abs_diff(items.len());
    let checks = [
        ("acknowledged events that are not recorded", missing(platform, &log).await),
        ("recorded out of order", disorder_lines(platform).await),
    ];
    let mut good = true;
    let mut count = |what: &str, number: usize, how: String| {
        good &= number == 0;
        #[allow(clippy::cast_precision_loss, reason = "a count of records")]
        Figure::plain(what, number as f64, "").against("= 0", number == 0).by(how).print();
    };
    for (what, wrong) in checks {
        count(what, wrong.len(), format!("{} events acknowledged", log.len()));
        wrong.iter().take(5).for_each(|line| println!("  {}", line.line()));
    }
    count("hand-overs doubled or left over", doubled, format!("{} items recorded", found.items));
    let differences = found.differences.len();
    count("differences between both sides", differences, format!("{} pairs of organs", found.pairs));
    found.differences.iter().for_each(|line| println!("  {}", line.says));
    good
}

/// Disorder in the form of the log's lines.
async fn disorder_lines(platform: &Platform) -> Vec<Acknowledged> {
    let found = disorder(platform).await;
    found.iter().for_each(|line| println!("  {line}"));
    let line =
        |what: String| Acknowledged { kind: what, act: Uuid::nil(), case: Uuid::nil(), version: 0, leaf: 0 };
    found.into_iter().map(line).collect()
}
