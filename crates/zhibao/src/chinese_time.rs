//! Dates and instants as people type and read them (China Standard Time).
use calendar::{CHINA_STANDARD_TIME, DayEnd, local_date};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// How an instant may be typed, for messages.
pub const INSTANT_FORMS: &str =
    "时刻写作 2026-11-20T16:00（北京时间）、2026-11-20（当日零时）或带时区的 2026-11-20T16:00:00+08:00";

/// Reads a civil date `YYYY-MM-DD`.
///
/// # Errors
/// A Chinese sentence that says how to write it.
pub fn read_date(text: &str) -> Result<Date, String> {
    let wrong = || "日期写作 年-月-日，例如 2026-03-01，且须是日历上有的日子".to_owned();
    if text.len() != "2026-03-01".len() {
        return Err(wrong());
    }
    text.parse().map_err(|_| wrong())
}

/// Reads an instant in one of [`INSTANT_FORMS`].
///
/// # Errors
/// A Chinese sentence that says how to write it.
pub fn read_instant(text: &str) -> Result<Timestamp, String> {
    let wrong = || INSTANT_FORMS.to_owned();
    if let Ok(date) = read_date(text) {
        return CHINA_STANDARD_TIME.to_timestamp(date.at(0, 0, 0, 0)).map_err(|_| wrong());
    }
    let shortest = "2026-11-20T16:00".len();
    if text.len() < shortest || !matches!(text.as_bytes().get(10), Some(b'T' | b' ')) {
        return Err(wrong());
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local: DateTime = text.parse().map_err(|_| wrong())?;
    let has_zone = text.get(10..).is_some_and(|time| time.contains(['+', 'Z', 'z', '[', '-']));
    if has_zone {
        return Err(wrong());
    }
    CHINA_STANDARD_TIME.to_timestamp(local).map_err(|_| wrong())
}

/// 2023年7月28日.
pub fn date_in_words(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 2023年7月28日10:00; the last moment of a day is 24:00; seconds only when there are any.
pub fn instant_in_words(at: Timestamp) -> String {
    let date = local_date(at);
    if DayEnd::MIDNIGHT.instant(date) == Some(at) {
        return format!("{}24:00", date_in_words(date));
    }
    let local = CHINA_STANDARD_TIME.to_datetime(at);
    let seconds = if local.second() == 0 { String::new() } else { format!(":{:02}", local.second()) };
    format!("{}{:02}:{:02}{seconds}", date_in_words(date), local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_instant_names_the_same_moment() {
        let at: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
        for text in [
            "2026-11-20T16:00",
            "2026-11-20 16:00",
            "2026-11-20T16:00:00",
            "2026-11-20T16:00:00+08:00",
            "2026-11-20T08:00:00Z",
        ] {
            assert_eq!(read_instant(text), Ok(at), "{text}");
        }
        assert_eq!(read_instant("2026-11-21"), Ok("2026-11-20T16:00:00Z".parse().unwrap()));
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-20T16",
            "2026-02-30",
            "2026-11-20T25:00",
            "20261120",
            "明天",
            "2026-11-20X16:00",
        ] {
            assert!(read_instant(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_end_of_a_day_is_told_as_24_o_clock() {
        let end = DayEnd::MIDNIGHT.instant(read_date("2026-11-23").unwrap()).unwrap();
        assert_eq!(instant_in_words(end), "2026年11月23日24:00");
        assert_eq!(instant_in_words(read_instant("2026-01-02T03:04:05").unwrap()), "2026年1月2日03:04:05");
    }
}
