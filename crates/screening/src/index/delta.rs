//! Additions and removals since the index was built, in a file beside it that only grows.
//!
//! Head: magic, identity of the index, checksum. Then entries: length and kind with a checksum of their own, so that
//! a changed length is told from an entry that was not written to its end; the body; its checksum. An entry that was
//! cut by a crash was never acknowledged and is cut off; anything else that does not agree is damage.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::bytes::{Cursor, checksum, put_text};
use super::error::{Damage, IndexError};
use super::file::IndexFile;
use super::record::{Names, Record, put_record, read_record};
use super::signature::signatures;
use crate::score::Features;
use crate::text::{Parts, fold};

const MAGIC: &[u8; 8] = b"ZBMKCHG\n";
const HEAD: usize = 24;
/// Head of an entry: length u32, kind u32, checksum u64.
const ENTRY_HEAD: usize = 16;
const ADDED: u32 = 1;
const REMOVED: u32 = 2;
/// Most changes before the index should be built anew.
const MAX_CHANGES: usize = 5_000_000;

/// Names written in the entry itself.
struct Inline(Vec<String>);

impl Names for Inline {
    fn number(&mut self, name: &str) -> u64 {
        if name.is_empty() {
            return 0;
        }
        self.0.push(name.to_owned());
        self.0.len() as u64
    }
}

/// The changes, as applied.
pub(super) struct Changes {
    file: File,
    length: u64,
    records: Vec<Option<(Record, Vec<u8>)>>,
    numbers: HashMap<String, u32>,
    lists: HashMap<u32, Vec<u32>>,
    removed: HashSet<u32>,
}

/// The file of changes of an index.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".changes");
    PathBuf::from(name)
}

impl Changes {
    /// Reads the changes of an index. A file left by an older build of the index is of another index and refused.
    pub(super) fn open(path: &Path, index: &IndexFile) -> Result<Self, IndexError> {
        let path = beside(path);
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        if bytes.len() < HEAD {
            // Never finished, so nothing in it was acknowledged.
            file.set_len(0)?;
            let mut head = MAGIC.to_vec();
            head.extend_from_slice(&index.identity.to_le_bytes());
            head.extend_from_slice(&checksum(&head).to_le_bytes());
            file.write_all(&head)?;
            file.sync_all()?;
            bytes = head;
        }
        let damaged = || IndexError::Damaged(Damage::Changes);
        let mut head = Cursor::new(&bytes[8..HEAD]);
        let (identity, sum) = (head.u64().ok_or_else(damaged)?, head.u64().ok_or_else(damaged)?);
        if !bytes.starts_with(MAGIC) || sum != checksum(&bytes[..16]) {
            return Err(damaged());
        }
        if identity != index.identity {
            return Err(IndexError::ChangesOfAnother);
        }
        let mut changes = Self {
            file,
            length: HEAD as u64,
            records: Vec::new(),
            numbers: HashMap::new(),
            lists: HashMap::new(),
            removed: HashSet::new(),
        };
        changes.replay(&bytes[HEAD..], index)?;
        if changes.length < bytes.len() as u64 {
            changes.file.set_len(changes.length)?;
            changes.file.sync_all()?;
        }
        Ok(changes)
    }

    fn replay(&mut self, mut rest: &[u8], index: &IndexFile) -> Result<(), IndexError> {
        let damaged = || IndexError::Damaged(Damage::Changes);
        while rest.len() >= ENTRY_HEAD {
            let mut cursor = Cursor::new(rest);
            let (length, kind) =
                (cursor.u32().ok_or_else(damaged)? as usize, cursor.u32().ok_or_else(damaged)?);
            if cursor.u64() != Some(checksum(&rest[..8])) {
                return Err(damaged());
            }
            let Some(body) = cursor.take(length) else { break };
            let Some(sum) = cursor.u64() else { break };
            if sum != checksum(body) {
                return Err(damaged());
            }
            self.apply(kind, body, index)?;
            let taken = ENTRY_HEAD + length + 8;
            self.length += taken as u64;
            rest = &rest[taken..];
        }
        Ok(())
    }

    fn apply(&mut self, kind: u32, body: &[u8], index: &IndexFile) -> Result<(), IndexError> {
        let damaged = || IndexError::Damaged(Damage::Changes);
        let mut cursor = Cursor::new(body);
        match kind {
            REMOVED => {
                let id = cursor.text().ok_or_else(damaged)?.to_owned();
                self.forget(&id, index)?;
            }
            ADDED => {
                let names: [&str; 4] = [cursor.text(), cursor.text(), cursor.text(), cursor.text()]
                    .map(|name| name.unwrap_or(""));
                let bytes = cursor.rest.to_vec();
                let mut given = names.iter().filter(|name| !name.is_empty());
                let listed: Vec<&str> = given.by_ref().copied().collect();
                let name = |number: u64| match usize::try_from(number) {
                    Ok(0) => Some(""),
                    Ok(n) => listed.get(n - 1).copied(),
                    Err(_) => None,
                };
                let record = read_record(&bytes, name).ok_or_else(damaged)?;
                self.forget(&record.id, index)?;
                self.remember(record, bytes);
            }
            _ => return Err(damaged()),
        }
        Ok(())
    }

    fn forget(&mut self, id: &str, index: &IndexFile) -> Result<bool, IndexError> {
        if let Some(number) = self.numbers.remove(id) {
            self.records[number as usize] = None;
            return Ok(true);
        }
        let Some(mark) = index.find_id(id)? else { return Ok(false) };
        Ok(self.removed.insert(mark))
    }

    fn remember(&mut self, record: Record, bytes: Vec<u8>) {
        let number = self.records.len() as u32;
        let features = Features::new(Parts::new(fold(&record.mark).units), u64::MAX);
        let mut keys = Vec::new();
        signatures(&features, &record.id, &mut keys);
        keys.into_iter().for_each(|key| self.lists.entry(key).or_default().push(number));
        self.numbers.insert(record.id.clone(), number);
        self.records.push(Some((record, bytes)));
    }

    /// Appends entries, on the disk when it returns, then applies them.
    fn commit(&mut self, entries: &[(u32, Vec<u8>)], index: &IndexFile) -> Result<(), IndexError> {
        if self.records.len() + self.removed.len() + entries.len() > MAX_CHANGES {
            return Err(IndexError::TooLarge("too many changes: build the index anew"));
        }
        let mut out = Vec::new();
        for (kind, body) in entries {
            let length =
                u32::try_from(body.len()).map_err(|_| IndexError::TooLarge("an entry of the changes"))?;
            let start = out.len();
            out.extend_from_slice(&length.to_le_bytes());
            out.extend_from_slice(&kind.to_le_bytes());
            let sum = checksum(&out[start..]);
            out.extend_from_slice(&sum.to_le_bytes());
            out.extend_from_slice(body);
            out.extend_from_slice(&checksum(body).to_le_bytes());
        }
        if let Err(error) = self.file.write_all(&out).and_then(|()| self.file.sync_data()) {
            self.file.set_len(self.length)?;
            return Err(error.into());
        }
        self.length += out.len() as u64;
        entries.iter().try_for_each(|(kind, body)| self.apply(*kind, body, index))
    }

    pub(super) fn add(&mut self, records: &[Record], index: &IndexFile) -> Result<(), IndexError> {
        let mut entries = Vec::with_capacity(records.len());
        for record in records {
            if let Some(reason) = record.flaw() {
                return Err(IndexError::BadRecord { id: record.id.chars().take(60).collect(), reason });
            }
            let mut names = Inline(Vec::new());
            let mut bytes = Vec::new();
            put_record(&mut bytes, record, &fold(&record.mark), &mut names);
            let mut body = Vec::new();
            [&record.owner, &record.agent, &record.filed, &record.status]
                .iter()
                .for_each(|n| put_text(&mut body, n));
            body.extend_from_slice(&bytes);
            entries.push((ADDED, body));
        }
        self.commit(&entries, index)
    }

    pub(super) fn remove(&mut self, ids: &[String], index: &IndexFile) -> Result<usize, IndexError> {
        let mut entries = Vec::new();
        let mut asked = HashSet::new();
        for id in ids.iter().filter(|id| asked.insert(id.as_str())) {
            let here = self.numbers.contains_key(id);
            if here || index.find_id(id)?.is_some_and(|mark| !self.removed.contains(&mark)) {
                let mut body = Vec::new();
                put_text(&mut body, id);
                entries.push((REMOVED, body));
            }
        }
        self.commit(&entries, index)?;
        Ok(entries.len())
    }

    pub(super) fn get(&self, id: &str) -> Option<&Record> {
        self.record(*self.numbers.get(id)?)
    }

    pub(super) fn record(&self, number: u32) -> Option<&Record> {
        self.records.get(number as usize)?.as_ref().map(|(record, _)| record)
    }

    pub(super) fn bytes(&self, number: u32) -> Option<&[u8]> {
        self.records.get(number as usize)?.as_ref().map(|(_, bytes)| bytes.as_slice())
    }

    pub(super) fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().flatten().map(|(record, _)| record)
    }

    /// Added marks with a signature, those that were removed again left out.
    pub(super) fn list(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let list = self.lists.get(&key).map_or(&[][..], Vec::as_slice);
        list.iter().copied().filter(|&number| self.record(number).is_some())
    }

    pub(super) fn is_removed(&self, mark: u32) -> bool {
        self.removed.contains(&mark)
    }

    pub(super) fn added(&self) -> usize {
        self.numbers.len()
    }

    pub(super) fn removed(&self) -> usize {
        self.removed.len()
    }
}
