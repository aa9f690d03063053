//! Content of a document from the facts of its case.
use super::draw::template_id;
use crate::platform::Platform;
use case::actor::civil_date;
use case::custody::{Goods, GoodsLine, Lot, Quantity};
use case::state::IssuedDocument;
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
    /// Documents of the act that have their numbers.
    pub(super) beside: Vec<&'a IssuedDocument>,
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
        if id == document::HELD || id == document::LEAVING {
            return kept(self.state, id == document::LEAVING);
        }
        if let Some(template) = id.strip_prefix(document::NUMBER_OF) {
            let is_of = |known: &&&IssuedDocument| template_id(&known.template) == template;
            return self.beside.iter().find(is_of).map(|known| Value::String(known.number.clone()));
        }
        Some(in_words(platform, self.state, self.procedure.field(id), self.facts.get(id)?))
    }
}

/// Parties, rights and things as lists of objects, everything else as text.
fn in_words(platform: &Platform, state: &CaseState, field: Option<&Field>, value: &FieldValue) -> Value {
    let each = value.each();
    let listed: Vec<Value> = each.iter().filter_map(|one| object(state, one)).collect();
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

fn object(state: &CaseState, value: &FieldValue) -> Option<Value> {
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
        FieldValue::Goods(line) => Some(goods(state, line)),
        _ => None,
    }
}

/// What the account of the case's goods says: everything in store, or everything on its way; a line for each place.
fn kept(state: &CaseState, leaving: bool) -> Option<Value> {
    let mut lines = Vec::new();
    for lot in state.custody.in_order() {
        let (account, goods) = (&lot.account, &lot.goods);
        let places = if leaving { &account.under_way } else { &account.held };
        lines.extend(places.iter().map(|(place, quantity)| {
            let whole = [account.taken, account.received].contains(quantity);
            shown(&Line {
                name: &goods.name,
                model: &goods.model,
                quantity: *quantity,
                unit: &goods.unit,
                value: if whole { goods.value_fen } else { 0 },
                place,
            })
        }));
    }
    (!lines.is_empty()).then_some(Value::Array(lines))
}

/// A line of goods as its list shows it. A line that names a lot of the case says only how much of it.
fn goods(state: &CaseState, line: &GoodsLine) -> Value {
    let lot = Some(&line.lot).filter(|lot| !lot.is_empty()).and_then(|lot| state.custody.find(lot));
    let of_lot = lot.map(|lot| &lot.goods);
    let or_lot = |own: &str, known: fn(&Goods) -> &str| match (own, of_lot) {
        ("", Some(goods)) => known(goods).to_owned(),
        _ => own.to_owned(),
    };
    let (name, model) = (or_lot(&line.name, |goods| &goods.name), or_lot(&line.model, |goods| &goods.model));
    let entered = |lot: &&Lot| lot.account.taken == line.quantity || lot.account.received == line.quantity;
    let whole = lot.filter(entered).map_or(0, |lot| lot.goods.value_fen);
    let value = if line.value_fen > 0 { line.value_fen } else { whole };
    let held = lot.and_then(|lot| state.custody.holdings().into_iter().find(|held| held.lot.id == lot.id));
    let place = if line.place.is_empty() { held.map_or("", |held| held.place) } else { &line.place };
    let unit = or_lot(&line.unit, |goods| &goods.unit);
    shown(&Line { name: &name, model: &model, quantity: line.quantity, unit: &unit, value, place })
}

/// A line of a list of goods.
struct Line<'a> {
    name: &'a str,
    model: &'a str,
    quantity: Quantity,
    unit: &'a str,
    /// In fen; 0 when not known.
    value: i64,
    place: &'a str,
}

fn shown(line: &Line<'_>) -> Value {
    let Line { name, model, .. } = line;
    json!({
        "name": if model.is_empty() { (*name).to_owned() } else { format!("{name}（{model}）") },
        "quantity": line.quantity.to_string(),
        "unit": line.unit,
        "value": if line.value > 0 { yuan(line.value) } else { String::new() },
        "place": line.place,
    })
}

/// 1234.50, for columns of figures.
fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
