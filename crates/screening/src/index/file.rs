//! The file: a head with a table of sections, the sections, checksums of every block, how far the changes beside it were
//! acknowledged. The table says where each section lies.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::acknowledged::{Acknowledged, TAIL, read_tail};
use super::bytes::{Cursor, checksum};
use super::encode::bucket;
use super::error::{Damage, IndexError};
use super::map::Mapped;
use super::postings::{List, find};
use super::record::read_record;
use super::{Record, signature};

/// Format of the files that are written and read.
pub const FORMAT_VERSION: u32 = 7;
pub(super) const MAGIC: &[u8; 8] = b"ZBMARKS\n";
/// Bytes under one checksum.
pub(super) const SUM_BLOCK: usize = 16 * 1024;
/// Bytes of the head: magic, version, count of sections, length of the file, then the table and its checksum.
pub(super) const HEAD: usize = 24 + SECTIONS * 16 + 8;
/// Sections: checksums, meta, directory, postings, offsets, records, strings.
pub(super) const SECTIONS: usize = 7;
/// Lengths of the Chinese part by which marks are sorted; the last takes all longer ones.
pub(super) const LENGTHS: usize = 16;
/// Lengths of the Latin part by which marks of one Chinese length are sorted.
pub(super) const LATIN_LENGTHS: usize = 64;
/// Stretches of marks of one length.
pub(super) const STRETCHES: usize = LENGTHS * LATIN_LENGTHS;

const NAMES: [Damage; SECTIONS] = [
    Damage::Checksums,
    Damage::Meta,
    Damage::Directory,
    Damage::Postings,
    Damage::Offsets,
    Damage::Records,
    Damage::Strings,
];

/// The stretch of a mark.
pub(super) fn stretch_of(parts: &crate::text::Parts) -> usize {
    parts.han().len().min(LENGTHS - 1) * LATIN_LENGTHS + parts.latin().len().min(LATIN_LENGTHS - 1)
}

/// Sizes of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexStats {
    /// Marks in the index file.
    pub marks: u64,
    /// Bytes of the index file.
    pub bytes: u64,
    /// Postings in all lists.
    pub postings: u64,
    /// Marks added since.
    pub added: u64,
    /// Marks removed since.
    pub removed: u64,
}

/// An open index file.
pub(super) struct IndexFile {
    map: Mapped,
    /// Start and length of each section.
    sections: [(usize, usize); SECTIONS],
    /// For each section where its checksums begin.
    sums: [usize; SECTIONS],
    /// One bit for each block that was checked, all sections in one row.
    checked: Vec<AtomicU64>,
    /// The head as it is.
    pub(super) head: [u8; HEAD],
    /// What tells this index from others: its head and the checksum of all checksums.
    pub(super) identity: u64,
    tail: [u8; TAIL],
    /// How far the changes were acknowledged when it was opened.
    pub(super) acknowledged: Acknowledged,
    pub(super) marks: u32,
    pub(super) postings: u64,
    bits: u32,
    /// First mark of each stretch (Chinese length × [`LATIN_LENGTHS`] + Latin length); the last entry is the count.
    pub(super) bounds: Vec<u32>,
    names: u32,
}

impl IndexFile {
    /// Opens a file: its head, checksums and sizes are checked at once, each other block when it is first used.
    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let mut file = File::open(path)?;
        let map = Mapped::but_for(&file, TAIL)?;
        let bytes = map.bytes();
        let head = bytes.first_chunk::<HEAD>().ok_or(IndexError::NotAnIndex)?;
        if !head.starts_with(MAGIC) {
            return Err(IndexError::NotAnIndex);
        }
        let mut cursor = Cursor::new(&head[8..]);
        let version = cursor.u32().unwrap_or(0);
        if version != FORMAT_VERSION {
            return Err(IndexError::OtherVersion { found: version, expected: FORMAT_VERSION });
        }
        let damaged = || IndexError::Damaged(Damage::Header);
        let mut tail = Cursor::new(&head[HEAD - 8..]);
        if tail.u64() != Some(checksum(&head[..HEAD - 8])) || cursor.u32() != Some(SECTIONS as u32) {
            return Err(damaged());
        }
        let expected = cursor.u64().ok_or_else(damaged)?;
        let found = (bytes.len() + TAIL) as u64;
        if found != expected {
            return Err(IndexError::Truncated { found, expected });
        }
        let mut sections = [(0, 0); SECTIONS];
        for section in &mut sections {
            let start = cursor.u64().and_then(|n| usize::try_from(n).ok()).ok_or_else(damaged)?;
            let length = cursor.u64().and_then(|n| usize::try_from(n).ok()).ok_or_else(damaged)?;
            if start.checked_add(length).is_none_or(|end| end > bytes.len()) {
                return Err(damaged());
            }
            *section = (start, length);
        }
        let (mut sums, mut next) = ([0; SECTIONS], 0);
        for (sum, section) in sums.iter_mut().zip(sections).skip(1) {
            *sum = next;
            next += section.1.div_ceil(SUM_BLOCK);
        }
        let (identity, (_, tail)) =
            (identity(bytes, head, sections[0]).ok_or_else(damaged)?, read_tail(&mut file)?);
        let mut file = Self {
            head: *head,
            tail,
            acknowledged: Acknowledged::default(),
            map,
            sections,
            sums,
            checked: (0..next.div_ceil(64)).map(|_| AtomicU64::new(0)).collect(),
            identity,
            marks: 0,
            postings: 0,
            bits: 0,
            bounds: Vec::new(),
            names: 0,
        };
        file.check_sums(next)?;
        file.read_meta()?;
        file.acknowledged = Acknowledged::of_tail(&file.tail, identity)?;
        Ok(file)
    }

    /// The table of checksums ends with its own.
    fn check_sums(&self, blocks: usize) -> Result<(), IndexError> {
        let (start, length) = self.sections[0];
        let table = &self.map.bytes()[start..start + length];
        let damaged = IndexError::Damaged(Damage::Checksums);
        let Some((sums, own)) = table.split_last_chunk::<8>() else { return Err(damaged) };
        if sums.len() != blocks * 8 || u64::from_le_bytes(*own) != checksum(sums) {
            return Err(damaged);
        }
        Ok(())
    }

    fn read_meta(&mut self) -> Result<(), IndexError> {
        let damaged = || IndexError::Damaged(Damage::Meta);
        let (_, length) = self.sections[1];
        let mut cursor = Cursor::new(self.part(1, 0..length)?);
        let mut next = || cursor.u64();
        let marks = next().and_then(|n| u32::try_from(n).ok()).ok_or_else(damaged)?;
        let postings = next().ok_or_else(damaged)?;
        let bits =
            next().and_then(|n| u32::try_from(n).ok()).filter(|bits| *bits <= 28).ok_or_else(damaged)?;
        let names = next().and_then(|n| u32::try_from(n).ok()).ok_or_else(damaged)?;
        let mut bounds = vec![0; STRETCHES + 1];
        for bound in &mut bounds {
            *bound = next().and_then(|n| u32::try_from(n).ok()).ok_or_else(damaged)?;
        }
        let directory = ((1usize << bits) + 1) * 4;
        let offsets = (marks as usize + 1) * 4;
        if bounds.last() != Some(&marks) || !bounds.is_sorted() {
            return Err(damaged());
        }
        if self.sections[2].1 != directory || self.sections[4].1 != offsets {
            return Err(damaged());
        }
        (self.marks, self.postings, self.bits, self.names, self.bounds) =
            (marks, postings, bits, names, bounds);
        Ok(())
    }

    /// Bytes of the file.
    pub(super) fn length(&self) -> u64 {
        (self.map.bytes().len() + TAIL) as u64
    }

    /// A range of a section, its blocks checked.
    #[inline]
    fn part(&self, section: usize, range: std::ops::Range<usize>) -> Result<&[u8], IndexError> {
        let (start, length) = self.sections[section];
        let damaged = IndexError::Damaged(NAMES[section]);
        if range.start > range.end || range.end > length {
            return Err(damaged);
        }
        if !range.is_empty() {
            for block in range.start / SUM_BLOCK..=(range.end - 1) / SUM_BLOCK {
                let number = self.sums[section] + block;
                let word = &self.checked[number / 64];
                if word.load(Ordering::Relaxed) >> (number % 64) & 1 == 0 {
                    self.check_block(section, block)?;
                    word.fetch_or(1 << (number % 64), Ordering::Relaxed);
                }
            }
        }
        Ok(&self.map.bytes()[start + range.start..start + range.end])
    }

    #[cold]
    fn check_block(&self, section: usize, block: usize) -> Result<(), IndexError> {
        let (start, length) = self.sections[section];
        let from = block * SUM_BLOCK;
        let bytes = &self.map.bytes()[start + from..start + (from + SUM_BLOCK).min(length)];
        let at = self.sections[0].0 + (self.sums[section] + block) * 8;
        let expected = self.map.bytes().get(at..).and_then(|rest| Cursor::new(rest).u64());
        if expected == Some(checksum(bytes)) { Ok(()) } else { Err(IndexError::Damaged(NAMES[section])) }
    }

    /// Checks every block.
    pub(super) fn verify(&self) -> Result<(), IndexError> {
        for (section, &(_, length)) in self.sections.iter().enumerate().skip(1) {
            for block in 0..length.div_ceil(SUM_BLOCK) {
                self.check_block(section, block)?;
            }
        }
        if !Acknowledged::are_whole(&self.tail, self.identity) {
            return Err(IndexError::Damaged(Damage::Acknowledged));
        }
        Ok(())
    }

    /// Fetches the entry of a signature in the directory.
    #[inline]
    pub(super) fn prefetch_directory(&self, key: u32) {
        self.map.prefetch(self.sections[2].0 + bucket(key, self.bits) * 4);
    }

    /// Fetches the bucket of a signature, whose entry in the directory was fetched before.
    #[inline]
    pub(super) fn prefetch_bucket(&self, key: u32) {
        let at = bucket(key, self.bits) * 4;
        if let Some(from) = self.part(2, at..at + 4).ok().and_then(|bytes| Cursor::new(bytes).u32()) {
            self.map.prefetch(self.sections[3].0 + from as usize);
            self.map.prefetch(self.sections[3].0 + from as usize + 64);
        }
    }

    /// Fetches the offset of a record.
    #[inline]
    pub(super) fn prefetch_offset(&self, mark: u32) {
        self.map.prefetch(self.sections[4].0 + mark as usize * 4);
    }

    /// Fetches a record, whose offset was fetched before.
    #[inline]
    pub(super) fn prefetch_record(&self, mark: u32) {
        let at = mark as usize * 4;
        if let Some(from) = self.part(4, at..at + 4).ok().and_then(|bytes| Cursor::new(bytes).u32()) {
            self.map.prefetch(self.sections[5].0 + from as usize);
        }
    }

    /// The posting list of a signature.
    #[inline]
    pub(super) fn list(&self, key: u32) -> Result<Option<List<'_>>, IndexError> {
        let at = bucket(key, self.bits) * 4;
        let mut bounds = Cursor::new(self.part(2, at..at + 8)?);
        let damaged = |part| IndexError::Damaged(part);
        let from = bounds.u32().ok_or(damaged(Damage::Directory))? as usize;
        let to = bounds.u32().ok_or(damaged(Damage::Directory))? as usize;
        find(self.part(3, from..to)?, key).map_err(|()| damaged(Damage::Postings))
    }

    /// The bytes of a record.
    #[inline]
    pub(super) fn record_bytes(&self, mark: u32) -> Result<&[u8], IndexError> {
        let at = mark as usize * 4;
        let mut bounds = Cursor::new(self.part(4, at..at + 8)?);
        let damaged = || IndexError::Damaged(Damage::Offsets);
        let from = bounds.u32().ok_or_else(damaged)? as usize;
        let to = bounds.u32().ok_or_else(damaged)? as usize;
        self.part(5, from..to)
    }

    /// A record as it was given.
    pub(super) fn record(&self, mark: u32) -> Result<Record, IndexError> {
        let bytes = self.record_bytes(mark)?;
        read_record(bytes, |number| self.name(number)).ok_or(IndexError::Damaged(Damage::Records))
    }

    /// A name by number; number zero is the empty one. The strings begin with their offsets.
    fn name(&self, number: u64) -> Option<&str> {
        if number == 0 {
            return Some("");
        }
        let number = u32::try_from(number).ok().filter(|n| *n <= self.names)? as usize;
        let mut bounds = Cursor::new(self.part(6, (number - 1) * 4..(number + 1) * 4).ok()?);
        let (from, to) = (bounds.u32()? as usize, bounds.u32()? as usize);
        let base = (self.names as usize + 1) * 4;
        std::str::from_utf8(self.part(6, base + from..base + to).ok()?).ok()
    }

    /// The mark with an id.
    pub(super) fn find_id(&self, id: &str) -> Result<Option<u32>, IndexError> {
        let key = signature::key(signature::Family::Id, signature::bytes_hash(id.as_bytes()));
        let Some(list) = self.list(key)? else { return Ok(None) };
        let mut marks = Vec::new();
        list.within(0..self.marks, usize::MAX, |mark| marks.push(mark))
            .ok_or(IndexError::Damaged(Damage::Postings))?;
        for mark in marks {
            if self.record(mark)?.id == id {
                return Ok(Some(mark));
            }
        }
        Ok(None)
    }
}

/// What tells an index from others.
fn identity(bytes: &[u8], head: &[u8; HEAD], (start, length): (usize, usize)) -> Option<u64> {
    let (_, sum) = bytes.get(start..start + length)?.split_last_chunk::<8>()?;
    Some(identity_of(head, u64::from_le_bytes(*sum)))
}

/// The identity of an index by its head and the checksum of its checksums.
pub(super) fn identity_of(head: &[u8], sums: u64) -> u64 {
    checksum(&[checksum(head), sums].map(u64::to_le_bytes).concat())
}
