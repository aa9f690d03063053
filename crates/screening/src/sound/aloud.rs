//! Letters and digits read by their names (e家 as yi jia, K歌 as kai ge, 茶π as cha pai), digits as they are spoken for words
//! (51 as wu yao, 168 as yi lu fa).

use crate::tables;
use crate::text::{Parts, is_digit, is_greek};

/// Most letters that are read by their names beside characters.
const MOST_LETTERS: usize = 3;
/// Most digits of a mark of digits only.
const MOST_DIGITS: usize = 6;
/// Most syllables.
const MOST_SYLLABLES: usize = 8;

/// How a letter or digit is called in Chinese speech.
fn name(unit: u16) -> Option<&'static [&'static str]> {
    Some(match char::from_u32(u32::from(unit))? {
        'a' => &["ei"],
        'b' => &["bi"],
        'c' => &["xi"],
        'd' => &["di"],
        'e' | '1' => &["yi"],
        'g' => &["ji"],
        'i' => &["ai"],
        'j' => &["jie"],
        'k' => &["kai"],
        'n' => &["en"],
        'o' => &["ou"],
        'p' => &["pi"],
        'q' => &["qiu"],
        't' => &["ti"],
        'u' => &["you"],
        'v' => &["wei"],
        'y' => &["wai"],
        '0' => &["ling"],
        '2' => &["er"],
        '3' => &["san"],
        '4' => &["si"],
        '5' => &["wu"],
        '6' => &["liu"],
        '7' => &["qi"],
        '8' => &["ba"],
        '9' => &["jiu"],
        'α' => &["a", "er", "fa"],
        'β' => &["bei", "ta"],
        'γ' => &["ga", "ma"],
        'δ' => &["de", "er", "ta"],
        'ζ' => &["ze", "ta"],
        'η' => &["yi", "ta"],
        'θ' => &["xi", "ta"],
        'λ' => &["lan", "mu", "da"],
        'μ' => &["miu"],
        'ξ' => &["ke", "xi"],
        'π' => &["pai"],
        'σ' => &["xi", "ge", "ma"],
        'φ' => &["fei"],
        'ψ' => &["pu", "sai"],
        'ω' => &["ou", "mi", "jia"],
        _ => return None,
    })
}

/// What a digit is spoken for, its name first: 幺 for one, 发 for eight and others in use (168, 520, 1314).
pub(crate) fn spoken(digit: u8) -> &'static [&'static str] {
    match digit {
        b'0' => &["ling", "ni", "dong"],
        b'1' => &["yi", "yao"],
        b'2' => &["er", "ai"],
        b'3' => &["san", "sheng"],
        b'4' => &["si", "shi"],
        b'5' => &["wu", "wo"],
        b'6' => &["liu", "lu"],
        b'7' => &["qi"],
        b'8' => &["ba", "fa"],
        b'9' => &["jiu"],
        _ => &[],
    }
}

/// Whether a mark is two to six digits and nothing else.
fn is_number(parts: &Parts) -> bool {
    let latin = parts.latin();
    parts.han().is_empty()
        && (2..=MOST_DIGITS).contains(&latin.len())
        && latin.iter().all(|&c| is_digit(u16::from(c)))
}

/// A mark of characters and a few letters, or of digits, as it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aloud {
    syllables: [u16; MOST_SYLLABLES],
    /// The character where one stands, zero where a letter or digit does.
    characters: [u16; MOST_SYLLABLES],
    /// The digits of a mark of digits only, else zeros.
    digits: [u8; MOST_SYLLABLES],
    len: usize,
}

impl Aloud {
    /// How a mark is called; none when it is not both of characters and of one to three letters or digits, nor of Greek
    /// letters called by their names, nor of digits.
    pub(crate) fn new(parts: &Parts) -> Option<Self> {
        let (han, latin) = (parts.han(), parts.latin());
        let greek = han.iter().filter(|&&code| is_greek(code)).count();
        let beside = !han.is_empty() && (1..=MOST_LETTERS).contains(&(latin.len() + greek));
        let number = is_number(parts);
        if !(beside || number) || han.len() + latin.len() > MOST_SYLLABLES {
            return None;
        }
        let readings = tables::readings();
        let mut aloud = Self {
            syllables: [0; MOST_SYLLABLES],
            characters: [0; MOST_SYLLABLES],
            digits: [0; MOST_SYLLABLES],
            len: 0,
        };
        let (mut i, mut j) = (0, 0);
        while i < han.len() || j < latin.len() {
            let letter_next = j < latin.len() && (i == han.len() || parts.latin_at()[j] < parts.han_at()[i]);
            let unit = if letter_next { u16::from(latin[j]) } else { han[i] };
            if letter_next || is_greek(unit) {
                for spelling in name(unit)? {
                    aloud.push(readings.find(spelling)?, 0)?;
                }
            } else {
                aloud.push(readings.first(unit), unit)?;
            }
            i += usize::from(!letter_next);
            j += usize::from(letter_next);
        }
        if number {
            aloud.digits[..latin.len()].copy_from_slice(latin);
        }
        Some(aloud)
    }

    fn push(&mut self, syllable: u16, character: u16) -> Option<()> {
        *self.syllables.get_mut(self.len)? = syllable;
        self.characters[self.len] = character;
        self.len += 1;
        Some(())
    }

    /// The syllables.
    pub(crate) fn syllables(&self) -> &[u16] {
        &self.syllables[..self.len]
    }

    /// What may be said at a place: its syllable, or of a mark of digits all that the digit is spoken for.
    pub(crate) fn said(&self, place: usize) -> impl Iterator<Item = u16> + '_ {
        let others = spoken(self.digits[place]).iter().skip(1).filter_map(|s| tables::readings().find(s));
        std::iter::once(self.syllables[place]).chain(others)
    }

    /// Whether it is a mark of digits only.
    pub(crate) fn is_number(&self) -> bool {
        self.digits[0] != 0
    }

    /// For each syllable its character; none where a letter is read.
    pub(crate) fn characters(&self) -> impl Iterator<Item = Option<u16>> + '_ {
        self.characters[..self.len].iter().map(|&code| Some(code).filter(|&code| code != 0))
    }

    /// The joined pinyin.
    pub(crate) fn spelling(&self) -> String {
        self.syllables().iter().map(|&syllable| tables::readings().spelling(syllable)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn letters_beside_characters_are_read_by_their_names() {
        let called = |mark: &str| Aloud::new(&Parts::new(fold(mark).units)).map(|aloud| aloud.spelling());
        assert_eq!(called("e家").as_deref(), Some("yijia"));
        assert_eq!(called("K歌").as_deref(), Some("kaige"));
        assert_eq!(called("西U").as_deref(), Some("xiyou"));
        assert_eq!(called("茶π").as_deref(), Some("chapai"));
        assert_eq!(called("α生活").as_deref(), Some("aerfashenghuo"));
        assert_eq!(called("Σ").as_deref(), Some("xigema"));
        assert_eq!(called("51").as_deref(), Some("wuyi"));
        assert_eq!(called("NIKE鞋"), None, "a word is not read by letters");
        assert_eq!(called("歌"), None);
        assert_eq!(called("QQ"), None, "letters alone are letters");
        assert_eq!(called("12345678"), None, "nobody says a long number as words");
    }

    #[test]
    fn every_name_and_word_of_a_digit_is_a_syllable() {
        let units = (b'a'..=b'z').chain(b'0'..=b'9').map(u16::from).chain(0x03B1..=0x03C9);
        let digits = (b'0'..=b'9').flat_map(spoken).copied();
        for spelling in units.filter_map(name).flatten().copied().chain(digits) {
            assert!(tables::readings().find(spelling).is_some(), "{spelling}");
        }
    }
}
