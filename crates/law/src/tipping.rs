//! Which value of one fact would make a row of a table apply.
use crate::decide::{CannotDecide, HIGHEST_FIGURE};
use crate::expression::{FactValue, Ground, Scope};
use crate::table::{Input, InputType, Row};

/// The value of one input that makes a row apply, the others left as they are.
pub(crate) fn tipping(
    row: &Row,
    input: &Input,
    scope: &Scope,
    ground: &Ground<'_>,
) -> Result<Option<FactValue>, CannotDecide> {
    let holds_with = |value: FactValue| -> Result<bool, CannotDecide> {
        Ok(row.when.holds_in(&ground.with(&input.id, &value))?)
    };
    match (input.kind, scope.get(&*input.id)) {
        (InputType::Number | InputType::Money, Some(FactValue::Number(now))) => {
            if !holds_with(FactValue::Number(HIGHEST_FIGURE))? {
                return Ok(None);
            }
            let holds_at = |figure: i64| holds_with(FactValue::Number(figure));
            Ok(Some(FactValue::Number(least(*now, row.when.figures(), holds_at)?)))
        }
        (InputType::YesNo, Some(FactValue::YesNo(now))) => {
            let other = FactValue::YesNo(!now);
            Ok(holds_with(other.clone())?.then_some(other))
        }
        (InputType::Choice, Some(now)) => {
            for choice in &input.choices {
                let other = FactValue::Text(choice.id.clone());
                if other != *now && holds_with(other.clone())? {
                    return Ok(Some(other));
                }
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// The least figure above `low` at which something holds that does not hold at `low` and holds at [`HIGHEST_FIGURE`].
/// Figures to `try_first` that bound it narrowly save most of the search.
fn least<E>(low: i64, try_first: &[i64], holds_at: impl Fn(i64) -> Result<bool, E>) -> Result<i64, E> {
    let (mut low, mut high) = (low, HIGHEST_FIGURE);
    let within = |figure: &&i64| **figure > low && **figure < high;
    let mut figures: Vec<i64> = try_first.iter().filter(within).copied().collect();
    while !figures.is_empty() {
        let middle = figures.len() / 2;
        let figure = figures[middle];
        if holds_at(figure)? {
            high = figure;
            figures.truncate(middle);
        } else {
            low = figure;
            figures.drain(..=middle);
        }
    }
    if high - low > 1 && !holds_at(high - 1)? {
        return Ok(high);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds_at(middle)? { high = middle } else { low = middle }
    }
    Ok(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// Asked at most this often where a figure of the text is the answer.
    const FEW: u32 = 6;

    #[test]
    fn whatever_is_tried_first_the_least_figure_is_found() {
        let tipping = [1, 2, 99, 100, 5_000_000, 5_000_001, 123_456_789, HIGHEST_FIGURE];
        let tried: [&[i64]; 5] = [&[], &[100], &[1, 100, 5_000_000], &[5_000_000, 123_456_789], &[3]];
        for answer in tipping {
            for first in tried {
                for low in [0, answer / 2, answer - 1] {
                    let found = least(low, first, |figure| Ok::<_, ()>(figure >= answer));
                    assert_eq!(found, Ok(answer), "{first:?} from {low}");
                }
            }
        }
    }

    #[test]
    fn a_figure_of_the_text_is_found_without_a_search() {
        let asked = Cell::new(0);
        let found = least(0, &[5, 500, 5_000_000, 25_000_000], |figure| {
            asked.set(asked.get() + 1);
            Ok::<_, ()>(figure >= 5_000_000)
        });
        assert_eq!(found, Ok(5_000_000));
        assert!(asked.get() <= FEW, "{}", asked.get());
    }
}
