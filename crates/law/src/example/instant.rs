//! A local time of an example: `2026-11-20T16:00`, or `2026-11-23T24:00` for the end of a day.
use calendar::{CHINA_STANDARD_TIME, DayEnd};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use std::fmt;
use std::str::FromStr;

/// A time of day in China Standard Time; `24:00` is the last moment of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LocalInstant {
    date: Date,
    time: Option<Time>,
}

impl LocalInstant {
    /// The day.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// The instant; `24:00` is the last microsecond of the day, as due times are.
    ///
    /// `None` only at the very edge of the supported time line (year 9999).
    #[must_use]
    pub fn timestamp(self) -> Option<Timestamp> {
        match self.time {
            Some(time) => CHINA_STANDARD_TIME.to_timestamp(self.date.to_datetime(time)).ok(),
            None => DayEnd::MIDNIGHT.instant(self.date),
        }
    }
}

impl FromStr for LocalInstant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("“{text}”应写作 年-月-日T时:分（北京时间），例如 2026-11-20T16:00；当日终了写 T24:00");
        let (date, time) = text.split_once('T').ok_or_else(wrong)?;
        let date: Date = date.parse().map_err(|_| wrong())?;
        if time == "24:00" {
            return Ok(Self { date, time: None });
        }
        let time: Time = time.parse().map_err(|_| wrong())?;
        Ok(Self { date, time: Some(time) })
    }
}

impl fmt::Display for LocalInstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            Some(time) if time.second() == 0 => {
                write!(f, "{}T{:02}:{:02}", self.date, time.hour(), time.minute())
            }
            Some(time) => write!(f, "{}T{time}", self.date),
            None => write!(f, "{}T24:00", self.date),
        }
    }
}

crate::procedure::as_string!(LocalInstant, "LocalInstant", "年-月-日T时:分（北京时间），当日终了写 T24:00");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_minutes_and_the_end_of_the_day_in_beijing_time() {
        let at = |text: &str| text.parse::<LocalInstant>().unwrap();
        assert_eq!(at("2026-11-20T16:00").timestamp().unwrap(), "2026-11-20T08:00:00Z".parse().unwrap());
        assert_eq!(
            at("2026-11-23T24:00").timestamp(),
            DayEnd::MIDNIGHT.instant(at("2026-11-23T24:00").date())
        );
        for text in ["2026-11-20T16:00", "2026-11-23T24:00"] {
            assert_eq!(at(text).to_string(), text);
        }
        for text in ["2026-11-20", "2026-11-20 16:00", "2026-13-20T16:00", "2026-11-20T25:00", "T24:00"] {
            assert!(text.parse::<LocalInstant>().is_err(), "{text}");
        }
    }
}
