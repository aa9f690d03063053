use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use sha2::{Digest as _, Sha256};
use sm3::Sm3;
use tokio::fs::{self, File};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use uuid::Uuid;

use super::MAX_BLOB_BYTES;
use crate::StoreFault;

/// Where files lie until they have their name.
const INCOMING: &str = "incoming";

/// Bytes read at once.
const BUFFER_BYTES: usize = 64 << 10;

/// A file that is durable under its name.
pub(super) struct StoredFile {
    pub(super) sha256: [u8; 32],
    pub(super) sm3: [u8; 32],
    pub(super) size: u64,
}

/// A file found in the folder.
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    pub(super) sha256: Option<[u8; 32]>,
}

/// The file of a digest.
pub(crate) fn blob_path(root: &Path, sha256: &[u8; 32]) -> PathBuf {
    let name = hex::encode(sha256);
    root.join(&name[..2]).join(name)
}

/// Makes the folder and its part for incoming files.
pub(crate) async fn prepare_folder(root: &Path) -> Result<(), StoreFault> {
    let incoming = root.join(INCOMING);
    fs::create_dir_all(&incoming).await.map_err(|error| StoreFault::file(&incoming, error))?;
    flush_folder(root).await
}

/// Stores the bytes of `reader` under their digest, durably.
pub(super) async fn store(root: &Path, reader: impl AsyncRead + Unpin) -> Result<StoredFile, StoreFault> {
    let incoming = root.join(INCOMING).join(Uuid::new_v4().to_string());
    let stored = match write_incoming(&incoming, reader).await {
        Ok(stored) => stored,
        Err(fault) => {
            // What is left is swept later; the first fault is the one to tell.
            let _ = fs::remove_file(&incoming).await;
            return Err(fault);
        }
    };
    let path = blob_path(root, &stored.sha256);
    let folder = path.parent().unwrap_or(root);
    let fresh = !fs::try_exists(folder).await.map_err(|error| StoreFault::file(folder, error))?;
    fs::create_dir_all(folder).await.map_err(|error| StoreFault::file(folder, error))?;
    fs::rename(&incoming, &path).await.map_err(|error| StoreFault::file(&path, error))?;
    flush_folder(folder).await?;
    if fresh {
        flush_folder(root).await?;
    }
    Ok(stored)
}

async fn write_incoming(path: &Path, mut reader: impl AsyncRead + Unpin) -> Result<StoredFile, StoreFault> {
    let failed = |error| StoreFault::file(path, error);
    let mut file = File::create_new(path).await.map_err(failed)?;
    let (mut sha256, mut sm3, mut size) = (Sha256::new(), Sm3::new(), 0_u64);
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let read = reader.read(&mut buffer).await.map_err(failed)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        if size > MAX_BLOB_BYTES {
            return Err(StoreFault::Limit { what: "文件字节数", actual: size, limit: MAX_BLOB_BYTES });
        }
        sha256.update(&buffer[..read]);
        sm3.update(&buffer[..read]);
        file.write_all(&buffer[..read]).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    file.sync_all().await.map_err(|error| not_durable(path, &error))?;
    Ok(StoredFile { sha256: sha256.finalize().into(), sm3: sm3.finalize().into(), size })
}

/// Flushes a folder, so that names in it are durable.
pub(crate) async fn flush_folder(folder: &Path) -> Result<(), StoreFault> {
    let file = File::open(folder).await.map_err(|error| StoreFault::file(folder, error))?;
    file.sync_all().await.map_err(|error| not_durable(folder, &error))
}

/// A flush that failed is never tried again: the system may have dropped what it could not write.
fn not_durable(path: &Path, error: &std::io::Error) -> StoreFault {
    StoreFault::Stopped(format!("{} 未能落盘：{error}", path.display()))
}

/// SHA-256, SM3 and size of a file.
pub(crate) async fn digest_file(path: &Path) -> Result<([u8; 32], [u8; 32], u64), StoreFault> {
    let failed = |error| StoreFault::file(path, error);
    let mut file = File::open(path).await.map_err(failed)?;
    let (mut sha256, mut sm3, mut size) = (Sha256::new(), Sm3::new(), 0_u64);
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let read = file.read(&mut buffer).await.map_err(failed)?;
        if read == 0 {
            return Ok((sha256.finalize().into(), sm3.finalize().into(), size));
        }
        size += read as u64;
        sha256.update(&buffer[..read]);
        sm3.update(&buffer[..read]);
    }
}

/// Files last written before `before_s` seconds since 1970.
pub(super) async fn files_before(root: &Path, before_s: u64) -> Result<Vec<FoundFile>, StoreFault> {
    let before = UNIX_EPOCH + Duration::from_secs(before_s);
    let mut found = Vec::new();
    for folder in entries(root).await? {
        if !folder.is_dir() {
            continue;
        }
        for path in entries(&folder).await? {
            let meta = fs::metadata(&path).await.map_err(|error| StoreFault::file(&path, error))?;
            let written = meta.modified().map_err(|error| StoreFault::file(&path, error))?;
            if meta.is_file() && written < before {
                let name =
                    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let mut digest = [0; 32];
                let sha256 = hex::decode_to_slice(name, &mut digest).is_ok().then_some(digest);
                found.push(FoundFile { path, sha256 });
            }
        }
    }
    Ok(found)
}

async fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreFault> {
    let failed = |error| StoreFault::file(folder, error);
    let mut reading = fs::read_dir(folder).await.map_err(failed)?;
    let mut paths = Vec::new();
    while let Some(entry) = reading.next_entry().await.map_err(failed)? {
        paths.push(entry.path());
    }
    Ok(paths)
}
