//! Which entries a field may name, and what an act that draws, draws from.
use super::read_model::{key_of, one_line};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::platform::Platform;
use case::draw::Entry;
use case::refusal::{Refused, Rejection};
use case::{CaseState, FieldValue};
use law::procedure::{Act, Field, Procedure};
use law::register::Stage;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use store::{EntryQuery, ListedEntry};

/// Most entries offered beside a field; more are found by typing the key.
pub const MAX_OFFERED: i64 = 200;

impl Platform {
    /// Refuses values of a form that name no entry in force.
    ///
    /// # Errors
    /// A rejection beside each such field.
    pub(crate) async fn check_named_entries(
        &self,
        procedure: &Procedure,
        act: &Act,
        form: &Map<String, Value>,
    ) -> Result<(), AppFault> {
        let mut rejections = Vec::new();
        for asked in &act.form {
            let Some(field) = procedure.field(&asked.field) else { continue };
            let (Some(register), Some(typed)) = (&field.register, form.get(field.id.as_str())) else {
                continue;
            };
            for key in keys(typed) {
                match self.entry_in_force(register, &key).await? {
                    Some(entry) => {
                        rejections.extend(says_otherwise(procedure, field, (&key, &facts(&entry)?), form));
                    }
                    None => rejections.push(self.not_in_force(field, register, &key)),
                }
            }
        }
        if rejections.is_empty() { Ok(()) } else { Err(Refused::Rejected { rejections }.into()) }
    }

    fn not_in_force(&self, field: &Field, register: &str, key: &str) -> Rejection {
        let title = self.rules.library.registers.get(register).map_or(register, |found| &found.title);
        Rejection::of(
            field,
            format!("“{title}”里没有在册的“{key}”；请从名录中选择编号，或者先办理准入、续期"),
        )
    }

    async fn entry_in_force(&self, register: &str, key: &str) -> Result<Option<ListedEntry>, AppFault> {
        let query = EntryQuery { key: Some(key.to_owned()), limit: 1, ..self.in_force(register) };
        Ok(self.store.register_entries(&self.system_grant()?, &query).await?.rows.pop())
    }

    /// Entries of a register that can be chosen now.
    fn in_force(&self, register: &str) -> EntryQuery {
        EntryQuery {
            register: register.to_owned(),
            state: Some(Stage::InForce.id().to_owned()),
            valid_at: Some(micros(self.now())),
            ..EntryQuery::default()
        }
    }

    /// Keys and public names of the entries that fields of an act may name, by register; at most [`MAX_OFFERED`] each.
    ///
    /// # Errors
    /// The store's.
    pub async fn offered_entries(
        &self,
        procedure: &Procedure,
        act: &Act,
    ) -> Result<BTreeMap<String, Vec<(String, String)>>, AppFault> {
        let mut offered = BTreeMap::new();
        let fields = act.form.iter().filter_map(|asked| procedure.field(&asked.field));
        for register in fields.filter_map(|field| field.register.as_ref()) {
            if offered.contains_key(register.as_str()) {
                continue;
            }
            let query = EntryQuery { limit: MAX_OFFERED, ..self.in_force(register) };
            let found = self.store.register_entries(&self.system_grant()?, &query).await?;
            let definition = self.register(register)?;
            let named = |row: ListedEntry| (row.entry.key.clone(), self.public_line(definition, &row));
            offered.insert(register.value.clone(), found.rows.into_iter().map(named).collect());
        }
        Ok(offered)
    }

    /// The entries that an act draws from, with the number of running cases each has; none for other acts.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn entries_to_draw(&self, act: &Act) -> Result<Vec<Entry>, AppFault> {
        let Some(draw) = &act.draw else { return Ok(Vec::new()) };
        let (state, now) = (Stage::InForce.id(), micros(self.now()));
        let rows = self.store.entries_valid(&self.system_grant()?, &draw.register, state, now).await?;
        let entry = |row: ListedEntry| {
            let facts = serde_json::from_str(&row.entry.facts_json).map_err(AppFault::ours)?;
            Ok(Entry { key: row.entry.key, facts, load: u32::try_from(row.load).unwrap_or(u32::MAX) })
        };
        rows.into_iter().map(entry).collect()
    }

    /// Two entries that hold a key never share it; the other one is named.
    ///
    /// # Errors
    /// The refusal, with the article of the act.
    pub(crate) async fn refuse_doubled_key(
        &self,
        procedure: &Procedure,
        act: &Act,
        state: &CaseState,
    ) -> Result<(), AppFault> {
        let library = &self.rules.library;
        let register = procedure.of_register.as_ref().and_then(|id| library.registers.get(id));
        let stage = procedure.tracks.first().and_then(|track| Stage::of(state.stage.get(&*track.id)?));
        let (Some(register), Some(stage)) = (register, stage) else { return Ok(()) };
        let Some(key) = key_of(register, &state.facts) else { return Ok(()) };
        if !stage.holds_key() && stage != Stage::Proposed {
            return Ok(());
        }
        for holding in [Stage::InForce, Stage::Suspended] {
            let query = EntryQuery {
                register: register.id.value.clone(),
                key: Some(key.clone()),
                state: Some(holding.id().to_owned()),
                limit: 2,
                ..EntryQuery::default()
            };
            let found = self.store.register_entries(&self.system_grant()?, &query).await?;
            if let Some(other) = found.rows.into_iter().find(|row| row.case != state.id) {
                let says = format!(
                    "“{}”里已有{}的“{key}”（{}）；请在原有条目上办理变更或者续期，或者先把它移出",
                    register.title,
                    holding.title(),
                    self.public_line(register, &other)
                );
                return Err(Refused::one("doubled-key", says, Some(act.cite.value.clone())).into());
            }
        }
        Ok(())
    }
}

/// Keys typed into a field: one, or several.
fn keys(typed: &Value) -> Vec<String> {
    let one = |value: &Value| value.as_str().map(one_line).filter(|key| !key.is_empty());
    match typed {
        Value::Array(values) => values.iter().filter_map(one).collect(),
        single => one(single).into_iter().collect(),
    }
}

/// Facts of an entry by field.
pub(super) fn facts(row: &ListedEntry) -> Result<BTreeMap<String, FieldValue>, AppFault> {
    serde_json::from_str(&row.entry.facts_json).map_err(AppFault::ours)
}

/// An entry in force and its facts, for work that watches a register.
pub(crate) struct EntryFacts {
    /// Key.
    pub(crate) key: String,
    /// Organ that keeps it.
    pub(crate) organ: String,
    values: BTreeMap<String, FieldValue>,
}

impl EntryFacts {
    /// A fact as text: texts, organs, choices, several of them joined; empty where there is none.
    pub(crate) fn text(&self, field: &str) -> String {
        let texts = self.values.get(field).map(FieldValue::each).unwrap_or_default();
        let text = |value: &&FieldValue| match value {
            FieldValue::Text(text) | FieldValue::Organ(text) | FieldValue::Choice(text) => Some(text.clone()),
            FieldValue::Number(number) => Some(number.to_string()),
            _ => None,
        };
        texts.iter().filter_map(text).collect::<Vec<_>>().join("、")
    }

    /// A fact as a whole number not below 0; 0 where there is none.
    pub(crate) fn number(&self, field: &str) -> u32 {
        match self.values.get(field) {
            Some(FieldValue::Number(number)) => u32::try_from(*number).unwrap_or(0),
            _ => 0,
        }
    }
}

/// Every entry of a register that is in force, whosever it is: for the engine's own work.
pub(crate) async fn watched_entries(
    platform: &Platform,
    register: &str,
) -> Result<Vec<EntryFacts>, AppFault> {
    let granted = platform.system_grant()?;
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let query = EntryQuery { cursor, limit: store::MAX_PAGE, ..platform.in_force(register) };
        let page = platform.store.register_entries(&granted, &query).await?;
        for row in &page.rows {
            let (key, organ) = (row.entry.key.clone(), row.entry.organ.clone());
            all.push(EntryFacts { key, organ, values: facts(row)? });
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

/// A field beside the one that names an entry, if it says something else than the entry.
fn says_otherwise(
    procedure: &Procedure,
    field: &Field,
    (key, entry): (&str, &BTreeMap<String, FieldValue>),
    form: &Map<String, Value>,
) -> Option<Rejection> {
    let says = field.says.as_ref()?;
    let beside = procedure.field(&says.field)?;
    let written = match form.get(&*says.field)? {
        Value::Object(party) => party.get("name")?.as_str()?.trim(),
        other => other.as_str()?.trim(),
    };
    let FieldValue::Text(said) = entry.get(&*says.from)? else { return None };
    let differs = !written.is_empty() && written != said.trim();
    differs.then(|| {
        Rejection::of(
            beside,
            format!("名录里编号“{key}”是“{said}”，这里写的是“{written}”；请按名录填写，或者另选编号"),
        )
    })
}
