//! Numbers in Chinese and Arabic numerals.

/// The digit or unit a Chinese numeral stands for: (value, is it a unit of tens).
fn han(c: char) -> Option<(u32, bool)> {
    Some(match c {
        '〇' | '零' | '○' => (0, false),
        '一' | '壹' => (1, false),
        '二' | '贰' | '两' => (2, false),
        '三' | '叁' => (3, false),
        '四' => (4, false),
        '五' => (5, false),
        '六' => (6, false),
        '七' => (7, false),
        '八' => (8, false),
        '九' => (9, false),
        '十' => (10, true),
        '百' => (100, true),
        '千' => (1000, true),
        _ => return None,
    })
}

/// Whether the character is a Chinese numeral.
pub(super) fn is_han(c: char) -> bool {
    han(c).is_some()
}

/// Longest run of Chinese numerals read as one number.
const MAX_HAN: usize = 9;

/// Reads a number in Chinese numerals (十二, 一百零三, 二〇二三) from the front: value below 10,000 and its length.
pub(super) fn read_han(chars: &[char]) -> Option<(u32, usize)> {
    let length = chars.iter().take(MAX_HAN + 1).take_while(|c| is_han(**c)).count();
    if length == 0 || length > MAX_HAN {
        return None;
    }
    let run: Vec<(u32, bool)> = chars[..length].iter().filter_map(|c| han(*c)).collect();
    if run.iter().all(|(_, unit)| !unit) {
        let value = run.iter().try_fold(0u32, |sum, (digit, _)| sum.checked_mul(10)?.checked_add(*digit))?;
        return (value < 10_000).then_some((value, length));
    }
    let (mut total, mut digit, mut last_unit) = (0, None, 10_000);
    for (value, unit) in run {
        if unit {
            if value >= last_unit {
                return None;
            }
            total += digit.take().unwrap_or(1) * value;
            last_unit = value;
        } else if value == 0 {
            digit = None;
        } else if digit.replace(value).is_some() {
            return None;
        }
    }
    Some((total + digit.unwrap_or(0), length))
}

/// Reads a number in Arabic digits (already folded) of at most six digits from the front: value and length.
pub(super) fn read_arabic(chars: &[char]) -> Option<(u32, usize)> {
    let length = chars.iter().take(7).take_while(|c| c.is_ascii_digit()).count();
    if length == 0 || length > 6 {
        return None;
    }
    let value = chars[..length].iter().filter_map(|c| c.to_digit(10)).fold(0, |sum, digit| sum * 10 + digit);
    Some((value, length))
}

/// Reads a number in either kind of numeral from the front: value and length.
pub(super) fn read(chars: &[char]) -> Option<(u32, usize)> {
    read_arabic(chars).or_else(|| read_han(chars))
}
