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
/// Shortest address that is looked for.
const MIN_ADDRESS_CHARS: usize = 5;
/// One of these stands in an address that is more than a district or a town.
const HOUSE: [char; 9] = ['号', '室', '栋', '幢', '楼', '村', '屯', '组', '户'];
/// What follows the first character of a name.
const SOMEBODY: char = '某';
/// Most characters of a name that are shown, so that its length tells little.
const MAX_STAND_IN: usize = 3;

/// What of a case's words tells who its persons are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redactor {
    /// What is looked for, longest first, and what stands for it.
    words: Vec<(String, String)>,
    /// Where firms sit: covered like the parties themselves, but no secret in a paper that is published.
    seats: Vec<(String, String)>,
}

impl Redactor {
    /// Names and numbers of the natural persons that a case's facts name as parties, and where its parties live or sit.
    pub(crate) fn of(state: &CaseState) -> Self {
        let (mut words, mut seats) = (Vec::new(), Vec::new());
        for value in state.facts.values().flat_map(FieldValue::each) {
            let FieldValue::Party(party) = value else { continue };
            match party.kind.as_str() {
                "person" => words.extend(of_person(party).chain(address(party))),
                _ => seats.extend(address(party)),
            }
        }
        Redactor::over(words, seats)
    }

    fn over(mut words: Vec<(String, String)>, mut seats: Vec<(String, String)>) -> Self {
        // A longer name that holds a shorter one comes first.
        for list in [&mut words, &mut seats] {
            list.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            list.dedup();
        }
        Redactor { words, seats }
    }

    /// The text without what tells who somebody is: the persons of the case, and whoever's identity or mobile number it is.
    pub(crate) fn shown(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for (word, stand_in) in self.seats.iter().chain(&self.words) {
            if shown.contains(word.as_str()) {
                shown = shown.replace(word.as_str(), stand_in);
            }
        }
        without_numbers(shown)
    }

    /// What tells who the persons of either are.
    pub(crate) fn and(mut self, other: Redactor) -> Self {
        self.words.extend(other.words);
        self.seats.extend(other.seats);
        Redactor::over(self.words, self.seats)
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

/// The address of a party, if it tells a house: names of districts and towns stand in words that have nothing to do with it.
fn address(party: &Party) -> Option<(String, String)> {
    let address = party.address.trim();
    let tells = address.chars().any(|c| c.is_numeric() || HOUSE.contains(&c));
    (tells && address.chars().count() >= MIN_ADDRESS_CHARS).then(|| (address.to_owned(), MASKED.to_owned()))
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
        let lives = Party { address: "哈尔滨市道里区秘密路77号".into(), ..parties[0].clone() };
        let sits = Party { address: "演示市".into(), ..parties[3].clone() };
        let words = parties.iter().filter(|party| party.kind == "person").flat_map(of_person);
        let words = words.chain(address(&lives)).chain(address(&sits));
        let seat = Party { address: "演示市工业园1号".into(), ..parties[3].clone() };
        Redactor::over(words.collect(), address(&seat).into_iter().collect())
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
            ("住哈尔滨市道里区秘密路77号，演示市人", "住＊＊＊，演示市人"),
        ];
        for (text, expected) in cases {
            assert_eq!(redactor.shown(text), expected);
            assert_eq!(redactor.told_by(text).is_some(), text != expected);
        }
        assert_eq!(redactor.shown("在演示市工业园1号查获"), "在＊＊＊查获");
        assert!(redactor.found_in("在演示市工业园1号查获").is_empty(), "a firm's seat may be published");
        assert_eq!(redactor.found_in("住哈尔滨市道里区秘密路77号"), ["哈尔滨市道里区秘密路77号"]);
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
