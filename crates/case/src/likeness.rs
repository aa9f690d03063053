//! By what cases are found to be about the same right or the same party: numbers and names, written alike.
use crate::state::CaseState;
use crate::value::{FieldValue, Party, Right};
use law::procedure::{Field, Procedure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most keys kept of one case.
const MAX_KEYS: usize = 500;
/// Longest key, in characters; what is longer is no name or number.
const MAX_KEY_CHARS: usize = 120;

/// What two cases have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// A right of the same kind and number.
    RightNumber,
    /// A right without number, of the same kind, title and holder.
    RightName,
    /// A party with the same 统一社会信用代码 or document number.
    PartyNumber,
    /// A party of the same name; another one may bear it.
    PartyName,
}

impl Likeness {
    /// Every kind, surest first.
    pub const ALL: [Self; 4] = [Self::RightNumber, Self::PartyNumber, Self::RightName, Self::PartyName];

    /// Word in read models.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::RightNumber => "right-number",
            Self::RightName => "right-name",
            Self::PartyNumber => "party-number",
            Self::PartyName => "party-name",
        }
    }

    /// The reason people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::RightNumber => "同一权利（号码相同）",
            Self::RightName => "同一权利（种类、名称和权利人相同）",
            Self::PartyNumber => "同一当事人（证件号码相同）",
            Self::PartyName => "当事人同名（请核对是否同一人）",
        }
    }
}

/// A key of a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What it is.
    pub likeness: Likeness,
    /// As compared.
    pub value: String,
    /// Whether only those may see it who may read the personal data of the case.
    pub personal: bool,
}

/// The keys of a case, each once.
#[must_use]
pub fn keys(procedure: &Procedure, state: &CaseState) -> Vec<Key> {
    let mut keys = BTreeSet::new();
    for (id, value) in &state.facts {
        // A party is personal data whatever the field says; a field that the procedure does not know is taken for it.
        let personal = procedure.field(id).is_none_or(Field::is_personal);
        for one in value.each() {
            match one {
                FieldValue::Right(right) => keys.extend(of_right(right, personal)),
                FieldValue::Party(party) => keys.extend(of_party(party)),
                _ => {}
            }
        }
    }
    keys.into_iter().take(MAX_KEYS).collect()
}

/// The keys of values that are still being typed, for the hint at the opening of a case.
#[must_use]
pub fn keys_of<'a>(values: impl IntoIterator<Item = &'a FieldValue>) -> Vec<Key> {
    let mut keys = BTreeSet::new();
    for one in values.into_iter().flat_map(FieldValue::each) {
        match one {
            FieldValue::Right(right) => keys.extend(of_right(right, false)),
            FieldValue::Party(party) => keys.extend(of_party(party)),
            _ => {}
        }
    }
    keys.into_iter().take(MAX_KEYS).collect()
}

fn of_right(right: &Right, personal: bool) -> Option<Key> {
    let number = alike(&right.number);
    let number = number.trim_start_matches('第').trim_end_matches('号');
    // A patent keeps its application's number: ZL or CN before it says nothing of which one it is.
    let number = match right.kind.as_str() {
        "patent" => number.trim_start_matches("ZL").trim_start_matches("CN"),
        _ => number,
    };
    if !number.is_empty() {
        return key(Likeness::RightNumber, format!("{}:{number}", right.kind), personal);
    }
    let (title, holder) = (alike(&right.title), alike(&right.holder));
    let named = !title.is_empty() && !holder.is_empty();
    named.then(|| key(Likeness::RightName, format!("{}:{title}:{holder}", right.kind), personal)).flatten()
}

fn of_party(party: &Party) -> impl Iterator<Item = Key> {
    let (number, name) = (alike(&party.number), alike(&party.name));
    let by_number = (!number.is_empty()).then(|| key(Likeness::PartyNumber, number, true)).flatten();
    // One character tells nobody apart.
    let by_name = (name.chars().count() > 1).then(|| key(Likeness::PartyName, name, true)).flatten();
    by_number.into_iter().chain(by_name)
}

fn key(likeness: Likeness, value: String, personal: bool) -> Option<Key> {
    (value.chars().count() <= MAX_KEY_CHARS).then_some(Key { likeness, value, personal })
}

/// Without spaces and punctuation, in narrow capital letters, with the long form of a company's kind as the short one.
#[must_use]
pub fn alike(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let kept = text.chars().map(narrow).filter(|c| c.is_alphanumeric());
    let plain: String = kept.flat_map(char::to_uppercase).collect();
    plain.replace("有限责任公司", "有限公司")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(kind: &str, number: &str, title: &str, holder: &str) -> FieldValue {
        let (kind, number) = (kind.to_owned(), number.to_owned());
        FieldValue::Right(Right {
            kind,
            number,
            title: title.into(),
            holder: holder.into(),
            classes: String::new(),
            term: String::new(),
        })
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let written = ["10000001", "第10000001号", " １０００００01 ", "1000-0001"];
        let keys: Vec<_> = written.iter().map(|text| keys_of(&[right("trademark", text, "", "")])).collect();
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
        assert_ne!(keys[0], keys_of(&[right("patent", "10000001", "", "")]));
        let written = ["2023301000013", "ZL202330100001.3", "ZL 2023 3 0100001.3", "CN202330100001.3"];
        let keys: Vec<_> = written.iter().map(|text| keys_of(&[right("patent", text, "", "")])).collect();
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
    }

    #[test]
    fn a_right_without_number_needs_title_and_holder() {
        assert!(keys_of(&[right("copyright", "", "演示软件", "")]).is_empty());
        let (one, two) = (
            right("copyright", "", "演示软件", "甲有限责任公司"),
            right("copyright", "", "演示 软件", "甲有限公司"),
        );
        assert_eq!(keys_of(&[one]), keys_of(&[two]));
    }

    #[test]
    fn what_is_known_of_a_party_is_personal() {
        let party =
            Party {
                name: "演示（甲）商行".into(), number: "91230100MA00000000".into(), ..Party::default()
            };
        let keys = keys_of(&[FieldValue::Party(party)]);
        assert_eq!(keys.len(), 2);
        assert!(keys.iter().all(|key| key.personal));
        assert!(keys_of(&[FieldValue::Party(Party { name: "甲".into(), ..Party::default() })]).is_empty());
    }
}
