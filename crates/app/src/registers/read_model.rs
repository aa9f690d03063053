//! The read models that stand beside a case: the entry it is the life of, the entries it names, its draws.
use crate::clock::micros;
use crate::platform::Platform;
use case::clock::{Clock, ClockState};
use case::{CaseState, FieldValue};
use law::procedure::Procedure;
use law::register::{Register, Stage, VALIDITY};
use std::collections::{BTreeMap, BTreeSet};
use store::{DrawRow, EntryRow};

/// Longest text by which an entry is found, in characters.
const MAX_TEXT_CHARS: usize = 4_000;

/// The entry that a case is the life of; none for other cases, and for one whose key is not known.
pub(crate) fn entry_row(
    platform: &Platform,
    procedure: &Procedure,
    state: &CaseState,
    clocks: &[Clock],
) -> Option<EntryRow> {
    let register = platform.rules.library.registers.get(procedure.of_register.as_ref()?)?;
    let key = key_of(register, &state.facts)?;
    let track = procedure.tracks.first()?;
    let stage = state.stage.get(&*track.id).cloned().unwrap_or_default();
    let of_entry = state.facts.iter().filter(|(id, _)| register.field(id).is_some());
    let facts: BTreeMap<&String, &FieldValue> = of_entry.collect();
    let text = |wanted: &dyn Fn(&str) -> bool| {
        let shown = facts.iter().filter(|(id, _)| wanted(id));
        let shown = shown.map(|(id, value)| platform.shown(value, register.field(id)));
        let words = shown.collect::<Vec<_>>().join(" ").to_lowercase();
        words.chars().take(MAX_TEXT_CHARS).collect::<String>()
    };
    let public = |id: &str| is_public(register, id);
    let personal = |id: &str| register.field(id).is_some_and(law::procedure::Field::is_personal);
    Some(EntryRow {
        register: register.id.value.clone(),
        key,
        holds_key: Stage::of(&stage).is_some_and(Stage::holds_key),
        state: stage,
        valid_until: valid_until(clocks),
        organ: state.organ.clone(),
        facts_json: serde_json::to_string(&facts).unwrap_or_default(),
        public_text: text(&public),
        inner_text: text(&|id| !public(id) && !personal(id)),
    })
}

/// The key of an entry, with blanks made single.
pub(crate) fn key_of(register: &Register, facts: &BTreeMap<String, FieldValue>) -> Option<String> {
    match facts.get(register.key.as_str())? {
        FieldValue::Text(text) => Some(one_line(text)).filter(|key| !key.is_empty()),
        _ => None,
    }
}

/// A key as it is compared: blanks are single, nothing at the ends.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether everybody who works here may see a fact: the key, and what the register shows to the public.
pub(crate) fn is_public(register: &Register, field: &str) -> bool {
    *register.key == field || register.public.iter().any(|id| **id == field)
}

/// The last instant of the latest run of the validity.
fn valid_until(clocks: &[Clock]) -> Option<i64> {
    let runs = clocks.iter().filter(|clock| clock.limit == VALIDITY && clock.state != ClockState::Lapsed);
    runs.max_by_key(|clock| clock.run)?.due_at.map(micros)
}

/// Entries that the facts of a case name, each once.
pub(crate) fn named(procedure: &Procedure, state: &CaseState) -> Vec<(String, String)> {
    let mut named = BTreeSet::new();
    for field in procedure.fields.iter().filter(|field| field.register.is_some()) {
        let Some(register) = &field.register else { continue };
        let values = state.facts.get(&*field.id).map(FieldValue::each).unwrap_or_default();
        for value in values {
            if let FieldValue::Text(key) = value {
                named.insert((register.value.clone(), one_line(key)));
            }
        }
    }
    named.into_iter().collect()
}

/// Draws of a case by id.
pub(crate) fn draw_rows(state: &CaseState) -> Vec<DrawRow> {
    let rows = state.draws.iter().map(|one| DrawRow { draw: one.request.draw, waits: one.drawn.is_none() });
    let mut rows: Vec<DrawRow> = rows.collect();
    rows.sort_by_key(|row| row.draw.to_string());
    rows
}
