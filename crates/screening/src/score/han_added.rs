//! What is added to a mark: weak words, the name of its kind, further characters (5.1.6, 5.1.7, 5.1.12–5.1.16).

use super::chars::NEAR;
use super::evidence::{Exception, Found, Rule};
use super::han::Stretch;
use super::query::{Features, Query};
use crate::meaning::{Stripped, is_class_noun, is_established, strip_around};

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
    (left.core, right.core)
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
        return (found, true);
    }
    if found.exception.is_none() && is_established(q) && is_established(c) && q.len().min(c.len()) >= 2 {
        return (found.lowered(OTHER_WORDS, Exception::OtherMeaning), false);
    }
    (found, false)
}

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
