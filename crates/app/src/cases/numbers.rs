//! Numbers that tell who somebody is, found in words by their form: identity and mobile numbers, bank cards, telephones,
//! number plates, accounts of messengers. People write them in full width, in groups, with hyphens.
use std::ops::Range;

/// Digits of an identity number, its check character included (GB 11643).
const IDENTITY: usize = 18;
/// Digits of a mobile number.
const MOBILE: usize = 11;
/// Digits of a bank card (ISO/IEC 7812).
const CARD: std::ops::RangeInclusive<usize> = 16..=19;
/// Groups in which one number is written at most.
const MOST_GROUPS: usize = 5;
/// First characters of a number plate: the provinces' abbreviations.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// Words after which an account of a messenger stands.
const MESSENGERS: [&str; 4] = ["微信号", "微信", "QQ号", "QQ"];
/// Shortest account.
const MIN_ACCOUNT_CHARS: usize = 5;

/// A run of letters and digits, folded to half width.
struct Run {
    place: Range<usize>,
    text: String,
}

/// Where such numbers stand in a text, in order, none within another.
pub(super) fn personal_numbers(text: &str) -> Vec<Range<usize>> {
    let runs = runs(text);
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(first) = runs.get(next) {
        let longest = (1..=MOST_GROUPS).rev().find(|&count| {
            let groups = runs.get(next..next + count).unwrap_or_default();
            groups.len() == count && joined(text, groups) && is_personal(text, groups)
        });
        match longest.and_then(|count| Some((count, runs.get(next + count - 1)?))) {
            Some((count, last)) => {
                let end = account_end(text, first).unwrap_or(last.place.end).max(last.place.end);
                found.push(plate_start(text, first)..end);
                next += count;
                while runs.get(next).is_some_and(|run| run.place.start < end) {
                    next += 1;
                }
            }
            None => next += 1,
        }
    }
    found
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(letter) = half_width(c) else { continue };
        match runs.last_mut().filter(|run| run.place.end == at) {
            Some(run) => {
                run.text.push(letter);
                run.place.end += c.len_utf8();
            }
            None => runs.push(Run { place: at..at + c.len_utf8(), text: letter.into() }),
        }
    }
    runs
}

fn half_width(c: char) -> Option<char> {
    let folded = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        _ => c,
    };
    folded.is_ascii_alphanumeric().then_some(folded)
}

/// Whether only one mark of grouping stands between each two runs.
fn joined(text: &str, groups: &[Run]) -> bool {
    groups.windows(2).all(|pair| {
        let [before, after] = pair else { return false };
        let between = text.get(before.place.end..after.place.start).unwrap_or_default();
        let mut marks = between.chars();
        matches!(marks.next(), Some(' ' | '\u{3000}' | '\u{a0}' | '-' | '－' | '‐' | '–' | '—' | '·' | '.'))
            && marks.next().is_none()
    })
}

fn is_personal(text: &str, groups: &[Run]) -> bool {
    let number: String = groups.iter().map(|run| run.text.as_str()).collect();
    let lengths: Vec<usize> = groups.iter().map(|run| run.text.len()).collect();
    let grouped = lengths.len() > 1;
    let [first, ..] = groups else { return false };
    let landline = matches!(lengths.as_slice(), [3 | 4, 7 | 8]) && number.starts_with('0') && digits(&number);
    // Groups of other lengths are dates, sums and numbers of documents.
    let mobile =
        is_mobile(&number) && (!grouped || matches!(lengths.as_slice(), [3, 4, 4] | [3, 8] | [7, 4]));
    let abroad = matches!(lengths.as_slice(), [2, 11] | [2, 3, 4, 4])
        && number.strip_prefix("86").is_some_and(is_mobile);
    is_identity(&number)
        || mobile
        || abroad
        || landline
        || is_card(&number)
        || (!grouped && (plate_start(text, first) < first.place.start || account_end(text, first).is_some()))
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_mobile(number: &str) -> bool {
    number.len() == MOBILE
        && digits(number)
        && number.starts_with('1')
        && number.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

fn is_identity(number: &str) -> bool {
    let Some((head, last)) = number.split_at_checked(IDENTITY - 1) else { return false };
    let within = |part: Option<&str>, most: u32| {
        part.and_then(|part| part.parse::<u32>().ok()).is_some_and(|value| (1..=most).contains(&value))
    };
    digits(head)
        && matches!(last.as_bytes(), [b'0'..=b'9' | b'X' | b'x'])
        && matches!(number.get(6..8), Some("18" | "19" | "20"))
        && within(number.get(10..12), 12)
        && within(number.get(12..14), 31)
}

/// A card of a bank: its first digit, its length and its check digit (Luhn).
fn is_card(number: &str) -> bool {
    if !CARD.contains(&number.len()) || !digits(number) || !number.starts_with(['4', '5', '6']) {
        return false;
    }
    let sum: u32 = number.bytes().rev().enumerate().fold(0, |sum, (place, byte)| {
        let digit = u32::from(byte - b'0');
        let doubled = digit * 2;
        let counted = if doubled > 9 { doubled - 9 } else { doubled };
        sum + if place % 2 == 1 { counted } else { digit }
    });
    sum.is_multiple_of(10)
}

/// Where a number plate begins whose letters and digits are a run: at the province before it; otherwise where the run does.
fn plate_start(text: &str, run: &Run) -> usize {
    let start = run.place.start;
    let province = text.get(..start).and_then(|before| before.chars().next_back());
    let shaped = matches!(run.text.len(), 6 | 7)
        && run.text.starts_with(|c: char| c.is_ascii_uppercase())
        && run.text.chars().skip(1).filter(char::is_ascii_digit).count() >= 3;
    match province.filter(|c| shaped && PROVINCES.contains(*c)) {
        Some(province) => start - province.len_utf8(),
        None => start,
    }
}

/// Where the account of a messenger ends that begins with the run, if the name of one stands before it.
fn account_end(text: &str, run: &Run) -> Option<usize> {
    let (before, from) = text.split_at_checked(run.place.start)?;
    let before = before.trim_end_matches([' ', ':', '：', '为', '是', '（', '(']);
    if !MESSENGERS.iter().any(|name| before.ends_with(name)) {
        return None;
    }
    let account = |c: char| half_width(c).is_some() || matches!(c, '_' | '-');
    let length = from.find(|c| !account(c)).unwrap_or(from.len());
    (from.get(..length)?.chars().count() >= MIN_ACCOUNT_CHARS).then_some(run.place.start + length)
}

#[cfg(test)]
mod tests {
    use super::personal_numbers;

    fn found(text: &str) -> Vec<&str> {
        personal_numbers(text).into_iter().filter_map(|place| text.get(place)).collect()
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        let cases: [(&str, &[&str]); 11] = [
            ("电话13912345678，", &["13912345678"]),
            ("11010119850101123X", &["11010119850101123X"]),
            ("证号２３０１０３１９９００１０１１２３Ｘ。", &["２３０１０３１９９００１０１１２３Ｘ"]),
            ("2301 0319 9001 0112 3X", &["2301 0319 9001 0112 3X"]),
            ("手机139-1234-5678或139 1234 5678", &["139-1234-5678", "139 1234 5678"]),
            ("+86 13912345678", &["86 13912345678"]),
            ("住宅电话0451-82345678", &["0451-82345678"]),
            ("卡号6222 0200 0000 0000 000", &["6222 0200 0000 0000 000"]),
            ("驾驶黑A12B45到场", &["黑A12B45"]),
            ("微信号：zhang_san8。", &["zhang_san8"]),
            ("微信号：zhangsan88，QQ 12345678", &["zhangsan88", "12345678"]),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_rights_firms_sums_and_days_stay() {
        for text in [
            "商标第12345678号，金额13912345678901元，91230100MA18CXYZ9K",
            "ZL202310123456789012",
            "12012345678 与 123456789012345678",
            "2026-11-26 至 2026-12-01，哈市监罚〔2026〕3号",
            "数量 139 双，每双 1234 元，合计 5678 元",
            "统一社会信用代码 91230100MA0000000X",
            "型号A12345，微信小程序",
            "",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
