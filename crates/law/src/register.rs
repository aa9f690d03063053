//! Registers (名录/台账) as data: typed entries with a life (`registers/*.toml` below `law/` or a province).
mod life;

pub use life::{Stage, VALIDITY, procedure_id};

use crate::citation::Citation;
use crate::procedure::Field;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of register.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Register {
    /// Stable id, e.g. `key-protection-marks`.
    pub id: Located<String>,
    /// Title, e.g. 重点商标保护名录.
    pub title: String,
    /// What it is for, in one or two sentences.
    pub summary: String,
    /// Field whose value tells entries apart; two entries in force never share it.
    pub key: Located<String>,
    /// Facts of an entry.
    pub fields: Vec<Field>,
    /// Fields that every entry has; the key is among them without being named.
    #[serde(default)]
    pub required: Vec<Located<String>>,
    /// Fields shown to the public.
    #[serde(default)]
    pub public: Vec<Located<String>>,
    /// Duty of the organ that admits, changes, suspends and removes entries.
    pub approved_by: Located<String>,
    /// Parameter that says how long an entry is valid; absent: until it is removed.
    #[serde(default)]
    pub validity: Option<Located<String>>,
    /// Date field from which the validity counts; absent: the day of admission.
    #[serde(default)]
    pub valid_from: Option<Located<String>>,
    /// Columns of lists that can be imported.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// Article or plan it rests on.
    #[serde(default)]
    pub cite: Option<Located<Citation>>,
}

/// How a column of an imported list becomes a fact.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Column {
    /// Field it fills.
    pub field: Located<String>,
    /// Headings under which it is found, the usual one first; compared without spaces.
    pub headings: Vec<String>,
}

impl Register {
    /// A fact by field id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| *field.id == id)
    }

    /// Whether every entry must have the field.
    #[must_use]
    pub fn requires(&self, field: &str) -> bool {
        *self.key == field || self.required.iter().any(|id| **id == field)
    }

    /// The field that a heading of an imported list fills; spaces in the heading do not matter.
    #[must_use]
    pub fn field_under(&self, heading: &str) -> Option<&Field> {
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let wanted = bare(heading);
        let column =
            self.columns.iter().find(|column| column.headings.iter().any(|name| bare(name) == wanted))?;
        self.field(&column.field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r#"
id = "marks"
title = "重点商标名录"
summary = "样例"
key = "number"
approved-by = "market-regulation"
[[fields]]
id = "number"
title = "注册号"
type = "text"
[[columns]]
field = "number"
headings = ["注册号", "商标注册号"]
"#;

    #[test]
    fn finds_the_field_of_an_imported_column_whatever_its_spacing() {
        let register: Register = toml::from_str(SAMPLE).unwrap();
        assert_eq!(*register.field_under("商标 注册号　").unwrap().id, "number");
        assert!(register.field_under("名称").is_none());
        assert!(toml::from_str::<Register>(&format!("colour = 1\n{SAMPLE}")).is_err());
    }
}
