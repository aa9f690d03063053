use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::StoreFault;

/// The pools. SQLite has one connection that writes, so that writers queue in order instead of failing as busy.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(PgPool),
}

/// A connection from a pool, with or without a transaction around it.
pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
    SqliteTransaction(Transaction<'static, Sqlite>),
    PostgresTransaction(Transaction<'static, Postgres>),
}

/// The driver's own connection.
pub(super) enum Link<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Database {
    /// A connection to read with, outside any transaction.
    pub(crate) async fn read(&self) -> Result<Connection, StoreFault> {
        Ok(match self {
            Self::Sqlite { read, .. } => Connection::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// A connection for one writing statement, which commits by itself.
    pub(crate) async fn write(&self) -> Result<Connection, StoreFault> {
        Ok(match self {
            Self::Sqlite { write, .. } => Connection::Sqlite(write.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    /// A writing transaction; dropping it without [`Connection::commit`] undoes it.
    pub(crate) async fn begin(&self) -> Result<Connection, StoreFault> {
        Ok(match self {
            Self::Sqlite { write, .. } => {
                Connection::SqliteTransaction(write.begin_with("BEGIN IMMEDIATE").await?)
            }
            Self::Postgres(pool) => Connection::PostgresTransaction(pool.begin().await?),
        })
    }

    /// A reading transaction that sees one state of the database throughout.
    pub(crate) async fn snapshot(&self) -> Result<Connection, StoreFault> {
        Ok(match self {
            Self::Sqlite { read, .. } => Connection::SqliteTransaction(read.begin().await?),
            Self::Postgres(pool) => Connection::PostgresTransaction(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Connection {
    pub(super) fn link(&mut self) -> Link<'_> {
        match self {
            Self::Sqlite(connection) => Link::Sqlite(connection),
            Self::Postgres(connection) => Link::Postgres(connection),
            Self::SqliteTransaction(transaction) => Link::Sqlite(transaction),
            Self::PostgresTransaction(transaction) => Link::Postgres(transaction),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_) | Self::PostgresTransaction(_))
    }

    /// Commits a transaction; on a plain connection there is nothing to do.
    pub(crate) async fn commit(self) -> Result<(), StoreFault> {
        match self {
            Self::Sqlite(_) | Self::Postgres(_) => {}
            Self::SqliteTransaction(transaction) => transaction.commit().await?,
            Self::PostgresTransaction(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Undoes a transaction now rather than at the connection's next use.
    pub(crate) async fn rollback(self) -> Result<(), StoreFault> {
        match self {
            Self::Sqlite(_) | Self::Postgres(_) => {}
            Self::SqliteTransaction(transaction) => transaction.rollback().await?,
            Self::PostgresTransaction(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}
