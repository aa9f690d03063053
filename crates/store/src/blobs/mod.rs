//! Papers as files named by their SHA-256. Order of a write: temporary name, flush, rename, flush the folder, and only
//! then the row; a crash in between leaves a file without a row, which nothing refers to and which is swept later.

mod file;

use access::{Action, Granted};
use tokio::io::AsyncRead;

pub(crate) use file::{blob_path, digest_file, flush_folder, prepare_folder};

use crate::proof::check_action;
use crate::sql::{Connection, Row, sql};
use crate::{Store, StoreFault};

/// Largest paper in bytes (256 MiB, as in a dossier).
pub const MAX_BLOB_BYTES: u64 = ledger::dossier::MAX_PAPER_BYTES as u64;

/// A stored paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobRow {
    /// SHA-256 of its bytes: its name.
    pub sha256: [u8; 32],
    /// SM3 of its bytes.
    pub sm3: [u8; 32],
    /// Its size in bytes.
    pub size: i64,
    /// Media type as first given.
    pub media_type: String,
    /// File name as first given.
    pub name: String,
    /// When it was first stored.
    pub stored_at: i64,
}

/// What lets a paper be stored or read. Which case it belongs to is the caller's to check against the case's events.
const USERS: &[Action] = &[
    Action::AttachFile,
    Action::PerformAct,
    Action::OpenCase,
    Action::ReadCase,
    Action::ReadOwnMatter,
    Action::ExportDossier,
    Action::ReadHandover,
    Action::SignHandover,
    Action::AssignTask,
    Action::ReadPlan,
    Action::RunJobs,
    Action::RunBackup,
    Action::VerifyLedger,
];

impl Store {
    /// Stores the bytes that `reader` gives and returns once they are durable. Bytes stored before are not stored twice;
    /// the row then keeps its first name and type.
    ///
    /// # Errors
    /// [`StoreFault::Limit`] beyond [`MAX_BLOB_BYTES`], [`StoreFault::Stopped`] when the disk does not confirm,
    /// [`StoreFault::Missing`] for a proof that lets store nothing; otherwise the file system's or the database's.
    pub async fn put_blob(
        &self,
        granted: &Granted,
        name: &str,
        media_type: &str,
        stored_at: i64,
        reader: impl AsyncRead + Unpin + Send,
    ) -> Result<BlobRow, StoreFault> {
        // Whoever may act may bring papers before the case exists to which they will belong.
        check_action(granted, &[USERS, &[Action::ManageOwnAccount]].concat())?;
        let _storing = self.papers.read().await;
        let stored = file::store(&self.blobs_dir, reader).await?;
        let size = i64::try_from(stored.size).unwrap_or(i64::MAX);
        let text = "INSERT INTO blobs (sha256, sm3, size, media_type, name, stored_at) VALUES ($1, $2, $3, $4, $5, $6) \
                    ON CONFLICT (sha256) DO NOTHING";
        let statement = sql(text).bind(stored.sha256.to_vec()).bind(stored.sm3.to_vec()).bind(size);
        let statement = statement.bind(media_type).bind(name).bind(stored_at);
        statement.execute(&mut self.database.write().await?).await?;
        let mut connection = self.database.read().await?;
        let row = blob_by_digest(&mut connection, &stored.sha256).await?;
        row.ok_or_else(|| StoreFault::Missing(hex::encode(stored.sha256)))
    }

    /// The row of a stored paper.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for a proof that lets read nothing; otherwise the database's.
    pub async fn blob(&self, granted: &Granted, sha256: &[u8; 32]) -> Result<Option<BlobRow>, StoreFault> {
        check_action(granted, USERS)?;
        blob_by_digest(&mut self.database.read().await?, sha256).await
    }

    /// The bytes of a stored paper, to be read as a stream.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] if there is no such paper; otherwise the file system's.
    pub async fn open_blob(
        &self,
        granted: &Granted,
        sha256: &[u8; 32],
    ) -> Result<tokio::fs::File, StoreFault> {
        if self.blob(granted, sha256).await?.is_none() {
            return Err(StoreFault::Missing(hex::encode(sha256)));
        }
        let path = blob_path(&self.blobs_dir, sha256);
        tokio::fs::File::open(&path).await.map_err(|error| StoreFault::file(&path, error))
    }

    /// Removes files that have no row and were last written before `before_s` seconds since 1970: what a crash left.
    /// Needs [`Action::RunJobs`]. How many. `before_s` lies well in the past (a day): another process may be storing.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] for another proof; otherwise the file system's or the database's.
    pub async fn sweep_blobs(&self, granted: &Granted, before_s: u64) -> Result<usize, StoreFault> {
        check_action(granted, &[Action::RunJobs])?;
        let mut swept = 0;
        for found in file::files_before(&self.blobs_dir, before_s).await? {
            let _sweeping = self.papers.write().await;
            let known = match found.sha256 {
                Some(sha256) => {
                    let statement = sql("SELECT 1 FROM blobs WHERE sha256 = $1").bind(sha256.to_vec());
                    statement.optional(&mut self.database.read().await?).await?.is_some()
                }
                None => false,
            };
            if !known {
                tokio::fs::remove_file(&found.path)
                    .await
                    .map_err(|error| StoreFault::file(&found.path, error))?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

async fn blob_by_digest(
    connection: &mut Connection,
    sha256: &[u8; 32],
) -> Result<Option<BlobRow>, StoreFault> {
    let text = "SELECT sha256, sm3, size, media_type, name, stored_at FROM blobs WHERE sha256 = $1";
    let row = sql(text).bind(sha256.to_vec()).optional(connection).await?;
    row.as_ref().map(blob_row).transpose()
}

pub(crate) fn blob_row(row: &Row) -> Result<BlobRow, StoreFault> {
    Ok(BlobRow {
        sha256: row.array("sha256")?,
        sm3: row.array("sm3")?,
        size: row.int("size")?,
        media_type: row.text("media_type")?,
        name: row.text("name")?,
        stored_at: row.int("stored_at")?,
    })
}
