//! The one place where a file is mapped into memory.
#![allow(unsafe_code, reason = "mapping a file is unsafe by nature; see `Mapped::open`")]

use std::fs::File;
use std::path::Path;

/// A file in memory, read as it is needed.
pub struct Mapped {
    map: memmap2::Mmap,
}

impl std::fmt::Debug for Mapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mapped").field("bytes", &self.map.len()).finish()
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.map
    }
}

impl Mapped {
    /// Maps a file for reading.
    ///
    /// # Errors
    /// When the file cannot be opened or mapped.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        Self::but_for(&File::open(path)?, 0)
    }

    /// Maps a file but for so many bytes at its end.
    pub(super) fn but_for(file: &File, tail: usize) -> std::io::Result<Self> {
        let length = usize::try_from(file.metadata()?.len()).map_err(std::io::Error::other)?;
        // SAFETY: an index is written beside its place and renamed onto it; of what is there nothing but the tail, which is
        // not mapped, is changed in place, so the mapped bytes stay as they are; every block is checked against its
        // checksum before it is used.
        let map = unsafe { memmap2::MmapOptions::new().len(length.saturating_sub(tail)).map(file)? };
        Ok(Self { map })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.map
    }

    /// Asks the processor to fetch the bytes at an offset while other work goes on; does nothing elsewhere.
    #[inline]
    pub(super) fn prefetch(&self, offset: usize) {
        #[cfg(target_arch = "x86_64")]
        if let Some(byte) = self.map.get(offset) {
            // SAFETY: a prefetch reads nothing and cannot fault; the address is within the map all the same.
            unsafe {
                use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
                _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(byte).cast());
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = offset;
    }
}
