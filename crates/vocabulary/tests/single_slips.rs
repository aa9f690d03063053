//! One wrong character in a number with a check digit is always caught.

use proptest::prelude::*;
use vocabulary::{PatentNumber, UnifiedSocialCreditCode};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character, found by trying all: exactly one must fit.
fn completed<T: std::str::FromStr>(body: &str, candidates: &str) -> String {
    let fitting: Vec<String> =
        candidates.chars().map(|c| format!("{body}{c}")).filter(|text| text.parse::<T>().is_ok()).collect();
    assert_eq!(fitting.len(), 1, "{body}: {fitting:?}");
    fitting[0].clone()
}

fn with_other_character(text: &str, at: usize, other: char) -> String {
    text.chars().enumerate().map(|(index, c)| if index == at { other } else { c }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_wrong_character_in_a_credit_code_is_caught(
        body in "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", at in 0_usize..18, other in 0_usize..31,
    ) {
        let code = completed::<UnifiedSocialCreditCode>(&body, ALPHABET);
        let slipped = with_other_character(&code, at, ALPHABET.chars().nth(other).unwrap());
        prop_assert_eq!(slipped.parse::<UnifiedSocialCreditCode>().is_ok(), slipped == code);
    }

    #[test]
    fn one_wrong_character_in_a_patent_number_is_caught(
        year in 2004_u16..2027, kind in prop::sample::select(vec!['1', '2', '3', '8', '9']), serial in "[0-9]{7}",
        at in 0_usize..13, other in 0_usize..11,
    ) {
        let plain = completed::<PatentNumber>(&format!("{year}{kind}{serial}"), "0123456789X");
        let slipped = with_other_character(&plain, at, "0123456789X".chars().nth(other).unwrap());
        prop_assert_eq!(slipped.parse::<PatentNumber>().is_ok(), slipped == plain);
    }

    #[test]
    fn one_wrong_character_in_an_old_patent_number_is_caught(
        year in 85_u8..100, kind in prop::sample::select(vec!['1', '2', '3']), serial in "[0-9]{5}",
        at in 0_usize..9, other in 0_usize..11,
    ) {
        let plain = completed::<PatentNumber>(&format!("{year}{kind}{serial}"), "0123456789X");
        let slipped = with_other_character(&plain, at, "0123456789X".chars().nth(other).unwrap());
        prop_assert_eq!(slipped.parse::<PatentNumber>().is_ok(), slipped == plain);
    }
}
