//! One way to speak to two databases: the same statements, values of four kinds, an enum where a feature differs.

mod bulk;
mod connection;
mod row;
mod statement;

pub(crate) use bulk::{Conflict, Table, insert_counted, insert_many, padded};
pub(crate) use connection::{Connection, Database};
pub(crate) use row::Row;
pub(crate) use statement::{Statement, Value, sql, sql_owned};
