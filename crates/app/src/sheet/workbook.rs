//! XLSX: the first visible worksheet that holds anything.
//!
//! Every part is unpacked once within [`MAX_UNPACKED_BYTES`] before the workbook is opened, whatever sizes the archive
//! claims, and cells are taken one by one, so that neither a bomb nor a single cell in the last corner takes memory.
use super::{Fault, MAX_PARTS, MAX_SHEET_COLUMNS, MAX_UNPACKED_BYTES, Raw, SheetFaultKind, cell};
use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};
use std::io::{Cursor, Read};

/// Whole numbers up to here are exact in a spreadsheet (15 digits).
const EXACT: f64 = 1e15;

/// Cells of a further worksheet that are looked at to see whether it holds something.
const CELLS_LOOKED_AT: usize = 1_000;

const SAVE_AGAIN: &str = "在表格软件里打开，另存为XLSX再上传";

pub(super) fn read(bytes: &[u8]) -> Result<Raw, Fault> {
    refuse_bombs(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|fault| broken(&fault))?;
    let visible: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut raw = Raw { encoding: "XLSX", ..Raw::default() };
    let mut names = visible.into_iter();
    for name in names.by_ref() {
        read_cells(&mut book, &name, &mut raw)?;
        if !raw.rows.is_empty() {
            fill_joined(&mut book, &name, &mut raw);
            raw.name = name;
            break;
        }
    }
    raw.further = names.filter(|name| holds_something(&mut book, name)).collect();
    Ok(raw)
}

/// Whether a worksheet has a cell that is not blank among its first.
fn holds_something(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> bool {
    let Ok(mut reader) = book.worksheet_cells_reader(name) else { return false };
    for _ in 0..CELLS_LOOKED_AT {
        match reader.next_cell() {
            Ok(Some(cell)) if matches!(cell.get_value(), DataRef::Empty) => {}
            Ok(Some(_)) => return true,
            Ok(None) | Err(_) => return false,
        }
    }
    false
}

/// Gives the value of cells joined downwards (one owner beside several marks) to each of their rows. Cells joined across
/// are titles and stay.
fn fill_joined(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, raw: &mut Raw) {
    let Ok(joined) = book.merge_cells_by_sheet_name(name) else { return };
    for area in joined.into_iter().take(super::MAX_SHEET_ROWS) {
        let ((first, column), (last, to)) = (area.start, area.end);
        if column != to || last <= first || column as usize >= MAX_SHEET_COLUMNS {
            continue;
        }
        let column = column as usize;
        let rows = first.saturating_add(1)..=last.saturating_add(1);
        let from = raw.rows.partition_point(|(number, _)| number < rows.start());
        let to = raw.rows.partition_point(|(number, _)| number <= rows.end());
        let within = &mut raw.rows[from..to];
        let Some((number, cells)) = within.first() else { continue };
        let value = Some(cells.get(column)).filter(|_| number == rows.start()).flatten().cloned();
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        for (_, cells) in within {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column].clone_from(&value);
        }
    }
}

fn broken(fault: &XlsxError) -> Fault {
    if matches!(fault, XlsxError::Password) {
        return Fault::new(SheetFaultKind::OtherFormat, None, "表格有密码", "去掉密码再上传");
    }
    Fault::new(SheetFaultKind::Damaged, None, "不是完整的XLSX表格", SAVE_AGAIN)
}

/// Unpacks every part and counts.
fn refuse_bombs(bytes: &[u8]) -> Result<(), Fault> {
    let damaged = || Fault::new(SheetFaultKind::Damaged, None, "文件不完整或已损坏", SAVE_AGAIN);
    let too_large = || {
        let what = format!("解开后超过{}MB，或者含有过多的部分", MAX_UNPACKED_BYTES / 1024 / 1024);
        Fault::new(SheetFaultKind::TooLarge, None, what, "删去图片和不用的工作表，另存为CSV再上传")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if archive.len() > MAX_PARTS {
        return Err(too_large());
    }
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| damaged())?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| damaged())?;
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

fn read_cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, raw: &mut Raw) -> Result<(), Fault> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of charts has no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(fault) => return Err(broken(&fault)),
    };
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    while let Some(found) = reader.next_cell().map_err(|fault| broken(&fault))? {
        let ((at, column), value) = (found.get_position(), found.get_value());
        let number = at.saturating_add(1);
        let text = cell(&written(value, number, column as usize, raw), number)?;
        if text.is_empty() {
            continue;
        }
        let column = column as usize;
        if column >= MAX_SHEET_COLUMNS {
            let what = format!("第{}列有内容，最多{MAX_SHEET_COLUMNS}列", column + 1);
            return Err(Fault::new(SheetFaultKind::TooLarge, Some(number), what, "删去不用的列"));
        }
        if number < row.0 {
            return Err(Fault::new(SheetFaultKind::Damaged, Some(number), "行的次序混乱", SAVE_AGAIN));
        }
        if number != row.0 {
            let (number, cells) = std::mem::replace(&mut row, (number, Vec::new()));
            raw.push(number, cells)?;
        }
        if row.1.len() <= column {
            row.1.resize(column + 1, String::new());
        }
        row.1[column] = text;
    }
    raw.push(row.0, row.1)
}

/// The text of a value; what cannot be written exactly becomes a doubt.
fn written(value: &DataRef<'_>, row: u32, column: usize, raw: &mut Raw) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").to_owned(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => {
            if number.abs() >= EXACT {
                let what = format!("数字{number}超过15位，表格软件已经丢掉末尾几位");
                raw.doubt(row, column, what, "把这一列设为文本格式，重新填写完整的号码");
            }
            as_shown(*number).to_string()
        }
        DataRef::Bool(yes) => (if *yes { "是" } else { "否" }).to_owned(),
        DataRef::DateTime(moment) if moment.is_duration() => moment.as_f64().to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::Error(fault) => {
            raw.doubt(row, column, format!("公式的结果是错误{fault}"), "改正公式，或直接填写结果");
            String::new()
        }
    }
}

/// A number as the spreadsheet shows it: fifteen digits, without the trace of its arithmetic (0.1 + 0.2).
fn as_shown(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// `2026-03-01`, with the time of day if there is one.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if hour == 0 && minute == 0 { date } else { format!("{date}T{hour:02}:{minute:02}") }
}

#[cfg(test)]
mod tests {
    use super::as_shown;

    #[test]
    fn a_computed_number_is_read_as_it_is_shown() {
        let shown = [0.1 + 0.2, 2.5, 1234.567, 12.0, 123_456_789_012_345.0].map(|n| as_shown(n).to_string());
        assert_eq!(shown, ["0.3", "2.5", "1234.567", "12", "123456789012345"]);
    }
}
