//! What must hold for every period, rule and suspension.

use calendar::{CountingRule, Exclusion, LastDay, Period, StartDay, Unit, compute, local_date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::{at, real_calendar};

fn instant() -> impl Strategy<Value = Timestamp> {
    // 2003 to 2030: the published years and both sides of them
    let (first, last) = (at("2003-06-01T00:00"), at("2030-06-01T00:00"));
    (first.as_second()..last.as_second()).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Hours, Unit::CalendarDays, Unit::WorkingDays, Unit::Months, Unit::Years])
}

/// Rules that do not read one unit as another: there a longer period in 日 may lawfully end sooner.
fn rule() -> impl Strategy<Value = CountingRule> {
    let start = prop::sample::select(vec![StartDay::Excluded, StartDay::Included]);
    let last = prop::sample::select(vec![LastDay::NextWorkingDay, LastDay::Stays]);
    let ends = prop::sample::select(vec!["24:00", "17:30"]);
    (start, last, ends).prop_map(|(start, last_day_on_holiday, ends)| CountingRule {
        start,
        last_day_on_holiday,
        day_ends: ends.parse().unwrap(),
        ..CountingRule::default()
    })
}

fn exclusion_after(from: Timestamp) -> impl Strategy<Value = Exclusion> {
    (-200_i64..2_000, 0_i64..1_000).prop_map(move |(begin_hours, length_hours)| {
        let begin = from + SignedDuration::from_hours(begin_hours);
        Exclusion {
            from: begin,
            until: Some(begin + SignedDuration::from_hours(length_hours)),
            reason: "鉴定".into(),
        }
    })
}

fn start_and_exclusions() -> impl Strategy<Value = (Timestamp, Vec<Exclusion>)> {
    instant().prop_flat_map(|from| (Just(from), prop::collection::vec(exclusion_after(from), 0..4)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_later_start_is_never_due_earlier(
        from in instant(), later_seconds in 0_i64..10_000_000, amount in 0_u32..60, unit in unit(), rule in rule(),
    ) {
        let period = Period::new(amount, unit);
        let later = from + SignedDuration::from_secs(later_seconds);
        let (first, second) = (
            compute(real_calendar(), &rule, period, from, &[]),
            compute(real_calendar(), &rule, period, later, &[]),
        );
        prop_assert!(first.due_at.is_some() && first.due_at <= second.due_at, "{first:?} {second:?}");
    }

    #[test]
    fn a_longer_period_is_never_due_earlier(
        (from, excluded) in start_and_exclusions(), amount in 0_u32..50, more in 0_u32..20, unit in unit(), rule in rule(),
    ) {
        let shorter = compute(real_calendar(), &rule, Period::new(amount, unit), from, &excluded);
        let longer = compute(real_calendar(), &rule, Period::new(amount + more, unit), from, &excluded);
        prop_assert!(shorter.due_at.is_some() && shorter.due_at <= longer.due_at, "{shorter:?} {longer:?}");
    }

    #[test]
    fn one_more_suspension_never_makes_it_due_earlier(
        (from, mut excluded) in start_and_exclusions(), amount in 0_u32..60, unit in unit(), rule in rule(),
    ) {
        let period = Period::new(amount, unit);
        let with_all = compute(real_calendar(), &rule, period, from, &excluded).due_at;
        excluded.pop();
        let with_fewer = compute(real_calendar(), &rule, period, from, &excluded).due_at;
        prop_assert!(with_fewer <= with_all, "{with_fewer:?} {with_all:?}");
    }

    #[test]
    fn the_order_of_suspensions_does_not_matter(
        (from, mut excluded) in start_and_exclusions(), amount in 0_u32..60, unit in unit(), rule in rule(),
    ) {
        let period = Period::new(amount, unit);
        let forward = compute(real_calendar(), &rule, period, from, &excluded);
        excluded.reverse();
        prop_assert_eq!(forward, compute(real_calendar(), &rule, period, from, &excluded));
    }

    #[test]
    fn a_period_in_working_days_ends_on_a_working_day(
        (from, excluded) in start_and_exclusions(), amount in 1_u32..120, rule in rule(),
    ) {
        let done = compute(real_calendar(), &rule, Period::new(amount, Unit::WorkingDays), from, &excluded);
        let day = real_calendar().day(local_date(done.due_at.unwrap()));
        prop_assert!(day.working, "{day:?} {done:?}");
    }

    #[test]
    fn a_deadline_in_days_never_falls_inside_a_suspension(
        (from, excluded) in start_and_exclusions(), amount in 0_u32..120, rule in rule(),
        unit in prop::sample::select(vec![Unit::CalendarDays, Unit::WorkingDays, Unit::Months]),
    ) {
        let due = compute(real_calendar(), &rule, Period::new(amount, unit), from, &excluded).due_at.unwrap();
        for stretch in &excluded {
            prop_assert!(due < stretch.from || stretch.until.is_some_and(|until| due >= until), "{due} in {stretch:?}");
        }
    }

    #[test]
    fn hours_without_the_suspensions_are_exactly_the_period(
        (from, excluded) in start_and_exclusions(), amount in 0_u32..2_000,
    ) {
        let done = compute(real_calendar(), &CountingRule::default(), Period::new(amount, Unit::Hours), from, &excluded);
        let due = done.due_at.unwrap();
        // an independent count: every hour of the span is either suspended or runs
        let mut running = SignedDuration::ZERO;
        let mut edges: Vec<Timestamp> = excluded.iter().flat_map(|e| [Some(e.from), e.until]).flatten().collect();
        edges.extend([from, due]);
        edges.retain(|edge| (from..=due).contains(edge));
        edges.sort();
        for pair in edges.windows(2) {
            let suspended = excluded.iter().any(|e| e.from <= pair[0] && e.until.is_none_or(|until| pair[1] <= until));
            if !suspended {
                running += pair[1].duration_since(pair[0]);
            }
        }
        prop_assert_eq!(running, SignedDuration::from_hours(i64::from(amount)));
    }

    #[test]
    fn an_open_suspension_from_the_start_leaves_every_deadline_open(
        from in instant(), amount in 1_u32..60, unit in unit(), rule in rule(),
    ) {
        let open = Exclusion { from, until: None, reason: "中止".into() };
        let done = compute(real_calendar(), &rule, Period::new(amount, unit), from, &[open]);
        prop_assert_eq!(done.due_at, None);
        prop_assert!(done.steps.last().is_some_and(|step| step.text.contains("尚未恢复") || done.provisional));
    }
}
