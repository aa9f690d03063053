//! Latin parts against each other: 5.1.4, 5.1.5, 5.1.8–5.1.12, 5.1.14, 5.1.16.

use super::evidence::{Evidence, Exception, Found, Link, Rule};
use super::letters::{LOOK_SUBSTITUTIONS, SOUND_SUBSTITUTIONS, SUBSTITUTIONS, changes, place, substitution};
use super::query::Features;
use crate::meaning::{WeakKind, bit, is_english, is_no_form, is_stop_word, lexicon, stem, weak_latin_kind};
use crate::shape::short_likeness;

/// Least letters of a part that may carry a containment.
const CONTAINED_LETTERS: usize = 4;

/// Compares the Latin parts; both must have one.
pub(super) fn compare(left: &Features, right: &Features, evidence: Option<&mut Evidence>) -> f32 {
    let (a, b) = (left.parts.latin(), right.parts.latin());
    let found = if a == b { Found::new(1.0, Rule::SameCharacters) } else { differing(left, right) };
    if let Some(evidence) = evidence {
        record(left, right, found, evidence);
    }
    found.value
}

fn differing(left: &Features, right: &Features) -> Found {
    let (x, y) = (left.letters(), right.letters());
    let mut found = if x == y {
        weak_differ(left, right)
    } else if left.look() == right.look() && x.len().min(y.len()) >= 3 {
        Found::new(0.94, Rule::NearShape)
    } else {
        by_letters(x, y).max(by_sound(left, right)).max(by_words(left, right)).max(contained(left, right))
    };
    let (a, b) = (left.parts.latin(), right.parts.latin());
    if has_other_meaning(left, right) {
        found = found.lowered(OTHER_MEANING, Exception::OtherWord);
    }
    if is_doubled(a, b) {
        found = found.max(Found::new(0.92, Rule::Doubled));
    }
    if x.len() != a.len() || y.len() != b.len() {
        found = found.max(by_letters(a, b));
    }
    found
}

/// What is left where both are words with another meaning.
const OTHER_MEANING: f32 = 0.72;

/// Whether both are single English words of clearly different meaning (5.1.9): not forms of one, nor one made from the
/// other, nor of one sense.
fn has_other_meaning(left: &Features, right: &Features) -> bool {
    let (x, y) = (left.parts.latin(), right.parts.latin());
    let alone =
        |features: &Features| features.parts.words().nth(1).is_none() && features.parts.han().is_empty();
    if !alone(left) || !alone(right) || !is_english(x) || !is_english(y) || x == y {
        return false;
    }
    let (a, b) = (stem(x), stem(y));
    let same_sense = || {
        let both = lexicon().english(x).zip(lexicon().english(y));
        both.is_some_and(|(p, q)| p.iter().any(|concept| *concept != 0 && q.contains(concept)))
    };
    // news is a word of its own and no form of new
    let own = is_no_form(x) || is_no_form(y);
    (own || !is_made_of(&a, &b) && !is_made_of(&b, &a)) && !same_sense()
}

/// Whether a word is another with an ending that makes words of words (happiness), not with letters that make it another
/// (start of star).
fn is_made_of(long: &[u8], short: &[u8]) -> bool {
    const ENDINGS: [&str; 30] = [
        "", "s", "es", "y", "ly", "er", "or", "ed", "al", "ic", "en", "ish", "ist", "ism", "ion", "ity",
        "ful", "ness", "less", "ment", "able", "ible", "ous", "ive", "ship", "hood", "ian", "ing", "ance",
        "ence",
    ];
    // happi-ness of happy, run-n-er of run
    let stems = [short, short.strip_suffix(b"y").unwrap_or(short)];
    stems.iter().any(|stem| {
        long.strip_prefix(*stem).is_some_and(|rest| {
            let doubled = stem.last().is_some_and(|last| rest.first() == Some(last)).then(|| &rest[1..]);
            [Some(rest), doubled, rest.strip_prefix(b"i")].into_iter().flatten().any(|rest| {
                let without_e = |ending: &&str| ending.strip_suffix('e').unwrap_or(ending).as_bytes() == rest;
                ENDINGS.iter().any(|ending| ending.as_bytes() == rest || without_e(ending))
            })
        })
    })
}

/// Whether two texts are one word a different number of times (5.1.3).
fn is_doubled(a: &[u8], b: &[u8]) -> bool {
    let once = |text: &[u8]| {
        let repeats =
            |n: usize| text.len().is_multiple_of(n) && text.chunks(n).all(|chunk| *chunk == text[..n]);
        (2..=text.len()).find(|&n| repeats(n)).unwrap_or(text.len())
    };
    let (m, n) = (once(a), once(b));
    m >= 2 && a.len() != b.len() && a[..m] == b[..n]
}

/// The letters are the same but for weak words: which words stand on one side only, or in another place.
fn weak_differ(left: &Features, right: &Features) -> Found {
    let (a, b): (Vec<&[u8]>, Vec<&[u8]>) = (left.weak_words().collect(), right.weak_words().collect());
    let alone = |words: &[&[u8]], others: &[&[u8]]| -> u8 {
        let alone = words.iter().filter(|word| !others.contains(word));
        // for which goods a word is weak has been asked
        alone.filter_map(|word| weak_latin_kind(word, u64::MAX)).fold(0, |kinds, kind| kinds | bit(kind))
    };
    let rule = match alone(&a, &b) | alone(&b, &a) {
        k if k & bit(WeakKind::Generic) != 0 => Rule::GenericAdded,
        k if k & bit(WeakKind::Place) != 0 => Rule::PlaceAdded,
        k if k & bit(WeakKind::Modifier) != 0 => Rule::ModifierAdded,
        k if k & (bit(WeakKind::State) | bit(WeakKind::Region)) != 0 => Rule::OriginAdded,
        k if k != 0 => Rule::WordForm,
        _ if a.len() == b.len() => return Found::new(0.9, Rule::WordOrder),
        _ => Rule::Doubled,
    };
    Found::new(0.95, rule)
}

fn by_letters(x: &[u8], y: &[u8]) -> Found {
    let longest = x.len().max(y.len());
    if longest == 0 {
        return Found::default();
    }
    if longest <= 2 {
        return short(x, y);
    }
    let likeness = 1.0 - changes(x, y, &SUBSTITUTIONS) / longest as f32;
    if !has_common(x, y) {
        // drawn alike throughout (808, BOB), or nothing that could be told
        return if likeness >= DRAWN_ALIKE {
            Found::new(likeness, Rule::NearShape)
        } else {
            Found::default()
        };
    }
    let value = if likeness >= 0.6 { likeness + 0.03 } else { (likeness * 1.35 - 0.18).max(0.0) };
    let value = value * of_few_letters(x, y);
    let mut found = Found::new(value.min(0.97), Rule::FewLettersDiffer);
    let first_differs =
        x.first() != y.first() && x.first().zip(y.first()).is_some_and(|(&a, &b)| substitution(a, b) > 0.6);
    if first_differs && value > 0.3 {
        found = found.lowered(if longest >= 7 { 0.85 } else { 0.7 }, Exception::FirstDiffers);
    }
    found
}

/// What is left of the likeness of words of three or four letters of which more than one is another: a few that differ
/// (5.1.9) are one of so many.
fn of_few_letters(x: &[u8], y: &[u8]) -> f32 {
    if x.len().max(y.len()) > FEW_LETTERS {
        return 1.0;
    }
    (1.0 - EACH_FURTHER * (changes(x, y, &LOOK_SUBSTITUTIONS) - 1.0).max(0.0)).max(0.0)
}

/// Most letters of a word in which one other letter is already much.
const FEW_LETTERS: usize = 4;
/// What each further letter that differs takes off there.
const EACH_FURTHER: f32 = 0.2;

/// Likeness from which words without one letter in common are drawn or called alike.
const DRAWN_ALIKE: f32 = 0.7;

/// Whether two words have a letter or digit in common.
fn has_common(x: &[u8], y: &[u8]) -> bool {
    let letters = |word: &[u8]| word.iter().fold(0u64, |all, &c| all | 1 << place(c));
    letters(x) & letters(y) != 0
}

/// One or two letters or digits (5.1.8): how each is drawn, place by place.
fn short(x: &[u8], y: &[u8]) -> Found {
    if x.len() != y.len() {
        let one = if has_common(x, y) { 0.25 } else { 0.0 };
        return Found::new(one, Rule::ShortLetters);
    }
    let alike = |(&a, &b): (&u8, &u8)| f32::from(short_likeness(a, b)) / 255.0;
    let mean = x.iter().zip(y).map(alike).sum::<f32>() / x.len() as f32;
    let swapped = x.iter().rev().eq(y);
    let value = if swapped { 0.55 } else { (mean - 0.05).max(0.0) };
    Found::new(
        if swapped || value >= NEAR_LETTERS || has_common(x, y) { value } else { 0.0 },
        Rule::ShortLetters,
    )
}

fn by_sound(left: &Features, right: &Features) -> Found {
    let (x, y) = (left.sound.codes(), right.sound.codes());
    let longest = x.len().max(y.len());
    if longest < 3 || left.letters().len().min(right.letters().len()) < 3 {
        return Found::default();
    }
    if x == y {
        return Found::new(0.9, Rule::NearSound);
    }
    let likeness = 1.0 - changes(x, y, &SOUND_SUBSTITUTIONS) / longest as f32;
    let (a, b) = (left.letters(), right.letters());
    let value = if x[..1] == y[..1] { likeness * 0.88 } else { likeness * 0.7 } * of_few_letters(a, b);
    if has_common(a, b) {
        return Found::new(value, Rule::FewLettersDiffer);
    }
    if likeness >= CALLED_ALIKE && a.len().max(b.len()) > FEW_LETTERS {
        Found::new(value, Rule::NearSound)
    } else {
        Found::default()
    }
}

/// Likeness of the sounds from which longer words without one letter in common are called alike.
const CALLED_ALIKE: f32 = 0.8;

/// The same words in another order, or in another form.
fn by_words(left: &Features, right: &Features) -> Found {
    let (a, b) = (left.parts.latin(), right.parts.latin());
    let (p, q) = (left.letters(), right.letters());
    let turned = p.len() == q.len() && p.len() >= 6 && is_turned(p, q);
    let several = left.parts.words().nth(1).is_some() || right.parts.words().nth(1).is_some();
    let same_start = a.first() == b.first() && a.len().abs_diff(b.len()) <= 4;
    if !several && (turned || !same_start) {
        return if turned { Found::new(0.88, Rule::WordOrder) } else { Found::default() };
    }
    let words = |features: &Features, letters: &[u8]| -> Vec<Vec<u8>> {
        features.parts.words().map(|r| letters[r].to_vec()).filter(|w| !is_stop_word(w)).collect()
    };
    let (mut x, mut y) = (words(left, a), words(right, b));
    if x.is_empty() || y.is_empty() {
        return Found::default();
    }
    let stems = |words: &[Vec<u8>]| words.iter().map(|w| stem(w)).collect::<Vec<_>>();
    if stems(&x).concat() == stems(&y).concat() && x.concat().len() >= 3 {
        return Found::new(0.95, Rule::WordForm);
    }
    if x.len() == y.len() && x.len() >= 2 {
        x.sort();
        y.sort();
        if x == y {
            return Found::new(0.9, Rule::WordOrder);
        }
    }
    if turned { Found::new(0.88, Rule::WordOrder) } else { Found::default() }
}

/// Whether two words of at least three letters each changed places.
fn is_turned(p: &[u8], q: &[u8]) -> bool {
    (3..=p.len() - 3).any(|k| p[k..] == q[..p.len() - k] && p[..k] == q[p.len() - k..])
}

fn contained(left: &Features, right: &Features) -> Found {
    let (x, y) = (left.letters(), right.letters());
    let (short, long, features) = if x.len() <= y.len() { (x, y, right) } else { (y, x, left) };
    if short.len() < 3 {
        return Found::default();
    }
    let Some(at) = long.windows(short.len()).position(|w| w == short) else { return Found::default() };
    let letters = features.parts.latin();
    let is_word = features.parts.words().any(|r| letters[r] == *short);
    let ratio = short.len() as f32 / long.len() as f32;
    let value = match (is_word, at) {
        (true, _) if short.len() >= CONTAINED_LETTERS => 0.72 + 0.2 * ratio,
        (true, _) => 0.55 + 0.3 * ratio,
        (false, 0) if short.len() >= CONTAINED_LETTERS => 0.5 + 0.42 * ratio,
        (false, _) if short.len() >= CONTAINED_LETTERS => 0.42 + 0.4 * ratio,
        (false, _) => 0.25 + 0.45 * ratio,
    };
    // 5.1.16 is of marks that are known for themselves, as coined words are; others are a part of several (5.1.15), or
    // all but some letters of one (5.1.9).
    let rule = match () {
        () if short.len() >= DISTINCT_LETTERS && !is_english(short) => Rule::Contains,
        () if is_word => Rule::DistinctivePart,
        () => Rule::FewLettersDiffer,
    };
    Found::new(value, rule)
}

/// Least letters of a coined word that is known for itself.
const DISTINCT_LETTERS: usize = 5;

/// Value from which a rule that speaks of one or two letters is told.
const NEAR_LETTERS: f32 = 0.5;

fn record(left: &Features, right: &Features, found: Found, evidence: &mut Evidence) {
    let (a, b) = (left.parts.latin(), right.parts.latin());
    let (left_at, right_at) = (left.parts.latin_at(), right.parts.latin_at());
    let shared = common(a, b);
    let holds = |rule: &Rule| match rule {
        Rule::FewLettersDiffer => found.value > 0.0 && !shared.is_empty(),
        Rule::ShortLetters => found.value >= NEAR_LETTERS,
        _ => true,
    };
    let (x, y) = (left.sound.codes(), right.sound.codes());
    if matches!(found.rule, Some(Rule::FewLettersDiffer)) && x.len() >= 3 && x == y {
        evidence.fire(Rule::NearSound);
    }
    if let Some(rule) = found.rule.filter(holds) {
        evidence.fire(rule);
    }
    if let Some(exception) = found.exception {
        evidence.lower(exception);
    }
    if found.exception == Some(Exception::FirstDiffers) {
        let first = |features: &Features| {
            let letter = features.letters().first();
            features.parts.latin().iter().position(|c| Some(c) == letter).unwrap_or(0)
        };
        let (i, j) = (first(left), first(right));
        let (i, j) = if a[i] == b[j] { (0, 0) } else { (i, j) };
        evidence.openings = Some((left_at[i], right_at[j]));
    }
    evidence.links.extend(shared.into_iter().map(|(i, j)| Link {
        left: left_at[i],
        right: right_at[j],
        sound: 255,
        shape: 255,
        same: true,
    }));
}

/// A longest common subsequence, as pairs of indexes.
pub(super) fn common(a: &[u8], b: &[u8]) -> Vec<(usize, usize)> {
    let mut best = vec![0u8; (a.len() + 1) * (b.len() + 1)];
    let width = b.len() + 1;
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i] == b[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_more_than_once_is_doubled() {
        assert!(is_doubled(b"bo", b"bobo") && is_doubled(b"cococo", b"coco"));
        assert!(!is_doubled(b"nike", b"nikes") && !is_doubled(b"aa", b"aaa"));
        assert!(!is_doubled(b"", b"bobo"));
    }

    #[test]
    fn a_word_made_of_another_is_told_from_one_that_only_begins_alike() {
        for (long, short) in
            [("runner", "run"), ("happiness", "happy"), ("darkness", "dark"), ("sunny", "sun")]
        {
            assert!(is_made_of(long.as_bytes(), short.as_bytes()), "{long} {short}");
        }
        for (long, short) in [("start", "star"), ("birth", "bir"), ("plane", "plan"), ("card", "car")] {
            assert!(!is_made_of(long.as_bytes(), short.as_bytes()), "{long} {short}");
        }
    }
}
