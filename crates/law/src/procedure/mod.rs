//! Procedures: a kind of case as data (`law/procedures/*.toml`, one file a version).
//!
//! A procedure has *tracks* (parallel state machines such as 移送 and 涉案物品), *acts* that move them, *fields*
//! the acts ask for, *limits* that run between acts, and *hand-overs* that leave for another organ.
mod act;
mod custody;
mod demand;
mod draw;
mod field;
mod handover;
mod inspects;
mod late;
mod limit;

pub use act::{Act, Bound, DecisionCall, Extension, FormField, Guard, Prefill, Suspension};
pub use custody::{CustodyDoes, CustodyEffect};
pub use demand::Demand;
pub use draw::{Draw, DrawConflicts, DrawMatch};
pub use field::{EntrySays, Field, FieldType};
pub use handover::{Addressee, Handover, Paper};
pub use inspects::Inspects;
pub use late::LateAnswers;
pub use limit::{Limit, Trigger};

use crate::citation::Citation;
use crate::source::Located;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of case, in one version.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Procedure {
    /// Stable id, e.g. `crime-transfer`.
    pub id: Located<String>,
    /// Version, usually the year of the instrument it follows.
    pub version: Located<String>,
    /// Title, e.g. 涉嫌犯罪案件移送.
    pub title: String,
    /// What it is for, in one or two sentences.
    pub summary: String,
    /// First day on which a case may be opened under this version.
    #[schemars(with = "String")]
    pub in_force_on: Located<Date>,
    /// Last such day; absent while in force.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub in_force_until: Option<Date>,
    /// Instruments it follows.
    pub based_on: Vec<Located<Citation>>,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// Duties of organs that conduct such cases, e.g. `market-regulation`.
    pub conducted_by: Vec<Located<String>>,
    /// Pattern of the case number; `{mark}` the organ's 机关代字, `{year}`, `{serial}`.
    pub number: String,
    /// Secrecy of a new case: public, internal or sealed.
    pub secrecy: String,
    /// Field whose value names a new case where no form asks for a title.
    #[serde(default)]
    pub titled_by: Option<Located<String>>,
    /// Register whose entries are its cases; set where the procedure was made from the register's definition.
    #[serde(skip)]
    pub of_register: Option<String>,
    /// Parallel state machines.
    pub tracks: Vec<Track>,
    /// Roles of people in a case.
    pub roles: Vec<Role>,
    /// Facts its forms ask for.
    pub fields: Vec<Field>,
    /// What may be done.
    pub acts: Vec<Act>,
    /// Time limits.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// Hand-overs it sends.
    #[serde(default)]
    pub handovers: Vec<Handover>,
    /// What becomes of an answer that arrives when the case is over.
    #[serde(default)]
    pub late_answers: Option<LateAnswers>,
    /// Whose cases it opens, read only, to the organ that conducts it.
    #[serde(default)]
    pub inspects: Option<Inspects>,
}

/// A state machine running inside a case.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Track {
    /// Id, e.g. `main`.
    pub id: Located<String>,
    /// Title.
    pub title: String,
    /// Stages, the first one is where the track begins.
    pub stages: Vec<Stage>,
}

/// A stage of a track.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stage {
    /// Id inside the track.
    pub id: Located<String>,
    /// Title people see.
    pub title: String,
    /// Whether the track ends here. A case is closed when all its tracks have ended or never left their first stage
    /// and the first track has ended.
    #[serde(default)]
    pub ends: bool,
    /// What an ending stage means for those who count cases (plan, indicators).
    #[serde(default)]
    pub counts_as: Option<Ending>,
}

/// What the end of a track means for those who count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// What the case was for has been achieved.
    Fulfilled,
    /// The case is not to be counted at all, e.g. withdrawn.
    Void,
}

/// A role in a case.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Role {
    /// Id, e.g. `handler`.
    pub id: Located<String>,
    /// Title, e.g. 承办人.
    pub title: String,
    /// `assigned`: named in the case by an assignment. `post`: held by whoever has that post in the organ.
    pub held_by: HeldBy,
    /// Post that holds the role; absent: the post with the role's id. For assigned roles: not used.
    #[serde(default)]
    pub post: Option<String>,
    /// Organ in which the role is held: an organ field of the case; absent: the organ that conducts the case.
    #[serde(default)]
    pub in_organ: Option<Located<String>>,
    /// Article that demands the role.
    #[serde(default)]
    pub cite: Option<Located<Citation>>,
}

/// How a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeldBy {
    /// Officers assigned to the case.
    Assigned,
    /// Officers with a post of the same id in the organ (`head`, `registrar`, `legal-review`, …).
    Post,
}

/// A reference to a stage: `track:stage`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StageRef {
    /// Track id.
    pub track: String,
    /// Stage id.
    pub stage: String,
}

impl std::str::FromStr for StageRef {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((track, stage)) if !track.is_empty() && !stage.is_empty() => {
                Ok(StageRef { track: track.to_owned(), stage: stage.to_owned() })
            }
            _ => Err(format!("“{text}”应写作 轨道:阶段，例如 main:found")),
        }
    }
}

impl std::fmt::Display for StageRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.track, self.stage)
    }
}

/// Serde and schema of types written as one string.
macro_rules! as_string {
    ($type:ty, $name:literal, $about:literal) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $about })
            }
        }
    };
}
pub(crate) use as_string;

as_string!(StageRef, "StageRef", "轨道:阶段");

impl Procedure {
    /// `id@version`, as stored in events.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// Whether a case may be opened under this version on a day.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        *self.in_force_on <= on && self.in_force_until.is_none_or(|until| on <= until)
    }

    /// Whether the value of a field becomes the title of a new case.
    #[must_use]
    pub fn names_case(&self, field: &str) -> bool {
        field == "title" || self.titled_by.as_ref().is_some_and(|named| **named == field)
    }

    /// An act by id.
    #[must_use]
    pub fn act(&self, id: &str) -> Option<&Act> {
        self.acts.iter().find(|act| *act.id == id)
    }

    /// A field by id.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| *field.id == id)
    }

    /// A limit by id.
    #[must_use]
    pub fn limit(&self, id: &str) -> Option<&Limit> {
        self.limits.iter().find(|limit| *limit.id == id)
    }

    /// A hand-over by id.
    #[must_use]
    pub fn handover(&self, id: &str) -> Option<&Handover> {
        self.handovers.iter().find(|handover| *handover.id == id)
    }

    /// A role by id.
    #[must_use]
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| *role.id == id)
    }

    /// What the end of a case means for those who count: the ending of the first track, if it has come to one.
    #[must_use]
    pub fn ending(&self, stages: &std::collections::BTreeMap<String, String>) -> Option<Ending> {
        let track = self.tracks.first()?;
        let now = stages.get(&*track.id)?;
        track.stages.iter().find(|stage| *stage.id == *now)?.counts_as
    }

    /// A stage by reference.
    #[must_use]
    pub fn stage(&self, reference: &StageRef) -> Option<&Stage> {
        let track = self.tracks.iter().find(|track| *track.id == reference.track)?;
        track.stages.iter().find(|stage| *stage.id == reference.stage)
    }
}
