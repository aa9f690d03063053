//! Faults that stop the reading, and warnings that do not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MAX_WARNINGS;

/// Why a file cannot be read as a plan. `Display` is one Chinese line for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file} 第{line}行：{what}。{mend}。")]
pub struct PlanFault {
    /// Kind, for programs.
    pub kind: FaultKind,
    /// Name of the file as given.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub what: String,
    /// What to do, in Chinese.
    pub mend: String,
}

/// Kinds of [`PlanFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// No bytes, or only blanks.
    Empty,
    /// More bytes than the reader takes.
    TooLarge,
    /// Bytes that are no text in a known encoding.
    Binary,
    /// A PDF, office file, archive, picture or web page.
    OtherFormat,
    /// Text without a numbered measure.
    NoMeasures,
    /// More numbered lines than a plan has.
    TooManyNumbers,
}

impl PlanFault {
    /// A fault of `kind` at `line` of `file`.
    pub(super) fn new(
        kind: FaultKind,
        file: &str,
        line: usize,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self { kind, file: file.to_owned(), line, what: what.into(), mend: mend.into() }
    }
}

/// Something the reader guessed, or that looks wrong in the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// Line, counted from 1.
    pub line: usize,
    /// What was found, in Chinese.
    pub what: String,
    /// How to mend it, in Chinese.
    pub mend: String,
}

/// Collects warnings up to the limit and counts the rest.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    kept: Vec<Warning>,
    left_out: usize,
}

impl Warnings {
    /// Adds a warning; beyond the limit the text is not even built.
    pub(super) fn add(&mut self, line: usize, text: impl FnOnce() -> (String, String)) {
        if self.kept.len() >= MAX_WARNINGS {
            self.left_out += 1;
            return;
        }
        let (what, mend) = text();
        self.kept.push(Warning { line, what, mend });
    }

    /// The warnings by line, with a last one that tells how many were left out.
    pub(super) fn into_sorted(self) -> Vec<Warning> {
        let mut kept = self.kept;
        kept.sort_by_key(|warning| warning.line);
        if self.left_out > 0 {
            kept.push(Warning {
                line: kept.last().map_or(1, |warning| warning.line),
                what: format!("另有{}条提示未列出", self.left_out),
                mend: "先处理已列出的提示，再重新导入".to_owned(),
            });
        }
        kept
    }
}
