//! Reader of official plan documents (计划文件): bytes in, sections and measures out.
//!
//! The usual form is a title, an issuing note, sections 一、二、… and numbered measures. The reader also knows the other
//! numberings of official documents (第一章, （一）, 1、, (1), 第一条), several encodings and the usual slips of typing;
//! whatever it had to guess stands in [`PlanDocument::warnings`] with its line.

mod decode;
mod fault;
mod goal_words;
mod goals;
mod marker;
mod names;
mod numeral;
mod outline;
mod preamble;
mod references;
mod scheme;
mod sequence;
mod summary;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_files;
mod width;

pub use fault::{FaultKind, PlanFault, Warning};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::target::Target;
use fault::Warnings;

/// Largest file read, in bytes.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;
/// Most numbered lines a file may have before it is taken for something else than a plan.
pub const MAX_NUMBERED_LINES: usize = 300_000;
/// Most warnings kept; one more tells how many were left out.
pub const MAX_WARNINGS: usize = 1_000;

/// A plan document as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanDocument {
    /// Title of the plan.
    pub title: String,
    /// Who issued it and when, when the document says so.
    pub issued: Option<Issued>,
    /// Sections in document order. A document without sections has one with an empty title.
    pub sections: Vec<SectionText>,
    /// What the reader had to guess or what looks wrong, by line.
    pub warnings: Vec<Warning>,
}

impl PlanDocument {
    /// All measures in document order.
    pub fn measures(&self) -> impl Iterator<Item = &MeasureText> {
        self.sections.iter().flat_map(|section| section.measures.iter())
    }
}

/// The issuing note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Issuing organ as printed.
    pub by: Option<String>,
    /// Date of issue.
    #[schemars(with = "Option<String>")]
    pub on: Option<jiff::civil::Date>,
}

/// A section with its measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionText {
    /// Heading without its number.
    pub title: String,
    /// Line of the heading, counted from 1.
    pub line: usize,
    /// Measures in document order.
    pub measures: Vec<MeasureText>,
}

/// A numbered measure with what its text names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureText {
    /// Number as printed.
    pub number: u32,
    /// Text as printed, without the number, lines joined.
    pub text: String,
    /// Line of the number, counted from 1.
    pub line: usize,
    /// Instruments named in 《》, each once, in order of appearance, nested ones after the one that holds them.
    pub instruments: Vec<String>,
    /// Names in quotation marks outside 《》, each once, in order of appearance.
    pub campaigns: Vec<String>,
    /// Numeric targets in order of appearance.
    pub targets: Vec<Target>,
    /// Numbers of other measures that the text refers to or repeats, ascending.
    pub refers_to: Vec<u32>,
}

/// Reads a plan document. `name` is the file's name: it stands in faults, and is the title if the text has none.
///
/// # Errors
/// [`PlanFault`] when the bytes are empty, too large, not text, another file format, or hold no numbered measure.
pub fn read(bytes: &[u8], name: &str) -> Result<PlanDocument, PlanFault> {
    let mut warnings = Warnings::default();
    let text = decode::decode(bytes, name, &mut warnings)?;
    let scheme = scheme::Scheme::of(&text, name)?;
    let outline = outline::outline(&text, &scheme, &mut warnings);
    let (title, issued) = preamble::head(&outline, name, &mut warnings);
    let mut sections = outline.sections;
    sequence::check(&sections, &mut warnings);
    for measure in sections.iter_mut().flat_map(|section| section.measures.iter_mut()) {
        describe(measure, &mut warnings);
    }
    references::resolve(&mut sections, &mut warnings);
    Ok(PlanDocument { title, issued, sections, warnings: warnings.into_sorted() })
}

/// Fills in what the text of a measure names.
fn describe(measure: &mut MeasureText, warnings: &mut Warnings) {
    let printed: Vec<char> = measure.text.chars().collect();
    let named = names::names(&printed, measure.number, measure.line, warnings);
    measure.targets = goals::targets(&printed, &named.plain);
    measure.instruments = named.instruments;
    measure.campaigns = named.campaigns;
    measure.refers_to = references::explicit(&named.plain);
}
