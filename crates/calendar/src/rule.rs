//! How an instrument counts: a property of the instrument, never of the engine.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{CHINA_STANDARD_TIME, Period, Unit};

/// Whether the day (or hour) on which a period begins is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartDay {
    /// Counting begins with the next day (民法典 201).
    #[default]
    Excluded,
    /// The first day is counted, as some custody and service rules do.
    Included,
}

/// Whether the hour in which a period in hours begins is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartHour {
    /// Counting begins at the very instant (民法典 201: 自规定的时间起算).
    #[default]
    Counted,
    /// Counting begins with the next full hour (刑事诉讼法 105: 期间开始的时不算).
    Excluded,
}

/// What happens when the last day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LastDay {
    /// The period runs on to the next working day (民法典 203, 刑事诉讼法 105).
    #[default]
    NextWorkingDay,
    /// The period ends where it ends (custody periods, 刑事诉讼法 105).
    Stays,
}

/// The moment at which a counted day ends: `24:00`, or the close of business as `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DayEnd(Option<Time>);

impl DayEnd {
    /// The end of the civil day.
    pub const MIDNIGHT: Self = Self(None);

    /// The last instant that still belongs to `date`: 23:59:59.999999 for `24:00`, otherwise the closing time itself.
    ///
    /// `None` only at the very edge of the supported time line (year 9999).
    #[must_use]
    pub fn instant(self, date: Date) -> Option<Timestamp> {
        match self.0 {
            Some(close) => CHINA_STANDARD_TIME.to_timestamp(date.to_datetime(close)).ok(),
            None => {
                let next = date.tomorrow().ok()?.to_datetime(Time::midnight());
                let midnight = CHINA_STANDARD_TIME.to_timestamp(next).ok()?;
                midnight.checked_sub(1.microsecond()).ok()
            }
        }
    }
}

impl fmt::Display for DayEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(close) => write!(f, "{:02}:{:02}", close.hour(), close.minute()),
            None => f.write_str("24:00"),
        }
    }
}

impl FromStr for DayEnd {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}”不是时刻：请写 \"24:00\" 或下班时刻，如 \"17:30\"");
        if text == "24:00" {
            return Ok(Self::MIDNIGHT);
        }
        let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
        if hour.len() != 2 || minute.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b':') {
            return Err(wrong());
        }
        let (hour, minute) = (hour.parse().map_err(|_| wrong())?, minute.parse().map_err(|_| wrong())?);
        Time::new(hour, minute, 0, 0).map(|close| Self(Some(close))).map_err(|_| wrong())
    }
}

impl Serialize for DayEnd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DayEnd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for DayEnd {
    fn schema_name() -> Cow<'static, str> {
        "DayEnd".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^(24:00|([01][0-9]|2[0-3]):[0-5][0-9])$",
            "description": "日终时刻：\"24:00\"，或下班时刻如 \"17:30\"",
        })
    }
}

/// How the periods of one instrument are counted.
///
/// The default is the general rule of 民法典 201–203: the first day excluded, roll-over to the next working day, the day
/// ending at 24:00.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CountingRule {
    /// Whether the first day is counted.
    pub start: StartDay,
    /// Whether the first hour is counted; only for periods in hours.
    pub start_hour: StartHour,
    /// What happens when the last day is not a working day.
    pub last_day_on_holiday: LastDay,
    /// Calendar-day periods of exactly these lengths are counted in working days (行政处罚法 85: 2, 3, 5, 7).
    pub working_day_amounts: Vec<u32>,
    /// Calendar-day periods of at most this length are counted in working days (行政强制法 69: 10).
    pub working_days_up_to: Option<u32>,
    /// When a day ends.
    pub day_ends: DayEnd,
    /// Whether a period in hours that ends on a day off also rolls over, to the end of the next working day.
    /// Needs [`LastDay::NextWorkingDay`] as well.
    pub hours_roll_over: bool,
}

impl CountingRule {
    /// The unit a period is really counted in under this rule: some lengths in 日 mean working days.
    #[must_use]
    pub fn effective_unit(&self, period: Period) -> Unit {
        let listed = self.working_day_amounts.contains(&period.amount);
        let short = self.working_days_up_to.is_some_and(|limit| period.amount <= limit);
        if period.unit == Unit::CalendarDays && (listed || short) { Unit::WorkingDays } else { period.unit }
    }
}
