use std::path::Path;

use serde::{Deserialize, Serialize};

use super::BackupReport;
use crate::StoreFault;
use crate::blobs::{digest_file, flush_folder};
use crate::schema::newest_schema;

/// Version of the form of backups.
pub(super) const FORMAT: u32 = 1;

const NAME: &str = "manifest.json";

/// What a backup says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) made_at: i64,
    pub(super) ledger_size: u64,
    pub(super) checkpoint: String,
    pub(super) verifier_key: String,
    pub(super) papers: u64,
    /// Version of the database's schema; backups made before it was written down have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<i64>,
    pub(super) files: Vec<ListedFile>,
}

/// A file of the database's copy. Papers are not listed: their names are their digests.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedFile {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) size: u64,
}

impl Manifest {
    pub(super) async fn write(&self, folder: &Path) -> Result<(), StoreFault> {
        let text =
            serde_json::to_string_pretty(self).map_err(|error| StoreFault::malformed(error.to_string()))?;
        let (part, path) = (folder.join("manifest.part"), folder.join(NAME));
        let failed = |error| StoreFault::file(&path, error);
        tokio::fs::write(&part, text).await.map_err(failed)?;
        tokio::fs::File::open(&part).await.map_err(failed)?.sync_all().await.map_err(failed)?;
        tokio::fs::rename(&part, &path).await.map_err(failed)?;
        flush_folder(folder).await
    }

    pub(super) async fn read(folder: &Path) -> Result<Self, StoreFault> {
        let path = folder.join(NAME);
        let text = tokio::fs::read(&path).await.map_err(|error| StoreFault::file(&path, error))?;
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|error| StoreFault::malformed(format!("备份清单：{error}")))?;
        if manifest.format != FORMAT {
            return Err(StoreFault::malformed(format!("备份格式版本 {}", manifest.format)));
        }
        if manifest.schema.is_some_and(|schema| schema > newest_schema()) {
            return Err(StoreFault::NewerBackup);
        }
        Ok(manifest)
    }

    pub(super) fn report(&self) -> BackupReport {
        BackupReport {
            ledger_size: self.ledger_size,
            checkpoint: self.checkpoint.clone(),
            papers: self.papers,
        }
    }
}

impl ListedFile {
    pub(super) async fn check(&self, folder: &Path) -> Result<(), StoreFault> {
        let plain = self.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if !plain || self.name.starts_with('.') {
            return Err(StoreFault::malformed(format!("备份文件名 {}", self.name)));
        }
        let (sha256, _, size) = digest_file(&folder.join(&self.name)).await?;
        if hex::encode(sha256) != self.sha256 || size != self.size {
            return Err(StoreFault::malformed(format!("备份文件 {} 与清单的摘要不符", self.name)));
        }
        Ok(())
    }
}
