//! 工作日历: a year's days off and make-up days with the notice they rest on.
use super::page;
use crate::error::{Answer, Stop, see_other};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::law::{CalendarDay, CalendarMonth, CalendarPage, CalendarRow, calendar};
use crate::ui::parts::Tab;
use crate::ui::words;
use axum::extract::{Path, State};
use axum::response::Response;
use calendar::{Day, Verification, WorkCalendar};

/// Years that have a page; others are slips of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
/// Years offered after the last one arranged.
const YEARS_AHEAD: i16 = 1;

fn this_year(state: &WebState) -> i16 {
    case::actor::civil_date(state.platform.now()).year()
}

/// `GET /law/calendar`: this year.
pub async fn now(State(state): State<WebState>, _: Signed) -> Response {
    see_other(&format!("/law/calendar/{}", this_year(&state)))
}

/// `GET /law/calendar/{year}`.
///
/// # Errors
/// "Not there" for a year beyond reason.
pub async fn show(State(state): State<WebState>, signed: Signed, Path(year): Path<i16>) -> Answer {
    if !YEARS.contains(&year) {
        return Err(Stop::not_there());
    }
    let kept = &state.platform.rules.calendar;
    let days = kept.year(year);
    let working = days.iter().filter(|day| day.working).count();
    let notice = kept
        .notice(year)
        .map(|notice| (notice.cite.clone(), notice.source.clone(), notice.status == Verification::Verified));
    let view = CalendarPage {
        year,
        years: years(kept, year, this_year(&state)),
        notice,
        counts: (working, days.len() - working),
        rows: runs(&days).into_iter().map(row).collect(),
        months: (1..=12).map(|month| month_of(&days, month)).collect(),
    };
    Ok(page(&signed, &format!("{year}年工作日历"), Some(Place::Law), &calendar(&view)))
}

/// All arranged years, the next one, and the one shown.
fn years(kept: &WorkCalendar, shown: i16, now: i16) -> Vec<Tab> {
    let mut years: Vec<i16> = YEARS.filter(|year| kept.is_published(*year)).collect();
    let last = years.last().copied().unwrap_or(now).max(now);
    years.extend(last..=last.saturating_add(YEARS_AHEAD));
    years.push(shown);
    years.sort_unstable();
    years.dedup();
    let tab = |year: &i16| Tab {
        title: if kept.is_published(*year) { year.to_string() } else { format!("{year}（暂定）") },
        href: format!("/law/calendar/{year}"),
        count: None,
        active: *year == shown,
    };
    years.iter().rev().map(tab).collect()
}

/// Neighbouring days that differ from the ordinary week in the same way.
fn runs(days: &[Day]) -> Vec<Vec<&Day>> {
    let mut runs: Vec<Vec<&Day>> = Vec::new();
    for day in days.iter().filter(|day| day.name.is_some()) {
        let follows = |last: &&Day| {
            last.name == day.name
                && last.working == day.working
                && last.date.tomorrow().ok() == Some(day.date)
        };
        match runs.last_mut().filter(|run| run.last().is_some_and(follows)) {
            Some(run) => run.push(day),
            None => runs.push(vec![day]),
        }
    }
    runs
}

fn row(run: Vec<&Day>) -> CalendarRow {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return CalendarRow::default() };
    let span = if first.date == last.date {
        words::date(first.date)
    } else {
        format!("{}至{}月{}日", words::date(first.date), last.date.month(), last.date.day())
    };
    CalendarRow {
        working: first.working,
        span,
        name: first.name.clone().unwrap_or_default(),
        days: run.len(),
        cite: first.cite.clone(),
    }
}

fn month_of(days: &[Day], month: i8) -> CalendarMonth {
    let days: Vec<&Day> = days.iter().filter(|day| day.date.month() == month).collect();
    let before = days.first().map_or(0, |day| day.date.weekday().to_monday_zero_offset());
    CalendarMonth {
        month,
        working: days.iter().filter(|day| day.working).count(),
        before: usize::try_from(before).unwrap_or(0),
        days: days
            .iter()
            .map(|day| CalendarDay { day: day.date.day(), working: day.working, special: day.name.is_some() })
            .collect(),
    }
}
