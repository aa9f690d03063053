//! Definitions as readable text.
use crate::chinese_time::date_in_words;
use crate::columns::{labelled, table as columns};
use jiff::civil::Date;
use law::library::Cited;
use law::register::Register;
use law::table::InputType;
use law::uses::User;
use law::{Citation, Instrument, Library, Parameter, Table};
use std::fmt::Write;

/// An instrument with the articles of the version of a day.
pub fn instrument(instrument: &Instrument, on: Date) -> String {
    let mut text = labelled(&[
        ("文件", format!("《{}》（{}）", instrument.title, instrument.id)),
        ("类别", format!("{}，{}", instrument.rank.label(), instrument.issuer)),
    ]);
    let current = instrument.version_on(on).map(|version| version.id.value.clone());
    let rows: Vec<Vec<String>> = instrument
        .versions
        .iter()
        .map(|version| {
            let until =
                version.in_force_until.as_ref().map(|until| format!("至 {}", **until)).unwrap_or_default();
            let mark = if Some(&version.id.value) == current.as_ref() { "▶" } else { "" };
            vec![
                mark.to_owned(),
                version.id.value.clone(),
                version.number.clone(),
                format!("自 {}", *version.in_force_on),
                until,
                version.status.label().to_owned(),
            ]
        })
        .collect();
    text.push_str("版本\n");
    text.push_str(&columns(&rows));
    // Writing into a String cannot fail.
    let _ = match instrument.version_on(on) {
        None => writeln!(text, "{}没有施行中的版本。", date_in_words(on)),
        Some(version) => {
            let articles: Vec<Vec<String>> = version
                .articles
                .iter()
                .map(|article| {
                    let place = article.place.parse::<law::citation::Place>();
                    let place = place.map_or(article.place.value.clone(), |place| place.in_chinese());
                    vec![place, article.says.clone(), format!("（{}）", article.status.label())]
                })
                .collect();
            write!(text, "\n{} 版的条文要点（非原文）\n{}", version.id, joined(&articles))
        }
    };
    text
}

/// Rows with a space between cells: paraphrases are too long for columns.
fn joined(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| format!("{}\n", row.join(" "))).collect()
}

/// A parameter with all its values.
pub fn parameter(parameter: &Parameter, library: &Library, on: Date) -> String {
    let mut text = labelled(&[("法定数值", format!("{}（{}）", parameter.title, parameter.id))]);
    for value in &parameter.values {
        let current = parameter.value_on(on).is_some_and(|now| *now.from == *value.from);
        let until = value.until.map(|until| format!("至{}", date_in_words(until))).unwrap_or_default();
        let mark = if current { "▶" } else { " " };
        let article = cited(library, &value.cite, *value.from);
        let unit = parameter.unit.label();
        let _ = writeln!(
            text,
            "{mark} {}{unit}  自{}{until}  {article}",
            value.value,
            date_in_words(*value.from)
        );
        let known = library.value_status(value, *value.from).label();
        let _ = writeln!(text, "    {known}（最近核查 {}）", date_in_words(value.checked_on));
        if let Some(note) = &value.note {
            let _ = writeln!(text, "    {note}");
        }
    }
    text
}

/// A table: what it asks for, and the rows of the version of a day.
pub fn table(table: &Table, library: &Library, on: Date) -> String {
    let mut text = labelled(&[
        ("判定表", format!("{}（{}）", table.title, table.id)),
        ("问题", table.question.clone()),
        (
            "结论",
            table.outcomes.iter().map(|o| format!("{}（{}）", o.title, o.id)).collect::<Vec<_>>().join("、"),
        ),
    ]);
    text.push_str("需要的事实\n");
    let inputs: Vec<Vec<String>> = table
        .inputs
        .iter()
        .map(|input| {
            let kind = match input.kind {
                InputType::Number => {
                    format!("数（{}）", if input.unit.is_empty() { "个" } else { &input.unit })
                }
                InputType::Money => "金额（分）".to_owned(),
                InputType::YesNo => "是/否".to_owned(),
                InputType::Choice => format!(
                    "选择：{}",
                    input.choices.iter().map(|c| c.id.as_str()).collect::<Vec<_>>().join("、")
                ),
                InputType::Date => "日期".to_owned(),
            };
            let required = if input.required { "必填" } else { "" };
            vec![format!("  {}", input.id), input.title.clone(), required.to_owned(), kind]
        })
        .collect();
    text.push_str(&columns(&inputs));
    for version in &table.versions {
        let current = table.version_on(on).is_some_and(|now| now.id == version.id);
        let mark = if current { "▶" } else { " " };
        let until = version.until.map(|until| format!("至{}", date_in_words(until))).unwrap_or_default();
        let _ = writeln!(text, "\n{mark} {} 版，自{}{until}", version.id, date_in_words(*version.from));
        for row in version.rows.iter().filter(|_| current) {
            let article = cited(library, &row.cite, *version.from);
            let _ = writeln!(text, "  {}：{} → {}", row.id, row.title, table.outcome_title(&row.then));
            let _ = writeln!(text, "    {}\n    {article}（{}）", row.when.source(), row.status.label());
        }
    }
    text
}

/// A register.
pub fn register(register: &Register, library: &Library, on: Date) -> String {
    let fields: Vec<String> = register
        .fields
        .iter()
        .map(|field| {
            let required = if register.requires(&field.id) { "，必填" } else { "" };
            format!("{}（{}{required}）", field.title, field.id)
        })
        .collect();
    let article = register.cite.as_ref().map(|cite| cited(library, cite, on)).unwrap_or_default();
    labelled(&[
        ("名录", format!("{}（{}）", register.title, register.id)),
        ("用途", register.summary.clone()),
        ("项目", fields.join("、")),
        ("准入机关的职责", register.approved_by.value.clone()),
        ("依据", article),
    ])
}

/// One article.
pub fn article(cited: &Cited) -> String {
    labelled(&[
        ("条文", cited.in_chinese()),
        ("版本", format!("{}，{}", cited.version, cited.number)),
        ("要点（非原文）", cited.says.clone()),
        ("核对", cited.status.label().to_owned()),
    ])
}

/// Where it is used; nothing to say is said too, so that nobody takes silence for an omission.
pub fn used_in(users: &[User]) -> String {
    if users.is_empty() {
        return "用在  没有用到\n".to_owned();
    }
    let line = |user: &User| format!("  {}  {}\n", user.kind.label(), user.title);
    format!("用在\n{}", users.iter().map(line).collect::<String>())
}

fn cited(library: &Library, cite: &Citation, on: Date) -> String {
    library.cited(cite, on).in_chinese()
}
