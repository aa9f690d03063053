//! Civil dates, working days with 调休 (make-up working days), and the arithmetic of periods.
//!
//! A crate of its own so that it can be verified alone: it depends on no other crate of the workspace,
//! does no I/O and never reads the clock. Holidays are data ([`WorkCalendar::parse`]); the way an
//! instrument counts is data too ([`CountingRule`]); `now` is always an argument.
//!
//! Every local day is a day of China Standard Time, a fixed offset of eight hours east of UTC
//! ([`CHINA_STANDARD_TIME`]); no time-zone database is needed.
//!
//! ```
//! use calendar::{CountingRule, Period, Unit, WorkCalendar, compute};
//! let calendar = WorkCalendar::parse([(
//!     "2023.toml".to_owned(),
//!     "year = 2023\ncite = \"通知\"\nsource = \"公报\"\nstatus = \"verified\"\n".to_owned(),
//! )])?;
//! let from = "2023-07-28T10:00:00+08:00".parse()?; // a Friday
//! let done = compute(&calendar, &CountingRule::default(), Period::new(3, Unit::WorkingDays), from, &[]);
//! assert_eq!(done.due_at, Some("2023-08-02T23:59:59.999999+08:00".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod compute;
mod counting;
mod exclusion;
mod light;
mod period;
mod rule;
mod steps;
mod work_calendar;
mod year_file;

pub use compute::{Computation, MAX_HOURS, MAX_SPAN_DAYS, compute};
pub use exclusion::Exclusion;
pub use light::{Light, light, remaining_text};
pub use period::{Period, Unit};
pub use rule::{CountingRule, DayEnd, LastDay, StartDay, StartHour};
pub use steps::{MAX_STEPS, Step};
pub use work_calendar::{Day, WorkCalendar};
pub use year_file::{CalendarError, MAX_FILE_BYTES, Notice, Verification};

/// China Standard Time, UTC+08:00 the whole year; every civil date of this crate is a day of this offset.
pub const CHINA_STANDARD_TIME: jiff::tz::Offset = jiff::tz::Offset::constant(8);

/// The civil date, in China Standard Time, on which an instant falls.
#[must_use]
pub fn local_date(at: jiff::Timestamp) -> jiff::civil::Date {
    CHINA_STANDARD_TIME.to_datetime(at).date()
}
