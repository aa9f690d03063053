//! Units of measure (`law/units/*.toml`): which of them may have a part of one. All others count pieces.
use crate::library::Library;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Units by which goods are measured, not counted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Units {
    /// Stable id.
    pub id: Located<String>,
    /// Title.
    pub title: String,
    /// Units of weight, length, area and volume, as they are written: their quantities may have decimals and are no pieces.
    pub measured: Vec<Located<String>>,
}

impl Library {
    /// Units whose quantities may have decimals.
    pub fn measured_units(&self) -> impl Iterator<Item = &str> {
        self.units.values().flat_map(|units| &units.measured).map(|unit| unit.as_str())
    }

    /// Whether a unit measures.
    #[must_use]
    pub fn is_measured(&self, unit: &str) -> bool {
        self.measured_units().any(|known| known == unit.trim())
    }

    /// Whether a unit counts pieces, of which there is no part. Without any list of units nothing is known of it.
    #[must_use]
    pub fn counts_pieces(&self, unit: &str) -> bool {
        !self.units.is_empty() && !self.is_measured(unit)
    }
}
