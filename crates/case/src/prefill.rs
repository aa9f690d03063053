//! What a form begins with, taken from what the case knows, so that nobody types it again.
use crate::value::{FieldValue, Party};
use law::procedure::{Act, Field, FieldType, FormField, Prefill, Procedure};
use std::collections::BTreeMap;

/// Part in the case of a holder of a right.
const HOLDER: &str = "权利人";

/// Values that the form of an act begins with, for the fields of which the case holds none; `figures` are those of the tally on
/// its page.
#[must_use]
pub fn prefilled(
    procedure: &Procedure,
    act: &Act,
    facts: &BTreeMap<String, FieldValue>,
    figures: &BTreeMap<String, i64>,
) -> BTreeMap<String, FieldValue> {
    let open = act.form.iter().filter(|asked| asked.anew || !facts.contains_key(&*asked.field));
    let values = open.filter_map(|asked| {
        let field = procedure.field(&asked.field)?;
        Some((field.id.value.clone(), value(field, asked, facts, figures)?))
    });
    values.collect()
}

fn value(
    field: &Field,
    asked: &FormField,
    facts: &BTreeMap<String, FieldValue>,
    figures: &BTreeMap<String, i64>,
) -> Option<FieldValue> {
    match &asked.prefill.as_ref()?.value {
        Prefill::All => {
            let all = field.choices.iter().map(|choice| FieldValue::Choice(choice.id.clone()));
            Some(FieldValue::Many(all.collect()))
        }
        Prefill::Field(id) => facts.get(id).cloned(),
        Prefill::Holders(id) => {
            let holders = holders(facts.get(id)?, facts);
            (!holders.is_empty()).then_some(FieldValue::Many(holders))
        }
        Prefill::Tally(id) => {
            let amount = figures.get(id).copied()?;
            let money = field.kind == FieldType::Money;
            Some(if money { FieldValue::Money(amount) } else { FieldValue::Number(amount) })
        }
    }
}

/// The holders of rights, each once; with what the case already knows of a party of that name.
fn holders(rights: &FieldValue, facts: &BTreeMap<String, FieldValue>) -> Vec<FieldValue> {
    let mut names: Vec<&str> = Vec::new();
    for right in rights.each() {
        let FieldValue::Right(right) = right else { continue };
        let holder = right.holder.trim();
        if !holder.is_empty() && !names.contains(&holder) {
            names.push(holder);
        }
    }
    let known = |name: &str| {
        let parties = facts.values().flat_map(FieldValue::each);
        let mut named = parties.filter_map(|value| match value {
            FieldValue::Party(party) if party.name == name => Some(party.clone()),
            _ => None,
        });
        named.next()
    };
    let party = |name: &str| Party { name: name.to_owned(), part: HOLDER.into(), ..Party::default() };
    names.into_iter().map(|name| FieldValue::Party(known(name).unwrap_or_else(|| party(name)))).collect()
}
