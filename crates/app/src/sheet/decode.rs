//! Bytes of a text table to text.
use super::{Fault, SheetFaultKind};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Heads of formats that are no text, with their Chinese names and what to do.
const OTHER_FORMATS: [(&[u8], &str); 7] = [
    (b"\xd0\xcf\x11\xe0", "旧版XLS或WPS表格"),
    (b"%PDF", "PDF文件"),
    (b"{\\rtf", "RTF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
];

/// Text and the name of its encoding.
pub(super) fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Fault> {
    if let Some((_, what)) = OTHER_FORMATS.iter().find(|(head, _)| bytes.starts_with(head)) {
        let what = format!("这是{what}，不是表格文本");
        return Err(Fault::new(SheetFaultKind::OtherFormat, None, what, SAVE_AS));
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(64)]).trim_start().to_ascii_lowercase();
    if ["<html", "<!doct", "<?xml", "<table"].iter().any(|head| start.starts_with(head)) {
        return Err(Fault::new(SheetFaultKind::OtherFormat, None, "这是网页或XML，不是表格文本", SAVE_AS));
    }
    let (text, name) = decoded(bytes)?;
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1a}' | '\u{85}');
    if let Some(at) = text.find(control) {
        let what = "有不是文字的内容，可能是别的格式或者文件已损坏";
        return Err(Fault::new(SheetFaultKind::Encoding, Some(line_of(&text, at)), what, SAVE_AS));
    }
    Ok((text, name))
}

pub(super) const SAVE_AS: &str = "在表格软件里打开，另存为XLSX或CSV（UTF-8）再上传";

fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), Fault> {
    let broken = || Fault::new(SheetFaultKind::Encoding, None, "编码不明，既不是UTF-8也不是GBK", SAVE_AS);
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let wide = encoding == UTF_16LE || encoding == UTF_16BE;
        let (text, bad) = encoding.decode_without_bom_handling(&bytes[length..]);
        if !bad {
            return Ok((text, if wide { "UTF-16" } else { "UTF-8" }));
        }
        return Err(broken());
    }
    let (text, bad) = UTF_8.decode_without_bom_handling(bytes);
    if !bad {
        return Ok((text, "UTF-8"));
    }
    let (text, bad) = GB18030.decode_without_bom_handling(bytes);
    if bad { Err(broken()) } else { Ok((text, "GB18030")) }
}

fn line_of(text: &str, at: usize) -> u32 {
    u32::try_from(text[..at].matches('\n').count() + 1).unwrap_or(u32::MAX)
}
