//! The first, quick score that decides which candidates are compared in full.

use super::query::Query;
use crate::text::{is_digit, is_letter};

/// Most characters of either side that are looked at.
const MOST: usize = 12;

/// A quick estimate of likeness from 0 to 1 out of the units of a candidate.
///
/// Characters are matched by the sparse tables, each query character with its best partner, with a little for order;
/// letters by how many are shared in order.
/// Where one side is in characters and the other in letters the key that found it speaks for it: `by_key`.
pub(crate) fn sparse(query: &Query, units: &[u16], by_key: f32) -> f32 {
    let (mut han, mut latin) = ([0u16; MOST], [0u8; 32]);
    let (mut m, mut k) = (0, 0);
    for &unit in units {
        if is_letter(unit) || is_digit(unit) {
            if k < latin.len() {
                latin[k] = unit.to_le_bytes()[0];
                k += 1;
            }
        } else if unit != u16::from(b' ') && m < MOST {
            han[m] = unit;
            m += 1;
        }
    }
    let rows = &query.rows[..query.rows.len().min(MOST)];
    let by_han = if m > 0 && !rows.is_empty() { characters(query, &han[..m]) } else { 0.0 };
    let letters = query.features.parts.latin();
    let by_latin = if k > 0 && !letters.is_empty() { in_common(letters, &latin[..k]) } else { 0.0 };
    let crossed = (rows.is_empty() || m == 0) && by_latin == 0.0;
    if crossed { by_key } else { by_han.max(by_latin) }
}

fn characters(query: &Query, han: &[u16]) -> f32 {
    let rows = &query.rows[..query.rows.len().min(MOST)];
    let mut sum = 0.0;
    let mut last = usize::MAX;
    let mut ordered = 0.0;
    for (i, row) in rows.iter().enumerate() {
        let (mut best, mut at) = (0.0, usize::MAX);
        for (j, &code) in han.iter().enumerate() {
            let value = row.sparse(code).value;
            // of equal partners the one in place
            let value = if i == j { value + 0.01 } else { value };
            if value > best {
                (best, at) = (value, j);
            }
            if value > 1.0 {
                break;
            }
        }
        if best > 0.25 {
            sum += best;
            ordered += if last == usize::MAX || at > last { 1.0 } else { 0.0 };
            last = at;
        }
    }
    let (n, m) = (rows.len() as f32, han.len() as f32);
    let dice = 2.0 * sum / (n + m);
    let cover = (sum / n.min(m)).min(1.0);
    (0.65 * dice + 0.25 * cover + 0.1 * ordered / n).min(1.0)
}

/// Letters shared in order, by bits: the length of a longest common subsequence over the longer word.
fn in_common(a: &[u8], b: &[u8]) -> f32 {
    let a = &a[..a.len().min(64)];
    let mut masks = [0u64; 36];
    let index =
        |c: u8| usize::from(if c.is_ascii_digit() { c - b'0' + 26 } else { c.wrapping_sub(b'a') }).min(35);
    for (i, &c) in a.iter().enumerate() {
        masks[index(c)] |= 1 << i;
    }
    let mut free = u64::MAX;
    for &c in b {
        let hit = free & masks[index(c)];
        free = free.wrapping_add(hit) | (free & !hit);
    }
    let within = if a.len() == 64 { u64::MAX } else { (1 << a.len()) - 1 };
    let shared = (!free & within).count_ones() as f32;
    let (short, long) = (a.len().min(b.len()) as f32, a.len().max(b.len()) as f32);
    0.75 * shared / long + 0.25 * shared / short
}
