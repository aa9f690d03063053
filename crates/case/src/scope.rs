//! What conditions see of a case: its facts and a few names of the engine.
use crate::state::CaseState;
use crate::value;
use law::expression::{FactValue, Scope};
use law::procedure::Procedure;
use std::collections::BTreeMap;

/// Names that guards may use beside the fields of their procedure.
pub const ENGINE_NAMES: [&str; 7] = ["given", "stage", "decided", "papers", "signed", "done", "officers"];

fn texts<'a>(items: impl Iterator<Item = &'a str>) -> FactValue {
    let mut seen: Vec<&str> = items.collect();
    seen.sort_unstable();
    seen.dedup();
    FactValue::List(seen.into_iter().map(|text| FactValue::Text(text.to_owned())).collect())
}

/// The scope of a case under its procedure.
#[must_use]
pub fn scope(state: &CaseState, procedure: &Procedure) -> Scope {
    let mut scope = Scope::new();
    for field in &procedure.fields {
        let fact = state.facts.get(&*field.id).map_or_else(|| value::absent(field), value::FieldValue::fact);
        scope.insert(field.id.value.clone(), fact);
    }
    let stage: BTreeMap<String, FactValue> =
        state.stage.iter().map(|(track, stage)| (track.clone(), FactValue::Text(stage.clone()))).collect();
    let decided = decided(state, procedure);
    let signed = state.sent.iter().filter(|sent| sent.signed_at.is_some());
    let signed = signed.map(|sent| sent.item.kind.rsplit('/').next().unwrap_or_default());
    scope.insert("given".into(), texts(state.facts.keys().map(String::as_str)));
    scope.insert("stage".into(), FactValue::Map(stage));
    scope.insert("decided".into(), FactValue::Map(decided));
    scope.insert("papers".into(), texts(state.papers.iter().map(|paper| paper.paper.as_str())));
    scope.insert("signed".into(), texts(signed));
    scope.insert("done".into(), texts(state.done.iter().map(|done| done.act.as_str())));
    scope.insert(
        "officers".into(),
        FactValue::Number(i64::try_from(state.assigned.len()).unwrap_or(i64::MAX)),
    );
    scope
}

/// Outcomes by name; decisions not yet taken are empty, so that conditions can always be evaluated.
fn decided(state: &CaseState, procedure: &Procedure) -> BTreeMap<String, FactValue> {
    let mut decided = BTreeMap::new();
    for call in procedure.acts.iter().flat_map(|act| &act.decisions) {
        let outcome = state.decided.get(&*call.into).map(|decision| decision.outcome.clone());
        decided.insert(call.into.value.clone(), FactValue::Text(outcome.unwrap_or_default()));
    }
    decided
}
