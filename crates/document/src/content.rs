//! What stands on one document: everything the page may print, already in words.
use crate::template::Template;
use jiff::civil::Date;
use law::Library;
use law::instrument::Status;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Facts by the names of the template: texts, or lists of objects (parties, goods, rights).
pub type Facts = Map<String, Value>;
/// Empty squares around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;

/// The content of one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// Name of the organ that issues it.
    pub organ: String,
    /// Its number; none while it is a draft.
    pub number: Option<String>,
    /// Day on which it is made.
    pub date: Date,
    /// Number of the case.
    pub case_number: String,
    /// Title of the case.
    pub case_title: String,
    /// Procedure in words and the version that the case keeps.
    pub procedure: String,
    /// What is said.
    pub facts: Facts,
    /// Articles that its text names.
    pub laws: BTreeMap<String, LawCited>,
    /// Periods that its text names, in words: `5个工作日`.
    pub periods: BTreeMap<String, String>,
    /// Where it can be verified; none while it is a draft.
    pub proof: Option<Proof>,
}

/// A citation as printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LawCited {
    /// 《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款.
    pub says: String,
    /// Title of the instrument.
    pub title: String,
    /// Version in force on the day.
    pub version: String,
    /// Whether somebody compared version and article with the published text.
    pub checked: bool,
}

/// Where a document can be verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Leaf of the act in the ledger.
    pub leaf: i64,
    /// Code of the document.
    pub code: String,
    /// Address of its page of verification.
    pub link: String,
}

impl Content {
    /// Facts that the template requires and that are absent or empty: their titles.
    #[must_use]
    pub fn lacks<'a>(&self, template: &'a Template) -> Vec<&'a str> {
        let required = template.takes.iter().filter(|take| take.required);
        required.filter(|take| is_empty(self.facts.get(&take.name))).map(|take| take.title.as_str()).collect()
    }

    /// Whether it is a draft: it has no number and proves nothing.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.number.is_none()
    }

    /// The template's citations resolved for a day.
    #[must_use]
    pub fn laws_of(template: &Template, library: &Library, on: Date) -> BTreeMap<String, LawCited> {
        let cited = template.laws.iter().map(|(name, cite)| {
            let cited = library.cited(cite, on);
            let law = LawCited {
                says: cited.in_chinese(),
                title: cited.title,
                version: cited.version,
                checked: cited.status == Status::Verified,
            };
            (name.clone(), law)
        });
        cited.collect()
    }

    /// The template's periods resolved for a day; one that the law data do not know then is left out.
    #[must_use]
    pub fn periods_of(template: &Template, library: &Library, on: Date) -> BTreeMap<String, String> {
        let resolved = template.periods.iter().filter_map(|(name, parameter)| {
            let (period, _) = library.parameters.get(&parameter.value)?.period_on(on)?;
            Some((name.clone(), period.to_string()))
        });
        resolved.collect()
    }

    /// Everything as the page sees it.
    pub(crate) fn inputs(&self, template: &Template) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        value["title"] = template.title.clone().into();
        value["template"] = template.key().into();
        value["day"] = in_chinese(self.date).into();
        value["draft"] = self.is_draft().into();
        let titles = template.takes.iter().map(|take| (take.name.clone(), take.title.clone().into()));
        value["titles"] = Value::Object(titles.collect());
        value["addressee"] =
            template.addressee.as_ref().and_then(|name| self.facts.get(name)).map(names).into();
        value["code"] = self.proof.as_ref().and_then(|proof| code_picture(&proof.link)).into();
        value
    }

    /// Every text that was typed by people.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.organ.as_str(), &self.case_number, &self.case_title];
        for value in self.facts.values() {
            collect(value, &mut texts);
        }
        texts
    }
}

/// 2026年3月1日, as GB/T 9704-2012 writes dates.
#[must_use]
pub fn in_chinese(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A text as it is, a list by the names in it.
fn names(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            values.iter().filter_map(|one| one["name"].as_str()).collect::<Vec<_>>().join("、")
        }
        other => other.to_string(),
    }
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Array(values)) => values.is_empty(),
        Some(_) => false,
    }
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(map) => map.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// A link as a QR code: an SVG of one path; nothing where it is too long for one.
fn code_picture(link: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(link, EcLevel::M).ok()?;
    let width = code.width();
    let size = width + 2 * QUIET;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\"><path fill=\"#000\" d=\""
    );
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing into a String cannot fail.
            let _ = write!(svg, "M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET);
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}
