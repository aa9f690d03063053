//! Characters drawn as their components (5.1.5).

use super::chars::CharRow;
use crate::tables;

/// The value of a mark in which characters of the other stand parted into their components (好 as 女子), or zero.
pub(super) fn joined(short: &[u16], long: &[u16]) -> f32 {
    let splits = tables::splits();
    let is_parted = |two: &[u16]| splits.joined(two[0], two[1]).is_some_and(|whole| short.contains(&whole));
    if !long.windows(2).any(is_parted) {
        return 0.0;
    }
    let (mut i, mut j, mut value, mut parted) = (0, 0, 0.0, false);
    while i < short.len() && j < long.len() {
        let two = long.get(j + 1).and_then(|&next| splits.joined(long[j], next));
        if two == Some(short[i]) {
            (value, parted, j) = (value + PARTED_VALUE, true, j + 2);
        } else {
            let near = || CharRow::new(short[i], short[i]).sparse(long[j], long[j]).value;
            let cell = if short[i] == long[j] { 1.0 } else { near() };
            if cell < NEAR_WHERE_PARTED {
                return 0.0;
            }
            (value, j) = (value + cell, j + 1);
        }
        i += 1;
    }
    let whole = parted && i == short.len() && j == long.len();
    if whole { value / short.len() as f32 * 0.97 } else { 0.0 }
}

/// Value of a character drawn as its two components.
const PARTED_VALUE: f32 = 0.9;
/// Value from which the other characters count as near beside a parted one.
const NEAR_WHERE_PARTED: f32 = 0.25;
