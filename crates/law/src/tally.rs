//! Tallies (`law/tallies/*.toml`): cases that carry a tag are counted on the page of the case that gives the tag (a
//! special campaign), by figures taken from the cases themselves; or cases that are marked with a topic, on its page.
use crate::citation::Citation;
use crate::source::Located;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A tally.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tally {
    /// Stable id.
    pub id: Located<String>,
    /// Title for people.
    pub title: String,
    /// What is counted and when, in one or two sentences.
    pub summary: String,
    /// Where it stands.
    pub cite: Located<Citation>,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// Cases that give a tag, and show the figures; none where topics are counted.
    #[serde(default)]
    pub boards: Vec<Board>,
    /// What is counted.
    pub figures: Vec<Figure>,
    /// Cases that may carry the tag.
    #[serde(default)]
    pub tagged: Vec<Tagged>,
    /// Cases that are counted because they are marked with a topic; the topic's page shows the figures.
    #[serde(default)]
    pub marked: Vec<Marked>,
}

/// A procedure whose cases give a tag.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Board {
    /// Procedure id.
    pub procedure: Located<String>,
    /// Text field that holds the tag.
    pub tag: Located<String>,
    /// Hand-over whose recipients, once they have signed for it, are counted with their cases although these are not the
    /// conducting organ's; absent: only cases that the reader may read anyway.
    #[serde(default)]
    pub units_by: Option<Located<String>>,
}

/// Something counted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Figure {
    /// Id inside the tally.
    pub id: Located<String>,
    /// Title.
    pub title: String,
    /// Unit.
    pub unit: FigureUnit,
}

/// Units of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureUnit {
    /// Cases (件).
    Cases,
    /// Pieces (件), whatever the unit of the single entry; what is measured (`law/units`) is no number of pieces and not added.
    Pieces,
    /// Money, in fen.
    Money,
}

/// A procedure whose cases may carry a tag.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tagged {
    /// Procedure id.
    pub procedure: Located<String>,
    /// Text field that holds the tag.
    pub tag: Located<String>,
    /// What a case adds to which figure.
    pub counts: Vec<Count>,
}

/// Cases marked with a topic. Everything that is about a case is added up.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marked {
    /// Topic id.
    pub topic: Located<String>,
    /// Procedure id; absent: cases of every procedure, each counted as one.
    #[serde(default)]
    pub procedure: Option<Located<String>>,
    /// What a case adds to which figure.
    pub counts: Vec<Count>,
}

/// What a case adds to a figure: the amounts of `sum` (where `act` is given, only once it was done), 1 if `sent` was sent, 1 if
/// `act` was done, or simply 1.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Count {
    /// Figure.
    pub figure: Located<String>,
    /// Fields that are added up: money, numbers, quantities of exhibits.
    #[serde(default)]
    pub sum: Vec<Located<String>>,
    /// Hand-over.
    #[serde(default)]
    pub sent: Option<Located<String>>,
    /// Act.
    #[serde(default)]
    pub act: Option<Located<String>>,
}

impl Tally {
    /// How cases of a procedure show it.
    #[must_use]
    pub fn board(&self, procedure: &str) -> Option<&Board> {
        self.boards.iter().find(|board| *board.procedure == procedure)
    }

    /// How cases of a procedure are counted while they are marked with a topic.
    pub fn marked<'a>(&'a self, topic: &'a str, procedure: &'a str) -> impl Iterator<Item = &'a Marked> {
        let about = move |marked: &&Marked| {
            *marked.topic == topic && marked.procedure.as_ref().is_none_or(|id| **id == *procedure)
        };
        self.marked.iter().filter(about)
    }

    /// Whether it counts cases marked with a topic.
    #[must_use]
    pub fn counts_topic(&self, topic: &str) -> bool {
        self.marked.iter().any(|marked| *marked.topic == topic)
    }

    /// How cases of a procedure are counted.
    #[must_use]
    pub fn tagged(&self, procedure: &str) -> Option<&Tagged> {
        self.tagged.iter().find(|tagged| *tagged.procedure == procedure)
    }
}
