//! Draws (抽取): entries of a register chosen by lot, so that nobody chooses and everybody can check.
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A draw that an act asks for. Candidates are the entries in force on that day, less those that a rule below leaves out;
/// the act freezes their list, and the result follows from the first checkpoint published after it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Draw {
    /// Register drawn from.
    pub register: Located<String>,
    /// Number field of the procedure that says how many; absent: one.
    #[serde(default)]
    pub count: Option<Located<String>>,
    /// Text field of the procedure that names entries of the register: it receives the keys drawn.
    pub into: Located<String>,
    /// Text field that receives the number of the draw.
    #[serde(default)]
    pub reference: Option<Located<String>>,
    /// What an entry must share with the case.
    #[serde(default, rename = "match")]
    pub matches: Vec<DrawMatch>,
    /// What an entry must not share with the case.
    #[serde(default)]
    pub conflicts: Option<DrawConflicts>,
    /// Text field of the procedure with entries left out by hand, each `KEY REASON` (回避).
    #[serde(default)]
    pub recused: Option<Located<String>>,
    /// Number field of the register: entries that have so many running cases already are left out.
    #[serde(default)]
    pub most: Option<Located<String>>,
    /// Entries with fewer running cases are more likely to be drawn.
    #[serde(default)]
    pub weigh_by_load: bool,
    /// Text field of the act's form with the reason of a second draw in the same case.
    pub again: Located<String>,
}

/// A field of the entry that must have a value in common with a field of the case; a case without a value demands nothing.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DrawMatch {
    /// Field of the register.
    pub field: Located<String>,
    /// Field of the procedure.
    pub with: Located<String>,
}

/// Names in fields of the entry that must not be names in fields of the case.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DrawConflicts {
    /// Fields of the register: units, bodies to keep away from.
    pub fields: Vec<Located<String>>,
    /// Fields of the procedure: parties.
    pub with: Vec<Located<String>>,
}
