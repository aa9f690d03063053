use std::path::Path;

use crate::StoreFault;
use crate::blobs::{blob_path, digest_file, flush_folder};
use crate::sql::{Connection, sql};

/// The digests of all papers that the database lists.
pub(super) async fn listed(connection: &mut Connection) -> Result<Vec<[u8; 32]>, StoreFault> {
    let rows = sql("SELECT sha256 FROM blobs ORDER BY sha256").all(connection).await?;
    rows.iter().map(|row| row.array("sha256")).collect()
}

/// Copies papers into the backup, as hard links where the file system can: their bytes never change.
pub(super) async fn copy(papers: &[[u8; 32]], from: &Path, to: &Path) -> Result<(), StoreFault> {
    place(papers, from, to, true).await
}

/// Copies papers out of a backup and checks each against its name; never by link, since a backup must stay its own.
pub(super) async fn bring_back(papers: &[[u8; 32]], from: &Path, to: &Path) -> Result<(), StoreFault> {
    place(papers, from, to, false).await?;
    for paper in papers {
        let (sha256, _, _) = digest_file(&blob_path(to, paper)).await?;
        if sha256 != *paper {
            return Err(StoreFault::malformed(format!("备份中的文件 {} 与其摘要不符", hex::encode(paper))));
        }
    }
    Ok(())
}

async fn place(papers: &[[u8; 32]], from: &Path, to: &Path, link: bool) -> Result<(), StoreFault> {
    tokio::fs::create_dir_all(to).await.map_err(|error| StoreFault::file(to, error))?;
    let mut folders = std::collections::BTreeSet::new();
    for paper in papers {
        let (source, target) = (blob_path(from, paper), blob_path(to, paper));
        let failed = |error| StoreFault::file(&source, error);
        if let Some(folder) = target.parent() {
            tokio::fs::create_dir_all(folder).await.map_err(failed)?;
            folders.insert(folder.to_owned());
        }
        if link && tokio::fs::hard_link(&source, &target).await.is_ok() {
            continue;
        }
        tokio::fs::copy(&source, &target).await.map_err(failed)?;
        tokio::fs::File::open(&target).await.map_err(failed)?.sync_all().await.map_err(failed)?;
    }
    for folder in &folders {
        flush_folder(folder).await?;
    }
    flush_folder(to).await
}

/// Whether the folder holds any paper.
pub(super) async fn any(folder: &Path) -> Result<bool, StoreFault> {
    let failed = |error| StoreFault::file(folder, error);
    if !tokio::fs::try_exists(folder).await.map_err(failed)? {
        return Ok(false);
    }
    let mut entries = tokio::fs::read_dir(folder).await.map_err(failed)?;
    while let Some(entry) = entries.next_entry().await.map_err(failed)? {
        let path = entry.path();
        if !path.is_dir() {
            return Ok(true);
        }
        let mut inside = tokio::fs::read_dir(&path).await.map_err(failed)?;
        if inside.next_entry().await.map_err(failed)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
