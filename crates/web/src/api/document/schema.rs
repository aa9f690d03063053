//! Schemas as tables: name, type, explanation. Types are written shortly:
//! `text`, `int`, `yes` (boolean), `uuid`, `instant`, `date`, `json` (anything), `Name` (another schema), `[T]` a list,
//! `{T}` an object of such values, `a|b` one of the words; `?` at the end: may be absent or null.
use crate::api::route::Part;
use serde_json::{Map, Value, json};

/// The schema of a short type.
#[must_use]
pub fn schema(kind: &str) -> Value {
    if let Some(kind) = kind.strip_suffix('?') {
        return or_null(schema(kind));
    }
    if let Some(inner) = kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return json!({ "type": "array", "items": schema(inner) });
    }
    if let Some(inner) = kind.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return json!({ "type": "object", "additionalProperties": schema(inner) });
    }
    if kind.contains('|') {
        return json!({ "type": "string", "enum": kind.split('|').collect::<Vec<_>>() });
    }
    match kind {
        "text" => json!({ "type": "string" }),
        "int" => json!({ "type": "integer" }),
        "number" => json!({ "type": "number" }),
        "yes" => json!({ "type": "boolean" }),
        "uuid" => json!({ "type": "string", "format": "uuid" }),
        "instant" => json!({ "type": "string", "format": "date-time" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "json" => json!({}),
        name => reference(name),
    }
}

/// A reference to a named schema.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn or_null(mut schema: Value) -> Value {
    match schema.get("type").and_then(Value::as_str).map(str::to_owned) {
        Some(kind) => {
            schema["type"] = json!([kind, "null"]);
            if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
                words.push(Value::Null);
            }
            schema
        }
        None if schema.get("$ref").is_some() => json!({ "oneOf": [schema, { "type": "null" }] }),
        None => schema,
    }
}

/// An object with these parts and no others.
pub(super) fn object(parts: &[Part]) -> Value {
    let mut properties = Map::new();
    for (name, kind, says) in parts {
        let mut shape = schema(kind);
        if !says.is_empty() {
            shape["description"] = json!(says);
        }
        properties.insert((*name).to_owned(), shape);
    }
    let required: Vec<&str> =
        parts.iter().filter(|(_, kind, _)| !kind.ends_with('?')).map(|(name, ..)| *name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// All named schemas but those that follow from the law data.
pub(super) fn named() -> Map<String, Value> {
    let all = super::shapes_read::SHAPES
        .iter()
        .chain(super::shapes_documents::SHAPES)
        .chain(super::shapes_lists::SHAPES)
        .chain(super::shapes_sent::SHAPES)
        .chain(super::shapes_registers::SHAPES)
        .chain(super::shapes_found::SHAPES)
        .chain(super::shapes_screened::SHAPES);
    all.map(|(name, parts)| ((*name).to_owned(), object(parts))).collect()
}
