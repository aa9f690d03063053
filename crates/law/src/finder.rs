//! Finders (`law/finders/*.toml`): a table run over the cases of some procedures in which nothing was handed over, so that
//! what should have been is seen. A finder also says who else may look, at which organs' cases, and what may be opened.
use crate::citation::Citation;
use crate::expression::FactValue;
use crate::instrument::Status;
use crate::procedure::StageRef;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A finder.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Finder {
    /// Stable id, e.g. `missed-transfer`.
    pub id: Located<String>,
    /// Title for people.
    pub title: String,
    /// What it looks for, in one sentence.
    pub question: String,
    /// Article that demands the hand-over.
    pub cite: Located<Citation>,
    /// Whether the way of finding was checked against the sources.
    pub status: Status,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// Table that decides.
    pub table: Located<String>,
    /// Outcomes that mean: should have been handed over.
    pub counts: Vec<Located<String>>,
    /// Outcomes that mean: somebody has to judge.
    #[serde(default)]
    pub doubtful: Vec<Located<String>>,
    /// From which share of a threshold a figure counts as near it, in percent.
    pub near_percent: Located<i64>,
    /// Cases it looks at.
    pub subjects: Vec<FinderSubject>,
    /// Who may look at findings in cases of others.
    #[serde(default)]
    pub looks: Vec<Look>,
    /// What may be opened from a finding.
    #[serde(default)]
    pub opens: Vec<Opens>,
}

/// Cases of one procedure that a finder looks at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FinderSubject {
    /// Procedure id, all its versions.
    pub procedure: Located<String>,
    /// What such a case is called in the findings, e.g. 行政处罚案件.
    pub title: String,
    /// Stages in which it is looked at: one of the named stages of every track named here; none = always.
    #[serde(default, rename = "in")]
    pub within: Vec<Located<StageRef>>,
    /// Stages in which it is not looked at.
    #[serde(default)]
    pub except: Vec<Located<StageRef>>,
    /// Acts none of which was done.
    #[serde(default)]
    pub without_acts: Vec<Located<String>>,
    /// Hand-overs none of which was sent.
    #[serde(default)]
    pub without_sent: Vec<Located<String>>,
    /// Hand-overs none of which was signed for.
    #[serde(default)]
    pub without_receipt: Vec<Located<String>>,
    /// Choices that take a case out: `field` has `value`.
    #[serde(default)]
    pub unless: Vec<Excluded>,
    /// Where the table's inputs come from; the others are fields of the same id, as for decisions of acts. A case in which
    /// a field named here was not filled in is not looked at.
    #[serde(default)]
    pub inputs: Vec<InputFrom>,
}

/// A value of a field that takes a case out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Excluded {
    /// Choice field.
    pub field: Located<String>,
    /// Its value.
    pub value: String,
}

/// Where an input of the table comes from: exactly one of `field` and `value`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InputFrom {
    /// Input of the table.
    pub input: Located<String>,
    /// Field of the procedure.
    #[serde(default)]
    pub field: Option<Located<String>>,
    /// A value that is the same for all these cases.
    #[serde(default)]
    #[schemars(with = "Option<serde_json::Value>")]
    pub value: Option<FactValue>,
}

/// A duty whose organs may look at findings in cases of others.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Look {
    /// Duty.
    pub duty: Located<String>,
    /// Whose cases.
    pub cases: Reach,
    /// Article that gives the power.
    pub cite: Located<Citation>,
}

/// Whose cases a purpose reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Organs of the looking organ's own region and of the regions within it.
    Region,
}

/// A case that may be opened from a finding.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opens {
    /// Procedure.
    pub procedure: Located<String>,
    /// Its opening act.
    pub act: Located<String>,
    /// Fields filled beforehand.
    #[serde(default)]
    pub fills: Vec<Fill>,
}

/// A field filled beforehand from a finding, or from what a screen found: exactly one of `from` and `value`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fill {
    /// Field of the procedure that is opened.
    pub field: Located<String>,
    /// What is taken over.
    #[serde(default)]
    pub from: Option<Source>,
    /// A value that is always the same.
    #[serde(default)]
    pub value: Option<String>,
}

/// What is taken over from a finding, or from what a screen found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Title of the case, or one made of what was found.
    Title,
    /// Organ that conducts the case.
    Organ,
    /// The finding in one paragraph: number, facts, row, article.
    Summary,
    /// The fact that the table's input of the field's id was decided on, or what a screen gives under the field's id.
    Fact,
    /// The right that screening found.
    Right,
    /// The persons that screening found, as parties; they come from a table that the screening officer sent in.
    Party,
}

impl Finder {
    /// How it looks at cases of a procedure; the first that fits counts.
    pub fn subjects_of<'a>(&'a self, procedure: &'a str) -> impl Iterator<Item = &'a FinderSubject> {
        self.subjects.iter().filter(move |subject| *subject.procedure == procedure)
    }
}
