//! Registers as lists: how many entries stand where, a page of them, and what of each a reader may see.
use super::fields::facts;
use super::read_model::is_public;
use crate::audit::GRANTED;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, Request};
use case::FieldValue;
use jiff::Timestamp;
use law::procedure::Field;
use law::register::{Register, Stage};
use serde::{Deserialize, Serialize};
use store::{Apart, EntryQuery, ListedEntry};
use uuid::Uuid;

/// Most entries in one exported file.
pub const MAX_EXPORTED: usize = 5_000;
/// State in filters and counts: still holding its key although its validity is over.
pub const OVER: &str = "over";
/// What stands for what a reader may not see.
pub(super) const MASKED: &str = "（不公开）";

/// What of a register is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntryFilter {
    /// Words.
    pub q: String,
    /// A stage of [`Stage`], or `over`.
    pub state: String,
    /// Cursor of the page.
    pub cursor: String,
}

/// A register and how many entries stand where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterTile {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// Measures of the plan it carries.
    pub measures: Vec<u32>,
    /// State, its title and how many: each stage, and `over`.
    pub counts: Vec<(String, String, i64)>,
    /// The person's organ keeps it.
    pub kept_here: bool,
}

/// An entry as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// The case that carries its life; none where the reader may not know the case.
    pub case: Option<Uuid>,
    /// Key.
    pub key: String,
    /// State: a stage of [`Stage`], or `over`.
    pub state: String,
    /// The state in words.
    pub status: String,
    /// Last instant of its validity.
    pub valid_until: Option<Timestamp>,
    /// Organ that conducts it.
    pub organ: String,
    /// Open cases that name it.
    pub load: i64,
    /// Facts in the order of the definition: field, title, value in words.
    pub facts: Vec<(String, String, String)>,
    /// Whether personal data that are not public stand among them.
    #[serde(skip)]
    pub personal: bool,
}

/// A page of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterPage {
    /// Entries.
    pub items: Vec<EntryView>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

impl Platform {
    /// Every register with its counts.
    ///
    /// # Errors
    /// When the person may not read registers.
    pub async fn registers(&self, person: &Person) -> Result<Vec<RegisterTile>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let counted = self.store.entry_counts(&granted, micros(self.now()), &apart(person)).await?;
        let count = |register: &str, state: &str, over: bool| {
            let of = counted.iter().filter(|c| c.register == register && c.over == over);
            of.filter(|c| state == OVER || c.state == state).map(|c| c.count).sum::<i64>()
        };
        let tile = |register: &Register| {
            let stages = Stage::ALL.iter().map(|stage| {
                (stage.id().to_owned(), stage.title().to_owned(), count(&register.id, stage.id(), false))
            });
            let over = (OVER.to_owned(), "有效期已过".to_owned(), count(&register.id, OVER, true));
            RegisterTile {
                id: register.id.value.clone(),
                title: register.title.clone(),
                summary: register.summary.clone(),
                measures: register.measures.clone(),
                counts: stages.chain([over]).collect(),
                kept_here: self.keeps_register(person, register),
            }
        };
        Ok(self.rules.library.registers.values().map(|filed| tile(&filed.value)).collect())
    }

    /// A page of a register: what is public of every entry, and all of those whose case the person may read.
    ///
    /// # Errors
    /// "Not there"; a rejection for a state that is none.
    pub async fn register_entries(
        &self,
        person: &Person,
        register: &str,
        filter: &EntryFilter,
        limit: i64,
    ) -> Result<RegisterPage, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let definition = self.register(register)?;
        let query = self.entry_query(person, definition, filter, limit)?;
        let page = self.store.register_entries(&granted, &query).await?;
        let mut items = Vec::with_capacity(page.rows.len());
        for row in &page.rows {
            items.push(self.entry_view(person, definition, row).await?);
        }
        self.note_looked(person, register, &items).await?;
        Ok(RegisterPage { items, next: page.next })
    }

    /// All entries that a filter describes, for a file; at most [`MAX_EXPORTED`], and whether there are more.
    ///
    /// # Errors
    /// As [`Platform::register_entries`].
    pub async fn register_export(
        &self,
        person: &Person,
        register: &str,
        filter: &EntryFilter,
    ) -> Result<(Vec<EntryView>, bool), AppFault> {
        let (mut all, mut filter) = (Vec::new(), EntryFilter { cursor: String::new(), ..filter.clone() });
        loop {
            let page = self.register_entries(person, register, &filter, store::MAX_PAGE).await?;
            all.extend(page.items);
            match page.next {
                Some(_) if all.len() >= MAX_EXPORTED => return Ok((all, true)),
                Some(next) => filter.cursor = next,
                None => return Ok((all, false)),
            }
        }
    }

    /// The entries of a key, the one that holds it first.
    ///
    /// # Errors
    /// "Not there" when there is none.
    pub async fn register_entry(
        &self,
        person: &Person,
        register: &str,
        key: &str,
    ) -> Result<Vec<EntryView>, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let definition = self.register(register)?;
        let query = EntryQuery {
            register: register.to_owned(),
            key: Some(key.to_owned()),
            apart: Some(apart(person)),
            limit: store::MAX_PAGE,
            ..EntryQuery::default()
        };
        let mut rows = self.store.register_entries(&granted, &query).await?.rows;
        rows.sort_by_key(|row| !row.entry.holds_key);
        let mut views = Vec::new();
        for row in &rows {
            views.push(self.entry_view(person, definition, row).await?);
        }
        self.note_looked(person, register, &views).await?;
        if views.is_empty() { Err(AppFault::NotThere) } else { Ok(views) }
    }

    /// A look at personal data that are not public leaves its mark, one for all entries of a page.
    async fn note_looked(
        &self,
        person: &Person,
        register: &str,
        views: &[EntryView],
    ) -> Result<(), AppFault> {
        let looked: Vec<&str> =
            views.iter().filter(|view| view.personal).map(|view| view.key.as_str()).collect();
        if looked.is_empty() {
            return Ok(());
        }
        let told = format!("名录条目 {}", looked.join("、"));
        self.note(person, Action::ReadPersonalData.name(), register, GRANTED, &told).await
    }

    fn entry_query(
        &self,
        person: &Person,
        register: &Register,
        filter: &EntryFilter,
        limit: i64,
    ) -> Result<EntryQuery, AppFault> {
        let now = micros(self.now());
        let stage = Stage::of(&filter.state);
        if stage.is_none() && filter.state != OVER && !filter.state.is_empty() {
            return Err(AppFault::rejected("state", "没有这种状态"));
        }
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(EntryQuery {
            register: register.id.value.clone(),
            state: stage.map(|stage| stage.id().to_owned()),
            valid_at: stage.filter(|stage| stage.holds_key()).map(|_| now),
            over_at: (filter.state == OVER).then_some(now),
            text: some(&filter.q),
            inner_of: some(&person.case_actor.organ),
            apart: Some(apart(person)),
            cursor: some(&filter.cursor),
            limit,
            ..EntryQuery::default()
        })
    }

    async fn entry_view(
        &self,
        person: &Person,
        register: &Register,
        row: &ListedEntry,
    ) -> Result<EntryView, AppFault> {
        let known = self.case_facts(row.case).await?;
        let reads = self.access.authorise(&person.actor, &Request::ReadCase(&known)).is_ok();
        let personal =
            reads && self.access.authorise(&person.actor, &Request::ReadPersonalData(&known)).is_ok();
        let values = facts(row)?;
        let shown = |field: &Field| {
            let value = values.get(field.id.as_str())?;
            let text = match () {
                () if is_public(register, &field.id) => self.shown(value, Some(field)),
                () if !reads => return None,
                () if field.is_personal() && !personal => MASKED.to_owned(),
                () => self.shown(value, Some(field)),
            };
            Some((field.id.value.clone(), field.title.clone(), text))
        };
        let inner = |field: &&Field| field.is_personal() && !is_public(register, &field.id);
        let held = |field: &Field| values.contains_key(field.id.as_str());
        let (state, status) = self.entry_state(row);
        Ok(EntryView {
            personal: personal && register.fields.iter().filter(inner).any(held),
            case: reads.then_some(row.case),
            key: row.entry.key.clone(),
            state,
            status,
            valid_until: row.entry.valid_until.map(instant),
            organ: self.rules.directory.organ_name(&row.entry.organ).to_owned(),
            load: row.load,
            facts: register.fields.iter().filter_map(shown).collect(),
        })
    }

    fn entry_state(&self, row: &ListedEntry) -> (String, String) {
        let over = row.entry.valid_until.is_some_and(|until| until < micros(self.now()));
        let title =
            Stage::of(&row.entry.state).map_or_else(|| row.entry.state.clone(), |s| s.title().to_owned());
        if over && row.entry.holds_key {
            return (OVER.to_owned(), format!("{title}，有效期已过"));
        }
        (row.entry.state.clone(), title)
    }

    /// What is public of an entry, in one line without its key.
    pub(crate) fn public_line(&self, register: &Register, row: &ListedEntry) -> String {
        let values = facts(row).unwrap_or_default();
        let public = register.public.iter().filter(|id| **id != register.key);
        let shown = public.filter_map(|id| {
            let value = values.get(id.as_str())?;
            let file = value.each().iter().any(|one| matches!(one, FieldValue::File(_)));
            (!file).then(|| self.shown(value, register.field(id)))
        });
        shown.collect::<Vec<_>>().join("，")
    }

    /// A value in words, organs and regions by name.
    pub(crate) fn shown(&self, value: &FieldValue, field: Option<&Field>) -> String {
        let directory = &self.rules.directory;
        match value {
            FieldValue::Organ(id) => directory.organ_name(id).to_owned(),
            FieldValue::Region(code) => {
                let found = directory.regions.regions.iter().find(|region| region.code == *code);
                found.map_or_else(|| code.clone(), |region| region.name.clone())
            }
            FieldValue::Many(values) => {
                values.iter().map(|one| self.shown(one, field)).collect::<Vec<_>>().join("、")
            }
            other => case::road::shown(other, field),
        }
    }
}

/// Who was proposed and who was not admitted is the business of the organ that decides.
fn apart(person: &Person) -> Apart {
    let states = [Stage::Proposed, Stage::Rejected].map(|stage| stage.id().to_owned());
    Apart { states: states.into(), organ: person.case_actor.organ.clone() }
}
