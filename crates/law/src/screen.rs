//! Screens (`law/screens/*.toml`): kinds of screening (similar marks, …), the article that the likeness is judged under, and
//! what may be opened from something found. A screen never decides: it orders what people then look at.
use crate::citation::Citation;
use crate::finder::Opens;
use crate::instrument::Status;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A screen.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Screen {
    /// Stable id; the program has an algorithm for each.
    pub id: Located<String>,
    /// Title for people.
    pub title: String,
    /// What it shows and what it does not, in one or two sentences.
    pub summary: String,
    /// Article under which likeness is judged.
    pub cite: Located<Citation>,
    /// Whether the article was compared with the text.
    pub status: Status,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// What may be opened from something found, the first that a person may open counts.
    #[serde(default)]
    pub opens: Vec<Opens>,
}
