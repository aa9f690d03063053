//! When a task is due: a date, or a day that comes again each year.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// When a task is due. Written as `2025-12-31` or `yearly-12-20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Once, on a date.
    On(Date),
    /// Each year on a day; 29 February is refused because most years lack it.
    Yearly {
        /// Month from 1.
        month: i8,
        /// Day of the month from 1.
        day: i8,
    },
}

/// A text that is no due rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("到期日“{0}”的写法不对，应为“2025-12-31”或“yearly-12-20”")]
pub struct DueUnreadable(String);

impl Due {
    /// Whether `day` is such a due date, in whatever year for a day that comes again.
    #[must_use]
    pub fn falls_on(self, day: Date) -> bool {
        match self {
            Self::On(date) => date == day,
            Self::Yearly { month, day: of_month } => (month, of_month) == (day.month(), day.day()),
        }
    }

    /// The first due date on or after `from`; none when the only date has passed or the calendar ends.
    #[must_use]
    pub fn next_from(self, from: Date) -> Option<Date> {
        match self {
            Self::On(date) => (date >= from).then_some(date),
            Self::Yearly { month, day } => {
                let this_year = Date::new(from.year(), month, day).ok()?;
                if this_year >= from {
                    Some(this_year)
                } else {
                    Date::new(from.year().checked_add(1)?, month, day).ok()
                }
            }
        }
    }
}

impl FromStr for Due {
    type Err = DueUnreadable;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || DueUnreadable(text.to_owned());
        let Some(rule) = text.strip_prefix("yearly-") else {
            return text.parse().map(Self::On).map_err(|_| unreadable());
        };
        let (month, day) =
            rule.split_once('-').filter(|_| rule.len() == "12-20".len()).ok_or_else(unreadable)?;
        let (month, day) = (month.parse().map_err(|_| unreadable())?, day.parse().map_err(|_| unreadable())?);
        /// A year without 29 February.
        const COMMON_YEAR: i16 = 2023;
        Date::new(COMMON_YEAR, month, day).map_err(|_| unreadable())?;
        Ok(Self::Yearly { month, day })
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => write!(f, "{date}"),
            Self::Yearly { month, day } => write!(f, "yearly-{month:02}-{day:02}"),
        }
    }
}

impl Serialize for Due {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Due {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Due {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("Due")
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "2025-12-31, or yearly-12-20 for a day that comes again each year",
            "pattern": r"^(yearly-\d{2}-\d{2}|\d{4}-\d{2}-\d{2})$"
        })
    }
}
