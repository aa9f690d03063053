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
        FieldValue::Party(p) => json!({ "name": p.name, "kind": p.kind, "number": p.number, "part": p.part }),
        FieldValue::Right(r) => {
            json!({ "kind": r.kind, "number": r.number, "title": r.title, "holder": r.holder })
        }
        FieldValue::File(f) => {
            json!({ "sha256": f.sha256, "name": f.name, "bytes": f.bytes.to_string(), "paper": f.paper })
        }
        FieldValue::Exhibit(e) => json!({
            "name": e.name, "quantity": e.quantity.to_string(), "unit": e.unit,
            "value_fen": words::input_money(e.value_fen), "place": e.place,
        }),
        FieldValue::Many(values) => Value::Array(values.iter().map(raw).collect()),
    }
}

/// Text of a plain raw value; empty for nothing and for things with parts.
pub(super) fn text_of(raw: &Value) -> String {
    match raw {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
