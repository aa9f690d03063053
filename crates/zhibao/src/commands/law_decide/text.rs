//! A decision in words.
use super::{Decided, Report, version_in_words};
use crate::chinese_time::{date_in_words, read_date};
use crate::columns::labelled;
use law::decide::{AppliedRow, NearMiss};
use law::expression::FactValue;
use law::library::Cited;
use law::table::{Input, InputType};
use law::{Library, Table};
use vocabulary::Money;

/// Most near misses shown to people.
const MAX_NEAR_MISSES_SHOWN: usize = 8;

/// The whole report.
pub fn text(table: &Table, report: &Report, library: &Library) -> String {
    let decided = &report.decided;
    let decision = &decided.decision;
    let mut pairs = vec![
        ("判定表", format!("{}（{}）", table.title, table.id)),
        ("问题", table.question.clone()),
        ("版本", version_in_words(table, decision)),
        ("结论", format!("{}（{}）", decision.outcome_title, decision.outcome)),
    ];
    match &decision.row {
        Some(row) => pairs.push(("依据的行", row_in_words(row, decided.cited.as_ref()))),
        None => pairs.push(("依据的行", "没有一行适用，取判定表写明的其余情形".to_owned())),
    }
    let others: Vec<String> = decision
        .applied
        .iter()
        .skip(1)
        .map(|row| format!("{}（{}），{}", row.title, row.id, cited(&library.cited(&row.cite, decision.on))))
        .collect();
    if !others.is_empty() {
        pairs.push(("同时适用", others.join("\n")));
    }
    if !decided.near_misses_in_words.is_empty() {
        pairs.push(("接近的情形", shown(&decided.near_misses_in_words)));
    }
    pairs.push(("采用的事实", facts_in_words(table, decided)));
    if let Some(comparison) = &report.comparison {
        pairs.push(("各版本比较", comparison_in_words(table, comparison)));
        let article = report.version_cited.as_ref().map(|article| format!("（{}）", article.in_chinese()));
        let article = article.unwrap_or_default();
        pairs.push(("说明", format!("版本的选择{article}由承办人判断，程序只并列各版本的结论。")));
    }
    labelled(&pairs)
}

/// The nearest ones; `--json` has them all.
fn shown(sentences: &[String]) -> String {
    let mut lines: Vec<String> = sentences.iter().take(MAX_NEAR_MISSES_SHOWN).cloned().collect();
    if sentences.len() > lines.len() {
        lines.push(format!("另有 {} 种，加 --json 可见全部", sentences.len() - lines.len()));
    }
    lines.join("\n")
}

/// What would tip a row, in one sentence.
pub fn near_miss(table: &Table, miss: &NearMiss) -> String {
    let outcome = table.outcome_title(&miss.then);
    let Some(input) = table.input(&miss.input) else {
        return String::new();
    };
    let needed = value_in_words(input, &miss.needed);
    let change = match (&miss.now, &miss.needed) {
        (FactValue::Number(now), FactValue::Number(least)) => {
            let lacking = value_in_words(input, &FactValue::Number(least.saturating_sub(*now)));
            let now = value_in_words(input, &miss.now);
            format!(
                "{}达到{needed}时（现为{now}，还差{lacking}，已到 {}%）",
                miss.input_title, miss.reached_percent
            )
        }
        _ => format!("{}为“{needed}”时（现为“{}”）", miss.input_title, value_in_words(input, &miss.now)),
    };
    format!("{change}：{outcome}——{}（{}）", miss.title, miss.row)
}

fn row_in_words(row: &AppliedRow, article: Option<&Cited>) -> String {
    let article = article.map(|article| format!("\n{}", cited(article))).unwrap_or_default();
    format!("{}（{}，{}）\n条件 {}{article}", row.title, row.id, row.status.label(), row.when)
}

/// 《…》第五条（法释〔2025〕5号，已核对）：…
fn cited(cited: &Cited) -> String {
    let number = if cited.number.is_empty() { String::new() } else { format!("{}，", cited.number) };
    let says = if cited.says.is_empty() { String::new() } else { format!("：{}", cited.says) };
    format!("{}（{number}{}）{says}", cited.in_chinese(), cited.status.label())
}

fn facts_in_words(table: &Table, decided: &Decided) -> String {
    let decision = &decided.decision;
    let given = |input: &&Input| !decision.assumed.contains(&input.id.value);
    let mut lines: Vec<String> = table
        .inputs
        .iter()
        .filter(given)
        .filter_map(|input| {
            let value = decision.facts.get(&*input.id)?;
            Some(format!("{}：{}", input.title, value_in_words(input, value)))
        })
        .collect();
    let assumed: Vec<&str> =
        table.inputs.iter().filter(|input| !given(input)).map(|input| input.title.as_str()).collect();
    if !assumed.is_empty() {
        lines.push(format!("没有提供、按“没有”计：{}", assumed.join("、")));
    }
    lines.join("\n")
}

fn comparison_in_words(table: &Table, comparison: &[Decided]) -> String {
    let lines = comparison.iter().map(|decided| {
        let decision = &decided.decision;
        let row = decision
            .row
            .as_ref()
            .map_or("没有一行适用".to_owned(), |row| format!("{}（{}）", row.title, row.id));
        let article =
            decided.cited.as_ref().map(|article| format!("，{}", article.in_chinese())).unwrap_or_default();
        let from = table.versions.iter().find(|version| *version.id == decision.version);
        let from = from.map(|version| format!("（{}起）", date_in_words(*version.from))).unwrap_or_default();
        format!("{} 版{from}：{}——{row}{article}", decision.version, decision.outcome_title)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn value_in_words(input: &Input, value: &FactValue) -> String {
    match (input.kind, value) {
        (InputType::Money, FactValue::Number(fen)) => Money::from_fen(*fen).to_string(),
        (_, FactValue::Number(number)) => format!("{number}{}", input.unit),
        (_, FactValue::YesNo(yes)) => if *yes { "是" } else { "否" }.to_owned(),
        (InputType::Date, FactValue::Text(text)) => {
            read_date(text).map_or_else(|_| text.clone(), date_in_words)
        }
        (_, FactValue::Text(text)) if text.is_empty() => "未定".to_owned(),
        (_, FactValue::Text(text)) => input
            .choices
            .iter()
            .find(|choice| choice.id == *text)
            .map_or(text.clone(), |choice| choice.title.clone()),
        (_, FactValue::List(_) | FactValue::Map(_)) => String::new(),
    }
}
