//! A list beside the register: which rows are new, changed, the same, or cannot be used.
use super::{CellFault, Difference, MAX_LIST_ROWS, RegisterPreview, RowResult, RowState, apply, cells};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use crate::registers::list::MASKED;
use crate::registers::read_model::{is_public, one_line};
use crate::sheet::{self, Sheet, SheetRow};
use access::Request;
use case::FieldValue;
use law::procedure::{Field, HeldBy};
use law::register::{Register, Stage, procedure_id};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::{EntryQuery, ListedEntry};
use uuid::Uuid;

/// An entry as rows are compared with it.
struct Known {
    case: Uuid,
    stage: Stage,
    facts: BTreeMap<String, FieldValue>,
}

/// What every row is compared with.
struct Beside<'a> {
    platform: &'a Platform,
    register: &'a Register,
    fields: Vec<Option<&'a Field>>,
    sheet: &'a Sheet,
    known: BTreeMap<String, Known>,
    sha256: &'a str,
}

impl Platform {
    /// Reads a list and compares it with the register. Nothing changes.
    ///
    /// # Errors
    /// When the person's organ does not keep the register; a rejection that says with row and remedy why the file is no
    /// list of this register.
    pub async fn preview_register(
        &self,
        person: &Person,
        register: &str,
        file: &str,
        bytes: &[u8],
    ) -> Result<RegisterPreview, AppFault> {
        let mut preview = self.compared(person, register, file, bytes).await?;
        self.conceal(person, register, &mut preview.rows).await?;
        Ok(preview)
    }

    /// The comparison with entries of every organ: nobody sees it before [`Platform::conceal`].
    pub(super) async fn compared(
        &self,
        person: &Person,
        register: &str,
        file: &str,
        bytes: &[u8],
    ) -> Result<RegisterPreview, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let definition = self.register(register)?;
        let today = case::actor::civil_date(self.now());
        let life = self.rules.library.procedure_on(&procedure_id(register), today);
        let life = life.ok_or(AppFault::NotThere)?;
        let act = life.act(apply::PROPOSE).ok_or(AppFault::NotThere)?;
        // Whoever may propose an entry may bring a list of them.
        self.grant_opening(person, life, act)?;
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
        let sha256 = hex::encode(Sha256::digest(bytes));
        let (name, owned) = (file.clone(), bytes.to_vec());
        let read = tokio::task::spawn_blocking(move || sheet::read(&name, &owned)).await;
        let sheet =
            read.map_err(AppFault::ours)?.map_err(|fault| AppFault::rejected("file", fault.to_string()))?;
        let fields = columns(definition, &sheet)?;
        let known = self.known_entries(&granted, definition).await?;
        let beside =
            Beside { platform: self, register: definition, fields, sheet: &sheet, known, sha256: &sha256 };
        let heading = |(heading, field): (&String, &Option<&Field>)| {
            (heading.clone(), field.map(|field| field.title.clone()))
        };
        Ok(RegisterPreview {
            register: register.to_owned(),
            columns: sheet.headings.iter().zip(&beside.fields).map(heading).collect(),
            rows: beside.rows(),
            admits: self.admits(person, register),
            encoding: sheet.encoding.to_owned(),
            heading_row: sheet.heading_row,
            file,
            sha256: sha256.clone(),
        })
    }

    /// What a row says of an entry is for those who may read its case, personal values for those who may read these.
    pub(super) async fn conceal(
        &self,
        person: &Person,
        register: &str,
        rows: &mut [RowResult],
    ) -> Result<(), AppFault> {
        let definition = self.register(register)?;
        let personal = |id: &str| definition.field(id).is_some_and(Field::is_personal);
        for row in rows {
            let Some(case) = row.case else { continue };
            let known = self.case_facts(case).await?;
            if self.access.authorise(&person.actor, &Request::ReadCase(&known)).is_err() {
                // That it says what everybody may read changes nothing and tells nothing.
                if row.state == RowState::Same && !row.beyond {
                    row.case = None;
                    continue;
                }
                let what = format!("“{}”由另一机关维护", row.key);
                row.faults = vec![fault(String::new(), what, "请维护它的机关办理变更，或者换一个编号")];
                (row.case, row.state, row.differences) = (None, RowState::Bad, Vec::new());
            } else if self.access.authorise(&person.actor, &Request::ReadPersonalData(&known)).is_err() {
                for one in row.differences.iter_mut().filter(|one| personal(&one.field)) {
                    one.before = MASKED.to_owned();
                }
            }
        }
        Ok(())
    }

    /// Whether the person holds the post that admits entries, as the life of the register says.
    fn admits(&self, person: &Person, register: &str) -> bool {
        let today = case::actor::civil_date(self.now());
        let Some(life) = self.rules.library.procedure_on(&procedure_id(register), today) else {
            return false;
        };
        let Some(act) = life.act(apply::ADMIT) else { return false };
        let mut roles = act.by.iter().filter_map(|id| life.role(id));
        roles.any(|role| {
            role.held_by == HeldBy::Post
                && person.case_actor.posts.contains(role.post.as_deref().unwrap_or(&role.id))
        })
    }

    /// Entries that hold their key, and those proposed.
    async fn known_entries(
        &self,
        granted: &access::Granted,
        register: &Register,
    ) -> Result<BTreeMap<String, Known>, AppFault> {
        let mut known = BTreeMap::new();
        for stage in [Stage::Proposed, Stage::Suspended, Stage::InForce] {
            let mut query = EntryQuery {
                register: register.id.value.clone(),
                state: Some(stage.id().to_owned()),
                limit: store::MAX_PAGE,
                ..EntryQuery::default()
            };
            loop {
                let page = self.store.register_entries(granted, &query).await?;
                for row in page.rows {
                    let ListedEntry { case, entry, .. } = row;
                    let facts = serde_json::from_str(&entry.facts_json).map_err(AppFault::ours)?;
                    known.insert(entry.key, Known { case, stage, facts });
                }
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
        }
        Ok(known)
    }
}

/// The field under each heading; every required fact has one, and no two headings fill the same.
fn columns<'a>(register: &'a Register, sheet: &Sheet) -> Result<Vec<Option<&'a Field>>, AppFault> {
    if sheet.rows.len() > MAX_LIST_ROWS {
        return Err(AppFault::rejected("file", format!("名单多于{MAX_LIST_ROWS}行；请分成几个文件依次导入")));
    }
    let fields: Vec<Option<&Field>> =
        sheet.headings.iter().map(|heading| register.field_under(heading)).collect();
    let of = |wanted: &str| fields.iter().flatten().filter(|field| *field.id == wanted).count();
    let usual = |id: &str| {
        let column = register.columns.iter().find(|column| *column.field == id);
        column.and_then(|column| column.headings.first()).cloned()
    };
    let mut faults = Vec::new();
    for field in &register.fields {
        let (count, name) = (of(&field.id), usual(&field.id));
        if count > 1 {
            faults.push(format!("有{count}列都是“{}”，只留一列", field.title));
        }
        if count == 0 && *field.id == *register.key {
            let name = name.unwrap_or_else(|| field.title.clone());
            faults.push(format!("第{}行没有列名“{name}”，不能区分各条", sheet.heading_row));
        }
    }
    if faults.is_empty() { Ok(fields) } else { Err(AppFault::rejected("file", faults.join("；"))) }
}

impl Beside<'_> {
    fn rows(&self) -> Vec<RowResult> {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut rows = Vec::with_capacity(self.sheet.rows.len());
        for row in &self.sheet.rows {
            let mut result = self.row(row);
            if let Some(first) = seen.get(&result.key).filter(|_| !result.key.is_empty()) {
                let what = format!("与第{first}行是同一条“{}”", result.key);
                result.faults.push(fault(String::new(), what, "只保留一行"));
                result.state = RowState::Bad;
            } else {
                seen.insert(result.key.clone(), row.number);
            }
            rows.push(result);
        }
        rows
    }

    fn row(&self, row: &SheetRow) -> RowResult {
        let mut result = RowResult {
            row: row.number,
            key: String::new(),
            state: RowState::Bad,
            differences: Vec::new(),
            faults: self.doubts(row.number),
            case: None,
            beyond: false,
            form: serde_json::Map::new(),
        };
        let mut values = BTreeMap::new();
        let known = self.known(row.number, &self.key(row));
        for ((cell, field), heading) in row.cells.iter().zip(&self.fields).zip(&self.sheet.headings) {
            let Some(field) = field else { continue };
            let cell = cells::plain(cell);
            result.beyond |= !cell.is_empty() && !is_public(self.register, &field.id);
            // What stands for a value that the maker of the list might not see is no value; and what says the entry's
            // value as our own lists write it changes nothing, also where the words tell less than the value.
            if cell == MASKED || known.is_some_and(|known| self.says(known, field, cell)) {
                continue;
            }
            match cells::value(&self.platform.rules.directory, field, cell) {
                Ok(None) => {}
                Ok(Some((typed, value))) => {
                    result.form.insert(field.id.value.clone(), typed);
                    values.insert(field.id.value.clone(), value);
                }
                Err((what, mend)) => result.faults.push(fault(heading.clone(), what, &mend)),
            }
        }
        self.judge(&mut result, &values);
        result
    }

    /// The key of a row; empty where it has none.
    fn key(&self, row: &SheetRow) -> String {
        let is_key = |field: &Option<&Field>| field.is_some_and(|field| *field.id == *self.register.key);
        let cell = self.fields.iter().position(is_key).and_then(|at| row.cells.get(at));
        cell.map(|cell| one_line(cells::plain(cell))).unwrap_or_default()
    }

    /// The entry that a row is about. What this very row proposed before the import was interrupted is taken up again.
    fn known(&self, row: u32, key: &str) -> Option<&Known> {
        let own = apply::id_of(self.sha256, &self.register.id, row, apply::PROPOSE);
        self.known.get(key).filter(|known| known.case != own || known.stage != Stage::Proposed)
    }

    /// Whether a cell is, word for word, what lists show of an entry's value.
    fn says(&self, known: &Known, field: &Field, cell: &str) -> bool {
        let lines = |text: &str| text.trim().replace("\r\n", "\n").replace('\r', "\n");
        let value = known.facts.get(field.id.as_str()).filter(|_| *field.id != *self.register.key);
        value.is_some_and(|value| lines(&self.platform.shown(value, Some(field))) == lines(cell))
    }

    fn doubts(&self, row: u32) -> Vec<CellFault> {
        let of_row = self.sheet.doubts.iter().filter(|doubt| doubt.row == row);
        let heading = |column: usize| self.sheet.headings.get(column - 1).cloned().unwrap_or_default();
        of_row.map(|doubt| fault(heading(doubt.column), doubt.what.clone(), &doubt.mend)).collect()
    }

    fn judge(&self, result: &mut RowResult, values: &BTreeMap<String, FieldValue>) {
        let key = match values.get(self.register.key.as_str()) {
            Some(FieldValue::Text(key)) => one_line(key),
            _ => String::new(),
        };
        if key.is_empty() {
            let title = self.register.field(&self.register.key).map_or("", |field| field.title.as_str());
            result.faults.push(fault(
                String::new(),
                format!("没有填“{title}”"),
                "每一行都要有，用来区分各条",
            ));
            return;
        }
        result.form.insert(self.register.key.value.clone(), key.as_str().into());
        result.key.clone_from(&key);
        match self.known(result.row, &key) {
            None => self.judge_new(result, values),
            Some(known) => self.judge_known(result, values, known),
        }
    }

    fn judge_new(&self, result: &mut RowResult, values: &BTreeMap<String, FieldValue>) {
        for field in self.register.fields.iter().filter(|field| self.register.requires(&field.id)) {
            let heard = result.faults.iter().any(|fault| self.heads(&fault.column, field));
            if !values.contains_key(field.id.as_str()) && !heard {
                let what = format!("没有填“{}”", field.title);
                result.faults.push(fault(String::new(), what, "新条目必须有这一项，补上列和内容"));
            }
        }
        result.state = if result.faults.is_empty() { RowState::New } else { RowState::Bad };
    }

    fn heads(&self, heading: &str, field: &Field) -> bool {
        self.register.field_under(heading).is_some_and(|found| found.id == field.id)
    }

    /// An empty cell changes nothing: lists seldom hold every fact.
    fn judge_known(&self, result: &mut RowResult, values: &BTreeMap<String, FieldValue>, known: &Known) {
        result.case = Some(known.case);
        let shown = |value: Option<&FieldValue>, field: &Field| {
            value.map(|value| self.platform.shown(value, Some(field))).unwrap_or_default()
        };
        for field in &self.register.fields {
            let (now, then) = (known.facts.get(field.id.as_str()), values.get(field.id.as_str()));
            if *field.id == *self.register.key || then.is_none() || same(now, then) {
                result.form.shift_remove(field.id.as_str());
                continue;
            }
            result.differences.push(Difference {
                field: field.id.value.clone(),
                title: field.title.clone(),
                before: shown(now, field),
                after: shown(then, field),
            });
        }
        if known.stage == Stage::Proposed && !result.differences.is_empty() {
            let what = format!("“{}”已经提出、等待准入，内容与这一行不同", result.key);
            result.faults.push(fault(String::new(), what, "先决定是否准入，再导入变更"));
        }
        result.state = match (result.faults.is_empty(), result.differences.is_empty()) {
            (false, _) => RowState::Bad,
            (true, true) => RowState::Same,
            (true, false) => RowState::Changed,
        };
    }
}

/// Whether two values say the same; the order of several values does not matter.
fn same(one: Option<&FieldValue>, other: Option<&FieldValue>) -> bool {
    let parts = |value: Option<&FieldValue>| {
        let mut parts: Vec<String> =
            value.map(FieldValue::each).unwrap_or_default().iter().map(|part| format!("{part:?}")).collect();
        parts.sort();
        parts
    };
    parts(one) == parts(other)
}

fn fault(column: String, what: String, mend: &str) -> CellFault {
    CellFault { column, what, mend: mend.to_owned() }
}
