//! Read models besides cases: tasks of the plan, entries of registers, links. Each record has a collection, a key and a
//! few columns to find and order it by; the rest is JSON of the caller's.

use access::Granted;

use crate::cases::Condition;
use crate::page::{Cursor, page_size};
use crate::sql::{Connection, Row, sql};
use crate::{Page, Store, StoreFault};

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Kind of record, in the caller's words.
    pub collection: String,
    /// Its key within the collection.
    pub key: String,
    /// Key of what it belongs to.
    pub parent: Option<String>,
    /// Organ it concerns.
    pub organ: Option<String>,
    /// State, in the caller's words.
    pub state: Option<String>,
    /// Place in the order of the collection.
    pub sort: i64,
    /// When it is due.
    pub due_at: Option<i64>,
    /// JSON of the caller's.
    pub body: String,
}

/// Which records a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordQuery {
    /// The collection.
    pub collection: String,
    /// What they belong to.
    pub parent: Option<String>,
    /// Organ they concern.
    pub organ: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Due before this time.
    pub due_before: Option<i64>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

pub(crate) async fn put(connection: &mut Connection, record: &Record) -> Result<(), StoreFault> {
    let text = "INSERT INTO records (collection, key, parent, organ, state, sort, due_at, body) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (collection, key) DO UPDATE SET \
                parent = excluded.parent, organ = excluded.organ, state = excluded.state, sort = excluded.sort, \
                due_at = excluded.due_at, body = excluded.body";
    let statement =
        sql(text).bind(&record.collection).bind(&record.key).bind(&record.parent).bind(&record.organ);
    let statement = statement.bind(&record.state).bind(record.sort).bind(record.due_at).bind(&record.body);
    statement.execute(connection).await?;
    Ok(())
}

pub(crate) async fn remove(
    connection: &mut Connection,
    collection: &str,
    key: &str,
) -> Result<(), StoreFault> {
    let text = "DELETE FROM records WHERE collection = $1 AND key = $2";
    sql(text).bind(collection).bind(key).execute(connection).await?;
    Ok(())
}

impl Store {
    /// One record. Records carry no case content; the proof says that the caller asked for authorisation at all.
    ///
    /// # Errors
    /// The database's.
    pub async fn record(
        &self,
        _granted: &Granted,
        collection: &str,
        key: &str,
    ) -> Result<Option<Record>, StoreFault> {
        let text = "SELECT collection, key, parent, organ, state, sort, due_at, body FROM records \
                    WHERE collection = $1 AND key = $2";
        let mut connection = self.database.read().await?;
        let row = sql(text).bind(collection).bind(key).optional(&mut connection).await?;
        row.as_ref().map(read_row).transpose()
    }

    /// A page of records in their order.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn records(&self, _granted: &Granted, query: &RecordQuery) -> Result<Page<Record>, StoreFault> {
        let limit = page_size(query.limit);
        let mut condition = Condition::default();
        condition.and_value("collection =", Some(query.collection.as_str()));
        condition.and_value("parent =", query.parent.as_deref());
        condition.and_value("organ =", query.organ.as_deref());
        condition.and_value("state =", query.state.as_deref());
        condition.and_value("due_at <", query.due_before);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(sort, key) > ({sort}, {key})"));
        }
        let most = limit + 1;
        let head = "SELECT collection, key, parent, organ, state, sort, due_at, body FROM records";
        let tail = format!("ORDER BY sort, key LIMIT {most}");
        let rows = condition.statement(head, &tail).all(&mut self.database.read().await?).await?;
        let rows = rows.iter().map(read_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor { sort: row.sort, key: row.key.clone() }))
    }
}

fn read_row(row: &Row) -> Result<Record, StoreFault> {
    Ok(Record {
        collection: row.text("collection")?,
        key: row.text("key")?,
        parent: row.get("parent")?,
        organ: row.get("organ")?,
        state: row.get("state")?,
        sort: row.int("sort")?,
        due_at: row.get("due_at")?,
        body: row.text("body")?,
    })
}
