use access::Scope;
use uuid::Uuid;

use super::condition::Condition;
use super::{Bounded, COUNT_LIMIT, ClockRow};
use crate::page::{Cursor, page_size};
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// State of a clock that is a waiting period and still runs.
pub const WAITING: &str = "waiting";

/// Which running clocks a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClockQuery {
    /// Due before this time; with "now" the overdue ones.
    pub due_before: Option<i64>,
    /// Due at this time or later.
    pub due_from: Option<i64>,
    /// Warning since before this time; with "now" the ones that warn or are overdue.
    pub warn_before: Option<i64>,
    /// Organ that owes.
    pub owed_organ: Option<String>,
    /// Beside what `owed_organ` owes: what is escalated to it and to one of these posts.
    pub heard_posts: Vec<String>,
    /// Beside what `owed_organ` owes: what these owe.
    pub or_organs: Vec<String>,
    /// Also waiting periods, in which nobody is late; only the watcher asks for them.
    pub waiting: bool,
    /// Officer assigned to the case.
    pub assigned_to: Option<Uuid>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// A running clock with its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueClock {
    /// The case.
    pub case_id: Uuid,
    /// Its number.
    pub case_number: Option<String>,
    /// Its title.
    pub case_title: String,
    /// Organ that conducts it.
    pub case_organ: String,
    /// Its status.
    pub case_status: String,
    /// The plan's measure, if it is a task of the plan.
    pub measure: Option<i64>,
    /// The clock.
    pub clock: ClockRow,
    position: i64,
}

impl Store {
    /// A page of the running clocks within `scope`, nearest due first.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn clocks_due(&self, scope: &Scope, query: &ClockQuery) -> Result<Page<DueClock>, StoreFault> {
        if scope.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let limit = page_size(query.limit);
        let mut condition = restrict(scope, query);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (case, position) = cursor.key.split_once('/').unwrap_or((&cursor.key, "0"));
            let (sort, case) = (condition.value(cursor.sort), condition.value(case));
            let position = condition.value(position.parse::<i64>().unwrap_or(0));
            condition.and(format!("(k.due_at, k.case_id, k.position) > ({sort}, {case}, {position})"));
        }
        let most = limit + 1;
        let head = "SELECT k.case_id, k.position, k.limit_id, k.title, k.state, k.started_at, k.due_at, k.warn_at, \
                    k.met_at, k.owed_by, k.owed_organ, k.heard_organ, k.heard_post, k.cite, k.provisional, c.number, \
                    c.title AS case_title, c.organ AS case_organ, c.status AS case_status, c.measure \
                    FROM case_clocks k JOIN cases c ON c.case_id = k.case_id";
        let tail = format!("ORDER BY k.due_at, k.case_id, k.position LIMIT {most}");
        let mut connection = self.database.read().await?;
        let rows = condition.statement(head, &tail).all(&mut connection).await?;
        let rows = rows.iter().map(due_clock).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor {
            sort: row.clock.due_at.unwrap_or(i64::MAX),
            key: format!("{}/{}", row.case_id, row.position),
        }))
    }

    /// How many running clocks within `scope` the query describes, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_clocks(&self, scope: &Scope, query: &ClockQuery) -> Result<Bounded, StoreFault> {
        if scope.is_empty() {
            return Ok(Bounded::default());
        }
        let mut connection = self.database.read().await?;
        let head = "SELECT 1 FROM case_clocks k JOIN cases c ON c.case_id = k.case_id";
        let counted = restrict(scope, query).counting(head, COUNT_LIMIT + 1).one(&mut connection).await?;
        Ok(Bounded::of(counted.int("counted")?))
    }
}

fn restrict(scope: &Scope, query: &ClockQuery) -> Condition {
    let mut condition = Condition::default();
    condition.and("k.met_at IS NULL AND k.due_at IS NOT NULL");
    if !query.waiting {
        condition.and(format!("k.state <> '{WAITING}'"));
    }
    condition.and_scope(scope, "c");
    condition.and_value("k.due_at <", query.due_before);
    condition.and_value("k.due_at >=", query.due_from);
    condition.and_value("k.warn_at <", query.warn_before);
    if let Some(organ) = &query.owed_organ {
        let organ = condition.value(organ);
        let mut concerns = vec![format!("k.owed_organ = {organ}")];
        if !query.heard_posts.is_empty() {
            let posts = condition.list(&query.heard_posts);
            concerns.push(format!("(k.heard_organ = {organ} AND k.heard_post IN ({posts}))"));
        }
        if !query.or_organs.is_empty() {
            concerns.push(format!("k.owed_organ IN ({})", condition.list(&query.or_organs)));
        }
        condition.and(format!("({})", concerns.join(" OR ")));
    }
    if let Some(officer) = query.assigned_to {
        condition.and_assigned(officer, "c");
    }
    condition
}

fn due_clock(row: &Row) -> Result<DueClock, StoreFault> {
    Ok(DueClock {
        case_id: row.uuid("case_id")?,
        case_number: row.get("number")?,
        case_title: row.text("case_title")?,
        case_organ: row.text("case_organ")?,
        case_status: row.text("case_status")?,
        measure: row.get("measure")?,
        clock: clock_row(row)?,
        position: row.int("position")?,
    })
}

pub(super) fn clock_row(row: &Row) -> Result<ClockRow, StoreFault> {
    Ok(ClockRow {
        limit: row.text("limit_id")?,
        title: row.text("title")?,
        state: row.text("state")?,
        started_at: row.int("started_at")?,
        due_at: row.get("due_at")?,
        warn_at: row.get("warn_at")?,
        met_at: row.get("met_at")?,
        owed_by: row.text("owed_by")?,
        owed_organ: row.text("owed_organ")?,
        heard_organ: row.text("heard_organ")?,
        heard_post: row.text("heard_post")?,
        cite: row.text("cite")?,
        provisional: row.flag("provisional")?,
    })
}
