//! Words of one sense: English and Chinese (CLDR, ECDICT, our own list), Chinese synonyms, names that answer each other.

use std::sync::LazyLock;

use super::{WordMap, is_plain_numeral, stem, word_hash};

/// Most concepts kept for one word.
const MOST_CONCEPTS: usize = 4;
/// Most concepts of each half that are put together.
const MOST_HALVES: usize = 2;
/// Most pairs of concepts of one mark.
const MOST_COMPOSED: usize = 12;
/// Longest Chinese part that is taken for a word beside a word.
const LONGEST_COMPOSED: usize = 5;

/// The numbers of the concepts that a word names; zero means no more.
pub(crate) type Concepts = [u16; MOST_CONCEPTS];

/// Pairs of concepts that a mark of two words names, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Composed {
    pairs: [u32; MOST_COMPOSED],
    len: usize,
}

impl Composed {
    /// The pairs, each as one number.
    pub(crate) fn pairs(&self) -> &[u32] {
        &self.pairs[..self.len]
    }

    fn add(&mut self, left: &Concepts, right: &Concepts) {
        let known = |concepts: &Concepts| concepts.map(u32::from).into_iter().take(MOST_HALVES);
        for (a, b) in known(left).flat_map(|a| known(right).map(move |b| (a, b))) {
            let pair = a << 16 | b;
            if a != 0 && b != 0 && self.len < MOST_COMPOSED && !self.pairs().contains(&pair) {
                self.pairs[self.len] = pair;
                self.len += 1;
            }
        }
    }
}

/// Words by hash with their concepts.
pub(crate) struct Lexicon {
    words: WordMap<Concepts>,
    /// Concepts from this number to the other are names, not senses.
    names: std::ops::Range<u16>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { words: WordMap::default(), names: 0..0 };
    let mut concept = 0;
    lexicon.read(include_str!("../../data/tables/own_words.txt"), &mut concept);
    lexicon.read(include_str!("../../data/tables/everyday.txt"), &mut concept);
    let first = concept + 1;
    lexicon.read(include_str!("../../data/tables/names.txt"), &mut concept);
    lexicon.names = first..concept + 1;
    lexicon.read(include_str!("../../data/tables/translations.txt"), &mut concept);
    lexicon
});

/// The one lexicon.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read(&mut self, text: &str, concept: &mut u16) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((english, chinese)) = line.split_once('\t') else { continue };
            *concept += 1;
            for word in english.split(',').filter(|word| !word.is_empty()) {
                let letters: Vec<u8> = word.bytes().filter(u8::is_ascii_alphanumeric).collect();
                self.add(word_hash(stem(&letters).iter().map(|&c| u16::from(c))), *concept);
            }
            for word in chinese.split(',').filter(|word| !word.is_empty()) {
                self.add(word_hash(word.encode_utf16()), *concept);
            }
        }
    }

    fn add(&mut self, word: u64, concept: u16) {
        let concepts = self.words.entry(word).or_default();
        if let Some(free) = concepts.iter_mut().find(|known| **known == 0 || **known == concept) {
            *free = concept;
        }
    }

    /// Whether a concept is a name in two languages and no sense.
    pub(crate) fn is_name(&self, concept: u16) -> bool {
        self.names.contains(&concept)
    }

    /// Whether a concept is of our own list, where words of one sense stand side by side; those that only share an English
    /// word in a dictionary (科学 and 学科) may differ in sense.
    pub(crate) fn is_own(&self, concept: u16) -> bool {
        concept < self.names.start
    }

    /// Concepts of a Chinese word.
    pub(crate) fn chinese(&self, word: &[u16]) -> Option<&Concepts> {
        self.words.get(&word_hash(word.iter().copied()))
    }

    /// Concepts of an English word in any of its forms.
    pub(crate) fn english(&self, word: &[u8]) -> Option<&Concepts> {
        self.words.get(&word_hash(stem(word).iter().map(|&c| u16::from(c))))
    }

    /// What Chinese characters say as one word beside another (白猫).
    pub(crate) fn chinese_composed(&self, han: &[u16]) -> Composed {
        let mut composed = Composed::default();
        if han.len() <= LONGEST_COMPOSED {
            for cut in 1..han.len() {
                let Some(left) = self.chinese(&han[..cut]) else { continue };
                let Some(right) = self.chinese(&han[cut..]) else { continue };
                composed.add(left, right);
            }
            // 七匹狼: the word that counts says nothing of its own.
            if let Some((counted, things)) = han.split_at_checked(2)
                && counts(counted)
                && let Some((left, right)) = self.chinese(&counted[..1]).zip(self.chinese(things))
            {
                composed.add(left, right);
            }
        }
        composed
    }

    /// What letters say as one word beside another, written apart or as one (BLUE BIRD, BLUEBIRD).
    pub(crate) fn english_composed(&self, letters: &[u8], words: &[std::ops::Range<usize>]) -> Composed {
        let mut composed = Composed::default();
        let mut at = |cut: usize| {
            if let Some((left, right)) = self.english(&letters[..cut]).zip(self.english(&letters[cut..])) {
                composed.add(left, right);
            }
        };
        match words {
            [_] if (6..=16).contains(&letters.len()) => (3..=letters.len() - 3).for_each(at),
            [_, second] => at(second.start),
            _ => {}
        }
        composed
    }
}

/// Whether two characters are a numeral and a measure word.
fn counts(two: &[u16]) -> bool {
    const MEASURES: &str = "个只匹头条棵朵颗座枝把位双对支粒片本台辆艘架间家口块根株张滴尾盏扇杯瓶轮道";
    let &[number, measure] = two else { return false };
    is_plain_numeral(number) && MEASURES.chars().any(|c| u32::from(c) == u32::from(measure))
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
        for (english, chinese) in [
            ("woodpecker", "啄木鸟"),
            ("clover", "四叶草"),
            ("hawk", "老鹰"),
            ("daisy", "雏菊"),
            ("violet", "紫罗兰"),
            ("universe", "宇宙"),
            ("forever", "永远"),
            ("fashion", "时尚"),
            ("happyfamily", "幸福家庭"),
            ("lighthouse", "灯塔"),
            ("sunshine", "阳光"),
        ] {
            assert!(share(english, chinese), "{english} {chinese}");
        }
        assert!(!share("clippers", "剪刀"), "beyond common knowledge");
    }

    #[test]
    fn two_words_say_what_two_words_say() {
        let says = |letters: &str, words: &[std::ops::Range<usize>], chinese: &str| {
            let zh: Vec<u16> = chinese.encode_utf16().collect();
            let found = lexicon().chinese_composed(&zh);
            let other = lexicon().english_composed(letters.as_bytes(), words);
            other.pairs().iter().any(|pair| found.pairs().contains(pair))
        };
        assert!(says("whitecat", &[0..5, 5..8], "白猫"));
        assert!(says("bluebird", std::slice::from_ref(&(0..8)), "蓝鸟"));
        assert!(says("sevenwolves", &[0..5, 5..11], "七匹狼"), "a measure word");
        assert!(says("threesquirrels", &[0..5, 5..14], "三只松鼠"));
        assert!(says("lionking", &[0..4, 4..8], "狮子王"));
        assert!(!says("blackcat", &[0..5, 5..8], "白猫"));
        assert!(!says("catwhite", &[0..3, 3..8], "白猫"), "the other way about");
    }
}
