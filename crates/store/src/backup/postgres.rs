//! A logical copy: for each table one file of JSON lines, all from one snapshot.

use std::path::Path;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, BufWriter};

use super::manifest::{ListedFile, Manifest};
use super::{Copied, listed_file, papers};
use crate::log::{ledger_root, ledger_size};
use crate::open::connect;
use crate::schema::{TABLES, migrate, migrate_to, newest_schema};
use crate::sql::{Connection, Database, sql, sql_owned};
use crate::{DatabaseUrl, StoreFault};

/// Rows fetched or inserted together.
const PART: usize = 500;

/// Copies all tables as of one moment.
pub(super) async fn copy(
    database: &Database,
    folder: &Path,
) -> Result<(Copied, Vec<ListedFile>), StoreFault> {
    let mut connection = database.snapshot().await?;
    let mut files = Vec::new();
    for table in TABLES {
        let name = format!("{table}.jsonl");
        copy_table(&mut connection, table, &folder.join(&name)).await?;
        files.push(listed_file(folder, &name).await?);
    }
    let ledger_size = ledger_size(&mut connection).await?;
    let root = ledger_root(&mut connection, ledger_size).await?;
    let papers = papers::listed(&mut connection).await?;
    connection.rollback().await?;
    Ok((Copied { ledger_size, root, papers }, files))
}

async fn copy_table(connection: &mut Connection, table: &str, path: &Path) -> Result<(), StoreFault> {
    let failed = |error| StoreFault::file(path, error);
    let mut file = BufWriter::new(tokio::fs::File::create_new(path).await.map_err(failed)?);
    let declare =
        format!("DECLARE copied CURSOR FOR SELECT CAST(row_to_json(t) AS TEXT) AS line FROM {table} t");
    sql_owned(declare).execute(connection).await?;
    loop {
        let rows = sql_owned(format!("FETCH {PART} FROM copied")).all(connection).await?;
        for row in &rows {
            let line: String = row.at(0)?;
            file.write_all(line.as_bytes()).await.map_err(failed)?;
            file.write_all(b"\n").await.map_err(failed)?;
        }
        if rows.len() < PART {
            break;
        }
    }
    sql("CLOSE copied").execute(connection).await?;
    file.flush().await.map_err(failed)
}

/// Refuses when something is there, or the backup is of another kind.
pub(super) async fn vacant(url: &DatabaseUrl, manifest: &Manifest) -> Result<(), StoreFault> {
    if !listed(manifest, "events") {
        return Err(StoreFault::Address("这份备份不是 PostgreSQL 的".to_owned()));
    }
    let database = connect(url, 1).await?;
    let found = tables(&database).await;
    database.close().await;
    if found?.is_empty() { Ok(()) } else { Err(StoreFault::NotEmpty) }
}

fn listed(manifest: &Manifest, table: &str) -> bool {
    manifest.files.iter().any(|file| file.name == format!("{table}.jsonl"))
}

async fn tables(database: &Database) -> Result<Vec<String>, StoreFault> {
    let text = "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()";
    let rows = sql(text).all(&mut database.read().await?).await?;
    rows.iter().map(|row| row.text("name")).collect()
}

/// Drops every table of the schema, which [`vacant`] found to have none.
///
/// # Errors
/// The database's.
pub(super) async fn undo(url: &DatabaseUrl) -> Result<(), StoreFault> {
    let database = connect(url, 1).await?;
    for table in tables(&database).await? {
        let text = format!("DROP TABLE IF EXISTS \"{}\" CASCADE", table.replace('"', "\"\""));
        sql_owned(text).execute(&mut database.write().await?).await?;
    }
    sql("DROP FUNCTION IF EXISTS audit_only_grows").execute(&mut database.write().await?).await?;
    database.close().await;
    Ok(())
}

/// Fills an empty database, in one transaction; [`vacant`] was asked before.
pub(super) async fn restore(folder: &Path, url: &DatabaseUrl, manifest: &Manifest) -> Result<(), StoreFault> {
    let database = connect(url, 2).await?;
    let result = fill(&database, folder, manifest).await;
    database.close().await;
    result
}

/// Fills the schema that the backup was made under, then brings it up to date: a later migration finds the rows that it
/// has to change.
async fn fill(database: &Database, folder: &Path, manifest: &Manifest) -> Result<(), StoreFault> {
    migrate_to(database, manifest.schema.unwrap_or_else(newest_schema)).await?;
    let known = tables(database).await?;
    let mut connection = database.begin().await?;
    for table in TABLES.iter().filter(|table| known.iter().any(|known| known == *table)) {
        if !listed(manifest, table) {
            return Err(StoreFault::malformed(format!("备份里没有 {table}.jsonl")));
        }
        // The trail of audit refuses to be emptied, so only a table with a migration's first row is.
        let first = sql_owned(format!("SELECT 1 FROM {table} LIMIT 1")).optional(&mut connection).await?;
        if first.is_some() {
            sql_owned(format!("DELETE FROM {table}")).execute(&mut connection).await?;
        }
        fill_table(&mut connection, table, &folder.join(format!("{table}.jsonl"))).await?;
    }
    let next = "SELECT setval(pg_get_serial_sequence('audit', 'seq'), coalesce((SELECT max(seq) FROM audit), 0) + 1, false)";
    sql(next).one(&mut connection).await?;
    connection.commit().await?;
    migrate(database).await
}

async fn fill_table(connection: &mut Connection, table: &str, path: &Path) -> Result<(), StoreFault> {
    let failed = |error| StoreFault::file(path, error);
    let mut lines = BufReader::new(tokio::fs::File::open(path).await.map_err(failed)?).lines();
    let mut part: Vec<String> = Vec::with_capacity(PART);
    loop {
        let line = lines.next_line().await.map_err(failed)?;
        let ended = line.is_none();
        part.extend(line);
        if part.len() == PART || (ended && !part.is_empty()) {
            let text = format!(
                "INSERT INTO {table} SELECT * FROM json_populate_recordset(CAST(NULL AS {table}), CAST($1 AS JSON))"
            );
            sql_owned(text).bind(format!("[{}]", part.join(","))).execute(connection).await?;
            part.clear();
        }
        if ended {
            return Ok(());
        }
    }
}
