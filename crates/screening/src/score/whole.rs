//! The parts of two marks brought together: 5.1.6, 5.1.15, 5.3.

use super::Link;
use super::evidence::{Evidence, Exception, Rule};
use super::query::{Features, Query};
use super::{cross, han, latin};
use crate::meaning::is_weak_latin;

/// Most that marks come to which are not the same after folding.
const MOST_UNLESS_SAME: f32 = 0.99;
/// Value under which two parts are clearly different.
const CLEARLY_DIFFERENT: f32 = 0.5;
/// Most letters of a Latin part that is felt as one coinage with the characters beside it (3D时代, K宝).
const JOINED_LETTERS: usize = 2;

/// Least letters of a foreign part that distinguishes by itself beside characters.
const DISTINCT_LETTERS: usize = 6;

/// Value of a name with one number behind it in two writings (雪原红三, 雪原红3).
const SAME_NUMBER: f32 = 0.98;
/// What is left of the value of two marks that differ in a measure or a model beside the rest.
const MEASURE_DIFFERS: f32 = 0.96;

/// The score of two marks by their signs alone, from 0 to 1; what was found is added to the evidence.
pub(crate) fn evaluate(query: &Query, right: &Features, mut evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    if left.measure.is_none() && right.measure.is_none() {
        return without_measures(query, right, evidence);
    }
    let value = without_measures(query, right, evidence.as_deref_mut());
    if left.measured() == right.measured() {
        return value;
    }
    if cross::numbers(query, right) > 0.0 {
        if let Some(evidence) = evidence {
            *evidence = Evidence { links: std::mem::take(&mut evidence.links), ..Evidence::default() };
            evidence.fire(Rule::SameMeaning);
        }
        return SAME_NUMBER;
    }
    if let Some(evidence) = evidence.filter(|_| value >= CLEARLY_DIFFERENT) {
        evidence.rules.retain(|rule| *rule != Rule::SameCharacters);
        evidence.fire(Rule::GenericAdded);
    }
    value * MEASURE_DIFFERS
}

/// The score of two marks without the measures and models that they end with (5.1.12).
fn without_measures(query: &Query, right: &Features, mut evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    if is_same(left, right) {
        if let Some(evidence) = evidence {
            same(left, right, evidence);
        }
        return if left.parts.han().is_empty() && left.parts.latin().is_empty() { 0.0 } else { 1.0 };
    }
    let has = |features: &Features| (!features.parts.han().is_empty(), !features.parts.latin().is_empty());
    // A Chinese part that is only a weak word does not count where both sides have letters.
    let weak = left.han_weak && right.han_weak;
    let mut value = match (has(left), has(right)) {
        ((true, true), (true, true)) if !weak => composite(query, right, evidence.as_deref_mut()),
        ((true, true), (true, true)) => {
            let value = latin::compare(left, right, evidence.as_deref_mut());
            if let Some(evidence) = evidence.as_deref_mut().filter(|_| value >= CLEARLY_DIFFERENT) {
                if left.parts.han() == right.parts.han() {
                    evidence.fire(Rule::ForeignParts);
                } else {
                    evidence.fire(Rule::DistinctivePart);
                    evidence.fire(Rule::GenericAdded);
                }
            }
            value * 0.95
        }
        ((true, _), (true, _)) if left.parts.latin().is_empty() || right.parts.latin().is_empty() => {
            one_sided(query, right, evidence.as_deref_mut())
        }
        ((_, true), (_, true)) => foreign(query, right, evidence.as_deref_mut()),
        _ => 0.0,
    };
    let crosses = (has(left).0 && has(right).1) || (has(left).1 && has(right).0);
    if crosses && value < 0.9 {
        value = value.max(crossed(query, right, value, evidence.as_deref_mut()));
    }
    let says = query.chinese_concepts.is_some()
        || query.latin_concepts.is_some()
        || !query.chinese_composed.pairs().is_empty();
    if value < 0.85 && says {
        let mut found = Evidence::default();
        let synonyms = cross::synonyms(query, right, Some(&mut found));
        if let Some(evidence) = evidence.as_deref_mut().filter(|_| synonyms > value) {
            // What the characters alone came to says nothing more.
            *evidence = Evidence { links: std::mem::take(&mut evidence.links), ..found };
        }
        value = value.max(synonyms);
    }
    if value < 0.9 && query.number_form.is_some() {
        let number = cross::numbers(query, right);
        if let Some(evidence) = evidence.as_deref_mut().filter(|_| number > value) {
            // What the characters alone came to says nothing more.
            *evidence = Evidence { links: std::mem::take(&mut evidence.links), ..Evidence::default() };
            evidence.fire(Rule::SameMeaning);
        }
        value = value.max(number);
    }
    if value < 0.9 {
        let aloud = cross::aloud(query, right);
        if let Some(evidence) = evidence.filter(|_| aloud > value) {
            // What the characters alone came to says nothing more.
            *evidence = Evidence { links: std::mem::take(&mut evidence.links), ..Evidence::default() };
            evidence.fire(Rule::NearSound);
        }
        value = value.max(aloud);
    }
    if value < LEAST_TOLD { 0.0 } else { value.min(MOST_UNLESS_SAME) }
}

/// Least score of a mark that has anything in common with another worth telling.
const LEAST_TOLD: f32 = 0.1;

/// Whether two marks are the same after folding.
fn is_same(left: &Features, right: &Features) -> bool {
    let (l, r) = (&left.parts, &right.parts);
    l.han() == r.han() && l.latin() == r.latin() && l.han_at() == r.han_at()
}

fn same(left: &Features, right: &Features, evidence: &mut Evidence) {
    let (l, r) = (&left.parts, &right.parts);
    let places = l.han_at().iter().zip(r.han_at()).chain(l.latin_at().iter().zip(r.latin_at()));
    evidence.links.extend(places.map(|(&left, &right)| Link {
        left,
        right,
        sound: 255,
        shape: 255,
        same: true,
    }));
    if !evidence.links.is_empty() {
        evidence.fire(Rule::SameCharacters);
    }
}

/// Both have characters, at most one has letters too.
fn one_sided(query: &Query, right: &Features, mut evidence: Option<&mut Evidence>) -> f32 {
    let value = han::compare(query, right, evidence.as_deref_mut());
    let alone = query.features.parts.latin().is_empty() && right.parts.latin().is_empty();
    let both_words = query.features.parts.latin().len() + right.parts.latin().len();
    if alone {
        return value;
    }
    if let Some(evidence) = evidence.filter(|_| value >= CLEARLY_DIFFERENT) {
        evidence.fire(Rule::ChineseParts);
    }
    value * if both_words <= JOINED_LETTERS { 0.86 } else { 0.95 }
}

/// Both have letters, at most one has characters too.
fn foreign(query: &Query, right: &Features, mut evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    let value = latin::compare(left, right, evidence.as_deref_mut());
    if left.parts.han().is_empty() && right.parts.han().is_empty() {
        return value;
    }
    let both = if left.parts.han().is_empty() { right } else { left };
    // Letters that do not spell the characters beside them are one part of two, and what is common to all weaker.
    let spells = cross::spells(both);
    if let Some(evidence) = evidence.filter(|_| value >= CLEARLY_DIFFERENT) {
        if spells && !both.han_weak {
            evidence.fire(Rule::Pinyin);
        }
        evidence.fire(if both.han_weak { Rule::GenericAdded } else { Rule::ForeignParts });
    }
    let short = both.letters().len() <= JOINED_LETTERS && !both.han_weak;
    let common = is_weak_latin(both.letters(), query.classes) && !spells;
    value
        * if common {
            0.6
        } else if both.han_weak {
            0.96
        } else if short {
            0.6
        } else if spells {
            0.95
        } else if both.letters().len() >= DISTINCT_LETTERS {
            0.9
        } else {
            0.86
        }
}

/// Both have both.
fn composite(query: &Query, right: &Features, evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    let mut chinese = Evidence::default();
    let mut letters = Evidence::default();
    let by_han = han::compare(query, right, Some(&mut chinese));
    let by_latin = latin::compare(left, right, Some(&mut letters));
    let joined = left.parts.latin().len() <= JOINED_LETTERS && right.parts.latin().len() <= JOINED_LETTERS;
    let weak_han =
        left.han_weak || right.han_weak || left.core_han().len() <= 1 || right.core_han().len() <= 1;
    let shares = |e: &Evidence| e.links.clone();
    let (value, rule, exception) = match () {
        () if by_han >= CLEARLY_DIFFERENT && by_latin >= CLEARLY_DIFFERENT => {
            (0.75 * by_han.max(by_latin) + 0.25 * by_han.min(by_latin), Rule::ChineseParts, None)
        }
        () if by_han >= CLEARLY_DIFFERENT && (joined || weak_han) => {
            (by_han * 0.5, Rule::DistinctivePart, Some(Exception::WholeDiffers))
        }
        () if by_han >= CLEARLY_DIFFERENT => (by_han * 0.92, Rule::ChineseParts, None),
        () if by_latin >= CLEARLY_DIFFERENT => {
            (by_latin * 0.55, Rule::ForeignParts, Some(Exception::WholeDiffers))
        }
        () => (by_han.max(by_latin) * 0.8, Rule::DistinctivePart, None),
    };
    if let Some(evidence) = evidence {
        let used: &[&Evidence] = match rule {
            Rule::ForeignParts => &[&letters],
            _ if by_han < CLEARLY_DIFFERENT && by_latin > by_han => &[&letters],
            _ if by_latin >= CLEARLY_DIFFERENT => &[&chinese, &letters],
            _ => &[&chinese],
        };
        for part in used {
            part.rules.iter().for_each(|&rule| evidence.fire(rule));
            part.exceptions.iter().for_each(|&exception| evidence.lower(exception));
        }
        evidence.links.extend(shares(&chinese).into_iter().chain(shares(&letters)));
        evidence.openings = used.iter().find_map(|part| part.openings);
        evidence.by_core = chinese.by_core;
        evidence.only_order = used.iter().any(|part| part.only_order);
        if by_han.max(by_latin) >= CLEARLY_DIFFERENT {
            evidence.fire(rule);
        }
        exception.into_iter().for_each(|exception| evidence.lower(exception));
    }
    value
}

/// Characters of one against letters of the other, beside what the parts of one kind came to.
fn crossed(query: &Query, right: &Features, value: f32, evidence: Option<&mut Evidence>) -> f32 {
    let left = &query.features;
    let mut found = Evidence::default();
    let mut crossed = cross::compare(query, right, Some(&mut found));
    let (l, r) = (&left.parts, &right.parts);
    let both_sides = !l.han().is_empty() && !r.han().is_empty();
    // Where both have characters that are clearly different, letters that only spell one of them carry little.
    if both_sides && value < CLEARLY_DIFFERENT {
        crossed *= 0.6;
    } else if (!l.han().is_empty() && !l.latin().is_empty()) || (!r.han().is_empty() && !r.latin().is_empty())
    {
        crossed *= 0.95;
    }
    if let Some(evidence) = evidence.filter(|_| crossed > value) {
        (evidence.by_name, evidence.of_part) = (found.by_name, found.of_part);
        found.rules.into_iter().for_each(|rule| evidence.fire(rule));
    }
    crossed
}
