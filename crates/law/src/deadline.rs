//! Deadlines worked out by hand (`law/deadlines/*.toml`): a start in, the last day out, and why in few words.
//!
//! The table is independent of the engine: whoever adds a row reasons from the article and the year's notice of days
//! off. The `case` crate computes each row and tells every mismatch.
use crate::example::LocalInstant;
use crate::source::{Located, Problem, SourceFile};
use calendar::{CountingRule, Light, Period};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A file of deadlines together with the text it was read from, so that results can name their line.
#[derive(Debug, Clone)]
pub struct DeadlineFile {
    /// The file.
    pub source: SourceFile,
    /// What it holds.
    pub deadlines: Deadlines,
}

impl DeadlineFile {
    /// Reads a file of deadlines.
    ///
    /// # Errors
    /// A [`Problem`] with the line the reader stumbled over.
    pub fn read(source: SourceFile) -> Result<Self, Problem> {
        let deadlines = source.read()?;
        Ok(Self { source, deadlines })
    }
}

/// The content of a file of deadlines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deadlines {
    /// What the file is about, in one line.
    pub title: String,
    /// Counting rules by name, for rows that show a rule apart from any limit.
    #[serde(default)]
    pub rules: BTreeMap<String, CountingRule>,
    /// The rows.
    pub cases: Vec<Deadline>,
}

/// One deadline. It names a limit, a parameter, or a rule with its period; and either a last day, an instant, or
/// that the time stands still.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deadline {
    /// What the row shows and why it ends then, in few words.
    pub why: Located<String>,
    /// A limit of a procedure version: `procedure@version/limit`.
    #[serde(default)]
    pub limit: Option<Located<String>>,
    /// A parameter, counted by the rule of the instrument it cites.
    #[serde(default)]
    pub parameter: Option<Located<String>>,
    /// A rule of this file.
    #[serde(default)]
    pub rule: Option<Located<String>>,
    /// The period: needed with a rule; elsewhere compared with what the data resolve to.
    #[serde(default)]
    pub period: Option<Period>,
    /// The instant at which it starts, local time.
    #[serde(default)]
    pub from: Option<LocalInstant>,
    /// The day on which it starts, when only the day is known.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// Suspensions: from, and until unless it lasts.
    #[serde(default)]
    pub suspended: Vec<Suspended>,
    /// Parameters by which it is extended, in order.
    #[serde(default)]
    pub extended: Vec<Located<String>>,
    /// Last day set by whoever extended it.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub extended_to: Option<Date>,
    /// Last day set by people, for limits without a period.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub set_to: Option<Date>,
    /// The last day; it ends with that day.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub last_day: Option<Date>,
    /// The last instant in time, for hours and for days that end before midnight.
    #[serde(default)]
    pub due: Option<LocalInstant>,
    /// The time stands still and no end is known.
    #[serde(default)]
    pub open: bool,
    /// It leans on a year whose days off are not published.
    #[serde(default)]
    pub provisional: bool,
    /// Lines that the arithmetic must show, e.g. which days are left out.
    #[serde(default)]
    pub steps: Vec<String>,
    /// How it stands at some instants.
    #[serde(default)]
    pub lights: Vec<LightAt>,
    /// Hours before the end at which it warns; a limit brings its own.
    #[serde(default)]
    pub warn_hours: Option<u32>,
}

/// A stretch of time that does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspended {
    /// First instant.
    pub from: LocalInstant,
    /// Instant from which it counts again; absent while it lasts.
    #[serde(default)]
    pub until: Option<LocalInstant>,
}

/// The light at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LightAt {
    /// The instant.
    pub at: LocalInstant,
    /// The light.
    pub is: Light,
}
