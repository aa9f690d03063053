//! A scratch file: grows at its end, is read at any place, and is gone with its owner.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Most scratch files in one folder at once.
const MOST_FILES: u32 = 10_000;
/// Bytes read ahead.
const READ_AHEAD: usize = 1 << 20;

/// A scratch file.
pub(super) struct Spill {
    file: File,
    /// Its name, as long as it has one.
    path: Option<PathBuf>,
    length: u64,
}

impl Spill {
    /// Makes a file in a folder under a name that is free. Where the system allows it the name is taken away at once, so
    /// that nothing stays behind when the process ends early.
    pub(super) fn new(folder: &Path) -> std::io::Result<Self> {
        for number in 0..MOST_FILES {
            let path = folder.join(format!(".marks-scratch-{number}"));
            match File::options().read(true).write(true).create_new(true).open(&path) {
                Ok(file) => {
                    let path = std::fs::remove_file(&path).is_err().then_some(path);
                    return Ok(Self { file, path, length: 0 });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(std::io::Error::new(std::io::ErrorKind::AlreadyExists, "every name of a scratch file is taken"))
    }

    /// Appends bytes and says where they begin.
    pub(super) fn append(&mut self, bytes: &[u8]) -> std::io::Result<u64> {
        let start = self.length;
        self.file.seek(SeekFrom::Start(start))?;
        self.file.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(start)
    }

    /// Reads a range from its beginning to its end.
    pub(super) fn within(&mut self, range: std::ops::Range<u64>) -> std::io::Result<impl BufRead + '_> {
        self.file.seek(SeekFrom::Start(range.start))?;
        let length = range.end - range.start;
        let ahead = usize::try_from(length).unwrap_or(READ_AHEAD).min(READ_AHEAD);
        Ok(BufReader::with_capacity(ahead, (&self.file).take(length)))
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // nothing can be done about a file that cannot be deleted
            let _ = std::fs::remove_file(path);
        }
    }
}
