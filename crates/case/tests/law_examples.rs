//! The examples of `law/examples/` as tests: what a jurist wrote there must come out of the engine.
#![allow(clippy::unwrap_used, missing_docs)]

mod national;

use law::example::run_tables;
use national::National;

#[test]
fn every_example_of_the_law_comes_out_as_written() {
    let national = National::load();
    let mut results = run_tables(&national.library, &national.examples);
    results.extend(case::example::run_procedures(
        &national.library,
        &national.calendar,
        &national::of_province(),
        &national.examples,
    ));
    assert!(results.len() >= 40, "only {} examples", results.len());
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|result| format!("{}:{} {}\n    {}", result.file, result.line, result.title, result.why))
        .collect();
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), results.len(), failed.join("\n"));
}

#[test]
fn every_deadline_worked_out_by_hand_comes_out_the_same() {
    let national = National::load();
    let results = case::deadline::run_deadlines(&national.library, &national.calendar, &national.deadlines);
    assert!(results.len() >= 300, "only {} deadlines", results.len());
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|result| format!("{}:{} {}\n    {}", result.file, result.line, result.title, result.why))
        .collect();
    assert!(failed.is_empty(), "{} of {} failed:\n{}", failed.len(), results.len(), failed.join("\n"));
}

#[test]
fn every_limit_of_every_procedure_version_has_a_deadline_worked_out_by_hand() {
    let national = National::load();
    let rows = || national.deadlines.iter().flat_map(|file| &file.deadlines.cases);
    let shown: std::collections::BTreeSet<&str> =
        rows().filter_map(|row| row.limit.as_ref()).map(|limit| limit.as_str()).collect();
    let limits = national.library.procedures.values().flat_map(|procedure| {
        procedure.limits.iter().map(|limit| format!("{}/{}", procedure.key(), *limit.id))
    });
    let without: Vec<String> = limits.filter(|limit| !shown.contains(limit.as_str())).collect();
    assert!(without.is_empty(), "limits without a deadline worked out by hand: {without:#?}");
}
