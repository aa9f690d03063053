//! Running the examples of decision tables.
use super::{ExampleCase, ExampleFile, Subject, TableExpectation};
use crate::decide::{CannotDecide, Decision, decide};
use crate::library::Library;
use serde::Serialize;

/// How one example came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExampleResult {
    /// File of the example.
    pub file: String,
    /// Line of its title, from 1.
    pub line: usize,
    /// Title.
    pub title: String,
    /// Whether everything expected came out.
    pub passed: bool,
    /// What differed; empty when it passed.
    pub why: String,
}

/// Runs the cases of all tables; files about procedures are left to the `case` crate.
#[must_use]
pub fn run_tables(library: &Library, files: &[ExampleFile]) -> Vec<ExampleResult> {
    let mut results = Vec::new();
    for file in files {
        let Subject::Table(table) = file.examples.about() else {
            continue;
        };
        for case in &file.examples.cases {
            let why = run(library, table, case).err().unwrap_or_default();
            results.push(ExampleResult {
                file: file.source.path.clone(),
                line: file.source.line_at(case.title.at),
                title: case.title.value.clone(),
                passed: why.is_empty(),
                why,
            });
        }
    }
    results
}

fn run(library: &Library, table: &str, case: &ExampleCase) -> Result<(), String> {
    let table = library.table(table).ok_or_else(|| format!("没有名为“{table}”的判定表"))?;
    let on = case.on.ok_or("没有写明判定日期 on")?;
    let expect = case.expect.as_ref().filter(|expect| **expect != TableExpectation::default());
    let expect = expect.ok_or("没有写明期望 expect")?;
    compare(expect, decide(table, &case.facts, on))
}

fn compare(expect: &TableExpectation, answer: Result<Decision, CannotDecide>) -> Result<(), String> {
    let decision = match (answer, &expect.error) {
        (Err(fault), Some(wanted)) if fault.to_string().contains(wanted.as_str()) => return Ok(()),
        (Err(fault), _) => return Err(format!("无法判定：{fault}")),
        (Ok(decision), Some(wanted)) => {
            return Err(format!("应当无法判定（含“{wanted}”），实际结论为 {}", decision.outcome));
        }
        (Ok(decision), None) => decision,
    };
    let row = decision.row.as_ref().map_or("无", |row| &row.id);
    if let Some(wanted) = expect.outcome.as_ref().filter(|wanted| **wanted != decision.outcome) {
        return Err(format!("结论应为 {wanted}，实际为 {}（依据的行：{row}）", decision.outcome));
    }
    if let Some(wanted) = expect.row.as_ref().filter(|wanted| *wanted != row) {
        return Err(format!("依据的行应为 {wanted}，实际为 {row}"));
    }
    let near: Vec<&str> = decision.near_misses.iter().map(|miss| miss.row.as_str()).collect();
    if let Some(wanted) = expect.near.as_ref().filter(|wanted| !near.contains(&wanted.as_str())) {
        return Err(format!("接近的行中应有 {wanted}，实际为 [{}]", near.join("、")));
    }
    Ok(())
}
