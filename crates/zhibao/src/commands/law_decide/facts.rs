//! The facts of a decision, from JSON or TOML.
use crate::answer::Failure;
use crate::files;
use law::decide::Facts;
use law::expression::FactValue;
use law::table::{InputType, Table};
use std::path::Path;
use vocabulary::Money;

/// Reads the facts a table is to be decided on.
///
/// # Errors
/// [`Failure`] with file and line, or with the fact that cannot be understood.
pub fn read(table: &Table, path: &Path) -> Result<Facts, Failure> {
    let name = if path.as_os_str() == "-" { "标准输入".to_owned() } else { path.display().to_string() };
    let text = files::read_text(path)?;
    let extension = path.extension().unwrap_or_default();
    let is_json = extension == "json" || (extension != "toml" && text.trim_start().starts_with('{'));
    let values: Vec<(String, serde_json::Value)> =
        if is_json { json(&text, &name)? } else { toml(&text, &name)? };
    let facts = values.into_iter().map(|(id, value)| Ok((id.clone(), fact(table, &id, value)?)));
    facts.collect()
}

fn json(text: &str, name: &str) -> Result<Vec<(String, serde_json::Value)>, Failure> {
    let read: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).map_err(|fault| {
        let what = format!("不是合格的 JSON 对象（{}）", vocabulary::parser_words(&fault.to_string()));
        Failure::new("bad-facts", what, "写成 {\"事实\": 值, …}").at(name, fault.line().max(1))
    })?;
    Ok(read.into_iter().collect())
}

fn toml(text: &str, name: &str) -> Result<Vec<(String, serde_json::Value)>, Failure> {
    let read: toml::Table = toml::from_str(text).map_err(|fault| {
        let before = text.bytes().take(fault.span().map_or(0, |span| span.start));
        let line = before.filter(|byte| *byte == b'\n').count() + 1;
        let what = format!("不是合格的 TOML（{}）", vocabulary::parser_words(fault.message()));
        Failure::new("bad-facts", what, "每行写成：事实 = 值").at(name, line)
    })?;
    Ok(read.into_iter().map(|(id, value)| (id, plain(value))).collect())
}

/// A TOML value as JSON: a date becomes its text.
fn plain(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(at) => at.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(plain).collect(),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => value.into(),
        toml::Value::Table(values) => {
            serde_json::Value::Object(values.into_iter().map(|(id, value)| (id, plain(value))).collect())
        }
    }
}

fn fact(table: &Table, id: &str, value: serde_json::Value) -> Result<FactValue, Failure> {
    let input = table.input(id);
    let money = input.is_some_and(|input| input.kind == InputType::Money);
    if let (true, serde_json::Value::String(text)) = (money, &value) {
        let amount: Money = text.parse().map_err(|fault| {
            Failure::new(
                "wrong-fact",
                format!("“{id}”：{fault}"),
                "金额写成 \"3万元\"、\"500元\"，或以分计的整数",
            )
        })?;
        return Ok(FactValue::Number(amount.fen()));
    }
    serde_json::from_value(value.clone()).map_err(|_| {
        let title = input.map_or(id, |input| input.title.as_str());
        let mend = if money {
            "金额写成以分计的整数，或 \"3.5万元\""
        } else {
            "数写成整数，是否写成 true/false，其余写成文字"
        };
        Failure::new("wrong-fact", format!("“{title}”（{id}）的值 {value} 不是可用的值"), mend)
    })
}
