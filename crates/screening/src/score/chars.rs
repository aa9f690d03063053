//! One character against another: sound, shape, and both as one value.

use std::sync::LazyLock;

use crate::shape::NearGlyphs;
use crate::sound;
use crate::tables;

/// Value from which two characters count as taken for each other.
pub(crate) const NEAR: f32 = 0.45;
/// Closeness in 1/255 from which a sound is called the same or near.
pub(crate) const NEAR_SOUND: u8 = 150;
/// Likeness in 1/255 from which a shape is called near, and from which shape alone reaches [`NEAR`]: under it characters
/// have a radical or an outline in common (红 and 绿, 果 and 泉), and nobody reads one for the other.
pub(crate) const NEAR_SHAPE: u8 = 127;

/// Value of two characters that only sound the same.
const SAME_SOUND_VALUE: f32 = 0.82;
/// Value by likeness in shape: (likeness, value), linear between.
const SHAPE_VALUES: [(f32, f32); 9] = [
    (0.0, 0.0),
    (0.28, 0.10),
    (0.38, 0.26),
    (0.45, 0.40),
    (0.495, 0.44),
    (0.50, 0.60),
    (0.60, 0.87),
    (0.72, 0.93),
    (1.0, 0.98),
];

/// How two characters compare.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Cell {
    /// Closeness in sound, 1/255.
    pub(crate) sound: u8,
    /// Likeness in shape, 1/255.
    pub(crate) shape: u8,
    /// Both as one value from 0 to 1; 1 only for the same character.
    pub(crate) value: f32,
}

/// One character of the query, ready to be compared with many.
pub(crate) struct CharRow {
    code: u16,
    near: NearGlyphs,
    /// What it is like as it is written, where that is drawn otherwise.
    written: Option<NearGlyphs>,
    /// By syllable: closeness in 1/255.
    sounds: Vec<u8>,
}

impl Cell {
    /// The comparison of two numbers in marks so short that the number makes their meaning (三国, 五国): who reads one does
    /// not see the other.
    pub(super) fn of_numbers(self) -> Self {
        let shape = self.shape / 2;
        if self.value < 1.0 { Self { shape, value: value(self.sound, shape), ..self } } else { self }
    }
}

impl CharRow {
    /// Prepares a character that is written so.
    pub(crate) fn new(code: u16, written: u16) -> Self {
        let readings = tables::readings();
        let mut sounds = vec![0; readings.count()];
        for (index, &syllable) in readings.of(code).iter().enumerate() {
            let rare = RARE_READING.saturating_mul(u8::try_from(index).unwrap_or(4));
            let mut raise = |syllable: u16, closeness: u8| {
                let place: &mut u8 = &mut sounds[usize::from(syllable)];
                *place = closeness.saturating_sub(rare).max(*place);
            };
            raise(syllable, u8::MAX);
            for &(other, closeness) in sound::confusions(syllable) {
                raise(other, closeness);
            }
        }
        let own = (written != code).then(|| NearGlyphs::new(written));
        Self { code, near: NearGlyphs::new(code), written: own, sounds }
    }

    /// Closeness in sound in 1/255.
    #[inline]
    pub(crate) fn sound(&self, other: u16) -> u8 {
        if other == self.code {
            return u8::MAX;
        }
        let mut best = 0;
        let mut rare = 0;
        for &syllable in tables::readings().of(other) {
            best = best.max(self.sounds[usize::from(syllable)].saturating_sub(rare));
            rare = rare.saturating_add(RARE_READING);
        }
        best
    }

    /// The comparison by the sparse table with a character that is written so; of the likeness of what both fold to and of
    /// how both are written the greater counts.
    #[inline]
    pub(crate) fn sparse(&self, other: u16, written: u16) -> Cell {
        if other == self.code {
            return Cell { sound: u8::MAX, shape: u8::MAX, value: 1.0 };
        }
        let as_written = match &self.written {
            Some(own) => own.of(written),
            None if written != other => self.near.of(written),
            None => 0,
        };
        let (sound, shape) = (self.sound(other), self.near.of(other).max(as_written));
        Cell { sound, shape, value: value(sound, shape) }
    }

    /// The comparison by the table and the vectors.
    pub(crate) fn dense(&self, other: u16) -> Cell {
        if other == self.code {
            return Cell { sound: u8::MAX, shape: u8::MAX, value: 1.0 };
        }
        let (sound, shape) = (self.sound(other), self.near.of_any(other));
        Cell { sound, shape, value: value(sound, shape) }
    }
}

/// What a reading that is not the first loses, in 1/255, each.
const RARE_READING: u8 = 12;

/// What each closeness in sound and each likeness in shape is worth alone.
struct Values {
    by_sound: [f32; 256],
    by_shape: [f32; 256],
}

static VALUES: LazyLock<Values> = LazyLock::new(|| {
    let share = |n: u8| f32::from(n) / 255.0;
    let mut values = Values { by_sound: [0.0; 256], by_shape: [0.0; 256] };
    for n in 0..=u8::MAX {
        values.by_sound[usize::from(n)] = SAME_SOUND_VALUE * share(n) * share(n).sqrt().sqrt();
        values.by_shape[usize::from(n)] = shape_value(share(n));
    }
    values
});

/// Sound and shape as one value; either may carry it, both together more.
#[inline]
fn value(sound: u8, shape: u8) -> f32 {
    if sound == 0 && shape == 0 {
        return 0.0;
    }
    let values = &*VALUES;
    let (by_sound, by_shape) = (values.by_sound[usize::from(sound)], values.by_shape[usize::from(shape)]);
    let (more, less) = if by_sound > by_shape { (by_sound, by_shape) } else { (by_shape, by_sound) };
    (more + (1.0 - more) * less * 0.7).min(0.98)
}

fn shape_value(likeness: f32) -> f32 {
    let above =
        SHAPE_VALUES.iter().position(|&(at, _)| likeness <= at).unwrap_or(SHAPE_VALUES.len() - 1).max(1);
    let ((x0, y0), (x1, y1)) = (SHAPE_VALUES[above - 1], SHAPE_VALUES[above]);
    y0 + (y1 - y0) * (likeness - x0) / (x1 - x0)
}

/// Closeness in sound of two characters in 1/255.
#[cfg(test)]
pub(crate) fn sound_of(left: u16, right: u16) -> u8 {
    CharRow::new(left, left).sound(right)
}
