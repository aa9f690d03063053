//! Chinese parts of as many characters on both sides: 5.1.4, 5.1.5, 5.1.7.

use super::chars::{NEAR, NEAR_SHAPE, NEAR_SOUND};
use super::evidence::{Exception, Found, Rule};
use super::han::{ALONE, Alignment, Grid, Stretch};
use crate::meaning::is_established;

/// What each further character that differs takes off.
const FURTHER: f32 = 0.03;

/// Value under which two characters are clearly different, which lowers the score where they stand first.
const CLEARLY_OTHER: f32 = 0.17;

/// What a character that is not near counts: the more, the less different it is.
fn counted(value: f32) -> f32 {
    value * (0.6 + 0.35 * not_clear(value))
}

/// How far characters that are not near are not clearly different either, from 0 to 1.
fn not_clear(value: f32) -> f32 {
    ((value - 0.25) / (NEAR - 0.25)).clamp(0.0, 1.0)
}

/// As many characters on both sides: 5.1.4, 5.1.5, 5.1.7.
pub(super) fn substituted(
    grid: &Grid,
    left: &[u16],
    right: &[u16],
    at: Stretch,
    alignment: &Alignment,
) -> Found {
    let n = left.len();
    let total = n as f32;
    let in_place: f32 = (0..n).map(|i| grid.worth(at.left.0 + i, at.right.0 + i)).sum();
    if alignment.sum > in_place + 1e-4 {
        return shifted(grid, n, at, alignment);
    }
    let straight = (0..n).all(|i| alignment.partner[at.left.0 + i] == (at.right.0 + i) as u8);
    let missing = n - alignment.count;
    let mean = alignment.sum / total;
    let mut found = Found::new(mean, nearness(grid, at, alignment));
    let cells = || (0..n).map(|i| grid.at(at.left.0 + i, at.right.0 + i));
    if straight {
        // Every further character that differs takes the marks further apart, whichever way it is near.
        let changed = cells().filter(|cell| cell.value < 1.0).count();
        found.value *= 1.0 - FURTHER * changed.saturating_sub(1).min(4) as f32;
        if is_established(left) && is_established(right) && n <= 3 {
            let same_look = cells().all(|cell| cell.shape >= 128);
            // words that everybody knows are told apart even where they are drawn alike (大王, 天王)
            return found.lowered(if same_look { 0.9 } else { 0.82 }, Exception::OtherMeaning);
        }
        let by_sound = n == 2 && cells().all(|cell| cell.value < 1.0 && cell.shape < NEAR_SHAPE);
        if by_sound && is_established(left) != is_established(right) {
            // only the sound is near, and one of them has a meaning that everybody knows (5.1.4)
            return found.lowered(KNOWN_BESIDE_SOUND, Exception::OtherMeaning);
        }
        return found;
    }
    found.rule = Some(Rule::FewCharactersDiffer);
    // What is not near still counts by how far it is from clearly different.
    let somewhat: f32 = cells().map(|cell| if cell.value < NEAR { counted(cell.value) } else { 0.0 }).sum();
    found.value += somewhat / total;
    let opening = grid.at(at.left.0, at.right.0).value;
    let first = opening < CLEARLY_OTHER;
    // Three characters that are no word, of which all but one are the same, are the rule itself (5.1.7).
    let coined = !is_established(left) && !is_established(right);
    let factor = match (n, missing) {
        (2, _) => 0.82 + 0.12 * not_clear(cells().map(|cell| cell.value).fold(1.0, f32::min)),
        (3, 1) if coined => 1.07,
        (3, 1) => 1.02,
        (_, 1) => 1.0,
        (_, 2) => 0.9,
        _ => 0.8,
    };
    found.value *= factor;
    if first && n >= 3 {
        return found.lowered(0.68 + 0.2 * opening, Exception::FirstDiffers);
    }
    if first && n == 2 {
        found.value *= 0.92;
    }
    found.exception = (n == 2).then_some(Exception::OtherMeaning);
    found
}

/// Characters that stand in other places: what is over in front of one and behind the other is two differences, not one
/// character replaced (京东方 and 东方红).
fn shifted(grid: &Grid, n: usize, at: Stretch, alignment: &Alignment) -> Found {
    let found = Found::new(alignment.sum / (2 * n - alignment.count) as f32, Rule::FewCharactersDiffer);
    let opening = grid.at(at.left.0, at.right.0).value;
    if n >= 3 && opening < CLEARLY_OTHER {
        return found.lowered(0.68 + 0.2 * opening, Exception::FirstDiffers);
    }
    found
}

/// What is left where two characters are both others that are only called alike, and one mark is a known word.
const KNOWN_BESIDE_SOUND: f32 = 0.92;

/// The rule that names how the differing characters are near.
fn nearness(grid: &Grid, at: Stretch, alignment: &Alignment) -> Rule {
    let mut rule = Rule::SameCharacters;
    for i in at.left.0..at.left.1 {
        let j = alignment.partner[i];
        if j == ALONE {
            return Rule::FewCharactersDiffer;
        }
        let cell = grid.at(i, usize::from(j));
        let by_shape = cell.shape >= NEAR_SHAPE && cell.sound < NEAR_SOUND;
        if cell.value < 1.0 && !by_shape {
            rule = Rule::NearSound;
        } else if cell.value < 1.0 && rule == Rule::SameCharacters {
            rule = Rule::NearShape;
        }
    }
    rule
}
