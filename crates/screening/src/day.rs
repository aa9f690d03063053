//! Days as registers write them.

/// Whether a text is written like a day (`2024-05-06`, `2024/5/6`, `20240506`, `2024年5月6日`) and is none; words and other
/// numbers are not looked at.
pub(crate) fn is_wrong_day(text: &str) -> bool {
    let digits: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (year, month, day) = match digits[..] {
        [all] if all.len() == 8 && all.len() == text.trim().len() => {
            (number(&all[..4]), number(&all[4..6]), number(&all[6..]))
        }
        [year, month, day, ..] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            (number(year), number(month), number(day))
        }
        _ => return false,
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => 0,
    };
    !(1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_wrong_day;

    #[test]
    fn only_what_is_written_like_a_day_and_is_none_is_wrong() {
        for wrong in ["2026-13-40", "2026-02-29", "20260431", "2026年0月1日", "2026/4/31"] {
            assert!(is_wrong_day(wrong), "{wrong}");
        }
        for right in ["", "不详", "2024-02-29", "20260430", "2026年4月30日 09:30", "1998", "第1900期"]
        {
            assert!(!is_wrong_day(right), "{right}");
        }
    }
}
