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
fn a_deadline_that_is_wrong_is_told_with_its_line_and_the_arithmetic() {
    let text = r#"title = "样例"
cases = [
  { parameter = "transfer.approval", on = "2026-11-16", last-day = "2026-11-19", why = "对的" },
  { parameter = "transfer.approval", on = "2026-11-16", last-day = "2026-11-20", why = "日子不对" },
  { parameter = "transfer.approval", on = "2026-12-30", last-day = "2027-01-04", why = "没有写暂定" },
  { parameter = "transfer.approval", on = "2026-11-16", period = { amount = 3, unit = "working-days" }, last-day = "2026-11-19", why = "单位不对" },
  { parameter = "transfer.approval", on = "2026-11-16", last-day = "2026-11-19", lights = [{ at = "2026-11-20T09:00", is = "soon" }], why = "灯不对" },
  { parameter = "transfer.nothing", on = "2026-11-16", last-day = "2026-11-19", why = "没有这个数值" },
  { limit = "crime-transfer@2020/approval", on = "2026-11-16", extended = ["penalty.seizure-extension"], last-day = "2026-12-19", why = "不能这样延长" },
]
"#;
    let source = law::source::SourceFile { path: "law/deadlines/x.toml".into(), text: text.into() };
    let national = National::load();
    let file = law::deadline::DeadlineFile::read(source).unwrap();
    let results = case::deadline::run_deadlines(&national.library, &national.calendar, &[file]);
    let told: Vec<(usize, bool)> = results.iter().map(|result| (result.line, result.passed)).collect();
    let wrong: Vec<(usize, bool)> = (4..=9).map(|line| (line, false)).collect();
    assert_eq!(told, [vec![(3, true)], wrong].concat());
    assert!(results[1].why.contains("2026-11-19") && results[1].why.contains("第3日"), "{}", results[1].why);
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
