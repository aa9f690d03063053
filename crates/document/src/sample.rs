//! Facts of one document in a file: for samples, for `zhibao document render`, for tests.
use crate::content::{Content, Facts, Proof};
use crate::template::{SAMPLE_FILE, Template, TemplateFault, Templates};
use jiff::civil::Date;
use law::Library;
use serde::{Deserialize, Serialize};

/// Facts of one document, as written by hand.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sample {
    /// Name of the organ that issues it.
    pub organ: String,
    /// Its number; a draft is drawn without.
    #[serde(default)]
    pub number: Option<String>,
    /// Day, `2026-03-01`.
    pub date: Date,
    /// Number of the case.
    #[serde(default)]
    pub case_number: String,
    /// Title of the case.
    #[serde(default)]
    pub case_title: String,
    /// Procedure in words.
    #[serde(default)]
    pub procedure: String,
    /// Leaf of the act.
    #[serde(default)]
    pub leaf: Option<i64>,
    /// Address of the page of verification.
    #[serde(default)]
    pub link: Option<String>,
    /// Facts by name.
    #[serde(default)]
    pub facts: Facts,
}

impl Sample {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(path: &str, text: &str) -> Result<Self, TemplateFault> {
        toml::from_str(text).map_err(|fault| TemplateFault { path: path.to_owned(), says: fault.to_string() })
    }

    /// The sample that stands beside a template.
    ///
    /// # Errors
    /// It is absent or cannot be read.
    pub fn of(templates: &Templates, template: &Template) -> Result<Self, TemplateFault> {
        let path = format!("documents/{}/{SAMPLE_FILE}", template.id);
        match templates.file(&path) {
            Some(file) => Self::read(&path, &file.text),
            None => {
                Err(TemplateFault { path, says: "没有样例：每个模板旁边应当有一份".into() })
            }
        }
    }

    /// The content that it describes.
    ///
    /// # Errors
    /// A fact that the template does not take.
    pub fn content(&self, template: &Template, library: &Library) -> Result<Content, TemplateFault> {
        let unknown = self.facts.keys().find(|name| template.takes.iter().all(|take| take.name != **name));
        if let Some(name) = unknown {
            let known: Vec<&str> = template.takes.iter().map(|take| take.name.as_str()).collect();
            let says = format!("模板“{}”没有“{name}”这一项；可以写：{}", template.id, known.join("、"));
            return Err(TemplateFault { path: "facts".into(), says });
        }
        let proof = self.leaf.zip(self.link.clone()).map(|(leaf, link)| {
            let code = link.rsplit('/').next().unwrap_or_default().to_owned();
            Proof { leaf, code, link }
        });
        Ok(Content {
            organ: self.organ.clone(),
            number: self.number.clone(),
            date: self.date,
            case_number: self.case_number.clone(),
            case_title: self.case_title.clone(),
            procedure: self.procedure.clone(),
            facts: self.facts.clone(),
            laws: Content::laws_of(template, library, self.date),
            periods: Content::periods_of(template, library, self.date),
            proof,
        })
    }
}
