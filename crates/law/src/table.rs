//! Decision tables: conditions → outcome, each row with its citation (`law/tables/*.toml`).
use crate::citation::Citation;
use crate::expression::Condition;
use crate::instrument::Status;
use crate::source::Located;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A decision table with its dated versions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Table {
    /// Stable id, e.g. `counterfeit-mark-threshold`.
    pub id: Located<String>,
    /// Title for people.
    pub title: String,
    /// What the table answers, in one sentence.
    pub question: String,
    /// Name of the input whose date chooses the version (e.g. the day of the act); absent: the day of decision.
    #[serde(default)]
    pub version_by: Option<Located<String>>,
    /// Whether two versions may have to be compared in favour of the accused (从旧兼从轻) or the party.
    #[serde(default)]
    pub compare_lenient: bool,
    /// Article that governs the choice of version.
    #[serde(default)]
    pub version_cite: Option<Located<Citation>>,
    /// The facts it asks for.
    pub inputs: Vec<Input>,
    /// What it can answer, gravest last.
    pub outcomes: Vec<Outcome>,
    /// Outcome when no row applies.
    pub otherwise: Located<String>,
    /// Versions, oldest first.
    pub versions: Vec<TableVersion>,
}

/// Types of table inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputType {
    /// Whole number (件, 次, 人).
    Number,
    /// Money; facts and conditions count in fen, `yuan` and `wan` are constants for conditions.
    Money,
    /// Yes or no.
    YesNo,
    /// One of `choices`.
    Choice,
    /// Civil date `YYYY-MM-DD`.
    Date,
}

/// One fact a table asks for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Input {
    /// ASCII name used in conditions.
    pub id: Located<String>,
    /// What people see.
    pub title: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: InputType,
    /// Unit shown after a number, e.g. 件.
    #[serde(default)]
    pub unit: String,
    /// Values of a choice: id → label.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Whether it must be given; otherwise an absent number counts as 0, yes-no as no, choice as "".
    #[serde(default)]
    pub required: bool,
    /// How the fact is established, with its article.
    #[serde(default)]
    pub help: String,
}

/// A value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Choice {
    /// Stored value.
    pub id: String,
    /// What people see.
    pub title: String,
}

/// A possible answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Outcome {
    /// Stored value.
    pub id: String,
    /// What people see.
    pub title: String,
}

/// A version of a table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableVersion {
    /// Id, usually the year.
    pub id: Located<String>,
    /// First day of the facts it covers.
    #[schemars(with = "String")]
    pub from: Located<Date>,
    /// Last day; absent while in force.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Instruments that make it, in words.
    pub based_on: Vec<Located<Citation>>,
    /// Conditions in the order people should read them.
    pub rows: Vec<Row>,
}

/// One row: when all of `when` holds, `then` is the answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Row {
    /// Id inside the version.
    pub id: Located<String>,
    /// The condition in words.
    pub title: String,
    /// CEL condition over the inputs.
    pub when: Located<Condition>,
    /// Outcome id.
    pub then: Located<String>,
    /// Where it stands.
    pub cite: Located<Citation>,
    /// Whether it was checked.
    pub status: Status,
    /// Precedence among applicable rows with different outcomes; the highest wins. Rows of one outcome need none.
    #[serde(default)]
    pub order: Option<u32>,
}

impl Table {
    /// The version that covers a day.
    #[must_use]
    pub fn version_on(&self, on: Date) -> Option<&TableVersion> {
        self.versions.iter().find(|v| *v.from <= on && v.until.is_none_or(|until| on <= until))
    }

    /// An input by name.
    #[must_use]
    pub fn input(&self, id: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| *input.id == id)
    }

    /// The title of an outcome.
    #[must_use]
    pub fn outcome_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.outcomes.iter().find(|o| o.id == id).map_or(id, |o| &o.title)
    }

    /// Position of an outcome in order of gravity (gravest highest).
    #[must_use]
    pub fn gravity(&self, id: &str) -> usize {
        self.outcomes.iter().position(|o| o.id == id).unwrap_or(0)
    }
}
