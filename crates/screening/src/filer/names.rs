//! Names of persons and firms across spellings, and names that are not anyone's to file.

use crate::meaning::{WeakKind, is_established, weak_words};
use crate::text::fold;

/// Forms of business at the end of a firm's name, longest first.
const FORMS: [&str; 16] = [
    "集团股份有限公司",
    "股份有限公司",
    "有限责任公司",
    "个体工商户",
    "集团有限公司",
    "有限公司",
    "合伙企业",
    "分公司",
    "公司",
    "经营部",
    "工作室",
    "商行",
    "coltd",
    "inc",
    "ltd",
    "llc",
];
/// What may stand before or within a firm's name to say where it is.
const PLACES: [&str; 6] = ["特别行政区", "自治区", "省", "市", "县", "区"];

/// A name brought to one form: folded, without blanks, punctuation, form of business, and the words 省, 市, 县, 区.
///
/// `南昌市鼎香商贸有限公司` and `南昌鼎香商贸（有限）公司` have one form; different firms of one trade name in other places
/// do not.
#[must_use]
pub fn normal_name(name: &str) -> String {
    let mut text: String =
        String::from_utf16_lossy(&fold(name).units).chars().filter(|c| !c.is_whitespace()).collect();
    let written = text.clone();
    for form in FORMS {
        if let Some(rest) = text.strip_suffix(form).filter(|rest| rest.chars().count() >= 2) {
            text = rest.to_owned();
            break;
        }
    }
    for place in PLACES {
        if let Some((before, after)) = text.split_once(place) {
            // only after the name of a place, and never all of what distinguishes
            if (2..=6).contains(&before.chars().count()) && after.chars().count() >= 2 {
                text = format!("{before}{after}");
            }
        }
    }
    if text.is_empty() { written } else { text }
}

/// Why a name is not for anyone to file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A known person.
    Person,
    /// A division, mountain, scenic site, building.
    Place,
    /// A strategy, policy, project or event.
    PublicMatter,
    /// A work or character, or other cultural resource.
    Culture,
    /// A generic name or term of the trade.
    Term,
}

impl NameKind {
    /// What such a name is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "知名人物姓名",
            Self::Place => "行政区划或地名",
            Self::PublicMatter => "公共政策、项目或事件名称",
            Self::Culture => "作品、角色或文化资源名称",
            Self::Term => "通用名称或行业术语",
        }
    }

    /// Every kind, with the word that tables write for it.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("人物", Self::Person),
        ("地名", Self::Place),
        ("公共", Self::PublicMatter),
        ("文化", Self::Culture),
        ("通用", Self::Term),
    ];

    /// The kind of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }
}

/// A name that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownName {
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: NameKind,
}

/// Least characters of a known name that a mark may contain among others.
const LEAST_CONTAINED: usize = 2;

/// Known names by their folded form: those given, and the places and generic words of this crate's table.
pub(super) struct KnownNames {
    names: std::collections::HashMap<Vec<u16>, NameKind>,
    longest: usize,
}

impl KnownNames {
    pub(super) fn new(given: &[KnownName]) -> Self {
        let mut names = std::collections::HashMap::new();
        for (word, weak) in weak_words() {
            // Names of places stand in the table as words of at least two characters for all goods.
            let place = matches!(weak.kind, WeakKind::State | WeakKind::Region)
                && weak.classes == u64::MAX
                && word.chars().count() >= 2;
            if place && !word.is_ascii() {
                names.insert(fold(word).units, NameKind::Place);
            }
        }
        names.extend(given.iter().map(|known| (fold(&known.name).units, known.kind)));
        let longest = names.keys().map(Vec::len).max().unwrap_or(0);
        Self { names, longest }
    }

    /// The known name that a mark is, or contains.
    pub(super) fn within(&self, mark: &str) -> Option<(String, NameKind, bool)> {
        let units = fold(mark).units;
        if let Some(&kind) = self.names.get(&units) {
            return Some((String::from_utf16_lossy(&units), kind, true));
        }
        for length in (LEAST_CONTAINED..=self.longest.min(units.len())).rev() {
            for (start, window) in units.windows(length).enumerate() {
                if let Some(&kind) = self.names.get(window) {
                    // 大连 of 五大连池 is no name there
                    if kind == NameKind::Place && is_of_longer_word(&units, start..start + length) {
                        continue;
                    }
                    return Some((String::from_utf16_lossy(window), kind, false));
                }
            }
        }
        None
    }
}

/// Whether characters stand within a longer word that begins before and ends behind them.
fn is_of_longer_word(units: &[u16], at: std::ops::Range<usize>) -> bool {
    (0..at.start).any(|start| {
        let ends = at.end + 1..=units.len().min(start + LONGEST_WORD);
        ends.into_iter().any(|end| is_established(&units[start..end]))
    })
}

/// Longest established word that is looked for, in characters.
const LONGEST_WORD: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_firm_have_one_form_and_other_firms_another() {
        let one = normal_name("南昌市鼎香商贸有限公司");
        assert_eq!(normal_name("南昌鼎香商贸（有限公司）"), one);
        assert_eq!(normal_name("南昌市鼎香商貿有限公司 "), one);
        assert_ne!(normal_name("九江市鼎香商贸有限公司"), one);
        assert_ne!(normal_name("南昌市鼎香食品有限公司"), one);
        assert_eq!(normal_name("公司"), "公司");
    }

    #[test]
    fn known_names_are_found_in_marks() {
        let given = [KnownName { name: "袁隆平".to_owned(), kind: NameKind::Person }];
        let known = KnownNames::new(&given);
        assert_eq!(known.within("袁隆平"), Some(("袁隆平".to_owned(), NameKind::Person, true)));
        assert_eq!(known.within("景德镇瓷").map(|found| found.1), Some(NameKind::Place));
        assert_eq!(known.within("鼎香"), None);
        let lakes = known.within("五大连池矿泉");
        assert!(lakes.as_ref().is_some_and(|found| found.0 == "五大连池"), "no 大连: {lakes:?}");
        assert_eq!(known.within("新大连海鲜").map(|found| found.0), Some("大连".to_owned()));
    }
}
