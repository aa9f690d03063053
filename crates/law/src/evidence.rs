//! Evidence checklists (`law/checklists/*.toml`): one for each cause, from the first inspection to the court.
//!
//! An item of evidence names what it proves, in which form, where a case shows it (a field or a paper), and which steps
//! of which procedures need it. From that the `case` crate tells what is there and what the next organ will miss.
use crate::citation::Citation;
use crate::instrument::Status;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The checklist of one cause.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceChecklist {
    /// Stable id, e.g. `trademark`.
    pub id: Located<String>,
    /// Title.
    pub title: String,
    /// The cause in one or two sentences.
    pub summary: String,
    /// Kinds of rights that bring a case under it.
    #[serde(default)]
    pub rights: Vec<String>,
    /// Values of fields that bring a case under it.
    #[serde(default)]
    pub applies: Vec<FactMatch>,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// Procedures through which such a case goes, in order: what lies behind a case is not asked of it any more.
    pub road: Vec<Located<String>>,
    /// What has to be proved.
    pub elements: Vec<Element>,
    /// The evidence.
    pub items: Vec<EvidenceItem>,
}

/// A field with some of its values.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactMatch {
    /// Field id.
    pub field: Located<String>,
    /// Values, as choices are written.
    pub values: Vec<String>,
}

/// Something that has to be proved.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Element {
    /// Id within the checklist.
    pub id: Located<String>,
    /// Title, e.g. 主观明知.
    pub title: String,
    /// What exactly.
    pub proves: String,
    /// Where it stands; the first version in force on the day is shown.
    pub cites: Vec<Located<Citation>>,
}

/// An item of evidence.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceItem {
    /// Id within the checklist.
    pub id: Located<String>,
    /// Title.
    pub title: String,
    /// Elements it proves.
    pub proves: Vec<Located<String>>,
    /// In which form it is taken: original, copy with seal, record signed by …
    pub form: String,
    /// Where it stands; the first version in force on the day is shown.
    pub cites: Vec<Located<Citation>>,
    /// Whether the article was compared with this demand.
    pub status: Status,
    /// Only for cases with one of these values; a case in which the field is still empty is asked too.
    #[serde(default)]
    pub only_if: Option<FactMatch>,
    /// Where a case shows it: any of them will do.
    pub shown_by: Vec<Located<Shown>>,
    /// Steps that need it, in the order of the road.
    pub needed_by: Vec<Located<StepRef>>,
}

/// Where a case shows a piece of evidence: `field:goods`, `field:rights_told=yes` or `paper:goods-list`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// A field that is filled; with a value, filled with that value.
    Field(String, Option<String>),
    /// A paper of a kind.
    Paper(String),
}

impl FromStr for Shown {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("field", field)) if !field.is_empty() => Ok(match field.split_once('=') {
                Some((field, value)) => Shown::Field(field.to_owned(), Some(value.to_owned())),
                None => Shown::Field(field.to_owned(), None),
            }),
            Some(("paper", paper)) if !paper.is_empty() => Ok(Shown::Paper(paper.to_owned())),
            _ => Err(format!("“{text}”应写作 field:字段、field:字段=值 或 paper:材料")),
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Field(field, None) => write!(f, "field:{field}"),
            Shown::Field(field, Some(value)) => write!(f, "field:{field}={value}"),
            Shown::Paper(paper) => write!(f, "paper:{paper}"),
        }
    }
}

/// A step of a procedure: `procedure/act`, in whatever version is in force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepRef {
    /// Procedure id without version.
    pub procedure: String,
    /// Act id.
    pub act: String,
}

impl FromStr for StepRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            Some((procedure, act)) if !procedure.is_empty() && !act.is_empty() => {
                Ok(StepRef { procedure: procedure.to_owned(), act: act.to_owned() })
            }
            _ => Err(format!("“{text}”应写作 程序/动作")),
        }
    }
}

impl fmt::Display for StepRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.procedure, self.act)
    }
}

crate::procedure::as_string!(Shown, "Shown", "field:字段、field:字段=值 或 paper:材料");
crate::procedure::as_string!(StepRef, "StepRef", "程序/动作");

impl EvidenceChecklist {
    /// Where a procedure stands on the road.
    #[must_use]
    pub fn station(&self, procedure: &str) -> Option<usize> {
        self.road.iter().position(|id| **id == *procedure)
    }

    /// An element by id.
    #[must_use]
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| *element.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_back_as_they_were_read() {
        for text in ["field:goods", "field:rights_told=yes", "paper:goods-list"] {
            assert_eq!(text.parse::<Shown>().unwrap().to_string(), text);
        }
        for text in ["goods", "field:", "paper:", "form:goods", ""] {
            assert!(text.parse::<Shown>().is_err(), "{text}");
        }
        assert_eq!("a/b".parse::<StepRef>().unwrap().to_string(), "a/b");
        for text in ["a", "/b", "a/", ""] {
            assert!(text.parse::<StepRef>().is_err(), "{text}");
        }
    }
}
