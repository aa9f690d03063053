//! `cases.toml`: deadlines worked out by hand.

use std::collections::BTreeMap;

use calendar::{CountingRule, Exclusion, Period, Unit, compute};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{at, real_calendar};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rules: BTreeMap<String, CountingRule>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    rule: String,
    period: Period,
    from: String,
    #[serde(default)]
    excluded: Vec<Stretch>,
    due: String,
    unit: Option<Unit>,
    provisional: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stretch {
    from: String,
    until: Option<String>,
}

fn expected_due(text: &str) -> Option<Timestamp> {
    match text {
        "none" => None,
        date if date.len() == 10 => Some(at(&format!("{date}T23:59:59.999999"))),
        time => Some(at(time)),
    }
}

#[test]
fn every_case_worked_out_by_hand_comes_out_the_same() {
    let table: Table = toml::from_str(include_str!("cases.toml")).unwrap();
    assert!(table.case.len() >= 60, "the table lost cases");
    let mut wrong = Vec::new();
    for case in &table.case {
        let excluded: Vec<Exclusion> = case
            .excluded
            .iter()
            .map(|s| Exclusion {
                from: at(&s.from),
                until: s.until.as_deref().map(at),
                reason: "鉴定".to_owned(),
            })
            .collect();
        let rule = &table.rules[&case.rule];
        let done = compute(real_calendar(), rule, case.period, at(&case.from), &excluded);
        let unit = case.unit.unwrap_or(done.unit);
        let provisional = case.provisional.unwrap_or(false);
        if done.due_at != expected_due(&case.due) || done.unit != unit || done.provisional != provisional {
            let steps: Vec<_> = done.steps.iter().map(|step| step.text.as_str()).collect();
            wrong.push(format!(
                "{}: want {}, got {:?} {:?}\n  {}",
                case.name,
                case.due,
                done.due_at,
                done.unit,
                steps.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), table.case.len(), wrong.join("\n"));
}

#[test]
fn steps_tell_the_arithmetic_in_order() {
    let rule = CountingRule { working_day_amounts: vec![2, 3, 5, 7], ..CountingRule::default() };
    let period = Period::new(7, Unit::CalendarDays);
    let excluded = [Exclusion {
        from: at("2023-10-09T09:00"),
        until: Some(at("2023-10-11T09:00")),
        reason: "鉴定".to_owned(),
    }];
    let done = compute(real_calendar(), &rule, period, at("2023-09-28T10:00"), &excluded);
    let texts: Vec<_> = done.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "依计算规则，本期限的7日按7个工作日计",
            "2023年9月28日为起算事由发生日，不计入，自次日起算",
            "2023年9月29日至2023年10月6日共8日不计入（中秋节、国庆节）",
            "2023年10月9日至2023年10月10日共2日不计入（中止：鉴定）",
            "2023年10月14日至2023年10月15日共2日不计入（周末）",
            "2023年10月17日为第7个工作日",
            "2023年10月17日24:00届满",
        ]
    );
}

#[test]
fn a_period_beyond_all_measure_says_so_instead_of_running_on() {
    for unit in [Unit::Hours, Unit::CalendarDays, Unit::WorkingDays, Unit::Months, Unit::Years] {
        let rule = CountingRule::default();
        let done = compute(real_calendar(), &rule, Period::new(u32::MAX, unit), at("2023-07-28T10:00"), &[]);
        assert_eq!(done.due_at, None, "{unit}");
        assert!(done.steps.iter().any(|step| step.text.contains("超出可计算的范围")), "{unit}");
        assert!(done.steps.len() <= calendar::MAX_STEPS + 8, "{unit}: {} steps", done.steps.len());
    }
}

#[test]
fn the_edge_of_the_time_line_is_no_panic() {
    let rule = CountingRule::default();
    for from in [Timestamp::MAX, Timestamp::MIN] {
        for unit in [Unit::Hours, Unit::CalendarDays, Unit::WorkingDays, Unit::Months, Unit::Years] {
            let _ = compute(real_calendar(), &rule, Period::new(5, unit), from, &[]);
        }
    }
}

#[test]
fn formats_survive_the_round_trip_and_refuse_unknown_keys() {
    let rule: CountingRule = toml::from_str("working-days-up-to = 10\nday-ends = \"17:30\"").unwrap();
    let text = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<CountingRule>(&text).unwrap(), rule);
    assert!(toml::from_str::<CountingRule>("working-days-upto = 10").is_err());
    assert!(toml::from_str::<Period>("amount = 3\nunit = \"calendar-days\"\nnote = \"\"").is_err());
    for wrong in ["25:00", "24:01", "7:30", "17.30", "", "17:60", "+7:30"] {
        assert!(toml::from_str::<CountingRule>(&format!("day-ends = \"{wrong}\"")).is_err(), "{wrong}");
    }
    let done =
        compute(real_calendar(), &rule, Period::new(3, Unit::CalendarDays), at("2023-07-28T10:00"), &[]);
    let text = serde_json::to_string(&done).unwrap();
    assert_eq!(serde_json::from_str::<calendar::Computation>(&text).unwrap(), done);
    for schema in [
        schemars::schema_for!(CountingRule),
        schemars::schema_for!(Period),
        schemars::schema_for!(calendar::Computation),
    ] {
        assert_eq!(schema.get("additionalProperties").and_then(|v| v.as_bool()), Some(false));
    }
}
