use std::fmt::Write as _;

use super::{Connection, Value, sql_owned};
use crate::StoreFault;

/// Most rows in one statement: keeps the number of parameters far below both databases' limits.
const MAX_ROWS_PER_STATEMENT: usize = 64;

/// A table as bulk inserts see it.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
}

/// What to do with a row whose key exists.
pub(crate) enum Conflict {
    /// Fail.
    Refuse,
    /// Leave the row that is there.
    Ignore,
    /// Replace all columns but the key and those named in `keep`.
    Replace { key: &'static [&'static str], keep: &'static [&'static str] },
}

/// As [`insert_counted`], for whoever knows how many are written.
pub(crate) async fn insert_many(
    connection: &mut Connection,
    table: &Table,
    conflict: &Conflict,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreFault> {
    insert_counted(connection, table, conflict, rows).await.map(|_| ())
}

/// Inserts `rows` with few statements, and tells how many were written. Rows come in groups of powers of two, so that few
/// different texts are prepared.
pub(crate) async fn insert_counted(
    connection: &mut Connection,
    table: &Table,
    conflict: &Conflict,
    rows: Vec<Vec<Value>>,
) -> Result<u64, StoreFault> {
    let mut written = 0;
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let group = largest_power_of_two(rows.len().min(MAX_ROWS_PER_STATEMENT));
        let values: Vec<Value> = rows.by_ref().take(group).flatten().collect();
        debug_assert_eq!(values.len(), group * table.columns.len());
        written += sql_owned(insert_text(table, conflict, group, connection.is_postgres()))
            .bind_all(values)
            .execute(connection)
            .await?;
    }
    Ok(written)
}

/// Placeholders and values for `IN (…)`, padded with the last value to a power of two; `first` is the number of the
/// first placeholder. Nothing is asked for when `values` is empty: callers skip the query.
pub(crate) fn padded<V: Into<Value> + Clone>(values: &[V], first: usize) -> (String, Vec<Value>) {
    let Some(last) = values.last() else {
        return (String::from("NULL"), Vec::new());
    };
    let length = values.len().next_power_of_two();
    let mut text = String::new();
    for position in 0..length {
        let comma = if position == 0 { "" } else { "," };
        let _ = write!(text, "{comma}${}", first + position);
    }
    let filled = values.iter().chain(std::iter::repeat(last)).take(length).cloned().map(Into::into).collect();
    (text, filled)
}

fn largest_power_of_two(number: usize) -> usize {
    1 << number.ilog2()
}

/// Placeholders have no numbers on SQLite: it looks each number up among all of them, which costs more the larger the insert.
fn insert_text(table: &Table, conflict: &Conflict, rows: usize, numbered: bool) -> String {
    let width = table.columns.len();
    let mut text = format!("INSERT INTO {} ({}) VALUES ", table.name, table.columns.join(", "));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { "," };
            let _ = match numbered {
                true => write!(text, "{comma}${}", row * width + column + 1),
                false => write!(text, "{comma}?"),
            };
        }
        text.push(')');
    }
    if matches!(conflict, Conflict::Ignore) {
        text.push_str(" ON CONFLICT DO NOTHING");
    }
    if let Conflict::Replace { key, keep } = conflict {
        let replaced: Vec<String> = table
            .columns
            .iter()
            .filter(|column| !key.contains(column) && !keep.contains(column))
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        let _ = write!(text, " ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), replaced.join(", "));
    }
    text
}
