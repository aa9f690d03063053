//! Signatures of foreign words in whatever order they stand and however they are parted (5.1.10), and of one or two letters
//! or digits as they are drawn (5.1.8).

use super::signature::bytes_hash;
use crate::meaning::{is_stop_word, stem};
use crate::score::Features;
use crate::shape::short_likeness;

/// Least letters of which one part may stand behind the other.
const LEAST_TURNED: usize = 6;
/// Most words that are put in order.
const MOST_WORDS: usize = 6;

/// The signatures of the words of a mark: its letters from whichever place they begin (GREENLIFE and LIFEGREEN, KING TIGER
/// and TIGER KING), and its words in order of the alphabet.
pub(super) fn orders(features: &Features, mut found: impl FnMut(u64)) {
    let (letters, latin) = (features.letters(), features.parts.latin());
    for letters in [letters, latin].into_iter().take(if letters == latin { 1 } else { 2 }) {
        if letters.len() >= LEAST_TURNED {
            found(turned(letters));
        }
    }
    let words = features.parts.words().map(|range| &latin[range]).filter(|word| !is_stop_word(word));
    let mut stems: Vec<Vec<u8>> = Vec::new();
    if features.parts.words().nth(1).is_some() {
        stems.extend(words.take(MOST_WORDS + 1).map(stem));
    }
    if (2..=MOST_WORDS).contains(&stems.len()) {
        stems.sort_unstable();
        // a hyphen stands in no word, so this meets no turned letters
        found(bytes_hash(&stems.join(&b'-')));
    }
}

/// A hash of letters that is the same from whichever of them they begin.
fn turned(letters: &[u8]) -> u64 {
    let from = |start: usize| letters[start..].iter().chain(&letters[..start]);
    let first = (0..letters.len()).min_by(|&a, &b| from(a).cmp(from(b))).unwrap_or(0);
    crate::meaning::word_hash(from(first).map(|&letter| u16::from(letter)))
}

/// Likeness in 1/255 from which one letter or digit alone is taken for another.
const DRAWN_ALIKE: u8 = 150;

/// One or two letters or digits with others in their places that are drawn alike (O and 0).
pub(super) fn each_drawn(letters: &[u8], mut found: impl FnMut(&[u8])) {
    let like = |letter: u8| {
        (b'0'..=b'9').chain(b'a'..=b'z').filter(move |&other| short_likeness(letter, other) >= DRAWN_ALIKE)
    };
    match *letters {
        [one] => like(one).for_each(|one| found(&[one])),
        [one, two] => like(one).for_each(|one| like(two).for_each(|two| found(&[one, two]))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Parts, fold};

    #[test]
    fn the_same_words_in_another_order_share_a_signature() {
        let of = |mark: &str| {
            let mut all = Vec::new();
            orders(&Features::new(Parts::of(&fold(mark)), u64::MAX), |payload| all.push(payload));
            all
        };
        let share = |left: &str, right: &str| of(left).iter().any(|one| of(right).contains(one));
        for (left, right) in [
            ("KING TIGER", "TIGER KING"),
            ("LIFEGREEN", "GREENLIFE"),
            ("LIFEGREEN", "GREEN LIFE"),
            ("RED BIG FISH", "FISH BIG RED"),
            ("GO FUN", "FUN GO"),
            ("DANCING QUEEN", "QUEEN DANCE"),
        ] {
            assert!(share(left, right), "{left} {right}");
        }
        assert!(!share("LIFEGREEN", "LIFEGREENS") && !share("KING TIGER", "TIGER KIND"));
    }
}
