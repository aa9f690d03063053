//! The data that ship with the program: no errors, and every table example comes out as a lawyer wrote it.
use crate::sample;
use law::check::check;
use law::example::run_tables;
use law::source::{Severity, SourceFile};
use std::collections::BTreeSet;
use std::path::Path;

pub fn shipped() -> Vec<SourceFile> {
    let law = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    for folder in law::library::FOLDERS.into_iter().chain(["examples"]) {
        let Ok(entries) = std::fs::read_dir(law.join(folder)) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.file_name().unwrap().to_string_lossy();
                let text = std::fs::read_to_string(&path).unwrap();
                files.push(SourceFile { path: format!("law/{folder}/{name}"), text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

#[test]
fn the_law_data_have_no_errors() {
    let files = shipped();
    assert!(!files.is_empty());
    let (library, examples, mut problems) = sample::load(files);
    problems.extend(check(&library, &examples, &BTreeSet::new()));
    let errors: Vec<String> =
        problems.iter().filter(|p| p.severity == Severity::Error).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Another crime is another question, and a day before the facts a slip.
#[test]
fn a_near_miss_stays_with_the_crime_and_the_decision_after_the_facts() {
    use law::decide::{CannotDecide, Facts, decide, not_before_the_facts};
    use law::expression::FactValue;
    let (library, _, _) = sample::load(shipped());
    let table = library.table("ip-crime-threshold").unwrap();
    let text = |text: &str| FactValue::Text(text.into());
    let facts = Facts::from([
        ("act_date".to_owned(), text("2025-06-01")),
        ("offence".to_owned(), text("216")),
        ("loss_amount".to_owned(), FactValue::Number(30_000_000)),
    ]);
    let facts: Facts = facts.into_iter().filter(|(id, _)| table.input(id).is_some()).collect();
    let on = "2026-03-01".parse().unwrap();
    let decision = decide(table, &facts, on).unwrap();
    assert!(!decision.near_misses.is_empty());
    let strange: Vec<_> = decision.near_misses.iter().filter(|miss| miss.input == "offence").collect();
    assert!(strange.is_empty(), "{strange:?}");
    not_before_the_facts(table, &facts, on).unwrap();
    let early = not_before_the_facts(table, &facts, "2024-06-01".parse().unwrap());
    assert!(matches!(early, Err(CannotDecide::BeforeTheFacts { .. })), "{early:?}");
}

#[test]
fn the_examples_of_tables_come_out_as_written() {
    let (library, examples, _) = sample::load(shipped());
    let results = run_tables(&library, &examples);
    let failed: Vec<String> = results
        .iter()
        .filter(|result| !result.passed)
        .map(|result| format!("{}:{}: {}：{}", result.file, result.line, result.title, result.why))
        .collect();
    assert!(!results.is_empty() && failed.is_empty(), "{}", failed.join("\n"));
}

/// A figure beside an act, on a clock and on the page of the law: what is known of it is no more than of the version and
/// the article it stands in, and the same everywhere.
#[test]
fn a_value_says_the_same_of_itself_everywhere() {
    let (library, _, _) = sample::load(shipped());
    let day = jiff::civil::date(2026, 11, 26);
    let article = library.cited(&"market-penalty-rules#18/1".parse().unwrap(), day).status;
    for id in ["penalty.clue-check", "penalty.result-awaited"] {
        let resolved = library.period(id, None, day).unwrap();
        assert_eq!(resolved.status, article, "{id}");
        assert_eq!(library.value_status(resolved.value, day), article, "{id}");
    }
    let sure = library.period("transfer.approval", None, day).unwrap();
    assert_eq!(sure.status, sure.value.status);
}
