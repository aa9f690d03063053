//! The quick score that decides which of the marks that were found are compared in full.

use std::cell::RefCell;

use super::accumulate::{FLAGS, MEANT, WHOLE};
use super::memo::Memo;
use crate::score::Query;
use crate::text::{is_digit, is_letter};

/// Most characters of either side that are looked at.
const MOST: usize = 12;
/// Most letters of a candidate that are looked at.
const MOST_LETTERS: usize = 40;
/// Weight from which a key that found letters for characters, or the reverse, speaks for the mark.
const SPEAKS: u16 = 30;
/// Letters and digits as numbers below it.
const PLACES: usize = 36;

/// For every letter the letter that stands for those written for the same sound, consonants only.
const KIN: [u8; 26] = *b"abktefjhijklmnobkrstufwxis";
/// The same with the vowels of one kind, and soft and hard ones, as one.
const CALLED: [u8; 26] = *b"abktifjhijklmnubkrstufuxis";

/// A query made ready for many quick scores.
pub(super) struct Quick<'a> {
    letters: &'a [u8],
    memo: RefCell<Memo<'a>>,
    /// Of each byte of a mark, as written, by kin, and as called, the places in the query.
    masks: Box<[[u64; 3]; 256]>,
}

#[inline]
fn place(c: u8) -> usize {
    usize::from(if c.is_ascii_digit() { c - b'0' + 26 } else { c.wrapping_sub(b'a') }).min(PLACES - 1)
}

#[inline]
fn by(table: &[u8; 26], c: u8) -> u8 {
    // digits drawn for letters
    let c = match c {
        b'0' => b'o',
        b'1' => b'i',
        b'3' => b'e',
        b'4' => b'a',
        b'5' => b's',
        b'8' => b'b',
        other => other,
    };
    table.get(usize::from(c.wrapping_sub(b'a'))).copied().unwrap_or(c)
}

impl<'a> Quick<'a> {
    pub(super) fn new(query: &'a Query) -> Self {
        let distinctive = query.features.letters();
        let letters = if distinctive.is_empty() { query.features.parts.latin() } else { distinctive };
        let letters = &letters[..letters.len().min(u64::BITS as usize)];
        let masks = |of: &dyn Fn(u8) -> u8| {
            let mut masks = [0u64; PLACES];
            letters.iter().enumerate().for_each(|(i, &c)| masks[place(of(c))] |= 1 << i);
            masks
        };
        let (written, kin, called) = (masks(&|c| c), masks(&|c| by(&KIN, c)), masks(&|c| by(&CALLED, c)));
        let mut all = Box::new([[0; 3]; 256]);
        for (c, places) in (0..=u8::MAX).zip(all.iter_mut()) {
            *places = [written[place(c)], kin[place(by(&KIN, c))], called[place(by(&CALLED, c))]];
        }
        Self { letters, memo: RefCell::new(Memo::new(&query.rows[..query.rows.len().min(MOST)])), masks: all }
    }

    /// A quick estimate of likeness from 0 to 1 out of the units of a candidate, as folded and as written, that was found
    /// with a weight.
    ///
    /// Characters are matched by the sparse tables, each query character with its best partner, with a little for order;
    /// letters by how many must be changed, as written and as called. Where one side is in characters and the other in
    /// letters the key that found it speaks for it.
    pub(super) fn of(&self, units: &[u16], written: &[u16], weight: u16) -> f32 {
        let (mut han, mut drawn, mut latin) = ([0u16; MOST], [0u16; MOST], [0u8; MOST_LETTERS]);
        let (mut m, mut k) = (0, 0);
        for (&unit, &written) in units.iter().zip(written) {
            if is_letter(unit) || is_digit(unit) {
                if k < latin.len() {
                    latin[k] = unit.to_le_bytes()[0];
                    k += 1;
                }
            } else if unit != u16::from(b' ') && m < MOST {
                (han[m], drawn[m]) = (unit, written);
                m += 1;
            }
        }
        let rows = self.memo.borrow().rows().len();
        let by_han = if m > 0 && rows > 0 { self.characters(&han[..m], &drawn[..m]) } else { 0.0 };
        let by_latin = if k > 0 && !self.letters.is_empty() { self.by_letters(&latin[..k]) } else { 0.0 };
        let by_key = match weight {
            w if w & MEANT != 0 => 0.95,
            w if w & WHOLE != 0 => 0.8,
            _ => 0.0,
        };
        let crossed = (rows == 0 || m == 0) && by_latin == 0.0;
        let speaks = if weight & !FLAGS >= SPEAKS { 0.6 } else { 0.5 };
        let found = if crossed { speaks } else { by_han.max(by_latin) };
        found.max(by_key)
    }

    fn characters(&self, han: &[u16], written: &[u16]) -> f32 {
        let mut memo = self.memo.borrow_mut();
        let rows = memo.rows();
        let (mut best, mut at) = ([0f32; MOST], [usize::MAX; MOST]);
        for (j, (&code, &written)) in han.iter().zip(written).enumerate() {
            let mut take = |i: usize, value: f32| {
                // of equal partners the one in place
                let value = if i == j { value + 0.01 } else { value };
                if value > best[i] {
                    (best[i], at[i]) = (value, j);
                }
            };
            if code == written {
                memo.of(code).iter().enumerate().for_each(|(i, &value)| take(i, value));
            } else {
                rows.iter().enumerate().for_each(|(i, row)| take(i, row.sparse(code, written).value));
            }
        }
        let (mut sum, mut ordered, mut last) = (0.0, 0.0, usize::MAX);
        for (&best, &at) in best.iter().zip(&at).take(rows.len()) {
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

    /// How near letters are, by the changes between them: as written, between letters of one kind half, and as called.
    fn by_letters(&self, other: &[u8]) -> f32 {
        let own = self.letters;
        let (n, k) = (own.len(), other.len());
        let longest = n.max(k) as f32;
        let [written, kin, called] = changes(&self.masks, n, other);
        let same_start = by(&CALLED, own[0]) == by(&CALLED, other[0]);
        let likeness = 1.0 - (0.55 * written + 0.45 * kin) / longest;
        let mut value = if likeness >= 0.6 { likeness + 0.03 } else { likeness * 1.35 - 0.18 };
        if !same_start {
            value *= if longest >= 7.0 { 0.85 } else { 0.7 };
        }
        let by_sound = (1.0 - called / longest) * if same_start { 0.88 } else { 0.7 };
        let (short, long) = if n <= k { (own, other) } else { (other, own) };
        let contained = short.len() >= 3 && long.windows(short.len()).any(|window| window == short);
        let contained = if contained { 0.5 + 0.4 * short.len() as f32 / longest } else { 0.0 };
        value.max(by_sound).max(contained).clamp(0.0, 1.0)
    }
}

/// Letters that must be changed, added or left out between a query, given by the places of its letters in three views, and
/// a word: all places of the query at once, as bits (Myers 1999), and the views beside each other.
#[inline]
fn changes(masks: &[[u64; 3]; 256], length: usize, word: &[u8]) -> [f32; 3] {
    let last = length - 1;
    let (mut more, mut less, mut count) = ([u64::MAX; 3], [0u64; 3], [length as i64; 3]);
    for &c in word {
        let here = &masks[usize::from(c)];
        for view in 0..3 {
            let down = here[view] | less[view];
            let across = ((here[view] & more[view]).wrapping_add(more[view]) ^ more[view]) | here[view];
            let (up, fewer) = (less[view] | !(across | more[view]), more[view] & across);
            count[view] += (up >> last & 1) as i64 - (fewer >> last & 1) as i64;
            let (up, fewer) = (up << 1 | 1, fewer << 1);
            (more[view], less[view]) = (fewer | !(down | up), up & down);
        }
    }
    count.map(|count| count as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Parts, fold};

    #[test]
    fn changes_are_those_counted_one_by_one() {
        for (a, b, expected) in [
            ("kitten", "sitting", 3.0),
            ("abc", "abc", 0.0),
            ("a", "bcd", 3.0),
            ("flaw", "lawn", 2.0),
            ("intermediary", "intermediar", 1.0),
        ] {
            let mut masks = [[0; 3]; 256];
            a.bytes()
                .enumerate()
                .for_each(|(i, c)| masks[usize::from(c)] = masks[usize::from(c)].map(|m| m | 1 << i));
            assert_eq!(changes(&masks, a.len(), b.as_bytes()), [expected; 3], "{a} {b}");
        }
    }

    #[test]
    fn what_is_nearer_scores_higher() {
        let query = Query::new(Parts::new(fold("catana").units), u64::MAX);
        let quick = Quick::new(&query);
        let of = |mark: &str| quick.of(&fold(mark).units, &fold(mark).units, 0);
        assert!(of("catana") > of("katana") && of("katana") > of("batana") && of("batana") > of("copter"));
        assert!(of("catanawine") > of("corporations"));
    }
}
