//! Numbers written in digits, Chinese characters, English words or Roman numerals (5.1.6).

use crate::text::Parts;

/// English number words; those that would be parts of others stand after them.
const WORDS: [(&str, &str); 21] = [
    ("seventeen", "17"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("eighteen", "18"),
    ("nineteen", "19"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("zero", "0"),
    ("three", "3"),
    ("seven", "7"),
    ("eight", "8"),
    ("four", "4"),
    ("five", "5"),
    ("nine", "9"),
    ("one", "1"),
    ("two", "2"),
    ("six", "6"),
    ("ten", "10"),
];
const ROMAN: [(&str, &str); 11] = [
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("vi", "6"),
    ("vii", "7"),
    ("viii", "8"),
    ("ix", "9"),
    ("xi", "11"),
    ("xii", "12"),
    ("v", "5"),
    ("x", "10"),
];

/// The value of a Chinese numeral below ten (十 gives 10).
fn chinese(code: u16) -> Option<&'static str> {
    Some(match char::from_u32(u32::from(code))? {
        '零' | '〇' => "0",
        '一' | '壹' => "1",
        '二' | '贰' | '两' => "2",
        '三' | '叁' => "3",
        '四' | '肆' => "4",
        '五' | '伍' => "5",
        '六' | '陆' => "6",
        '七' | '柒' => "7",
        '八' | '捌' => "8",
        '九' | '玖' => "9",
        '十' | '拾' => "10",
        _ => return None,
    })
}

/// The mark with every number in digits and a repeated whole taken once; none when it has no number written in words
/// or digits, or nothing but one digit.
pub(crate) fn number_form(parts: &Parts) -> Option<Vec<u16>> {
    let mut pieces: Vec<(u8, Vec<u16>)> = Vec::new();
    let mut numbers = 0;
    for (&code, &at) in parts.han().iter().zip(parts.han_at()) {
        let digits = chinese(code);
        numbers += usize::from(digits.is_some());
        pieces.push((at, digits.map_or_else(|| vec![code], |d| d.encode_utf16().collect())));
    }
    let words: Vec<_> = parts.words().collect();
    for range in words {
        let at = parts.latin_at()[range.start];
        let word = &parts.latin()[range];
        let digits = in_words(word).or_else(|| roman(word, &pieces, parts));
        numbers += usize::from(digits.is_some() || word.iter().any(u8::is_ascii_digit));
        let text = digits.unwrap_or_else(|| String::from_utf8_lossy(word).into_owned());
        pieces.push((at, text.encode_utf16().collect()));
    }
    pieces.sort_by_key(|piece| piece.0);
    let mut form: Vec<u16> = pieces.into_iter().flat_map(|piece| piece.1).collect();
    let half = form.len() / 2;
    if half >= 2 && form.len().is_multiple_of(2) && form[..half] == form[half..] {
        form.truncate(half);
    }
    (numbers > 0 && form.len() >= 2).then_some(form)
}

/// A word made of number words only.
fn in_words(word: &[u8]) -> Option<String> {
    let mut rest = std::str::from_utf8(word).ok()?;
    let mut digits = String::new();
    while !rest.is_empty() {
        let (name, value) = WORDS.iter().find(|(name, _)| rest.starts_with(name))?;
        digits.push_str(value);
        rest = &rest[name.len()..];
    }
    Some(digits)
}

/// A Roman numeral beside something else; alone it may be letters.
fn roman(word: &[u8], pieces: &[(u8, Vec<u16>)], parts: &Parts) -> Option<String> {
    let alone = pieces.is_empty() && word.len() == parts.latin().len();
    let found = ROMAN.iter().find(|(name, _)| name.as_bytes() == word)?;
    (!alone).then(|| found.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn form(mark: &str) -> Option<String> {
        number_form(&Parts::new(fold(mark).units)).map(|form| String::from_utf16_lossy(&form))
    }

    #[test]
    fn numbers_in_any_writing_have_one_form() {
        assert_eq!(form("123一二三"), form("Onetwothree"));
        assert_eq!(form("SK-TWO"), form("SK-II"));
        assert_eq!(form("三六零"), form("360"));
        assert_eq!(form("七匹狼"), form("7匹狼"));
        assert_eq!(form("stone"), None);
    }
}
