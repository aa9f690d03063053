//! The scenarios of `features/`, played over HTTP against the real server, once for each database.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod checklists;
mod coverage;
mod custody;
mod documents;
mod evidence;
mod experts;
mod finding;
mod handover;
mod inspecting;
mod marks;
mod office;
mod pages;
mod plan;
mod province;
mod publishing;
mod registers;
mod rehearsal;
mod replay;
mod screening;
mod tables;
mod tally;
mod topic_tally;
mod topics;
mod transfer;

use cucumber::event::ScenarioFinished;
use cucumber::writer::Stats;
use cucumber::{World, gherkin};
use province::Province;
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use testkit::Databases;

const FEATURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../features");
/// Scenarios that run at the same time.
const AT_ONCE: usize = 2;

/// What came out.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: Vec<String>,
    /// Scenarios that passed, by measure.
    measures: BTreeMap<u32, BTreeSet<String>>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--list") {
        return ExitCode::SUCCESS;
    }
    // As libtest: words without a dash are parts of names.
    let wanted: Vec<String> = arguments.into_iter().filter(|argument| !argument.starts_with('-')).collect();
    let tally = Arc::new(Mutex::new(Tally::default()));
    let everything = wanted.is_empty();
    let mut broken = false;
    for kind in Databases::all() {
        println!("── {kind:?} ──");
        broken |= play(kind, wanted.clone(), tally.clone()).await;
    }
    let tally = tally.lock().unwrap();
    if everything && tally.passed == 0 {
        println!("no scenario was found in features/");
        broken = true;
    }
    if everything {
        println!("{}", coverage::table(&tally.measures));
    }
    for name in &tally.failed {
        println!("failed: {name}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failed.len());
    if broken || !tally.failed.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Plays all wanted scenarios on one kind of database; whether something failed.
async fn play(kind: Databases, wanted: Vec<String>, tally: Arc<Mutex<Tally>>) -> bool {
    let runner = Province::cucumber()
        .max_concurrent_scenarios(AT_ONCE)
        .before(move |_, _, _, province| Box::pin(province.open(kind)))
        .after(move |feature, _, scenario, finished, _| {
            record(kind, feature, scenario, finished, &mut tally.lock().unwrap());
            Box::pin(std::future::ready(()))
        })
        .fail_on_skipped()
        .with_default_cli();
    let writer = runner
        .filter_run(FEATURES, move |feature, _, scenario| {
            let name = format!("scenarios {} {}", feature.name, scenario.name);
            wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()))
        })
        .await;
    writer.execution_has_failed()
}

fn record(
    kind: Databases,
    feature: &gherkin::Feature,
    scenario: &gherkin::Scenario,
    finished: &ScenarioFinished,
    tally: &mut Tally,
) {
    if !matches!(finished, ScenarioFinished::StepPassed) {
        tally.failed.push(format!("{kind:?}：{}：{}", feature.name, scenario.name));
        return;
    }
    tally.passed += 1;
    let tags = feature.tags.iter().chain(&scenario.tags);
    for measure in tags.filter_map(|tag| tag.strip_prefix('m')?.parse::<u32>().ok()) {
        tally.measures.entry(measure).or_default().insert(scenario.name.clone());
    }
}
