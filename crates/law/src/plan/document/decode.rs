//! Bytes to text: encoding, and files that are no text.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::fault::{FaultKind, PlanFault, Warnings};
use super::{MAX_FILE_BYTES, width};

/// One broken character in so many is a slip; more is another encoding or no text at all.
const CHARACTERS_PER_SLIP: usize = 200;

/// Heads of other file formats, with their Chinese names.
const OTHER_FORMATS: [(&[u8], &str); 8] = [
    (b"%PDF", "PDF文件"),
    (b"PK\x03\x04", "DOCX、OFD或压缩包文件"),
    (b"\xd0\xcf\x11\xe0", "旧版DOC或WPS文件"),
    (b"{\\rtf", "RTF文件"),
    (b"\x89PNG", "图片文件"),
    (b"\xff\xd8\xff", "图片文件"),
    (b"GIF8", "图片文件"),
    (b"Rar!", "压缩包文件"),
];

/// Turns the bytes of a file into text, telling the encoding from the bytes.
///
/// # Errors
/// [`PlanFault`] of kind `Empty`, `TooLarge`, `OtherFormat` or `Binary`.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    file: &str,
    warnings: &mut Warnings,
) -> Result<Cow<'b, str>, PlanFault> {
    if bytes.len() > MAX_FILE_BYTES {
        let what = format!("文件超过{}MB", MAX_FILE_BYTES / (1024 * 1024));
        return Err(PlanFault::new(
            FaultKind::TooLarge,
            file,
            1,
            what,
            "请只保留计划正文，另存为纯文本后再导入",
        ));
    }
    refuse_other_formats(bytes, file)?;
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
            accept(text, file, warnings)?
        }
        Some((_, length)) => utf8_or_gb18030(&bytes[length..], file, warnings)?,
        None => utf8_or_gb18030(bytes, file, warnings)?,
    };
    if text.chars().all(|c| width::is_blank(c) || c == '\u{1a}') {
        return Err(PlanFault::new(FaultKind::Empty, file, 1, "文件是空的", "请选择含有计划正文的文本文件"));
    }
    Ok(text)
}

fn refuse_other_formats(bytes: &[u8], file: &str) -> Result<(), PlanFault> {
    let web = || {
        let start: Vec<u8> = bytes.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(9).collect();
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start).to_ascii_lowercase();
        start.starts_with(b"<html") || start.starts_with(b"<!doct") || start.starts_with(b"<?xml")
    };
    let known = OTHER_FORMATS.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, what)| *what);
    let Some(what) = known.or_else(|| web().then_some("网页或XML文件")) else {
        return Ok(());
    };
    let what = format!("这是{what}，不是纯文本");
    Err(PlanFault::new(
        FaultKind::OtherFormat,
        file,
        1,
        what,
        "请打开它，把计划正文另存为纯文本（TXT，UTF-8）后再导入",
    ))
}

fn utf8_or_gb18030<'b>(
    bytes: &'b [u8],
    file: &str,
    warnings: &mut Warnings,
) -> Result<Cow<'b, str>, PlanFault> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return accept(Cow::Borrowed(text), file, warnings);
    }
    let (chinese, _) = GB18030.decode_without_bom_handling(bytes);
    let as_utf8 = String::from_utf8_lossy(bytes);
    let text = if broken(&as_utf8) <= broken(&chinese) && mostly_sound(&as_utf8) { as_utf8 } else { chinese };
    accept(text, file, warnings)
}

fn broken(text: &str) -> usize {
    text.matches(char::REPLACEMENT_CHARACTER).count()
}

fn mostly_sound(text: &str) -> bool {
    broken(text) <= 1 + text.chars().count() / CHARACTERS_PER_SLIP
}

/// Refuses control characters and too many broken characters; warns of a few broken ones.
fn accept<'b>(text: Cow<'b, str>, file: &str, warnings: &mut Warnings) -> Result<Cow<'b, str>, PlanFault> {
    let control = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}' | '\u{1a}' | '\u{85}')
    };
    let binary = |at: usize| {
        let line = line_of(&text, at);
        let what = "文件中有不是文字的内容，可能是二进制文件或编码不明";
        PlanFault::new(
            FaultKind::Binary,
            file,
            line,
            what,
            "请用文本编辑器打开，另存为UTF-8编码的纯文本后再导入",
        )
    };
    if let Some(at) = text.find(control) {
        return Err(binary(at));
    }
    let Some(first) = text.find(char::REPLACEMENT_CHARACTER) else {
        return Ok(text);
    };
    if !mostly_sound(&text) {
        return Err(binary(first));
    }
    for (line, content) in width::lines(&text) {
        if content.contains(char::REPLACEMENT_CHARACTER) {
            warnings
                .add(line, || ("本行有无法识别的字符".to_owned(), "请对照原件改正该行后重新导入".to_owned()));
        }
    }
    Ok(text)
}

fn line_of(text: &str, at: usize) -> usize {
    width::lines(&text[..at]).count()
}
