//! Days before which a date of a form makes no sense: before the case, before the act it follows from, before another date.
use crate::actor::{Setting, civil_date};
use crate::clock;
use crate::refusal::Rejection;
use crate::state::CaseState;
use crate::value::FieldValue;
use jiff::civil::Date;
use law::procedure::{Act, Bound, Field, FormField, Procedure};
use std::collections::BTreeMap;

/// What is wrong with the dates of a form, by the bounds that its fields name. `given` are the values of the form; dates in
/// other fields are looked up there first, then among the facts.
pub(crate) fn too_early(
    procedure: &Procedure,
    form: &[FormField],
    state: &CaseState,
    given: &BTreeMap<String, FieldValue>,
) -> Vec<Rejection> {
    let bounded = form.iter().filter_map(|asked| {
        let field = procedure.field(&asked.field)?;
        against(procedure, asked, field, state, given)
    });
    bounded.collect()
}

/// What is wrong with the last days to which an act extends limits: an extension does not shorten.
pub(crate) fn extended_backwards(
    setting: &Setting<'_>,
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
    given: &BTreeMap<String, FieldValue>,
) -> Vec<Rejection> {
    if act.extends.iter().all(|extension| extension.to_field.is_none()) {
        return Vec::new();
    }
    let clocks = clock::clocks(state, procedure, setting.library, setting.calendar);
    let shortened = act.extends.iter().filter_map(|extension| {
        let field = procedure.field(extension.to_field.as_ref()?)?;
        let to = day_of(given.get(&*field.id)?)?;
        let clock = clocks.iter().find(|clock| clock.limit == *extension.limit && clock.is_open())?;
        let last = civil_date(clock.due_at?);
        let words = last.strftime("%Y年%-m月%-d日");
        let says = format!("“{}”现在到{words}届满，延长后的日期不能早于这一天", clock.title);
        (to < last).then(|| Rejection::of(field, says))
    });
    shortened.collect()
}

/// What is wrong with a date that is corrected, by the bounds of the acts that ask for it.
pub(crate) fn corrected_too_early(
    procedure: &Procedure,
    state: &CaseState,
    field: &str,
    value: &FieldValue,
) -> Option<Rejection> {
    let given = BTreeMap::from([(field.to_owned(), value.clone())]);
    let done = procedure.acts.iter().filter(|act| state.done.iter().any(|done| done.act == *act.id));
    done.filter_map(|act| {
        let own: Vec<FormField> = act.form.iter().filter(|asked| *asked.field == field).cloned().collect();
        too_early(procedure, &own, state, &given).pop()
    })
    .next()
}

fn against(
    procedure: &Procedure,
    asked: &FormField,
    field: &Field,
    state: &CaseState,
    given: &BTreeMap<String, FieldValue>,
) -> Option<Rejection> {
    let day = day_of(given.get(&*field.id)?)?;
    let bounds = asked.not_before.iter().filter_map(|bound| match &bound.value {
        Bound::Opened => Some((civil_date(state.opened_at), "立件".to_owned())),
        Bound::Act(id) => {
            let done = state.done.iter().rev().find(|done| done.act == *id)?;
            Some((civil_date(done.occurred_at), format!("“{}”", procedure.act(id)?.title)))
        }
        Bound::Field(id) => {
            let other = given.get(id).or_else(|| state.facts.get(id))?;
            Some((day_of(other)?, format!("“{}”", procedure.field(id)?.title)))
        }
    });
    let (bound, what) = bounds.filter(|(bound, _)| day < *bound).max_by_key(|(bound, _)| *bound)?;
    let bound = bound.strftime("%Y年%-m月%-d日");
    let says = format!("“{}”不能早于{what}（{bound}），请核对日期", field.title);
    Some(Rejection::of(field, says))
}

fn day_of(value: &FieldValue) -> Option<Date> {
    match value {
        FieldValue::Date(day) => Some(*day),
        FieldValue::Instant(at) => Some(civil_date(*at)),
        _ => None,
    }
}
