//! Login sessions for tower-sessions. The id that the browser holds is kept only as its SHA-256.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, Error};
use uuid::Uuid;

use crate::sql::{Database, sql};
use crate::{Store, StoreFault};

/// Tells the time: microseconds since 1970, UTC.
type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Key of the value that makes a session one of the pages; its `officer` is the account signed in.
pub const PAGES_KEY: &str = "who";
/// The same of a token of the interface.
pub const TOKEN_KEY: &str = "api";

/// A session or token of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    /// What it is called: [`session_name`].
    pub name: String,
    /// What was kept in it.
    pub data: HashMap<String, serde_json::Value>,
}

/// What a session is called where its id, which is the secret, must not stand: hexadecimal.
#[must_use]
pub fn session_name(id: Id) -> String {
    hex::encode(id_digest(id))
}

/// Sessions in the store's database.
#[derive(Clone)]
pub struct SessionStore {
    database: Database,
    clock: Clock,
}

impl std::fmt::Debug for SessionStore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SessionStore").finish_non_exhaustive()
    }
}

impl Store {
    /// The sessions of this store; `clock` gives microseconds since 1970, UTC.
    pub fn sessions(&self, clock: impl Fn() -> i64 + Send + Sync + 'static) -> SessionStore {
        SessionStore { database: self.database.clone(), clock: Arc::new(clock) }
    }

    /// Removes sessions that ran out; how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn delete_expired_sessions(&self, now: i64) -> Result<u64, StoreFault> {
        let statement = sql("DELETE FROM sessions WHERE expires_at <= $1").bind(now);
        statement.execute(&mut self.database.write().await?).await
    }

    /// Sessions and tokens of an account that have not run out. No proof is asked for: the caller shows them to their owner
    /// alone.
    ///
    /// # Errors
    /// The database's.
    pub async fn sessions_of(&self, officer: Uuid, now: i64) -> Result<Vec<SessionRow>, StoreFault> {
        let text =
            "SELECT id_digest, data FROM sessions WHERE officer = $1 AND expires_at > $2 ORDER BY id_digest";
        let rows = sql(text).bind(officer).bind(now).all(&mut self.database.read().await?).await?;
        let row = |row: &crate::sql::Row| {
            let record: Record = serde_json::from_str(&row.text("data")?)
                .map_err(|error| StoreFault::malformed(format!("会话：{error}")))?;
            Ok(SessionRow { name: hex::encode(row.bytes("id_digest")?), data: record.data })
        };
        rows.iter().map(row).collect()
    }

    /// Ends sessions and tokens of an account: the one of this name, or all except it. How many; none where the name is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_sessions(&self, officer: Uuid, name: &str, others: bool) -> Result<u64, StoreFault> {
        let Some(digest) = hex::decode(name).ok().filter(|digest| !digest.is_empty()) else { return Ok(0) };
        let which = if others { "<>" } else { "=" };
        let text = format!("DELETE FROM sessions WHERE officer = $1 AND id_digest {which} $2");
        let statement = crate::sql::sql_owned(text).bind(officer).bind(digest);
        statement.execute(&mut self.database.write().await?).await
    }
}

fn id_digest(id: Id) -> Vec<u8> {
    Sha256::digest(id.0.to_be_bytes()).to_vec()
}

/// The record as JSON with its id struck out: the id is the secret.
fn encode(record: &Record) -> Result<String, Error> {
    let record = Record { id: Id(0), ..record.clone() };
    serde_json::to_string(&record).map_err(|error| Error::Encode(error.to_string()))
}

/// The account that is signed in with it, if one is.
fn owner(record: &Record) -> Option<&str> {
    [PAGES_KEY, TOKEN_KEY].iter().find_map(|key| record.data.get(*key)?.get("officer")?.as_str())
}

/// Stands in the words of a fault of the session store when the database had no room for the question in time.
pub const SESSIONS_BUSY: &str = "sessions-busy";

fn backend(fault: StoreFault) -> Error {
    Error::Backend(if fault.is_overload() { format!("{SESSIONS_BUSY}: {fault}") } else { fault.to_string() })
}

fn expires_at(record: &Record) -> i64 {
    i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}

impl SessionStore {
    async fn put(&self, record: &Record, replace: bool) -> Result<bool, Error> {
        let text = if replace {
            "INSERT INTO sessions (id_digest, data, expires_at, officer) VALUES ($1, $2, $3, $4) ON CONFLICT (id_digest) \
             DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at, officer = excluded.officer"
        } else {
            "INSERT INTO sessions (id_digest, data, expires_at, officer) VALUES ($1, $2, $3, $4) ON CONFLICT (id_digest) \
             DO NOTHING"
        };
        let statement = sql(text).bind(id_digest(record.id)).bind(encode(record)?).bind(expires_at(record));
        let statement = statement.bind(owner(record).map(str::to_owned));
        let mut connection = self.database.write().await.map_err(backend)?;
        Ok(statement.execute(&mut connection).await.map_err(backend)? == 1)
    }

    async fn get(&self, id: Id) -> Result<Option<Record>, Error> {
        let mut connection = self.database.read().await.map_err(backend)?;
        let statement = sql("SELECT data FROM sessions WHERE id_digest = $1 AND expires_at > $2");
        let statement = statement.bind(id_digest(id)).bind((self.clock)());
        let Some(row) = statement.optional(&mut connection).await.map_err(backend)? else {
            return Ok(None);
        };
        let data = row.text("data").map_err(backend)?;
        let record: Record = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id, ..record }))
    }

    async fn remove(&self, id: Id) -> Result<(), Error> {
        let mut connection = self.database.write().await.map_err(backend)?;
        let statement = sql("DELETE FROM sessions WHERE id_digest = $1").bind(id_digest(id));
        statement.execute(&mut connection).await.map_err(backend)?;
        Ok(())
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

/// Written out as `async_trait` would, to spare the dependency.
impl tower_sessions::SessionStore for SessionStore {
    fn create<'a, 'b, 'c>(&'a self, record: &'b mut Record) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move {
            while !self.put(record, false).await? {
                record.id = Id::default();
            }
            Ok(())
        })
    }

    fn save<'a, 'b, 'c>(&'a self, record: &'b Record) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(async move { self.put(record, true).await.map(|_| ()) })
    }

    fn load<'a, 'b, 'c>(&'a self, id: &'b Id) -> Answer<'c, Option<Record>>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(self.get(*id))
    }

    fn delete<'a, 'b, 'c>(&'a self, id: &'b Id) -> Answer<'c, ()>
    where
        'a: 'c,
        'b: 'c,
        Self: 'c,
    {
        Box::pin(self.remove(*id))
    }
}
