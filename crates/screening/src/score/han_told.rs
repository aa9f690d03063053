//! What a comparison of Chinese parts found, as evidence.

use super::chars::{NEAR_SHAPE, NEAR_SOUND};
use super::evidence::{Evidence, Exception, Found, Link, Rule};
use super::han::{ALONE, Grid, Stretch};
use super::query::{Features, Query};
use crate::meaning::WeakKind;

/// Worth of the answering characters, by the longer side, from which distinctive parts are told as the same or near.
const LEAST_DISTINCTIVE: f32 = 0.5;

/// Tells the rules that fired, what lowered the value, and which characters answer each other.
pub(super) fn record(
    grid: &Grid,
    query: &Query,
    right: &Features,
    used: Stretch,
    found: Found,
    kinds: u8,
    evidence: &mut Evidence,
) {
    let alignment = grid.align(used);
    evidence.by_core = kinds != 0;
    let (left_at, right_at) = (query.features.parts.han_at(), right.parts.han_at());
    for (i, &left_unit) in left_at.iter().enumerate().take(used.left.1).skip(used.left.0) {
        let j = usize::from(alignment.partner[i]);
        if alignment.partner[i] == ALONE {
            continue;
        }
        let cell = grid.at(i, j);
        let same = cell.value >= 1.0;
        evidence.links.push(Link {
            left: left_unit,
            right: right_at[j],
            sound: cell.sound,
            shape: cell.shape,
            same,
        });
        if !same {
            let by_shape = cell.sound < NEAR_SOUND && cell.shape >= NEAR_SHAPE;
            evidence.fire(if by_shape { Rule::NearShape } else { Rule::NearSound });
        }
    }
    evidence.links.extend(beside_the_core(grid, query, right, &evidence.links));
    let stripped = crate::meaning::Stripped { start: 0, end: 0, kinds, single: false };
    // Words are added to a distinctive part only where that part is the same or near.
    let longest = (used.left.1 - used.left.0).max(used.right.1 - used.right.0);
    let near = alignment.sum >= LEAST_DISTINCTIVE * longest as f32;
    for kind in stripped.kinds().filter(|_| near) {
        evidence.fire(match kind {
            WeakKind::Generic => Rule::GenericAdded,
            WeakKind::Place => Rule::PlaceAdded,
            WeakKind::Modifier => Rule::ModifierAdded,
            WeakKind::State | WeakKind::Region => Rule::OriginAdded,
            WeakKind::Joining => Rule::WordForm,
        });
    }
    if let Some(rule) = found.rule.filter(|&rule| rule != Rule::SameCharacters || evidence.rules.is_empty()) {
        evidence.fire(rule);
    }
    if found.rule == Some(Rule::OtherOrder) {
        evidence.only_order = grid.in_any_order(used).1 == longest;
    }
    if let Some(exception) = found.exception {
        evidence.lower(exception);
    }
    if found.exception == Some(Exception::FirstDiffers) {
        evidence.openings = Some((left_at[used.left.0], right_at[used.right.0]));
    }
}

/// What is the same in both where a mark was compared without its weak words, and stands in no pair yet.
fn beside_the_core(grid: &Grid, query: &Query, right: &Features, known: &[Link]) -> Vec<Link> {
    let (l, r) = (&query.features.parts, &right.parts);
    let (q, c) = (l.han(), r.han());
    let alignment = grid.align(Stretch::new(q, (0, q.len()), c, (0, c.len())));
    let answers = alignment.partner.iter().zip(l.han_at()).zip(q);
    let same = answers.filter_map(|((&partner, &left), code)| {
        let at = usize::from(partner);
        let right = *r.han_at().get(at).filter(|_| c.get(at) == Some(code))?;
        let free = known.iter().all(|link| link.left != left && link.right != right);
        free.then_some(Link { left, right, sound: 255, shape: 255, same: true })
    });
    same.collect()
}
