//! How marks are called: toneless Mandarin syllables with their confusions, and a skeleton for Latin words.

mod aloud;
mod foreign;
mod latin;
mod romanise;
mod syllable;
mod umlaut;

pub(crate) use aloud::{Aloud, spoken};
pub(crate) use foreign::{Sounds, called_alike, other_vowels, short_frame};
pub(crate) use latin::{Skeleton, skeleton};
pub(crate) use romanise::{consonants, latin_consonants, mistyped_pinyin, parse_pinyin};
pub(crate) use syllable::{closeness, confusions};
pub(crate) use umlaut::umlaut_as;
