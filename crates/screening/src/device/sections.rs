//! The file of an index: a head with the place and checksum of each section, then the sections.
//!
//! Little-endian: `ZBDEVICE`, version `u32`, number of sections `u32`, for each its CRC-32 `u32`, a zero `u32`, offset
//! `u64` and length `u64`, the CRC-32 of the head so far `u32`, a zero `u32`; each section begins at a multiple of 8.

use super::rejection::FileRejection;

/// Version of the index file and of the descriptors in it. An older file is refused: its numbers mean something else.
pub const INDEX_VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"ZBDEVICE";
/// The kind in messages.
pub(crate) const KIND: &str = "图形商标索引";
/// Sections, in the order of the file.
pub(crate) const SECTIONS: usize = 9;

/// Which section.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Section {
    /// Numbers: images, pieces, features, bits of the feature lists, dimensions; name of the embedding.
    Meta = 0,
    /// Ends of the ids, `u32` each.
    IdEnds = 1,
    /// Ids in UTF-8, one after the other.
    Ids = 2,
    /// For each image: first piece `u32`, first feature `u32`, half of the digest (16 bytes).
    Images = 3,
    /// For each piece its 256-bit code.
    Codes = 4,
    /// For each piece the rest of its description.
    Pieces = 5,
    /// For each local feature its place, direction, scale and code.
    Features = 6,
    /// Lists of images by bits of their features' codes.
    Lists = 7,
    /// Vectors of the embedding, a signed byte a dimension; none for an index without.
    Vectors = 8,
}

/// Where the sections lie in the file.
#[derive(Debug, Clone)]
pub(crate) struct Sections([std::ops::Range<usize>; SECTIONS]);

const ENTRY: usize = 24;
const HEAD: usize = 16 + SECTIONS * ENTRY + 8;

/// Puts sections into one file.
pub(crate) fn joined(sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend(INDEX_VERSION.to_le_bytes());
    file.extend((SECTIONS as u32).to_le_bytes());
    let mut offset = HEAD;
    for section in sections {
        file.extend(crc32fast::hash(section).to_le_bytes());
        file.extend(0u32.to_le_bytes());
        file.extend((offset as u64).to_le_bytes());
        file.extend((section.len() as u64).to_le_bytes());
        offset = (offset + section.len()).next_multiple_of(8);
    }
    file.extend(crc32fast::hash(&file).to_le_bytes());
    file.extend(0u32.to_le_bytes());
    for section in sections {
        file.resize(file.len().next_multiple_of(8), 0);
        file.extend(section);
    }
    file
}

/// Finds the sections of a file and checks every checksum.
pub(crate) fn parted(file: &[u8]) -> Result<Sections, FileRejection> {
    let damaged = |part| FileRejection::Damaged { kind: KIND, part };
    if file.get(..8) != Some(MAGIC) {
        return Err(FileRejection::OtherKind { kind: KIND });
    }
    let short = || damaged("文件头不全");
    let four = |at: usize| file.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    let found = four(8).ok_or_else(short)?;
    if found != INDEX_VERSION {
        return Err(FileRejection::OtherVersion { kind: KIND, found, expected: INDEX_VERSION });
    }
    if four(12) != Some(SECTIONS as u32) || file.len() < HEAD {
        return Err(short());
    }
    if four(HEAD - 8) != Some(crc32fast::hash(&file[..HEAD - 8])) {
        return Err(damaged("文件头校验和不符"));
    }
    let mut ranges: [std::ops::Range<usize>; SECTIONS] = Default::default();
    let mut end = HEAD;
    for (at, range) in ranges.iter_mut().enumerate() {
        let entry = 16 + at * ENTRY;
        let eight = |at: usize| {
            let bytes = file.get(at..at + 8).and_then(|eight| eight.try_into().ok())?;
            usize::try_from(u64::from_le_bytes(bytes)).ok()
        };
        let (start, length) = (eight(entry + 8).ok_or_else(short)?, eight(entry + 16).ok_or_else(short)?);
        let stop = start.checked_add(length).filter(|stop| *stop <= file.len());
        *range = start..stop.ok_or_else(|| damaged("文件不全"))?;
        if start != end.next_multiple_of(8) || four(entry) != Some(crc32fast::hash(&file[range.clone()])) {
            return Err(damaged("分段校验和不符"));
        }
        end = range.end;
    }
    if end == file.len() { Ok(Sections(ranges)) } else { Err(damaged("末尾有多余内容")) }
}

impl Sections {
    /// The bytes of a section.
    pub(crate) fn of<'a>(&self, file: &'a [u8], section: Section) -> &'a [u8] {
        &file[self.0[section as usize].clone()]
    }
}
