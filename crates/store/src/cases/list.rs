use access::Scope;
use uuid::Uuid;

use super::condition::{Condition, secrecy_from_rank};
use super::{Bounded, COUNT_LIMIT, CaseRow, DueBasis, due_basis};
use crate::page::{Cursor, page_size};
use crate::search::and_text;
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// Order of a list of cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseOrder {
    /// Latest opened first.
    #[default]
    Opened,
    /// Nearest due first; cases without a due time are left out.
    Due,
    /// Latest changed first.
    Updated,
}

/// How the clocks of a case stand, where no due time tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clocks {
    /// One of them is suspended.
    Suspended,
    /// There were some, and all of them have ended.
    Ended,
}

/// Which cases a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaseQuery {
    /// Words to be found, all of them.
    pub text: Option<String>,
    /// Within it the words may also stand among personal data; none: nowhere.
    pub personal: Option<Scope>,
    /// Procedure id.
    pub procedure: Option<String>,
    /// Any of these procedures; empty: all.
    pub procedures: Vec<String>,
    /// Organ that conducts.
    pub organ: Option<String>,
    /// Region code, or the beginning of one.
    pub region: Option<String>,
    /// Status in Chinese.
    pub status: Option<String>,
    /// Stage, as stored.
    pub stage: Option<String>,
    /// Number of the plan's measure.
    pub measure: Option<i64>,
    /// Topic that it is marked with.
    pub topic: Option<String>,
    /// The nearest due time lies before this.
    pub due_before: Option<i64>,
    /// The nearest due time is this or later.
    pub due_from: Option<i64>,
    /// At a time: whether the clock due next warns by then.
    pub warns: Option<(i64, bool)>,
    /// How its clocks stand.
    pub clocks: Option<Clocks>,
    /// `true`: closed ones only, `false`: open ones only.
    pub closed: Option<bool>,
    /// Officer assigned.
    pub assigned_to: Option<Uuid>,
    /// Opened from this time on.
    pub opened_from: Option<i64>,
    /// Opened before this time.
    pub opened_before: Option<i64>,
    /// Order.
    pub order: CaseOrder,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// Most cases named by one statement.
const MAX_NAMED: usize = 200;

/// A case by name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CaseName {
    /// The case.
    pub id: Uuid,
    /// Its official number; empty while it has none.
    pub number: String,
    /// Its title.
    pub title: String,
}

macro_rules! suspended {
    () => {
        "EXISTS (SELECT 1 FROM case_clocks k WHERE k.case_id = c.case_id AND k.met_at IS NULL AND k.state = 'suspended')"
    };
}

macro_rules! ended {
    () => {
        "EXISTS (SELECT 1 FROM case_clocks k WHERE k.case_id = c.case_id AND k.state <> 'waiting') AND NOT EXISTS \
         (SELECT 1 FROM case_clocks k WHERE k.case_id = c.case_id AND k.met_at IS NULL AND k.state <> 'waiting')"
    };
}

/// The clock that a case's nearest due time is of.
macro_rules! next_clock {
    () => {
        " FROM case_clocks k WHERE k.case_id = c.case_id AND k.met_at IS NULL AND k.state <> 'waiting' \
         AND k.due_at = c.next_due_at"
    };
}

pub(crate) const COLUMNS: &str = concat!(
    "c.case_id, c.number, c.procedure_id, c.title, c.organ, c.region, c.secrecy, c.measure, c.stage, c.status, \
     c.opened_at, c.closed_at, c.version, c.next_due_at, c.facts_json, c.updated_at, CAST(CASE WHEN ",
    suspended!(),
    " THEN 1 ELSE 0 END AS BIGINT) AS suspended, CAST(CASE WHEN ",
    ended!(),
    " THEN 1 ELSE 0 END AS BIGINT) AS ended, (SELECT ",
    due_basis!(),
    next_clock!(),
    ") AS next_basis"
);

impl Store {
    /// A page of the cases within `scope` that `query` describes.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn cases(&self, scope: &Scope, query: &CaseQuery) -> Result<Page<CaseRow>, StoreFault> {
        if scope.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let limit = page_size(query.limit);
        let mut connection = self.database.read().await?;
        let mut condition = restrict(scope, query, connection.is_postgres());
        let (column, descending) = order(query.order);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            let sign = if descending { "<" } else { ">" };
            condition.and(format!("(c.{column}, c.case_id) {sign} ({sort}, {key})"));
        }
        let direction = if descending { "DESC" } else { "ASC" };
        let most = limit + 1;
        let tail = format!("ORDER BY c.{column} {direction}, c.case_id {direction} LIMIT {most}");
        let rows = condition
            .statement(&format!("SELECT {COLUMNS} FROM cases c"), &tail)
            .all(&mut connection)
            .await?;
        let rows = rows.iter().map(case_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor {
            sort: sort_value(query.order, row),
            key: row.case_id.to_string(),
        }))
    }

    /// How many cases within `scope` the query describes, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_cases(&self, scope: &Scope, query: &CaseQuery) -> Result<Bounded, StoreFault> {
        if scope.is_empty() {
            return Ok(Bounded::default());
        }
        let mut connection = self.database.read().await?;
        let condition = restrict(scope, query, connection.is_postgres());
        let counted =
            condition.counting("SELECT 1 FROM cases c", COUNT_LIMIT + 1).one(&mut connection).await?;
        Ok(Bounded::of(counted.int("counted")?))
    }

    /// Numbers and titles of those of the cases that lie within `scope`, for naming them beside something else.
    ///
    /// # Errors
    /// The database's.
    pub async fn case_names(&self, scope: &Scope, cases: &[Uuid]) -> Result<Vec<CaseName>, StoreFault> {
        let mut names = Vec::new();
        if scope.is_empty() {
            return Ok(names);
        }
        let mut connection = self.database.read().await?;
        for some in cases.chunks(MAX_NAMED) {
            let mut condition = Condition::default();
            condition.and_scope(scope, "c");
            let list = condition.list(some);
            condition.and(format!("c.case_id IN ({list})"));
            let statement = condition.statement("SELECT c.case_id, c.number, c.title FROM cases c", "");
            for row in &statement.all(&mut connection).await? {
                let number: Option<String> = row.get("number")?;
                let (id, title) = (row.uuid("case_id")?, row.text("title")?);
                names.push(CaseName { id, number: number.unwrap_or_default(), title });
            }
        }
        Ok(names)
    }

    /// Cases within `scope` that hold all words of `text`, latest changed first.
    ///
    /// # Errors
    /// As [`Store::cases`].
    pub async fn search(
        &self,
        scope: &Scope,
        text: &str,
        personal: Option<Scope>,
        cursor: Option<String>,
        limit: i64,
    ) -> Result<Page<CaseRow>, StoreFault> {
        let text = Some(text.to_owned());
        let query =
            CaseQuery { text, personal, order: CaseOrder::Updated, cursor, limit, ..CaseQuery::default() };
        self.cases(scope, &query).await
    }
}

fn restrict(scope: &Scope, query: &CaseQuery, postgres: bool) -> Condition {
    let mut condition = Condition::default();
    condition.and_scope(scope, "c");
    condition.and_value("c.procedure_id =", query.procedure.as_deref());
    if !query.procedures.is_empty() {
        let list = condition.list(&query.procedures);
        condition.and(format!("c.procedure_id IN ({list})"));
    }
    condition.and_value("c.organ =", query.organ.as_deref());
    condition.and_value("c.status =", query.status.as_deref());
    condition.and_value("c.stage =", query.stage.as_deref());
    condition.and_value("c.measure =", query.measure);
    if let Some(topic) = &query.topic {
        let topic = condition.value(topic);
        condition.and(format!(
            "EXISTS (SELECT 1 FROM case_topics t WHERE t.case_id = c.case_id AND t.topic = {topic})"
        ));
    }
    condition.and_value("c.next_due_at <", query.due_before);
    condition.and_value("c.next_due_at >=", query.due_from);
    if let Some((at, warns)) = query.warns {
        let at = condition.value(at);
        let not = if warns { "" } else { "NOT " };
        condition
            .and(format!(concat!("{}EXISTS (SELECT 1", next_clock!(), " AND k.warn_at <= {})"), not, at));
    }
    match query.clocks {
        Some(Clocks::Suspended) => condition.and(suspended!()),
        Some(Clocks::Ended) => condition.and(ended!()),
        None => {}
    }
    condition.and_value("c.opened_at >=", query.opened_from);
    condition.and_value("c.opened_at <", query.opened_before);
    if let Some(region) = &query.region {
        let (length, start) = (
            condition.value(i64::try_from(region.chars().count()).unwrap_or(i64::MAX)),
            condition.value(region),
        );
        condition.and(format!("substr(c.region, 1, CAST({length} AS INTEGER)) = {start}"));
    }
    match query.closed {
        Some(true) => condition.and("c.closed_at IS NOT NULL"),
        Some(false) => condition.and("c.closed_at IS NULL"),
        None => {}
    }
    if query.order == CaseOrder::Due {
        condition.and("c.next_due_at IS NOT NULL");
    }
    if let Some(officer) = query.assigned_to {
        condition.and_assigned(officer, "c");
    }
    if let Some(text) = query.text.as_deref().filter(|text| !text.trim().is_empty()) {
        and_text(&mut condition, text, query.personal.as_ref(), postgres);
    }
    condition
}

/// Column and whether it descends.
fn order(order: CaseOrder) -> (&'static str, bool) {
    match order {
        CaseOrder::Opened => ("opened_at", true),
        CaseOrder::Due => ("next_due_at", false),
        CaseOrder::Updated => ("updated_at", true),
    }
}

fn sort_value(order: CaseOrder, row: &CaseRow) -> i64 {
    match order {
        CaseOrder::Opened => row.opened_at,
        CaseOrder::Due => row.next_due_at.unwrap_or(i64::MAX),
        CaseOrder::Updated => row.updated_at,
    }
}

pub(crate) fn case_row(row: &Row) -> Result<CaseRow, StoreFault> {
    Ok(CaseRow {
        case_id: row.uuid("case_id")?,
        number: row.get("number")?,
        procedure: row.text("procedure_id")?,
        title: row.text("title")?,
        organ: row.text("organ")?,
        region: row.text("region")?,
        secrecy: secrecy_from_rank(row.int("secrecy")?)?,
        measure: row.get("measure")?,
        stage: row.text("stage")?,
        status: row.text("status")?,
        opened_at: row.int("opened_at")?,
        closed_at: row.get("closed_at")?,
        version: row.int("version")?,
        next_due_at: row.get("next_due_at")?,
        facts_json: row.text("facts_json")?,
        updated_at: row.int("updated_at")?,
        clocks: match (row.flag("suspended")?, row.flag("ended")?) {
            (true, _) => Some(Clocks::Suspended),
            (_, true) => Some(Clocks::Ended),
            _ => None,
        },
        next_basis: DueBasis::read(row.get("next_basis")?),
    })
}
