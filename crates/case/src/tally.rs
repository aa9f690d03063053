//! What a case adds to a tally under the tag it carries, or the topics it is marked with.
use crate::state::CaseState;
use crate::value::FieldValue;
use law::Library;
use law::procedure::{Act, Procedure};
use law::tally::{Count, FigureUnit, Tally};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::Money;

/// Longest tag, in characters; a longer text is no tag.
const MAX_TAG_CHARS: usize = 100;

/// Thousandths of a unit in one.
const THOUSAND: i64 = 1_000;

/// What a case adds to one figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Added {
    /// Tally id.
    pub tally: String,
    /// The tag it carries, as compared: without spaces at the ends; of a tally of topics the topic's id.
    pub tag: String,
    /// Figure id.
    pub figure: String,
    /// How much: cases, pieces, or fen.
    pub amount: i64,
}

/// Everything a case adds, by tally and figure; a figure to which it adds nothing is left out.
#[must_use]
pub fn added(library: &Library, procedure: &Procedure, state: &CaseState) -> Vec<Added> {
    let mut all = BTreeMap::new();
    for tally in library.tallies.values() {
        let tagged = tally.tagged(&procedure.id);
        let tagged = tagged.and_then(|tagged| Some((tag(state, &tagged.tag)?, &tagged.counts)));
        let topics = state.topics.keys().flat_map(|topic| {
            tally.marked(topic, &procedure.id).map(move |marked| (topic.clone(), &marked.counts))
        });
        for (tag, counts) in tagged.into_iter().chain(topics) {
            for count in counts {
                let key = (tally.id.value.clone(), tag.clone(), count.figure.value.clone());
                let amount: &mut i64 = all.entry(key).or_default();
                *amount = amount.saturating_add(amount_of(library, count, state));
            }
        }
    }
    let kept = all.into_iter().filter(|(_, amount)| *amount != 0);
    kept.map(|((tally, tag, figure), amount)| Added { tally, tag, figure, amount }).collect()
}

/// The tag that a case gives for a tally, if it is one whose page shows the figures.
#[must_use]
pub fn tag_given(tally: &Tally, procedure: &Procedure, state: &CaseState) -> Option<String> {
    tag(state, &tally.board(&procedure.id)?.tag)
}

/// The figures that an act looks at, of those that are known; one that nobody counted is zero.
pub(crate) fn looked_at(act: &Act, known: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let amount = |id: &str| known.get(id).copied().unwrap_or_default();
    act.figures().into_iter().map(|id| (id.to_owned(), amount(id))).collect()
}

/// Some figures of the tally on the page of a procedure's cases in words, in the tally's order: `案件 3件`.
#[must_use]
pub fn in_words<'a>(
    library: &Library,
    procedure: &Procedure,
    amounts: &BTreeMap<String, i64>,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let Some(tally) = library.tally_of_board(&procedure.id) else { return Vec::new() };
    let wanted: BTreeSet<&str> = ids.collect();
    let figures = tally.figures.iter().filter(|figure| wanted.contains(figure.id.as_str()));
    let said = figures.map(|figure| {
        let amount = amounts.get(figure.id.as_str()).copied().unwrap_or_default();
        let amount = match figure.unit {
            FigureUnit::Money => Money::from_fen(amount).to_string(),
            FigureUnit::Cases | FigureUnit::Pieces => format!("{amount}件"),
        };
        format!("{} {amount}", figure.title)
    });
    said.collect()
}

fn tag(state: &CaseState, field: &str) -> Option<String> {
    let FieldValue::Text(text) = state.facts.get(field)? else { return None };
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= MAX_TAG_CHARS).then(|| text.to_owned())
}

fn amount_of(library: &Library, count: &Count, state: &CaseState) -> i64 {
    let done = |act: &str| state.done.iter().any(|done| done.act == act);
    if !count.sum.is_empty() {
        // An amount that was only proposed is none.
        if count.act.as_ref().is_some_and(|act| !done(act)) {
            return 0;
        }
        let values = count.sum.iter().filter_map(|field| state.facts.get(field.as_str()));
        let amounts = values.flat_map(FieldValue::each).map(|value| amount(library, value));
        return amounts.fold(0, i64::saturating_add);
    }
    if let Some(handover) = &count.sent {
        let mut sent = state.sent.iter().filter(|sent| sent.stands());
        return i64::from(sent.any(|sent| sent.item.kind.rsplit('/').next() == Some(handover.as_str())));
    }
    if let Some(act) = &count.act {
        return i64::from(done(act));
    }
    1
}

fn amount(library: &Library, value: &FieldValue) -> i64 {
    match value {
        FieldValue::Number(amount) | FieldValue::Money(amount) => *amount,
        FieldValue::Exhibit(exhibit) if library.is_measured(&exhibit.unit) => 0,
        FieldValue::Goods(line) if library.is_measured(&line.unit) => 0,
        FieldValue::Exhibit(exhibit) => exhibit.quantity,
        // Whole units: a figure of pieces has no use for a part of one.
        FieldValue::Goods(line) => line.quantity.thousandths() / THOUSAND,
        _ => 0,
    }
}
