//! Numbers written in digits, Chinese characters, English words or Roman numerals (5.1.6).

use crate::text::Parts;

/// English number words; those that would be parts of others stand after them.
const WORDS: [(&str, u32); 30] = [
    ("thousand", 1_000),
    ("seventeen", 17),
    ("thirteen", 13),
    ("fourteen", 14),
    ("eighteen", 18),
    ("nineteen", 19),
    ("hundred", 100),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventy", 70),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
    ("thirty", 30),
    ("eighty", 80),
    ("ninety", 90),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("zero", 0),
    ("three", 3),
    ("seven", 7),
    ("eight", 8),
    ("four", 4),
    ("five", 5),
    ("nine", 9),
    ("one", 1),
    ("two", 2),
    ("six", 6),
    ("ten", 10),
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

/// A Chinese numeral.
#[derive(Clone, Copy)]
enum Numeral {
    Digit(u32),
    /// Ten, a hundred, a thousand, ten thousand.
    Unit(u32),
}

fn numeral(code: u16) -> Option<Numeral> {
    Some(match char::from_u32(u32::from(code))? {
        '零' | '〇' => Numeral::Digit(0),
        '一' | '壹' => Numeral::Digit(1),
        '二' | '贰' | '两' => Numeral::Digit(2),
        '三' | '叁' => Numeral::Digit(3),
        '四' | '肆' => Numeral::Digit(4),
        '五' | '伍' => Numeral::Digit(5),
        '六' | '陆' => Numeral::Digit(6),
        '七' | '柒' => Numeral::Digit(7),
        '八' | '捌' => Numeral::Digit(8),
        '九' | '玖' => Numeral::Digit(9),
        '十' | '拾' => Numeral::Unit(10),
        '百' | '佰' => Numeral::Unit(100),
        '千' | '仟' => Numeral::Unit(1_000),
        '万' => Numeral::Unit(10_000),
        _ => return None,
    })
}

/// Whether a character is a numeral in its plain writing, which nobody takes for another for its look.
pub(crate) fn is_plain_numeral(code: u16) -> bool {
    const PLAIN: &str = "一二三四五六七八九十百千万";
    (0x4E00..0x7700).contains(&code) && PLAIN.chars().any(|c| u32::from(c) == u32::from(code))
}

/// A row of numerals in digits: as one number where it has tens, hundreds or more, else digit by digit.
fn in_digits(run: &[Numeral]) -> String {
    counted(run).map_or_else(
        || {
            let each = run.iter().map(|part| match part {
                Numeral::Digit(n) | Numeral::Unit(n) => n.to_string(),
            });
            each.collect()
        },
        |number| number.to_string(),
    )
}

/// The number that a row of numerals counts; none when it is read digit by digit.
fn counted(run: &[Numeral]) -> Option<u32> {
    let (mut total, mut section, mut digit, mut units) = (0u32, 0u32, None, false);
    for &part in run {
        match part {
            Numeral::Digit(n) if digit.unwrap_or(0) == 0 => digit = Some(n),
            Numeral::Digit(_) => return None,
            Numeral::Unit(10_000) => {
                let before = section + digit.take().unwrap_or(0);
                total = total.checked_add(before.max(1).checked_mul(10_000)?)?;
                (section, units) = (0, true);
            }
            Numeral::Unit(unit) => {
                section = section.checked_add(digit.take().unwrap_or(1) * unit)?;
                units = true;
            }
        }
    }
    units.then_some(())?;
    total.checked_add(section + digit.unwrap_or(0))
}

/// A piece of a mark: a numeral, or what is none.
enum Piece {
    Numeral(Numeral),
    Other(Vec<u16>),
}

/// The mark with every number in digits and a repeated whole taken once; none when it has no number written in words
/// or digits.
pub(crate) fn number_form(parts: &Parts) -> Option<Vec<u16>> {
    let (pieces, numbers) = pieces(parts);
    let mut form: Vec<u16> = Vec::with_capacity(pieces.len() + 4);
    let mut run: Vec<Numeral> = Vec::new();
    let mut last = None;
    for (at, piece) in pieces {
        let follows = last.replace(at).is_none_or(|before| at == before + 1);
        let goes_on = follows && matches!(piece, Piece::Numeral(_));
        if !run.is_empty() && !goes_on {
            form.extend(in_digits(&run).encode_utf16());
            run.clear();
        }
        match piece {
            Piece::Numeral(numeral) => run.push(numeral),
            Piece::Other(text) => form.extend(text),
        }
    }
    form.extend(in_digits(&run).encode_utf16());
    let half = form.len() / 2;
    if half >= 2 && form.len().is_multiple_of(2) && form[..half] == form[half..] {
        form.truncate(half);
    }
    (numbers > 0 && !form.is_empty()).then_some(form)
}

/// The pieces of a mark with their places, in order, and how many of them are numbers.
fn pieces(parts: &Parts) -> (Vec<(u8, Piece)>, usize) {
    let mut numbers = 0;
    let mut pieces: Vec<(u8, Piece)> = Vec::new();
    for (&code, &at) in parts.han().iter().zip(parts.han_at()) {
        let numeral = numeral(code);
        numbers += usize::from(numeral.is_some());
        pieces.push((at, numeral.map_or_else(|| Piece::Other(vec![code]), Piece::Numeral)));
    }
    let alone = parts.han().is_empty() && parts.words().nth(1).is_none();
    for range in counted_together(parts) {
        let (word, places) = (&parts.latin()[range.clone()], &parts.latin_at()[range]);
        if word.iter().all(u8::is_ascii_digit) {
            numbers += 1;
            let digits = word.iter().map(|&c| Piece::Numeral(Numeral::Digit(u32::from(c - b'0'))));
            pieces.extend(places.iter().copied().zip(digits));
            continue;
        }
        let written = in_words(word).map(|numbers| numbers.iter().map(u32::to_string).collect());
        let digits = written.or_else(|| roman(word, alone));
        numbers += usize::from(digits.is_some() || word.iter().any(u8::is_ascii_digit));
        let text = digits.unwrap_or_else(|| String::from_utf8_lossy(word).into_owned());
        pieces.push((places[0], Piece::Other(text.encode_utf16().collect())));
    }
    pieces.sort_by_key(|piece| piece.0);
    (pieces, numbers)
}

/// The words of the Latin part; those that follow each other and count one number are one (TWENTY ONE, ONE HUNDRED TEN).
fn counted_together(parts: &Parts) -> Vec<std::ops::Range<usize>> {
    let latin = parts.latin();
    let mut ranges: Vec<std::ops::Range<usize>> = parts.words().collect();
    let follow = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| {
        a.end == b.start && parts.latin_at()[b.start] <= parts.latin_at()[a.end - 1] + 2
    };
    let mut at = 0;
    while at + 1 < ranges.len() {
        let (first, next) = (ranges[at].clone(), ranges[at + 1].clone());
        let together = || number(&[&latin[first.clone()], &latin[next.clone()]].concat());
        let both = || number(&latin[first.clone()]).is_some() && number(&latin[next.clone()]).is_some();
        let together = follow(&first, &next) && both() && together().is_some();
        if together {
            ranges.splice(at..=at + 1, std::iter::once(first.start..next.end));
        } else {
            at += 1;
        }
    }
    ranges
}

/// The one number that a word made of number words counts.
fn number(word: &[u8]) -> Option<u32> {
    match in_words(word)?.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// A word made of number words only: one after the other, or counted together (twenty one).
fn in_words(word: &[u8]) -> Option<Vec<u32>> {
    let mut rest = std::str::from_utf8(word).ok()?;
    let mut numbers: Vec<u32> = Vec::new();
    while !rest.is_empty() {
        let &(name, value) = WORDS.iter().find(|(name, _)| rest.starts_with(name))?;
        rest = &rest[name.len()..];
        match numbers.last_mut() {
            Some(last) if value >= 100 && *last > 0 && *last < 10 => *last *= value,
            Some(last) if value > 0 && value < 10 && *last >= 20 && *last < 100 && *last % 10 == 0 => {
                *last += value;
            }
            Some(last) if value > 0 && value < 100 && *last >= 100 && *last % 100 == 0 => *last += value,
            _ => numbers.push(value),
        }
    }
    Some(numbers)
}

/// A Roman numeral beside something else; alone it may be letters.
fn roman(word: &[u8], alone: bool) -> Option<String> {
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
        assert_eq!(form("双十一"), form("双11"));
        assert_eq!(form("二十一金维他"), form("21金维他"));
        assert_eq!(form("百年"), form("100年"));
        assert_eq!(form("5百强"), form("五百强"));
        assert_eq!(form("一百零八将"), form("108将"));
        assert_eq!(form("TWENTYONE"), form("二十一"));
        assert_eq!(form("ONEHUNDREDTEN"), form("110"));
        assert_eq!(form("TWENTY ONE"), form("二十一"));
        assert_eq!(form("Twenty-One"), form("21"));
        assert_eq!(form("FORTY TWO"), form("42"));
        assert_eq!(form("ONE HUNDRED TEN"), form("110"));
        assert_eq!(form("FIVE HUNDRED CLUB"), form("500 club"));
        assert_eq!(form("ONE TWO").as_deref(), Some("12"), "digit by digit");
        assert_eq!(form("九五至尊").as_deref(), Some("95至尊"), "digit by digit");
        assert_eq!(form("ONE"), form("1"));
        assert_eq!(form("NINE"), form("九"));
        assert_eq!(form("stone"), None);
        assert_eq!(form("V"), None, "a letter");
    }
}
