//! Topics (`law/topics/*.toml`): key fields whose cases are found and counted across procedures (中医药, 种业), with the
//! guidance that the pages of such cases show. A topic never decides anything: an officer marks a case with it.
use crate::citation::Citation;
use crate::instrument::Status;
use crate::source::Located;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A topic.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Topic {
    /// Stable id.
    pub id: Located<String>,
    /// Title, as the tag of a case shows it.
    pub title: String,
    /// What it is for, in one or two sentences.
    pub summary: String,
    /// What belongs to it, a line each: who marks a case reads this.
    pub belongs: Vec<String>,
    /// Measures of the plan it carries.
    #[serde(default)]
    pub measures: Vec<u32>,
    /// Procedures whose cases may be marked; empty: those of every procedure.
    #[serde(default)]
    pub procedures: Vec<Located<String>>,
    /// Words that suggest the topic where they stand in a case's facts. They never mark a case by themselves.
    #[serde(default)]
    pub words: Vec<Located<String>>,
    /// Guidance by the days on which it holds, oldest first.
    pub versions: Vec<TopicVersion>,
}

/// The guidance that holds during some days.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TopicVersion {
    /// Id inside the topic, usually the year.
    pub id: Located<String>,
    /// First day.
    #[schemars(with = "String")]
    pub from: Located<Date>,
    /// Last day; absent while it holds.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The guidance.
    pub guidance: Vec<Guidance>,
}

/// A paragraph of guidance, in our own words.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Guidance {
    /// Id inside the version.
    pub id: Located<String>,
    /// Title.
    pub title: String,
    /// What to look at.
    pub says: String,
    /// Where it stands.
    pub cite: Located<Citation>,
    /// Whether it was compared with the text.
    #[serde(default)]
    pub status: Status,
}

impl Topic {
    /// The guidance of a day.
    #[must_use]
    pub fn version_on(&self, on: Date) -> Option<&TopicVersion> {
        self.versions
            .iter()
            .find(|version| *version.from <= on && version.until.is_none_or(|until| on <= until))
    }

    /// Whether cases of a procedure may be marked.
    #[must_use]
    pub fn covers(&self, procedure: &str) -> bool {
        self.procedures.is_empty() || self.procedures.iter().any(|id| **id == *procedure)
    }

    /// The first of its words, in the order of the file, that stands in a text.
    #[must_use]
    pub fn word_in(&self, text: &str) -> Option<&str> {
        self.words.iter().map(|word| word.value.as_str()).find(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn topic(procedures: &str) -> Topic {
        let text = format!(
            "id = \"t\"\ntitle = \"样例\"\nsummary = \"x\"\nbelongs = [\"x\"]\nprocedures = [{procedures}]\n\
             words = [\"甲乙\", \"乙\"]\n\
             [[versions]]\nid = \"1\"\nfrom = \"2020-01-01\"\nuntil = \"2020-12-31\"\nguidance = []\n\
             [[versions]]\nid = \"2\"\nfrom = \"2021-01-01\"\nguidance = []\n"
        );
        SourceFile { path: "law/topics/t.toml".into(), text }.read().unwrap()
    }

    #[test]
    fn the_version_of_a_day_is_the_one_whose_days_hold_it() {
        let topic = topic("");
        let on = |day: &str| topic.version_on(day.parse().unwrap()).map(|version| version.id.as_str());
        assert_eq!(on("2019-12-31"), None);
        assert_eq!(on("2020-01-01"), Some("1"));
        assert_eq!(on("2020-12-31"), Some("1"));
        assert_eq!(on("2021-01-01"), Some("2"));
    }

    #[test]
    fn a_topic_without_procedures_covers_all_of_them_and_one_with_only_those() {
        assert!(topic("").covers("a") && topic("\"a\"").covers("a"));
        assert!(!topic("\"a\"").covers("b"));
    }

    #[test]
    fn the_first_word_of_the_file_that_stands_in_a_text_is_named() {
        let topic = topic("");
        assert_eq!(topic.word_in("有乙，也有甲乙"), Some("甲乙"));
        assert_eq!(topic.word_in("只有乙"), Some("乙"));
        assert_eq!(topic.word_in("丙"), None);
    }
}
