//! Which days are worked, and on whose word.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::year_file::{self, CalendarError, Notice};

/// One day of the working calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// The day.
    #[schemars(with = "String")]
    pub date: Date,
    /// Whether offices work on it.
    pub working: bool,
    /// The holiday, or for a worked weekend day the 调休 it makes up for; `None` for an ordinary day.
    pub name: Option<String>,
    /// The notice this rests on, or the remark that there is none yet.
    pub cite: String,
    /// True when the year's notice is not in the data: only weekends are off then, and the days that the decree on
    /// holidays fixes, if they are.
    pub provisional: bool,
}

/// A day that differs from the ordinary week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SpecialDay {
    pub(crate) working: bool,
    pub(crate) name: String,
    pub(crate) cite: String,
    /// Fixed by the decree; the notice may move days around it.
    pub(crate) provisional: bool,
}

/// The working calendar: the ordinary week, and what the yearly notices change in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    pub(crate) notices: BTreeMap<i16, Notice>,
    /// Years of which only the days that the decree fixes are known.
    pub(crate) statutory: BTreeMap<i16, Notice>,
    pub(crate) special: BTreeMap<Date, SpecialDay>,
}

impl WorkCalendar {
    /// Builds the calendar from `(file name, TOML text)` pairs, one file a year.
    ///
    /// ```
    /// let text = "year = 2022\ncite = \"通知\"\nsource = \"公报\"\nstatus = \"default\"\n\
    ///             [[off]]\nfrom = 2022-10-01\nuntil = 2022-10-07\nname = \"国庆节\"\n\
    ///             [[work]]\non = 2022-10-08\nname = \"国庆节\"\n";
    /// let calendar = calendar::WorkCalendar::parse([("2022.toml".to_owned(), text.to_owned())])?;
    /// assert!(calendar.day(jiff::civil::date(2022, 10, 8)).working); // a Saturday
    /// # Ok::<(), calendar::CalendarError>(())
    /// ```
    ///
    /// # Errors
    /// The first mistake found, with file, line and how to mend it: TOML that does not parse, an unknown or missing key,
    /// dates outside the year or in reverse order, a day entered twice, a make-up day that is no weekend, a year twice.
    pub fn parse(files: impl IntoIterator<Item = (String, String)>) -> Result<Self, CalendarError> {
        let mut calendar = Self::default();
        for (name, text) in files {
            year_file::read_into(&mut calendar, &name, &text)?;
        }
        Ok(calendar)
    }

    /// What kind of day `date` is.
    #[must_use]
    pub fn day(&self, date: Date) -> Day {
        let published = self.is_published(date.year());
        if let Some(special) = self.special.get(&date) {
            let SpecialDay { working, name, cite, provisional } = special.clone();
            return Day { date, working, name: Some(name), cite, provisional };
        }
        let cite = match self.notices.get(&date.year()) {
            Some(notice) => notice.cite.clone(),
            None if self.statutory.contains_key(&date.year()) => {
                format!("{}年节假日安排尚未公布，暂按周末和法定节日休息推算", date.year())
            }
            None => format!("{}年节假日安排尚未公布或未收录，暂按周末休息推算", date.year()),
        };
        Day { date, working: !is_weekend(date), name: None, cite, provisional: !published }
    }

    /// Every day of a year, 1 January to 31 December; empty for a year outside -9999..=9999.
    #[must_use]
    pub fn year(&self, year: i16) -> Vec<Day> {
        if !(-9999..=9999).contains(&year) {
            return Vec::new();
        }
        date(year, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() == year)
            .map(|day| self.day(day))
            .collect()
    }

    /// Whether the data holds the year's notice.
    #[must_use]
    pub fn is_published(&self, year: i16) -> bool {
        self.notices.contains_key(&year)
    }

    /// The notice of a year, with its source and whether a person verified it.
    #[must_use]
    pub fn notice(&self, year: i16) -> Option<&Notice> {
        self.notices.get(&year)
    }

    /// The decree that fixes days off in a year whose notice is not in the data, if these are.
    #[must_use]
    pub fn statutory(&self, year: i16) -> Option<&Notice> {
        self.statutory.get(&year)
    }

    /// A short, stable name for the data, stored with what was computed from it: years covered, days off and
    /// worked weekend days listed, for example `2004–2026/休610/班145`, and the days the
    /// decree fixes in years not arranged yet, as in `/法定2027休14`.
    #[must_use]
    pub fn version(&self) -> String {
        let arranged = || self.special.values().filter(|day| !day.provisional);
        let worked = arranged().filter(|day| day.working).count();
        let years = spans(&self.notices);
        let version = format!("{years}/休{}/班{worked}", arranged().count() - worked);
        match self.special.values().filter(|day| day.provisional).count() {
            0 => version,
            fixed => format!("{version}/法定{}休{fixed}", spans(&self.statutory)),
        }
    }
}

/// Years in spans: `2004–2026,2028`.
fn spans(years: &BTreeMap<i16, Notice>) -> String {
    let mut spans: Vec<(i16, i16)> = Vec::new();
    for &year in years.keys() {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => spans.push((year, year)),
        }
    }
    let spans: Vec<String> = spans
        .iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    if spans.is_empty() { "无".to_owned() } else { spans.join(",") }
}

pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}
