//! Persons named in words: what a case keeps as personal data in fields of their own also stands in titles and narratives.
//! Whoever may not read personal data reads those without it, and finds nothing by it.
use super::numbers::personal_numbers;
use super::view::MASKED;
use case::value::FieldValue;
use case::{CaseState, value::Party};

/// Shortest name that is looked for: a single character is a word of its own too often.
const MIN_NAME_CHARS: usize = 2;
/// Shortest number of a document that is looked for.
const MIN_NUMBER_CHARS: usize = 6;
/// What follows the first character of a name.
const SOMEBODY: char = '某';
/// Most characters of a name that are shown, so that its length tells little.
const MAX_STAND_IN: usize = 3;

/// What of a case's words tells who its persons are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redactor {
    /// What is looked for, longest first, and what stands for it.
    words: Vec<(String, String)>,
}

impl Redactor {
    /// Names and numbers of the natural persons that a case's facts name as parties.
    pub(crate) fn of(state: &CaseState) -> Self {
        let mut words: Vec<(String, String)> = Vec::new();
        for value in state.facts.values().flat_map(FieldValue::each) {
            let FieldValue::Party(party) = value else { continue };
            if party.kind == "person" {
                words.extend(of_person(party));
            }
        }
        Redactor::over(words)
    }

    fn over(mut words: Vec<(String, String)>) -> Self {
        // A longer name that holds a shorter one comes first.
        words.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        Redactor { words }
    }

    /// The text without what tells who somebody is: the persons of the case, and whoever's identity or mobile number it is.
    pub(crate) fn shown(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for (word, stand_in) in &self.words {
            if shown.contains(word.as_str()) {
                shown = shown.replace(word.as_str(), stand_in);
            }
        }
        without_numbers(shown)
    }

    /// What tells who the persons of either are.
    pub(crate) fn and(mut self, other: Redactor) -> Self {
        self.words.extend(other.words);
        Redactor::over(self.words)
    }

    /// What of a text tells who somebody is, each once.
    pub(crate) fn found_in(&self, text: &str) -> Vec<String> {
        let named = self.words.iter().map(|(word, _)| word).filter(|word| text.contains(word.as_str()));
        let mut found: Vec<String> = named.cloned().collect();
        for number in personal_numbers(text).into_iter().filter_map(|place| text.get(place)) {
            if !found.iter().any(|known| known == number) {
                found.push(number.to_owned());
            }
        }
        found
    }

    /// The text, if it tells who somebody is.
    pub(crate) fn told_by<'a>(&self, text: &'a str) -> Option<&'a str> {
        (self.shown(text) != text).then_some(text)
    }
}

fn of_person(party: &Party) -> impl Iterator<Item = (String, String)> {
    let name = party.name.trim().to_owned();
    let name = (name.chars().count() >= MIN_NAME_CHARS).then(|| (name.clone(), stand_in(&name)));
    let number = party.number.trim().to_owned();
    let number = (number.chars().count() >= MIN_NUMBER_CHARS).then(|| (number, MASKED.to_owned()));
    name.into_iter().chain(number)
}

/// 张三丰 is 张某某; a name in other letters is covered whole.
fn stand_in(name: &str) -> String {
    let is_chinese = |c: &char| ('\u{3400}'..='\u{9fff}').contains(c);
    match name.chars().next().filter(is_chinese) {
        Some(first) => {
            let length = name.chars().count().min(MAX_STAND_IN);
            std::iter::once(first).chain(std::iter::repeat_n(SOMEBODY, length - 1)).collect()
        }
        None => MASKED.to_owned(),
    }
}

/// Covers the numbers that tell who somebody is.
fn without_numbers(text: String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut written = 0;
    for place in personal_numbers(&text) {
        out.push_str(text.get(written..place.start).unwrap_or_default());
        out.push_str(MASKED);
        written = place.end;
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let party = |name: &str, kind: &str, number: &str| Party {
            name: name.into(),
            kind: kind.into(),
            number: number.into(),
            ..Party::default()
        };
        let parties = [
            party("张演示", "person", "230102199001011234"),
            party("张演", "person", ""),
            party("李", "person", "123"),
            party("演示酒业有限公司", "entity", "91230100MA0000000X"),
            party("John Doe", "person", "P1234567"),
        ];
        let words = parties.iter().filter(|party| party.kind == "person").flat_map(of_person);
        Redactor::over(words.collect())
    }

    #[test]
    fn persons_are_covered_and_firms_are_not() {
        let redactor = redactor();
        let cases = [
            ("张演示涉嫌销售假冒商标商品", "张某某涉嫌销售假冒商标商品"),
            ("张演与张演示同住", "张某与张某某同住"),
            (
                "李某系演示酒业有限公司职工（91230100MA0000000X）",
                "李某系演示酒业有限公司职工（91230100MA0000000X）",
            ),
            ("John Doe（护照P1234567）", "＊＊＊（护照＊＊＊）"),
            ("身份证 230102199001011234。", "身份证 ＊＊＊。"),
        ];
        for (text, expected) in cases {
            assert_eq!(redactor.shown(text), expected);
            assert_eq!(redactor.told_by(text).is_some(), text != expected);
        }
    }

    #[test]
    fn identity_and_mobile_numbers_are_covered_whoever_they_belong_to() {
        let nobody = Redactor::default();
        let cases = [
            ("电话13912345678，", "电话＊＊＊，"),
            ("11010119850101123X", "＊＊＊"),
            // Registration, document and unified social credit numbers, sums and longer runs stay.
            (
                "商标第12345678号，金额13912345678901元，91230100MA18CXYZ9K",
                "商标第12345678号，金额13912345678901元，91230100MA18CXYZ9K",
            ),
            ("ZL202310123456789012", "ZL202310123456789012"),
            ("12012345678 与 123456789012345678", "12012345678 与 123456789012345678"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(nobody.shown(text), expected);
        }
    }
}
