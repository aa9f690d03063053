//! Names of inputs back into values: `f.FIELD`, `f.FIELD.KEY`, `f.FIELD.INDEX`, `f.FIELD.INDEX.KEY`.
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Highest index of a row that is read.
pub const MAX_ROWS: usize = 500;
/// Keys that are chosen rather than typed: a row in which nothing else stands is blank.
const CHOSEN_KEYS: [&str; 1] = ["kind"];
/// Key of the lot that a row of a goods list is about; such a row is blank while no quantity is written.
const LOT: &str = "lot";
/// The quantity of such a row, and what was shown of the lot, which is not read.
const QUANTITY: &str = "quantity";
const SHOWN: &str = "held";
/// Key of the box that takes a kept file away.
const REMOVE: &str = "remove";

/// What was sent for one field.
#[derive(Default)]
struct Sent {
    plain: Option<String>,
    keys: Map<String, Value>,
    rows: BTreeMap<usize, Row>,
}

#[derive(Default)]
struct Row {
    plain: Option<String>,
    keys: Map<String, Value>,
}

impl Sent {
    fn take(&mut self, rest: Option<&str>, value: &str) {
        let Some(rest) = rest else {
            self.plain = Some(value.to_owned());
            return;
        };
        let (first, key) = rest.split_once('.').map_or((rest, None), |(first, key)| (first, Some(key)));
        match (first.parse::<usize>(), key) {
            (Ok(index), _) if index >= MAX_ROWS => {}
            (Ok(index), None) => self.rows.entry(index).or_default().plain = Some(value.to_owned()),
            (Ok(index), Some(key)) => {
                self.rows.entry(index).or_default().keys.insert(key.to_owned(), value.into());
            }
            (Err(_), None) => {
                self.keys.insert(first.to_owned(), value.into());
            }
            (Err(_), Some(_)) => {}
        }
    }

    fn value(self) -> Option<Value> {
        if !self.rows.is_empty() {
            let rows: Vec<Value> = self.rows.into_values().filter_map(Row::value).collect();
            return (!rows.is_empty()).then_some(Value::Array(rows));
        }
        Row { plain: self.plain, keys: self.keys }.value()
    }
}

impl Row {
    fn value(mut self) -> Option<Value> {
        if let Some(text) = self.plain {
            return (!text.trim().is_empty()).then_some(Value::String(text));
        }
        let removed = self.keys.shift_remove(REMOVE).is_some();
        self.keys.shift_remove(SHOWN);
        let has = |key: &str| {
            self.keys.get(key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
        };
        if has(LOT) && !has(QUANTITY) {
            return None;
        }
        let written = |key: &str, value: &Value| {
            !CHOSEN_KEYS.contains(&key) && value.as_str().is_some_and(|text| !text.trim().is_empty())
        };
        if removed || !self.keys.iter().any(|(key, value)| written(key, value)) {
            return None;
        }
        self.keys.retain(|_, value| value.as_str().is_some_and(|text| !text.trim().is_empty()));
        Some(Value::Object(self.keys))
    }
}

/// The values of a form as `case` reads them. Blank rows and files to be removed are dropped; a stock phrase (`ph.FIELD`)
/// is added to its text. Other names are not looked at.
#[must_use]
pub fn parse_form(pairs: &[(String, String)]) -> Map<String, Value> {
    let mut fields: Vec<(String, Sent)> = Vec::new();
    for (name, value) in pairs {
        let Some(rest) = name.strip_prefix("f.") else {
            continue;
        };
        let (field, rest) = rest.split_once('.').map_or((rest, None), |(field, rest)| (field, Some(rest)));
        let place = fields.iter().position(|(known, _)| known == field).unwrap_or_else(|| {
            fields.push((field.to_owned(), Sent::default()));
            fields.len() - 1
        });
        if let Some((_, sent)) = fields.get_mut(place) {
            sent.take(rest, value);
        }
    }
    let read = fields.into_iter().filter_map(|(field, sent)| Some((field, sent.value()?)));
    let mut form: Map<String, Value> = read.collect();
    for (name, phrase) in pairs {
        let Some(field) = name.strip_prefix("ph.").filter(|f| *f != "opinion" && !phrase.trim().is_empty())
        else {
            continue;
        };
        let text = form.get(field).and_then(Value::as_str).unwrap_or_default();
        form.insert(field.to_owned(), with_phrase(text, phrase).into());
    }
    form
}

/// A text with a stock phrase after it, unless it stands there already.
pub(super) fn with_phrase(text: &str, phrase: &str) -> String {
    match (text.trim_end(), phrase.trim()) {
        ("", phrase) => phrase.to_owned(),
        (text, phrase) if text.contains(phrase) => text.to_owned(),
        (text, phrase) => format!("{text}\n{phrase}"),
    }
}
