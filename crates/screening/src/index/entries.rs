//! (Signature, mark) entries parted by signature in bounded memory.

use std::io::Read;
use std::path::PathBuf;

use super::error::IndexError;
use super::record::{id_of, parts_of};
use super::signature::signatures;
use super::spill::Spill;
use crate::score::Features;
use crate::text::{MAX_UNITS, Parts};

/// Parts into which signatures are divided by their high bits, each sorted by itself.
pub(super) const PARTITIONS: usize = 256;
/// Most entries in memory at once; they are written to a scratch file from time to time.
pub(super) const MAX_HELD: usize = 24 << 20;
/// Bits of a signature behind those that choose the partition.
const PARTITION_SHIFT: u32 = 32 - PARTITIONS.trailing_zeros();

/// All entries of an index that is being built.
pub(super) struct Entries {
    folder: PathBuf,
    most: usize,
    /// By thread and partition.
    held: Vec<Vec<Vec<u64>>>,
    spill: Option<Spill>,
    /// By partition: where its pieces begin in the scratch file, and their bytes.
    pieces: Vec<Vec<(u64, u64)>>,
    pub(super) count: u64,
}

impl Entries {
    /// None yet; more than `most` go to a scratch file in the folder.
    pub(super) fn new(folder: PathBuf, threads: usize, most: usize) -> Self {
        Self {
            folder,
            most,
            held: vec![vec![Vec::new(); PARTITIONS]; threads],
            spill: None,
            pieces: vec![Vec::new(); PARTITIONS],
            count: 0,
        }
    }

    /// Makes the entries of records that stand one behind the other, on all threads; `first` is the number of the first.
    pub(super) fn sign(&mut self, bytes: &[u8], ends: &[usize], first: u32) -> Result<(), IndexError> {
        let share = ends.len().div_ceil(self.held.len()).max(1);
        let made = std::thread::scope(|scope| {
            let work: Vec<_> = self
                .held
                .iter_mut()
                .enumerate()
                .map(|(thread, parts)| {
                    let range = (thread * share).min(ends.len())..((thread + 1) * share).min(ends.len());
                    scope.spawn(move || sign(bytes, ends, range, first, parts))
                })
                .collect();
            work.into_iter()
                .map(|thread| thread.join().map_err(|_| IndexError::TooLarge("a thread ended early")))
                .sum::<Result<u64, _>>()
        })?;
        self.count += made;
        let held: usize = self.held.iter().flatten().map(Vec::len).sum();
        if held >= self.most { self.write_out() } else { Ok(()) }
    }

    fn write_out(&mut self) -> Result<(), IndexError> {
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill::new(&self.folder)?),
        };
        let mut bytes = Vec::new();
        for (partition, pieces) in self.pieces.iter_mut().enumerate() {
            bytes.clear();
            for parts in &mut self.held {
                bytes.extend(parts[partition].drain(..).flat_map(u64::to_le_bytes));
            }
            if !bytes.is_empty() {
                pieces.push((spill.append(&bytes)?, bytes.len() as u64));
            }
        }
        Ok(())
    }

    /// Takes the entries of a partition, in no order.
    pub(super) fn take(&mut self, partition: usize) -> Result<Vec<u64>, IndexError> {
        let pieces = std::mem::take(&mut self.pieces[partition]);
        let held: usize = self.held.iter().map(|parts| parts[partition].len()).sum();
        let spilt: u64 = pieces.iter().map(|piece| piece.1 / 8).sum();
        let mut all = Vec::with_capacity(held + usize::try_from(spilt).unwrap_or(0));
        for parts in &mut self.held {
            all.append(&mut std::mem::take(&mut parts[partition]));
        }
        if let Some(spill) = &mut self.spill {
            let mut bytes = Vec::new();
            for (start, length) in pieces {
                bytes.clear();
                spill.within(start..start + length)?.read_to_end(&mut bytes)?;
                all.extend(bytes.as_chunks::<8>().0.iter().map(|entry| u64::from_le_bytes(*entry)));
            }
        }
        Ok(all)
    }
}

/// The entries of some of the records; says how many.
fn sign(
    bytes: &[u8],
    ends: &[usize],
    range: std::ops::Range<usize>,
    first: u32,
    parts: &mut [Vec<u64>],
) -> u64 {
    let mut keys = Vec::new();
    let mut made = 0;
    for index in range {
        let start = index.checked_sub(1).map_or(0, |before| ends[before]);
        let record = &bytes[start..ends[index]];
        let mut room = [0; MAX_UNITS];
        let own = parts_of(record, &mut room).unwrap_or_else(|| Parts::new([]));
        let features = Features::new(own, u64::MAX);
        signatures(&features, &id_of(record).unwrap_or_default(), &mut keys);
        let mark = u64::from(first) + index as u64;
        for &key in &keys {
            parts[(key >> PARTITION_SHIFT) as usize].push(u64::from(key) << 32 | mark);
        }
        made += keys.len() as u64;
    }
    made
}
