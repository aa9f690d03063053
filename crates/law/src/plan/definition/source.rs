//! Reading TOML with the lines of its tables, and problems that name them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Something wrong in a province's data. `Display` is one Chinese line for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[error("{file}:{line}：{what}。{mend}。")]
pub struct Problem {
    /// Name of the file as given to the loader.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub what: String,
    /// How to mend it, in Chinese.
    pub mend: String,
}

/// Reads a TOML text into `T`.
///
/// # Errors
/// A [`Problem`] at the line the TOML reader names.
pub(super) fn read<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, Problem> {
    toml::from_str(text).map_err(|error| Problem {
        file: file.to_owned(),
        line: error.span().map_or(1, |span| Located::new(text).line_at(span.start)),
        what: format!("格式不对（{}）", vocabulary::parser_words(error.message())),
        mend: "请按格式说明补齐键名、删去多余的键或改正值".to_owned(),
    })
}

/// Line starts of a text.
pub(super) struct Located {
    starts: Vec<usize>,
}

impl Located {
    /// Finds the lines of a text.
    pub(super) fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts }
    }

    /// Line of a byte offset, counted from 1.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// Line of a value.
    pub(super) fn line<T>(&self, value: &toml::Spanned<T>) -> usize {
        self.line_at(value.span().start)
    }

    /// Takes values out of their spans, handing each its line.
    pub(super) fn all<T>(&self, values: Vec<toml::Spanned<T>>, set: impl Fn(&mut T, usize)) -> Vec<T> {
        let taken = values.into_iter().map(|value| {
            let line = self.line(&value);
            let mut value = value.into_inner();
            set(&mut value, line);
            value
        });
        taken.collect()
    }
}
