use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};
use uuid::Uuid;

use crate::StoreFault;

/// A kind of value that both databases hold alike: text, 64-bit integer, double, bytes, or an option of one.
pub(crate) trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Column for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

/// A row of a result.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of the column `name`.
    pub(crate) fn get<T: Column>(&self, name: &str) -> Result<T, StoreFault> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(name)?,
            Self::Postgres(row) => row.try_get(name)?,
        })
    }

    /// The value of the column at `position`, counted from zero.
    pub(crate) fn at<T: Column>(&self, position: usize) -> Result<T, StoreFault> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(position)?,
            Self::Postgres(row) => row.try_get(position)?,
        })
    }

    pub(crate) fn text(&self, name: &str) -> Result<String, StoreFault> {
        self.get(name)
    }

    pub(crate) fn int(&self, name: &str) -> Result<i64, StoreFault> {
        self.get(name)
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, StoreFault> {
        Ok(self.int(name)? != 0)
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, StoreFault> {
        self.get(name)
    }

    pub(crate) fn uuid(&self, name: &str) -> Result<Uuid, StoreFault> {
        parse_uuid(name, &self.text(name)?)
    }

    pub(crate) fn optional_uuid(&self, name: &str) -> Result<Option<Uuid>, StoreFault> {
        let text: Option<String> = self.get(name)?;
        text.map(|text| parse_uuid(name, &text)).transpose()
    }

    pub(crate) fn array<const N: usize>(&self, name: &str) -> Result<[u8; N], StoreFault> {
        let bytes = self.bytes(name)?;
        let length = bytes.len();
        bytes.try_into().map_err(|_| StoreFault::malformed(format!("{name} 长 {length} 字节，应为 {N}")))
    }
}

fn parse_uuid(name: &str, text: &str) -> Result<Uuid, StoreFault> {
    text.parse().map_err(|_| StoreFault::malformed(format!("{name} 不是标识：{text}")))
}
