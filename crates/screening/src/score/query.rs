//! A mark made ready to be compared.

use super::chars::CharRow;
use crate::meaning::{self, Composed, Concepts, Stripped};
use crate::shape::{look_folded, sound_folded};
use crate::sound::{Aloud, Skeleton, skeleton};
use crate::tables;
use crate::text::{MAX_HAN, MAX_LATIN, Parts};

/// Most letters of the joined pinyin of a mark.
const MAX_PINYIN: usize = MAX_HAN * 6;

/// What every comparison of a mark needs; made without allocation, since a search makes hundreds.
#[derive(Clone)]
pub(crate) struct Features {
    pub(crate) parts: Parts,
    /// What is distinctive in the Chinese part.
    pub(crate) core: Stripped,
    /// The Chinese part is nothing but a weak word, and there is another part.
    pub(crate) han_weak: bool,
    look: [u8; MAX_LATIN],
    look_len: usize,
    /// Letters of the Latin part that belong to no weak word.
    letters: [u8; MAX_LATIN],
    letters_len: usize,
    /// The words of the Latin part that are weak, as bits.
    latin_weak: u32,
    pub(crate) sound: Skeleton,
}

/// Joined pinyin, in fixed room.
pub(crate) struct Pinyin {
    letters: [u8; MAX_PINYIN],
    len: usize,
}

impl Pinyin {
    /// The letters.
    pub(crate) fn letters(&self) -> &[u8] {
        &self.letters[..self.len]
    }
}

impl Features {
    /// Prepares a mark for goods of these classes (bit n for class n; all bits when not known).
    pub(crate) fn new(parts: Parts, classes: u64) -> Self {
        let core = meaning::strip_chinese(parts.han(), classes);
        let mut features = Self {
            parts,
            core,
            han_weak: false,
            look: [0; MAX_LATIN],
            look_len: 0,
            letters: [0; MAX_LATIN],
            letters_len: 0,
            latin_weak: 0,
            sound: skeleton(&[]),
        };
        if !parts.latin().is_empty() {
            features.prepare_latin(classes);
            features.han_weak = !parts.han().is_empty() && meaning::is_weak_chinese(parts.han(), classes);
        }
        features
    }

    fn prepare_latin(&mut self, classes: u64) {
        let parts = self.parts;
        let latin = parts.latin();
        let weak = meaning::strip_latin(parts.words().map(|range| &latin[range]), classes);
        self.latin_weak = weak;
        for (_, range) in
            parts.words().enumerate().filter(|(index, _)| *index >= 32 || weak >> index & 1 == 0)
        {
            for &letter in &latin[range] {
                self.letters[self.letters_len] = letter;
                self.letters_len += 1;
            }
        }
        self.look_len = look_folded(&self.letters[..self.letters_len], &mut self.look);
        let mut called = [0; MAX_LATIN];
        let len = sound_folded(&self.letters[..self.letters_len], &mut called);
        self.sound = skeleton(&called[..len]);
    }

    /// The weak words of the Latin part that were taken off.
    pub(crate) fn weak_words(&self) -> impl Iterator<Item = &[u8]> {
        let weak = self.latin_weak;
        let words = self.parts.words().enumerate();
        words
            .filter(move |&(index, _)| index < 32 && weak >> index & 1 == 1)
            .map(|(_, range)| &self.parts.latin()[range])
    }

    /// The joined pinyin of characters, by the first readings.
    pub(crate) fn pinyin(han: &[u16]) -> Pinyin {
        let readings = tables::readings();
        let mut pinyin = Pinyin { letters: [0; MAX_PINYIN], len: 0 };
        for &code in han {
            for &letter in readings.spelling(readings.first(code)).as_bytes() {
                if pinyin.len < MAX_PINYIN {
                    pinyin.letters[pinyin.len] = letter;
                    pinyin.len += 1;
                }
            }
        }
        pinyin
    }

    /// The Chinese part without weak words.
    pub(crate) fn core_han(&self) -> &[u16] {
        &self.parts.han()[self.core.start..self.core.end]
    }

    /// The letters of the Latin part without weak words, look-alikes brought to one form.
    pub(crate) fn look(&self) -> &[u8] {
        &self.look[..self.look_len]
    }

    /// The letters of the Latin part without weak words.
    pub(crate) fn letters(&self) -> &[u8] {
        &self.letters[..self.letters_len]
    }

    /// Concepts of the Chinese part: the whole, or what is distinctive in it.
    pub(crate) fn chinese_concepts(&self) -> Option<&'static Concepts> {
        let lexicon = meaning::lexicon();
        if self.parts.han().is_empty() {
            return None;
        }
        // A single character that is left of a longer name is hardly what it means.
        let core = Some(self.core_han()).filter(|core| core.len() >= 2);
        lexicon.chinese(self.parts.han()).or_else(|| lexicon.chinese(core?))
    }

    /// What the Chinese part says as one word beside another.
    pub(crate) fn chinese_composed(&self) -> Composed {
        meaning::lexicon().chinese_composed(self.parts.han())
    }

    /// What the Latin part says as one word beside another.
    pub(crate) fn latin_composed(&self) -> Composed {
        let latin = self.parts.latin();
        let mut letters = [0; MAX_LATIN];
        let (mut words, mut len, mut count) = ([const { 0..0 }; 3], 0, 0);
        for range in self.parts.words().filter(|range| !meaning::is_stop_word(&latin[range.clone()])) {
            letters[len..len + range.len()].copy_from_slice(&latin[range.clone()]);
            if let Some(place) = words.get_mut(count) {
                *place = len..len + range.len();
            }
            len += range.len();
            count += 1;
        }
        meaning::lexicon().english_composed(&letters[..len], words.get(..count).unwrap_or_default())
    }

    /// Concepts of the Latin part: the whole, or what is distinctive in it.
    pub(crate) fn latin_concepts(&self) -> Option<&'static Concepts> {
        let lexicon = meaning::lexicon();
        if self.parts.latin().len() < 3 {
            return None;
        }
        lexicon.english(self.parts.latin()).or_else(|| lexicon.english(self.letters()))
    }
}

/// The mark that is looked for.
pub(crate) struct Query {
    pub(crate) features: Features,
    /// For each Chinese character what it is taken for.
    pub(crate) rows: Vec<CharRow>,
    pub(crate) number_form: Option<Vec<u16>>,
    pub(crate) chinese_concepts: Option<&'static Concepts>,
    pub(crate) latin_concepts: Option<&'static Concepts>,
    pub(crate) chinese_composed: Composed,
    pub(crate) latin_composed: Composed,
    /// How it is called where letters are read by their names.
    pub(crate) aloud: Option<Aloud>,
    /// Classes of the goods (bit n for class n), all bits when not known.
    pub(crate) classes: u64,
}

impl Query {
    /// Prepares a query for goods of these classes.
    pub(crate) fn new(parts: Parts, classes: u64) -> Self {
        let features = Features::new(parts, classes);
        Self {
            rows: rows(&parts),
            number_form: meaning::number_form(&parts),
            chinese_concepts: features.chinese_concepts(),
            latin_concepts: features.latin_concepts(),
            chinese_composed: features.chinese_composed(),
            latin_composed: features.latin_composed(),
            aloud: Aloud::new(&parts),
            features,
            classes,
        }
    }
}

/// For each Chinese character what it is taken for.
fn rows(parts: &Parts) -> Vec<CharRow> {
    let written = parts.written().unwrap_or(parts.han());
    parts.han().iter().zip(written).map(|(&code, &written)| CharRow::new(code, written)).collect()
}
