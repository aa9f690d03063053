//! The table written by hand from the wording of the rules, compared with the engine both ways: every line of the table
//! must come true in every cell it names, and every cell must be named by a line.

use std::collections::BTreeMap;

use access::Access;

use crate::matrix::{CASE_COLUMNS, PLATFORM_COLUMNS, case_cell, platform_cell};
use crate::world::{Row, case_rows, letter, platform_rows};

const TABLE: &str = include_str!("../expected_matrix.tsv");

/// One line of the table; every field but the last two is `*` or a list of alternatives, `!` before it excludes them.
struct Line<'a> {
    number: usize,
    fields: Vec<&'a str>,
    expect: char,
}

fn lines() -> Vec<Line<'static>> {
    let content = TABLE.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    content
        .map(|(index, line)| {
            let mut fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 8, "line {}: 8 fields, tabs between", index + 1);
            assert!(!fields.pop().unwrap().is_empty(), "line {}: the wording it rests on", index + 1);
            let expect = fields.pop().unwrap();
            assert!(["✓", "遮", "－", "无"].contains(&expect), "line {}: {expect}", index + 1);
            Line { number: index + 1, fields, expect: expect.chars().next().unwrap() }
        })
        .collect()
}

fn fits(pattern: &str, value: &str) -> bool {
    let one = |alternative: &str| match alternative.strip_suffix('*') {
        Some(start) => value.starts_with(start),
        None => alternative == value,
    };
    match pattern.strip_prefix('!') {
        Some(excluded) => !excluded.split(',').any(one),
        None => pattern.split(',').any(one),
    }
}

impl Line<'_> {
    fn names(&self, group: &str, column: &str, row: &Row) -> bool {
        let level = format!("{}/{}", letter(row.secrecy), letter(row.clearance));
        let state = if row.closed { "closed" } else { "open" };
        let column_fits =
            self.fields[0] == group || (!self.fields[0].starts_with('@') && fits(self.fields[0], column));
        let values = [row.who, row.post, row.relation, &level, state];
        column_fits && self.fields[1..].iter().zip(values).all(|(pattern, value)| fits(pattern, value))
    }
}

#[test]
fn the_engine_and_the_wording_agree_in_every_cell() {
    let access = Access::load().unwrap();
    let lines = lines();
    let mut used: BTreeMap<usize, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut check = |group: &str, column: &str, row: &Row, found: char| {
        let mut named = false;
        for line in lines.iter().filter(|line| line.names(group, column, row)) {
            named = true;
            *used.entry(line.number).or_default() += 1;
            if line.expect != found {
                wrong.push(format!(
                    "line {}: {column} | {} is {found}, not {}",
                    line.number,
                    row.key(),
                    line.expect
                ));
            }
        }
        if !named {
            wrong.push(format!("no line for {column} | {} (engine: {found})", row.key()));
        }
    };
    for row in case_rows() {
        for column in CASE_COLUMNS {
            let group = match column.split(':').next() {
                Some("ReadPlanTask") => "@board",
                Some("ReadForPurpose") => "@purpose",
                _ => "@case",
            };
            check(group, column, &row, case_cell(&access, &row, column));
        }
    }
    for row in platform_rows() {
        PLATFORM_COLUMNS
            .iter()
            .for_each(|column| check("@platform", column, &row, platform_cell(&access, &row, column)));
    }
    wrong.extend(
        lines
            .iter()
            .filter(|line| !used.contains_key(&line.number))
            .map(|l| format!("line {} idle", l.number)),
    );
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
    assert!(used.values().sum::<usize>() >= 150 && lines.len() >= 100, "{} lines", lines.len());
}
