use std::path::Path;

use sqlx::SqlitePool;

use super::manifest::ListedFile;
use super::{Copied, listed_file, papers};
use crate::blobs::flush_folder;
use crate::log::{ledger_root, ledger_size};
use crate::sql::{Connection, Database, sql};
use crate::{DatabaseUrl, StoreFault};

const FILE: &str = "zhibao.db";

/// Copies the database as of now into one file.
pub(super) async fn copy(read: &SqlitePool, folder: &Path) -> Result<(Copied, Vec<ListedFile>), StoreFault> {
    let path = folder.join(FILE);
    let target = path.to_str().ok_or_else(|| StoreFault::malformed("备份路径不是 UTF-8"))?;
    // The connection is taken out of the pool for good: the copy needs it without its read-only setting.
    let mut connection = Connection::Sqlite(read.acquire().await?);
    sql("PRAGMA query_only = off").execute(&mut connection).await?;
    let copied = sql("VACUUM INTO $1").bind(target).execute(&mut connection).await;
    sql("PRAGMA query_only = on").execute(&mut connection).await?;
    copied?;
    drop(connection);
    // The copy is whole without its journal; what it holds is read from the file itself. Reading must leave no trace.
    let copy = crate::open::connect_copy(&path).await?;
    let result = contents(&copy).await;
    copy.close().await;
    Ok((result?, vec![listed_file(folder, FILE).await?]))
}

async fn contents(copy: &Database) -> Result<Copied, StoreFault> {
    let mut connection = copy.read().await?;
    sql("DELETE FROM sessions").execute(&mut connection).await?;
    let ledger_size = ledger_size(&mut connection).await?;
    let root = ledger_root(&mut connection, ledger_size).await?;
    Ok(Copied { ledger_size, root, papers: papers::listed(&mut connection).await? })
}

/// Refuses when something is there, or the backup is of another kind.
pub(super) async fn vacant(folder: &Path, path: &Path) -> Result<(), StoreFault> {
    let failed = |error| StoreFault::file(path, error);
    if tokio::fs::try_exists(path).await.map_err(failed)? {
        return Err(StoreFault::NotEmpty);
    }
    if !tokio::fs::try_exists(folder.join(FILE)).await.map_err(failed)? {
        return Err(StoreFault::Address("这份备份不是 SQLite 的".to_owned()));
    }
    Ok(())
}

/// Removes the file and what the database keeps beside it.
pub(super) async fn undo(path: &Path) {
    let _ = tokio::fs::remove_file(path.with_extension("part")).await;
    for beside in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(beside);
        let _ = tokio::fs::remove_file(file).await;
    }
}

/// Puts the file in place, durably; [`vacant`] was asked before.
pub(super) async fn restore(folder: &Path, path: &Path) -> Result<(), StoreFault> {
    let failed = |error| StoreFault::file(path, error);
    let source = folder.join(FILE);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tokio::fs::create_dir_all(parent).await.map_err(failed)?;
    let part = path.with_extension("part");
    tokio::fs::copy(&source, &part).await.map_err(failed)?;
    tokio::fs::File::open(&part).await.map_err(failed)?.sync_all().await.map_err(failed)?;
    tokio::fs::rename(&part, path).await.map_err(failed)?;
    flush_folder(parent).await?;
    // A first opening turns the copy back to write-ahead logging.
    crate::open::connect(&DatabaseUrl::Sqlite(path.to_owned()), 1).await?.close().await;
    Ok(())
}
