//! Screens (`law/screens/*.toml`): kinds of screening (similar marks, …), the article that the likeness is judged under, and
//! what may be opened from something found. A screen never decides: it orders what people then look at.
use crate::citation::Citation;
use crate::finder::{Opens, Source};
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
    /// Register whose entries in force are watched.
    #[serde(default)]
    pub register: Option<Located<String>>,
    /// From when something counts; every level that the screen has, each by a parameter.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// What may be opened from something found, the first that a person may open counts.
    #[serde(default)]
    pub opens: Vec<Opens>,
}

/// From when something counts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Level {
    /// Which level of the screen.
    pub id: Located<String>,
    /// Parameter that gives its value.
    pub parameter: Located<String>,
}

/// What the program finds by a screen, and so can fill in.
#[derive(Debug, Clone, Copy)]
pub struct ScreenKind {
    /// Id of the screen.
    pub id: &'static str,
    /// Sources of something found.
    pub gives: &'static [Source],
    /// Facts it gives, under the ids of fields.
    pub facts: &'static [&'static str],
    /// Levels it has.
    pub levels: &'static [&'static str],
    /// Fields of the register that it watches; none where it watches none.
    pub watched: &'static [&'static str],
}

/// Similar marks for words somebody saw.
pub const MARKS: &str = "marks";
/// Device marks for a picture somebody took.
pub const PICTURES: &str = "pictures";
/// New applications near watched or earlier marks.
pub const WATCH: &str = "watch";
/// Filers with the factors of bad faith.
pub const FILERS: &str = "filers";

/// Screens that the program has.
pub const KINDS: [ScreenKind; 4] = [
    ScreenKind {
        id: MARKS,
        gives: &[Source::Title, Source::Summary, Source::Right],
        facts: &[],
        levels: &[],
        watched: &[],
    },
    ScreenKind {
        id: PICTURES,
        gives: &[Source::Title, Source::Summary, Source::Right],
        facts: &[],
        levels: &[],
        watched: &[],
    },
    ScreenKind {
        id: WATCH,
        gives: &[Source::Title, Source::Summary, Source::Right, Source::Party, Source::Fact],
        facts: &["filing_numbers", "filing_count", "factors", "screening", "agency"],
        levels: &["likeness"],
        watched: &["mark", "classes", "holder", "registration", "least_percent", "organ"],
    },
    ScreenKind {
        id: FILERS,
        gives: &[Source::Title, Source::Summary, Source::Party, Source::Fact],
        facts: &["filing_numbers", "filing_count", "factors", "screening", "agency"],
        levels: &[
            "filings",
            "classes",
            "burst-filings",
            "burst-days",
            "owners",
            "likeness",
            "known-names",
            "transfers",
            "receivers",
            "agency-filers",
        ],
        watched: &[],
    },
];

/// The screen of an id.
#[must_use]
pub fn kind(id: &str) -> Option<&'static ScreenKind> {
    KINDS.iter().find(|kind| kind.id == id)
}
