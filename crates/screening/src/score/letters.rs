//! What it costs to make one word another, by look and by sound.

use std::sync::LazyLock;

use crate::shape::letter_likeness;
use crate::text::MAX_LATIN;

/// Letters and digits as numbers below 36; anything else as the last.
#[inline]
pub(super) fn place(c: u8) -> usize {
    usize::from(match c {
        b'0'..=b'9' => c - b'0',
        b'a'..=b'z' => c - b'a' + 10,
        _ => 35,
    })
}

/// What each letter for each other costs.
pub(super) type Costs = [[f32; PLACES]; PLACES];

/// Letters and digits.
const PLACES: usize = 36;

/// By look and sound, of letters.
pub(super) static SUBSTITUTIONS: LazyLock<Costs> = LazyLock::new(|| costs(substitution_cost));
/// By sound alone, of the codes of a skeleton.
pub(super) static SOUND_SUBSTITUTIONS: LazyLock<Costs> = LazyLock::new(|| costs(sound_cost));
/// By look alone: a letter that is not drawn like the other is another, however it is called.
pub(super) static LOOK_SUBSTITUTIONS: LazyLock<Costs> =
    LazyLock::new(|| costs(|x, y| if x == y { 0.0 } else { (substitution_cost(x, y) * 2.0).min(1.0) }));

fn costs(of: impl Fn(u8, u8) -> f32) -> Costs {
    let letters: Vec<u8> = (b'0'..=b'9').chain(b'a'..=b'z').collect();
    let mut table = [[0.0; 36]; 36];
    for &x in &letters {
        for &y in &letters {
            table[place(x)][place(y)] = of(x, y);
        }
    }
    table
}

/// What one letter for another costs.
#[inline]
pub(super) fn substitution(x: u8, y: u8) -> f32 {
    SUBSTITUTIONS[place(x)][place(y)]
}

fn substitution_cost(x: u8, y: u8) -> f32 {
    if x == y {
        return 0.0;
    }
    let look = f32::from(letter_likeness(x, y)) / 255.0;
    sound_cost(x, y).min(1.0 - 0.75 * look)
}

fn sound_cost(x: u8, y: u8) -> f32 {
    if x == y {
        return 0.0;
    }
    let vowels = |c: u8| matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let kin = |c: u8| match c {
        b'c' | b'k' | b'q' => 1,
        b's' | b'z' => 2,
        b'f' | b'v' => 3,
        b'i' | b'y' => 4,
        b'b' | b'p' => 5,
        b'd' | b't' => 6,
        b'g' | b'j' => 7,
        _ => 0,
    };
    if kin(x) != 0 && kin(x) == kin(y) {
        0.55
    } else if vowels(x) && vowels(y) {
        0.75
    } else {
        1.0
    }
}

/// Least cost of the changes between two words: another letter, one more, one less, two swapped.
pub(super) fn changes(x: &[u8], y: &[u8], table: &Costs) -> f32 {
    let (y, mut places, mut adding) = (&y[..y.len().min(MAX_LATIN)], [0u8; MAX_LATIN], [0f32; MAX_LATIN]);
    let doubled = |word: &[u8], k: usize| if k >= 1 && word[k] == word[k - 1] { 0.4 } else { 1.0 };
    for (j, &c) in y.iter().enumerate() {
        (places[j], adding[j]) = (place(c) as u8, doubled(y, j));
    }
    let (places, adding) = (&places[..y.len()], &adding[..y.len()]);
    // what the beginnings of y cost beside the part of x that was gone through
    let mut row = [0f32; MAX_LATIN];
    let row = &mut row[..y.len()];
    row.iter_mut().enumerate().for_each(|(j, cost)| *cost = (j + 1) as f32);
    let mut behind = 0.0;
    for (i, &c) in x.iter().enumerate() {
        let (costs, drop) = (&table[place(c)], doubled(x, i));
        let (mut before, mut now) = (i as f32, (i + 1) as f32);
        for ((cost, &place), add) in row.iter_mut().zip(places).zip(adding) {
            let other = before + costs[usize::from(place).min(PLACES - 1)];
            before = *cost;
            now = other.min(before + drop).min(now + add);
            *cost = now;
        }
        behind = now;
    }
    let cost = if x.is_empty() || y.is_empty() { x.len().max(y.len()) as f32 } else { behind };
    swaps(x, y, cost, table)
}

/// Two neighbouring letters swapped cost less than two changes.
fn swaps(x: &[u8], y: &[u8], cost: f32, table: &Costs) -> f32 {
    if x.len() != y.len() {
        return cost;
    }
    let (mut swapped, mut other, mut i) = (0.0, 0.0, 0);
    while i < x.len() {
        if x[i] != y[i] && i + 1 < x.len() && x[i] == y[i + 1] && x[i + 1] == y[i] {
            swapped += 0.8;
            i += 2;
        } else {
            other += table[place(x[i])][place(y[i])];
            i += 1;
        }
    }
    cost.min(swapped + other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted_by_what_looks_and_sounds_alike() {
        assert_eq!(changes(b"tree", b"tree", &SUBSTITUTIONS), 0.0);
        assert!(changes(b"tide", b"tibe", &SUBSTITUTIONS) < 1.0);
        assert!((changes(b"form", b"from", &SUBSTITUTIONS) - 0.8).abs() < 1e-6);
        assert!((changes(b"abc", b"abcd", &SUBSTITUTIONS) - 1.0).abs() < 1e-6);
        assert!(changes(b"kaldi", b"tesco", &SUBSTITUTIONS) > 3.0);
        assert_eq!(changes(b"abcx", b"abxc", &SUBSTITUTIONS), changes(b"abxc", b"abcx", &SUBSTITUTIONS));
    }
}
