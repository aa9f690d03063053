//! Values the other way round: from what a case knows to what an input shows.
use crate::ui::words;
use ::case::FieldValue;
use serde_json::{Value, json};

/// The raw form of a value, as a person would have typed it.
#[must_use]
pub fn raw(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(t) | FieldValue::Choice(t) | FieldValue::Organ(t) => json!(t),
        FieldValue::Region(t) | FieldValue::Citation(t) => json!(t),
        FieldValue::Number(number) => json!(number.to_string()),
        FieldValue::Money(fen) => json!(words::input_money(*fen)),
        FieldValue::Date(date) => json!(date.to_string()),
        FieldValue::Instant(at) => json!(words::input_instant(*at)),
        FieldValue::Party(p) => json!({
            "name": p.name, "kind": p.kind, "number": p.number, "part": p.part, "address": p.address, "agent": p.agent,
        }),
        FieldValue::Right(r) => {
            json!({
                "kind": r.kind, "number": r.number, "title": r.title, "holder": r.holder, "classes": r.classes, "term": r.term,
            })
        }
        FieldValue::File(f) => {
            json!({ "sha256": f.sha256, "name": f.name, "bytes": f.bytes.to_string(), "paper": f.paper })
        }
        FieldValue::Goods(line) => goods(line),
        FieldValue::Exhibit(e) => json!({
            "name": e.name, "quantity": e.quantity.to_string(), "unit": e.unit,
            "value_fen": words::input_money(e.value_fen), "place": e.place,
        }),
        FieldValue::Many(values) => Value::Array(values.iter().map(raw).collect()),
    }
}

/// A line of a goods list; parts with nothing in them are left out.
fn goods(line: &case::custody::GoodsLine) -> Value {
    let mut raw = serde_json::Map::new();
    let quantity = if line.quantity.is_zero() { String::new() } else { line.quantity.to_string() };
    let value = if line.value_fen == 0 { String::new() } else { words::input_money(line.value_fen) };
    let parts = [
        ("lot", &line.lot),
        ("name", &line.name),
        ("model", &line.model),
        ("quantity", &quantity),
        ("unit", &line.unit),
        ("right", &line.right),
        ("batch", &line.batch),
        ("value_fen", &value),
        ("place", &line.place),
        ("from", &line.from),
        ("condition", &line.condition),
        ("picture", &line.picture),
    ];
    for (key, text) in parts {
        if !text.is_empty() {
            raw.insert(key.to_owned(), json!(text));
        }
    }
    Value::Object(raw)
}

/// Text of a plain raw value; empty for nothing and for things with parts.
pub(super) fn text_of(raw: &Value) -> String {
    match raw {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
