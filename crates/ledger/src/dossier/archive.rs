//! A ZIP of one shape only (APPNOTE 6.3: method 0, no flags, no extra fields, no comment, 1980-01-01 00:00).
//! Any ZIP program opens it; this reader accepts nothing else.

use std::io::{self, Write};

use super::{DossierFault, MAX_ARCHIVE_BYTES};

/// Most files in one archive; the plain ZIP directory could count to 65,535.
pub const MAX_FILES: usize = 60_000;

/// Longest file name in bytes.
pub const MAX_NAME_BYTES: usize = 255;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
/// Version 1.0 needed, no flags, stored, 00:00:00, 1980-01-01: ten bytes in both kinds of header.
const FIXED: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];

/// Name and bytes of one file.
pub type File<'a> = (&'a str, &'a [u8]);

/// Writes the archive of `files` in the order given.
///
/// # Errors
/// `InvalidInput` beyond [`MAX_FILES`], [`MAX_NAME_BYTES`] or the dossier's size limit or for a name that is not plain
/// ASCII; else what the writer reports.
pub fn write(files: &[File<'_>], mut out: impl Write) -> io::Result<()> {
    let refused = |reason| io::Error::new(io::ErrorKind::InvalidInput, reason);
    if files.len() > MAX_FILES {
        return Err(refused("too many files"));
    }
    if size(files).is_none_or(|bytes| bytes > MAX_ARCHIVE_BYTES) {
        return Err(refused("archive too large"));
    }
    let narrow = |number: usize| u32::try_from(number).map_err(|_| refused("archive too large"));
    let mut directory = Vec::new();
    let mut offset = 0;
    for (name, bytes) in files {
        if !is_name(name) {
            return Err(refused("file name"));
        }
        let length = u16::try_from(name.len()).map_err(|_| refused("file name"))?;
        let mut facts = FIXED.to_vec();
        facts.extend_from_slice(&crc32(bytes).to_le_bytes());
        facts.extend_from_slice(&narrow(bytes.len())?.to_le_bytes());
        facts.extend_from_slice(&narrow(bytes.len())?.to_le_bytes());
        facts.extend_from_slice(&length.to_le_bytes());
        facts.extend_from_slice(&[0, 0]);
        out.write_all(&LOCAL)?;
        out.write_all(&facts)?;
        out.write_all(name.as_bytes())?;
        out.write_all(bytes)?;
        directory.extend_from_slice(&CENTRAL);
        directory.extend_from_slice(&[10, 0]);
        directory.extend_from_slice(&facts);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&narrow(offset)?.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
        offset += LOCAL_BYTES + name.len() + bytes.len();
    }
    let count = u16::try_from(files.len()).map_err(|_| refused("too many files"))?;
    out.write_all(&directory)?;
    out.write_all(&END)?;
    out.write_all(&[0; 4])?;
    out.write_all(&count.to_le_bytes())?;
    out.write_all(&count.to_le_bytes())?;
    out.write_all(&narrow(directory.len())?.to_le_bytes())?;
    out.write_all(&narrow(offset)?.to_le_bytes())?;
    out.write_all(&[0; 2])
}

/// Reads an archive and accepts it only if [`write()`] would give the same bytes.
///
/// # Errors
/// [`DossierFault`] naming the first file or part that is broken.
pub fn read(bytes: &[u8]) -> Result<Vec<File<'_>>, DossierFault> {
    if bytes.len() > MAX_ARCHIVE_BYTES {
        return Err(DossierFault::archive("归档超过大小上限"));
    }
    let mut files: Vec<File<'_>> = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(&LOCAL) {
        if files.len() == MAX_FILES {
            return Err(DossierFault::archive("文件数超过上限"));
        }
        let offset = bytes.len() - rest.len();
        let (file, crc, after) = local_file(rest).ok_or_else(|| {
            DossierFault::archive(format!(
                "第{}个文件的文件头损坏或文件被截断（偏移{offset}）",
                files.len() + 1
            ))
        })?;
        if crc32(file.1) != crc {
            return Err(DossierFault::at(file.0, "内容与归档校验值（CRC-32）不符"));
        }
        files.push(file);
        rest = after;
    }
    let offset = bytes.len() - rest.len();
    if !rest.starts_with(&CENTRAL) {
        let problem = format!("第{}个文件的文件头或归档目录损坏（偏移{offset}）", files.len() + 1);
        return Err(DossierFault::archive(problem));
    }
    let mut comparison = Comparison { expected: bytes, at: 0, equal: true };
    write(&files, &mut comparison)
        .map_err(|error| DossierFault::archive(format!("归档不合格式：{error}")))?;
    if !comparison.equal || comparison.at != bytes.len() {
        return Err(different(&files, comparison.at));
    }
    Ok(files)
}

/// Names the file whose header, name or bytes hold the first difference.
fn different(files: &[File<'_>], at: usize) -> DossierFault {
    let mut end = 0;
    for (name, bytes) in files {
        end += LOCAL_BYTES + name.len() + bytes.len();
        if at < end {
            return DossierFault::at(name, format!("归档中的文件头与标准写法不一致（偏移{at}）"));
        }
    }
    DossierFault::archive(format!("归档目录与文件不一致，或有多余、缺失的字节（偏移{at}）"))
}

fn local_file(rest: &[u8]) -> Option<(File<'_>, u32, &[u8])> {
    let header = rest.get(..LOCAL_BYTES)?;
    let number = |at: usize| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let length = usize::try_from(number(18)?).ok()?;
    let name_length = usize::from(u16::from_le_bytes(header.get(26..28)?.try_into().ok()?));
    let (name, after) = rest.get(LOCAL_BYTES..)?.split_at_checked(name_length)?;
    let (content, after) = after.split_at_checked(length)?;
    let name = std::str::from_utf8(name).ok().filter(|name| is_name(name))?;
    Some(((name, content), number(14)?, after))
}

/// Bytes of the whole archive, or `None` beyond what the machine can count.
fn size(files: &[File<'_>]) -> Option<usize> {
    files.iter().try_fold(END_BYTES, |total, (name, bytes)| {
        total.checked_add(LOCAL_BYTES + CENTRAL_BYTES + 2 * name.len())?.checked_add(bytes.len())
    })
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_');
    (1..=MAX_NAME_BYTES).contains(&name.len())
        && name.bytes().all(plain)
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

/// Takes bytes that must equal `expected`; remembers where they first differ.
struct Comparison<'a> {
    expected: &'a [u8],
    at: usize,
    equal: bool,
}

impl Write for Comparison<'_> {
    fn write(&mut self, written: &[u8]) -> io::Result<usize> {
        if self.equal {
            let rest = self.expected.get(self.at..).unwrap_or_default();
            let same = if rest.starts_with(written) {
                written.len()
            } else {
                self.equal = false;
                rest.iter().zip(written).take_while(|(a, b)| a == b).count()
            };
            self.at += same;
        }
        Ok(written.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// CRC-32 as ZIP uses it (reflected polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc = (crc >> 8) ^ CRC_TABLE[usize::from(crc as u8 ^ byte)];
    }
    !crc
}

const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};
