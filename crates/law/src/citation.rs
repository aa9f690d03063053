//! Citations: (instrument, version, article), written in data as one short string.
//!
//! `transfer-rules#5/2` is 第五条第二款 of the version in force on the day in question;
//! `transfer-rules@2020#5/2` pins the version; `criminal-law@2020#219-1/1/2` is 第二百一十九条之一第一款第二项.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A place in an instrument. Formats: see the module.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Citation {
    /// Id of the instrument.
    pub instrument: String,
    /// Pinned version; without it the day decides.
    pub version: Option<String>,
    /// Article, paragraph and item; without it the whole instrument is meant.
    pub place: Option<Place>,
}

/// Article, paragraph (款) and item (项) inside an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Article number 条.
    pub article: u32,
    /// 条之N.
    pub sub: Option<u32>,
    /// Paragraph 款.
    pub paragraph: Option<u32>,
    /// Item 项.
    pub item: Option<u32>,
}

/// A citation string that cannot be read; the text says why, for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("依据“{0}”写法不对：应为 文件id[@版本][#条[-之几][/款[/项]]]，例如 transfer-rules@2020#5/2")]
pub struct MalformedCitation(pub String);

fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
}

impl FromStr for Place {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('/');
        let head = parts.next().ok_or(())?;
        let (article, sub) = match head.split_once('-') {
            Some((a, s)) => (a, Some(s.parse().map_err(|_| ())?)),
            None => (head, None),
        };
        let mut number = || parts.next().map(|p| p.parse::<u32>().map_err(|_| ())).transpose();
        let place =
            Place { article: article.parse().map_err(|_| ())?, sub, paragraph: number()?, item: number()? };
        if parts.next().is_some() || place.article == 0 {
            return Err(());
        }
        Ok(place)
    }
}

impl FromStr for Citation {
    type Err = MalformedCitation;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || MalformedCitation(text.to_owned());
        let (head, place) = match text.split_once('#') {
            Some((head, place)) => (head, Some(place.parse().map_err(|()| fault())?)),
            None => (text, None),
        };
        let (instrument, version) = match head.split_once('@') {
            Some((i, v)) if is_id(v) => (i, Some(v.to_owned())),
            Some(_) => return Err(fault()),
            None => (head, None),
        };
        if !is_id(instrument) {
            return Err(fault());
        }
        Ok(Citation { instrument: instrument.to_owned(), version, place })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.article)?;
        if let Some(sub) = self.sub {
            write!(f, "-{sub}")?;
        }
        if let Some(paragraph) = self.paragraph {
            write!(f, "/{paragraph}")?;
        }
        if let Some(item) = self.item {
            write!(f, "/{item}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.instrument)?;
        if let Some(version) = &self.version {
            write!(f, "@{version}")?;
        }
        if let Some(place) = &self.place {
            write!(f, "#{place}")?;
        }
        Ok(())
    }
}

impl Place {
    /// The place in words: 第五条第二款第（一）项.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        let mut text = format!("第{}条", chinese_number(self.article));
        if let Some(sub) = self.sub {
            text.push_str(&format!("之{}", chinese_number(sub)));
        }
        if let Some(paragraph) = self.paragraph {
            text.push_str(&format!("第{}款", chinese_number(paragraph)));
        }
        if let Some(item) = self.item {
            text.push_str(&format!("第（{}）项", chinese_number(item)));
        }
        text
    }
}

/// Chinese numeral of a number below ten thousand, as articles are counted (一百零五, 二百一十九).
#[must_use]
pub fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const PLACES: [(u32, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (value, word) in PLACES {
        let digit = (number / value) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push_str(DIGITS[0]);
            gap = false;
        }
        if !(value == 10 && digit == 1 && text.is_empty()) {
            text.push_str(DIGITS[digit as usize]);
        }
        text.push_str(word);
    }
    text
}

impl Serialize for Citation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Citation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Citation".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "文件id[@版本][#条[-之几][/款[/项]]]",
            "pattern": "^[a-z0-9.-]+(@[a-z0-9.-]+)?(#[0-9]+(-[0-9]+)?(/[0-9]+){0,2})?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_every_form() {
        for text in ["a", "a#5", "a@2020#5/2", "criminal-law@2020#219-1/1/2", "x.y@1"] {
            assert_eq!(text.parse::<Citation>().unwrap().to_string(), text);
        }
        for text in ["", "#5", "a@#5", "a#", "a#0", "a#5/x", "a#1/2/3/4", "A#1", "甲#1"] {
            assert!(text.parse::<Citation>().is_err(), "{text}");
        }
    }

    #[test]
    fn says_the_place_in_chinese() {
        let place = |t: &str| t.parse::<Place>().unwrap().in_chinese();
        assert_eq!(place("5/2"), "第五条第二款");
        assert_eq!(place("219-1/1/2"), "第二百一十九条之一第一款第（二）项");
        assert_eq!(place("10"), "第十条");
        assert_eq!(place("105"), "第一百零五条");
        assert_eq!(place("110"), "第一百一十条");
        assert_eq!(place("1001"), "第一千零一条");
    }
}
