//! The press: template and content → PDF/A, the same bytes each time for the same content.
use crate::content::Content;
use crate::fonts::{FANG_SONG, Fonts};
use crate::inspect;
use crate::template::{Template, Templates};
use crate::world::{Desk, page_id};
use std::collections::{BTreeSet, HashMap};
use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Dict, Smart, Value};
use typst::syntax::{FileId, Source};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Most pages of one document.
pub const MAX_PAGES: usize = 200;
/// Documents whose intermediate results the typesetter remembers.
const REMEMBERED: usize = 8;

/// A printed document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// PDF/A-2u.
    pub pdf: Vec<u8>,
    /// Its text, page by page, in lines as they stand.
    pub text: Vec<String>,
    /// Characters that the body's font does not have; another named font lent them.
    pub borrowed: BTreeSet<char>,
}

/// Why a document cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PressFault {
    /// The binary was built without some of the fonts.
    #[error("程序没有带字体（缺 {}），不能制作公文；请运行 cargo xtask assets 后重新构建", .0.join("、"))]
    NoFonts(Vec<&'static str>),
    /// The case lacks facts that the document needs.
    #[error("“{document}”还缺：{}；请先补登这些事项", facts.join("、"))]
    Lacks {
        /// Title of the document.
        document: String,
        /// Titles of the facts.
        facts: Vec<String>,
    },
    /// No font has these characters: a document with gaps is never made.
    #[error("字体中没有这些字：{}；请核对是否写错，或者请管理员补充字体", .0.iter().collect::<String>())]
    NoGlyph(BTreeSet<char>),
    /// The page cannot be typeset.
    #[error("模板“{template}”排版失败：{says}")]
    Page {
        /// Template.
        template: String,
        /// What the typesetter says, with file and line.
        says: String,
    },
    /// It has more pages than [`MAX_PAGES`].
    #[error("文书共 {0} 页，超过 {MAX_PAGES} 页；请把清单改为附件")]
    TooLong(usize),
}

/// The press with its fonts and pages.
pub struct Press {
    fonts: Fonts,
    pages: HashMap<FileId, Source>,
}

impl Press {
    /// A press for some templates.
    #[must_use]
    pub fn new(fonts: &Fonts, templates: &Templates) -> Self {
        let pages = templates.files().filter(|file| file.path.ends_with(".typ"));
        let pages = pages.filter_map(|file| {
            let id = page_id(&file.path)?;
            Some((id, Source::new(id, file.text.clone())))
        });
        Self { fonts: fonts.clone(), pages: pages.collect() }
    }

    /// The press with the fonts and templates inside the binary.
    #[must_use]
    pub fn shipped() -> Self {
        Self::new(Fonts::embedded(), crate::shipped::templates())
    }

    /// Whether all fonts are there.
    #[must_use]
    pub fn can_print(&self) -> bool {
        self.fonts.absent().is_empty()
    }

    /// Characters of the content that no font has; a document with them cannot be printed.
    #[must_use]
    pub fn no_glyph(&self, content: &Content) -> BTreeSet<char> {
        let has = |c: char| self.fonts.faces().iter().any(|face| face.info().coverage.contains(c as u32));
        visible(content).filter(|c| !has(*c)).collect()
    }

    /// Prints a document, or a draft of it where the content has no number.
    ///
    /// # Errors
    /// Fonts or facts are absent, a character has no glyph, or the page cannot be typeset.
    pub fn print(&self, template: &Template, content: &Content) -> Result<Printed, PressFault> {
        let set = self.set(template, content)?;
        let page = |says: String| PressFault::Page { template: template.id.clone(), says };
        let wrong = inspect::no_glyph(&set);
        if !wrong.is_empty() {
            return Err(PressFault::NoGlyph(wrong));
        }
        let standards =
            PdfStandards::new(&[PdfStandard::A_2u]).map_err(|fault| page(format!("{fault:?}")))?;
        let (date, midnight) = (content.date, (0, 0, 0));
        let made = Datetime::from_ymd_hms(
            i32::from(date.year()),
            u8::try_from(date.month()).unwrap_or(1),
            u8::try_from(date.day()).unwrap_or(1),
            midnight.0,
            midnight.1,
            midnight.2,
        );
        let proof = content.proof.as_ref().map_or("draft", |proof| proof.code.as_str());
        let options = PdfOptions {
            ident: Smart::Custom(format!("{}/{proof}", template.key())),
            creator: Smart::Custom(Some("zhibao".into())),
            timestamp: made.map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&set, &options).map_err(|faults| {
            page(faults.iter().map(|fault| fault.message.to_string()).collect::<Vec<_>>().join("；"))
        })?;
        comemo::evict(REMEMBERED);
        Ok(Printed { pdf, text: inspect::text(&set), borrowed: self.borrowed(content) })
    }

    /// Sets the pages of a document without printing them.
    ///
    /// # Errors
    /// As [`Press::print`].
    pub fn set(&self, template: &Template, content: &Content) -> Result<PagedDocument, PressFault> {
        let absent = self.fonts.absent();
        if !absent.is_empty() {
            return Err(PressFault::NoFonts(absent));
        }
        let lacks = content.lacks(template);
        if !content.is_draft() && !lacks.is_empty() {
            let facts = lacks.into_iter().map(str::to_owned).collect();
            return Err(PressFault::Lacks { document: template.title.clone(), facts });
        }
        let page = |says: String| PressFault::Page { template: template.id.clone(), says };
        let value: Value =
            serde_json::from_value(content.inputs(template)).map_err(|fault| page(fault.to_string()))?;
        let mut inputs = Dict::new();
        inputs.insert("doc".into(), value);
        let main = page_id(&template.page()).ok_or_else(|| page("没有 page.typ".into()))?;
        let desk = Desk::new(&self.fonts, &self.pages, main, inputs);
        let set = typst::compile::<PagedDocument>(&desk).output.map_err(|faults| {
            page(faults.iter().map(|fault| said(&desk, fault)).collect::<Vec<_>>().join("；"))
        })?;
        match set.pages().len() {
            pages if pages > MAX_PAGES => Err(PressFault::TooLong(pages)),
            _ => Ok(set),
        }
    }

    fn borrowed(&self, content: &Content) -> BTreeSet<char> {
        let body = self.fonts.faces().iter().find(|face| face.info().family == FANG_SONG);
        let has = |c: char| body.is_some_and(|face| face.info().coverage.contains(c as u32));
        visible(content).filter(|c| !has(*c)).collect()
    }
}

fn visible(content: &Content) -> impl Iterator<Item = char> {
    content.texts().into_iter().flat_map(str::chars).filter(|c| !c.is_control() && !c.is_whitespace())
}

fn said(desk: &Desk<'_>, fault: &SourceDiagnostic) -> String {
    let place = desk.range(fault.span).zip(fault.span.id()).and_then(|(range, id)| {
        let source = desk.source(id).ok()?;
        let line = source.lines().byte_to_line(range.start)? + 1;
        Some(format!("{}:{line}: ", id.vpath().get_without_slash()))
    });
    format!("{}{}", place.unwrap_or_default(), fault.message)
}
