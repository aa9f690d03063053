//! Counting in days: which days count, where the count ends, and where it rolls over to.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use crate::exclusion::Suspensions;
use crate::steps::{Steps, chinese_date, chinese_instant};
use crate::{CountingRule, Day, LastDay, MAX_SPAN_DAYS, Period, StartDay, Unit, WorkCalendar, local_date};

/// Why a count has no last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoEnd {
    /// A suspension that nobody has lifted yet.
    StillSuspended,
    /// Beyond [`MAX_SPAN_DAYS`] or the supported time line.
    TooFar,
}

/// One count in progress: what it may look at, and what it has noted.
#[derive(Debug)]
pub(crate) struct Counting<'a> {
    pub(crate) calendar: &'a WorkCalendar,
    pub(crate) rule: &'a CountingRule,
    pub(crate) suspensions: Suspensions,
    pub(crate) steps: Steps,
    /// Whether a day of a year without a published notice was looked at.
    pub(crate) provisional: bool,
}

impl Counting<'_> {
    /// The last day of a period in days, months or years, before anything rolls over.
    pub(crate) fn last_day(&mut self, period: Period, unit: Unit, from: Timestamp) -> Result<Date, NoEnd> {
        let start = self.start_day(period, from)?;
        let first = match self.rule.start {
            StartDay::Excluded => start.tomorrow().map_err(|_| NoEnd::TooFar)?,
            StartDay::Included => start,
        };
        self.say_start(start);
        let days = match unit {
            Unit::Months | Unit::Years => self.days_to_matching_day(period, unit, start, first)?,
            Unit::Hours | Unit::CalendarDays | Unit::WorkingDays => i64::from(period.amount),
        };
        if days == 0 {
            return Ok(start);
        }
        let last = self.walk(first, days, unit == Unit::WorkingDays)?;
        self.steps.sum_up();
        let text = match unit {
            Unit::WorkingDays => format!("{}为第{days}个工作日", chinese_date(last)),
            Unit::CalendarDays => format!("{}为第{days}日", chinese_date(last)),
            Unit::Hours | Unit::Months | Unit::Years => format!("最后一日为{}", chinese_date(last)),
        };
        self.steps.say(Some(last), text);
        Ok(last)
    }

    /// The local day of `from`; the next one when the first day is to be used but had already ended, so that nothing
    /// is ever due before it began.
    fn start_day(&self, period: Period, from: Timestamp) -> Result<Date, NoEnd> {
        let day = local_date(from);
        let used = self.rule.start == StartDay::Included || period.amount == 0;
        let end = self.rule.day_ends.instant(day).ok_or(NoEnd::TooFar)?;
        if used && end < from { day.tomorrow().map_err(|_| NoEnd::TooFar) } else { Ok(day) }
    }

    fn say_start(&mut self, start: Date) {
        let text = match self.rule.start {
            StartDay::Excluded => format!("{}为起算事由发生日，不计入，自次日起算", chinese_date(start)),
            StartDay::Included => format!("自{}起算，当日计入", chinese_date(start)),
        };
        self.steps.say(Some(start), text);
    }

    /// Days from `first` through the matching day of the month in which the period ends, or through that month's end when
    /// it has no such day (民法典 202). When the start day itself counts, the period is full the day before the matching day.
    fn days_to_matching_day(
        &mut self,
        period: Period,
        unit: Unit,
        start: Date,
        first: Date,
    ) -> Result<i64, NoEnd> {
        let amount = i64::from(period.amount);
        let months = if unit == Unit::Years { amount * 12 } else { amount };
        if months > MAX_SPAN_DAYS / 28 {
            return Err(NoEnd::TooFar);
        }
        let matching = start.checked_add(months.months()).map_err(|_| NoEnd::TooFar)?;
        let month_end = matching.day() != start.day();
        let last = match self.rule.start {
            StartDay::Included if !month_end => matching.yesterday().map_err(|_| NoEnd::TooFar)?,
            StartDay::Included | StartDay::Excluded => matching,
        };
        let text = if month_end {
            format!("{period}届满之月无对应日，以月末日{}为准", chinese_date(last))
        } else {
            format!("{period}按对应日计至{}", chinese_date(last))
        };
        self.steps.say(Some(last), text);
        Ok((i64::from((last - first).get_days()) + 1).max(0))
    }

    /// Walks day by day from `first` and returns the day on which the `wanted`-th day that counts falls.
    fn walk(&mut self, first: Date, wanted: i64, working_only: bool) -> Result<Date, NoEnd> {
        if wanted > MAX_SPAN_DAYS {
            return Err(NoEnd::TooFar);
        }
        if !working_only && self.suspensions.is_empty() {
            return first.checked_add((wanted - 1).days()).map_err(|_| NoEnd::TooFar);
        }
        let mut date = first;
        let mut counted = 0;
        for _ in 0..MAX_SPAN_DAYS {
            match self.obstacle(date, working_only)? {
                Some(reason) => self.steps.skip(date, &reason),
                None => counted += 1,
            }
            if counted == wanted {
                return Ok(date);
            }
            date = date.tomorrow().map_err(|_| NoEnd::TooFar)?;
        }
        Err(NoEnd::TooFar)
    }

    /// Moves a last day on which the clock is suspended, or a day off when the rule rolls over, to the next day that will do.
    pub(crate) fn settle(&mut self, last: Date) -> Result<Date, NoEnd> {
        let working_only = self.rule.last_day_on_holiday == LastDay::NextWorkingDay;
        let mut date = last;
        for _ in 0..MAX_SPAN_DAYS {
            let Some(reason) = self.obstacle(date, working_only)? else {
                if date != last {
                    let (last, date_text) = (chinese_date(last), chinese_date(date));
                    self.steps.say(Some(date), format!("最后一日{last}不能届满，顺延至{date_text}"));
                }
                return Ok(date);
            };
            self.steps.skip(date, &reason);
            date = date.tomorrow().map_err(|_| NoEnd::TooFar)?;
        }
        Err(NoEnd::TooFar)
    }

    /// Why a day does not count. A day counts when the clock runs at the day's end: so the day on which a suspension
    /// begins is left out, the day on which the clock runs again counts, and no deadline ever falls inside a suspension.
    fn obstacle(&mut self, date: Date, working_only: bool) -> Result<Option<String>, NoEnd> {
        let end = self.rule.day_ends.instant(date).ok_or(NoEnd::TooFar)?;
        if let Some(suspension) = self.suspensions.at(end) {
            if suspension.until.is_none() {
                let since = chinese_instant(suspension.from);
                let text = format!("{since}起中止（{}），尚未恢复，到期日待定", suspension.reason);
                self.steps.say(Some(date), text);
                return Err(NoEnd::StillSuspended);
            }
            return Ok(Some(format!("中止：{}", suspension.reason)));
        }
        if !working_only {
            return Ok(None);
        }
        let Day { working, name, provisional, .. } = self.calendar.day(date);
        self.provisional |= provisional;
        Ok((!working).then(|| name.unwrap_or_else(|| "周末".to_owned())))
    }
}
