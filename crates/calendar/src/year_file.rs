//! The file of one year: its notice, the days off, the weekend days worked; or, while there is no notice, the days off that
//! the decree on holidays fixes.

use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::value::Datetime;

use crate::work_calendar::{SpecialDay, WorkCalendar, is_weekend};

/// Largest file read for one year.
pub const MAX_FILE_BYTES: usize = 64 * 1024;

/// Longest single holiday; longer is taken for a slip of the pen.
const MAX_HOLIDAY_DAYS: i32 = 20;

/// A mistake in a year's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}：{what}。{mend}")]
pub struct CalendarError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, counted from one.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

/// Whether a person compared a value with the official text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
    /// 已核对.
    Verified,
    /// 默认值，待核对.
    Default,
}

/// Where a year's days come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Notice {
    /// The year arranged.
    pub year: i16,
    /// Title and number of the notice.
    pub cite: String,
    /// Where the data was taken from and compared with.
    pub source: String,
    /// Whether number and title were compared with the official text.
    pub status: Verification,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: Spanned<i16>,
    cite: Spanned<String>,
    source: String,
    status: Verification,
    #[serde(default)]
    statutory: bool,
    #[serde(default)]
    off: Vec<Off>,
    #[serde(default)]
    work: Vec<Work>,
}

/// Days off, both ends included; `cite` only when another notice than the year's ordered them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Off {
    from: Spanned<Datetime>,
    until: Spanned<Datetime>,
    name: String,
    cite: Option<String>,
}

/// A weekend day worked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Work {
    on: Spanned<Datetime>,
    name: String,
    cite: Option<String>,
}

/// Where we are, for messages.
struct Place<'a> {
    file: &'a str,
    text: &'a str,
}

impl Place<'_> {
    fn error(&self, at: Range<usize>, what: String, mend: &str) -> CalendarError {
        let before = self.text.as_bytes().iter().take(at.start);
        let line = before.filter(|&&byte| byte == b'\n').count() + 1;
        CalendarError { file: self.file.to_owned(), line, what, mend: mend.to_owned() }
    }

    fn date(&self, value: &Spanned<Datetime>) -> Result<Date, CalendarError> {
        let wrong = |what: String| self.error(value.span(), what, "请写成不带引号的日期，如 2023-10-01");
        let written = value.get_ref();
        match (written.date, written.time, written.offset) {
            (Some(date), None, None) => {
                let year = i16::try_from(date.year).map_err(|_| wrong("年份超出范围".to_owned()))?;
                let (Ok(month), Ok(day)) = (i8::try_from(date.month), i8::try_from(date.day)) else {
                    return Err(wrong(format!("“{written}”不是日历上的日期")));
                };
                Date::new(year, month, day).map_err(|_| wrong(format!("“{written}”不是日历上的日期")))
            }
            _ => Err(wrong(format!("“{written}”不是日期"))),
        }
    }
}

/// Reads one file into the calendar.
pub(crate) fn read_into(calendar: &mut WorkCalendar, name: &str, text: &str) -> Result<(), CalendarError> {
    let place = Place { file: name, text };
    if text.len() > MAX_FILE_BYTES {
        let what = format!("文件超过{}KiB", MAX_FILE_BYTES / 1024);
        return Err(place.error(0..0, what, "一个文件只放一个年度的安排"));
    }
    let file: YearFile = toml::from_str(text).map_err(|error| {
        let what = format!("格式有误（{}）", error.message().replace('\n', "；"));
        place.error(error.span().unwrap_or(0..0), what, "请对照 law/calendars 中其他年度的文件改正")
    })?;
    let year = *file.year.get_ref();
    if file.cite.get_ref().trim().is_empty() {
        return Err(place.error(file.cite.span(), "cite 为空".to_owned(), "请写明通知的标题和文号"));
    }
    if calendar.notices.contains_key(&year) || calendar.statutory.contains_key(&year) {
        let what = format!("{year}年已由另一文件给出");
        return Err(place.error(file.year.span(), what, "每年只保留一个文件"));
    }
    let cite = file.cite.into_inner();
    for off in &file.off {
        let days = off_days(&place, year, off)?;
        for day in days {
            let special = SpecialDay {
                working: false,
                name: off.name.clone(),
                cite: off.cite.as_ref().unwrap_or(&cite).clone(),
                provisional: file.statutory,
            };
            insert(calendar, &place, day, special, off.from.span())?;
        }
    }
    if let Some(work) = file.work.first().filter(|_| file.statutory) {
        let what = "调休上班日要由年度通知安排".to_owned();
        return Err(place.error(work.on.span(), what, "通知公布后删去 statutory，按通知重写本文件"));
    }
    for work in &file.work {
        let on = place.date(&work.on)?;
        check_year(&place, year, on, work.on.span())?;
        if !is_weekend(on) {
            return Err(place.error(
                work.on.span(),
                format!("{on}本来就是工作日"),
                "调休上班日应为星期六或星期日，请核对日期",
            ));
        }
        let special = SpecialDay {
            working: true,
            name: work.name.clone(),
            cite: work.cite.as_ref().unwrap_or(&cite).clone(),
            provisional: false,
        };
        insert(calendar, &place, on, special, work.on.span())?;
    }
    let notices = if file.statutory { &mut calendar.statutory } else { &mut calendar.notices };
    notices.insert(year, Notice { year, cite, source: file.source, status: file.status });
    Ok(())
}

fn off_days(place: &Place<'_>, year: i16, off: &Off) -> Result<Vec<Date>, CalendarError> {
    let (from, until) = (place.date(&off.from)?, place.date(&off.until)?);
    check_year(place, year, from, off.from.span())?;
    check_year(place, year, until, off.until.span())?;
    let days = (until - from).get_days();
    if days < 0 {
        return Err(place.error(off.until.span(), format!("{until}早于{from}"), "until 应为假期最后一日"));
    }
    if days >= MAX_HOLIDAY_DAYS {
        let what = format!("假期{from}至{until}长达{}日", days + 1);
        return Err(place.error(off.until.span(), what, "请核对起止日期"));
    }
    Ok(from.series(jiff::Span::new().days(1)).take_while(|day| *day <= until).collect())
}

/// A notice arranges its own year and may begin in the last days of December before it.
fn check_year(place: &Place<'_>, year: i16, date: Date, at: Range<usize>) -> Result<(), CalendarError> {
    let december_before = date.year() + 1 == year && date.month() == 12;
    if date.year() == year || december_before {
        return Ok(());
    }
    Err(place.error(at, format!("{date}不在{year}年"), "请写本年度（或上年12月）的日期"))
}

fn insert(
    calendar: &mut WorkCalendar,
    place: &Place<'_>,
    date: Date,
    special: SpecialDay,
    at: Range<usize>,
) -> Result<(), CalendarError> {
    if let Some(earlier) = calendar.special.get(&date) {
        let what =
            format!("{date}已列为{}（{}）", if earlier.working { "上班日" } else { "休息日" }, earlier.name);
        return Err(place.error(at, what, "同一日只写一次"));
    }
    calendar.special.insert(date, special);
    Ok(())
}
