//! What of the changes was acknowledged, kept behind the sections of the index file itself: two places written in turn,
//! so that one that a crash left half written leaves the other as it was. The places are no part of what is mapped.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::bytes::{Cursor, checksum};
use super::error::{Damage, IndexError};
use super::file::HEAD;

/// Bytes of one place: turn, length, count, chain, checksum.
const PLACE: usize = 40;
/// Bytes of both places, the last of the file.
pub(super) const TAIL: usize = 2 * PLACE;

/// How far the changes were acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Acknowledged {
    /// How often it was written; an even turn stands in the first place.
    turn: u64,
    /// Bytes of the file of changes.
    pub(super) length: u64,
    /// Entries in them.
    pub(super) count: u64,
    /// The checksums of all entries, one behind the other.
    pub(super) chain: u64,
}

/// Takes the checksums of one more entry into a chain.
pub(super) fn chained(chain: u64, head: u64, body: u64) -> u64 {
    checksum([chain, head, body].map(u64::to_le_bytes).as_flattened())
}

impl Acknowledged {
    /// The place as bytes; it names the index, so that the place of another file is none.
    fn place(&self, identity: u64) -> [u8; PLACE] {
        let mut place = [0; PLACE];
        let numbers = [self.turn, self.length, self.count, self.chain];
        for (bytes, number) in place.as_chunks_mut::<8>().0.iter_mut().zip(numbers) {
            *bytes = number.to_le_bytes();
        }
        let sum = sum_of(&place, identity).to_le_bytes();
        place[PLACE - 8..].copy_from_slice(&sum);
        place
    }

    fn of_place(place: &[u8], identity: u64) -> Option<Self> {
        let mut cursor = Cursor::new(place);
        let (turn, length) = (cursor.u64()?, cursor.u64()?);
        let (count, chain) = (cursor.u64()?, cursor.u64()?);
        (cursor.u64()? == sum_of(place, identity)).then_some(Self { turn, length, count, chain })
    }

    /// Both places of an index without changes.
    pub(super) fn none(identity: u64) -> [u8; TAIL] {
        let mut tail = [0; TAIL];
        let (first, second) = tail.split_at_mut(PLACE);
        first.copy_from_slice(&Self::default().place(identity));
        second.copy_from_slice(&Self { turn: 1, ..Self::default() }.place(identity));
        tail
    }

    /// What the places say: the later of those that are whole.
    ///
    /// # Errors
    /// When neither is.
    pub(super) fn of_tail(tail: &[u8; TAIL], identity: u64) -> Result<Self, IndexError> {
        let places = [&tail[..PLACE], &tail[PLACE..]].map(|place| Self::of_place(place, identity));
        let latest = places.into_iter().flatten().max_by_key(|place| place.turn);
        latest.ok_or(IndexError::Damaged(Damage::Acknowledged))
    }

    /// Whether both places are whole.
    pub(super) fn are_whole(tail: &[u8; TAIL], identity: u64) -> bool {
        [&tail[..PLACE], &tail[PLACE..]].iter().all(|place| Self::of_place(place, identity).is_some())
    }

    /// What comes behind it.
    pub(super) fn followed(self, length: u64, count: u64, chain: u64) -> Self {
        Self { turn: self.turn + 1, length, count, chain }
    }

    /// Writes it into its place of an index file, on the disk when it returns. When that fails the place is written as
    /// it was; [`Written::Unknown`] when that fails too.
    pub(super) fn write(&self, tail: &mut Tail, identity: u64) -> Result<(), Written> {
        let own = usize::try_from(self.turn % 2).unwrap_or(0) * PLACE;
        let before = tail.bytes[own..own + PLACE].to_vec();
        match tail.put(own, &self.place(identity)) {
            Ok(()) => Ok(()),
            Err(error) => Err(match tail.put(own, &before) {
                Ok(()) => Written::Not(error),
                Err(_) => Written::Unknown(error),
            }),
        }
    }
}

fn sum_of(place: &[u8], identity: u64) -> u64 {
    let mut bytes = identity.to_le_bytes().to_vec();
    bytes.extend_from_slice(&place[..PLACE - 8]);
    checksum(&bytes)
}

/// Why a place was not written.
pub(super) enum Written {
    /// It is as it was.
    Not(std::io::Error),
    /// Nobody knows which of both it is.
    Unknown(std::io::Error),
}

/// The places of an index file that is open for writing.
pub(super) struct Tail {
    file: File,
    start: u64,
    bytes: [u8; TAIL],
}

impl Tail {
    /// Opens the places of the file at `path`, if it still is the index with this head.
    pub(super) fn open(path: &Path, head: &[u8; HEAD]) -> Result<Self, IndexError> {
        let mut file = File::options().read(true).write(true).open(path)?;
        let mut found = [0; HEAD];
        file.read_exact(&mut found).map_err(|_| IndexError::ChangedByAnother)?;
        if found != *head {
            return Err(IndexError::ChangedByAnother);
        }
        let (start, bytes) = read_tail(&mut file)?;
        Ok(Self { file, start, bytes })
    }

    /// What stands there now.
    pub(super) fn acknowledged(&self, identity: u64) -> Result<Acknowledged, IndexError> {
        Acknowledged::of_tail(&self.bytes, identity)
    }

    fn put(&mut self, at: usize, place: &[u8]) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(self.start + at as u64))?;
        self.file.write_all(place)?;
        self.file.sync_data()
    }
}

/// The head and the places of the index at a path, by which it is told whether the index was changed or is another; none
/// where there is no such file.
pub(super) fn standing(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    let mut head = [0; HEAD];
    file.read_exact(&mut head).ok()?;
    let (_, tail) = read_tail(&mut file).ok()?;
    Some([head.as_slice(), tail.as_slice()].concat())
}

/// Where the places of a file begin, and their bytes.
pub(super) fn read_tail(file: &mut File) -> std::io::Result<(u64, [u8; TAIL])> {
    let start = file.metadata()?.len().saturating_sub(TAIL as u64);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = [0; TAIL];
    file.read_exact(&mut bytes)?;
    Ok((start, bytes))
}
