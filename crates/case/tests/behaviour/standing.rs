//! Standing acts of any office.
use crate::demo::{Office, ann, at, codes};
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
