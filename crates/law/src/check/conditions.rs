//! Conditions: what they work on is of the kinds that facts, forms and the engine give.
use super::findings::{Findings, Place};
use crate::expression::{Condition, Kind, Kinds};
use crate::library::Library;
use crate::procedure::{Act, Field, FieldType, Guard, Procedure};
use crate::table::{Choice, InputType, Table};

/// Levels of an organ's region, as conditions see them.
const LEVELS: [&str; 3] = ["province", "prefecture", "county"];

/// Checks one condition against the kinds it may use; whether it is free of mistakes.
pub(super) fn check(findings: &mut Findings<'_>, place: Place, condition: &Condition, kinds: &Kinds) -> bool {
    let misuses = condition.misuses(kinds);
    let mend =
        "检查运算两边的类型：金额和数目是整数，选择和日期是文字（选择项只写列出的值），是否是 true/false";
    for misuse in &misuses {
        let what = format!("条件“{}”写错了：{misuse}", condition.source());
        findings.error(place, "condition-fails", what, mend);
    }
    misuses.is_empty()
}

/// The guard of an act that never lets it be done, if it has one.
pub(super) fn never(act: &Act) -> Option<&Guard> {
    act.guards.iter().find(|guard| guard.require.constant() == Some(false))
}

/// What the conditions of a table see.
pub(super) fn of_table(table: &Table) -> Kinds {
    let kind = |kind, choices: &[Choice]| match kind {
        InputType::Number | InputType::Money => Kind::Number,
        InputType::YesNo => Kind::YesNo,
        InputType::Choice => ids(choices),
        InputType::Date => Kind::Text,
    };
    let inputs = table.inputs.iter();
    inputs.map(|input| (input.id.value.clone(), kind(input.kind, &input.choices))).collect()
}

/// What the guards of a procedure see.
pub(super) fn of_procedure(library: &Library, procedure: &Procedure) -> Kinds {
    let mut kinds: Kinds =
        procedure.fields.iter().map(|field| (field.id.value.clone(), of_field(field))).collect();
    let tracks = procedure.tracks.iter().map(|track| {
        let stages = track.stages.iter().map(|stage| stage.id.value.clone());
        (track.id.value.clone(), Kind::choice(stages))
    });
    let limits = || procedure.limits.iter().map(|limit| limit.id.value.clone());
    let days = || Kind::Map(limits().map(|limit| (limit, Kind::Text)).collect());
    let sent = || Kind::choices(procedure.handovers.iter().map(|handover| handover.id.value.clone()));
    let calls = procedure.acts.iter().flat_map(|act| &act.decisions);
    let decided = calls.map(|call| {
        let outcomes = library.table(&call.table).map(|table| table.outcomes.iter().map(|o| o.id.clone()));
        (call.into.value.clone(), outcomes.map_or(Kind::Any, Kind::choice))
    });
    // Beside the limits, each with the acts that suspended it.
    let grounds = procedure.acts.iter().flat_map(|act| {
        act.suspends.iter().map(move |suspension| format!("{}/{}", suspension.limit, act.id))
    });
    let tally = library.tally_of_board(&procedure.id);
    let figures = tally.into_iter().flat_map(|tally| &tally.figures).map(|figure| &figure.id.value);
    let organ = [("id", Kind::Text), ("region", Kind::Text), ("level", Kind::choice(LEVELS))];
    let given = [
        ("given", Kind::choices(procedure.fields.iter().map(|field| field.id.value.clone()))),
        ("stage", Kind::Map(tracks.collect())),
        ("decided", Kind::Map(decided.collect())),
        ("papers", Kind::List(Box::new(Kind::Text))),
        ("signed", sent()),
        ("done", Kind::choices(procedure.acts.iter().map(|act| act.id.value.clone()))),
        ("officers", Kind::Number),
        ("goods_kept", Kind::Number),
        ("goods_amount", Kind::MapOf(Box::new(Kind::Number))),
        ("came_from", Kind::Text),
        ("own_organ", Kind::Map(organ.map(|(name, kind)| (name.to_owned(), kind)).into())),
        ("parameter", Kind::MapOf(Box::new(Kind::Number))),
        ("tallied", Kind::Map(figures.map(|id| (id.clone(), Kind::Number)).collect())),
        ("unanswered", sent()),
        ("today", Kind::Text),
        ("running", Kind::choices(limits())),
        ("suspended", Kind::choices(limits().chain(grounds))),
        ("passed", Kind::choices(limits())),
        ("due", days()),
        ("last_day", days()),
    ];
    kinds.extend(given.map(|(name, kind)| (name.to_owned(), kind)));
    kinds
}

fn of_field(field: &Field) -> Kind {
    let kind = match field.kind {
        FieldType::Number | FieldType::Money => Kind::Number,
        FieldType::Choice => ids(&field.choices),
        _ => Kind::Text,
    };
    if field.many { Kind::List(Box::new(kind)) } else { kind }
}

fn ids(choices: &[Choice]) -> Kind {
    // A choice of nothing is a mistake of its own.
    if choices.is_empty() { Kind::Text } else { Kind::choice(choices.iter().map(|choice| choice.id.clone())) }
}
