//! Topics: what suggests one, marking, taking the mark off.
use crate::demo::{Office, ann, at, codes, head};
use case::EventKind;
use case::standing::Standing;
use case::topic::{Suggestion, TITLE, suggestions};
use serde_json::{Value, json};
use uuid::Uuid;

fn mark(topic: &str) -> Standing {
    Standing::MarkTopic { topic: topic.into() }
}

fn remove(topic: &str, reason: &str) -> Standing {
    Standing::RemoveTopic { topic: topic.into(), reason: reason.into() }
}

fn suggested(office: &Office, case: Uuid) -> Vec<Suggestion> {
    suggestions(&office.library, office.procedure(case), &office.state(case))
}

fn opened(values: Value) -> (Office, Uuid) {
    let mut office = Office::new();
    let case = office.opened(values);
    (office, case)
}

#[test]
fn a_word_in_the_title_suggests_the_topic_and_marks_nothing() {
    let (office, case) = opened(json!({ "title": "甲厂木材案" }));
    let hints = suggested(&office, case);
    assert_eq!(hints.len(), 1);
    assert_eq!((hints[0].topic.as_str(), hints[0].hint.word.as_str()), ("wood", "木材"));
    assert_eq!((hints[0].hint.field.as_str(), hints[0].place.as_str()), ("title", "名称"));
    assert!(office.state(case).topics.is_empty());
    let mut office = Office::new();
    let mut command = office.opening("demo", "open", json!({ "title": "甲" }));
    command.opening.as_mut().unwrap().title = "松木件".into();
    office.submit(&ann(), &command, None).unwrap();
    let hints = suggested(&office, command.case);
    assert_eq!((hints[0].hint.field.as_str(), hints[0].place.as_str()), (TITLE, "名称"));
}

#[test]
fn a_field_that_holds_the_word_is_named_and_personal_data_suggest_nothing() {
    let parties = json!([{ "name": "松木有限公司", "kind": "entity" }]);
    let (office, case) = opened(json!({ "title": "甲", "parties": parties }));
    assert_eq!(suggested(&office, case), []);
    let goods = json!([{ "name": "松木", "quantity": 3, "unit": "方" }]);
    let (office, case) = opened(json!({ "title": "甲", "goods": goods }));
    let hints = suggested(&office, case);
    assert_eq!((hints[0].hint.field.as_str(), hints[0].place.as_str()), ("goods", "物品"));
}

#[test]
fn a_topic_for_other_procedures_is_neither_suggested_nor_marked() {
    let (mut office, case) = opened(json!({ "title": "松木" }));
    assert!(suggested(&office, case).iter().all(|hint| hint.topic == "wood"));
    assert_eq!(codes(&office.standing(&ann(), case, &mark("narrow")).unwrap_err()), ["topic"]);
    assert_eq!(codes(&office.standing(&ann(), case, &mark("nowhere")).unwrap_err()), ["topic"]);
}

#[test]
fn a_mark_says_who_when_under_which_guidance_and_what_suggested_it() {
    let (mut office, case) = opened(json!({ "title": "甲厂木材案" }));
    let decided = office.standing(&ann(), case, &mark("wood")).unwrap();
    let EventKind::TopicMarked { topic, title, version, suggested: hint } = &decided.events[0].what else {
        panic!("{decided:?}");
    };
    assert_eq!((topic.as_str(), title.as_str(), version.as_deref()), ("wood", "木业", Some("1")));
    assert_eq!(hint.as_ref().map(|hint| hint.word.as_str()), Some("木材"));
    let state = office.state(case);
    assert_eq!((state.topics["wood"].by.as_str(), state.topics["wood"].at), ("ann某", office.now));
    assert_eq!(suggested(&office, case), [], "what is marked is suggested no more");
    assert_eq!(codes(&office.standing(&ann(), case, &mark("wood")).unwrap_err()), ["topic"], "twice");
    office.now = at(4, 2, 9);
    let other = office.opened(json!({ "title": "乙" }));
    office.standing(&ann(), other, &mark("wood")).unwrap();
    assert_eq!(office.state(other).topics["wood"].version.as_deref(), Some("2"));
}

#[test]
fn a_mark_is_taken_off_with_a_reason_only() {
    let (mut office, case) = opened(json!({ "title": "甲" }));
    assert_eq!(codes(&office.standing(&ann(), case, &remove("wood", "错")).unwrap_err()), ["topic"]);
    office.standing(&ann(), case, &mark("wood")).unwrap();
    assert_eq!(codes(&office.standing(&ann(), case, &remove("wood", " ")).unwrap_err()), ["reason"]);
    office.standing(&ann(), case, &remove("wood", "不是木材")).unwrap();
    assert!(office.state(case).topics.is_empty());
}

#[test]
fn a_closed_case_can_still_be_marked() {
    let (mut office, case) = opened(json!({ "title": "甲" }));
    office.act(&head(), case, "drop", json!({})).unwrap();
    assert!(office.state(case).is_closed());
    office.standing(&ann(), case, &mark("wood")).unwrap();
    office.standing(&ann(), case, &remove("wood", "标错了")).unwrap();
    let note = Standing::CorrectFact { field: "title".into(), value: json!("乙"), reason: "错".into() };
    assert_eq!(codes(&office.standing(&ann(), case, &note).unwrap_err()), ["closed"]);
}
