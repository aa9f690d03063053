//! Rows of a table as records: a mapping of columns, bad rows with their number and reason.

use std::io::BufRead;

use super::record::{Fame, Record};
use super::signature::bytes_hash;
use crate::day::is_wrong_day;
use crate::delimited::RowReader;

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
        "" | "无" | "否" | "一般" | "不详" | "未知" | "-" | "0" | "unknown" => Fame::Unknown,
        other => return Err(format!("知名度“{other}”不对；写 驰名、知名，不知道的空着")),
    };
    let filed = optional(columns.filed);
    if is_wrong_day(&filed) {
        return Err(format!("申请日期“{filed}”不对，没有这一天"));
    }
    let record = Record {
        id: required(columns.id, "编号")?,
        mark: required(columns.mark, "商标")?,
        classes: classes.into_iter().filter_map(|class| u8::try_from(class).ok()).collect(),
        groups: numbers(columns.groups, "类似群", u16::MAX)?,
        owner: optional(columns.owner),
        agent: optional(columns.agent),
        filed,
        status: optional(columns.status),
        fame,
    };
    record.flaw().map_or(Ok(record), |reason| Err(reason.to_owned()))
}

/// Notes rows of one table that have the same number and different marks: texts of one mark, or a mistake in the number.
#[derive(Debug, Default)]
pub struct Repeats {
    /// Number and mark by hash, line.
    rows: Vec<(u64, u32, u64)>,
}

impl Repeats {
    /// Takes a row.
    pub fn take(&mut self, line: u64, record: &Record) {
        let mark = bytes_hash(record.mark.as_bytes());
        self.rows.push((bytes_hash(record.id.as_bytes()), (mark >> 32 ^ mark) as u32, line));
    }

    /// Lines whose number stands on an earlier line beside another mark, each with that line.
    #[must_use]
    pub fn found(mut self) -> Vec<(u64, u64)> {
        self.rows.sort_unstable_by_key(|&(id, _, line)| (id, line));
        let mut repeats = Vec::new();
        for rows in self.rows.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1) {
            let mut seen: Vec<u32> = Vec::new();
            for &(_, mark, line) in rows {
                if !seen.contains(&mark) {
                    if !seen.is_empty() {
                        repeats.push((line, rows[0].2));
                    }
                    seen.push(mark);
                }
            }
        }
        repeats.sort_unstable();
        repeats
    }
}

/// What parts the cells of a table, by its first line: a tab if there is one, else a comma, else the semicolon that office
/// programs write where the comma is taken; a tab for a line without any of them.
#[must_use]
pub fn separator_of(first_line: &str) -> char {
    ['\t', ',', ';'].into_iter().find(|kind| first_line.contains(*kind)).unwrap_or('\t')
}

/// The cells of the first line of a table, by the separator and without the quotes.
#[must_use]
pub fn heading_cells(first_line: &str, separator: char) -> Vec<String> {
    let mut rows = RowReader::new(first_line.as_bytes(), separator, true, 1);
    let read = rows.read_row().ok().flatten();
    read.map_or_else(Vec::new, |row| {
        row.cells.iter().map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
    })
}

/// Reads lines of cells parted by `separator` (a comma or semicolon, with quotes as in RFC 4180; or a tab, with quotes that
/// begin and end on one line), calling with the number of its line for each record, and collects bad rows. `first_line` is
/// the number of the first line.
///
/// # Errors
/// When reading fails.
pub fn read_rows(
    input: impl BufRead,
    separator: char,
    columns: &Columns,
    first_line: u64,
    mut found: impl FnMut(u64, Record),
) -> std::io::Result<(Vec<BadRow>, u64)> {
    let (mut bad, mut bad_count) = (Vec::new(), 0);
    let mut rows = RowReader::new(input, separator, true, first_line);
    if separator == '\t' {
        rows = rows.within_lines();
    }
    while let Some(row) = rows.read_row()? {
        if row.is_blank {
            continue;
        }
        let line = row.line;
        let read = match row.fault {
            Some(fault) => Err(fault.to_string()),
            None => {
                let cells: Vec<&str> = row.cells.iter().map(AsRef::as_ref).collect();
                row_to_record(&cells, columns)
            }
        };
        match read {
            Ok(record) => found(line, record),
            Err(reason) => {
                bad_count += 1;
                if bad.len() < MAX_BAD_ROWS {
                    bad.push(BadRow { line, reason });
                }
            }
        }
    }
    Ok((bad, bad_count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delimited::MAX_LINE_BYTES;

    #[test]
    fn bad_rows_are_listed_with_line_and_reason_and_the_others_read() {
        let heading = ["申请号", "商标名称", "类别", "申请人"];
        let columns = Columns::from_heading(&heading).unwrap();
        let text = "1,甲乙,33;35,某厂\n,丙丁,1,\n3,\"戊,己\n庚\",5,\"某\"\"厂\"\"\"\n4,辛,99,\n5,壬,,\n";
        let mut records = Vec::new();
        let (bad, count) =
            read_rows(text.as_bytes(), ',', &columns, 2, |_, record| records.push(record)).unwrap();
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
        let (bad, _) =
            read_rows(text.as_bytes(), '\t', &columns, 2, |_, record| ids.push(record.id)).unwrap();
        (ids, bad.into_iter().map(|row| (row.line, row.reason)).collect())
    }

    #[test]
    fn a_number_may_have_a_row_for_each_class_and_for_each_of_its_texts() {
        let (ids, bad) = read("1\t甲乙\t3\n1\t甲乙\t5\n1\tJIAYI\t5\n");
        assert_eq!((ids.len(), bad.len()), (3, 0));
    }

    #[test]
    fn a_number_with_two_marks_is_noted_by_line_and_one_with_two_classes_is_not() {
        let columns = Columns::from_heading(&["编号", "商标", "类别"]).unwrap();
        let mut repeats = Repeats::default();
        let text = "1,甲乙,3\n2,丙丁,5\n1,甲乙,5\n2,戊己,5\n2,丙丁,6\n";
        read_rows(text.as_bytes(), ',', &columns, 2, |line, record| repeats.take(line, &record)).unwrap();
        assert_eq!(repeats.found(), [(5, 3)]);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_row() {
        let columns = Columns::from_heading(&["编号", "商标", "类别"]).unwrap();
        let mut marks = Vec::new();
        let text = "1,甲牌,30\r2,乙牌,30\r\n3,\"丙\r牌\",30\r\n";
        let (bad, _) =
            read_rows(text.as_bytes(), ',', &columns, 2, |line, record| marks.push((line, record.mark)))
                .unwrap();
        assert!(bad.is_empty(), "{bad:?}");
        let expected = [(2, "甲牌"), (3, "乙牌"), (4, "丙\r牌")];
        assert_eq!(marks, expected.map(|(line, mark)| (line, mark.to_owned())));
    }

    #[test]
    fn a_tab_in_quotes_parts_no_cells_and_other_quotes_are_signs() {
        let columns = Columns::from_heading(&["编号", "商标", "类别"]).unwrap();
        let mut marks = Vec::new();
        let text = "1\t\"甲\t乙\"\t30\n2\t\"半个\t30\n3\t5\" 屏\t9\n4\t\"一\"二\t9\n5\t\"三\t9\n6\t四\"\t9\n";
        let (bad, _) =
            read_rows(text.as_bytes(), '\t', &columns, 2, |_, record| marks.push(record.mark)).unwrap();
        assert!(bad.is_empty(), "{bad:?}");
        assert_eq!(marks, ["甲\t乙", "\"半个", "5\" 屏", "\"一\"二", "\"三", "四\""]);
    }

    #[test]
    fn words_in_place_of_a_class_are_told() {
        let (ids, bad) = read("1\t甲乙\t服装\n2\t丙丁\t第25类\n3\t戊己\t无\n4\t庚辛\t-\n");
        assert_eq!(ids, ["2", "3", "4"]);
        assert!(bad[0].1.contains("服装"), "{}", bad[0].1);
    }

    #[test]
    fn a_fame_that_is_none_and_a_day_that_does_not_exist_are_told() {
        let columns = Columns::from_heading(&["编号", "商标", "申请日期", "知名度"]).unwrap();
        let row = |filed, fame| row_to_record(&["1", "甲乙", filed, fame], &columns);
        assert_eq!(row("2026-01-31", "驰名").unwrap().fame, Fame::WellKnown);
        assert_eq!(row("", "无").unwrap().fame, Fame::Unknown);
        assert!(row("", "很有名").unwrap_err().contains("很有名"));
        assert!(row("2026-13-40", "").unwrap_err().contains("2026-13-40"));
    }

    #[test]
    fn a_quote_that_is_never_closed_swallows_no_row() {
        let columns = Columns::from_heading(&["编号", "商标", "类别"]).unwrap();
        let rest: String = (3..=62).map(|n| format!("{n},乙牌,30\n")).collect();
        let text = format!("1,甲牌,30\n2,\"半个引号,30\n{rest}");
        let mut ids = Vec::new();
        let (bad, count) =
            read_rows(text.as_bytes(), ',', &columns, 2, |_, record| ids.push(record.id)).unwrap();
        assert_eq!((ids.len(), count, bad[0].line), (61, 1, 3));
        assert!(bad[0].reason.contains("双引号"), "{}", bad[0].reason);
    }

    #[test]
    fn a_giant_row_is_said_to_be_too_long() {
        let (_, bad) = read(&format!("1\t{}\t5\n", "长".repeat(MAX_LINE_BYTES)));
        assert!(bad[0].1.contains("超过"), "{}", bad[0].1);
    }
}
