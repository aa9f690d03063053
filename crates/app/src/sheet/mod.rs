//! Tables that offices send (电子表格): the bytes of a CSV or XLSX file become a heading and rows of text.
//!
//! One pure function, [`read`], for everything that is imported from lists. It knows nothing of what the columns mean.
//! CSV is read as UTF-8 (with or without byte order mark), UTF-16 with a mark, or GB18030 (GBK), separated by comma, tab
//! or semicolon (RFC 4180 quoting); a quote that is never closed is a doubt of its row. XLSX is unpacked within a bound before it is read; formulas give their last value, and cells that are joined downwards give theirs to every row.
mod decode;
mod delimited;
#[cfg(test)]
mod tests;
mod workbook;

use serde::Serialize;
use std::fmt;

/// Largest file taken, in bytes.
pub const MAX_SHEET_BYTES: usize = 8 * 1024 * 1024;
/// Most rows below the heading.
pub const MAX_SHEET_ROWS: usize = 20_000;
/// Most columns.
pub const MAX_SHEET_COLUMNS: usize = 100;
/// Longest text of one cell, in characters.
pub const MAX_CELL_CHARS: usize = 4_000;
/// Largest size of an XLSX file's parts together when unpacked, in bytes.
pub const MAX_UNPACKED_BYTES: u64 = 96 * 1024 * 1024;
/// Most parts inside an XLSX file.
pub const MAX_PARTS: usize = 500;
/// Most doubts that are kept.
pub const MAX_DOUBTS: usize = 200;

/// A table as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Name of the worksheet; empty for CSV.
    pub name: String,
    /// How it was written: `XLSX`, `UTF-8`, `UTF-16` or `GB18030`.
    pub encoding: &'static str,
    /// Lines above the heading, e.g. the title of the list.
    pub titles: Vec<String>,
    /// Row number of the heading, counted from 1 as spreadsheets show it.
    pub heading_row: u32,
    /// Headings, trimmed; an empty one heads a column that has none.
    pub headings: Vec<String>,
    /// Rows with at least one filled cell.
    pub rows: Vec<SheetRow>,
    /// Cells that could not be read exactly.
    pub doubts: Vec<Doubt>,
    /// Names of further visible worksheets that hold something and were not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further: Vec<String>,
}

/// A row below the heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetRow {
    /// Row number, counted from 1 as spreadsheets show it.
    pub number: u32,
    /// Cells, trimmed, as many as there are headings. Dates read `2026-03-01`, times `2026-03-01T09:30`.
    pub cells: Vec<String>,
}

/// A cell that could not be read exactly; its row should not be applied before somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// Row number.
    pub row: u32,
    /// Column, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// Kinds of faults, for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SheetFaultKind {
    /// No heading and no rows.
    Empty,
    /// More bytes, rows, columns, parts or characters than a bound.
    TooLarge,
    /// Another format, e.g. PDF or the old XLS.
    OtherFormat,
    /// Cut off or broken.
    Damaged,
    /// Text that no known encoding explains.
    Encoding,
}

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetFault {
    /// Kind.
    pub kind: SheetFaultKind,
    /// Name of the file.
    pub file: String,
    /// Row, if one is at fault.
    pub row: Option<u32>,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl fmt::Display for SheetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, "第{row}行")?;
        }
        write!(f, "：{}；{}", self.what, self.mend)
    }
}

impl std::error::Error for SheetFault {}

/// A fault before the file's name is known.
#[derive(Debug)]
struct Fault {
    kind: SheetFaultKind,
    row: Option<u32>,
    what: String,
    mend: &'static str,
}

impl Fault {
    fn new(kind: SheetFaultKind, row: Option<u32>, what: impl Into<String>, mend: &'static str) -> Self {
        Self { kind, row, what: what.into(), mend }
    }

    /// The fault of a file; folders before its name are left out.
    fn of(self, name: &str) -> SheetFault {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        SheetFault {
            kind: self.kind,
            file: file.to_owned(),
            row: self.row,
            what: self.what,
            mend: self.mend.to_owned(),
        }
    }
}

/// Rows as they stand in the file, before the heading is found.
#[derive(Debug, Default)]
struct Raw {
    name: String,
    encoding: &'static str,
    rows: Vec<(u32, Vec<String>)>,
    doubts: Vec<Doubt>,
    further: Vec<String>,
    /// Rows of a text whose cells cannot be told apart.
    torn: Vec<u32>,
}

impl Raw {
    /// Takes a row unless it is blank.
    fn push(&mut self, number: u32, cells: Vec<String>) -> Result<(), Fault> {
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        if cells.len() > MAX_SHEET_COLUMNS {
            let what = format!("有{}列，多于{MAX_SHEET_COLUMNS}列", cells.len());
            return Err(Fault::new(SheetFaultKind::TooLarge, Some(number), what, "删去不用的列"));
        }
        // One row is the heading; titles above it are few.
        if self.rows.len() > MAX_SHEET_ROWS + MAX_TITLES {
            return Err(too_many_rows(number));
        }
        self.rows.push((number, cells));
        Ok(())
    }

    /// Notes a row with a quote that is never closed; what stands in its cells is not to be relied on.
    fn torn(&mut self, row: u32, column: usize) -> Result<(), Fault> {
        const MEND: &str = "补上缺少的双引号，或删去多余的一个";
        if self.doubts.len() >= MAX_DOUBTS {
            let what = "英文双引号没有成对的行太多";
            return Err(Fault::new(SheetFaultKind::Damaged, Some(row), what, MEND));
        }
        self.torn.push(row);
        self.doubt(row, column, "英文双引号没有成对，这一行分不清各列".to_owned(), MEND);
        Ok(())
    }

    fn doubt(&mut self, row: u32, column: usize, what: String, mend: &str) {
        if self.doubts.len() < MAX_DOUBTS {
            self.doubts.push(Doubt { row, column: column + 1, what, mend: mend.to_owned() });
        }
    }
}

/// Most lines above the heading.
const MAX_TITLES: usize = 10;

fn too_many_rows(row: u32) -> Fault {
    let what = format!("多于{MAX_SHEET_ROWS}行");
    Fault::new(SheetFaultKind::TooLarge, Some(row), what, "分成几个文件，依次导入")
}

/// The text of a table that is no workbook, in any of the encodings; its name serves messages only. Its length is the
/// caller's to bound.
///
/// # Errors
/// As [`read`].
pub fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<std::borrow::Cow<'a, str>, SheetFault> {
    decode::text(bytes).map(|(text, _)| text).map_err(|fault| fault.of(name))
}

/// Reads a table; its name serves messages only, the format is told from the bytes.
///
/// The heading is the first row with two filled cells (the first filled row, if no row has two); lines above it are titles.
///
/// # Errors
/// [`SheetFault`] says what is wrong with the file, in which row, and how to mend it.
pub fn read(name: &str, bytes: &[u8]) -> Result<Sheet, SheetFault> {
    read_raw(bytes).and_then(shaped).map_err(|fault| fault.of(name))
}

/// Whether a file can be a table at all: a workbook that opens, or a text; what it holds is not looked at.
///
/// # Errors
/// As [`read`].
pub fn check(name: &str, bytes: &[u8]) -> Result<(), SheetFault> {
    if bytes.starts_with(b"PK\x03\x04") {
        return read(name, bytes).map(drop);
    }
    if name.to_lowercase().ends_with(".xlsx") {
        let what = "名称是XLSX，内容不是完整的XLSX表格";
        return Err(Fault::new(SheetFaultKind::Damaged, None, what, decode::SAVE_AS).of(name));
    }
    text(name, bytes).map(drop)
}

fn read_raw(bytes: &[u8]) -> Result<Raw, Fault> {
    if bytes.len() > MAX_SHEET_BYTES {
        let what = format!("文件超过{}MB", MAX_SHEET_BYTES / 1024 / 1024);
        return Err(Fault::new(
            SheetFaultKind::TooLarge,
            None,
            what,
            "删去图片和不用的工作表，或分成几个文件",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return workbook::read(bytes);
    }
    let (text, encoding) = decode::text(bytes)?;
    let mut raw = Raw { encoding, ..Raw::default() };
    delimited::read(&text, &mut raw)?;
    Ok(raw)
}

/// Finds the heading and cuts every row to its width.
fn shaped(mut rest: Raw) -> Result<Sheet, Fault> {
    let raw_rows = std::mem::take(&mut rest.rows);
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let at = raw_rows.iter().take(MAX_TITLES).position(|(_, cells)| filled(cells) > 1).unwrap_or(0);
    let mut rows = raw_rows.into_iter();
    let above: Vec<_> = rows.by_ref().take(at).collect();
    let titles = above.iter().map(|(_, cells)| cells.iter().find(|c| !c.is_empty()).cloned());
    let titles = titles.map(Option::unwrap_or_default).collect();
    let Some((heading_row, mut headings)) = rows.next() else {
        return Err(Fault::new(SheetFaultKind::Empty, None, "表格是空的", "第一行写列名，以下每行一项"));
    };
    if rest.torn.contains(&heading_row) {
        let what = "表头的英文双引号没有成对";
        let mend = "补上缺少的双引号，或删去多余的一个";
        return Err(Fault::new(SheetFaultKind::Damaged, Some(heading_row), what, mend));
    }
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    let width = headings.len();
    let mut taken = Vec::new();
    for (number, mut cells) in rows {
        let extra = cells.iter().skip(width).position(|cell| !cell.is_empty());
        if let Some(extra) = extra.filter(|_| !rest.torn.contains(&number)) {
            let what = format!("第{}列有内容，但没有列名", width + extra + 1);
            return Err(Fault::new(
                SheetFaultKind::Damaged,
                Some(number),
                what,
                "给这一列写上列名；如果是逗号多了，用英文双引号括住含逗号的文字",
            ));
        }
        cells.resize(width, String::new());
        taken.push(SheetRow { number, cells });
    }
    if taken.len() > MAX_SHEET_ROWS {
        return Err(too_many_rows(taken.last().map_or(0, |row| row.number)));
    }
    let Raw { name, encoding, doubts, further, .. } = rest;
    Ok(Sheet { name, encoding, titles, heading_row, headings, rows: taken, doubts, further })
}

/// A cell's text: trimmed of blanks, also the Chinese one, and not too long.
fn cell(text: &str, row: u32) -> Result<String, Fault> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    if text.chars().take(MAX_CELL_CHARS + 1).count() > MAX_CELL_CHARS {
        let what = format!("一格超过{MAX_CELL_CHARS}字");
        return Err(Fault::new(
            SheetFaultKind::TooLarge,
            Some(row),
            what,
            "缩短这一格；常见原因是引号没有成对",
        ));
    }
    Ok(text.to_owned())
}
