//! Reasons that tell which characters or letters differ.

use super::Link;
use super::evidence::{Evidence, Rule};
use super::explain::Side;
use super::why::is_letter;

/// What is told of letters.
pub(super) const LETTERS: &str = "字母";

/// Which characters or letters have no partner, and whether these are few: one, or a third of the longer side.
pub(super) fn differing(left: &Side<'_>, right: &Side<'_>, evidence: &Evidence, what: &str) -> String {
    // Where only the distinctive parts were compared, weak words beside them are told by their own rule.
    let (links, by_core, letters) = (&evidence.links, evidence.by_core, what == LETTERS);
    let named = evidence.rules.iter().any(|rule| {
        matches!(rule, Rule::GenericAdded | Rule::PlaceAdded | Rule::ModifierAdded | Rule::OriginAdded)
    });
    let places = |side: &Side<'_>| -> Vec<u8> {
        (0..side.folded.units.len())
            .filter_map(|i| u8::try_from(i).ok())
            .filter(|&i| side.unit(i) != u16::from(b' ') && !(by_core && side.is_weak_place(i)))
            .filter(|&i| !letters || is_letter(side.unit(i)) && !(named && side.is_weak_letter(i)))
            .collect()
    };
    let (p, q) = (places(left), places(right));
    let alone = |places: &[u8], linked: &dyn Fn(&Link) -> u8| -> Vec<u8> {
        places.iter().copied().filter(|&i| !links.iter().any(|link| linked(link) == i)).collect()
    };
    let (a, b) = (alone(&p, &|link| link.left), alone(&q, &|link| link.right));
    let both = format_args!("「{}」与「{}」", left.raw(), right.raw());
    // The same character alone on both sides has another place (ANGEL, ANGLE): then the stretch is told that differs.
    if a.iter().any(|&i| b.iter().any(|&j| left.unit(i) == right.unit(j))) {
        return in_other_order(left, right, (&p, &q), (&a, &b), what);
    }
    let shown = |side: &Side<'_>, places: &[u8]| places.iter().map(|&i| side.shown(i)).collect::<String>();
    let (x, y) = (shown(left, &a), shown(right, &b));
    let at = |places: &[u8], alone: &[u8]| -> Vec<Option<usize>> {
        alone.iter().map(|i| places.iter().position(|place| place == i)).collect()
    };
    // one over in front and one over behind are not one for another
    let moved = !letters && p.len() == q.len() && at(&p, &a) != at(&q, &b);
    let told = match (a.is_empty(), b.is_empty()) {
        (false, false) if moved => format!("「{x}」与「{y}」，所在位置也不同"),
        (false, false) => format!("「{x}」与「{y}」"),
        (false, true) => format!("多「{x}」"),
        (true, false) => format!("多「{y}」"),
        (true, true) => "顺序".to_owned(),
    };
    let longest = if letters { p.len().max(q.len()) } else { left.solid().len().max(right.solid().len()) };
    let few = !moved && longest >= 3 && a.len().max(b.len()) <= (longest / 3).max(1);
    let same = links.iter().all(|link| link.same);
    match (few, same) {
        (true, true) => format!("{both}仅个别{what}不同（{told}）"),
        (true, false) => format!("{both}个别{what}不同（{told}），其余相同或相近"),
        (false, true) => format!("{both}部分{what}相同，其余{what}不同（{told}）"),
        (false, false) => format!("{both}部分{what}相同或相近，其余{what}不同（{told}）"),
    }
}

/// Tells marks that have the same characters in other places: only that, or beside other differences.
fn in_other_order(
    left: &Side<'_>,
    right: &Side<'_>,
    (p, q): (&[u8], &[u8]),
    (a, b): (&[u8], &[u8]),
    what: &str,
) -> String {
    let same = |(i, j): (&u8, &u8)| left.unit(*i) == right.unit(*j);
    let front = p.iter().zip(q).take_while(|&pair| same(pair)).count();
    let most = p.len().min(q.len()) - front;
    let back = p.iter().rev().zip(q.iter().rev()).take(most).take_while(|&pair| same(pair)).count();
    let shown = |side: &Side<'_>, places: &[u8]| {
        places[front..places.len() - back].iter().map(|&i| side.shown(i)).collect::<String>()
    };
    let sorted = |side: &Side<'_>, places: &[u8]| {
        let mut units: Vec<u16> = places.iter().map(|&i| side.unit(i)).collect();
        units.sort_unstable();
        units
    };
    let only = sorted(left, a) == sorted(right, b);
    let (raw_left, raw_right, x, y) = (left.raw(), right.raw(), shown(left, p), shown(right, q));
    if only {
        format!("「{raw_left}」与「{raw_right}」{what}相同，仅部分{what}的顺序不同（「{x}」与「{y}」）")
    } else {
        format!("「{raw_left}」与「{raw_right}」部分{what}相同，其余{what}或其顺序不同（「{x}」与「{y}」）")
    }
}
