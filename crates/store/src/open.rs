use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use ledger::SigningKey;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::append::Queue;
use crate::sql::{Connection, Database, sql};
use crate::{StoreFault, blobs, schema};

/// How long a statement of SQLite waits for another process's lock.
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Statements that a connection keeps prepared: each table's inserts and each list come in a few lengths.
const PREPARED_STATEMENTS: usize = 512;

/// How long a caller waits for a free connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection to a server may be left alone before it is asked again whether it still stands.
const UNASKED: Duration = Duration::from_secs(5);

/// Pages SQLite keeps in memory for the one connection that writes, and for each that reads; negative: in KiB.
const SQLITE_WRITE_CACHE_KIB: &str = "-32768";
const SQLITE_READ_CACHE_KIB: &str = "-4096";

/// What a session of PostgreSQL is told: an act is on the disk when it is acknowledged; a page read out of order costs little
/// more than the next one, as on flash, so that an officer's few cases are found by their index and not by reading all.
const PG_SETTINGS: [(&str, &str); 2] = [("synchronous_commit", "on"), ("random_page_cost", "1.1")];

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as `postgres://user:password@host:port/name`.
    Postgres(String),
}

impl DatabaseUrl {
    /// The server's name when it is on another machine.
    fn remote_host(&self) -> Option<String> {
        let Self::Postgres(address) = self else { return None };
        let host = address.parse::<PgConnectOptions>().ok()?.get_host().to_owned();
        let own = |address: std::net::IpAddr| address.is_loopback();
        let here = host.starts_with('/') || host == "localhost" || host.parse().is_ok_and(own);
        (!here).then_some(host)
    }
}

impl FromStr for DatabaseUrl {
    type Err = StoreFault;

    /// Reads `sqlite:path`, `postgres://…` or `postgresql://…`.
    fn from_str(text: &str) -> Result<Self, StoreFault> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path)) {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(StoreFault::Address(text.to_owned())),
        }
    }
}

/// What a store needs besides its places.
#[derive(Clone)]
pub struct StoreOptions {
    /// The log's key; its name is the origin of the checkpoints.
    pub signer: Arc<dyn SigningKey + Send + Sync>,
    /// Connections that read (SQLite) or do everything (PostgreSQL).
    pub connections: u32,
    /// Appends that may wait for the writer; one more is refused as busy.
    pub append_queue: usize,
    /// Most appends committed together.
    pub append_batch: usize,
}

impl StoreOptions {
    /// Default for [`StoreOptions::connections`].
    pub const CONNECTIONS: u32 = 8;
    /// Default for [`StoreOptions::append_queue`].
    pub const APPEND_QUEUE: usize = 1024;
    /// Default for [`StoreOptions::append_batch`].
    pub const APPEND_BATCH: usize = 256;

    /// The defaults with this key.
    #[must_use]
    pub fn new(signer: Arc<dyn SigningKey + Send + Sync>) -> Self {
        Self {
            signer,
            connections: Self::CONNECTIONS,
            append_queue: Self::APPEND_QUEUE,
            append_batch: Self::APPEND_BATCH,
        }
    }
}

impl std::fmt::Debug for StoreOptions {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("StoreOptions")
            .field("signer", &self.signer.verifier_key())
            .field("connections", &self.connections)
            .field("append_queue", &self.append_queue)
            .field("append_batch", &self.append_batch)
            .finish()
    }
}

/// A handle on the store; cloning it is cheap.
#[derive(Clone)]
pub struct Store {
    pub(crate) database: Database,
    pub(crate) blobs_dir: Arc<Path>,
    /// Held shared while a paper is stored, alone while one is swept.
    pub(crate) papers: Arc<tokio::sync::RwLock<()>>,
    pub(crate) signer: Arc<dyn SigningKey + Send + Sync>,
    pub(crate) queue: Queue,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if self.database.is_postgres() { "postgres" } else { "sqlite" };
        out.debug_struct("Store").field("database", &kind).field("blobs_dir", &self.blobs_dir).finish()
    }
}

impl Store {
    /// Opens the database (creating a SQLite file that is absent), brings its schema up to date, and starts the writer.
    ///
    /// # Errors
    /// [`StoreFault::Weak`] when the durability settings, read back from the database, are weaker than WAL with
    /// `synchronous=FULL` (SQLite) or `fsync=on` with `synchronous_commit=on` (PostgreSQL); otherwise what the database
    /// or the file system reports.
    pub async fn open(
        url: &DatabaseUrl,
        blobs_dir: &Path,
        options: StoreOptions,
    ) -> Result<Self, StoreFault> {
        let database = connect(url, options.connections).await?;
        schema::migrate(&database).await?;
        check_durability(&database).await?;
        blobs::prepare_folder(blobs_dir).await?;
        let queue = Queue::start(database.clone(), options.append_queue, options.append_batch);
        let store = Self {
            database,
            blobs_dir: Arc::from(blobs_dir),
            papers: Arc::default(),
            signer: options.signer,
            queue,
        };
        if let Some(host) = url.remote_host()
            && !store.is_encrypted().await?
        {
            tracing::warn!(
                "到数据库 {host} 的连接没有加密，网络上能读到办件内容；请在地址里写 sslmode=verify-full"
            );
        }
        Ok(store)
    }

    /// The log's key, for sealing what is handed out.
    #[must_use]
    pub fn signer(&self) -> &dyn SigningKey {
        &*self.signer
    }

    /// The public key text of the log: `name+id+base64`.
    #[must_use]
    pub fn verifier_key(&self) -> String {
        self.signer.verifier_key()
    }

    /// Whether what goes to the database over a network is encrypted; a file, or a server on this machine, needs none.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn is_encrypted(&self) -> Result<bool, StoreFault> {
        let Database::Postgres(_) = &self.database else { return Ok(true) };
        let text = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let said: String = sql(text).one(&mut self.database.read().await?).await?.at(0)?;
        Ok(said == "true")
    }

    /// Waits until the store had to stop writing (a flush to disk failed) and says why. The process should then end:
    /// what the disk holds is known only after a new start.
    pub async fn stopped(&self) -> String {
        self.queue.stopped().await
    }

    /// Refuses further appends, finishes those accepted, and closes the connections.
    pub async fn close(&self) {
        self.queue.close().await;
        self.database.close().await;
    }
}

/// Opens the pools without touching the schema.
pub(crate) async fn connect(url: &DatabaseUrl, connections: u32) -> Result<Database, StoreFault> {
    match url {
        DatabaseUrl::Sqlite(path) => connect_sqlite(path, connections).await,
        DatabaseUrl::Postgres(address) => {
            let options: PgConnectOptions =
                address.parse().map_err(|_| StoreFault::Address("postgres://…".to_owned()))?;
            let options = options.options(PG_SETTINGS).application_name("zhibao");
            let options = options.statement_cache_capacity(PREPARED_STATEMENTS);
            let pool = PgPoolOptions::new()
                .max_connections(connections.max(2))
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .before_acquire(|connection, meta| Box::pin(still_there(connection, meta.idle_for)))
                .connect_with(options)
                .await?;
            Ok(Database::Postgres(pool))
        }
    }
}

/// Asks a connection that was left alone for a while whether the server is still at its other end.
async fn still_there(connection: &mut PgConnection, idle_for: Duration) -> Result<bool, sqlx::Error> {
    if idle_for < UNASKED {
        return Ok(true);
    }
    Ok(connection.ping().await.is_ok())
}

async fn connect_sqlite(path: &Path, connections: u32) -> Result<Database, StoreFault> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        tokio::fs::create_dir_all(folder).await.map_err(|error| StoreFault::file(folder, error))?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(PREPARED_STATEMENTS)
        .busy_timeout(SQLITE_BUSY_TIMEOUT);
    // A file does not hang up: asking before each use whether the connection still stands would double short questions.
    let pool = |most: u32| {
        let options = SqlitePoolOptions::new().max_connections(most).acquire_timeout(ACQUIRE_TIMEOUT);
        options.test_before_acquire(false)
    };
    let write = options.clone().pragma("cache_size", SQLITE_WRITE_CACHE_KIB);
    let write = pool(1).connect_with(write).await?;
    let read = options.pragma("cache_size", SQLITE_READ_CACHE_KIB).pragma("query_only", "on");
    let read = pool(connections.max(1)).connect_with(read).await?;
    Ok(Database::Sqlite { read, write })
}

/// Opens a finished copy of a SQLite database by itself, without a write-ahead log beside it.
pub(crate) async fn connect_copy(path: &Path) -> Result<Database, StoreFault> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    Ok(Database::Sqlite { read: pool.clone(), write: pool })
}

/// Reads the settings back: what was asked for is not what counts.
async fn check_durability(database: &Database) -> Result<(), StoreFault> {
    let mut connection = database.write().await?;
    if database.is_postgres() {
        check_setting(&mut connection, "SHOW fsync", "fsync", "on").await?;
        check_setting(&mut connection, "SHOW synchronous_commit", "synchronous_commit", "on").await?;
        return check_setting(&mut connection, "SHOW full_page_writes", "full_page_writes", "on").await;
    }
    check_setting(&mut connection, "PRAGMA journal_mode", "journal_mode", "wal").await?;
    check_setting(
        &mut connection,
        "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous",
        "synchronous",
        "2",
    )
    .await?;
    let keys = "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys";
    check_setting(&mut connection, keys, "foreign_keys", "1").await
}

async fn check_setting(
    connection: &mut Connection,
    question: &'static str,
    setting: &str,
    required: &str,
) -> Result<(), StoreFault> {
    let actual: String = sql(question).one(connection).await?.at(0)?;
    if actual == required {
        return Ok(());
    }
    Err(StoreFault::Weak { setting: setting.to_owned(), actual, required: required.to_owned() })
}
