//! Numbers, dates and money as people write them: 2023年7月28日 15:04 (UTC+8), 元 and 万元.
use jiff::Timestamp;
use jiff::civil::Date;

/// Fen in a yuan.
const FEN_PER_YUAN: i64 = 100;
/// Bytes in a KB, and KB in a MB, as file managers count.
const STEP: i64 = 1024;

/// `2023年7月28日`.
#[must_use]
pub fn date(on: Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

/// `2023年7月28日 15:04`, China Standard Time.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    let local = calendar::CHINA_STANDARD_TIME.to_datetime(at);
    format!("{} {}", date(local.date()), time_of_day(local))
}

/// `15:04`; the last microsecond of a day, at which day limits end, is its `24:00`.
fn time_of_day(local: jiff::civil::DateTime) -> String {
    if local.time() == jiff::civil::time(23, 59, 59, 999_999_000) {
        return "24:00".to_owned();
    }
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `7月28日 15:04`, for places where the year is plain from what stands around.
#[must_use]
pub fn day_and_time(at: Timestamp) -> String {
    let local = calendar::CHINA_STANDARD_TIME.to_datetime(at);
    format!("{}月{}日 {}", local.month(), local.day(), time_of_day(local))
}

/// For `datetime` attributes: `2023-07-28T15:04:00+08:00`.
#[must_use]
pub fn machine_instant(at: Timestamp) -> String {
    let local = calendar::CHINA_STANDARD_TIME.to_datetime(at);
    format!("{local}+08:00")
}

/// For `datetime-local` inputs: `2023-07-28T15:04`, China Standard Time.
#[must_use]
pub fn input_instant(at: Timestamp) -> String {
    let local = calendar::CHINA_STANDARD_TIME.to_datetime(at);
    format!("{}T{:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// A share of 1 in hundredths, rounded; held within 0 and 100.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within 0 to 100")]
pub fn percent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}

/// Digits in groups of three: `1,234,567`.
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { String::from("-") } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Money from fen: `980.50元`, `3万元`, as [`vocabulary::Money`] writes it.
#[must_use]
pub fn money(fen: i64) -> String {
    vocabulary::Money::from_fen(fen).to_string()
}

/// Money from fen as typed into an input, in yuan without signs: `30000`, `980.50`.
#[must_use]
pub fn input_money(fen: i64) -> String {
    match fen % FEN_PER_YUAN {
        0 => (fen / FEN_PER_YUAN).to_string(),
        part => format!("{}.{:02}", fen / FEN_PER_YUAN, part.abs()),
    }
}

/// Size of a file: `512 B`, `1.4 MB`.
#[must_use]
pub fn bytes(size: i64) -> String {
    if size < STEP {
        format!("{size} B")
    } else if size < STEP * STEP {
        format!("{} KB", size / STEP)
    } else {
        let tenths = size * 10 / (STEP * STEP);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_typed_back_is_the_same_money() {
        for fen in [0, 5, 50, 100, 98_050, 3_000_000] {
            assert_eq!(input_money(fen).parse::<vocabulary::Money>().unwrap().fen(), fen);
        }
    }

    #[test]
    fn instants_are_shown_in_china_standard_time() {
        let at: Timestamp = "2023-07-28T07:04:59Z".parse().unwrap();
        assert_eq!(instant(at), "2023年7月28日 15:04");
        assert_eq!(day_and_time(at), "7月28日 15:04");
        assert_eq!(input_instant(at), "2023-07-28T15:04");
        assert_eq!(machine_instant(at), "2023-07-28T15:04:59+08:00");
    }

    #[test]
    fn counts_and_sizes_are_grouped_and_short() {
        assert_eq!(
            [count(0), count(999), count(1000), count(-1_234_567)],
            ["0", "999", "1,000", "-1,234,567"]
        );
        assert_eq!([bytes(12), bytes(2048), bytes(1_500_000)], ["12 B", "2 KB", "1.4 MB"]);
    }
}
