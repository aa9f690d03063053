//! Acts: refusals, rejections, co-signature, decisions, closed cases.
use crate::demo::{Office, ann, bob, codes, head, officer, receiver};
use case::standing::Standing;
use case::{Command, EventKind, FieldValue, Refused};
use serde_json::json;

fn refusals(refused: Refused) -> Vec<case::Refusal> {
    match refused {
        Refused::Refused { refusals } => refusals,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[test]
fn a_refusal_lists_every_failing_guard_with_its_article() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let before = office.events[&case].len();
    let refused = refusals(office.act(&ann(), case, "check", json!({ "count": 2 })).unwrap_err());
    let told: Vec<_> =
        refused.iter().map(|r| (r.code.as_str(), r.cite.as_ref().unwrap().to_string())).collect();
    assert_eq!(told, [("enough", "demo-rules#3".to_owned()), ("noted", "demo-rules#4".to_owned())]);
    assert!(refused.iter().all(|r| !r.says.is_empty()));
    assert_eq!(office.events[&case].len(), before, "a refused act leaves no event");
}

#[test]
fn stage_and_role_are_refused_together() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let stranger = officer("zoe", "b1", &[]);
    let refused = office.act(&stranger, case, "send", json!({})).unwrap_err();
    assert_eq!(codes(&refused), ["stage", "role"]);
    assert!(refusals(refused).iter().all(|r| r.cite.is_some()));
}

#[test]
fn bad_fields_are_rejected_all_at_once() {
    let mut office = Office::new();
    let values =
        json!({ "title": " ", "amount": "很多", "kind": "c", "received_on": "2026-02-30", "colour": "红" });
    let command = office.opening("demo", "open", values);
    let refused = office.submit(&ann(), &command, None).unwrap_err();
    let mut fields = codes(&refused);
    fields.sort();
    assert_eq!(fields, ["amount", "colour", "kind", "received_on", "title"]);
    assert!(!office.events.contains_key(&command.case));
}

#[test]
fn a_required_fact_cites_the_article_that_demands_it() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let refused = office.act(&ann(), case, "check", json!({ "note": "齐" })).unwrap_err();
    assert_eq!(codes(&refused), ["count"]);
    assert!(refused.to_string().contains("《演示规定》第二条"), "{refused}");
}

#[test]
fn a_two_officer_act_waits_for_another_officer() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&ann(), case, "check", json!({ "count": 3, "note": "齐" })).unwrap();
    assert_eq!(office.state(case).stage["main"], "new", "a proposal moves nothing");
    let again = office.act(&bob(), case, "check", json!({ "count": 3, "note": "齐" })).unwrap_err();
    assert_eq!(codes(&again), ["proposed"]);
    let alone = office.co_sign(&ann(), case).unwrap_err();
    assert_eq!(codes(&alone), ["same-officer"]);
    assert_eq!(refusals(alone)[0].cite.as_ref().unwrap().to_string(), "demo-rules#2");
    assert_eq!(codes(&office.co_sign(&officer("zoe", "a1", &[]), case).unwrap_err()), ["role"]);
    office.co_sign(&bob(), case).unwrap();
    let EventKind::Done { officers, .. } = office.last_done(case) else { panic!() };
    assert_eq!(officers.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["ann", "bob"]);
    assert_eq!(office.state(case).stage["main"], "checked");
    assert!(office.state(case).proposals.is_empty());
}

#[test]
fn a_returned_proposal_can_be_proposed_again() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let propose = json!({ "count": 3, "note": "齐" });
    office.act(&ann(), case, "check", propose.clone()).unwrap();
    let proposal = *office.state(case).proposals.keys().next().unwrap();
    let empty = Standing::ReturnProposal { proposal, reason: " ".into() };
    assert_eq!(codes(&office.standing(&bob(), case, &empty).unwrap_err()), ["reason"]);
    office.standing(&bob(), case, &Standing::ReturnProposal { proposal, reason: "数不对".into() }).unwrap();
    let gone = office.standing(&bob(), case, &Standing::CoSign { proposal }).unwrap_err();
    assert_eq!(codes(&gone), ["proposal"]);
    let returned = office.state(case).returned["check"].clone();
    assert_eq!((returned.by.id.as_str(), returned.reason.as_str()), ("ann", "数不对"));
    assert_eq!(returned.form["count"], case::FieldValue::Number(3), "nothing need be typed again");
    let todos = office.todos(case);
    assert!(todos.iter().any(|todo| todo.act == "check" && todo.title.contains("数不对")), "{todos:?}");
    office.act(&bob(), case, "check", propose).unwrap();
    assert!(office.state(case).returned.is_empty());
    office.co_sign(&ann(), case).unwrap();
    assert_eq!(office.state(case).stage["main"], "checked");
}

#[test]
fn a_co_signature_comes_too_late_when_the_case_has_moved_on() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.act(&ann(), case, "check", json!({ "count": 3, "note": "齐" })).unwrap();
    office.act(&head(), case, "skip", json!({})).unwrap();
    assert_eq!(codes(&office.co_sign(&bob(), case).unwrap_err()), ["stage"]);
    office.act(&head(), case, "drop", json!({})).unwrap();
    assert_eq!(codes(&office.co_sign(&bob(), case).unwrap_err()), ["closed"]);
}

#[test]
fn guards_see_the_values_of_the_form_and_facts_given_before() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.checked(case);
    office.act(&ann(), case, "restart", json!({})).unwrap();
    // Known facts need not be typed again; one typed again wins.
    office.act(&ann(), case, "check", json!({})).unwrap();
    office.co_sign(&bob(), case).unwrap();
    office.act(&ann(), case, "restart", json!({})).unwrap();
    let refused = office.act(&ann(), case, "check", json!({ "count": 1 })).unwrap_err();
    assert_eq!(codes(&refused), ["enough"]);
}

#[test]
fn decisions_are_stored_with_their_trace_and_the_earlier_one_stays() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "amount": "9999元" }));
    assert_eq!(office.state(case).decided["verdict"].outcome, "small");
    office.act(&ann(), case, "check", json!({ "count": 3, "note": "齐", "amount": "1万元" })).unwrap();
    office.co_sign(&bob(), case).unwrap();
    let state = office.state(case);
    let row = state.decided["verdict"].row.clone().unwrap();
    assert_eq!((row.id.as_str(), row.cite.to_string().as_str()), ("ten-thousand", "demo-rules#8"));
    let outcomes: Vec<_> = office.events[&case]
        .iter()
        .filter_map(|event| match &event.what {
            EventKind::Done { decisions, .. } => decisions.get("verdict").map(|d| d.outcome.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, ["small", "large"]);
}

#[test]
fn an_organ_of_another_duty_cannot_open() {
    let mut office = Office::new();
    let command = office.opening("demo", "open", json!({ "title": "甲" }));
    let refused = office.submit(&receiver(), &command, None).unwrap_err();
    assert_eq!(codes(&refused), ["duty"]);
    assert_eq!(refusals(refused)[0].cite.as_ref().unwrap().to_string(), "demo-rules@1");
}

#[test]
fn an_open_case_is_not_opened_again_and_other_acts_open_none() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    assert_eq!(codes(&office.act(&ann(), case, "open", json!({ "title": "乙" })).unwrap_err()), ["opened"]);
    let command = office.opening("demo", "check", json!({}));
    assert_eq!(codes(&office.submit(&ann(), &command, None).unwrap_err()), ["act"]);
    assert_eq!(codes(&office.act(&ann(), case, "fly", json!({})).unwrap_err()), ["act"]);
}

#[test]
fn a_closed_case_takes_notes_and_links_and_nothing_else() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "amount": 5 }));
    office.act(&head(), case, "drop", json!({})).unwrap();
    let state = office.state(case);
    assert!(state.is_closed());
    for act in ["check", "restart", "postpone", "report", "hold", "drop", "open"] {
        let values = if act == "postpone" { json!({ "due_on": "2026-05-01" }) } else { json!({}) };
        assert!(
            codes(&office.act(&head(), case, act, values).unwrap_err()).contains(&"closed".to_owned()),
            "{act}"
        );
    }
    let correct = Standing::CorrectFact { field: "amount".into(), value: json!(6), reason: "错".into() };
    assert_eq!(codes(&office.standing(&ann(), case, &correct).unwrap_err()), ["closed"]);
    let assign = Standing::Assign {
        officer: "c".into(),
        name: "c".into(),
        organ: "a1".into(),
        roles: vec!["handler".into()],
    };
    assert_eq!(codes(&office.standing(&ann(), case, &assign).unwrap_err()), ["closed"]);
    office.standing(&ann(), case, &Standing::Note { text: "备忘".into() }).unwrap();
    let other = office.opened(json!({ "title": "乙" }));
    let link = Standing::Link { other, reason: "同一当事人".into() };
    office.standing(&ann(), case, &link).unwrap();
    assert_eq!(
        (office.state(case).links, office.state(other).links),
        (vec![other], vec![case]),
        "seen from both"
    );
    assert_eq!(codes(&office.standing(&ann(), case, &link).unwrap_err()), ["other"]);
}

#[test]
fn an_opinion_is_kept_apart_from_the_facts_and_has_a_limit() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let with = |text: &str, office: &Office| Command {
        opinion: Some(text.to_owned()),
        ..office.command(case, "check", json!({ "count": 3, "note": "齐" }))
    };
    let long = with(&"长".repeat(case::value::MAX_TEXT_CHARS + 1), &office);
    assert_eq!(codes(&office.submit(&ann(), &long, None).unwrap_err()), ["opinion"]);
    let command = with("同意", &office);
    office.submit(&ann(), &command, None).unwrap();
    office.co_sign(&bob(), case).unwrap();
    let EventKind::Done { opinion, form, .. } = office.last_done(case) else { panic!() };
    assert_eq!(opinion.as_deref(), Some("同意"), "the proposer's opinion reaches the act");
    assert!(!form.values().any(|value| *value == FieldValue::Text("同意".into())));
}
