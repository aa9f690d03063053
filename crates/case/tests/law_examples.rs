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
