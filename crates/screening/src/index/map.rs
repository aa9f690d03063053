//! The one place where a file is mapped into memory.
#![allow(unsafe_code, reason = "mapping a file is unsafe by nature; see `Mapped::open`")]

use std::fs::File;
use std::path::Path;

/// A file in memory, read as it is needed.
pub(super) struct Mapped {
    map: memmap2::Mmap,
}

impl Mapped {
    /// Maps a file for reading.
    ///
    /// # Errors
    /// When the file cannot be opened or mapped.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: an index is written beside its place and renamed onto it, never changed in place, so the mapped
        // bytes stay as they are; every block is checked against its checksum before it is used.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(Self { map })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }
}
