//! Hand-overs: papers, receipts on both sides, answers and forwards.
use crate::demo::{Office, ann, at, codes, letter, officer, receiver};
use case::{Command, EventKind, Refused};
use serde_json::json;

#[test]
fn a_hand_over_without_its_paper_is_refused_with_the_papers_article() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.checked(case);
    let Refused::Refused { refusals } =
        office.act(&ann(), case, "send", json!({ "to_organ": "b1" })).unwrap_err()
    else {
        panic!()
    };
    assert_eq!(refusals[0].code, "paper:letter");
    assert_eq!(refusals[0].cite.as_ref().unwrap().to_string(), "demo-rules#6/1");
    assert!(office.state(case).sent.is_empty());
}

#[test]
fn a_paper_that_is_being_drawn_up_is_waited_for_not_asked_for() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.checked(case);
    let of = office.events[&case].last().unwrap().id;
    let numbered = EventKind::DocumentNumbered {
        document: office.id(),
        template: "letter@1".into(),
        title: "移送书".into(),
        number: "演〔2026〕1号".into(),
        of,
        paper: "letter".into(),
        personal: false,
    };
    let event =
        office.as_actor(&ann(), |setting| case::decide::event(setting, case, setting.now, None, numbered));
    office.events.get_mut(&case).unwrap().push(event);
    let refused = office.act(&ann(), case, "send", json!({ "to_organ": "b1" })).unwrap_err();
    assert_eq!(codes(&refused), ["paper:letter"]);
    assert!(refused.to_string().contains("正在作成"), "{refused}");
}

#[test]
fn a_paper_may_come_in_a_file_field() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.checked(case);
    let file = json!({ "sha256": "b".repeat(64), "name": "书.pdf", "bytes": 3 });
    let sent = office.act(&ann(), case, "send", json!({ "to_organ": "b1", "letter": file })).unwrap().sent;
    assert_eq!(sent[0].papers.len(), 1);
    assert_eq!(sent[0].papers[0].paper, "letter");
}

#[test]
fn a_file_that_was_not_stored_is_rejected_wherever_it_stands() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    office.checked(case);
    let file = json!({ "sha256": "zz", "name": "书.pdf", "bytes": 3 });
    let refused = office.act(&ann(), case, "send", json!({ "to_organ": "b1", "letter": file })).unwrap_err();
    assert_eq!(codes(&refused), ["letter"]);
    let papers = vec![case::value::FileRef { sha256: "Z".repeat(64), ..letter() }];
    let command = Command { papers, ..office.command(case, "send", json!({ "to_organ": "b1" })) };
    assert_eq!(codes(&office.submit(&ann(), &command, None).unwrap_err()), ["papers"]);
}

#[test]
fn an_item_opens_a_case_and_its_receipt_lands_with_the_sender() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲", "amount": "2万元" }));
    let item = office.sent(case, "b1");
    assert_eq!(item.receipt_due_at, Some(at(3, 3, 9)), "24 hours after sending");
    assert!(office.state(case).sent[0].signed_at.is_none());
    office.now = at(3, 2, 15);
    let theirs = office.accepted(&item, "accept", &receiver());
    let sent = office.state(case).sent[0].clone();
    assert_eq!((sent.signed_at, sent.to_case), (Some(at(3, 2, 15)), Some(theirs)));
    let state = office.state(theirs);
    assert_eq!((state.organ.as_str(), state.received.len()), ("b1", 1));
    assert_eq!(
        state.facts["amount"],
        case::FieldValue::Money(2_000_000),
        "carried facts need not be typed again"
    );
    assert_eq!(state.papers, [letter()]);
    let origin = state.origin.unwrap();
    assert_eq!((origin.organ.as_str(), origin.case), ("a1", case));
}

#[test]
fn the_answer_goes_back_to_the_case_it_came_from() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let theirs = office.accepted(&item, "accept", &receiver());
    let answer = office.act(&receiver(), theirs, "answer", json!({})).unwrap().sent.remove(0);
    assert_eq!((answer.to_organ.as_str(), answer.to_case), ("a1", Some(case)));
    let command = office.command(case, "receive-answer", json!({}));
    office.submit(&ann(), &command, Some(&answer)).unwrap();
    assert!(office.state(case).is_closed());
    assert!(office.state(theirs).sent[0].signed_at.is_some(), "a receipt reaches a closed case as well");
}

#[test]
fn a_forwarded_case_answers_whoever_sent_it_first() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let first = office.accepted(&item, "accept", &receiver());
    let passed = office.act(&receiver(), first, "pass", json!({ "to_organ": "b2" })).unwrap().sent.remove(0);
    let other = officer("ruth", "b2", &[]);
    let second = office.accepted(&passed, "accept-passed", &other);
    let answer = office.act(&other, second, "answer", json!({})).unwrap().sent.remove(0);
    assert_eq!((answer.to_organ.as_str(), answer.to_case), ("a1", Some(case)));
    assert!(office.state(first).sent[0].signed_at.is_some(), "the receipt goes to the one who forwarded");
}

#[test]
fn nobody_forwards_to_itself() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let first = office.accepted(&item, "accept", &receiver());
    let refused = office.act(&receiver(), first, "pass", json!({ "to_organ": "b1" })).unwrap_err();
    assert_eq!(codes(&refused), ["addressee"]);
}

#[test]
fn an_item_is_signed_by_its_addressee_once_and_by_the_right_act() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let stranger = officer("ruth", "b2", &[]);
    let command = office.opening("demo-reply", "accept", json!({}));
    assert_eq!(codes(&office.submit(&stranger, &command, Some(&item)).unwrap_err()), ["item"]);
    assert_eq!(codes(&office.submit(&receiver(), &command, None).unwrap_err()), ["item"]);
    let wrong = office.opening("demo-reply", "accept-passed", json!({}));
    assert_eq!(codes(&office.submit(&receiver(), &wrong, Some(&item)).unwrap_err()), ["item"]);
    let theirs = office.accepted(&item, "accept", &receiver());
    let answer = office.act(&receiver(), theirs, "answer", json!({})).unwrap().sent.remove(0);
    let other = office.opened(json!({ "title": "乙" }));
    office.sent(other, "b1");
    let elsewhere = office.command(other, "receive-answer", json!({}));
    assert_eq!(codes(&office.submit(&ann(), &elsewhere, Some(&answer)).unwrap_err()), ["item"]);
    let no_item = office.command(case, "report", json!({}));
    assert_eq!(codes(&office.submit(&ann(), &no_item, Some(&answer)).unwrap_err()), ["receives"]);
}

#[test]
fn a_receipt_cannot_be_older_than_the_item() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    office.now = at(3, 5, 9);
    let command = Command {
        occurred_at: Some(at(3, 1, 9)),
        late_reason: Some("补录".into()),
        ..office.opening("demo-reply", "accept", json!({}))
    };
    assert_eq!(codes(&office.submit(&receiver(), &command, Some(&item)).unwrap_err()), ["item"]);
}

#[test]
fn an_item_signed_by_two_officers_is_signed_when_the_second_has() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let theirs = office.accepted(&item, "accept", &receiver());
    let second = officer("ruth", "b1", &[]);
    office.assign(&second, theirs);
    let more = office.act(&ann(), case, "send-more", json!({})).unwrap().sent.remove(0);
    let command = office.command(theirs, "receive-more", json!({}));
    let proposed = office.submit(&receiver(), &command, Some(&more)).unwrap();
    assert_eq!((proposed.signed, proposed.elsewhere.len()), (None, 0));
    assert!(office.state(case).sent[1].signed_at.is_none());
    let done = office.co_sign(&second, theirs).unwrap();
    assert_eq!((done.signed, done.elsewhere.len()), (Some(more.id), 1));
    assert!(office.state(case).sent[1].signed_at.is_some());
    assert_eq!(office.state(theirs).received.len(), 2);
    let twice = office.submit(&receiver(), &command, Some(&more)).unwrap_err();
    assert_eq!(codes(&twice), ["item"]);
}

#[test]
fn a_second_receipt_for_the_same_item_changes_nothing() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    office.accepted(&item, "accept", &receiver());
    let before = office.state(case);
    let mut again = office.events[&case].last().unwrap().clone();
    assert!(matches!(again.what, EventKind::HandoverSigned { .. }));
    again.occurred_at = at(6, 1, 9);
    office.events.get_mut(&case).unwrap().push(again);
    let after = office.state(case);
    assert_eq!((after.sent, after.signals), (before.sent, before.signals));
}
