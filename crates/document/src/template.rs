//! Templates: which act makes which document, what it takes from the case, under which law, with which number.
use law::Citation;
use law::source::{Located, Problem, SourceFile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the file that describes a template, in its folder.
pub const TEMPLATE_FILE: &str = "template.toml";
/// Name of the file that draws it.
pub const PAGE_FILE: &str = "page.typ";
/// Name of the file with the facts of a sample.
pub const SAMPLE_FILE: &str = "sample.toml";
/// What stands for the serial in the form of a number.
pub const SERIAL: &str = "{serial}";

/// One kind of document.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Template {
    /// Id, and name of its folder.
    pub id: String,
    /// Version, raised with every change that a reader would see.
    pub version: String,
    /// Title on the document.
    pub title: String,
    /// What it is for, for officers.
    pub summary: String,
    /// Numbering series: documents of one series, organ and year are numbered together.
    pub series: String,
    /// Form of the number: `{mark}` the organ's 机关代字, `{year}`, `{serial}`.
    pub number: String,
    /// Kind of paper under which the case keeps it, as checklists name it.
    pub paper: String,
    /// Whether it carries personal data; then only those see it who may read such data.
    #[serde(default = "yes")]
    pub personal: bool,
    /// Name of the fact that says to whom it goes.
    #[serde(default)]
    pub addressee: Option<String>,
    /// Citations that its text names: name → article. Without a version: the one in force on the day of the act.
    #[serde(default)]
    pub laws: BTreeMap<String, Located<Citation>>,
    /// Periods that its text names: name → parameter, with the value in force on the day of the act.
    #[serde(default)]
    pub periods: BTreeMap<String, Located<String>>,
    /// Acts that make it.
    pub made_by: Vec<MadeBy>,
    /// What it takes from the case.
    pub takes: Vec<Take>,
}

/// An act that makes a document.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MadeBy {
    /// Procedure, in every version.
    pub procedure: Located<String>,
    /// Act.
    pub act: Located<String>,
}

/// In place of a field: the organ whose hand-over opened the case.
pub const ORIGIN: &str = "@origin";
/// In place of a field: the goods that the case keeps in store, by its account of them.
pub const HELD: &str = "@held";
/// In place of a field: the goods that are on their way with a hand-over of the case.
pub const LEAVING: &str = "@leaving";
/// In place of a field, before the id of a template: the number of the document of that template that the same act makes.
pub const NUMBER_OF: &str = "@number:";

/// A fact that a document takes.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Take {
    /// Name in the page.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Fields of the procedure it comes from, [`ORIGIN`], [`HELD`], [`LEAVING`], or [`NUMBER_OF`] with a template: the first
    /// that holds something.
    pub from: Vec<String>,
    /// The document cannot be issued without it.
    #[serde(default)]
    pub required: bool,
}

const fn yes() -> bool {
    true
}

/// A template file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}：{says}")]
pub struct TemplateFault {
    /// The file.
    pub path: String,
    /// What is wrong, and what to do.
    pub says: String,
}

/// All templates with their pages and samples.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    all: BTreeMap<String, Template>,
    files: BTreeMap<String, SourceFile>,
}

impl Template {
    /// `id@version`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// Whether an act of a procedure makes it.
    #[must_use]
    pub fn is_made_by(&self, procedure: &str, act: &str) -> bool {
        self.made_by.iter().any(|made| *made.procedure == procedure && *made.act == act)
    }

    /// The form of its numbers for an organ in a year; only the serial is still open.
    #[must_use]
    pub fn number_of(&self, mark: &str, year: i16) -> String {
        self.number.replace("{mark}", mark).replace("{year}", &year.to_string())
    }

    /// Name of its series for an organ in a year.
    #[must_use]
    pub fn series_of(&self, organ: &str, year: i16) -> String {
        format!("{organ}/documents/{}/{year}", self.series)
    }

    /// Path of its page.
    #[must_use]
    pub fn page(&self) -> String {
        format!("documents/{}/{PAGE_FILE}", self.id)
    }
}

impl Templates {
    /// Reads templates from files below `documents/`.
    ///
    /// # Errors
    /// Every file that cannot be read, with what is wrong.
    pub fn read(files: Vec<SourceFile>) -> Result<Self, Vec<TemplateFault>> {
        let mut templates = Templates::default();
        let mut faults = Vec::new();
        for file in files {
            if let Some(folder) = folder_of(&file.path, TEMPLATE_FILE) {
                match read_one(&file, folder) {
                    Ok(template) => {
                        templates.all.insert(template.id.clone(), template);
                    }
                    Err(says) => faults.push(TemplateFault { path: file.path.clone(), says }),
                }
            }
            templates.files.insert(file.path.clone(), file);
        }
        if faults.is_empty() { Ok(templates) } else { Err(faults) }
    }

    /// All templates, by id.
    pub fn all(&self) -> impl Iterator<Item = &Template> {
        self.all.values()
    }

    /// A template by id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Template> {
        self.all.get(id)
    }

    /// Templates that an act of a procedure makes, by id.
    pub fn made_by<'a, 'b>(
        &'a self,
        procedure: &'b str,
        act: &'b str,
    ) -> impl Iterator<Item = &'a Template> + use<'a, 'b> {
        self.all.values().filter(move |template| template.is_made_by(procedure, act))
    }

    /// A file by its path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// All files, by path.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values()
    }

    /// What does not fit the law data: procedures, acts, fields and articles that are not there, papers of hand-overs that
    /// no template makes.
    #[must_use]
    pub fn problems(&self, library: &law::Library) -> Vec<Problem> {
        let mut found = crate::check::problems(self, library);
        found.extend(crate::check::undrawn(self, library));
        found
    }
}

fn folder_of<'a>(path: &'a str, name: &str) -> Option<&'a str> {
    path.strip_prefix("documents/")?.strip_suffix(name)?.strip_suffix('/')
}

fn read_one(file: &SourceFile, folder: &str) -> Result<Template, String> {
    let template: Template = toml::from_str(&file.text).map_err(|fault| fault.to_string())?;
    if template.id != folder {
        return Err(format!("id 是“{}”，应与文件夹名“{folder}”相同", template.id));
    }
    if template.number.matches(SERIAL).count() != 1 {
        return Err(format!("number 中应当恰有一处 {SERIAL}"));
    }
    if template.made_by.is_empty() {
        return Err("made-by 是空的：写明由哪个程序的哪个动作制作".into());
    }
    let named = |name: &String| template.takes.iter().any(|take| take.name == *name);
    match template.addressee.as_ref().filter(|name| !named(name)) {
        Some(name) => Err(format!("addressee 所说的“{name}”不在 takes 中")),
        None => Ok(template),
    }
}
