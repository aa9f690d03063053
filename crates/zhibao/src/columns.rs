//! Text in columns, aligned by what a terminal shows: Chinese characters take two cells.

/// Ranges of characters that take two cells.
const WIDE: [(char, char); 7] = [
    ('\u{1100}', '\u{115f}'),
    ('\u{2e80}', '\u{a4cf}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{fe30}', '\u{fe6f}'),
    ('\u{ff00}', '\u{ff60}'),
    ('\u{20000}', '\u{3fffd}'),
];

/// Cells a text takes in a terminal.
pub fn width(text: &str) -> usize {
    let wide = |c: char| WIDE.iter().any(|(first, last)| (*first..=*last).contains(&c));
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// A text with spaces behind it up to a width.
pub fn padded(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(text))))
}

/// Lines of a label and its value, the values below each other; further lines of a value are indented as the first.
pub fn labelled(pairs: &[(&str, String)]) -> String {
    let cells = pairs.iter().map(|(label, _)| width(label)).max().unwrap_or(0) + 2;
    let mut text = String::new();
    for (label, value) in pairs {
        for (index, line) in value.lines().enumerate() {
            text.push_str(&padded(if index == 0 { label } else { "" }, cells));
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// Rows in aligned columns, two spaces apart.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let padded: Vec<String> = row.iter().zip(&cells).map(|(cell, cells)| padded(cell, *cells)).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_latin_labels_line_up() {
        assert_eq!(width("期限3日"), 7);
        let text = labelled(&[("期限", "甲".into()), ("due", "乙\n丙".into())]);
        assert_eq!(text, "期限  甲\ndue   乙\n      丙\n");
        let rows = [vec!["一".to_owned(), "x".to_owned()], vec!["abc".to_owned(), "y".to_owned()]];
        assert_eq!(table(&rows), "一   x\nabc  y\n");
    }
}
