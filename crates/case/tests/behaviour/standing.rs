//! Standing acts of any office.
use crate::demo::{Office, ann, at, bob, codes, head, officer};
use case::actor::civil_date;
use case::notice::{Hearer, notice};
use case::open_acts::TodoKind;
use case::standing::Standing;
use serde_json::json;
use vocabulary::SecrecyLevel::{Public, Sealed};

#[test]
fn assignments_sub_tasks_and_corrections_are_checked() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let assign = |organ: &str, role: &str| Standing::Assign {
        officer: "cat".into(),
        name: "cat".into(),
        organ: organ.into(),
        roles: vec![role.into()],
    };
    assert_eq!(codes(&office.standing(&ann(), case, &assign("b1", "handler")).unwrap_err()), ["officer"]);
    assert_eq!(codes(&office.standing(&ann(), case, &assign("a1", "head")).unwrap_err()), ["roles"]);
    let off = Standing::Unassign { officer: "cat".into(), reason: "调离".into() };
    assert_eq!(codes(&office.standing(&ann(), case, &off).unwrap_err()), ["officer"]);
    let task =
        Standing::OpenSubtask { title: "取证".into(), officer: "bob".into(), due_at: Some(at(1, 1, 9)) };
    assert_eq!(codes(&office.standing(&ann(), case, &task).unwrap_err()), ["due_at"]);
    let wrong = |field: &str, value: serde_json::Value| Standing::CorrectFact {
        field: field.into(),
        value,
        reason: "错".into(),
    };
    assert_eq!(codes(&office.standing(&ann(), case, &wrong("amount", json!(1))).unwrap_err()), ["field"]);
    assert_eq!(codes(&office.standing(&ann(), case, &wrong("title", json!(""))).unwrap_err()), ["title"]);
}

#[test]
fn whoever_gets_one_role_more_keeps_those_held() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let assign = |role: &str| Standing::Assign {
        officer: "bob".into(),
        name: "bob".into(),
        organ: "a1".into(),
        roles: vec![role.into()],
    };
    let held = |office: &Office| office.state(case).assigned.get("bob").map(|held| held.roles.len());
    assert_eq!(held(&office), Some(1));
    office.standing(&head(), case, &assign("clerk")).unwrap();
    assert!(office.state(case).assigned["bob"].roles.contains("handler"));
    assert_eq!(held(&office), Some(2));
    let off = Standing::Unassign { officer: "bob".into(), reason: "调离".into() };
    office.standing(&head(), case, &off).unwrap();
    office.standing(&head(), case, &assign("clerk")).unwrap();
    assert_eq!(held(&office), Some(1), "what was taken away stays away");
}

#[test]
fn a_corrected_organ_must_exist_and_have_the_duty() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.sent(case, "b1");
    for organ in ["nowhere", "a1"] {
        let value = json!(organ);
        let correct = Standing::CorrectFact { field: "to_organ".into(), value, reason: "错".into() };
        assert_eq!(codes(&office.standing(&ann(), case, &correct).unwrap_err()), ["to_organ"], "{organ}");
    }
}

#[test]
fn secrecy_changes_with_a_reason_and_to_another_level_only() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let change = |secrecy, reason: &str| Standing::ChangeSecrecy { secrecy, reason: reason.into() };
    let before = office.state(case).secrecy.parse().unwrap();
    assert_eq!(codes(&office.standing(&ann(), case, &change(before, "无变化")).unwrap_err()), ["secrecy"]);
    assert_eq!(codes(&office.standing(&ann(), case, &change(Sealed, " ")).unwrap_err()), ["reason"]);
    office.standing(&ann(), case, &change(Sealed, "涉及商业秘密")).unwrap();
    assert_eq!(office.state(case).secrecy, "sealed");
    office.standing(&ann(), case, &change(Public, "已经公开")).unwrap();
    assert_eq!(office.state(case).secrecy, "public");
}

#[test]
fn a_piece_of_work_reaches_the_officer_who_has_it_and_ends_with_a_result() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let give = |officer: &str| Standing::OpenSubtask {
        title: "取证".into(),
        officer: officer.into(),
        due_at: Some(at(3, 20, 9)),
    };
    assert_eq!(
        codes(&office.standing(&ann(), case, &give("zoe")).unwrap_err()),
        ["officer"],
        "not in the case"
    );
    office.standing(&ann(), case, &give("bob")).unwrap();
    let work: Vec<_> = office.todos(case).into_iter().filter(|todo| todo.kind == TodoKind::Subtask).collect();
    assert_eq!((work[0].officers.as_slice(), work[0].due_at), (&["bob".to_owned()][..], Some(at(3, 20, 9))));
    let subtask = *office.state(case).subtasks.keys().next().unwrap();
    let done = Standing::CloseSubtask { subtask, result: "已取证".into() };
    assert_eq!(codes(&office.standing(&head(), case, &done).unwrap_err()), ["subtask"], "another's work");
    office.standing(&bob(), case, &done).unwrap();
    assert!(office.todos(case).iter().all(|todo| todo.kind != TodoKind::Subtask));
}

#[test]
fn a_case_that_nobody_has_asks_for_somebody_to_be_named() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "due_on": "2026-03-05" }));
    let asks = |office: &Office| office.todos(case).into_iter().find(|todo| todo.kind == TodoKind::Assign);
    assert_eq!(asks(&office), None, "Ann and Bob have it");
    for officer in ["ann", "bob"] {
        let off = Standing::Unassign { officer: officer.into(), reason: "调离".into() };
        office.standing(&head(), case, &off).unwrap();
    }
    let todo = asks(&office).unwrap();
    assert_eq!(
        todo.due_at.map(civil_date),
        Some(jiff::civil::date(2026, 3, 5)),
        "as urgent as the act that waits"
    );
    office.assign(&officer("zoe", "a1", &[]), case);
    assert_eq!(asks(&office), None);
}

#[test]
fn correcting_a_fact_decides_anew_the_tables_that_look_at_it() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "amount": "9999元" }));
    assert_eq!(office.state(case).decided["verdict"].outcome, "small");
    let correct =
        Standing::CorrectFact { field: "amount".into(), value: json!("2万元"), reason: "漏算".into() };
    office.standing(&ann(), case, &correct).unwrap();
    assert_eq!(office.state(case).decided["verdict"].outcome, "large");
    let rename =
        Standing::CorrectFact { field: "title".into(), value: json!("乙"), reason: "错字".into() };
    office.standing(&ann(), case, &rename).unwrap();
    let last = office.events[&case].last().unwrap();
    let case::EventKind::FactCorrected { decisions, .. } = &last.what else { panic!("{last:?}") };
    assert!(decisions.is_empty(), "no table looks at the title");
}

#[test]
fn those_who_have_to_know_hear_of_what_happened() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let heard = |office: &Office, word: &str| {
        let event = office.events[&case].iter().rev().find(|event| event.what.word() == word).unwrap();
        let notice = notice(&office.library, office.procedure(case), &office.state(case), event);
        notice.map(|notice| notice.to.into_iter().collect::<Vec<_>>()).unwrap_or_default()
    };
    let one = |id: &str| Hearer::Officer(id.into());
    assert_eq!(heard(&office, "assigned"), [one("bob")]);
    office.act(&ann(), case, "check", json!({ "count": 3, "note": "齐" })).unwrap();
    assert_eq!(heard(&office, "proposed"), [one("ann"), one("bob")]);
    let proposal = *office.state(case).proposals.keys().next().unwrap();
    let back = Standing::ReturnProposal { proposal, reason: "数不对".into() };
    office.standing(&bob(), case, &back).unwrap();
    assert_eq!(heard(&office, "proposal-returned"), [one("ann")]);
    office.sent(case, "b1");
    let to = heard(&office, "handover-sent");
    assert_eq!(to, [Hearer::Signers("b1".into())], "no post is named by the act that takes it");
}
