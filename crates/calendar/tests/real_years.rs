//! The data of `law/calendars`.

use calendar::Verification;
use jiff::civil::{Weekday, date};

use crate::real_calendar;

#[test]
fn every_year_has_the_number_of_working_days_counted_elsewhere() {
    // 2023–2026 from the notices, the other years from a second data set
    let expected = [
        (2004, 252),
        (2005, 250),
        (2006, 251),
        (2007, 249),
        (2008, 251),
        (2009, 250),
        (2010, 250),
        (2011, 250),
        (2012, 249),
        (2013, 250),
        (2014, 250),
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, working_days) in expected {
        let days = real_calendar().year(year);
        assert_eq!(days.len(), if date(year, 1, 1).in_leap_year() { 366 } else { 365 }, "{year}");
        assert_eq!(days.iter().filter(|day| day.working).count(), working_days, "{year}");
        assert!(days.iter().all(|day| !day.provisional && !day.cite.is_empty()), "{year}");
    }
}

#[test]
fn days_that_later_notices_changed_are_as_changed_and_cite_them() {
    for (on, working, cited) in [
        (date(2020, 1, 31), false, "延长2020年春节假期"),
        (date(2020, 2, 1), false, "延长2020年春节假期"),
        (date(2020, 2, 2), false, "延长2020年春节假期"),
        (date(2020, 2, 3), true, "2020年部分节假日安排"),
        (date(2015, 9, 3), false, "70周年纪念日"),
        (date(2015, 9, 4), false, "70周年纪念日"),
        (date(2015, 9, 6), true, "70周年纪念日"),
        (date(2019, 5, 3), false, "调整2019年劳动节"),
        (date(2019, 4, 28), true, "调整2019年劳动节"),
        (date(2022, 12, 31), false, "2023年部分节假日安排"),
        (date(2011, 12, 31), true, "2012年部分节假日安排"),
        (date(2006, 12, 30), true, "2007年部分节假日安排"),
        (date(2024, 2, 9), true, "2024年部分节假日安排"),
    ] {
        let day = real_calendar().day(on);
        assert_eq!(day.working, working, "{on}");
        assert!(day.cite.contains(cited), "{on}: {}", day.cite);
    }
}

#[test]
fn every_day_that_makes_up_for_a_holiday_is_a_weekend_day() {
    for day in (2004..=2026).flat_map(|year| real_calendar().year(year)) {
        let weekend = matches!(day.date.weekday(), Weekday::Saturday | Weekday::Sunday);
        assert!(
            !weekend || !day.working || day.name.is_some_and(|name| name.ends_with("调休")),
            "{}",
            day.date
        );
    }
}

#[test]
fn a_year_not_published_is_provisional_and_says_so() {
    assert!(!real_calendar().is_published(2027));
    let monday = real_calendar().day(date(2027, 10, 4));
    assert!(monday.working && monday.provisional && monday.cite.contains("尚未公布"));
    assert!(real_calendar().year(i16::MAX).is_empty());
    assert_eq!(real_calendar().year(9999).len(), 365);
}

#[test]
fn days_fixed_by_decree_are_off_before_the_notice_is_published_and_cite_the_decree() {
    let fixed = |year| {
        let days = real_calendar().year(year).into_iter().filter(|day| day.name.is_some());
        let seen = days.map(|day| {
            assert!(
                !day.working && day.provisional && day.cite.contains("全国年节及纪念日放假办法"),
                "{day:?}"
            );
            day.date.strftime("%m-%d").to_string()
        });
        seen.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fixed(2027), "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03");
    assert_eq!(fixed(2028), "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-01 10-02 10-03");
    assert!(real_calendar().statutory(2027).is_some() && real_calendar().notice(2027).is_none());
}

#[test]
fn the_version_names_the_years_and_counts() {
    assert_eq!(real_calendar().version(), "2004–2026/休615/班150/法定2027–2028休25");
    assert_eq!(calendar::WorkCalendar::default().version(), "无/休0/班0");
}

#[test]
fn a_verified_year_cites_a_number_and_one_without_is_default() {
    for year in 2004..=2026 {
        let notice = real_calendar().notice(year).unwrap();
        assert_eq!(
            notice.status == Verification::Verified,
            notice.cite.contains('〔'),
            "{year}: {}",
            notice.cite
        );
        assert!(!notice.source.is_empty());
    }
}
