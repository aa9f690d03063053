//! Clocks: late and corrected facts, suspension, extension, runs, lapse, watching.
use crate::demo::{Office, ann, at, codes, head};
use case::actor::civil_date;
use case::clock::ClockState;
use case::standing::Standing;
use case::watch::{next_look, unreported};
use case::{Command, EventKind};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::json;
use uuid::Uuid;

fn due(office: &Office, case: Uuid, limit: &str) -> Option<Date> {
    office.clocks(case, limit).last().unwrap().due_at.map(civil_date)
}

fn watch(office: &mut Office, case: Uuid, now: Timestamp) -> Vec<String> {
    office.now = now;
    let state = office.state(case);
    let clocks = case::clock::clocks(&state, office.procedure(case), &office.library, &office.calendar);
    let look = next_look(&state, &clocks);
    let whats = unreported(&state, &clocks, now);
    assert_eq!(
        look.is_some_and(|look| look <= now),
        !whats.is_empty(),
        "the next look is due exactly when it finds something"
    );
    for what in &whats {
        let event = office
            .as_actor(&case::CaseActor::system(), |s| case::decide::event(s, case, now, None, what.clone()));
        office.events.get_mut(&case).unwrap().push(event);
    }
    whats.iter().map(|what| what.word().to_owned()).collect()
}

#[test]
fn late_facts_need_a_reason_and_lie_between_opening_and_now() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.now = at(3, 20, 9);
    let at_time = |when, reason: Option<&str>, office: &Office| Command {
        occurred_at: Some(when),
        late_reason: reason.map(str::to_owned),
        ..office.command(case, "report", json!({}))
    };
    for (when, reason, field) in [
        (at(3, 10, 9), None, "late_reason"),
        (at(3, 10, 9), Some("  "), "late_reason"),
        (at(3, 21, 9), Some("补录"), "occurred_at"),
        (at(3, 1, 9), Some("补录"), "occurred_at"),
    ] {
        let command = at_time(when, reason, &office);
        assert_eq!(codes(&office.submit(&ann(), &command, None).unwrap_err()), [field], "{when} {reason:?}");
    }
    let now = office.now;
    let command = at_time(now, None, &office);
    let decided = office.submit(&ann(), &command, None).unwrap();
    assert_eq!(decided.events[0].late_reason, None, "what happens now is not late");
}

#[test]
fn a_late_fact_recomputes_the_clock_and_stays_visible() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "due_on": "2026-03-10" }));
    office.now = at(3, 20, 9);
    assert!(office.clocks(case, "due")[0].is_overdue(office.now));
    office.late(&ann(), case, "report", at(3, 9, 9)).unwrap();
    let clock = office.clocks(case, "due").remove(0);
    assert_eq!(
        (clock.state, clock.ended_at, clock.is_overdue(office.now)),
        (ClockState::Met, Some(at(3, 9, 9)), false)
    );
    let event = office.events[&case].last().unwrap();
    assert_eq!((event.occurred_at, event.recorded_at), (at(3, 9, 9), at(3, 20, 9)));
    assert_eq!(event.late_reason.as_deref(), Some("当时停电"));
}

#[test]
fn a_corrected_fact_moves_the_clock_that_counts_from_it_and_no_other() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "received_on": "2026-02-20" }));
    assert_eq!(due(&office, case, "since-receipt"), Some(date(2026, 3, 2)));
    let correct = |value: &str| Standing::CorrectFact {
        field: "received_on".into(),
        value: json!(value),
        reason: "看错收文章".into(),
    };
    office.standing(&ann(), case, &correct("2026-02-25")).unwrap();
    assert_eq!(due(&office, case, "since-receipt"), Some(date(2026, 3, 7)));
    assert_eq!(due(&office, case, "review"), Some(date(2026, 3, 12)));
    office.checked(case);
    office.act(&ann(), case, "restart", json!({ "received_on": "2026-03-02" })).unwrap();
    office.standing(&ann(), case, &correct("2026-03-04")).unwrap();
    let runs: Vec<_> =
        office.clocks(case, "since-receipt").iter().map(|c| c.due_at.map(civil_date)).collect();
    assert_eq!(
        runs,
        [Some(date(2026, 3, 7)), Some(date(2026, 3, 14))],
        "an earlier run keeps the date it counted from"
    );
}

#[test]
fn suspension_holds_the_clock_and_resumption_gives_the_days_back() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    assert_eq!(due(&office, case, "review"), Some(date(2026, 3, 12)));
    office.now = at(3, 5, 9);
    office.act(&head(), case, "hold", json!({ "note": "等鉴定" })).unwrap();
    let clock = office.clocks(case, "review").remove(0);
    assert_eq!(
        (clock.state, clock.due_at, clock.is_overdue(at(12, 1, 9))),
        (ClockState::Suspended, None, false)
    );
    office.now = at(3, 9, 9);
    office.act(&head(), case, "resume", json!({})).unwrap();
    let clock = office.clocks(case, "review").remove(0);
    assert_eq!((clock.state, clock.due_at.map(civil_date)), (ClockState::Running, Some(date(2026, 3, 16))));
    assert!(clock.steps.iter().any(|step| step.text.contains("等鉴定")), "{:?}", clock.steps);
}

#[test]
fn an_extension_lengthens_the_clock_as_often_as_allowed() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&head(), case, "extend", json!({})).unwrap();
    assert_eq!(due(&office, case, "review"), Some(date(2026, 3, 17)));
    assert_eq!(office.clocks(case, "review")[0].extensions, 1);
    let refused = office.act(&head(), case, "extend", json!({})).unwrap_err();
    assert_eq!(codes(&refused), ["extended"]);
}

#[test]
fn whoever_extends_may_set_the_last_day_where_the_law_leaves_it_open() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&head(), case, "extend-to", json!({ "due_on": "2026-04-20" })).unwrap();
    assert_eq!(due(&office, case, "review"), Some(date(2026, 4, 20)));
    let refused = office.act(&head(), case, "extend-to", json!({ "due_on": "2026-03-05" })).unwrap_err();
    assert_eq!(codes(&refused), ["due_on"], "an extension never shortens");
    assert_eq!(due(&office, case, "review"), Some(date(2026, 4, 20)));
}

#[test]
fn what_does_not_run_is_neither_extended_nor_suspended_nor_resumed() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let refused = office.act(&head(), case, "resume", json!({})).unwrap_err();
    assert_eq!(codes(&refused), ["not-suspended"]);
    office.act(&head(), case, "hold", json!({ "note": "等鉴定" })).unwrap();
    let refused = office.act(&head(), case, "hold", json!({ "note": "再等" })).unwrap_err();
    assert_eq!(codes(&refused), ["not-running"]);
    office.act(&head(), case, "extend", json!({})).unwrap();
    office.act(&head(), case, "resume", json!({})).unwrap();
    office.checked(case);
    for (act, form, code) in [
        ("extend-to", json!({ "due_on": "2026-04-20" }), "not-open"),
        ("hold", json!({ "note": "等鉴定" }), "not-running"),
    ] {
        assert_eq!(codes(&office.act(&head(), case, act, form).unwrap_err()), [code], "{act}");
    }
}

#[test]
fn a_limit_stands_still_until_the_last_ground_of_its_suspension_has_ended() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.now = at(3, 5, 9);
    office.act(&head(), case, "hold", json!({ "note": "等鉴定" })).unwrap();
    office.now = at(3, 6, 9);
    office.act(&head(), case, "stay", json!({ "note": "等无效宣告" })).unwrap();
    office.now = at(3, 7, 9);
    office.act(&head(), case, "lift-stay", json!({})).unwrap();
    let clock = office.clocks(case, "review").remove(0);
    assert_eq!((clock.state, clock.grounds), (ClockState::Suspended, vec!["hold".to_owned()]));
    assert_eq!(codes(&office.act(&head(), case, "lift-stay", json!({})).unwrap_err()), ["not-suspended"]);
    office.now = at(3, 9, 9);
    office.act(&head(), case, "resume", json!({})).unwrap();
    let clock = office.clocks(case, "review").remove(0);
    assert_eq!((clock.state, clock.due_at.map(civil_date)), (ClockState::Running, Some(date(2026, 3, 16))));
    let told = |text: &str| clock.steps.iter().any(|step| step.text.contains(text));
    assert!(told("等鉴定；等无效宣告"), "{:?}", clock.steps);
}

#[test]
fn each_run_of_a_limit_may_be_extended_anew() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&head(), case, "extend", json!({})).unwrap();
    office.now = at(3, 4, 9);
    office.checked(case);
    office.act(&ann(), case, "restart", json!({})).unwrap();
    office.act(&head(), case, "extend", json!({})).unwrap();
    assert_eq!(codes(&office.act(&head(), case, "extend", json!({})).unwrap_err()), ["extended"]);
}

#[test]
fn a_waiting_period_opens_an_act_when_it_has_passed_and_is_never_late() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let too_early = json!({ "due_on": "2026-03-12" });
    assert_eq!(codes(&office.act(&ann(), case, "urge", too_early).unwrap_err()), ["after-wait"]);
    office.act(&ann(), case, "urge", json!({ "due_on": "2026-03-13" })).unwrap();
    assert_eq!(due(&office, case, "wait"), Some(date(2026, 3, 12)));
    assert_eq!(codes(&office.act(&ann(), case, "enforce", json!({})).unwrap_err()), ["waited"]);
    let offered = |office: &Office| office.todos(case).iter().any(|todo| todo.act == "enforce");
    assert!(!offered(&office));
    // The end of the day on 12 March is over: the watcher says so once, and the work list offers the act.
    assert!(watch(&mut office, case, at(3, 13, 9)).contains(&"limit-passed".to_owned()));
    let clock = office.clocks(case, "wait").remove(0);
    assert_eq!((clock.state, clock.is_overdue(office.now)), (ClockState::Met, false));
    assert!(offered(&office));
    office.act(&ann(), case, "enforce", json!({})).unwrap();
    office.act(&ann(), case, "urge", json!({ "due_on": "2026-03-24" })).unwrap();
    let runs: Vec<_> = office.clocks(case, "wait").iter().map(|c| c.state).collect();
    assert_eq!(runs, [ClockState::Met, ClockState::Running], "a second demand starts a second wait");
    assert_eq!(codes(&office.act(&ann(), case, "enforce", json!({})).unwrap_err()), ["waited"]);
}

#[test]
fn a_limit_starts_again_after_it_ended_but_not_while_it_runs() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.now = at(3, 4, 9);
    office.act(&ann(), case, "restart", json!({})).unwrap();
    assert_eq!(office.clocks(case, "review").len(), 1, "a start while it runs is no new run");
    office.now = at(3, 6, 9);
    office.checked(case);
    let met: Vec<_> = office.clocks(case, "review").iter().map(|clock| (clock.run, clock.state)).collect();
    assert_eq!(met, [(1, ClockState::Met)], "nor does it become one when the run ends");
    office.now = at(3, 8, 9);
    office.act(&ann(), case, "restart", json!({})).unwrap();
    let runs = office.clocks(case, "review");
    assert_eq!(
        runs.iter().map(|c| (c.run, c.state)).collect::<Vec<_>>(),
        [(1, ClockState::Met), (2, ClockState::Running)]
    );
    assert_eq!(runs[1].due_at.map(civil_date), Some(date(2026, 3, 18)));
}

#[test]
fn a_new_date_set_by_people_does_not_hide_an_earlier_delay() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "due_on": "2026-03-05" }));
    office.now = at(3, 9, 9);
    office.act(&ann(), case, "report", json!({})).unwrap();
    office.act(&ann(), case, "postpone", json!({ "due_on": "2026-06-01" })).unwrap();
    let runs = office.clocks(case, "due");
    assert_eq!(runs.len(), 2);
    assert!(runs[0].is_overdue(office.now), "met four days late, and stays so");
    assert_eq!(runs[1].due_at.map(civil_date), Some(date(2026, 6, 1)));
}

#[test]
fn a_date_at_the_edge_of_time_is_rejected_and_never_stops_the_clock() {
    let mut office = Office::new();
    for text in ["-009999-01-01", "9999-12-31", "0001-01-01"] {
        let command = office.opening("demo", "open", json!({ "title": "甲", "due_on": text }));
        assert_eq!(codes(&office.submit(&ann(), &command, None).unwrap_err()), ["due_on"], "{text}");
    }
    // An old event may still hold such a date: the clock must not fall over it.
    let case = office.opened(json!({ "title": "甲", "due_on": "2026-03-05" }));
    for event in office.events.get_mut(&case).unwrap() {
        if let EventKind::Done { form, .. } = &mut event.what {
            form.insert("due_on".into(), case::FieldValue::Date(Date::MIN));
            form.insert("received_on".into(), case::FieldValue::Date(Date::MAX));
        }
    }
    assert_eq!(office.clocks(case, "due").len(), 1);
    assert_eq!(office.clocks(case, "since-receipt").len(), 1);
}

#[test]
fn clocks_lapse_when_the_case_closes() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.now = at(3, 4, 9);
    office.act(&head(), case, "drop", json!({})).unwrap();
    let clock = office.clocks(case, "review").remove(0);
    assert_eq!((clock.state, clock.ended_at), (ClockState::Lapsed, Some(at(3, 4, 9))));
    assert!(!clock.is_overdue(at(9, 1, 9)));
    assert!(watch(&mut office, case, at(9, 1, 9)).is_empty());
}

#[test]
fn the_watcher_reports_each_run_once_and_decides_nothing() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    assert!(watch(&mut office, case, at(3, 9, 9)).is_empty());
    assert_eq!(watch(&mut office, case, at(3, 11, 9)), ["limit-warned"]);
    assert!(watch(&mut office, case, at(3, 11, 10)).is_empty());
    let before = office.state(case);
    assert_eq!(watch(&mut office, case, at(3, 13, 9)), ["limit-passed", "limit-passed"]);
    assert!(watch(&mut office, case, at(8, 1, 9)).is_empty());
    let after = office.state(case);
    assert_eq!((before.stage, before.facts, before.done), (after.stage, after.facts, after.done));
    office.checked(case);
    office.act(&ann(), case, "restart", json!({})).unwrap();
    assert_eq!(
        watch(&mut office, case, at(9, 20, 9)),
        ["limit-passed", "limit-passed"],
        "a new run is reported anew"
    );
}

#[test]
fn a_suspended_limit_is_not_reported() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&head(), case, "hold", json!({ "note": "等鉴定" })).unwrap();
    let told = watch(&mut office, case, at(9, 1, 9));
    assert_eq!(told, ["limit-passed"], "only the other limit, which nobody suspended");
}
