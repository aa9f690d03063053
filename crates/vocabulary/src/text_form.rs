//! What every type here shares: reading what people type, and travelling as a string.

use crate::malformed::{MAX_INPUT_CHARS, Malformed, Problem};

/// Half-width, upper-case, without any white space: the form in which numbers are compared.
pub(crate) fn normalized(expected: &'static str, given: &str) -> Result<String, Malformed> {
    let text = half_width(expected, given)?;
    Ok(text.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect())
}

/// The input trimmed, its full-width letters, digits and signs turned into half-width ones.
pub(crate) fn half_width(expected: &'static str, given: &str) -> Result<String, Malformed> {
    if given.chars().nth(MAX_INPUT_CHARS).is_some() {
        return Err(Malformed::new(expected, given, Problem::TooLong));
    }
    let text: String = given.trim().chars().map(narrow).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(Malformed::new(expected, given, Problem::Empty));
    }
    Ok(text.to_owned())
}

fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Serde as the string `as_text` gives, read back with `FromStr`; a JSON schema with a pattern and a description.
macro_rules! string_form {
    ($type:ident, $pattern:expr, $description:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        $crate::text_form::string_form!(@read $type, $pattern, $description);
    };
    (@read $type:ident, $pattern:expr, $description:expr) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": $pattern,
                    "description": $description,
                })
            }
        }
    };
}

pub(crate) use string_form;
