//! Tables as files for a spreadsheet: CSV (RFC 4180) in UTF-8 with a byte order mark, which office programs need to read
//! Chinese, and no cell that a spreadsheet would take for a formula.
use crate::desk::papers::disposition;
use crate::error::{Answer, Stop};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;

/// Byte order mark of UTF-8.
const MARK: &str = "\u{feff}";

/// The file's text: a head and rows.
#[must_use]
pub fn text(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = String::from(MARK);
    line(&mut text, head.iter().copied());
    for row in rows {
        line(&mut text, row.iter().map(String::as_str));
    }
    text
}

/// The answer that downloads it.
///
/// # Errors
/// When the name cannot be written into a header.
pub fn download(name: &str, text: String) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(false, name)?);
    Ok::<_, Stop>((headers, text).into_response())
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

/// What formulas begin with; in East Asian settings the wide forms count too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that begins like a formula gets an apostrophe, as spreadsheets write text that must stay text.
fn push_cell(text: &mut String, cell: &str) {
    let formula = cell.starts_with(FORMULA);
    let quoted = formula || cell.contains(['"', ',', '\r', '\n']);
    if !quoted {
        return text.push_str(cell);
    }
    text.push('"');
    if formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn cells_are_quoted_and_never_become_formulas() {
        let rows = [vec!["甲，乙".to_owned(), "a,\"b\"\nc".to_owned(), "=1+1".to_owned(), "-3".to_owned()]];
        let written = text(&["名称", "文字", "式", "数"], rows.into_iter());
        assert_eq!(written, "\u{feff}名称,文字,式,数\r\n甲，乙,\"a,\"\"b\"\"\nc\",\"'=1+1\",\"'-3\"\r\n");
        for cell in ["＝1+1", "＋1", "－1", "＠SUM(A1)", "\n=1+1", "@x", "\t=1"] {
            let written = text(&["头"], [vec![cell.to_owned()]].into_iter());
            assert!(written.contains(&format!("\"'{cell}\"")), "{written}");
        }
        assert!(written.as_bytes().starts_with(b"\xef\xbb\xbf"));
    }
}
