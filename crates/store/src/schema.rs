//! The schema, one text for both databases; a published migration is never edited, only followed by another.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use crate::open::connect;
use crate::sql::{Database, sql};
use crate::{DatabaseUrl, StoreFault};

/// Version, title, text for SQLite, text for PostgreSQL.
const MIGRATIONS: [(i64, &str, &str, &str); 19] = [
    (
        1,
        "ledger",
        include_str!("../migrations/0001_ledger.sql"),
        include_str!("../migrations/0001_ledger.sql"),
    ),
    (2, "cases", include_str!("../migrations/0002_cases.sql"), include_str!("../migrations/0002_cases.sql")),
    (
        3,
        "people",
        include_str!("../migrations/0003_people.sql"),
        include_str!("../migrations/0003_people.sql"),
    ),
    (4, "work", include_str!("../migrations/0004_work.sql"), include_str!("../migrations/0004_work.sql")),
    (
        5,
        "dialect",
        include_str!("../migrations/0005_dialect.sqlite.sql"),
        include_str!("../migrations/0005_dialect.postgres.sql"),
    ),
    (
        6,
        "personal search",
        include_str!("../migrations/0006_personal_search.sqlite.sql"),
        include_str!("../migrations/0006_personal_search.postgres.sql"),
    ),
    (
        7,
        "registers",
        include_str!("../migrations/0007_registers.sql"),
        include_str!("../migrations/0007_registers.sql"),
    ),
    (8, "goods", include_str!("../migrations/0008_goods.sql"), include_str!("../migrations/0008_goods.sql")),
    (10, "found", include_str!("../migrations/0010_found.sql"), include_str!("../migrations/0010_found.sql")),
    (
        11,
        "account region",
        include_str!("../migrations/0011_account_region.sql"),
        include_str!("../migrations/0011_account_region.sql"),
    ),
    (
        12,
        "topics",
        include_str!("../migrations/0012_topics.sql"),
        include_str!("../migrations/0012_topics.sql"),
    ),
    (13, "parts", include_str!("../migrations/0013_parts.sql"), include_str!("../migrations/0013_parts.sql")),
    (
        14,
        "screenings",
        include_str!("../migrations/0014_screenings.sql"),
        include_str!("../migrations/0014_screenings.sql"),
    ),
    (15, "links", include_str!("../migrations/0015_links.sql"), include_str!("../migrations/0015_links.sql")),
    (
        16,
        "case todos",
        include_str!("../migrations/0016_case_todos.sql"),
        include_str!("../migrations/0016_case_todos.sql"),
    ),
    (
        17,
        "likeness",
        include_str!("../migrations/0017_likeness.sql"),
        include_str!("../migrations/0017_likeness.sql"),
    ),
    (
        18,
        "session owners",
        include_str!("../migrations/0018_session_owners.sql"),
        include_str!("../migrations/0018_session_owners.sql"),
    ),
    (
        19,
        "checkpoint state",
        include_str!("../migrations/0019_checkpoint_state.sql"),
        include_str!("../migrations/0019_checkpoint_state.sql"),
    ),
    (
        20,
        "undone handovers",
        include_str!("../migrations/0020_undone_handovers.sql"),
        include_str!("../migrations/0020_undone_handovers.sql"),
    ),
];

/// The tables that a logical copy holds. Login sessions are left behind on purpose.
pub(crate) const TABLES: [&str; 40] = [
    "events",
    "ledger_entries",
    "ledger_hashes",
    "ledger_state",
    "checkpoints",
    "checkpoint_state",
    "acts",
    "number_series",
    "numbers",
    "cases",
    "case_officers",
    "case_participants",
    "case_clocks",
    "todos",
    "register_entries",
    "entry_names",
    "draws",
    "case_goods",
    "case_known",
    "handovers",
    "handover_moves",
    "records",
    "accounts",
    "links",
    "drafts",
    "saved_filters",
    "saved_phrases",
    "audit",
    "jobs",
    "blobs",
    "settings",
    "law_texts",
    "case_search",
    "case_search_personal",
    "case_findings",
    "case_keys",
    "case_figures",
    "case_topics",
    "screenings",
    "screening_findings",
];

/// Whether a database has been set up by this program, told without changing or creating anything.
///
/// # Errors
/// What the database or the file system reports.
pub async fn is_set_up(url: &DatabaseUrl) -> Result<bool, StoreFault> {
    if let DatabaseUrl::Sqlite(path) = url {
        let found = tokio::fs::metadata(path).await;
        return match found {
            Ok(found) => Ok(found.is_file() && found.len() > 0),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreFault::file(path, error)),
        };
    }
    let database = connect(url, 1).await?;
    let text = "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'settings'";
    let found = match database.read().await {
        Ok(mut connection) => sql(text).optional(&mut connection).await.map(|row| row.is_some()),
        Err(fault) => Err(fault),
    };
    database.close().await;
    found
}

/// Brings the database to the newest schema; refuses one whose applied migrations differ from ours.
pub(crate) async fn migrate(database: &Database) -> Result<(), StoreFault> {
    migrate_to(database, newest_schema()).await
}

/// The version of the newest schema.
pub(crate) fn newest_schema() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.0).max().unwrap_or_default()
}

/// Brings the database to the schema of a version, as a program of that day did.
pub(crate) async fn migrate_to(database: &Database, version: i64) -> Result<(), StoreFault> {
    let postgres = database.is_postgres();
    let migrations = MIGRATIONS
        .iter()
        .filter(|migration| migration.0 <= version)
        .map(|(version, title, sqlite_text, postgres_text)| {
            let text = if postgres { for_postgres(postgres_text) } else { for_sqlite(sqlite_text) };
            Migration::new(
                *version,
                Cow::Borrowed(*title),
                MigrationType::Simple,
                AssertSqlSafe(text).into_sql_str(),
                false,
            )
        })
        .collect();
    let migrator = Migrator::with_migrations(migrations);
    match database {
        Database::Sqlite { write, .. } => migrator.run(write).await?,
        Database::Postgres(pool) => migrator.run(pool).await?,
    }
    Ok(())
}

fn for_sqlite(text: &str) -> String {
    text.replace("{{bytes}}", "BLOB").replace("{{serial_key}}", "INTEGER PRIMARY KEY AUTOINCREMENT")
}

fn for_postgres(text: &str) -> String {
    text.replace("{{bytes}}", "BYTEA")
        .replace("{{serial_key}}", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY")
}
