//! What marks mean: translations, synonyms, numbers, weak words, established words.

mod lexicon;
mod numbers;
mod stem;
mod weak;
mod words;

pub(crate) use lexicon::{Composed, Concepts, lexicon};
pub(crate) use numbers::{is_plain_numeral, number_form};
pub(crate) use stem::{is_no_form, is_stop_word, stem};
pub(crate) use weak::{
    Stripped, bit, is_modifier, is_weak_chinese, is_weak_latin, strip_around, strip_chinese,
    strip_chinese_with, strip_latin, weak_latin_kind,
};
pub use weak::{WeakKind, WeakWord, weak_words};
pub(crate) use words::{is_class_noun, is_english, is_established};

/// FNV-1a of UTF-16 codes, 64 bits: the name of a word in the tables.
pub(crate) fn word_hash(units: impl IntoIterator<Item = u16>) -> u64 {
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    for unit in units {
        for byte in unit.to_le_bytes() {
            value = (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    value
}

/// A map by [`word_hash`], which needs no second hash.
pub(crate) type WordMap<V> = std::collections::HashMap<u64, V, std::hash::BuildHasherDefault<Hashed>>;

/// Takes a hash as it is.
#[derive(Default)]
pub(crate) struct Hashed(u64);

impl std::hash::Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &byte| hash.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
