//! The working days of one year: what the notice changes in the ordinary week, and the months at a glance.
use super::views;
use crate::ui::parts;
use maud::{Markup, html};

/// Days of a week, Monday first.
const WEEK: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// Days off, or worked to make up for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CalendarRow {
    /// Offices work.
    pub working: bool,
    /// From when until when, in words.
    pub span: String,
    /// Holiday.
    pub name: String,
    /// How many days.
    pub days: usize,
    /// The notice.
    pub cite: String,
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CalendarDay {
    /// Day of the month.
    pub day: i8,
    /// Offices work.
    pub working: bool,
    /// It differs from the ordinary week.
    pub special: bool,
}

/// A month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CalendarMonth {
    /// Number, from 1.
    pub month: i8,
    /// Working days in it.
    pub working: usize,
    /// Blank cells before the first day; the week begins on Monday.
    pub before: usize,
    /// Its days.
    pub days: Vec<CalendarDay>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CalendarPage {
    /// Year.
    pub year: i16,
    /// Other years: words and page.
    pub years: Vec<parts::Tab>,
    /// The year's notice: words, where the data were taken from, whether compared with the text.
    pub notice: Option<(String, String, bool)>,
    /// Working days and days off.
    pub counts: (usize, usize),
    /// What differs from the ordinary week.
    pub rows: Vec<CalendarRow>,
    /// Months.
    pub months: Vec<CalendarMonth>,
}

/// The content of the page.
#[must_use]
pub fn calendar(page: &CalendarPage) -> Markup {
    html! {
        h1 { "法规" }
        (views("/law/calendar"))
        h2 { (page.year) "年工作日历" }
        @match &page.notice {
            Some((cite, source, verified)) => {
                p { "依据：" (cite) " " (parts::verified_badge(*verified)) }
                p class="z-help" { "数据来源：" (source) }
            },
            None => {
                p class="z-note z-note-plain" { span class="z-tag z-tag-doubt" { "？暂定" } " 这一年的节假日安排尚未公布或未收录，暂按周末和下面列出的法定节日休息推算，没有调休；期限落在这一年的，公布后会变。" }
            },
        }
        p class="z-lead" { "工作日 " (page.counts.0) " 天，休息 " (page.counts.1) " 天。" }
        (parts::tabs("年份", &page.years))
        (parts::card("special", "放假和调休", &special(&page.rows)))
        (parts::card("months", "各月", &html! { div class="z-months" { @for month in &page.months { (one(page.year, month)) } } }))
    }
}

fn special(rows: &[CalendarRow]) -> Markup {
    html! {
        @if rows.is_empty() { p class="z-quiet" { "没有与周末不同的安排。" } } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "放假和调休" }
                    thead { tr { @for head in ["安排", "日期", "天数", "节日", "依据"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="安排" { @if row.working { span class="z-tag" { "班 调休上班" } } @else { span class="z-tag z-tag-good" { "休 放假" } } }
                                td data-label="日期" { (row.span) }
                                td data-label="天数" class="z-number" { (row.days) }
                                td data-label="节日" { (row.name) }
                                td data-label="依据" { (row.cite) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn one(year: i16, month: &CalendarMonth) -> Markup {
    let cells: Vec<Option<CalendarDay>> =
        std::iter::repeat_n(None, month.before).chain(month.days.iter().copied().map(Some)).collect();
    html! {
        table class="z-month" {
            caption { (month.month) "月 · 工作日 " (month.working) " 天" span class="visually-hidden" { "（" (year) "年）" } }
            thead { tr { @for day in WEEK { th scope="col" { (day) } } } }
            tbody {
                @for week in cells.chunks(WEEK.len()) {
                    tr { @for cell in week { td class=[class_of(cell.as_ref())] { @if let Some(day) = cell { (day.day) (mark(day)) } } } }
                }
            }
        }
    }
}

fn class_of(day: Option<&CalendarDay>) -> Option<&'static str> {
    match day {
        Some(CalendarDay { working: true, special: true, .. }) => Some("z-worked"),
        Some(CalendarDay { working: false, .. }) => Some("z-off"),
        _ => None,
    }
}

/// Told by a word too, not by colour alone.
fn mark(day: &CalendarDay) -> Markup {
    html! {
        @if day.special && day.working { span class="z-mark" { "班" } }
        @if day.special && !day.working { span class="z-mark" { "休" } }
    }
}
