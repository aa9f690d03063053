//! Building an index in parallel.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bytes::checksum;
use super::delta::{discard, sync_folder};
use super::encode::{bucket_bits, encode};
use super::error::IndexError;
use super::file::{FORMAT_VERSION, HEAD, IndexStats, MAGIC, SECTIONS, STRETCHES, SUM_BLOCK, stretch_of};
use super::record::{Names, Record, put_record, units_of};
use super::signature::{self, signatures};
use crate::score::Features;
use crate::text::{MAX_UNITS, Parts, fold};

/// Parts into which signatures are divided to be sorted apart.
const PARTITIONS: usize = 64;
/// Most (signature, mark) entries in memory at once; beyond it the marks are gone through again.
const MAX_ENTRIES: u64 = 200_000_000;
/// Marks folded by one thread at a time.
const CHUNK: usize = 16_384;

/// What a build is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Marks are folded and kept.
    Folding,
    /// Signatures are made and sorted.
    Signing,
    /// The file is written.
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

#[derive(Default)]
struct NameTable {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names for NameTable {
    fn number(&mut self, name: &str) -> u64 {
        if name.is_empty() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(name) {
            return u64::from(number);
        }
        self.names.push(name.to_owned());
        let number = self.names.len() as u32;
        self.numbers.insert(name.to_owned(), number);
        u64::from(number)
    }
}

/// Collects marks and writes an index.
pub struct Builder {
    threads: usize,
    records: Vec<u8>,
    /// Where each record begins, and the key by which marks are sorted.
    starts: Vec<(u16, u32, u64)>,
    names: NameTable,
}

impl Builder {
    /// A builder that uses so many threads (at least one).
    #[must_use]
    pub fn new(threads: usize) -> Self {
        signature::warm();
        Self { threads: threads.max(1), records: Vec::new(), starts: Vec::new(), names: NameTable::default() }
    }

    /// How many marks were taken.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether no mark was taken yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Takes marks.
    ///
    /// # Errors
    /// [`IndexError::BadRecord`] for the first record that cannot be kept; none of the batch is taken then.
    pub fn extend(
        &mut self,
        records: &[Record],
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), IndexError> {
        if let Some((record, reason)) = records.iter().find_map(|r| Some((r, r.flaw()?))) {
            return Err(IndexError::BadRecord { id: record.id.chars().take(60).collect(), reason });
        }
        if self.starts.len() + records.len() > u32::MAX as usize / 2 {
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
                let parts = Parts::new(folded.units.iter().copied());
                let order = stretch_of(&parts);
                self.starts.push((order as u16, self.starts.len() as u32, self.records.len() as u64));
                put_record(&mut self.records, record, folded, &mut self.names);
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
    /// When the file cannot be written, or there is more than fits the format.
    pub fn finish(
        mut self,
        path: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<IndexStats, IndexError> {
        if self.records.len() > u32::MAX as usize {
            return Err(IndexError::TooLarge("the records are over 4 GiB"));
        }
        let ends: Vec<u64> =
            self.starts.iter().skip(1).map(|s| s.2).chain([self.records.len() as u64]).collect();
        let mut order: Vec<u32> = (0..self.starts.len() as u32).collect();
        order.sort_unstable_by_key(|&i| (self.starts[i as usize].0, i));
        let mut sorted = Vec::with_capacity(self.records.len());
        let mut offsets = Vec::with_capacity(order.len() + 1);
        let mut bounds = vec![0u32; STRETCHES + 1];
        for &i in &order {
            offsets.push(sorted.len() as u32);
            let (key, _, start) = self.starts[i as usize];
            sorted.extend_from_slice(&self.records[start as usize..ends[i as usize] as usize]);
            bounds[usize::from(key) + 1] += 1;
        }
        offsets.push(sorted.len() as u32);
        for stretch in 0..STRETCHES {
            bounds[stretch + 1] += bounds[stretch];
        }
        self.records = Vec::new();
        self.starts = Vec::new();
        let lists = Lists::new(&sorted, &offsets, self.threads, progress)?;
        progress(Progress { stage: Stage::Writing, done: 0, total: 1 });
        let numbers = |values: &[u32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
        let meta: Vec<u8> =
            [offsets.len() as u64 - 1, lists.postings, u64::from(lists.bits), self.names.names.len() as u64]
                .into_iter()
                .chain(bounds.iter().map(|&b| u64::from(b)))
                .flat_map(u64::to_le_bytes)
                .collect();
        let strings = strings(&self.names.names)?;
        let sections =
            [Vec::new(), meta, numbers(&lists.ends), lists.body, numbers(&offsets), sorted, strings];
        let bytes = write(path, sections)?;
        progress(Progress { stage: Stage::Writing, done: 1, total: 1 });
        Ok(IndexStats {
            marks: offsets.len() as u64 - 1,
            bytes,
            postings: lists.postings,
            added: 0,
            removed: 0,
        })
    }
}

/// Offsets of the names, then the names.
fn strings(names: &[String]) -> Result<Vec<u8>, IndexError> {
    let mut out = Vec::new();
    let mut offset = 0u64;
    for length in std::iter::once(0).chain(names.iter().map(String::len)) {
        offset += length as u64;
        let offset = u32::try_from(offset).map_err(|_| IndexError::TooLarge("the names are over 4 GiB"))?;
        out.extend_from_slice(&offset.to_le_bytes());
    }
    names.iter().for_each(|name| out.extend_from_slice(name.as_bytes()));
    Ok(out)
}

/// A partition's lists, the ends of its buckets, and how many postings there are.
type Encoded = (Vec<u8>, Vec<u32>, u64);

/// All posting lists.
struct Lists {
    bits: u32,
    ends: Vec<u32>,
    body: Vec<u8>,
    postings: u64,
}

impl Lists {
    fn new(
        records: &[u8],
        offsets: &[u32],
        threads: usize,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, IndexError> {
        let marks = offsets.len() - 1;
        let estimate = marks as u64 * 16;
        let passes =
            usize::try_from(estimate.div_ceil(MAX_ENTRIES)).unwrap_or(PARTITIONS).clamp(1, PARTITIONS);
        let bits = bucket_bits(estimate * 3 / 4);
        let mut lists = Self { bits, ends: vec![0], body: Vec::new(), postings: 0 };
        let step = PARTITIONS.div_ceil(passes);
        for first in (0..PARTITIONS).step_by(step) {
            let wanted = first..(first + step).min(PARTITIONS);
            let parts = entries(records, offsets, threads, wanted.clone());
            lists.append(parts, wanted.clone(), threads)?;
            progress(Progress { stage: Stage::Signing, done: wanted.end as u64, total: PARTITIONS as u64 });
        }
        Ok(lists)
    }

    /// Sorts and encodes partitions on all threads, and appends them in order.
    fn append(
        &mut self,
        parts: Vec<Vec<Vec<u64>>>,
        wanted: std::ops::Range<usize>,
        threads: usize,
    ) -> Result<(), IndexError> {
        let buckets = (1usize << self.bits) / PARTITIONS;
        let bits = self.bits;
        let work: Vec<std::sync::Mutex<Vec<Vec<u64>>>> = wanted
            .clone()
            .map(|p| {
                std::sync::Mutex::new(parts.iter().map(|thread| thread[p - wanted.start].clone()).collect())
            })
            .collect();
        drop(parts);
        let done: Vec<std::sync::Mutex<Encoded>> =
            work.iter().map(|_| std::sync::Mutex::new((Vec::new(), Vec::new(), 0))).collect();
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(index) =
                        Some(next.fetch_add(1, Ordering::Relaxed)).filter(|i| *i < work.len())
                    {
                        let Ok(mut entries) = work[index].lock() else { return };
                        let mut all = std::mem::take(&mut *entries).concat();
                        all.sort_unstable();
                        let (mut body, mut ends) = (Vec::new(), Vec::new());
                        let partition = wanted.start + index;
                        encode(
                            &all,
                            bits,
                            partition * buckets..(partition + 1) * buckets,
                            &mut body,
                            &mut ends,
                        );
                        if let Ok(mut place) = done[index].lock() {
                            *place = (body, ends, all.len() as u64);
                        }
                    }
                });
            }
        });
        for place in done {
            let (body, ends, postings) =
                place.into_inner().map_err(|_| IndexError::TooLarge("a thread ended early"))?;
            let base = self.body.len();
            if base + body.len() > u32::MAX as usize {
                return Err(IndexError::TooLarge("the posting lists are over 4 GiB"));
            }
            self.ends.extend(ends.into_iter().map(|end| end + base as u32));
            self.body.extend_from_slice(&body);
            self.postings += postings;
        }
        Ok(())
    }
}

/// The (signature, mark) entries of the wanted partitions, by thread and partition.
fn entries(
    records: &[u8],
    offsets: &[u32],
    threads: usize,
    wanted: std::ops::Range<usize>,
) -> Vec<Vec<Vec<u64>>> {
    let marks = offsets.len() - 1;
    let share = marks.div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let work: Vec<_> = (0..threads)
            .map(|thread| {
                let wanted = wanted.clone();
                scope.spawn(move || {
                    let mut parts = vec![Vec::new(); wanted.len()];
                    let mut keys = Vec::new();
                    for mark in thread * share..((thread + 1) * share).min(marks) {
                        let bytes = &records[offsets[mark] as usize..offsets[mark + 1] as usize];
                        sign(bytes, &mut keys);
                        for &key in &keys {
                            let partition = key as usize >> 26;
                            if wanted.contains(&partition) {
                                parts[partition - wanted.start].push(u64::from(key) << 32 | mark as u64);
                            }
                        }
                    }
                    parts
                })
            })
            .collect();
        work.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// The signatures of a record.
fn sign(bytes: &[u8], keys: &mut Vec<u32>) {
    let mut room = [0; MAX_UNITS];
    let units = units_of(bytes, &mut room).unwrap_or(&[]);
    let features = Features::new(Parts::new(units.iter().copied()), u64::MAX);
    let id = super::record::id_of(bytes).unwrap_or_default();
    signatures(&features, &id, keys);
}

/// Writes the sections with their head and checksums; returns the length.
fn write(path: &Path, mut sections: [Vec<u8>; SECTIONS]) -> Result<u64, IndexError> {
    let mut sums: Vec<u8> = sections[1..]
        .iter()
        .flat_map(|s| s.chunks(SUM_BLOCK))
        .flat_map(|block| checksum(block).to_le_bytes())
        .collect();
    sums.extend_from_slice(&checksum(&sums).to_le_bytes());
    sections[0] = sums;
    let total = HEAD as u64 + sections.iter().map(|s| s.len() as u64).sum::<u64>();
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    head.extend_from_slice(&(SECTIONS as u32).to_le_bytes());
    head.extend_from_slice(&total.to_le_bytes());
    let mut start = HEAD as u64;
    for section in &sections {
        head.extend_from_slice(&start.to_le_bytes());
        head.extend_from_slice(&(section.len() as u64).to_le_bytes());
        start += section.len() as u64;
    }
    head.extend_from_slice(&checksum(&head).to_le_bytes());
    let beside = path.with_extension("building");
    let mut out = BufWriter::new(File::create(&beside)?);
    out.write_all(&head)?;
    for section in &sections {
        out.write_all(section)?;
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(&beside, path)?;
    discard(path)?;
    sync_folder(path)?;
    Ok(total)
}
