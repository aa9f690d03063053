//! Examples: facts in → outcomes, deadlines and refusals out (`law/examples/*.toml`).
//!
//! Every table and procedure has its own file; a lawyer can read and extend it. Cases of tables are run here,
//! cases of procedures by the `case` crate, which knows how to decide an act.
mod instant;
mod run;

pub use instant::LocalInstant;
pub use run::{ExampleResult, run_tables};

use crate::expression::FactValue;
use crate::source::{Located, Problem, SourceFile};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An examples file together with the text it was read from, so that results can name their line.
#[derive(Debug, Clone)]
pub struct ExampleFile {
    /// The file.
    pub source: SourceFile,
    /// What it holds.
    pub examples: Examples,
}

impl ExampleFile {
    /// Reads an examples file.
    ///
    /// # Errors
    /// A [`Problem`] with the line the reader stumbled over.
    pub fn read(source: SourceFile) -> Result<Self, Problem> {
        let examples = source.read()?;
        Ok(Self { source, examples })
    }
}

/// What an examples file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A decision table, by id.
    Table(&'a str),
    /// A procedure, by id without version; the day of each step chooses the version.
    Procedure(&'a str),
}

/// The content of an examples file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Examples {
    /// A table's id, or `procedure:` and a procedure's id.
    pub subject: Located<String>,
    /// The cases.
    pub cases: Vec<ExampleCase>,
}

impl Examples {
    /// The subject, told apart.
    #[must_use]
    pub fn about(&self) -> Subject<'_> {
        match self.subject.strip_prefix("procedure:") {
            Some(id) => Subject::Procedure(id),
            None => Subject::Table(&self.subject),
        }
    }
}

/// One case: a table's (`on`, `facts`, `expect`) or a procedure's (`steps`).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExampleCase {
    /// What it shows, in one line.
    pub title: Located<String>,
    /// Day of the decision (tables).
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// Facts by input id; money in fen (tables).
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub facts: BTreeMap<String, FactValue>,
    /// What must come out (tables).
    #[serde(default)]
    pub expect: Option<TableExpectation>,
    /// Acts in the order they are recorded (procedures).
    #[serde(default)]
    pub steps: Vec<ExampleStep>,
}

/// What a table must answer. Only the keys given are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct TableExpectation {
    /// Outcome id.
    pub outcome: Option<String>,
    /// Id of the deciding row.
    pub row: Option<String>,
    /// Id of a row among the near misses.
    pub near: Option<String>,
    /// Text contained in the error.
    pub error: Option<String>,
}

/// One act of a procedure's example.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExampleStep {
    /// When it was done, local time (UTC+8).
    pub at: LocalInstant,
    /// Name of the case it acts on; an opening act names a new one.
    #[serde(default = "first_case")]
    pub case: String,
    /// Act id.
    pub act: Located<String>,
    /// Officers who do it, by any short name; empty for the system's acts.
    #[serde(default)]
    pub by: Vec<String>,
    /// Organ of the officers; absent: the organ of the case.
    #[serde(default)]
    pub organ: Option<String>,
    /// Values by field id.
    #[serde(default)]
    pub form: BTreeMap<String, serde_json::Value>,
    /// Ids of the papers sent along.
    #[serde(default)]
    pub papers: Vec<String>,
    /// Figures of the tally on the page of the case at that time; 0 where not given.
    #[serde(default)]
    pub tallied: BTreeMap<String, i64>,
    /// When it was typed in, if later than `at`.
    #[serde(default)]
    pub recorded_at: Option<LocalInstant>,
    /// Reason for typing it in late.
    #[serde(default)]
    pub late_reason: Option<String>,
    /// What must hold afterwards.
    #[serde(default)]
    pub expect: Option<StepExpectation>,
}

fn first_case() -> String {
    "a".to_owned()
}

/// What must hold after a step. Only the keys given are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StepExpectation {
    /// The act is refused: id of the guard, or code of the refusal.
    pub refused: Option<String>,
    /// Words that the refusal contains.
    pub says: Option<String>,
    /// The form is rejected at this field.
    pub rejected: Option<String>,
    /// Stage of each track named.
    pub stage: BTreeMap<String, String>,
    /// Due time of each limit named.
    pub due: BTreeMap<String, LocalInstant>,
    /// Limits fulfilled.
    pub met: Vec<String>,
    /// Limits overdue at the time of the step.
    pub overdue: Vec<String>,
    /// Limits running.
    pub running: Vec<String>,
    /// Limits that ended unfulfilled because their cause fell away or the case ended.
    pub lapsed: Vec<String>,
    /// Hand-overs still unanswered after the step; all of them.
    pub unanswered: Option<Vec<String>>,
    /// Words of what whoever does the act is told beforehand, one text each.
    pub warned: Vec<String>,
    /// Outcomes decided: name → outcome id.
    pub outcome: BTreeMap<String, String>,
    /// How much of each lot of goods named by its number is still kept, in store or on its way.
    pub kept: BTreeMap<String, String>,
    /// What finders say of the case: finder id → `found`, `near`, `doubtful`, `undecided` or `none`.
    pub finds: BTreeMap<String, String>,
}
