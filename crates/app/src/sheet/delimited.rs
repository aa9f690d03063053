//! Text separated by comma, tab or semicolon, quoted as in RFC 4180.
use super::{Fault, Raw, SheetFaultKind, cell};

/// Reads every record. Row numbers count records, blank ones too, as a spreadsheet shows them.
pub(super) fn read(text: &str, raw: &mut Raw) -> Result<(), Fault> {
    let separator = separator(text);
    let mut characters = text.chars().peekable();
    let mut record = Record::default();
    let mut number = 1;
    while let Some(c) = characters.next() {
        match c {
            '"' if record.quoted => match characters.peek() {
                Some('"') => {
                    record.cell.push('"');
                    characters.next();
                }
                _ => record.quoted = false,
            },
            _ if record.quoted => record.cell.push(c),
            '"' if record.cell.trim().is_empty() => {
                record.cell.clear();
                record.quoted = true;
            }
            _ if c == separator => record.end_cell(number)?,
            '\r' | '\n' => {
                if c == '\r' && characters.peek() == Some(&'\n') {
                    characters.next();
                }
                record.end_cell(number)?;
                raw.push(number, std::mem::take(&mut record.cells))?;
                number += 1;
            }
            '\u{1a}' => {}
            _ => record.cell.push(c),
        }
    }
    if record.quoted {
        let what = "英文双引号没有成对，直到文件末尾都在引号里";
        let mend = "补上缺少的双引号，或删去多余的一个";
        return Err(Fault::new(SheetFaultKind::Damaged, Some(number), what, mend));
    }
    record.end_cell(number)?;
    raw.push(number, record.cells)
}

#[derive(Default)]
struct Record {
    cells: Vec<String>,
    cell: String,
    quoted: bool,
}

impl Record {
    fn end_cell(&mut self, row: u32) -> Result<(), Fault> {
        self.cells.push(cell(&self.cell, row)?);
        self.cell.clear();
        Ok(())
    }
}

/// The separator that occurs most in the first lines, outside quotes.
fn separator(text: &str) -> char {
    /// Lines looked at.
    const LINES: usize = 5;
    let mut counts = [(',', 0), ('\t', 0), (';', 0)];
    let mut quoted = false;
    for c in text.lines().take(LINES).flat_map(str::chars) {
        quoted ^= c == '"';
        if let Some((_, count)) = counts.iter_mut().find(|(kind, _)| !quoted && *kind == c) {
            *count += 1;
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(kind, _)| kind)
}
