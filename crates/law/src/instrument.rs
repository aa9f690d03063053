//! Instruments: laws, rules and notices with their dated versions (`law/instruments/*.toml`).
use crate::citation::{Citation, Place};
use crate::source::Located;
use calendar::CountingRule;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far a value has been checked against its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Read in the text of the instrument (or a faithful copy).
    Verified,
    /// A working default that nobody has yet read in the official text; shown to people as such.
    #[default]
    Default,
}

impl Status {
    /// The word people see.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Status::Verified => "已核对",
            Status::Default => "默认值·待核对",
        }
    }
}

/// Rank of an instrument, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// 法律.
    Law,
    /// 行政法规.
    AdministrativeRegulation,
    /// 司法解释.
    JudicialInterpretation,
    /// 地方性法规.
    LocalRegulation,
    /// 部门规章.
    DepartmentalRule,
    /// 规范性文件、意见、通知.
    NormativeDocument,
    /// 国家标准.
    Standard,
    /// 计划、方案.
    Plan,
}

impl Rank {
    /// The word people see.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Rank::Law => "法律",
            Rank::AdministrativeRegulation => "行政法规",
            Rank::JudicialInterpretation => "司法解释",
            Rank::LocalRegulation => "地方性法规",
            Rank::DepartmentalRule => "部门规章",
            Rank::NormativeDocument => "规范性文件",
            Rank::Standard => "标准",
            Rank::Plan => "计划",
        }
    }
}

/// A law, rule or notice with its versions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Instrument {
    /// Stable id used in citations, e.g. `transfer-rules`.
    pub id: Located<String>,
    /// Full title without 《》.
    pub title: String,
    /// Short title used in tables, without 《》.
    pub short: String,
    /// Issuing body.
    pub issuer: String,
    /// Rank.
    pub rank: Rank,
    /// How periods set by this instrument are counted; absent when it sets none.
    #[serde(default)]
    pub counting: Option<CountingRule>,
    /// Article from which the counting rule is taken.
    #[serde(default)]
    pub counting_cite: Option<Located<Citation>>,
    /// Dated versions, oldest first.
    pub versions: Vec<InstrumentVersion>,
}

/// One dated version of an instrument.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InstrumentVersion {
    /// Id inside the instrument, usually the year.
    pub id: Located<String>,
    /// Official number, e.g. 法释〔2025〕5号.
    pub number: String,
    /// Day it was adopted or issued, when known.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub issued_on: Option<Date>,
    /// First day in force.
    #[schemars(with = "String")]
    pub in_force_on: Located<Date>,
    /// Last day in force; absent while in force.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub in_force_until: Option<Located<Date>>,
    /// Whether number and dates were checked.
    pub status: Status,
    /// Where the text was read (collection and path, or official number), in words.
    pub source: String,
    /// Articles used by the data, paraphrased.
    #[serde(default)]
    pub articles: Vec<Article>,
    /// Whether every article that may be cited stands in `articles`: then citing another one is a mistake.
    #[serde(default)]
    pub articles_complete: bool,
}

/// An article, in our own words.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Article {
    /// Place as in citations: `5`, `5/2`, `219-1`.
    pub place: Located<String>,
    /// What it says, paraphrased in Chinese.
    pub says: String,
    /// Whether this paraphrase was checked against the text.
    pub status: Status,
}

impl InstrumentVersion {
    /// Whether the version is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        *self.in_force_on <= on && self.in_force_until.as_ref().is_none_or(|until| on <= **until)
    }

    /// The paraphrase that fits a place best: the exact place, else its article.
    #[must_use]
    pub fn article(&self, place: &Place) -> Option<&Article> {
        let exact = place.to_string();
        let whole = Place { paragraph: None, item: None, ..place.clone() }.to_string();
        let paragraph = Place { item: None, ..place.clone() }.to_string();
        [exact, paragraph, whole].iter().find_map(|wanted| self.articles.iter().find(|a| *a.place == *wanted))
    }
}

impl Instrument {
    /// The version in force on a day.
    #[must_use]
    pub fn version_on(&self, on: Date) -> Option<&InstrumentVersion> {
        self.versions.iter().find(|version| version.is_in_force(on))
    }

    /// The version with an id.
    #[must_use]
    pub fn version(&self, id: &str) -> Option<&InstrumentVersion> {
        self.versions.iter().find(|version| *version.id == id)
    }
}
