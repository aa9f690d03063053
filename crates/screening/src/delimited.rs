//! Rows of text, their cells parted by a character and quoted as in RFC 4180. A row ends with a line feed, a carriage
//! return, or both. A quote that is never closed spoils the line
//! on which it stands, and no other.
//!
//! A quoted cell may hold line breaks. It counts as never closed when the text ends within it, when it runs over more than
//! [`MAX_QUOTED_LINES`] lines, when what looks like its end has text behind it, or when the row it leaves is short of cells:
//! then the line is given with [`RowFault::Quote`], and reading goes on with the line after it.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::io::{BufRead, Result};

/// Longest row that is read, in bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;
/// Most lines that one row may run over.
pub const MAX_QUOTED_LINES: usize = 20;

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// More than [`MAX_LINE_BYTES`].
    TooLong,
    /// Not UTF-8.
    NotText,
    /// A quote that is never closed.
    Quote,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "一行超过 {MAX_LINE_BYTES} 字节"),
            Self::NotText => f.write_str("不是 UTF-8 编码"),
            Self::Quote => f.write_str("英文双引号没有成对；补上缺少的一个，或者删去多余的"),
        }
    }
}

/// A row as it stands in the text.
#[derive(Debug)]
pub struct TextRow<'a> {
    /// Number of its first line, from the number that the reader began with.
    pub line: u64,
    /// Its cells; of a row with a fault those that can be told apart.
    pub cells: Vec<Cow<'a, str>>,
    /// Whether nothing stands in it.
    pub is_blank: bool,
    /// Why it cannot be read.
    pub fault: Option<RowFault>,
}

/// Reads a text row by row.
#[derive(Debug)]
pub struct RowReader<R> {
    input: R,
    separator: u8,
    quoted: bool,
    /// A quoted cell ends on its line, and a quote that does not is a character like any other.
    within_lines: bool,
    /// Number of the next line.
    number: u64,
    /// Lines that were read behind a quote that is never closed.
    held: VecDeque<Vec<u8>>,
    /// The row that is read.
    row: Vec<u8>,
    /// Cells of the first row, without which a row over several lines is not whole.
    width: Option<usize>,
}

/// Where a row stands after some of its lines.
enum Parted {
    Whole(Vec<String>),
    /// Within a quoted cell.
    Open,
    /// Quotes that are no quotes of a cell.
    Torn,
}

impl<R: BufRead> RowReader<R> {
    /// Reads `input`, whose first line has the number `first_line`. With `quoted`, cells may be quoted; otherwise a quote is
    /// a character like any other. The separator is a character of ASCII; any other counts as a tab.
    pub fn new(input: R, separator: char, quoted: bool, first_line: u64) -> Self {
        let separator = u8::try_from(separator).ok().filter(u8::is_ascii).unwrap_or(b'\t');
        let (held, row) = (VecDeque::new(), Vec::new());
        Self { input, separator, quoted, within_lines: false, number: first_line, held, row, width: None }
    }

    /// Takes quotes for quotes only of cells that end on their line; any other is a character, as many programs write it in
    /// tables with tabs.
    #[must_use]
    pub fn within_lines(self) -> Self {
        Self { within_lines: true, ..self }
    }

    /// The next row; none at the end of the text.
    ///
    /// # Errors
    /// When reading fails.
    pub fn read_row(&mut self) -> Result<Option<TextRow<'_>>> {
        let line = self.number;
        let mut first = std::mem::take(&mut self.row);
        let there = self.next_line(&mut first)?;
        self.row = first;
        if !there {
            return Ok(None);
        }
        let quotes = self.quoted && self.row.len() <= MAX_LINE_BYTES && self.row.contains(&b'"');
        let completed = if quotes { self.completed()? } else { None };
        let fault = if self.row.len() > MAX_LINE_BYTES {
            Some(RowFault::TooLong)
        } else if std::str::from_utf8(&self.row).is_err() {
            Some(RowFault::NotText)
        } else if quotes && completed.is_none() && !self.within_lines {
            Some(RowFault::Quote)
        } else {
            None
        };
        let cells = match (fault, completed) {
            (Some(RowFault::TooLong | RowFault::NotText), _) => Vec::new(),
            (None, Some(cells)) => cells.into_iter().map(Cow::Owned).collect(),
            _ => {
                // checked above
                let text = std::str::from_utf8(&self.row).unwrap_or_default();
                let text = text.trim_end_matches(['\n', '\r']);
                text.split(char::from(self.separator)).map(Cow::Borrowed).collect()
            }
        };
        let is_blank = fault.is_none() && cells.len() <= 1 && cells.iter().all(|cell| cell.trim().is_empty());
        if !is_blank && fault.is_none() {
            self.width.get_or_insert(cells.len());
        }
        Ok(Some(TextRow { line, cells, is_blank, fault }))
    }

    /// The cells of a row with quotes, which may take further lines; none when a quote is never closed: then the row is its
    /// first line, and the others are read again.
    fn completed(&mut self) -> Result<Option<Vec<String>>> {
        if self.within_lines {
            return Ok(self.closed());
        }
        let mut ends = vec![self.row.len()];
        loop {
            match parted(&self.row, self.separator) {
                Parted::Whole(cells)
                    if ends.len() == 1 || self.width.is_none_or(|width| cells.len() >= width) =>
                {
                    return Ok(Some(cells));
                }
                Parted::Whole(_) | Parted::Torn => break,
                Parted::Open => {}
            }
            if !self.run_on(&mut ends)? {
                break;
            }
        }
        for at in ends.windows(2).rev() {
            self.held.push_front(self.row[at[0]..at[1]].to_vec());
        }
        self.number -= ends.len() as u64 - 1;
        self.row.truncate(ends[0]);
        Ok(None)
    }

    /// The cells of one line whose quotes all open and close a cell; none where some do not, or the cells would be another
    /// number than in the first row and those parted without quotes would not.
    fn closed(&self) -> Option<Vec<String>> {
        let text = std::str::from_utf8(&self.row).ok()?.trim_end_matches(['\n', '\r']);
        let separator = char::from(self.separator);
        let plain = text.split(separator);
        let whole = |cells: &[String]| {
            self.width.is_none_or(|width| cells.len() == width || plain.clone().count() != width)
        };
        match parted(&self.row, self.separator) {
            Parted::Whole(cells) if closes(text, separator) && whole(&cells) => Some(cells),
            _ => None,
        }
    }

    /// Takes lines up to one that has a quote; whether there is one within the bounds.
    fn run_on(&mut self, ends: &mut Vec<usize>) -> Result<bool> {
        let mut line = Vec::new();
        while ends.len() < MAX_QUOTED_LINES && self.row.len() <= MAX_LINE_BYTES {
            if !self.next_line(&mut line)? {
                return Ok(false);
            }
            self.row.extend_from_slice(&line);
            ends.push(self.row.len());
            if line.contains(&b'"') {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// One line with its end, cut behind [`MAX_LINE_BYTES`]; whether there is one.
    fn next_line(&mut self, line: &mut Vec<u8>) -> Result<bool> {
        line.clear();
        let there = match self.held.pop_front() {
            Some(held) => {
                *line = held;
                true
            }
            None => read_until_newline(&mut self.input, line)?,
        };
        self.number += u64::from(there);
        Ok(there)
    }
}

fn read_until_newline(input: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool> {
    let mut any = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = chunk.iter().position(|&b| matches!(b, b'\n' | b'\r')).map(|at| at + 1);
        let carriage = end.is_some_and(|end| chunk[end - 1] == b'\r');
        let taken = end.unwrap_or(chunk.len());
        let room = (MAX_LINE_BYTES + 1).saturating_sub(line.len());
        line.extend_from_slice(&chunk[..taken.min(room)]);
        input.consume(taken);
        if carriage && input.fill_buf()?.first() == Some(&b'\n') {
            line.push(b'\n');
            input.consume(1);
        }
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Whether every quote that closes a cell has nothing behind it but the separator.
fn closes(text: &str, separator: char) -> bool {
    let mut open = false;
    let mut rest = text.chars().peekable();
    let mut begins = true;
    while let Some(c) = rest.next() {
        match c {
            '"' if open && rest.peek() == Some(&'"') => {
                rest.next();
            }
            '"' if open => {
                open = false;
                if rest.peek().is_some_and(|&next| next != separator) {
                    return false;
                }
            }
            _ if open => {}
            '"' if begins => open = true,
            _ => {}
        }
        begins = !open && (c == separator || begins && c.is_whitespace());
    }
    !open
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    text: Vec<u8>,
    /// Within quotes.
    quoted: bool,
    /// Its quotes are closed.
    closed: bool,
    /// Holds a line break.
    broken: bool,
}

/// The cells of a row with quotes.
fn parted(row: &[u8], separator: u8) -> Parted {
    let (mut cells, mut cell) = (Vec::new(), Cell::default());
    let mut bytes = row.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if cell.quoted && bytes.peek() == Some(&b'"') => {
                cell.text.push(b'"');
                bytes.next();
            }
            b'"' if cell.quoted => (cell.quoted, cell.closed) = (false, true),
            _ if cell.quoted => {
                cell.broken |= matches!(byte, b'\n' | b'\r');
                cell.text.push(byte);
            }
            b'"' if cell.closed => return Parted::Torn,
            b'"' if is_blank(&cell.text) => {
                cell.text.clear();
                cell.quoted = true;
            }
            _ if byte == separator => cells.push(written(std::mem::take(&mut cell))),
            b'\n' => break,
            b'\r' if matches!(bytes.peek(), None | Some(b'\n')) => {}
            // words behind the quotes of one line are taken as they stand
            _ if cell.broken && !byte.is_ascii_whitespace() => return Parted::Torn,
            _ => cell.text.push(byte),
        }
    }
    if cell.quoted {
        return Parted::Open;
    }
    cells.push(written(cell));
    Parted::Whole(cells)
}

/// Cells of a row that is no text are not used.
fn written(cell: Cell) -> String {
    String::from_utf8(cell.text).unwrap_or_default()
}

fn is_blank(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.trim_start_matches('\u{feff}').trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells of every row by line; those with a fault as the fault.
    fn read(text: &str) -> Vec<(u64, Result<Vec<String>, RowFault>)> {
        let mut reader = RowReader::new(text.as_bytes(), ',', true, 1);
        let mut rows = Vec::new();
        while let Some(row) = reader.read_row().unwrap() {
            let cells = row.cells.iter().map(|cell| cell.to_string()).collect();
            rows.push((row.line, row.fault.map_or(Ok(cells), Err)));
        }
        rows
    }

    type Result<T, E> = std::result::Result<T, E>;

    fn bad_lines(text: &str) -> Vec<u64> {
        read(text).into_iter().filter(|(_, row)| *row == Err(RowFault::Quote)).map(|(line, _)| line).collect()
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_line_breaks() {
        let rows = read("1,\"甲,\"\"乙\"\"\n丙\" ,3\r\n\n2,5\" 屏,\"\"\n");
        let cells = |cells: &[&str]| Ok(cells.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(rows[0], (1, cells(&["1", "甲,\"乙\"\n丙 ", "3"])));
        assert_eq!(rows[2], (4, cells(&["2", "5\" 屏", ""])));
    }

    #[test]
    fn a_quote_that_is_never_closed_spoils_its_line_and_no_other() {
        let rest: String = (3..60).map(|n| format!("{n},乙牌,30\n")).collect();
        for (bad, text) in [
            ("to the end", format!("1,甲牌,30\n2,\"半个引号,30\n{rest}")),
            ("over too many lines", format!("1,甲牌,30\n2,\"半个引号,30\n{rest}60,\"丙\",30\n")),
            (
                "a cell begins",
                format!("1,甲牌,30\n2,\"半个引号,30\n3,\"丙\",30\n{}", &rest[rest.find('\n').unwrap() + 1..]),
            ),
            (
                "a cell ends",
                format!("1,甲牌,30\n2,\"半个引号,30\n3,丙\"\n{}", &rest[rest.find('\n').unwrap() + 1..]),
            ),
            ("on one line", format!("1,甲牌,30\n2,\"半个,\"30\"\n{rest}")),
        ] {
            assert_eq!(bad_lines(&text), [2], "{bad}");
            let lines = text.lines().count();
            assert_eq!(read(&text).len(), lines, "{bad}: every other line is a row");
        }
    }

    #[test]
    fn several_bad_lines_are_each_told_and_a_long_line_behind_one_is_still_too_long() {
        assert_eq!(bad_lines("1,2\n\"a,2\n\"b,2\n3,4\n"), [2, 3]);
        let long = format!("1,2\n\"a,2\n{}\n3,4\n", "长".repeat(MAX_LINE_BYTES));
        let faults: Vec<_> = read(&long).into_iter().map(|(line, row)| (line, row.err())).collect();
        assert_eq!(faults, [(1, None), (2, Some(RowFault::Quote)), (3, Some(RowFault::TooLong)), (4, None)]);
    }

    #[test]
    fn without_quoting_a_quote_is_a_character() {
        let mut reader = RowReader::new("1\t\"甲\n2\t乙\n".as_bytes(), '\t', false, 7);
        let first = reader.read_row().unwrap().unwrap();
        assert_eq!((first.line, first.cells[1].as_ref(), first.fault), (7, "\"甲", None));
        assert_eq!(reader.read_row().unwrap().unwrap().line, 8);
        assert!(reader.read_row().unwrap().is_none());
    }
}
