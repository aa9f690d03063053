//! How marks look: likeness of characters, and of letters and digits.

mod letters;

pub(crate) use letters::{letter_likeness, look_folded, short_likeness, singly_folded, sound_folded};

use crate::tables;

/// Most that the vectors alone may say, in 1/255: the table holds every nearer pair.
const DENSE_MOST: u8 = 82;
/// What is taken off the vectors' cosine, in 1/255: it runs above the measured similarity.
const DENSE_EXCESS: u8 = 40;

/// Most likeness of two characters that the measure takes for nearer than a reader does, in 1/255.
const UNLIKE_MOST: u8 = 108;

/// Least likeness of two characters that are mistaken for each other, in 1/255.
const LIKE_LEAST: u8 = 153;

/// The neighbours of one character, for many look-ups.
pub(crate) struct NearGlyphs {
    code: u16,
    mask: usize,
    slots: Vec<(u16, u8)>,
}

impl NearGlyphs {
    /// Gathers the neighbours of a character.
    pub(crate) fn new(code: u16) -> Self {
        let (near, written) = (tables::glyphs().neighbours(code), tables::written().neighbours(code));
        let size = ((near.len() + written.len()) * 2).next_power_of_two().max(4);
        let mut glyphs = Self { code, mask: size - 1, slots: vec![(0, 0); size] };
        for neighbour in written.iter().chain(near) {
            let mut slot = glyphs.slot(neighbour.code);
            while glyphs.slots[slot].0 != 0 {
                slot = (slot + 1) & glyphs.mask;
            }
            let likeness = match neighbour.likeness {
                likeness if tables::is_unlike(code, neighbour.code) => likeness.min(UNLIKE_MOST),
                likeness if likeness < LIKE_LEAST && tables::is_like(code, neighbour.code) => LIKE_LEAST,
                likeness => likeness,
            };
            glyphs.slots[slot] = (neighbour.code, likeness);
        }
        glyphs
    }

    #[inline]
    fn slot(&self, code: u16) -> usize {
        (usize::from(code).wrapping_mul(0x9E37) >> 4) & self.mask
    }

    /// Likeness in 1/255 as the table has it; zero when the other is no neighbour.
    #[inline]
    pub(crate) fn of(&self, other: u16) -> u8 {
        if other == self.code {
            return u8::MAX;
        }
        let mut slot = self.slot(other);
        loop {
            match self.slots[slot] {
                (0, _) => return 0,
                (code, likeness) if code == other => return likeness,
                _ => slot = (slot + 1) & self.mask,
            }
        }
    }

    /// Likeness in 1/255: the table, and for pairs that are not in it the vectors.
    pub(crate) fn of_any(&self, other: u16) -> u8 {
        match self.of(other) {
            0 => tables::glyphs().dense(self.code, other).saturating_sub(DENSE_EXCESS).min(DENSE_MOST),
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(left: char, right: char) -> u8 {
        let code = |c: char| u16::try_from(u32::from(c)).unwrap();
        NearGlyphs::new(code(left)).of_any(code(right))
    }

    #[test]
    fn characters_drawn_alike_are_near_and_others_are_not() {
        for pair in
            ["师帅", "己已", "大太", "雪雷", "快抉", "天夭", "白日", "猫描", "未末", "遛溜", "动劫", "清请"]
        {
            let chars: Vec<char> = pair.chars().collect();
            assert!(likeness(chars[0], chars[1]) > 120, "{pair} {}", likeness(chars[0], chars[1]));
            assert_eq!(likeness(chars[0], chars[1]), likeness(chars[1], chars[0]), "{pair}");
        }
        assert!(likeness('海', '一') < 90);
        for pair in ["果泉", "川山", "京东", "绿红", "花莲", "猫狗", "松柏", "云一", "头太"]
        {
            let chars: Vec<char> = pair.chars().collect();
            assert!(likeness(chars[0], chars[1]) < crate::score::NEAR_SHAPE, "{pair}");
        }
    }
}
