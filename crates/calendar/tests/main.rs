//! The calendar crate at its boundary, on the real data of `law/calendars`.
#![allow(clippy::unwrap_used)]

mod cases;
mod lights;
mod properties;
mod real_years;
mod year_files;

use std::sync::OnceLock;

use calendar::WorkCalendar;
use jiff::Timestamp;

/// The calendar of `law/calendars`.
fn real_calendar() -> &'static WorkCalendar {
    static CALENDAR: OnceLock<WorkCalendar> = OnceLock::new();
    CALENDAR.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../law/calendars");
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let files = paths.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "toml"));
        let texts = files.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        WorkCalendar::parse(texts).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// A local time such as `2023-07-28T10:00`, or an instant that ends in `Z`.
fn at(text: &str) -> Timestamp {
    let text = if text.ends_with('Z') { text.to_owned() } else { format!("{text}+08:00") };
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}
