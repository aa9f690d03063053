//! Backup while running, and restore into an empty place.
//!
//! A backup is a folder: the database (a SQLite file, or one file of JSON lines for each table of PostgreSQL, all from
//! one snapshot, with the version of its schema: a newer program fills that schema first, then brings it up to date), the
//! papers, and a manifest with the digest of each file and the signed checkpoint of the ledger in it.
//! The manifest comes last: a folder without one is no backup.

mod manifest;
mod papers;
mod postgres;
mod sqlite;

use std::path::Path;

use access::{Action, Granted};
use ledger::checkpoint::Checkpoint;

use crate::blobs::{digest_file, flush_folder, prepare_folder};
use crate::log::{ledger_root, ledger_size};
use crate::open::connect;
use crate::proof::check_action;
use crate::schema::newest_schema;
use crate::sql::Database;
use crate::{DatabaseUrl, Store, StoreFault};
use manifest::{FORMAT, ListedFile, Manifest};

/// Folder of the papers inside a backup.
const PAPERS: &str = "blobs";

/// What a backup holds, or a restore brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// Leaves of the ledger in it.
    pub ledger_size: u64,
    /// The signed checkpoint of that ledger.
    pub checkpoint: String,
    /// Papers.
    pub papers: u64,
}

impl Store {
    /// Writes a backup into `folder`, which must be absent or empty, while others go on reading and writing. What is
    /// acknowledged before the call is in it. Needs [`Action::RunBackup`].
    ///
    /// # Errors
    /// [`StoreFault::FolderNotEmpty`] for a folder that holds something, [`StoreFault::Missing`] for another proof; otherwise
    /// the database's or the file system's.
    pub async fn backup(
        &self,
        granted: &Granted,
        folder: &Path,
        made_at: i64,
    ) -> Result<BackupReport, StoreFault> {
        check_action(granted, &[Action::RunBackup])?;
        make_empty(folder).await?;
        let (copied, files) = match &self.database {
            Database::Sqlite { read, .. } => sqlite::copy(read, folder).await?,
            Database::Postgres(_) => postgres::copy(&self.database, folder).await?,
        };
        papers::copy(&copied.papers, &self.blobs_dir, &folder.join(PAPERS)).await?;
        let checkpoint =
            Checkpoint { origin: self.signer.name().to_owned(), size: copied.ledger_size, root: copied.root };
        let manifest = Manifest {
            format: FORMAT,
            made_at,
            ledger_size: copied.ledger_size,
            checkpoint: checkpoint.sign(&*self.signer)?,
            verifier_key: self.signer.verifier_key(),
            papers: copied.papers.len() as u64,
            schema: Some(newest_schema()),
            files,
        };
        manifest.write(folder).await?;
        Ok(manifest.report())
    }
}

/// Brings a backup back into an empty database and an empty folder of papers. Every file is checked against the
/// manifest, and the ledger's root in the database against the manifest's checkpoint, before this returns. Whatever it put
/// there is taken away again when it fails, so that another backup can be brought back into the same place.
///
/// # Errors
/// [`StoreFault::NotEmpty`] when the target holds data, [`StoreFault::Malformed`] naming the file or figure that does not
/// fit; otherwise the database's or the file system's.
pub async fn restore(folder: &Path, url: &DatabaseUrl, blobs_dir: &Path) -> Result<BackupReport, StoreFault> {
    let manifest = Manifest::read(folder).await?;
    for file in &manifest.files {
        file.check(folder).await?;
    }
    let expected =
        ledger::checkpoint::verify(&manifest.checkpoint, std::slice::from_ref(&manifest.verifier_key))?;
    if papers::any(blobs_dir).await? {
        return Err(StoreFault::NotEmpty);
    }
    match url {
        DatabaseUrl::Sqlite(path) => sqlite::vacant(folder, path).await?,
        DatabaseUrl::Postgres(_) => postgres::vacant(url, &manifest).await?,
    }
    let had_papers = tokio::fs::try_exists(blobs_dir).await.unwrap_or(true);
    match bring_back(folder, url, blobs_dir, &manifest, &expected).await {
        Ok(()) => Ok(manifest.report()),
        Err(fault) => {
            undo(url, blobs_dir, had_papers).await;
            Err(fault)
        }
    }
}

async fn bring_back(
    folder: &Path,
    url: &DatabaseUrl,
    blobs_dir: &Path,
    manifest: &Manifest,
    expected: &Checkpoint,
) -> Result<(), StoreFault> {
    match url {
        DatabaseUrl::Sqlite(path) => sqlite::restore(folder, path).await?,
        DatabaseUrl::Postgres(_) => postgres::restore(folder, url, manifest).await?,
    }
    prepare_folder(blobs_dir).await?;
    let database = connect(url, 1).await?;
    let result = check(&database, expected, folder, blobs_dir).await;
    database.close().await;
    result
}

/// Takes away what a failed restore put into places that were empty. What cannot be taken away stays: the fault that
/// stopped the restore is the one to tell.
async fn undo(url: &DatabaseUrl, blobs_dir: &Path, had_papers: bool) {
    match url {
        DatabaseUrl::Sqlite(path) => sqlite::undo(path).await,
        DatabaseUrl::Postgres(_) => drop(postgres::undo(url).await),
    }
    let _ = tokio::fs::remove_dir_all(blobs_dir).await;
    if had_papers {
        let _ = prepare_folder(blobs_dir).await;
    }
}

async fn check(
    database: &Database,
    expected: &Checkpoint,
    folder: &Path,
    blobs_dir: &Path,
) -> Result<(), StoreFault> {
    let mut connection = database.read().await?;
    let size = ledger_size(&mut connection).await?;
    if size != expected.size || ledger_root(&mut connection, size).await? != expected.root {
        return Err(StoreFault::malformed("恢复出的账本与备份清单的检查点不符"));
    }
    let papers = papers::listed(&mut connection).await?;
    papers::bring_back(&papers, &folder.join(PAPERS), blobs_dir).await
}

/// What the database's copy holds.
struct Copied {
    ledger_size: u64,
    root: ledger::Hash,
    papers: Vec<[u8; 32]>,
}

async fn make_empty(folder: &Path) -> Result<(), StoreFault> {
    let failed = |error| StoreFault::file(folder, error);
    crate::create_private_folder(folder).map_err(failed)?;
    let mut entries = tokio::fs::read_dir(folder).await.map_err(failed)?;
    if entries.next_entry().await.map_err(failed)?.is_some() {
        return Err(StoreFault::FolderNotEmpty(folder.display().to_string()));
    }
    Ok(())
}

/// Flushes a finished file and lists it with its digest.
async fn listed_file(folder: &Path, name: &str) -> Result<ListedFile, StoreFault> {
    let path = folder.join(name);
    let file = tokio::fs::File::open(&path).await.map_err(|error| StoreFault::file(&path, error))?;
    file.sync_all().await.map_err(|error| StoreFault::file(&path, error))?;
    flush_folder(folder).await?;
    let (sha256, _, size) = digest_file(&path).await?;
    Ok(ListedFile { name: name.to_owned(), sha256: hex::encode(sha256), size })
}
