//! What still rests on working defaults: not a problem, but counted and shown.
use crate::instrument::Status;
use crate::library::Library;
use serde::Serialize;

/// How much of the data nobody has yet checked against the official text: (unverified, all).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Unverified {
    /// Versions of instruments.
    pub versions: (usize, usize),
    /// Paraphrases of articles.
    pub articles: (usize, usize),
    /// Values of parameters.
    pub values: (usize, usize),
    /// Rows of decision tables.
    pub rows: (usize, usize),
    /// Paragraphs of guidance of topics.
    pub guidance: (usize, usize),
}

/// Counts the working defaults of a library.
#[must_use]
pub fn unverified(library: &Library) -> Unverified {
    fn count(statuses: impl Iterator<Item = Status>) -> (usize, usize) {
        statuses.fold((0, 0), |(open, all), status| (open + usize::from(status == Status::Default), all + 1))
    }
    let versions = || library.instruments.values().flat_map(|instrument| &instrument.versions);
    let tables = library.tables.values();
    let guidance = library.topics.values().flat_map(|topic| &topic.versions);
    Unverified {
        versions: count(versions().map(|version| version.status)),
        articles: count(versions().flat_map(|version| &version.articles).map(|article| article.status)),
        values: count(library.parameters.values().flat_map(|p| &p.values).map(|value| value.status)),
        rows: count(
            tables.flat_map(|table| &table.versions).flat_map(|version| &version.rows).map(|row| row.status),
        ),
        guidance: count(guidance.flat_map(|version| &version.guidance).map(|one| one.status)),
    }
}
