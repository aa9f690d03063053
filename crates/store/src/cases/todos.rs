use access::Scope;
use uuid::Uuid;

use super::condition::Condition;
use super::{Bounded, COUNT_LIMIT, DueBasis, TodoRow, due_basis};
use crate::page::{Cursor, page_size};
use crate::sql::Row;
use crate::{Page, Store, StoreFault};

/// Whose things to do a list shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TodoQuery {
    /// The officer: what is addressed to this person.
    pub officer: Option<Uuid>,
    /// The officer's organ: what is addressed to it without naming a person, under a post in `posts` or to a role that
    /// the officer holds in the case.
    pub organ: Option<String>,
    /// Posts the officer holds.
    pub posts: Vec<String>,
    /// Kind, in the caller's words.
    pub kind: Option<String>,
    /// Due before this time.
    pub due_before: Option<i64>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// One thing to be done with its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// The case.
    pub case_id: Uuid,
    /// Its number.
    pub case_number: Option<String>,
    /// Its title.
    pub case_title: String,
    /// Its status.
    pub case_status: String,
    /// What the due time rests on.
    pub basis: Option<DueBasis>,
    /// What is to be done.
    pub todo: TodoRow,
    position: i64,
}

/// Where things without a due time stand in the order: last.
pub(super) const NO_DUE: i64 = i64::MAX;

/// A thing to do with its case, and what its due time rests on.
pub(super) const COLUMNS: &str = concat!(
    "SELECT t.case_id, t.position, t.organ, t.role, t.post, t.officer, t.act, t.title, \
     t.due_at, t.kind, c.number, c.title AS case_title, c.status, \
     (SELECT ",
    due_basis!(),
    " FROM case_clocks k WHERE k.case_id = t.case_id AND k.met_at IS NULL AND k.due_at = t.due_at) AS due_basis"
);

impl Store {
    /// A page of what is to be done, within `scope`, most urgent first.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn todos(&self, scope: &Scope, query: &TodoQuery) -> Result<Page<Todo>, StoreFault> {
        if scope.is_empty() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let limit = page_size(query.limit);
        let (mut condition, from) = restrict(scope, query, &[]);
        let due = format!("coalesce(t.due_at, {NO_DUE})");
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (case, position) = cursor.key.split_once('/').unwrap_or((&cursor.key, "0"));
            let (sort, case) = (condition.value(cursor.sort), condition.value(case));
            let position = condition.value(position.parse::<i64>().unwrap_or(0));
            condition.and(format!("({due}, t.case_id, t.position) > ({sort}, {case}, {position})"));
        }
        let most = limit + 1;
        let tail = format!("ORDER BY {due}, t.case_id, t.position LIMIT {most}");
        let mut connection = self.database.read().await?;
        let rows = condition.statement(&format!("{COLUMNS} {from}"), &tail).all(&mut connection).await?;
        let rows = rows.iter().map(todo).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor {
            sort: row.todo.due_at.unwrap_or(NO_DUE),
            key: format!("{}/{}", row.case_id, row.position),
        }))
    }

    /// How many things are to be done, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_todos(&self, scope: &Scope, query: &TodoQuery) -> Result<Bounded, StoreFault> {
        if scope.is_empty() {
            return Ok(Bounded::default());
        }
        let mut connection = self.database.read().await?;
        let (condition, from) = restrict(scope, query, &[]);
        let head = format!("SELECT 1 {from}");
        let counted = condition.counting(&head, COUNT_LIMIT + 1).one(&mut connection).await?;
        Ok(Bounded::of(counted.int("counted")?))
    }
}

/// What is asked for, as a condition, and the tables it stands over. What is addressed to a person comes in three ways, each
/// from an index of its own, so that the other things of a large organ are not looked at: by name, by post, and by a role
/// that the person holds in the case. `cases` narrows it to these cases; empty: all.
pub(super) fn restrict(scope: &Scope, query: &TodoQuery, cases: &[String]) -> (Condition, String) {
    let mut condition = Condition::default();
    let within = if cases.is_empty() { None } else { Some(condition.list(cases)) };
    let ways = ways(&mut condition, query, within.as_deref(), OWN);
    let from = match ways.is_empty() {
        true => "FROM todos t JOIN cases c ON c.case_id = t.case_id".to_owned(),
        false => format!("FROM ({}) t JOIN cases c ON c.case_id = t.case_id", ways.join(" UNION ALL ")),
    };
    if let (true, Some(list)) = (ways.is_empty(), &within) {
        condition.and(format!("t.case_id IN ({list})"));
    }
    condition.and_scope(scope, "c");
    condition.and_value("t.kind =", query.kind.as_deref());
    condition.and_value("t.due_at <", query.due_before);
    (condition, from)
}

/// Cases in which something is to be done, each once with its nearest due time as `t`, and the scope of the cases: what is
/// addressed to a person is put together by case before any case is looked at.
pub(super) fn by_case(scope: &Scope, query: &TodoQuery) -> (Condition, String) {
    let mut condition = Condition::default();
    let ways = ways(&mut condition, query, None, "t.case_id, t.due_at, t.kind");
    let things = if ways.is_empty() { "todos".to_owned() } else { format!("({})", ways.join(" UNION ALL ")) };
    let mut within = String::new();
    if let Some(kind) = query.kind.as_deref() {
        within = format!(" WHERE w.kind = {}", condition.value(kind));
    }
    if let Some(before) = query.due_before {
        let before = condition.value(before);
        within = format!("{within} {} w.due_at < {before}", if within.is_empty() { "WHERE" } else { "AND" });
    }
    condition.and("c.case_id = t.case_id");
    condition.and_scope(scope, "c");
    // A cross join is read in this order by SQLite: the person's cases first.
    let from = format!(
        "FROM (SELECT w.case_id, min(coalesce(w.due_at, {NO_DUE})) AS first_due FROM {things} w{within} \
         GROUP BY w.case_id) t CROSS JOIN cases c"
    );
    (condition, from)
}

/// Columns of a thing to do.
const OWN: &str =
    "t.case_id, t.position, t.organ, t.role, t.post, t.officer, t.act, t.title, t.due_at, t.kind";

/// `coalesce` and `||` keep an index from being used where the things of one case are few: without figures about its tables
/// SQLite would rather read all that an organ has.
fn ways(condition: &mut Condition, query: &TodoQuery, within: Option<&str>, own: &str) -> Vec<String> {
    let by_case = within.map(|list| format!(" AND t.case_id IN ({list})")).unwrap_or_default();
    let mut ways = Vec::new();
    if let Some(officer) = query.officer {
        let officer = condition.value(officer);
        let named = if within.is_some() { "coalesce(t.officer, '')" } else { "t.officer" };
        ways.push(format!("SELECT {own} FROM todos t WHERE {named} = {officer}{by_case}"));
    }
    let Some(organ) = &query.organ else { return ways };
    let organ = condition.value(organ);
    let of_case = format!("coalesce(t.officer, '') = '' AND t.organ || '' = {organ}");
    let of_organ = format!("t.officer IS NULL AND t.organ = {organ}");
    let open = if within.is_some() { &of_case } else { &of_organ };
    if query.posts.is_empty() && query.officer.is_none() {
        ways.push(format!("SELECT {own} FROM todos t WHERE {open}{by_case}"));
    }
    if !query.posts.is_empty() {
        let posts = condition.list(&query.posts);
        let post = if within.is_some() { "coalesce(t.post, '')" } else { "t.post" };
        ways.push(format!("SELECT {own} FROM todos t WHERE {open} AND {post} IN ({posts}){by_case}"));
    }
    if let Some(officer) = query.officer {
        let officer = condition.value(officer);
        // A cross join is read in this order by SQLite: the officer's cases first.
        ways.push(format!(
            "SELECT {own} FROM case_officers h CROSS JOIN todos t WHERE h.officer = {officer} \
             AND t.case_id = h.case_id AND t.role = h.role AND {of_case} AND coalesce(t.post, '') = ''{by_case}"
        ));
    }
    ways
}

pub(super) fn todo(row: &Row) -> Result<Todo, StoreFault> {
    Ok(Todo {
        case_id: row.uuid("case_id")?,
        case_number: row.get("number")?,
        case_title: row.text("case_title")?,
        case_status: row.text("status")?,
        basis: DueBasis::read(row.get("due_basis")?),
        todo: todo_row(row)?,
        position: row.int("position")?,
    })
}

pub(super) fn todo_row(row: &Row) -> Result<TodoRow, StoreFault> {
    Ok(TodoRow {
        organ: row.text("organ")?,
        role: row.text("role")?,
        post: row.get("post")?,
        officer: row.optional_uuid("officer")?,
        act: row.text("act")?,
        title: row.text("title")?,
        due_at: row.get("due_at")?,
        kind: row.text("kind")?,
    })
}
