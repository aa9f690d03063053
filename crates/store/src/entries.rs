//! Entries of registers: read models beside their cases, written in the same append, and the draws of cases.
//!
//! That two entries which hold a key never share it is a unique index, so two processes cannot admit both.
use access::{Action, Granted};
use uuid::Uuid;

use crate::append::row;
use crate::cases::{CaseProjection, Condition, containing};
use crate::page::{Cursor, page_size};
use crate::proof::check_action;
use crate::sql::{Row, Table, Value, sql};
use crate::{Page, Store, StoreFault};

/// Most entries that one draw looks at.
pub const MAX_DRAWN_FROM: i64 = 20_000;
/// Most draws looked at in one round.
const ROUND: i64 = 100;

/// The read model of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Register.
    pub register: String,
    /// Its key.
    pub key: String,
    /// Stage of its life, in the caller's words.
    pub state: String,
    /// Whether it holds its key against others.
    pub holds_key: bool,
    /// Last instant of its validity.
    pub valid_until: Option<i64>,
    /// Organ that conducts it.
    pub organ: String,
    /// Its facts, as JSON of the caller's.
    pub facts_json: String,
    /// What everybody finds it by.
    pub public_text: String,
    /// What its organ finds it by, besides.
    pub inner_text: String,
}

/// A draw in the read model of a case: its id, and whether the result is still to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawRow {
    /// The draw.
    pub draw: Uuid,
    /// Its result is still to be made.
    pub waits: bool,
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEntry {
    /// The case that carries its life.
    pub case: Uuid,
    /// The entry.
    pub entry: EntryRow,
    /// Open cases that name it.
    pub load: i64,
}

/// Which entries a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryQuery {
    /// The register.
    pub register: String,
    /// Key, exactly.
    pub key: Option<String>,
    /// Stage.
    pub state: Option<String>,
    /// Valid at this moment.
    pub valid_at: Option<i64>,
    /// Holding its key although its validity was over at this moment.
    pub over_at: Option<i64>,
    /// Words that its text holds.
    pub text: Option<String>,
    /// The organ whose entries are also found by what is not public.
    pub inner_of: Option<String>,
    /// States of entries that only their own organ is shown.
    pub apart: Option<Apart>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// Entries in these states are shown to this organ alone, if they are its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Apart {
    /// The states.
    pub states: Vec<String>,
    /// The organ.
    pub organ: String,
}

impl Apart {
    fn restrict(&self, condition: &mut Condition) {
        let states = condition.list(&self.states);
        let organ = condition.value(self.organ.as_str());
        condition.and(format!("(e.state NOT IN ({states}) OR e.organ = {organ})"));
    }
}

/// How many entries of a register stand in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryCount {
    /// The register.
    pub register: String,
    /// Stage.
    pub state: String,
    /// Of those whose validity was over.
    pub over: bool,
    /// How many.
    pub count: i64,
}

pub(crate) const ENTRIES: Table = Table {
    name: "register_entries",
    columns: &[
        "case_id",
        "register",
        "entry_key",
        "state",
        "holds_key",
        "valid_until",
        "organ",
        "facts_json",
        "public_text",
        "inner_text",
    ],
};
pub(crate) const NAMES: Table = Table { name: "entry_names", columns: &["case_id", "register", "entry_key"] };
pub(crate) const DRAWS: Table = Table { name: "draws", columns: &["draw", "case_id", "waits"] };

macro_rules! columns {
    () => {
        "SELECT e.case_id, e.register, e.entry_key, e.state, e.holds_key, e.valid_until, e.organ, e.facts_json, \
         e.public_text, e.inner_text, (SELECT count(*) FROM entry_names n JOIN cases c ON c.case_id = n.case_id \
         WHERE n.register = e.register AND n.entry_key = e.entry_key AND c.closed_at IS NULL) AS load \
         FROM register_entries e"
    };
}

/// What a case says of a register's entry.
pub(crate) fn entry_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    case.entry.iter().map(|entry| entry_values(case.case_id, entry)).collect()
}

/// The entries a case names.
pub(crate) fn name_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    case.names.iter().map(|(register, key)| row![case.case_id, register, key]).collect()
}

/// The draws of a case.
pub(crate) fn draw_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    case.draws.iter().map(|one| row![one.draw, case.case_id, one.waits]).collect()
}

fn entry_values(case: Uuid, entry: &EntryRow) -> Vec<Value> {
    row![
        case,
        &entry.register,
        &entry.key,
        &entry.state,
        entry.holds_key,
        entry.valid_until,
        &entry.organ,
        &entry.facts_json,
        &entry.public_text,
        &entry.inner_text,
    ]
}

fn listed(row: &Row) -> Result<ListedEntry, StoreFault> {
    let entry = EntryRow {
        register: row.text("register")?,
        key: row.text("entry_key")?,
        state: row.text("state")?,
        holds_key: row.flag("holds_key")?,
        valid_until: row.get("valid_until")?,
        organ: row.text("organ")?,
        facts_json: row.text("facts_json")?,
        public_text: row.text("public_text")?,
        inner_text: row.text("inner_text")?,
    };
    Ok(ListedEntry { case: row.uuid("case_id")?, entry, load: row.int("load")? })
}

fn may_read(granted: &Granted) -> Result<(), StoreFault> {
    check_action(granted, &[Action::ReadRegisters, Action::RunJobs, Action::VerifyLedger])
}

impl Store {
    /// A page of entries in the order of their keys.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn register_entries(
        &self,
        granted: &Granted,
        query: &EntryQuery,
    ) -> Result<Page<ListedEntry>, StoreFault> {
        may_read(granted)?;
        let limit = page_size(query.limit);
        let mut condition = restrict(query);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (key, case) = cursor.key.rsplit_once('\n').unwrap_or((&cursor.key, ""));
            let (key, case) = (condition.value(key), condition.value(case));
            condition.and(format!("(e.entry_key, e.case_id) > ({key}, {case})"));
        }
        let most = limit + 1;
        let tail = format!("ORDER BY e.entry_key, e.case_id LIMIT {most}");
        let rows = condition.statement(columns!(), &tail).all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(listed).collect::<Result<Vec<_>, _>>()?;
        let cursor = |row: &ListedEntry| Cursor { sort: 0, key: format!("{}\n{}", row.entry.key, row.case) };
        Ok(Page::cut(rows, limit, cursor))
    }

    /// How many entries stand in each stage of each register, told apart by whether their validity was over at `now`.
    ///
    /// # Errors
    /// The database's.
    pub async fn entry_counts(
        &self,
        granted: &Granted,
        now: i64,
        apart: &Apart,
    ) -> Result<Vec<EntryCount>, StoreFault> {
        may_read(granted)?;
        let mut condition = Condition::default();
        let moment = condition.value(now);
        apart.restrict(&mut condition);
        let head = format!(
            "SELECT register, state, is_over, count(*) AS entries FROM (SELECT e.register, e.state, CAST(CASE WHEN \
             e.holds_key = 1 AND e.valid_until < {moment} THEN 1 ELSE 0 END AS BIGINT) AS is_over FROM register_entries e"
        );
        let tail = ") AS counted GROUP BY register, state, is_over ORDER BY register, state, is_over";
        let rows = condition.statement(&head, tail).all(&mut self.database.read().await?).await?;
        let count = |row: &Row| {
            Ok(EntryCount {
                register: row.text("register")?,
                state: row.text("state")?,
                over: row.flag("is_over")?,
                count: row.int("entries")?,
            })
        };
        rows.iter().map(count).collect()
    }

    /// All entries of a register in a stage that are valid at a moment, at most [`MAX_DRAWN_FROM`].
    ///
    /// # Errors
    /// [`StoreFault::Limit`] when there are more; otherwise the database's.
    pub async fn entries_valid(
        &self,
        granted: &Granted,
        register: &str,
        state: &str,
        now: i64,
    ) -> Result<Vec<ListedEntry>, StoreFault> {
        may_read(granted)?;
        let query = EntryQuery {
            register: register.to_owned(),
            state: Some(state.to_owned()),
            valid_at: Some(now),
            ..EntryQuery::default()
        };
        let condition = restrict(&query);
        let most = MAX_DRAWN_FROM + 1;
        let tail = format!("ORDER BY e.entry_key LIMIT {most}");
        let rows = condition.statement(columns!(), &tail).all(&mut self.database.read().await?).await?;
        let actual = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let limit = MAX_DRAWN_FROM.unsigned_abs();
        if actual > limit {
            return Err(StoreFault::Limit { what: "名录的条目", actual, limit });
        }
        rows.iter().map(listed).collect()
    }

    /// Draws whose result is still to be made, with their cases.
    ///
    /// # Errors
    /// The database's.
    pub async fn draws_waiting(&self, granted: &Granted) -> Result<Vec<(Uuid, Uuid)>, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let text = "SELECT draw, case_id FROM draws WHERE waits = 1 ORDER BY draw";
        let rows = sql(text).limit(ROUND).all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((row.uuid("draw")?, row.uuid("case_id")?))).collect()
    }

    /// The case of a draw, so that its facts can be asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn case_of_draw(&self, draw: Uuid) -> Result<Option<Uuid>, StoreFault> {
        let row = sql("SELECT case_id FROM draws WHERE draw = $1").bind(draw);
        let row = row.optional(&mut self.database.read().await?).await?;
        row.map(|row| row.uuid("case_id")).transpose()
    }

    /// Size and note of the first published checkpoint that covers a leaf; `None` while there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn first_checkpoint_over(&self, leaf: i64) -> Result<Option<(u64, String)>, StoreFault> {
        let text = "SELECT size, note FROM checkpoints WHERE size > $1 ORDER BY size LIMIT 1";
        let row = sql(text).bind(leaf).optional(&mut self.database.read().await?).await?;
        row.map(|row| Ok((row.int("size")?.unsigned_abs(), row.text("note")?))).transpose()
    }

    /// What a case says of registers and draws, for comparing it with a new fold.
    pub(crate) async fn entry_parts(&self, case: Uuid) -> Result<Parts, StoreFault> {
        let mut connection = self.database.read().await?;
        let entry =
            sql(concat!(columns!(), " WHERE e.case_id = $1")).bind(case).optional(&mut connection).await?;
        let entry = entry.as_ref().map(listed).transpose()?.map(|listed| listed.entry);
        let text =
            "SELECT register, entry_key FROM entry_names WHERE case_id = $1 ORDER BY register, entry_key";
        let names = sql(text).bind(case).all(&mut connection).await?;
        let names = names.iter().map(|row| Ok((row.text("register")?, row.text("entry_key")?)));
        let mut names = names.collect::<Result<Vec<_>, StoreFault>>()?;
        // The database may sort text by its own rules.
        names.sort();
        let text = "SELECT draw, waits FROM draws WHERE case_id = $1 ORDER BY draw";
        let draws = sql(text).bind(case).all(&mut connection).await?;
        let draws =
            draws.iter().map(|row| Ok(DrawRow { draw: row.uuid("draw")?, waits: row.flag("waits")? }));
        Ok(Parts { entry, names, draws: draws.collect::<Result<Vec<_>, StoreFault>>()? })
    }
}

/// What a case says of registers and draws.
pub(crate) struct Parts {
    pub(crate) entry: Option<EntryRow>,
    pub(crate) names: Vec<(String, String)>,
    pub(crate) draws: Vec<DrawRow>,
}

fn restrict(query: &EntryQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and_value("e.register =", Some(query.register.as_str()));
    condition.and_value("e.entry_key =", query.key.as_deref());
    condition.and_value("e.state =", query.state.as_deref());
    if let Some(now) = query.valid_at {
        let now = condition.value(now);
        condition.and(format!("(e.valid_until IS NULL OR e.valid_until >= {now})"));
    }
    if let Some(now) = query.over_at {
        let now = condition.value(now);
        condition.and(format!("e.holds_key = 1 AND e.valid_until < {now}"));
    }
    if let Some(apart) = &query.apart {
        apart.restrict(&mut condition);
    }
    for word in query.text.as_deref().unwrap_or_default().split_whitespace() {
        let pattern = condition.value(containing(&word.to_lowercase()));
        let public = format!("e.public_text LIKE {pattern} ESCAPE '\\'");
        match &query.inner_of {
            None => condition.and(public),
            Some(organ) => {
                let organ = condition.value(organ.as_str());
                condition.and(format!(
                    "({public} OR (e.organ = {organ} AND e.inner_text LIKE {pattern} ESCAPE '\\'))"
                ));
            }
        }
    }
    condition
}
