//! Writing an index file: its sections grow at their places, the head comes last.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::acknowledged::{Acknowledged, TAIL, standing};
use super::bytes::checksum;
use super::delta::{discard, hold, sync_folder};
use super::error::IndexError;
use super::file::{FORMAT_VERSION, HEAD, MAGIC, SECTIONS, SUM_BLOCK, identity_of};

/// A section that is being written.
pub(super) struct Section {
    file: File,
    start: u64,
    /// Bytes of the block that is not full yet.
    block: Vec<u8>,
    length: u64,
    sums: Vec<u64>,
}

impl Section {
    /// A section that begins at a place of a file.
    fn at(path: &Path, start: u64) -> std::io::Result<Self> {
        let mut file = File::options().write(true).open(path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(Self { file, start, block: Vec::with_capacity(SUM_BLOCK), length: 0, sums: Vec::new() })
    }

    /// Bytes so far.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Appends bytes.
    pub(super) fn put(&mut self, mut bytes: &[u8]) -> std::io::Result<()> {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(SUM_BLOCK - self.block.len()));
            self.block.extend_from_slice(now);
            bytes = later;
            if self.block.len() == SUM_BLOCK {
                self.write_block()?;
            }
        }
        Ok(())
    }

    /// Appends a number of 32 bits.
    pub(super) fn number(&mut self, number: u32) -> std::io::Result<()> {
        self.put(&number.to_le_bytes())
    }

    fn write_block(&mut self) -> std::io::Result<()> {
        self.sums.push(checksum(&self.block));
        self.file.write_all(&self.block)?;
        self.block.clear();
        Ok(())
    }

    /// Ends the section: where it begins, its length and its checksums.
    fn end(mut self) -> std::io::Result<(u64, u64, Vec<u64>)> {
        if !self.block.is_empty() {
            self.write_block()?;
        }
        Ok((self.start, self.length, self.sums))
    }
}

/// Bytes of the sections that are known before they are written; the posting lists come behind them.
pub(super) struct Sizes {
    pub(super) meta: u64,
    pub(super) directory: u64,
    pub(super) offsets: u64,
    pub(super) records: u64,
    pub(super) strings: u64,
}

/// An index file that is being written beside its place.
pub(super) struct Writer {
    path: PathBuf,
    beside: PathBuf,
    pub(super) meta: Section,
    pub(super) directory: Section,
    pub(super) postings: Section,
    pub(super) offsets: Section,
    pub(super) records: Section,
    pub(super) strings: Section,
}

impl Writer {
    /// Begins a file.
    pub(super) fn new(path: &Path, sizes: &Sizes) -> std::io::Result<Self> {
        let beside = path.with_extension("building");
        File::create(&beside)?;
        let mut next = HEAD as u64;
        let mut section = |length: u64| {
            let at = Section::at(&beside, next);
            next += length;
            at
        };
        let (meta, directory) = (section(sizes.meta)?, section(sizes.directory)?);
        let (offsets, records) = (section(sizes.offsets)?, section(sizes.records)?);
        let (strings, postings) = (section(sizes.strings)?, section(0)?);
        Ok(Self { path: path.to_owned(), beside, meta, directory, postings, offsets, records, strings })
    }

    /// Writes checksums and head, and renames the file onto its place when it is on the disk; says how long it is. Where it
    /// is known how the index there stood when the work began, another one there now stays.
    pub(super) fn finish(self, stood: Option<&Option<Vec<u8>>>) -> Result<u64, IndexError> {
        // in the order of the table
        let written = [self.meta, self.directory, self.postings, self.offsets, self.records, self.strings]
            .into_iter()
            .map(Section::end)
            .collect::<std::io::Result<Vec<_>>>()?;
        let mut sums: Vec<u8> = written.iter().flat_map(|s| &s.2).flat_map(|sum| sum.to_le_bytes()).collect();
        let own = checksum(&sums);
        sums.extend_from_slice(&own.to_le_bytes());
        let start = written.iter().map(|s| s.0 + s.1).max().unwrap_or(HEAD as u64);
        let total = start + (sums.len() + TAIL) as u64;
        let mut head = Vec::with_capacity(HEAD);
        head.extend_from_slice(MAGIC);
        head.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        head.extend_from_slice(&(SECTIONS as u32).to_le_bytes());
        head.extend_from_slice(&total.to_le_bytes());
        let table = std::iter::once((start, sums.len() as u64)).chain(written.iter().map(|s| (s.0, s.1)));
        head.extend(table.flat_map(|(start, length)| [start, length]).flat_map(u64::to_le_bytes));
        head.extend_from_slice(&checksum(&head).to_le_bytes());
        let mut file = File::options().write(true).open(&self.beside)?;
        file.seek(SeekFrom::Start(start))?;
        file.write_all(&sums)?;
        file.write_all(&Acknowledged::none(identity_of(&head, own)))?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&head)?;
        file.sync_all()?;
        let held = hold(&self.path)?;
        if stood.is_some_and(|stood| *stood != standing(&self.path)) {
            std::fs::remove_file(&self.beside)?;
            return Err(IndexError::ChangedMeanwhile);
        }
        std::fs::rename(&self.beside, &self.path)?;
        discard(&self.path)?;
        sync_folder(&self.path)?;
        // who waited for it finds another index there
        drop(held);
        Ok(total)
    }
}
