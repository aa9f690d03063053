use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::stored_hashes_for;
use crate::{Hash, LedgerError};

/// Where stored hashes come from: a database table, a prefetched map, memory.
pub trait HashReader {
    /// The hashes at the given stored indexes, in the same order and number.
    ///
    /// # Errors
    /// [`LedgerError::HashMissing`] or [`LedgerError::Reader`].
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError>;
}

impl HashReader for HashMap<u64, Hash> {
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError> {
        indexes.iter().map(|index| self.get(index).copied().ok_or(LedgerError::HashMissing(*index))).collect()
    }
}

impl HashReader for BTreeMap<u64, Hash> {
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError> {
        indexes.iter().map(|index| self.get(index).copied().ok_or(LedgerError::HashMissing(*index))).collect()
    }
}

/// A whole tree's stored hashes in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryHashes {
    hashes: Vec<Hash>,
    size: u64,
}

impl MemoryHashes {
    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf and returns its zero-based index.
    ///
    /// # Errors
    /// As [`stored_hashes_for`].
    pub fn append(&mut self, leaf_hash: Hash) -> Result<u64, LedgerError> {
        let index = self.size;
        let stored = stored_hashes_for(index, leaf_hash, self)?;
        self.hashes.extend(stored.into_iter().map(|(_, hash)| hash));
        self.size += 1;
        Ok(index)
    }
}

impl HashReader for MemoryHashes {
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError> {
        let at = |index: &u64| {
            let position = usize::try_from(*index).ok()?;
            self.hashes.get(position).copied()
        };
        indexes.iter().map(|index| at(index).ok_or(LedgerError::HashMissing(*index))).collect()
    }
}

/// Hashes not yet stored laid over those that are, so that several leaves can be appended in one transaction.
pub struct Overlay<'a> {
    base: &'a dyn HashReader,
    pending: BTreeMap<u64, Hash>,
}

impl<'a> Overlay<'a> {
    /// An overlay with nothing pending.
    #[must_use]
    pub fn new(base: &'a dyn HashReader) -> Self {
        Self { base, pending: BTreeMap::new() }
    }

    /// Appends leaf `index`: its hashes become readable here and wait in [`Overlay::into_pending`].
    ///
    /// # Errors
    /// As [`stored_hashes_for`].
    pub fn append(&mut self, index: u64, leaf_hash: Hash) -> Result<(), LedgerError> {
        let stored = stored_hashes_for(index, leaf_hash, self)?;
        self.pending.extend(stored);
        Ok(())
    }

    /// What has to be stored: stored index → hash.
    #[must_use]
    pub fn into_pending(self) -> BTreeMap<u64, Hash> {
        self.pending
    }
}

impl HashReader for Overlay<'_> {
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError> {
        let below: Vec<u64> =
            indexes.iter().copied().filter(|index| !self.pending.contains_key(index)).collect();
        let mut stored = read_all(self.base, &below)?.into_iter();
        indexes
            .iter()
            .map(|index| {
                let pending = self.pending.get(index).copied();
                pending.or_else(|| stored.next()).ok_or(LedgerError::HashMissing(*index))
            })
            .collect()
    }
}

/// Which stored indexes `operation` reads, sorted and without repeats; the operation runs over dummy hashes and
/// its result is dropped.
///
/// ```
/// let needed = ledger::log::plan(|reader| ledger::log::root(3, reader))?;
/// assert_eq!(needed, [2, 3]);
/// # Ok::<(), ledger::LedgerError>(())
/// ```
///
/// # Errors
/// What the operation itself refuses, such as a leaf outside the tree.
pub fn plan<T>(
    operation: impl FnOnce(&dyn HashReader) -> Result<T, LedgerError>,
) -> Result<Vec<u64>, LedgerError> {
    let recorder = Recorder::default();
    operation(&recorder)?;
    let mut indexes = recorder.asked.into_inner();
    indexes.sort_unstable();
    indexes.dedup();
    Ok(indexes)
}

#[derive(Default)]
struct Recorder {
    asked: RefCell<Vec<u64>>,
}

impl HashReader for Recorder {
    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError> {
        self.asked.borrow_mut().extend_from_slice(indexes);
        Ok(vec![[0; 32]; indexes.len()])
    }
}

/// Reads and checks the count, which `tlog_tiles` would otherwise assert.
pub(super) fn read_all(reader: &dyn HashReader, indexes: &[u64]) -> Result<Vec<Hash>, LedgerError> {
    if indexes.is_empty() {
        return Ok(Vec::new());
    }
    let hashes = reader.read(indexes)?;
    if hashes.len() != indexes.len() {
        return Err(LedgerError::ReaderCount { asked: indexes.len(), answered: hashes.len() });
    }
    Ok(hashes)
}

/// Lets `tlog_tiles` read through our trait and carries our error past its own.
pub(super) struct Adapter<'a> {
    inner: &'a dyn HashReader,
    failure: RefCell<Option<LedgerError>>,
}

impl<'a> Adapter<'a> {
    pub(super) fn run<T>(
        inner: &'a dyn HashReader,
        operation: impl FnOnce(&Self) -> Result<T, tlog_tiles::Error>,
    ) -> Result<T, LedgerError> {
        let adapter = Self { inner, failure: RefCell::new(None) };
        operation(&adapter).map_err(|error| {
            adapter.failure.take().unwrap_or_else(|| LedgerError::OutsideTree(error.to_string()))
        })
    }
}

impl tlog_tiles::HashReader for Adapter<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        match read_all(self.inner, indexes) {
            Ok(hashes) => Ok(hashes.into_iter().map(tlog_tiles::Hash).collect()),
            Err(error) => {
                self.failure.replace(Some(error));
                Err(tlog_tiles::Error::IndexesNotInTree)
            }
        }
    }
}
