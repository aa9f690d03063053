//! The peer of durable acts: as many bytes inserted durably, group-committed likewise, and nothing else done.
//!
//! Each writer hands over one row of random bytes and waits until it is durable. One task takes what waits (as many as
//! the store takes), writes them in one transaction, and answers. SQLite: WAL, `synchronous=FULL`, one prepared insert
//! for each row. PostgreSQL: `synchronous_commit=on`, all rows of the group in one statement.
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Executor, PgPool, SqlitePool};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{DatabaseUrl, StoreOptions};
use tokio::sync::{mpsc, oneshot};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS raw_inserts (id {key}, body {bytes} NOT NULL)";

/// A row and who waits for it.
type Waiting = (Vec<u8>, oneshot::Sender<()>);

enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Where rows are inserted.
#[derive(Clone)]
pub struct RawInserts {
    sender: mpsc::Sender<Waiting>,
}

impl RawInserts {
    /// A table of its own: beside the SQLite file, in the PostgreSQL database.
    pub async fn open(database: &DatabaseUrl) -> Self {
        let pool = match database {
            DatabaseUrl::Sqlite(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path.with_extension("raw"))
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full);
                let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
                let table = TABLE.replace("{key}", "INTEGER PRIMARY KEY").replace("{bytes}", "BLOB");
                pool.execute(AssertSqlSafe(table)).await.unwrap();
                Pool::Sqlite(pool)
            }
            DatabaseUrl::Postgres(url) => {
                let pool = PgPoolOptions::new().max_connections(1).connect(url).await.unwrap();
                let key = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
                let table = TABLE.replace("{key}", key).replace("{bytes}", "BYTEA");
                pool.execute(AssertSqlSafe(table)).await.unwrap();
                Pool::Postgres(pool)
            }
        };
        let (sender, receiver) = mpsc::channel(StoreOptions::APPEND_QUEUE);
        tokio::spawn(commit_groups(pool, receiver));
        RawInserts { sender }
    }

    /// Rows of `bytes` bytes made durable each second by so many writers.
    pub async fn per_second(&self, writers: usize, bytes: usize, bound: Duration) -> f64 {
        let done = Arc::new(AtomicU64::new(0));
        let began = Instant::now();
        let writers: Vec<_> = (0..writers)
            .map(|_| {
                let (sender, done) = (self.sender.clone(), done.clone());
                tokio::spawn(async move {
                    while began.elapsed() < bound {
                        let (answer, answered) = oneshot::channel();
                        let row = uuid::Uuid::new_v4().into_bytes().into_iter().cycle().take(bytes).collect();
                        sender.send((row, answer)).await.unwrap();
                        answered.await.unwrap();
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        super::acts::rate(done.load(Ordering::Relaxed), began.elapsed())
    }
}

async fn commit_groups(pool: Pool, mut receiver: mpsc::Receiver<Waiting>) {
    let mut group = Vec::new();
    while receiver.recv_many(&mut group, StoreOptions::APPEND_BATCH).await > 0 {
        let (rows, waiting): (Vec<Vec<u8>>, Vec<_>) = group.drain(..).unzip();
        match &pool {
            Pool::Sqlite(pool) => {
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
                for row in rows {
                    let insert = sqlx::query("INSERT INTO raw_inserts (body) VALUES (?)").bind(row);
                    insert.execute(&mut *transaction).await.unwrap();
                }
                transaction.commit().await.unwrap();
            }
            Pool::Postgres(pool) => {
                let text = "INSERT INTO raw_inserts (body) SELECT unnest($1::bytea[])";
                sqlx::query(text).bind(rows).execute(pool).await.unwrap();
            }
        }
        for waiting in waiting {
            let _ = waiting.send(());
        }
    }
}
