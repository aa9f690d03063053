//! The signatures by which a mark is found. Those of the query are expanded, those of the index are not.

use crate::meaning::{lexicon, number_form, word_hash};
use crate::score::Features;
use crate::shape::singly_folded;
use crate::sound::{Aloud, Sounds, consonants, latin_consonants, short_frame};
use crate::tables;

/// Families of signatures; part of each hash, so that lists of different families do not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Two neighbouring characters.
    Pair = 1,
    /// Two characters with one between.
    Skip,
    /// Two neighbouring syllables.
    Syllables,
    /// The joined pinyin, or all letters.
    Spelling,
    /// Three sounds of the Latin part in a row.
    Trigram,
    /// All sounds of the Latin part.
    Skeleton,
    /// A short Latin part with one letter left out.
    Deletion,
    /// One character of a mark of at most two.
    Single,
    /// The characters of the distinctive part in any order.
    Core,
    /// A concept that the whole or the distinctive part names.
    Concept,
    /// The mark with its numbers in digits.
    Number,
    /// The frame of consonants that Latin and Chinese calls share.
    Frame,
    /// The id.
    Id,
    /// Two syllables with one between.
    SkipSyllables,
    /// One word of a Latin part of several.
    Word,
    /// A character and the syllable behind it.
    CharacterSyllable,
    /// A syllable and the character behind it.
    SyllableCharacter,
    /// The first of three characters and the syllable of the last.
    CharacterSkipSyllable,
    /// The syllable of the first of three characters and the last.
    SyllableSkipCharacter,
    /// The first half of a longer Latin part.
    FrontHalf,
    /// The second half.
    BackHalf,
    /// The words of a Latin part of several in any order.
    Words,
}

/// Most characters from which pairs are made.
const MAX_PAIRED: usize = 12;
/// Most characters of a mark of which pairs of a character and a syllable are kept: longer ones have pairs enough that
/// a change of one or two characters leaves whole.
const MAX_HALF_CALLED: usize = 4;
/// Longest Latin part from which letters are left out, in letters.
pub(super) const MAX_DELETION: usize = 6;

/// A signature: 32 bits of a hash, the family mixed in.
#[inline]
pub(super) fn key(family: Family, payload: u64) -> u32 {
    let mut x = payload ^ (family as u64).wrapping_mul(0xA076_1D64_78BD_642F);
    x = (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x = (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (x ^ (x >> 32)) as u32
}

#[inline]
pub(super) fn two(left: u16, right: u16) -> u64 {
    u64::from(left) << 16 | u64::from(right)
}

/// A hash of bytes.
pub(super) fn bytes_hash(bytes: &[u8]) -> u64 {
    word_hash(bytes.iter().map(|&b| u16::from(b)))
}

/// A hash of characters in any order, repeated ones once.
pub(super) fn core_hash(han: &[u16]) -> u64 {
    let mut sorted = [0u16; crate::text::MAX_HAN];
    let sorted = &mut sorted[..han.len().min(crate::text::MAX_HAN)];
    sorted.copy_from_slice(&han[..sorted.len()]);
    sorted.sort_unstable();
    let mut last = 0;
    word_hash(sorted.iter().copied().filter(|&code| std::mem::replace(&mut last, code) != code))
}

/// A trigram of a skeleton.
#[inline]
pub(super) fn trigram(codes: &[u8]) -> u64 {
    codes.iter().fold(0, |key, &code| key << 8 | u64::from(code))
}

/// A skeleton with a mark at its beginning and its end.
pub(super) fn edged(codes: &[u8]) -> Vec<u8> {
    let mut edged = Vec::with_capacity(codes.len() + 2);
    edged.push(b'^');
    edged.extend_from_slice(codes);
    edged.push(b'$');
    edged
}

/// Every signature of a mark of the index.
pub(super) fn signatures(features: &Features, id: &str, out: &mut Vec<u32>) {
    out.clear();
    chinese(features, out);
    latin(features, out);
    meaning(features, out);
    out.push(key(Family::Id, bytes_hash(id.as_bytes())));
    out.sort_unstable();
    out.dedup();
}

fn chinese(features: &Features, out: &mut Vec<u32>) {
    let han = features.parts.han();
    if han.is_empty() {
        return;
    }
    let readings = tables::readings();
    let paired = &han[..han.len().min(MAX_PAIRED)];
    for (i, window) in paired.windows(2).enumerate() {
        out.push(key(Family::Pair, two(window[0], window[1])));
        out.push(key(Family::Syllables, two(readings.first(window[0]), readings.first(window[1]))));
        if let Some(&third) = paired.get(i + 2) {
            out.push(key(Family::Skip, two(window[0], third)));
            out.push(key(Family::SkipSyllables, two(readings.first(window[0]), readings.first(third))));
        }
    }
    if han.len() <= MAX_HALF_CALLED {
        for window in han.windows(2) {
            let (left, right) = (window[0], window[1]);
            out.push(key(Family::CharacterSyllable, two(left, readings.first(right))));
            out.push(key(Family::SyllableCharacter, two(readings.first(left), right)));
        }
    }
    if let &[first, _, last] = han {
        out.push(key(Family::CharacterSkipSyllable, two(first, readings.first(last))));
        out.push(key(Family::SyllableSkipCharacter, two(readings.first(first), last)));
    }
    if han.len() <= 2 {
        han.iter().for_each(|&code| out.push(key(Family::Single, u64::from(code))));
    }
    written(features, out);
    out.push(key(Family::Core, core_hash(features.core_han())));
    spelling(features.core_han(), out);
    if features.core_han().len() != han.len() {
        spelling(han, out);
    }
}

/// Of a mark with characters that are drawn otherwise than what they fold to: each of these beside the other of a pair.
fn written(features: &Features, out: &mut Vec<u32>) {
    let Some(written) = features.parts.written() else { return };
    let (han, readings) = (features.parts.han(), tables::readings());
    for (i, (&code, &form)) in han.iter().zip(written).enumerate().take(MAX_PAIRED) {
        if code == form {
            continue;
        }
        if han.len() == 1 {
            out.push(key(Family::Single, u64::from(form)));
        }
        let before = |apart: usize| i.checked_sub(apart).map(|at| han[at]);
        let behind = |apart: usize| han.get(i + apart).copied();
        for (family, left, right) in
            [(Family::Pair, before(1), behind(1)), (Family::Skip, before(2), behind(2))]
        {
            left.into_iter().for_each(|left| out.push(key(family, two(left, form))));
            right.into_iter().for_each(|right| out.push(key(family, two(form, right))));
        }
        if han.len() <= MAX_HALF_CALLED {
            let said = |code: u16| readings.first(code);
            let (left, right) = (before(1).map(said), behind(1).map(said));
            left.into_iter().for_each(|left| out.push(key(Family::SyllableCharacter, two(left, form))));
            right.into_iter().for_each(|right| out.push(key(Family::CharacterSyllable, two(form, right))));
        }
    }
}

/// The joined pinyin by the first readings.
fn spelling(han: &[u16], out: &mut Vec<u32>) {
    let readings = tables::readings();
    let mut text = [0u8; 160];
    let mut length = 0;
    for &code in han {
        let bytes = readings.spelling(readings.first(code)).as_bytes();
        let Some(place) = text.get_mut(length..length + bytes.len()) else { return };
        place.copy_from_slice(bytes);
        length += bytes.len();
    }
    if length > 0 {
        out.push(key(Family::Spelling, bytes_hash(&text[..length])));
    }
}

fn latin(features: &Features, out: &mut Vec<u32>) {
    let letters = features.letters();
    if letters.is_empty() {
        return;
    }
    out.push(key(Family::Spelling, bytes_hash(letters)));
    let codes = features.sound.codes();
    out.push(key(Family::Skeleton, bytes_hash(codes)));
    let edged = edged(codes);
    edged.windows(3).for_each(|window| out.push(key(Family::Trigram, trigram(window))));
    each_look(features, |look| {
        if look.len() <= MAX_DELETION {
            deletions(look, |rest| out.push(key(Family::Deletion, bytes_hash(rest))));
        } else {
            halves(look, look.len(), |family, payload| out.push(key(family, payload)));
        }
    });
    let words = features.parts.words().count();
    if words > 1 {
        let latin = features.parts.latin();
        for range in features.parts.words().filter(|range| range.len() >= 3) {
            out.push(key(Family::Word, bytes_hash(&latin[range])));
        }
        out.push(key(Family::Words, in_any_order(features)));
    }
}

/// A hash of the words of the Latin part in any order.
pub(super) fn in_any_order(features: &Features) -> u64 {
    let latin = features.parts.latin();
    features.parts.words().map(|range| bytes_hash(&latin[range])).fold(0, u64::wrapping_add)
}

/// The letters with look-alikes brought to one form; where that joined some (cl as d), also each by itself, since another
/// mark may differ in one of those.
pub(super) fn each_look(features: &Features, mut found: impl FnMut(&[u8])) {
    let look = features.look();
    found(look);
    let letters = features.letters();
    if look.len() != letters.len() {
        let mut singly = [0; crate::text::MAX_LATIN];
        let len = singly_folded(letters, &mut singly);
        found(&singly[..len]);
    }
}

/// A pair of concepts, apart from single ones.
pub(super) fn composed(pair: u32) -> u64 {
    1 << 40 | u64::from(pair)
}

/// The halves that a word of so many letters has where it begins and where it ends like this one: a single change of a
/// letter leaves one of them whole.
pub(super) fn halves(look: &[u8], length: usize, mut found: impl FnMut(Family, u64)) {
    let front = length / 2;
    let payload = |half: &[u8]| bytes_hash(half) ^ (length as u64) << 56;
    if let (Some(first), Some(behind)) = (look.get(..front), look.len().checked_sub(length - front)) {
        found(Family::FrontHalf, payload(first));
        found(Family::BackHalf, payload(&look[behind..]));
    }
}

/// The letters as they are, and with each left out once.
pub(super) fn deletions(look: &[u8], mut found: impl FnMut(&[u8])) {
    found(look);
    if look.len() < 2 {
        return;
    }
    let mut room = [0u8; MAX_DELETION];
    for left_out in 0..look.len().min(MAX_DELETION + 1) {
        let rest = &mut room[..look.len() - 1];
        let kept = look.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, &c)| c);
        rest.iter_mut().zip(kept).for_each(|(place, c)| *place = c);
        found(rest);
    }
}

fn meaning(features: &Features, out: &mut Vec<u32>) {
    for concepts in [features.chinese_concepts(), features.latin_concepts()].into_iter().flatten() {
        for &concept in concepts.iter().filter(|&&concept| concept != 0) {
            out.push(key(Family::Concept, u64::from(concept)));
        }
    }
    for both in [features.chinese_composed(), features.latin_composed()] {
        out.extend(both.pairs().iter().map(|&pair| key(Family::Concept, composed(pair))));
    }
    if let Some(aloud) = Aloud::new(&features.parts) {
        out.push(key(Family::Spelling, bytes_hash(aloud.spelling().as_bytes())));
    }
    if let Some(form) = number_form(&features.parts) {
        out.push(key(Family::Number, word_hash(form)));
    }
    let heard = Heard::Plainly;
    for (found, side) in [
        (frame(features, heard), None),
        (short_called(features, heard), LATIN),
        (few_called(features, heard), CHINESE),
    ] {
        if let Some(frame) = found {
            out.push(key(Family::Frame, framed(&frame, side)));
        }
    }
}

/// How what closes a syllable is heard in a foreign name: an r not and 尔 as an l, or an r as 尔 and 尔 not. Marks are kept
/// by the first, queries ask for both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    Plainly,
    Otherwise,
}

impl Heard {
    fn short(self, sounds: &Sounds) -> Option<Vec<u8>> {
        match self {
            Self::Plainly => short_frame(sounds),
            Self::Otherwise => short_frame(&sounds.with_other_closing()?),
        }
    }
}

/// The frame of consonants, when the mark is of a length for which it says something.
pub(super) fn frame(features: &Features, heard: Heard) -> Option<Vec<u8>> {
    let (han, letters) = (named(features), features.letters());
    let frame = if han.is_empty() {
        if !(4..=12).contains(&letters.len()) {
            return None;
        }
        latin_consonants(letters, heard == Heard::Otherwise)
    } else {
        if !(3..=6).contains(&han.len()) || crate::meaning::is_established(han) {
            return None;
        }
        let readings = tables::readings();
        let mut syllables = [0u16; 6];
        han.iter().zip(&mut syllables).for_each(|(&code, syllable)| *syllable = readings.first(code));
        consonants(&syllables[..han.len()], heard == Heard::Otherwise)
    };
    (frame.len() >= 3).then_some(frame)
}

/// The characters that may be a foreign name: the distinctive ones, with a single weak one, which may be a sound (特).
fn named(features: &Features) -> &[u16] {
    let whole = features.parts.han();
    if features.core.single && whole.len() <= 6 { whole } else { features.core_han() }
}

/// The short frame of a word of letters.
pub(super) fn short_called(features: &Features, heard: Heard) -> Option<Vec<u8>> {
    let letters = features.letters();
    let fits = features.parts.han().is_empty() && (3..=10).contains(&letters.len());
    let alone = fits && features.parts.words().nth(1).is_none() && letters.iter().all(u8::is_ascii_lowercase);
    alone.then(|| heard.short(&Sounds::of_letters(letters)))?
}

/// The short frame of two or three characters that are no word.
pub(super) fn few_called(features: &Features, heard: Heard) -> Option<Vec<u8>> {
    let han = named(features);
    if !(2..=3).contains(&han.len()) || crate::meaning::is_established(han) {
        return None;
    }
    let readings = tables::readings();
    let mut syllables = [0u16; 3];
    han.iter().zip(&mut syllables).for_each(|(&code, syllable)| *syllable = readings.first(code));
    heard.short(&Sounds::of_syllables(&syllables[..han.len()]))
}

/// The side of a short frame: a word of letters, which characters ask for, or the reverse.
pub(super) const LATIN: Option<u8> = Some(1);
/// The other side.
pub(super) const CHINESE: Option<u8> = Some(2);

/// A frame with its side; frames of consonants have none.
pub(super) fn framed(frame: &[u8], side: Option<u8>) -> u64 {
    bytes_hash(frame) ^ side.map_or(0, |side| u64::from(side) << 56)
}

/// Whether the lexicon is loaded; called before threads start, so that they do not wait for each other.
pub(super) fn warm() {
    let _ = lexicon().english(b"crown");
    let _ = tables::readings().first(0x4E00);
    let _ = tables::glyphs().neighbours(0x4E00).len();
    let _ = tables::folding().of('一');
}
