//! The arithmetic of a deadline in words an officer can follow with a finger on the wall calendar.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CHINA_STANDARD_TIME, DayEnd};

/// Most steps one computation shows; what goes beyond is summed up in a single step.
pub const MAX_STEPS: usize = 200;

/// One line of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The day the line is about, if it is about one.
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// The line itself, in Chinese.
    pub text: String,
}

/// Collects steps, joining neighbouring days that do not count for the same reason.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    lines: Vec<Step>,
    run: Option<Run>,
    unlisted_days: i32,
}

/// Neighbouring days left out for one reason.
#[derive(Debug)]
struct Run {
    first: Date,
    last: Date,
    days: i32,
    reason: String,
}

impl Steps {
    pub(crate) fn say(&mut self, on: Option<Date>, text: String) {
        self.close_run();
        self.lines.push(Step { on, text });
    }

    /// Notes that `date` does not count.
    pub(crate) fn skip(&mut self, date: Date, reason: &str) {
        if let Some(run) = &mut self.run
            && run.reason == reason
            && run.last.tomorrow().is_ok_and(|next| next == date)
        {
            run.last = date;
            run.days += 1;
            return;
        }
        self.close_run();
        self.run = Some(Run { first: date, last: date, days: 1, reason: reason.to_owned() });
    }

    /// Ends the days left out, so that the next line stands after them.
    pub(crate) fn close_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        if self.lines.len() >= MAX_STEPS {
            self.unlisted_days += run.days;
            return;
        }
        let text = if run.first == run.last {
            format!("{}不计入（{}）", chinese_date(run.first), run.reason)
        } else {
            let (first, last) = (chinese_date(run.first), chinese_date(run.last));
            format!("{first}至{last}共{}日不计入（{}）", run.days, run.reason)
        };
        self.lines.push(Step { on: Some(run.first), text });
    }

    /// States how many days were left out without a line of their own.
    pub(crate) fn sum_up(&mut self) {
        self.close_run();
        if self.unlisted_days > 0 {
            let text = format!("另有{}日不计入，未逐一列出", self.unlisted_days);
            self.lines.push(Step { on: None, text });
            self.unlisted_days = 0;
        }
    }

    pub(crate) fn into_lines(mut self) -> Vec<Step> {
        self.sum_up();
        self.lines
    }
}

/// A date as official papers write it: `2023年7月28日`.
pub(crate) fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// An instant in China Standard Time, to the minute (seconds only when there are any): `2023年7月28日10:00`.
pub(crate) fn chinese_instant(at: jiff::Timestamp) -> String {
    let local = CHINA_STANDARD_TIME.to_datetime(at);
    if DayEnd::MIDNIGHT.instant(local.date()) == Some(at) {
        return format!("{}24:00", chinese_date(local.date()));
    }
    let seconds = if local.second() == 0 { String::new() } else { format!(":{:02}", local.second()) };
    format!("{}{:02}:{:02}{seconds}", chinese_date(local.date()), local.hour(), local.minute())
}
