//! How near characters are called to a foreign word: 徕卡 and LEICA.
//!
//! Both are brought to a row of sounds, consonants by classes as foreign names are written in characters and vowels by
//! where they are made; then the least cost of making one row the other.

use super::romanise::class;
use crate::tables;

/// Most sounds of a row.
const MOST: usize = 32;

/// A row of sounds: capitals for classes of consonants, `a`, `i`, `u` for vowels. `J` and `X` are the initials of ji, qi and
/// xi, which also stand for g, k and h, since many names were first written down in the south (金士顿 for KINGSTON).
#[derive(Clone, Copy)]
pub(crate) struct Sounds {
    codes: [u8; MOST],
    len: usize,
}

impl Sounds {
    fn new() -> Self {
        Self { codes: [0; MOST], len: 0 }
    }

    /// The sounds.
    fn codes(&self) -> &[u8] {
        &self.codes[..self.len]
    }

    fn push(&mut self, code: u8) {
        if self.len < MOST && (self.len == 0 || self.codes[self.len - 1] != code) {
            self.codes[self.len] = code;
            self.len += 1;
        }
    }

    /// The sounds of syllables.
    pub(crate) fn of_syllables(syllables: &[u16]) -> Self {
        let mut sounds = Self::new();
        for &syllable in syllables {
            let spelling = tables::readings().spelling(syllable).as_bytes();
            if spelling == b"er" {
                sounds.push(CLOSING);
                continue;
            }
            for (i, &c) in spelling.iter().enumerate() {
                match c {
                    // zh, ch, sh, ng are one sound
                    b'h' | b'g' if i > 0 => {}
                    b'y' if i == 0 => {}
                    b'c' => sounds.push(b'S'),
                    b'j' | b'q' => sounds.push(b'J'),
                    b'x' => sounds.push(b'X'),
                    c => sounds.push(vowel(c).or_else(|| class(c)).unwrap_or(b'S')),
                }
            }
        }
        sounds
    }

    /// The sounds of a Latin word.
    pub(crate) fn of_letters(letters: &[u8]) -> Self {
        let mut sounds = Self::new();
        let mut i = 0;
        while i < letters.len() {
            let next = letters.get(i + 1).copied().unwrap_or(0);
            let (code, taken) = match (letters[i], next) {
                (b'p', b'h') => (Some(b'F'), 2),
                (b'c' | b's', b'h') => (Some(b'S'), 2),
                (b'c' | b'g', b'e' | b'i' | b'y') => (Some(b'S'), 1),
                (b'q', b'u') => (Some(b'K'), 2),
                (b'x', _) if i > 0 => {
                    sounds.push(b'K');
                    (Some(b'S'), 1)
                }
                // an r that closes a syllable, an h that opens none
                (b'r', c) if i > 0 && vowel(c).is_none() && c != b'r' => (Some(CLOSING_R), 1),
                (b'h', c) if i > 0 && vowel(c).is_none() => (None, 1),
                (c, _) => (vowel(c).or_else(|| class(c)), 1),
            };
            code.into_iter().for_each(|code| sounds.push(code));
            i += taken;
        }
        sounds
    }
}

impl Sounds {
    /// The sounds where what closes a syllable is heard otherwise: 尔 not at all, an r as 尔; none where nothing does.
    pub(crate) fn with_other_closing(&self) -> Option<Self> {
        let mut other = Self::new();
        for &code in self.codes() {
            match code {
                CLOSING => {}
                CLOSING_R => other.push(CLOSING),
                code => other.push(code),
            }
        }
        (other.codes() != self.codes()).then_some(other)
    }
}

/// What 尔 is written for: an l or an r that closes a syllable.
const CLOSING: u8 = b'E';
/// An r that closes a syllable, which 尔 is written for, or nothing.
const CLOSING_R: u8 = b'R';

/// The frame of a short call, by which a few characters and a foreign word are brought together: its consonants with the
/// vowel that ends each group of vowels, an ending consonant with the vowel that characters give it.
pub(crate) fn short_frame(sounds: &Sounds) -> Option<Vec<u8>> {
    let codes = sounds.codes();
    let mut frame: Vec<u8> = Vec::with_capacity(codes.len() + 1);
    for &code in codes.iter().filter(|&&code| code != CLOSING_R) {
        let code = if code == CLOSING { b'L' } else { code };
        if is_vowel(code) && frame.last().copied().is_some_and(is_vowel) {
            frame.pop();
        }
        frame.push(if matches!(code, b'J' | b'X') { b'S' } else { code });
    }
    if frame.last().is_some_and(|&last| !is_vowel(last) && last != b'N') {
        frame.push(b'i');
    }
    (3..=8).contains(&frame.len()).then_some(frame)
}

/// A short frame with one of its vowels another.
pub(crate) fn other_vowels(frame: &[u8]) -> Vec<Vec<u8>> {
    let mut others = Vec::new();
    for (at, &code) in frame.iter().enumerate().filter(|(_, code)| is_vowel(**code)) {
        for vowel in [b'a', b'i', b'u'].into_iter().filter(|&vowel| vowel != code) {
            others.push([&frame[..at], &[vowel], &frame[at + 1..]].concat());
        }
    }
    others
}

fn vowel(c: u8) -> Option<u8> {
    Some(match c {
        b'a' => b'a',
        b'e' | b'i' | b'y' => b'i',
        b'o' | b'u' => b'u',
        _ => return None,
    })
}

fn is_vowel(code: u8) -> bool {
    code.is_ascii_lowercase()
}

/// What one sound for another costs.
fn other(x: u8, y: u8) -> f32 {
    match (x.min(y), x.max(y)) {
        (a, b) if a == b => 0.0,
        (a, b) if is_vowel(a) && is_vowel(b) => 0.3,
        (b'M', b'N') | (b'F', b'W') => 0.3,
        (b'H', b'K') | (b'K', b'S') | (b'S', b'T') => 0.6,
        (b'W', b'u') => 0.2,
        (b'J' | b'S', b'S' | b'X') => 0.05,
        (b'J', b'K') | (b'H', b'X') => 0.2,
        (b'J', b'T') => 0.6,
        (b'E', b'L' | b'R') => 0.0,
        _ => 1.2,
    }
}

/// Likeness from 0 to 1. Characters put a vowel after each consonant and leave out what closes a syllable, so both cost
/// little.
pub(crate) fn called_alike(han: &Sounds, latin: &Sounds) -> f32 {
    let (x, y) = (han.codes(), latin.codes());
    let longest = x.len().max(y.iter().filter(|&&c| c != CLOSING_R).count());
    let opens_alike = x.first().zip(y.first()).is_some_and(|(&a, &b)| other(a, b) <= 0.3);
    if longest < 3 || !opens_alike {
        return 0.0;
    }
    let of_han = |c: u8| if is_vowel(c) { 0.15 } else { 1.0 };
    let of_latin = |c: u8| match c {
        CLOSING_R => 0.0,
        c if is_vowel(c) => 0.25,
        _ => 0.7,
    };
    let mut last = [0f32; MOST + 1];
    for (j, &c) in y.iter().enumerate() {
        last[j + 1] = last[j] + of_latin(c);
    }
    for &c in x {
        let mut now = [0f32; MOST + 1];
        now[0] = last[0] + of_han(c);
        for (j, &d) in y.iter().enumerate() {
            now[j + 1] = (last[j] + other(c, d)).min(last[j + 1] + of_han(c)).min(now[j] + of_latin(d));
        }
        last = now;
    }
    (1.0 - last[y.len()] / longest as f32).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(pinyin: &str, letters: &str) -> f32 {
        let syllables: Vec<u16> = pinyin.split(' ').filter_map(|s| tables::readings().find(s)).collect();
        called_alike(&Sounds::of_syllables(&syllables), &Sounds::of_letters(letters.as_bytes()))
    }

    #[test]
    fn foreign_words_are_near_the_characters_they_are_written_with() {
        for (pinyin, letters) in
            [("lai ka", "leica"), ("ao de si", "otis"), ("ou si lang", "osram"), ("bei er ta", "berta")]
        {
            assert!(alike(pinyin, letters) > 0.75, "{pinyin} {letters} {}", alike(pinyin, letters));
        }
        for (pinyin, letters) in [("han gao", "pentax"), ("de long", "henkel"), ("bin de", "leica")] {
            assert!(alike(pinyin, letters) < 0.6, "{pinyin} {letters} {}", alike(pinyin, letters));
        }
    }
}
