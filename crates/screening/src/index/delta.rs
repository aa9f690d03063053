//! Additions and removals since the index was built, in a file beside it that only grows.
//!
//! Head: magic, identity of the index, checksum. Then entries: length and kind with a checksum of their own, so that
//! a changed length is told from an entry that was not written to its end; the body; its checksum.
//!
//! How many bytes and entries were acknowledged, and the chain of their checksums, stands in the index file (see
//! `acknowledged`), written when the entries are on the disk and before anybody is told that they are. What is acknowledged
//! must be there as it was, anything else is damage. What a crash left behind it was never acknowledged: whole entries are
//! taken, the rest is cut off.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::acknowledged::{Acknowledged, Tail, Written, chained};
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
    path: PathBuf,
    index_path: PathBuf,
    acknowledged: Acknowledged,
    /// Bytes of the file that were read or written; zero when there is none yet.
    length: u64,
    /// Entries in them.
    count: u64,
    /// The chain of their checksums.
    chain: u64,
    records: Vec<Option<(Record, Vec<u8>)>>,
    numbers: HashMap<String, u32>,
    lists: HashMap<u32, Vec<u32>>,
    removed: HashSet<u32>,
}

/// An entry in its bytes.
struct Entry<'a> {
    kind: u32,
    head_sum: u64,
    body: &'a [u8],
    body_sum: u64,
}

impl<'a> Entry<'a> {
    /// The entry with which bytes begin, if it is there to its end and as it was written.
    fn first_of(bytes: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let (length, kind) = (usize::try_from(cursor.u32()?).ok()?, cursor.u32()?);
        let head_sum = cursor.u64().filter(|&sum| sum == checksum(&bytes[..8]))?;
        let body = cursor.take(length)?;
        let body_sum = cursor.u64().filter(|&sum| sum == checksum(body))?;
        Some(Self { kind, head_sum, body, body_sum })
    }

    /// Bytes that it takes.
    fn length(&self) -> usize {
        ENTRY_HEAD + self.body.len() + 8
    }
}

/// Entries as bytes.
fn encoded(entries: &[(u32, Vec<u8>)]) -> Result<Vec<u8>, IndexError> {
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
    Ok(out)
}

/// Makes a new name in a folder last.
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Deletes the changes of an index that is replaced.
pub(super) fn discard(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(beside(path)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Holds the changes of an index that is to be replaced, so that nobody adds to them meanwhile; none where there is no index.
pub(super) fn hold(path: &Path) -> std::io::Result<Option<File>> {
    if !path.exists() {
        return Ok(None);
    }
    let file = OpenOptions::new().read(true).append(true).create(true).open(beside(path))?;
    file.lock()?;
    Ok(Some(file))
}

/// The file of changes of an index.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".changes");
    PathBuf::from(name)
}

impl Changes {
    /// Reads the changes of an index; without a file there are none. The changes of another index are refused.
    pub(super) fn open(path: &Path, index: &IndexFile) -> Result<Self, IndexError> {
        let mut changes = Self {
            path: beside(path),
            index_path: path.to_owned(),
            acknowledged: index.acknowledged,
            length: 0,
            count: 0,
            chain: 0,
            records: Vec::new(),
            numbers: HashMap::new(),
            lists: HashMap::new(),
            removed: HashSet::new(),
        };
        let bytes = match std::fs::read(&changes.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let (found, expected) = (bytes.len() as u64, index.acknowledged.length);
        if found < expected {
            return Err(IndexError::ChangesLost { found, expected });
        }
        // A head that was not written to its end has nothing behind it that was acknowledged.
        let Some(head) = bytes.get(..HEAD) else { return Ok(changes) };
        let damaged = || IndexError::Damaged(Damage::Changes);
        let mut cursor = Cursor::new(&head[8..]);
        let (identity, sum) = (cursor.u64().ok_or_else(damaged)?, cursor.u64().ok_or_else(damaged)?);
        if !head.starts_with(MAGIC) || sum != checksum(&head[..16]) {
            return Err(damaged());
        }
        if identity != index.identity {
            return Err(IndexError::ChangesOfAnother);
        }
        changes.length = HEAD as u64;
        changes.replay(&bytes[HEAD..], index)?;
        Ok(changes)
    }

    /// Whether the index on the disk has just the changes that were read.
    pub(super) fn are_all(&self, index: &IndexFile) -> Result<bool, IndexError> {
        let tail = Tail::open(&self.index_path, &index.head)?;
        Ok(tail.acknowledged(index.identity)? == self.acknowledged)
    }

    /// The file, locked against other writers, at the end of what was read, and the places of the index: what a crash
    /// left behind is cut off, what another writer added since is an error.
    fn writable(&self, index: &IndexFile) -> Result<(File, Tail), IndexError> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&self.path)?;
        file.lock()?;
        let tail = Tail::open(&self.index_path, &index.head)?;
        if tail.acknowledged(index.identity)? != self.acknowledged {
            return Err(IndexError::ChangedByAnother);
        }
        let found = file.metadata()?.len();
        if found < self.length {
            return Err(IndexError::ChangesLost { found, expected: self.length });
        }
        file.set_len(self.length)?;
        if self.length == 0 {
            let mut head = MAGIC.to_vec();
            head.extend_from_slice(&index.identity.to_le_bytes());
            head.extend_from_slice(&checksum(&head).to_le_bytes());
            file.write_all(&head)?;
        }
        Ok((file, tail))
    }

    /// Applies the entries behind the head. What was acknowledged ends with an entry, and the chain says which.
    fn replay(&mut self, mut rest: &[u8], index: &IndexFile) -> Result<(), IndexError> {
        let known = self.acknowledged;
        while let Some(entry) = Entry::first_of(rest) {
            let before = self.length;
            self.take_into_chain(&entry);
            let as_known = (self.count, self.chain) == (known.count, known.chain);
            if before < known.length
                && self.length >= known.length
                && !(as_known && self.length == known.length)
            {
                return Err(IndexError::Damaged(Damage::Changes));
            }
            self.apply(entry.kind, entry.body, index)?;
            rest = &rest[entry.length()..];
        }
        if self.length < known.length {
            return Err(IndexError::Damaged(Damage::Changes));
        }
        Ok(())
    }

    fn take_into_chain(&mut self, entry: &Entry<'_>) {
        self.length += entry.length() as u64;
        self.count += 1;
        self.chain = chained(self.chain, entry.head_sum, entry.body_sum);
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
        let features = Features::new(Parts::of(&fold(&record.mark)), u64::MAX);
        let mut keys = Vec::new();
        signatures(&features, &record.id, &mut keys);
        keys.into_iter().for_each(|key| self.lists.entry(key).or_default().push(number));
        self.numbers.insert(record.id.clone(), number);
        self.records.push(Some((record, bytes)));
    }

    /// Appends entries and notes in the index how far they are acknowledged, both on the disk when it returns, then
    /// applies them.
    fn commit(&mut self, entries: &[(u32, Vec<u8>)], index: &IndexFile) -> Result<(), IndexError> {
        if entries.is_empty() {
            return Ok(());
        }
        if self.records.len() + self.removed.len() + entries.len() > MAX_CHANGES {
            return Err(IndexError::TooLarge("too many changes: build the index anew"));
        }
        let out = encoded(entries)?;
        let (mut file, mut tail) = self.writable(index)?;
        let (mut length, mut chain) = (self.length.max(HEAD as u64), self.chain);
        let mut rest = out.as_slice();
        while let Some(entry) = Entry::first_of(rest) {
            (length, chain) =
                (length + entry.length() as u64, chained(chain, entry.head_sum, entry.body_sum));
            rest = &rest[entry.length()..];
        }
        let count = self.count + entries.len() as u64;
        let acknowledged = self.acknowledged.followed(length, count, chain);
        let written = file.write_all(&out).and_then(|()| file.sync_all());
        let written = written.and_then(|()| if self.length == 0 { sync_folder(&self.path) } else { Ok(()) });
        let written =
            written.map_err(Written::Not).and_then(|()| acknowledged.write(&mut tail, index.identity));
        match written {
            Ok(()) => {}
            Err(Written::Not(error)) => {
                file.set_len(self.length)?;
                return Err(error.into());
            }
            // The entries stay, since the index may say that they are there.
            Err(Written::Unknown(error)) => return Err(error.into()),
        }
        (self.length, self.count, self.chain, self.acknowledged) = (length, count, chain, acknowledged);
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

    /// Numbers of the added marks.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        let all = (0u32..).zip(&self.records);
        all.filter(|(_, record)| record.is_some()).map(|(number, _)| number)
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
