//! 发文字号: the number of an official document.

use std::{fmt, str::FromStr};

use crate::malformed::{Malformed, Problem};
use crate::text_form::{half_width, string_form};

/// The first year a document number is taken seriously for.
const FIRST_YEAR: u16 = 1949;
/// Longest agency code word (机关代字), in characters.
const MAX_PREFIX_CHARS: usize = 24;
/// Most digits of the serial number.
const MAX_SERIAL_DIGITS: usize = 9;

/// 发文字号 in the form of GB/T 9704: code word, year in 〔〕, serial number, `号`: `国办发明电〔2022〕16号`.
///
/// Reads every kind of bracket people type and shows 〔〕. Some organs write `第16号` or `0016号`; that is kept, since the
/// number must be found as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    prefix: Box<str>,
    year: u16,
    serial: u32,
    /// The serial as issued, with `第` and leading zeros.
    written_serial: Box<str>,
}

impl DocumentNumber {
    const LABEL: &'static str = "发文字号";

    /// A number as an organ issues it: no `第`, no leading zeros.
    ///
    /// # Errors
    /// When the code word or the year is not well formed, or the serial number is zero.
    pub fn issue(prefix: &str, year: u16, serial: u32) -> Result<Self, Malformed> {
        format!("{prefix}〔{year}〕{serial}号").parse()
    }

    /// 机关代字, including the kind of document: `国办发明电`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The year.
    #[must_use]
    pub const fn year(&self) -> u16 {
        self.year
    }

    /// The serial number.
    #[must_use]
    pub const fn serial(&self) -> u32 {
        self.serial
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.prefix, self.year, self.written_serial)
    }
}

impl FromStr for DocumentNumber {
    type Err = Malformed;

    fn from_str(given: &str) -> Result<Self, Malformed> {
        let text = half_width(Self::LABEL, given)?;
        read(&text).map_err(|problem| Malformed::new(Self::LABEL, given, problem))
    }
}

fn read(text: &str) -> Result<DocumentNumber, Problem> {
    let part = |problem: &str| Problem::Part(problem.to_owned());
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_open = |c: char| matches!(c, '〔' | '[' | '(' | '【' | '{' | '﹝');
    let is_close = |c: char| matches!(c, '〕' | ']' | ')' | '】' | '}' | '﹞');
    let (prefix, rest) =
        text.split_once(is_open).ok_or_else(|| part("没有用〔〕括起的年份，形如“国办发〔2023〕1号”"))?;
    let (year, serial) = rest.split_once(is_close).ok_or_else(|| part("年份后缺少〕"))?;
    let prefix_chars = prefix.chars().count();
    if prefix_chars == 0 {
        return Err(part("〔〕之前缺少机关代字"));
    }
    if prefix_chars > MAX_PREFIX_CHARS {
        return Err(Problem::Length { expected: "机关代字至多24个字", found: prefix_chars });
    }
    if let Some(found) = prefix.chars().find(|c| !c.is_alphanumeric()) {
        return Err(Problem::Part(format!("机关代字不能含“{found}”")));
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let year = Some(year).filter(|year| year.len() == 4 && digits(year)).and_then(|year| year.parse().ok());
    let year: u16 = year.filter(|&year| year >= FIRST_YEAR).ok_or_else(|| part("〔〕内应为四位年份"))?;
    let written = serial.strip_suffix('号').ok_or_else(|| part("末尾缺少“号”"))?;
    let number = written.strip_prefix('第').unwrap_or(written);
    if !digits(number) || number.len() > MAX_SERIAL_DIGITS {
        return Err(part("顺序号应为1至9位数字"));
    }
    let serial: u32 = number.parse().map_err(|_| part("顺序号过大"))?;
    if serial == 0 {
        return Err(part("顺序号从1开始"));
    }
    Ok(DocumentNumber { prefix: prefix.into(), year, serial, written_serial: written.into() })
}

string_form!(DocumentNumber, "^.+〔[0-9]{4}〕第?[0-9]{1,9}号$", "发文字号，如“国办发〔2023〕1号”");
