//! Text separated by comma, tab or semicolon, quoted as in RFC 4180.
use super::{Fault, Raw, SheetFaultKind, cell};
use screening::{RowFault, RowReader};
use std::borrow::Cow;

/// Reads every record. Row numbers count records, blank ones too, as a spreadsheet shows them. A row with a quote that is
/// never closed is kept with a doubt; the rows behind it are rows of their own.
pub(super) fn read(text: &str, raw: &mut Raw) -> Result<(), Fault> {
    let text = lines(text);
    let mut rows = RowReader::new(text.as_bytes(), separator(&text), true, 1);
    let mut number = 0;
    let broken = |_| Fault::new(SheetFaultKind::Damaged, None, "文件读不下去", super::decode::SAVE_AS);
    while let Some(row) = rows.read_row().map_err(broken)? {
        number += 1;
        match row.fault {
            Some(fault @ (RowFault::TooLong | RowFault::NotText)) => {
                let mend = "把这一行太长的文字缩短，或分成几行";
                return Err(Fault::new(SheetFaultKind::TooLarge, Some(number), fault.to_string(), mend));
            }
            Some(RowFault::Quote) => {
                let at = row.cells.iter().position(|text| text.trim_start().starts_with('"')).unwrap_or(0);
                raw.torn(number, at)?;
            }
            None => {}
        }
        let cells = row.cells.iter().map(|text| cell(text, number)).collect::<Result<_, _>>()?;
        raw.push(number, cells)?;
    }
    Ok(())
}

/// The text with its lines ended by line feeds, as all but very old programs end them, without the mark of a file's end.
fn lines(text: &str) -> Cow<'_, str> {
    let old = !text.contains('\n') && text.contains('\r');
    match (old, text.contains('\u{1a}')) {
        (false, false) => text.into(),
        (true, _) => text.replace('\r', "\n").replace('\u{1a}', "").into(),
        (false, true) => text.replace('\u{1a}', "").into(),
    }
}

/// The separator that occurs most in the first lines, outside quotes.
fn separator(text: &str) -> char {
    /// Lines looked at.
    const LINES: usize = 5;
    let mut counts = [(',', 0), ('\t', 0), (';', 0)];
    for line in text.lines().take(LINES) {
        let mut quoted = false;
        for c in line.chars() {
            quoted ^= c == '"';
            if let Some((_, count)) = counts.iter_mut().find(|(kind, _)| !quoted && *kind == c) {
                *count += 1;
            }
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(',', |(kind, _)| kind)
}
