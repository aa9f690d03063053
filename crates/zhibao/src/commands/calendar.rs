//! `zhibao calendar YEAR`.
use crate::answer::{Answer, Answered};
use crate::chinese_time::date_in_words;
use crate::columns;
use crate::law_data::LawSource;
use calendar::{Day, Verification, WorkCalendar};
use clap::Args;
use std::fmt::Write;

/// Arguments of `calendar`.
#[derive(Debug, Args)]
pub struct CalendarArgs {
    /// 年份，例如 2026
    #[arg(value_name = "YEAR", value_parser = clap::builder::ValueParser::new(read_year))]
    year: i16,
    #[command(flatten)]
    source: LawSource,
}

fn read_year(text: &str) -> Result<i16, String> {
    let year = text.parse().ok().filter(|year| (1..=9999).contains(year) && text.len() == 4);
    year.ok_or_else(|| "年份写四位数字，例如 2026".to_owned())
}

/// Prints every day of the year (`--json`) or what differs from the ordinary week.
///
/// # Errors
/// When the calendar data cannot be read.
pub fn run(args: &CalendarArgs) -> Answered {
    let (data, mut notes) = args.source.load()?;
    let days = data.calendar.year(args.year);
    match (data.calendar.notice(args.year), data.calendar.statutory(args.year)) {
        (Some(_), _) => {}
        (None, Some(decree)) => notes.push(format!(
            "提醒：{}年节假日安排尚未公布，暂按周末和{}规定的节日休息推算，调休未计",
            args.year, decree.cite
        )),
        (None, None) => {
            notes.push(format!("提醒：{}年节假日安排尚未公布或未收录，暂按周末休息推算", args.year));
        }
    }
    Ok(Answer::new(&days, text(args.year, &days, &data.calendar))?.noting(notes))
}

fn text(year: i16, days: &[Day], calendar: &WorkCalendar) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = match calendar.notice(year) {
        Some(notice) => {
            let status =
                if notice.status == Verification::Verified { "已核对" } else { "默认值·待核对" };
            writeln!(text, "{year}年 {}（{status}）", notice.cite)
        }
        None if calendar.statutory(year).is_some() => {
            writeln!(text, "{year}年 节假日安排尚未公布，以下为暂定：只有法定节日，没有调休")
        }
        None => writeln!(text, "{year}年 节假日安排尚未公布或未收录，以下为暂定"),
    };
    let working = days.iter().filter(|day| day.working).count();
    let _ = writeln!(text, "工作日 {working} 天，休息 {} 天", days.len() - working);
    let months = (1..=12).map(|month| {
        let of_month = days.iter().filter(|day| day.date.month() == month);
        format!("{month}月 {}", of_month.filter(|day| day.working).count())
    });
    let _ = writeln!(text, "各月工作日：{}", months.collect::<Vec<_>>().join("，"));
    let rows: Vec<Vec<String>> = runs(days)
        .into_iter()
        .map(|(first, last)| {
            let kind = if first.working { "上班" } else { "休息" };
            let span = if first.date == last.date {
                date_in_words(first.date)
            } else {
                format!("{}至{}月{}日", date_in_words(first.date), last.date.month(), last.date.day())
            };
            vec![kind.to_owned(), span, first.name.clone().unwrap_or_default()]
        })
        .collect();
    text.push_str(&columns::table(&rows));
    text
}

/// Neighbouring days with the same name and kind: (first, last).
fn runs(days: &[Day]) -> Vec<(&Day, &Day)> {
    let mut runs: Vec<(&Day, &Day)> = Vec::new();
    for day in days.iter().filter(|day| day.name.is_some()) {
        match runs.last_mut() {
            Some((first, last))
                if first.name == day.name
                    && first.working == day.working
                    && last.date.tomorrow().is_ok_and(|next| next == day.date) =>
            {
                *last = day;
            }
            _ => runs.push((day, day)),
        }
    }
    runs
}
