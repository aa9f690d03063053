//! Building an index in parallel, in memory that does not grow with the register: what is more goes to scratch files.

use std::path::{Path, PathBuf};

use super::acknowledged::standing;
use super::encode::{bucket_bits, encode};
use super::entries::{self, Entries, PARTITIONS};
use super::error::IndexError;
use super::file::{IndexStats, STRETCHES, stretch_of};
use super::names::NameTable;
use super::record::{Record, put_record};
use super::runs::{self, Runs};
use super::signature;
use super::write::{Sizes, Writer};
use crate::text::{Parts, fold};

/// Marks folded or signed by one thread at a time.
const CHUNK: usize = 16_384;
/// Signatures of one mark, about; decides only how many buckets there are.
const SIGNATURES: u64 = 12;

/// What a build is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Marks are folded and kept.
    Folding,
    /// Signatures are made.
    Signing,
    /// The lists are sorted and written.
    Writing,
}

/// How far a build is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// Steps done.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
}

/// Collects marks and writes an index.
///
/// Besides the names of owners and agents, each kept once, it holds some hundreds of megabytes at most, however many
/// marks there are.
pub struct Builder {
    threads: usize,
    records: Runs,
    names: NameTable,
    /// Most entries in memory at once.
    held: usize,
    /// How the index that is to be replaced stood, where that was noted.
    stood: Option<Option<Vec<u8>>>,
}

impl Builder {
    /// A builder that uses so many threads (at least one); its scratch files lie in the system's folder for such files.
    #[must_use]
    pub fn new(threads: usize) -> Self {
        Self::with_scratch(threads, &std::env::temp_dir())
    }

    /// A builder whose scratch files lie in a folder, for registers for which the system's folder is too small: about
    /// 25 bytes a mark. The signatures, 130 bytes a mark, lie beside the index while it is written.
    #[must_use]
    pub fn with_scratch(threads: usize, folder: &Path) -> Self {
        Self::bounded(threads, folder, runs::MAX_HELD, entries::MAX_HELD)
    }

    /// A builder that holds so many bytes of records and so many entries.
    fn bounded(threads: usize, folder: &Path, bytes: usize, held: usize) -> Self {
        signature::warm();
        let records = Runs::new(folder.to_owned(), bytes);
        Self { threads: threads.max(1), records, names: NameTable::default(), held, stood: None }
    }

    /// Notes how the index at a path stands, before the marks of the new one are read: [`Self::finish`] then refuses to
    /// take the place of one that was changed or replaced meanwhile, whose additions would be lost.
    #[must_use]
    pub fn replacing(mut self, path: &Path) -> Self {
        self.stood = Some(standing(path));
        self
    }

    /// How many marks were taken.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len
    }

    /// Whether no mark was taken yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.len == 0
    }

    /// Takes marks.
    ///
    /// # Errors
    /// [`IndexError::BadRecord`] for the first record that cannot be kept; none of the batch is taken then. Or when a
    /// scratch file cannot be written; the builder is of no use then.
    pub fn extend(
        &mut self,
        records: &[Record],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        if let Some((record, reason)) = records.iter().find_map(|r| Some((r, r.flaw()?))) {
            return Err(IndexError::BadRecord { id: record.id.chars().take(60).collect(), reason });
        }
        if self.len() + records.len() > u32::MAX as usize / 2 {
            return Err(IndexError::TooLarge("more marks than two thousand million"));
        }
        for (step, window) in records.chunks(CHUNK * self.threads).enumerate() {
            let folded: Vec<_> = std::thread::scope(|scope| {
                let work: Vec<_> = window
                    .chunks(CHUNK)
                    .map(|chunk| scope.spawn(move || chunk.iter().map(|r| fold(&r.mark)).collect::<Vec<_>>()))
                    .collect();
                work.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
            });
            if folded.len() != window.len() {
                return Err(IndexError::TooLarge("a thread ended early"));
            }
            for (record, folded) in window.iter().zip(&folded) {
                let stretch = stretch_of(&Parts::new(folded.units.iter().copied()));
                let names = &mut self.names;
                self.records.push(stretch, |out| put_record(out, record, folded, names))?;
            }
            let done = (step * CHUNK * self.threads + window.len()) as u64;
            progress(Progress { stage: Stage::Folding, done, total: records.len() as u64 });
        }
        Ok(())
    }

    /// Writes the index beside `path` and renames it onto it when it is whole and on the disk. The changes of an index
    /// that was there are deleted with it; [`Index::rebuild`](super::Index::rebuild) takes them in.
    ///
    /// # Errors
    /// [`IndexError::ChangedMeanwhile`] when [`Self::replacing`] noted another state than that of the index now there. When the file cannot be written, or there is more than fits the format.
    pub fn finish(self, path: &Path, progress: &mut dyn FnMut(Progress)) -> Result<IndexStats, IndexError> {
        if self.records.bytes > u64::from(u32::MAX) {
            return Err(IndexError::TooLarge("the records are over 4 GiB"));
        }
        let (marks, threads) = (self.len() as u64, self.threads);
        let bits = bucket_bits(marks * SIGNATURES);
        let bounds = bounds(&self.records.counts);
        let sizes = Sizes {
            meta: (4 + bounds.len() as u64) * 8,
            directory: ((1 << bits) + 1) * 4,
            offsets: (marks + 1) * 4,
            records: self.records.bytes,
            strings: self.names.bytes(),
        };
        let mut out = Writer::new(path, &sizes)?;
        self.names.write(&mut out.strings)?;
        let names = self.names.len() as u64;
        drop(self.names);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_owned);
        let mut entries = Entries::new(folder, threads, self.held);
        write_records(self.records, threads, &mut entries, &mut out, progress)?;
        write_lists(&mut entries, bits, threads, &mut out, progress)?;
        for number in [marks, entries.count, u64::from(bits), names].into_iter().chain(bounds) {
            out.meta.put(&number.to_le_bytes())?;
        }
        let bytes = out.finish(self.stood.as_ref())?;
        Ok(IndexStats { marks, bytes, postings: entries.count, added: 0, removed: 0 })
    }
}

/// The first mark of each stretch, and the count of all.
fn bounds(counts: &[u32]) -> Vec<u64> {
    let mut bounds = Vec::with_capacity(STRETCHES + 1);
    let mut next = 0;
    for &count in counts {
        bounds.push(next);
        next += u64::from(count);
    }
    bounds.push(next);
    bounds
}

/// Writes the records in their order with their offsets, and makes their entries.
fn write_records(
    records: Runs,
    threads: usize,
    entries: &mut Entries,
    out: &mut Writer,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), IndexError> {
    let total = records.len as u64;
    let (mut bytes, mut ends, mut first) = (Vec::new(), Vec::new(), 0);
    out.offsets.number(0)?;
    let mut sign = |bytes: &mut Vec<u8>, ends: &mut Vec<usize>, entries: &mut Entries| {
        entries.sign(bytes, ends, first)?;
        first += ends.len() as u32;
        bytes.clear();
        ends.clear();
        progress(Progress { stage: Stage::Signing, done: u64::from(first), total });
        Ok::<(), IndexError>(())
    };
    records.drain(|record| {
        out.records.put(record)?;
        out.offsets.number(out.records.length() as u32)?;
        bytes.extend_from_slice(record);
        ends.push(bytes.len());
        if ends.len() == CHUNK * threads { sign(&mut bytes, &mut ends, entries) } else { Ok(()) }
    })?;
    sign(&mut bytes, &mut ends, entries)
}

/// Sorts and encodes partitions, each on a thread, and writes them in order.
fn write_lists(
    entries: &mut Entries,
    bits: u32,
    threads: usize,
    out: &mut Writer,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), IndexError> {
    let buckets = (1usize << bits) / PARTITIONS;
    out.directory.number(0)?;
    for first in (0..PARTITIONS).step_by(threads) {
        let wave = first..(first + threads).min(PARTITIONS);
        let taken = wave
            .clone()
            .map(|partition| Ok((partition, entries.take(partition)?)))
            .collect::<Result<Vec<_>, IndexError>>()?;
        let done: Vec<_> = std::thread::scope(|scope| {
            let work: Vec<_> = taken
                .into_iter()
                .map(|(partition, mut all)| {
                    scope.spawn(move || {
                        all.sort_unstable();
                        let (mut body, mut ends) = (Vec::new(), Vec::new());
                        let own = partition * buckets..(partition + 1) * buckets;
                        encode(&all, bits, own, &mut body, &mut ends);
                        (body, ends)
                    })
                })
                .collect();
            work.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
        });
        for part in done {
            let (body, ends) = part.map_err(|_| IndexError::TooLarge("a thread ended early"))?;
            let base = out.postings.length();
            if base + body.len() as u64 > u64::from(u32::MAX) {
                return Err(IndexError::TooLarge("the posting lists are over 4 GiB"));
            }
            ends.into_iter().try_for_each(|end| out.directory.number(end + base as u32))?;
            out.postings.put(&body)?;
        }
        progress(Progress { stage: Stage::Writing, done: wave.end as u64, total: PARTITIONS as u64 });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_the_same_however_little_is_held_and_on_any_number_of_threads() {
        let folder = tempfile::tempdir().unwrap();
        let records: Vec<Record> = (0..3000u32)
            .map(|i| {
                let han: Option<String> = (0..1 + i % 5)
                    .map(|place| char::from_u32(0x4E00 + (i * 37 + place * 1009) % 3000))
                    .collect();
                let mark = if i % 7 == 0 { format!("MARK{i}") } else { han.unwrap_or_default() };
                Record { id: i.to_string(), mark, owner: format!("厂{}", i % 100), ..Record::default() }
            })
            .collect();
        let build = |threads, bytes, held| {
            let path = folder.path().join("marks.index");
            let mut builder = Builder::bounded(threads, folder.path(), bytes, held);
            builder.extend(&records, &mut |_| {}).unwrap();
            builder.finish(&path, &mut |_| {}).unwrap();
            std::fs::read(&path).unwrap()
        };
        let whole = build(1, usize::MAX, usize::MAX);
        assert!(whole == build(3, usize::MAX, usize::MAX));
        assert!(whole == build(2, 1_000, 500));
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing stays beside the index");
    }
}
