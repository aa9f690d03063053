//! Rows of a table as records: a mapping of columns, bad rows with their number and reason.

use std::io::BufRead;

use super::record::{Fame, Record};

/// Longest line that is read, in bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;
/// Most bad rows that are kept with their reason; the rest are counted.
pub const MAX_BAD_ROWS: usize = 10_000;

/// Which column (from 0) holds which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Number of application or registration.
    pub id: usize,
    /// Words of the mark.
    pub mark: usize,
    /// Nice classes, separated by anything that is no digit.
    pub classes: Option<usize>,
    /// Similar groups, separated by anything that is no digit.
    pub groups: Option<usize>,
    /// Owner.
    pub owner: Option<usize>,
    /// Agency.
    pub agent: Option<usize>,
    /// Day of filing.
    pub filed: Option<usize>,
    /// Status.
    pub status: Option<usize>,
    /// Fame: empty, 知名 or known, 驰名 or well-known.
    pub fame: Option<usize>,
}

impl Columns {
    /// Finds the columns by the names in a heading; names in English as the fields are called, or Chinese.
    #[must_use]
    pub fn from_heading(heading: &[&str]) -> Option<Self> {
        let find = |names: &[&str]| {
            heading.iter().position(|cell| {
                names.contains(&cell.trim().trim_start_matches('\u{FEFF}').to_lowercase().as_str())
            })
        };
        Some(Self {
            id: find(&["id", "申请号", "注册号", "申请号/注册号", "编号"])?,
            mark: find(&["mark", "商标", "商标名称", "名称"])?,
            classes: find(&["classes", "class", "类别", "国际分类", "商品类别"]),
            groups: find(&["groups", "group", "类似群", "类似群组"]),
            owner: find(&["owner", "applicant", "申请人", "注册人", "权利人", "申请人名称"]),
            agent: find(&["agent", "代理", "代理机构", "代理机构名称"]),
            filed: find(&["filed", "申请日期", "申请日"]),
            status: find(&["status", "状态", "商标状态", "法律状态"]),
            fame: find(&["fame", "知名度"]),
        })
    }
}

/// A row that is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Number of the line, from 1.
    pub line: u64,
    /// What is wrong with it, in Chinese.
    pub reason: String,
}

/// A row of cells as a record.
///
/// # Errors
/// What is wrong with the row.
pub fn row_to_record(cells: &[&str], columns: &Columns) -> Result<Record, String> {
    let cell = |index: usize| cells.get(index).map(|cell| cell.trim());
    let optional = |index: Option<usize>| index.and_then(cell).unwrap_or("").to_owned();
    let required = |index: usize, name: &str| {
        cell(index).filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(|| format!("没有{name}"))
    };
    let numbers = |index: Option<usize>, name: &str, most: u16| {
        let text = optional(index);
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| {
                part.parse::<u16>().ok().filter(|n| *n <= most).ok_or_else(|| format!("{name}“{part}”不对"))
            })
            .collect::<Result<Vec<u16>, String>>()
            .and_then(|found| {
                // words where numbers are due; 无 and signs say that there are none
                let words = found.is_empty() && text != "无" && text.contains(char::is_alphanumeric);
                if words { Err(format!("{name}“{text}”不对，应写数字")) } else { Ok(found) }
            })
    };
    let classes = numbers(columns.classes, "类别", 45)?;
    let fame = match optional(columns.fame).to_lowercase().as_str() {
        "驰名" | "well-known" | "2" => Fame::WellKnown,
        "知名" | "known" | "1" => Fame::Known,
        _ => Fame::Unknown,
    };
    let record = Record {
        id: required(columns.id, "编号")?,
        mark: required(columns.mark, "商标")?,
        classes: classes.into_iter().filter_map(|class| u8::try_from(class).ok()).collect(),
        groups: numbers(columns.groups, "类似群", u16::MAX)?,
        owner: optional(columns.owner),
        agent: optional(columns.agent),
        filed: optional(columns.filed),
        status: optional(columns.status),
        fame,
    };
    record.flaw().map_or(Ok(record), |reason| Err(reason.to_owned()))
}

/// What parts the cells of a table, by its first line: a tab if there is one, else a comma, else the semicolon that office
/// programs write where the comma is taken; a tab for a line without any of them.
#[must_use]
pub fn separator_of(first_line: &str) -> char {
    ['\t', ',', ';'].into_iter().find(|kind| first_line.contains(*kind)).unwrap_or('\t')
}

/// Reads lines of cells parted by `separator` (a tab; or a comma or semicolon, with quotes as in RFC 4180), calling for
/// each record, and collects bad rows. `first_line` is the number of the first line.
///
/// # Errors
/// When reading fails.
pub fn read_rows(
    mut input: impl BufRead,
    separator: char,
    columns: &Columns,
    first_line: u64,
    mut found: impl FnMut(Record),
) -> std::io::Result<(Vec<BadRow>, u64)> {
    let (mut bad, mut bad_count, mut number) = (Vec::new(), 0, first_line);
    let mut line = Vec::new();
    loop {
        line.clear();
        let start = number;
        if !read_line(&mut input, separator, &mut line, &mut number)? {
            return Ok((bad, bad_count));
        }
        let read = match std::str::from_utf8(&line) {
            // cut at the bound, perhaps within a character
            _ if line.len() > MAX_LINE_BYTES => Err(format!("一行超过 {MAX_LINE_BYTES} 字节")),
            Err(_) => Err("不是 UTF-8 编码".to_owned()),
            Ok(text) if text.trim().is_empty() => continue,
            Ok(text) => {
                let text = text.trim_end_matches(['\n', '\r']);
                let cells = cells(text, separator);
                let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
                row_to_record(&cells, columns)
            }
        };
        match read {
            Ok(record) => found(record),
            Err(reason) => {
                bad_count += 1;
                if bad.len() < MAX_BAD_ROWS {
                    bad.push(BadRow { line: start, reason });
                }
            }
        }
    }
}

/// Reads one row; with commas a quoted cell may hold line breaks. Bytes beyond the bound are read and dropped.
fn read_line(
    input: &mut impl BufRead,
    separator: char,
    line: &mut Vec<u8>,
    number: &mut u64,
) -> std::io::Result<bool> {
    let mut any = false;
    loop {
        let before = line.len();
        let read = read_until_newline(input, line)?;
        if read == 0 {
            return Ok(any);
        }
        any = true;
        *number += 1;
        let quotes = line.iter().filter(|&&b| b == b'"').count();
        if separator == '\t' || quotes % 2 == 0 || line.len() > MAX_LINE_BYTES || line.len() == before {
            return Ok(true);
        }
    }
}

fn read_until_newline(input: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<usize> {
    let mut total = 0;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(total);
        }
        let end = chunk.iter().position(|&b| b == b'\n').map(|at| at + 1);
        let taken = end.unwrap_or(chunk.len());
        let room = (MAX_LINE_BYTES + 1).saturating_sub(line.len());
        line.extend_from_slice(&chunk[..taken.min(room)]);
        input.consume(taken);
        total += taken;
        if end.is_some() {
            return Ok(total);
        }
    }
}

/// The cells of a row.
fn cells(text: &str, separator: char) -> Vec<std::borrow::Cow<'_, str>> {
    if separator == '\t' || !text.contains('"') {
        return text.split(separator).map(std::borrow::Cow::Borrowed).collect();
    }
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            c if c == separator && !quoted => cells.push(std::borrow::Cow::Owned(std::mem::take(&mut cell))),
            c => cell.push(c),
        }
    }
    cells.push(std::borrow::Cow::Owned(cell));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_rows_are_listed_with_line_and_reason_and_the_others_read() {
        let heading = ["申请号", "商标名称", "类别", "申请人"];
        let columns = Columns::from_heading(&heading).unwrap();
        let text = "1,甲乙,33;35,某厂\n,丙丁,1,\n3,\"戊,己\n庚\",5,\"某\"\"厂\"\"\"\n4,辛,99,\n5,壬,,\n";
        let mut records = Vec::new();
        let (bad, count) =
            read_rows(text.as_bytes(), ',', &columns, 2, |record| records.push(record)).unwrap();
        assert_eq!(records.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["1", "3", "5"]);
        assert_eq!(records[0].classes, [33, 35]);
        assert_eq!(records[1].mark, "戊,己\n庚");
        assert_eq!(records[1].owner, "某\"厂\"");
        assert_eq!(count, 2);
        assert_eq!(bad.iter().map(|b| b.line).collect::<Vec<_>>(), [3, 6]);
        assert!(bad[1].reason.contains("99"), "{}", bad[1].reason);
    }

    /// The ids read from a text, and what is wrong with the other rows.
    fn read(text: &str) -> (Vec<String>, Vec<(u64, String)>) {
        let columns = Columns::from_heading(&["编号", "商标", "类别"]).unwrap();
        let mut ids = Vec::new();
        let (bad, _) = read_rows(text.as_bytes(), '\t', &columns, 2, |record| ids.push(record.id)).unwrap();
        (ids, bad.into_iter().map(|row| (row.line, row.reason)).collect())
    }

    #[test]
    fn a_number_may_have_a_row_for_each_class_and_for_each_of_its_texts() {
        let (ids, bad) = read("1\t甲乙\t3\n1\t甲乙\t5\n1\tJIAYI\t5\n");
        assert_eq!((ids.len(), bad.len()), (3, 0));
    }

    #[test]
    fn words_in_place_of_a_class_are_told() {
        let (ids, bad) = read("1\t甲乙\t服装\n2\t丙丁\t第25类\n3\t戊己\t无\n4\t庚辛\t-\n");
        assert_eq!(ids, ["2", "3", "4"]);
        assert!(bad[0].1.contains("服装"), "{}", bad[0].1);
    }

    #[test]
    fn a_giant_row_is_said_to_be_too_long() {
        let (_, bad) = read(&format!("1\t{}\t5\n", "长".repeat(MAX_LINE_BYTES)));
        assert!(bad[0].1.contains("超过"), "{}", bad[0].1);
    }
}
