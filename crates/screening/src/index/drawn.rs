//! The signatures of characters that are like others as they are written, before the fold: of a traditional character in the
//! query or in the mark (雲碧 and 雪碧).

use super::probes::{MAX_PAIRED, Probes};
use super::signature::{Family, two};
use crate::tables;
use crate::text::Parts;

/// Look-alikes put in the place of a character, those of the query's own form and those of the marks.
const LIKE: usize = 8;

impl Probes {
    /// Each character replaced by what it is like as written, beside each of its neighbours.
    pub(super) fn written(&mut self, parts: &Parts) {
        let (han, readings) = (parts.han(), tables::readings());
        let written = parts.written().unwrap_or(han);
        for (i, &form) in written.iter().enumerate().take(MAX_PAIRED) {
            let before = |apart: usize| i.checked_sub(apart).map(|at| han[at]);
            let behind = |apart: usize| han.get(i + apart).copied();
            for near in tables::written().neighbours(form).iter().take(LIKE) {
                let worth = |weight: u16| 3 + weight * u16::from(near.likeness) / 400;
                let close = 4 + u16::from(near.likeness) / 16;
                if han.len() == 1 {
                    self.add_short(Family::Single, u64::from(near.code), 4 + close, 1);
                }
                for (family, weight, left, right) in
                    [(Family::Pair, 36, before(1), behind(1)), (Family::Skip, 30, before(2), behind(2))]
                {
                    let worth = worth(weight);
                    left.into_iter().for_each(|left| self.add(family, two(left, near.code), worth));
                    right.into_iter().for_each(|right| self.add(family, two(near.code, right), worth));
                }
                let said = |code: u16| readings.first(code);
                let (left, right) = (before(1).map(said).into_iter(), behind(1).map(said).into_iter());
                for left in left {
                    self.add(Family::SyllableCharacter, two(left, near.code), close);
                }
                for right in right {
                    self.add(Family::CharacterSyllable, two(near.code, right), close);
                }
            }
        }
    }
}
