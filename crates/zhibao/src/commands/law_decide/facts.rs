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
    let read: Pairs = serde_json::from_str(text).map_err(|fault| {
        let said = fault.to_string();
        let (what, mend) = match said.strip_prefix(DOUBLED) {
            Some(id) => {
                let id = id.rsplit_once(" at line").map_or(id, |(id, _)| id);
                let what = format!("事实“{id}”写了两次（第 {} 行第 {} 列）", fault.line(), fault.column());
                (what, "每个事实只写一次，删去一处")
            }
            None => {
                let what = format!("不是合格的 JSON 对象（{}）", vocabulary::parser_words(&said));
                (what, "写成 {\"事实\": 值, …}")
            }
        };
        Failure::new("bad-facts", what, mend).at(name, fault.line().max(1))
    })?;
    Ok(read.0)
}

/// Beginning of the fault of a key that stands twice.
const DOUBLED: &str = "doubled key: ";

/// The members of a JSON object in their order, each once.
struct Pairs(Vec<(String, serde_json::Value)>);

impl<'de> serde::Deserialize<'de> for Pairs {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> serde::de::Visitor<'de> for Members {
            type Value = Pairs;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a map")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs: Vec<(String, serde_json::Value)> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if pairs.iter().any(|(known, _)| *known == key) {
                        return Err(serde::de::Error::custom(format!("{DOUBLED}{key}")));
                    }
                    pairs.push((key, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_written_twice_in_json_is_refused_by_name_and_position() {
        let fault = json("{\"income\": 1,\n \"income\": 2}", "facts.json").unwrap_err();
        let said = format!("{fault:?}");
        assert!(said.contains("“income”写了两次（第 2 行第"), "{said}");
        assert_eq!(json("{\"b\": 1, \"a\": [2]}", "x").map(|pairs| pairs.len()).unwrap_or(0), 2);
        assert!(json("[1]", "x").is_err() && json("{", "x").is_err());
    }
}
