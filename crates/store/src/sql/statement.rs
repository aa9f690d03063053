use sqlx::{AssertSqlSafe, Postgres, Sqlite};
use uuid::Uuid;

use super::connection::Link;
use super::{Connection, Row};
use crate::StoreFault;

/// A value bound to a statement. The kind is kept for nulls, which PostgreSQL types.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! values {
    ($($from:ty, $given:ident => $value:expr;)+) => {$(
        impl From<$from> for Value {
            fn from($given: $from) -> Self {
                $value
            }
        }
    )+};
}

values! {
    &str, text => Value::Text(Some(text.to_owned()));
    &String, text => Value::Text(Some(text.clone()));
    String, text => Value::Text(Some(text));
    Option<String>, text => Value::Text(text);
    Option<&str>, text => Value::Text(text.map(str::to_owned));
    &Option<String>, text => Value::Text(text.clone());
    Uuid, id => Value::Text(Some(id.to_string()));
    &Uuid, id => Value::Text(Some(id.to_string()));
    Option<Uuid>, id => Value::Text(id.map(|id| id.to_string()));
    i64, number => Value::Int(Some(number));
    Option<i64>, number => Value::Int(number);
    bool, flag => Value::Int(Some(i64::from(flag)));
    Vec<u8>, bytes => Value::Bytes(Some(bytes));
    &[u8], bytes => Value::Bytes(Some(bytes.to_vec()));
    Option<Vec<u8>>, bytes => Value::Bytes(bytes);
}

/// A statement with its values. The text never holds data, only names from this crate and `$1`, `$2`, ….
pub(crate) struct Statement {
    text: Text,
    values: Vec<Value>,
}

enum Text {
    Fixed(&'static str),
    Built(String),
}

/// A fixed statement.
pub(crate) fn sql(text: &'static str) -> Statement {
    Statement { text: Text::Fixed(text), values: Vec::new() }
}

/// A statement put together from this crate's own names and placeholders.
pub(crate) fn sql_owned(text: String) -> Statement {
    Statement { text: Text::Built(text), values: Vec::new() }
}

macro_rules! prepared {
    ($database:ty, $statement:expr, $query:ident => $run:expr) => {{
        let text = match $statement.text {
            Text::Fixed(text) => AssertSqlSafe(text.to_owned()),
            Text::Built(text) => AssertSqlSafe(text),
        };
        let mut $query = sqlx::query::<$database>(text);
        for value in $statement.values {
            $query = match value {
                Value::Text(text) => $query.bind(text),
                Value::Int(number) => $query.bind(number),
                Value::Bytes(bytes) => $query.bind(bytes),
            };
        }
        $run
    }};
}

impl Statement {
    /// Binds the next value.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Binds all values in order.
    pub(crate) fn bind_all<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values.extend(values.into_iter().map(Into::into));
        self
    }

    /// Ends the text with a limit, as a number in it: SQLite prepares a statement anew at each use if its limit is a
    /// placeholder.
    pub(crate) fn limit(mut self, most: i64) -> Self {
        let text = match self.text {
            Text::Fixed(text) => text.to_owned(),
            Text::Built(text) => text,
        };
        self.text = Text::Built(format!("{text} LIMIT {most}"));
        self
    }

    /// Runs it and returns the number of rows written.
    pub(crate) async fn execute(self, connection: &mut Connection) -> Result<u64, StoreFault> {
        let affected =
            match connection.link() {
                Link::Sqlite(link) => prepared!(Sqlite, self, query => query.execute(link).await)
                    .map(|done| done.rows_affected()),
                Link::Postgres(link) => prepared!(Postgres, self, query => query.execute(link).await)
                    .map(|done| done.rows_affected()),
            };
        Ok(affected?)
    }

    /// All rows of the result.
    pub(crate) async fn all(self, connection: &mut Connection) -> Result<Vec<Row>, StoreFault> {
        Ok(match connection.link() {
            Link::Sqlite(link) => {
                let rows = prepared!(Sqlite, self, query => query.fetch_all(link).await)?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Link::Postgres(link) => {
                let rows = prepared!(Postgres, self, query => query.fetch_all(link).await)?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row, if any.
    pub(crate) async fn optional(self, connection: &mut Connection) -> Result<Option<Row>, StoreFault> {
        Ok(match connection.link() {
            Link::Sqlite(link) => {
                prepared!(Sqlite, self, query => query.fetch_optional(link).await)?.map(Row::Sqlite)
            }
            Link::Postgres(link) => {
                prepared!(Postgres, self, query => query.fetch_optional(link).await)?.map(Row::Postgres)
            }
        })
    }

    /// The first row.
    pub(crate) async fn one(self, connection: &mut Connection) -> Result<Row, StoreFault> {
        self.optional(connection).await?.ok_or(StoreFault::Database(sqlx::Error::RowNotFound))
    }
}
