//! What the fame of an earlier mark adds to a comparison (5.1.16).

use super::record::{Fame, LEAST_RAISED};
use crate::compare::Comparison;
use crate::score::{Fired, Rule};
use crate::text::{Folded, is_letter};

/// Least letters of a mark that is seen in a longer word.
const SEEN_LETTERS: usize = 4;

/// Tells that an earlier mark is known: it stands whole in the other, or is imitated where fame raised the score.
pub(super) fn tell(comparison: &mut Comparison, query: &Folded, mark: &Folded, fame: Fame) {
    let Some(name) = fame.name() else { return };
    let rule = Rule::Contains;
    let rules = &mut comparison.rules;
    if holds(query, mark) {
        // of a mark that is not known the same is told by what stands beside it
        let same = [rule, Rule::DistinctivePart, Rule::FewCharactersDiffer];
        rules.retain(|fired| !same.contains(&fired.rule));
        let why = format!("「{}」完整包含{name}商标「{}」", query.raw, mark.raw);
        rules.insert(0, Fired { rule, code: rule.code(), why });
    } else if comparison.score >= LEAST_RAISED {
        let why = format!("「{}」为{name}商标，从严判断", mark.raw);
        rules.push(Fired { rule, code: rule.code(), why });
    }
}

/// Whether a mark stands whole in a longer one.
fn holds(query: &Folded, mark: &Folded) -> bool {
    let solid = |folded: &Folded| -> Vec<u16> {
        folded.units.iter().copied().filter(|&unit| unit != u16::from(b' ')).collect()
    };
    let (long, short) = (solid(query), solid(mark));
    let least = if short.iter().all(|&unit| is_letter(unit)) { SEEN_LETTERS } else { 2 };
    short.len() >= least
        && short.len() < long.len()
        && long.windows(short.len()).any(|window| window == short)
}
