//! Content of a document from the facts of its case.
use crate::platform::Platform;
use case::actor::civil_date;
use case::{CaseState, FieldValue, road};
use document::{Content, Facts, Proof, Template};
use jiff::Timestamp;
use law::procedure::{Field, Procedure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// From what a document is made, beside its template.
pub(super) struct Matter<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) state: &'a CaseState,
    /// Facts as they stand with the act.
    pub(super) facts: &'a BTreeMap<String, FieldValue>,
    /// Organ that acts.
    pub(super) organ: &'a str,
    /// When the act takes effect.
    pub(super) at: Timestamp,
}

impl Matter<'_> {
    /// The content, a draft where there is no number.
    pub(super) fn content(
        &self,
        platform: &Platform,
        template: &Template,
        number: Option<String>,
        proof: Option<Proof>,
    ) -> Content {
        let date = civil_date(self.at);
        Content {
            organ: platform.rules.directory.organ_name(self.organ).to_owned(),
            number,
            date,
            case_number: self.state.number.clone(),
            case_title: self.state.title.clone(),
            procedure: format!("{}（{}）", self.procedure.title, self.procedure.key()),
            facts: self.facts_of(platform, template),
            laws: Content::laws_of(template, &platform.rules.library, date),
            periods: Content::periods_of(template, &platform.rules.library, date),
            proof,
        }
    }

    fn facts_of(&self, platform: &Platform, template: &Template) -> Facts {
        let mut facts = Facts::new();
        for take in &template.takes {
            if let Some(words) = take.from.iter().find_map(|id| self.fact(platform, id)) {
                facts.insert(take.name.clone(), words);
            }
        }
        facts
    }

    fn fact(&self, platform: &Platform, id: &str) -> Option<Value> {
        if id == document::ORIGIN {
            let origin = self.state.origin.as_ref()?;
            return Some(Value::String(platform.rules.directory.organ_name(&origin.organ).to_owned()));
        }
        Some(in_words(platform, self.procedure.field(id), self.facts.get(id)?))
    }
}

/// Parties, rights and things as lists of objects, everything else as text.
fn in_words(platform: &Platform, field: Option<&Field>, value: &FieldValue) -> Value {
    let each = value.each();
    let listed: Vec<Value> = each.iter().filter_map(|one| object(one)).collect();
    if !listed.is_empty() {
        return Value::Array(listed);
    }
    let directory = &platform.rules.directory;
    let text = |one: &&FieldValue| match one {
        FieldValue::Organ(id) => directory.organ_name(id).to_owned(),
        FieldValue::Region(code) => {
            directory.regions.get(code).map_or_else(|| code.clone(), |region| region.name.clone())
        }
        other => road::shown(other, field),
    };
    Value::String(each.iter().map(text).collect::<Vec<_>>().join("、"))
}

fn object(value: &FieldValue) -> Option<Value> {
    match value {
        FieldValue::Party(party) => serde_json::to_value(party).ok(),
        FieldValue::Right(right) => serde_json::to_value(right).ok(),
        FieldValue::Exhibit(thing) => Some(json!({
            "name": thing.name,
            "quantity": thing.quantity,
            "unit": thing.unit,
            "value": if thing.value_fen > 0 { yuan(thing.value_fen) } else { String::new() },
            "place": thing.place,
        })),
        _ => None,
    }
}

/// 1234.50, for columns of figures.
fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
