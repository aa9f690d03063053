//! Weak words that stand in one of two marks only (5.1.12-5.1.14): which kinds, and by which rules they are told.

use super::evidence::{Evidence, Found, Rule};
use super::query::Features;
use crate::meaning::{Stripped, WeakKind, bit, weak_latin_kind};

/// What is left of the likeness of letters that are near but not the same, where a weak word stands beside one of them: it is
/// a second difference.
const BESIDE_A_WEAK_WORD: f32 = 0.95;
/// Value from which added words are told.
const LEAST_TOLD: f32 = 0.5;

/// The kinds of weak foreign words that stand in one mark only.
pub(super) fn added_kinds(left: &Features, right: &Features) -> u8 {
    let (a, b): (Vec<&[u8]>, Vec<&[u8]>) = (left.weak_words().collect(), right.weak_words().collect());
    let alone = |words: &[&[u8]], others: &[&[u8]]| -> u8 {
        let alone = words.iter().filter(|word| !others.contains(word));
        // for which goods a word is weak has been asked
        alone.filter_map(|word| weak_latin_kind(word, u64::MAX)).fold(0, |kinds, kind| kinds | bit(kind))
    };
    alone(&a, &b) | alone(&b, &a)
}

/// The rules by which added words are told. An article or a conjunction is told with the forms of a word.
pub(super) fn added_rules(kinds: u8) -> impl Iterator<Item = Rule> {
    let stripped = Stripped { start: 0, end: 0, kinds, single: false };
    stripped.kinds().filter_map(|kind| match kind {
        WeakKind::Generic => Some(Rule::GenericAdded),
        WeakKind::Place => Some(Rule::PlaceAdded),
        WeakKind::Modifier => Some(Rule::ModifierAdded),
        WeakKind::State | WeakKind::Region => Some(Rule::OriginAdded),
        WeakKind::Joining => None,
    })
}

/// Kinds of words that were left out where letters that are not the same were compared; none where whole words were.
fn left_out(left: &Features, right: &Features, found: &Found) -> u8 {
    let by_words = matches!(found.rule, Some(Rule::WordOrder | Rule::WordForm));
    if by_words || left.letters() == right.letters() { 0 } else { added_kinds(left, right) }
}

/// Lowers what letters came to that are not the same, where weak words stand beside one of them.
pub(super) fn beside_weak_words(left: &Features, right: &Features, found: Found) -> Found {
    let any = added_rules(left_out(left, right, &found)).next().is_some();
    if any { Found { value: found.value * BESIDE_A_WEAK_WORD, ..found } } else { found }
}

/// Tells the words that were left out.
pub(super) fn tell_weak_words(left: &Features, right: &Features, found: &Found, evidence: &mut Evidence) {
    if found.value >= LEAST_TOLD {
        added_rules(left_out(left, right, found)).for_each(|rule| evidence.fire(rule));
    }
}
