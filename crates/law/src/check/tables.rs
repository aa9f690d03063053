//! Decision tables: names, outcomes, the order of rows.
use super::conditions;
use super::findings::{Findings, is_name};
use crate::expression::{CONSTANTS, FactValue, Kinds, Scope};
use crate::library::Filed;
use crate::table::{InputType, Row, Table, TableVersion};
use std::collections::BTreeSet;

/// Checks every table.
pub(super) fn check(findings: &mut Findings<'_>) {
    for table in findings.library.tables.values() {
        check_inputs(findings, table);
        check_outcomes(findings, table);
        let kinds = conditions::of_table(table);
        for version in &table.versions {
            findings.doubled(table.file, "行", version.rows.iter().map(|row| &row.id));
            for row in &version.rows {
                check_row(findings, table, row, &kinds);
            }
            check_order(findings, table, version);
        }
    }
}

fn check_inputs(findings: &mut Findings<'_>, table: &Filed<Table>) {
    findings.doubled(table.file, "事实", table.inputs.iter().map(|input| &input.id));
    for input in &table.inputs {
        let place = (table.file, input.id.at);
        findings.choices(place, &input.title, input.kind == InputType::Choice, &input.choices);
        if !is_name(&input.id) {
            let what = format!("事实的 id“{}”不能用在条件中", input.id);
            findings.error(place, "malformed-id", what, "只用小写字母、数字和下划线，以字母开头");
        }
        if CONSTANTS.iter().any(|(name, _)| *name == input.id.as_str()) {
            let what = format!("“{}”是条件中的常量，不能作事实的 id", input.id);
            findings.error(place, "reserved-id", what, "换一个 id");
        }
    }
    let Some(id) = &table.version_by else { return };
    let place = (table.file, id.at);
    match table.input(id) {
        None => {
            let what = format!("选择版本所依据的事实“{id}”不存在");
            findings.error(place, "unknown-input", what, "写 inputs 中一个日期事实的 id");
        }
        Some(input) if input.kind != InputType::Date || !input.required => {
            let what = format!("选择版本所依据的事实“{}”须是必填的日期", input.title);
            findings.error(place, "version-input-not-a-date", what, "写 type = \"date\" 和 required = true");
        }
        Some(_) => {}
    }
}

fn check_outcomes(findings: &mut Findings<'_>, table: &Filed<Table>) {
    let known: BTreeSet<&str> = table.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    let place = (table.file, table.otherwise.at);
    if known.len() < table.outcomes.len() {
        let what = format!("判定表“{}”的 outcomes 中有重复的 id", table.title);
        findings.error(place, "doubled-id", what, "每个结论用不同的 id");
    }
    let rows = || table.versions.iter().flat_map(|version| &version.rows);
    for then in std::iter::once(&table.otherwise).chain(rows().map(|row| &row.then)) {
        if !known.contains(then.as_str()) {
            let known: Vec<&str> = known.iter().copied().collect();
            let mend = format!("已有的结论：{}", known.join("、"));
            findings.error((table.file, then.at), "unknown-outcome", format!("结论“{then}”没有定义"), mend);
        }
    }
    let reached: BTreeSet<&str> =
        rows().map(|row| row.then.as_str()).chain([table.otherwise.as_str()]).collect();
    for outcome in table.outcomes.iter().filter(|outcome| !reached.contains(outcome.id.as_str())) {
        let what = format!("没有一行得出结论“{}”（{}）", outcome.title, outcome.id);
        findings.warning(place, "outcome-never-reached", what, "补上得出它的行，或删去这个结论");
    }
}

fn check_row(findings: &mut Findings<'_>, table: &Filed<Table>, row: &Row, kinds: &Kinds) {
    let place = (table.file, row.when.at);
    let unknown: Vec<String> =
        row.when.names().into_iter().filter(|name| table.input(name).is_none()).collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = table.inputs.iter().map(|input| input.id.as_str()).collect();
        let what = format!("条件中的“{}”不是本表的事实", unknown.join("、"));
        findings.error(place, "unknown-name", what, format!("可用的事实：{}", known.join("、")));
        return;
    }
    if !conditions::check(findings, place, &row.when, kinds) {
        return;
    }
    if row.when.constant() == Some(false) {
        let what = format!("行“{}”的条件永远不成立", row.id);
        findings.error(place, "row-never-applies", what, "改正条件，或删去这一行");
        return;
    }
    for figure in [0, 1_000_000_000_000] {
        if let Err(fault) = row.when.holds(&trial(table, figure)) {
            let mend = "检查运算两边的类型：金额和数目是整数，选择和日期是文字，是否是 true/false";
            findings.error(place, "condition-fails", fault.to_string(), mend);
            return;
        }
    }
}

/// Facts of the right types: all figures equal to one figure, everything else at its simplest.
fn trial(table: &Table, figure: i64) -> Scope {
    let fact = |kind| match kind {
        InputType::Number | InputType::Money => FactValue::Number(figure),
        InputType::YesNo => FactValue::YesNo(figure > 0),
        InputType::Choice => FactValue::Text(String::new()),
        InputType::Date => FactValue::Text("2000-01-01".to_owned()),
    };
    table.inputs.iter().map(|input| (input.id.value.clone(), fact(input.kind))).collect()
}

/// Two rows with different outcomes and the same precedence, or one of them without: if both apply, nobody could say which
/// one wins.
fn check_order(findings: &mut Findings<'_>, table: &Filed<Table>, version: &TableVersion) {
    let precedence = |row: &Row| row.order.unwrap_or(0);
    for (index, row) in version.rows.iter().enumerate() {
        let rival = version.rows[..index]
            .iter()
            .find(|earlier| *earlier.then != *row.then && precedence(earlier) == precedence(row));
        let ordered = |other: &&Row| *other.then != *row.then && other.order.is_some();
        let rival = rival.or_else(|| version.rows.iter().find(ordered).filter(|_| row.order.is_none()));
        let Some(rival) = rival else { continue };
        let what = format!("行“{}”与行“{}”可能同时适用而结论不同，没有写明先后", rival.id, row.id);
        let mend = "给结论不同的行写不同的 order，数大的优先";
        findings.error((table.file, row.id.at), "unordered-rows", what, mend);
    }
}
