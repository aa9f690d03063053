//! What is added to a mark: weak words, the name of its kind, further characters (5.1.6, 5.1.7, 5.1.12–5.1.16).

use super::chars::NEAR;
use super::evidence::{Exception, Found, Rule};
use super::han::Stretch;
use super::query::{Features, Query};
use crate::meaning::{Stripped, WeakKind, bit, is_class_noun, is_established, is_modifier, strip_around};

/// What is distinctive in each of two Chinese parts beside the other.
pub(crate) fn cores(left: &Features, right: &Features, classes: u64) -> (Stripped, Stripped) {
    let (q, c) = (left.parts.han(), right.parts.han());
    let whole = |han: &[u16]| Stripped { start: 0, end: han.len(), kinds: 0, single: false };
    if let Some(core) = strip_around(q, c, classes, |_, _| {}) {
        return (core, whole(c));
    }
    if let Some(core) = strip_around(c, q, classes, |_, _| {}) {
        return (whole(q), core);
    }
    if let Some(core) = beside_doubled(q, c, classes) {
        return (core, whole(c));
    }
    if let Some(core) = beside_doubled(c, q, classes) {
        return (whole(q), core);
    }
    (left.core, right.core)
}

/// What is left of a mark without the modifier in front where the other is that with a character doubled (好多鱼 beside
/// 多多鱼: 5.1.14 and 5.1.3).
fn beside_doubled(han: &[u16], other: &[u16], classes: u64) -> Option<Stripped> {
    let [first, rest @ ..] = han else { return None };
    let doubled = rest.len() >= 2 && rest.len() < other.len() && collapsed(rest).eq(collapsed(other));
    (doubled && is_modifier(*first, classes)).then(|| Stripped {
        start: 1,
        end: han.len(),
        kinds: bit(WeakKind::Modifier),
        single: true,
    })
}

/// Whether two marks differ by the modifiers in front alone while one of them is a word that everybody knows, in which that
/// is none (大红袍 beside 小红袍).
pub(super) fn is_own_word(q: &[u16], c: &[u16], kinds: u8) -> bool {
    kinds == bit(WeakKind::Modifier) && q.len() == c.len() && (is_established(q) || is_established(c))
}

/// What another order leaves: one swap or one character moved is little, a scramble more.
pub(super) fn order_factor(n: usize, in_order: usize) -> f32 {
    if n == 2 { 0.9 } else { 0.96 - 0.06 * (n - in_order).saturating_sub(1) as f32 }
}

/// A mark with repeated characters and repeated halves taken once.
pub(super) fn collapsed(han: &[u16]) -> impl Iterator<Item = u16> + '_ {
    let half = han.len() / 2;
    let once = if half > 0 && han.len().is_multiple_of(2) && han[..half] == han[half..] {
        &han[..half]
    } else {
        han
    };
    once.iter().enumerate().filter(|&(i, code)| i == 0 || once[i - 1] != *code).map(|(_, &code)| code)
}

/// Whether a rule tells of characters added to the other mark.
pub(super) fn is_added(rule: Rule) -> bool {
    matches!(rule, Rule::Contains | Rule::DistinctivePart | Rule::FewCharactersDiffer)
}

/// Lowers the value of two whole marks that everybody knows as words of other things (新华书店 and 新华社), and says whether
/// they are words of one thing (玫瑰 and 玫瑰花).
pub(super) fn meanings(query: &Query, right: &Features, found: Found, used: &Stretch) -> (Found, bool) {
    let (q, c) = (query.features.parts.han(), right.parts.han());
    if (q.len() == c.len() && used.left.1 - used.left.0 == q.len()) || found.value < NEAR || q == c {
        return (found, false);
    }
    let shares = || {
        let both = query.chinese_concepts.zip(right.chinese_concepts());
        both.is_some_and(|(a, b)| a.iter().any(|concept| *concept != 0 && b.contains(concept)))
    };
    let (short, long) = if q.len() < c.len() { (q, c) } else { (c, q) };
    if found.value >= 0.7 && (shares() || is_class_noun(short, long)) {
        // of one meaning and besides of the same characters: no less than what only means the same
        return (Found { value: found.value.max(OF_ONE_THING), ..found }, true);
    }
    if found.exception.is_none() && is_established(q) && is_established(c) && q.len().min(c.len()) >= 2 {
        return (found.lowered(OTHER_WORDS, Exception::OtherMeaning), false);
    }
    (found, false)
}

/// Least value of a word beside the same with the name of its kind.
const OF_ONE_THING: f32 = 0.94;
/// What is left where both marks are words of other things.
const OTHER_WORDS: f32 = 0.75;

/// Whether two texts are made of the same characters, each as often.
pub(super) fn same_multiset(q: &[u16], c: &[u16]) -> bool {
    let count = |han: &[u16], code: u16| han.iter().filter(|other| **other == code).count();
    q.len() == c.len() && q.iter().all(|&code| count(q, code) == count(c, code))
}

/// The rule under which a mark stands in a longer one. Of one that is known for itself, being coined of three and more
/// characters, 5.1.16; of another, further characters are a part of their own (5.1.15) or a difference in a few (5.1.7).
pub(super) fn contained_rule(short: &[u16], long: &[u16]) -> Rule {
    let whole = long.windows(short.len()).any(|window| window == short);
    match long.len() - short.len() {
        _ if !whole || short.len() < 2 => Rule::FewCharactersDiffer,
        _ if short.len() >= 3 && !is_established(short) => Rule::Contains,
        2.. => Rule::DistinctivePart,
        _ => Rule::FewCharactersDiffer,
    }
}
