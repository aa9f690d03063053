//! Full texts of laws from Markdown, as the collections LawRefBook/Laws and ImCa0/just-laws lay them out.
//!
//! An office imports them into its own data so that a citation opens its article; no text ships with the program.
//! The layouts: a first-level heading with the title; one paragraph a step of the history; optionally the comment
//! `INFO END` or YAML front matter; headings for 编, 分编, 章, 节; articles that begin `第五条 …` or `**第五条**　…`.
//! Older documents number their provisions 一、二、… instead; long codes are split into one file a 编.
mod line;
mod matching;
mod parts;

pub use matching::matching;
pub use parts::joined;

use jiff::civil::Date;
use line::Line;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Longest accepted file, in bytes.
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;

/// The full text of one version of a law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LawText {
    /// File it was read from, as given.
    pub file: String,
    /// Title as printed.
    pub title: String,
    /// Steps of its history as printed, oldest first: adopted, amended, in force.
    pub history: Vec<String>,
    /// Text between the history and the first article (the grounds a notice gives, a constitution's preamble).
    pub preface: String,
    /// Articles in order.
    pub articles: Vec<ArticleText>,
}

/// The text of one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleText {
    /// Place as in citations: `5`, `219-1`.
    pub number: String,
    /// Headings above it, from 编 down to 节.
    pub under: Vec<String>,
    /// Text without its number; paragraphs on lines of their own.
    pub text: String,
}

/// A file that is no law text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Too large.
    #[error("{0}：文件超过 4 MB，不像一部法律的全文")]
    TooLarge(String),
    /// No first-level heading.
    #[error("{0}：没有一级标题（# 文件名称），无法认出是哪部法律")]
    NoTitle(String),
    /// Neither articles nor a history.
    #[error("{0}：没有“第…条”或“一、”这样的条文")]
    NoArticles(String),
    /// The same article twice.
    #[error("{file}：第 {line} 行又出现了第 {number} 条")]
    DoubledArticle {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Place of the article.
        number: String,
    },
}

impl LawText {
    /// Days named in file name, folder and history, in that order.
    #[must_use]
    pub fn dates(&self) -> Vec<Date> {
        let mut dates = line::dates_in(&self.file);
        dates.extend(self.history.iter().flat_map(|step| line::dates_in(step)));
        dates
    }

    /// An article by its place in citations (`5`, `219-1`); paragraphs and items are in its text.
    #[must_use]
    pub fn article(&self, place: &crate::citation::Place) -> Option<&ArticleText> {
        let wanted = crate::citation::Place { paragraph: None, item: None, ..place.clone() }.to_string();
        self.articles.iter().find(|article| article.number == wanted)
    }
}

/// Reads one Markdown file.
///
/// The cover of a code split into several files has a history and no articles: see [`joined`].
///
/// # Errors
/// [`TextFault`] when it is no law text.
pub fn parse(file_name: &str, text: &str) -> Result<LawText, TextFault> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(TextFault::TooLarge(file_name.to_owned()));
    }
    let body = without_front_matter(text.trim_start_matches('\u{feff}'));
    // Provisions numbered 一、 count as articles only where the text has no 第…条: elsewhere they are list items.
    let has_articles = body.lines().any(|text| matches!(Line::read(text, false), Line::Article { .. }));
    let mut reader = Reader::new(file_name);
    let skipped = text.lines().count() - body.lines().count();
    for (index, raw) in body.lines().enumerate() {
        reader.take(Line::read(raw, !has_articles), skipped + index + 1)?;
    }
    reader.finish()
}

/// The text behind YAML front matter (`---` … `---`).
fn without_front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return text;
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return &rest[at..];
        }
    }
    text
}

/// Where in the file the reader is.
#[derive(PartialEq)]
enum Part {
    Head,
    Preface,
    Articles,
}

struct Reader {
    law: LawText,
    part: Part,
    /// Headings in force: (level, text).
    headings: Vec<(usize, String)>,
    /// Annexes follow the articles and belong to none of them.
    in_annex: bool,
}

impl Reader {
    fn new(file: &str) -> Self {
        let law = LawText {
            file: file.to_owned(),
            title: String::new(),
            history: Vec::new(),
            preface: String::new(),
            articles: Vec::new(),
        };
        Self { law, part: Part::Head, headings: Vec::new(), in_annex: false }
    }

    fn take(&mut self, line: Line<'_>, number: usize) -> Result<(), TextFault> {
        match line {
            Line::Blank => {}
            Line::EndOfHead => self.part = Part::Preface,
            Line::Heading { level, text } => self.heading(level, text),
            Line::Article { place, text } => return self.article(place, text, number),
            Line::Text(_) if self.in_annex => {}
            Line::Text(text) => self.text(text),
        }
        Ok(())
    }

    fn heading(&mut self, level: usize, text: &str) {
        if level == 1 && self.law.title.is_empty() {
            self.law.title = text.to_owned();
            return;
        }
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        self.in_annex = bare.starts_with('附') && !bare.starts_with("附则");
        // A second title in the head names the part of a code that is split into files.
        if self.part == Part::Head && level > 1 {
            self.part = Part::Preface;
        }
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, text.to_owned()));
    }

    fn article(&mut self, place: String, text: &str, line: usize) -> Result<(), TextFault> {
        if self.in_annex {
            return Ok(());
        }
        if self.law.articles.iter().any(|known| known.number == place) {
            return Err(TextFault::DoubledArticle { file: self.law.file.clone(), line, number: place });
        }
        self.part = Part::Articles;
        let under = self.headings.iter().map(|(_, text)| text.clone()).collect();
        self.law.articles.push(ArticleText { number: place, under, text: text.to_owned() });
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.part == Part::Head && line::is_history(text) {
            self.law.history.push(text.to_owned());
            return;
        }
        if self.part == Part::Head && !self.law.title.is_empty() {
            self.part = Part::Preface;
        }
        let target = match self.law.articles.last_mut() {
            Some(article) => &mut article.text,
            None => &mut self.law.preface,
        };
        if !target.is_empty() {
            target.push('\n');
        }
        target.push_str(text);
    }

    fn finish(self) -> Result<LawText, TextFault> {
        let law = self.law;
        if law.title.is_empty() {
            return Err(TextFault::NoTitle(law.file));
        }
        if law.articles.is_empty() && law.history.is_empty() {
            return Err(TextFault::NoArticles(law.file));
        }
        Ok(law)
    }
}

#[cfg(test)]
mod tests;
