//! Words of one sense: English and Chinese (CLDR, ECDICT, our own list), and Chinese synonyms.

use std::sync::LazyLock;

use super::{WordMap, stem, word_hash};

/// Most concepts kept for one word.
const MOST_CONCEPTS: usize = 4;

/// The numbers of the concepts that a word names; zero means no more.
pub(crate) type Concepts = [u16; MOST_CONCEPTS];

/// Words by hash with their concepts.
pub(crate) struct Lexicon {
    words: WordMap<Concepts>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { words: WordMap::default() };
    let mut concept = 0;
    for text in
        [include_str!("../../data/tables/own_words.txt"), include_str!("../../data/tables/translations.txt")]
    {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((english, chinese)) = line.split_once('\t') else { continue };
            concept += 1;
            for word in english.split(',').filter(|word| !word.is_empty()) {
                let letters: Vec<u8> = word.bytes().filter(u8::is_ascii_alphanumeric).collect();
                lexicon.add(word_hash(stem(&letters).iter().map(|&c| u16::from(c))), concept);
            }
            for word in chinese.split(',').filter(|word| !word.is_empty()) {
                lexicon.add(word_hash(word.encode_utf16()), concept);
            }
        }
    }
    lexicon
});

/// The one lexicon.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn add(&mut self, word: u64, concept: u16) {
        let concepts = self.words.entry(word).or_default();
        if let Some(free) = concepts.iter_mut().find(|known| **known == 0 || **known == concept) {
            *free = concept;
        }
    }

    /// Concepts of a Chinese word.
    pub(crate) fn chinese(&self, word: &[u16]) -> Option<&Concepts> {
        self.words.get(&word_hash(word.iter().copied()))
    }

    /// Concepts of an English word in any of its forms.
    pub(crate) fn english(&self, word: &[u8]) -> Option<&Concepts> {
        self.words.get(&word_hash(stem(word).iter().map(|&c| u16::from(c))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(english: &str, chinese: &str) -> bool {
        let zh: Vec<u16> = chinese.encode_utf16().collect();
        let (Some(a), Some(b)) = (lexicon().english(english.as_bytes()), lexicon().chinese(&zh)) else {
            return false;
        };
        a.iter().any(|x| *x != 0 && b.contains(x))
    }

    #[test]
    fn words_of_one_sense_share_a_concept() {
        for (english, chinese) in
            [("crown", "皇冠"), ("parrot", "鹦鹉"), ("boss", "老板"), ("wolves", "狼"), ("roses", "玫瑰")]
        {
            assert!(share(english, chinese), "{english} {chinese}");
        }
        assert!(!share("clippers", "剪刀"), "beyond common knowledge");
    }
}
