//! From a period, a rule and a starting instant to the instant at which the time is up.

use jiff::{SignedDuration, Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::counting::{Counting, NoEnd};
use crate::exclusion::Suspensions;
use crate::steps::{Step, Steps, chinese_instant};
use crate::{
    CHINA_STANDARD_TIME, CountingRule, Exclusion, LastDay, Period, StartHour, Unit, WorkCalendar, local_date,
};

/// Longest stretch of days one computation walks: a hundred years.
pub const MAX_SPAN_DAYS: i64 = 36_525;

/// Longest period in hours: as long as [`MAX_SPAN_DAYS`].
pub const MAX_HOURS: i64 = MAX_SPAN_DAYS * 24;

/// The result of [`compute`], with the arithmetic that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Computation {
    /// The last instant still in time (inclusive). `None` while an open suspension holds the clock, or beyond
    /// [`MAX_SPAN_DAYS`]; the last step says which.
    #[schemars(with = "Option<String>")]
    pub due_at: Option<Timestamp>,
    /// The unit really counted in, after [`CountingRule::effective_unit`].
    pub unit: Unit,
    /// True when the result leans on a year whose holidays are not published yet.
    pub provisional: bool,
    /// The arithmetic, in order.
    pub steps: Vec<Step>,
}

/// When a period that began at `from` is up, under a counting rule and with suspensions left out.
///
/// Days: the count starts with the day after `from` (or that day itself), leaves out days on which the clock is
/// suspended at the day's end and, for working days, days off; a last day off rolls over if the rule says so.
/// The day a suspension begins is thus left out and the day it ends counts, so a deadline never falls inside one.
/// Months and years end on the matching day or at the month's end, then grow by the days left out.
/// Hours: exact, or from the next full hour when the [first hour](CountingRule::start_hour) does not count; suspensions are deducted to the instant; they roll over only with
/// [`hours_roll_over`](CountingRule::hours_roll_over), to the end of the next working day.
///
/// An open suspension leaves the deadline open only if it began before the time was up.
#[must_use]
pub fn compute(
    calendar: &WorkCalendar,
    rule: &CountingRule,
    period: Period,
    from: Timestamp,
    excluded: &[Exclusion],
) -> Computation {
    let unit = rule.effective_unit(period);
    let suspensions = Suspensions::merged(excluded);
    let mut counting = Counting { calendar, rule, suspensions, steps: Steps::default(), provisional: false };
    if unit != period.unit {
        let text = format!("依计算规则，本期限的{period}按{}计", Period::new(period.amount, unit));
        counting.steps.say(None, text);
    }
    let due = match unit {
        Unit::Hours => counting.hours_due(period, from),
        Unit::CalendarDays | Unit::WorkingDays | Unit::Months | Unit::Years => {
            counting.day_due(period, unit, from)
        }
    };
    counting.finish(due, unit)
}

impl Counting<'_> {
    fn day_due(&mut self, period: Period, unit: Unit, from: Timestamp) -> Result<Timestamp, NoEnd> {
        let last = self.last_day(period, unit, from)?;
        let last = self.settle(last)?;
        self.rule.day_ends.instant(last).ok_or(NoEnd::TooFar)
    }

    fn hours_due(&mut self, period: Period, from: Timestamp) -> Result<Timestamp, NoEnd> {
        let hours = i64::from(period.amount);
        if hours > MAX_HOURS {
            return Err(NoEnd::TooFar);
        }
        let from = self.first_hour(from)?;
        self.steps.say(Some(local_date(from)), format!("自{}起算，加{period}", chinese_instant(from)));
        let due = self.run_hours(from, SignedDuration::from_hours(hours))?;
        if !(self.rule.hours_roll_over && self.rule.last_day_on_holiday == LastDay::NextWorkingDay) {
            return Ok(due);
        }
        let reached = local_date(due);
        let last = self.settle(reached)?;
        if last == reached { Ok(due) } else { self.rule.day_ends.instant(last).ok_or(NoEnd::TooFar) }
    }

    /// The instant from which hours count: `from`, or the next full hour when the hour in which it falls does not count.
    fn first_hour(&mut self, from: Timestamp) -> Result<Timestamp, NoEnd> {
        if self.rule.start_hour == StartHour::Counted {
            return Ok(from);
        }
        let local = CHINA_STANDARD_TIME.to_datetime(from);
        let hour = local.date().at(local.hour(), 0, 0, 0);
        let next = hour.checked_add(1.hour()).map_err(|_| NoEnd::TooFar)?;
        let text = format!("{}所在的一小时为起算事由发生时，不计入", chinese_instant(from));
        self.steps.say(Some(local.date()), text);
        CHINA_STANDARD_TIME.to_timestamp(next).map_err(|_| NoEnd::TooFar)
    }

    /// Lets `left` run from `from`, standing still during each suspension.
    fn run_hours(&mut self, from: Timestamp, mut left: SignedDuration) -> Result<Timestamp, NoEnd> {
        let mut clock = from;
        let suspensions = self.suspensions.clone();
        for suspension in suspensions.iter() {
            if suspension.until.is_some_and(|until| until <= clock) {
                continue;
            }
            let running = suspension.from.duration_since(clock).max(SignedDuration::ZERO);
            if left <= running && suspension.from > clock {
                break;
            }
            left -= running;
            let (since, reason) = (chinese_instant(suspension.from), &suspension.reason);
            let Some(until) = suspension.until else {
                self.steps.say(None, format!("{since}起中止（{reason}），尚未恢复，到期时刻待定"));
                return Err(NoEnd::StillSuspended);
            };
            self.steps.say(None, format!("扣除{since}至{}（中止：{reason}）", chinese_instant(until)));
            clock = until;
        }
        clock.checked_add(left).map_err(|_| NoEnd::TooFar)
    }

    fn finish(mut self, due: Result<Timestamp, NoEnd>, unit: Unit) -> Computation {
        match due {
            Ok(due_at) => {
                let text = format!("{}届满", chinese_instant(due_at));
                self.steps.say(Some(local_date(due_at)), text);
            }
            Err(NoEnd::TooFar) => {
                let text = format!("超出可计算的范围（{MAX_SPAN_DAYS}日），请核对期限与中止记录");
                self.steps.say(None, text);
            }
            Err(NoEnd::StillSuspended) => {}
        }
        if self.provisional {
            self.steps.say(None, "涉及节假日安排尚未公布的年度，结果为暂定".to_owned());
        }
        Computation { due_at: due.ok(), unit, provisional: self.provisional, steps: self.steps.into_lines() }
    }
}
