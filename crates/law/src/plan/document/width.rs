//! Full-width and half-width forms, blanks and sentence ends.

/// Folds a full-width form to its ASCII partner (１ → 1, ． → ., ％ → %), and any blank to a space.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{200b}' | '\u{feff}' => ' ',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Whether the character prints nothing.
pub(super) fn is_blank(c: char) -> bool {
    fold(c) == ' '
}

/// Trims blanks of any width from both ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Whether a line ends like a finished sentence, so that the next line starts something new.
pub(super) fn is_finished(text: &str) -> bool {
    let last = text.chars().rev().map(fold).find(|c| !matches!(c, ' ' | '"' | '”' | '’' | ')'));
    last.is_some_and(|c| matches!(c, '。' | ';' | '!' | '?' | ':' | '…'))
}

/// Lines of a text with their number from 1, for all usual line ends, trimmed.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text);
    let mut number = 0;
    std::iter::from_fn(move || {
        let current = rest?;
        number += 1;
        let Some(end) = current.find(['\n', '\r']) else {
            rest = None;
            return Some((number, trim(current)));
        };
        let skip = if current[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&current[end + skip..]);
        Some((number, trim(&current[..end])))
    })
}
