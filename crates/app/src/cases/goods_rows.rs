//! Read models of goods and of what is known by number, taken from a case's state.
use crate::clock::micros;
use case::clock::Clock;
use case::{CaseState, FieldValue};
use law::procedure::{CustodyDoes, Procedure};
use std::collections::BTreeSet;
use store::{GoodsRow, KnownRow};

/// One row a lot and place; a lot that is gone keeps one.
pub(crate) fn goods_rows(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<GoodsRow> {
    let due = clocks.iter().filter(|clock| {
        let keeps = procedure.limit(&clock.limit).is_some_and(|limit| limit.goods);
        keeps && clock.is_open()
    });
    let due_at = due.filter_map(|clock| clock.due_at).min().map(micros);
    let mut rows = Vec::new();
    for lot in state.custody.in_order() {
        let differs = |does: CustodyDoes| matches!(does, CustodyDoes::Lose | CustodyDoes::Find);
        let row = |place: &str| GoodsRow {
            lot: lot.id,
            root: lot.root,
            label: lot.label.clone(),
            name: lot.goods.name.clone(),
            model: lot.goods.model.clone(),
            unit: lot.goods.unit.clone(),
            right: lot.goods.right.clone(),
            batch: lot.goods.batch.clone(),
            place: place.to_owned(),
            held: lot.account.held_at(place).thousandths(),
            under_way: lot.account.under_way.get(place).copied().unwrap_or_default().thousandths(),
            differs: lot.history.iter().any(|passage| differs(passage.does)),
            since: micros(lot.since),
            due_at,
        };
        let places: BTreeSet<&String> = lot.account.held.keys().chain(lot.account.under_way.keys()).collect();
        if places.is_empty() {
            rows.push(row(""));
        }
        rows.extend(places.into_iter().map(|place| row(place)));
    }
    rows
}

/// Parties and rights that have a number.
pub(crate) fn known_rows(state: &CaseState) -> Vec<KnownRow> {
    let mut rows: Vec<KnownRow> = Vec::new();
    for value in state.facts.values().flat_map(FieldValue::each) {
        let known = match value {
            FieldValue::Party(party) => {
                party_key(&party.number).zip(body(party)).map(|(n, b)| ("party", n, b))
            }
            FieldValue::Right(right) => {
                right_key(&right.number).zip(body(right)).map(|(n, b)| ("right", n, b))
            }
            _ => None,
        };
        let Some((kind, number, body)) = known else { continue };
        let row = KnownRow { kind: kind.into(), number, body };
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

fn body<T: serde::Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The form of a party's number under which it is found: full-width letters narrow, no spaces, capitals.
pub(crate) fn party_key(number: &str) -> Option<String> {
    key(number)
}

/// The same for a right, without the dot and the letters before a patent number.
pub(crate) fn right_key(number: &str) -> Option<String> {
    let key = key(number)?;
    let bare: String = key.trim_start_matches("ZL").chars().filter(|c| *c != '.').collect();
    (!bare.is_empty()).then_some(bare)
}

fn key(number: &str) -> Option<String> {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let key: String =
        number.chars().map(narrow).filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::{party_key, right_key};

    #[test]
    fn numbers_are_found_however_they_were_typed() {
        assert_eq!(party_key("９１２３ 0100a"), Some("91230100A".to_owned()));
        assert_eq!(right_key("ZL 2020 1 0123456.7"), right_key("202010123456.7"));
        assert_eq!(right_key(" "), None);
    }
}
