//! Letters and digits read by their names beside characters (e家 as yi jia, K歌 as kai ge).

use crate::tables;
use crate::text::{MAX_HAN, Parts};

/// Most letters that are read by their names.
const MOST_LETTERS: usize = 3;
/// Most syllables.
const MOST_SYLLABLES: usize = 6;

/// How a letter or digit is called in Chinese speech, where one syllable says it.
fn name(c: u8) -> Option<&'static str> {
    Some(match c {
        b'a' => "ei",
        b'b' => "bi",
        b'c' => "xi",
        b'd' => "di",
        b'e' | b'1' => "yi",
        b'g' => "ji",
        b'i' => "ai",
        b'j' => "jie",
        b'k' => "kai",
        b'n' => "en",
        b'o' => "ou",
        b'p' => "pi",
        b'q' => "qiu",
        b't' => "ti",
        b'u' => "you",
        b'v' => "wei",
        b'y' => "wai",
        b'0' => "ling",
        b'2' => "er",
        b'3' => "san",
        b'4' => "si",
        b'5' => "wu",
        b'6' => "liu",
        b'7' => "qi",
        b'8' => "ba",
        b'9' => "jiu",
        _ => return None,
    })
}

/// A mark of characters and a few letters, as it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aloud {
    syllables: [u16; MOST_SYLLABLES],
    /// The character where one stands, zero where a letter does.
    characters: [u16; MOST_SYLLABLES],
    len: usize,
}

impl Aloud {
    /// How a mark is called; none when it is not both of characters and of one to three letters or digits, each called
    /// by one syllable.
    pub(crate) fn new(parts: &Parts) -> Option<Self> {
        let (han, latin) = (parts.han(), parts.latin());
        let len = han.len() + latin.len();
        if han.is_empty()
            || latin.is_empty()
            || latin.len() > MOST_LETTERS
            || len > MOST_SYLLABLES.min(MAX_HAN)
        {
            return None;
        }
        let readings = tables::readings();
        let mut aloud = Self { syllables: [0; MOST_SYLLABLES], characters: [0; MOST_SYLLABLES], len };
        let (mut i, mut j) = (0, 0);
        for place in 0..len {
            let letter_next = j < latin.len() && (i == han.len() || parts.latin_at()[j] < parts.han_at()[i]);
            if letter_next {
                aloud.syllables[place] = readings.find(name(latin[j])?)?;
                j += 1;
            } else {
                aloud.syllables[place] = readings.first(han[i]);
                aloud.characters[place] = han[i];
                i += 1;
            }
        }
        Some(aloud)
    }

    /// The syllables.
    pub(crate) fn syllables(&self) -> &[u16] {
        &self.syllables[..self.len]
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
        assert_eq!(called("NIKE鞋"), None, "a word is not read by letters");
        assert_eq!(called("歌"), None);
    }
}
