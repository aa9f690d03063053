//! Hand-overs taken back by their sender or sent back by their recipient before anybody signed.
use crate::demo::{Office, ann, at, codes, head, letter, officer, receiver};
use case::clock::ClockState;
use case::undo::{Side, undo};
use case::{CaseActor, Command, Decided, Refused};
use serde_json::json;
use uuid::Uuid;

/// Limits that the sending ends, and that it starts.
const LIMITS: &str = r##"
[[limits]]
id = "dispatch"
title = "送出"
period = "demo.review"
starts = ["act:check"]
met-by = ["act:send"]
warn-hours = 24
owed-by = "handler"
escalates-to = "head"

[[limits]]
id = "reply"
title = "等待回复"
period = "demo.review"
starts = ["sent:parcel"]
met-by = ["act:receive-answer"]
warn-hours = 24
owed-by = "handler"
escalates-to = "head"
"##;

fn undone(
    office: &mut Office,
    actor: &CaseActor,
    case: Uuid,
    item: Uuid,
    by: Side,
) -> Result<Decided, Refused> {
    let state = office.state(case);
    let decided = office.as_actor(actor, |setting| undo(setting, &state, item, by, "发错了机关"))?;
    office.keep(&decided);
    Ok(decided)
}

fn refused(outcome: Result<Decided, Refused>) -> (Vec<String>, String) {
    let refused = outcome.unwrap_err();
    (codes(&refused), refused.to_string())
}

#[test]
fn what_was_taken_back_can_be_sent_to_the_right_organ() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let wrong = office.sent(case, "b1");
    undone(&mut office, &ann(), case, wrong.id, Side::Sender).unwrap();
    let state = office.state(case);
    assert_eq!(state.stage["main"], "checked");
    let said = state.sent[0].undone.as_ref().unwrap();
    assert_eq!((said.by, said.reason.as_str(), said.at), (Side::Sender, "发错了机关", office.now));
    assert!(!state.done.iter().any(|done| done.act == "send"), "conditions see an act that was not done");

    let command =
        Command { papers: vec![letter()], ..office.command(case, "send", json!({ "to_organ": "b2" })) };
    let right = office.submit(&ann(), &command, None).unwrap().sent.remove(0);
    let theirs = office.accepted(&right, "accept", &officer("rob", "b2", &[]));
    assert_eq!(office.state(case).counterpart("b2"), Some(theirs));
    assert!(office.state(case).sent[0].signed_at.is_none());
}

#[test]
fn limits_that_the_sending_ended_run_on_and_those_it_started_lapse() {
    let mut office = Office::with_limits(LIMITS);
    let case = office.opened(json!({ "title": "甲" }));
    let wrong = office.sent(case, "b1");
    assert_eq!(office.clocks(case, "dispatch")[0].state, ClockState::Met);
    assert_eq!(office.clocks(case, "reply")[0].state, ClockState::Running);
    office.now = at(3, 4, 9);
    undone(&mut office, &ann(), case, wrong.id, Side::Sender).unwrap();
    let dispatch = office.clocks(case, "dispatch");
    assert_eq!((dispatch.len(), dispatch[0].state), (1, ClockState::Running));
    assert_eq!(dispatch[0].started_at, at(3, 2, 9), "it runs from where it ran");
    let reply = office.clocks(case, "reply");
    assert_eq!((reply.len(), reply[0].state, reply[0].ended_at), (1, ClockState::Lapsed, Some(at(3, 4, 9))));

    office.now = at(3, 5, 9);
    let command =
        Command { papers: vec![letter()], ..office.command(case, "send", json!({ "to_organ": "b2" })) };
    office.submit(&ann(), &command, None).unwrap();
    let reply = office.clocks(case, "reply");
    assert_eq!((reply.len(), reply[1].state, reply[1].run), (2, ClockState::Running, 2));
    assert_eq!(reply[1].started_at, at(3, 5, 9));
    let dispatch = &office.clocks(case, "dispatch")[0];
    assert_eq!((dispatch.state, dispatch.ended_at), (ClockState::Met, Some(at(3, 5, 9))));
}

#[test]
fn a_case_that_ended_with_the_sending_is_open_again() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let theirs = office.accepted(&item, "accept", &receiver());
    let passed = office.act(&receiver(), theirs, "pass", json!({ "to_organ": "b2" })).unwrap().sent.remove(0);
    assert!(office.state(theirs).is_closed());
    let back = undone(&mut office, &officer("rob", "b2", &[]), theirs, passed.id, Side::Recipient).unwrap();
    assert!(back.elsewhere.is_empty());
    let state = office.state(theirs);
    assert!(!state.is_closed());
    assert_eq!(state.stage["main"], "got");
    office.act(&receiver(), theirs, "pass", json!({ "to_organ": "b2" })).unwrap();
    assert!(office.state(theirs).is_closed());
}

#[test]
fn what_was_signed_for_or_undone_or_built_upon_stays() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let theirs = office.accepted(&item, "accept", &receiver());
    let (codes, says) = refused(undone(&mut office, &ann(), case, item.id, Side::Sender));
    assert_eq!(codes, ["item"]);
    assert!(says.contains("签收"), "{says}");

    let passed = office.act(&receiver(), theirs, "pass", json!({ "to_organ": "b2" })).unwrap().sent.remove(0);
    let (codes, _) = refused(undone(&mut office, &ann(), theirs, passed.id, Side::Recipient));
    assert_eq!(codes, ["item"], "only the organ it was sent to may send it back");
    undone(&mut office, &receiver(), theirs, passed.id, Side::Sender).unwrap();
    let (codes, says) = refused(undone(&mut office, &receiver(), theirs, passed.id, Side::Sender));
    assert_eq!(codes, ["item"]);
    assert!(says.contains("撤回"), "{says}");
    let (codes, _) = refused(undone(&mut office, &receiver(), theirs, Uuid::nil(), Side::Sender));
    assert_eq!(codes, ["item"]);
}

#[test]
fn whoever_may_not_send_may_not_take_back_and_nobody_does_without_a_reason() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let (codes, _) = refused(undone(&mut office, &head(), case, item.id, Side::Sender));
    assert_eq!(codes, ["role"]);
    let state = office.state(case);
    let bare = office.as_actor(&ann(), |setting| undo(setting, &state, item.id, Side::Sender, "  "));
    assert_eq!(refused(bare).0, ["reason"]);
}

#[test]
fn a_sending_that_moved_no_track_is_undone_by_itself() {
    let mut office = Office::new();
    let case = office.opened(json!({ "title": "甲" }));
    let parcel = office.sent(case, "b1");
    let theirs = office.accepted(&parcel, "accept", &receiver());
    let more = office.act(&ann(), case, "send-more", json!({})).unwrap().sent.remove(0);
    let (codes, says) = refused(undone(&mut office, &receiver(), case, more.id, Side::Recipient));
    assert_eq!(codes, ["continues"], "what goes to a case that the recipient has is signed for");
    assert!(says.contains("请签收"), "{says}");
    undone(&mut office, &ann(), case, more.id, Side::Sender).unwrap();
    let state = office.state(case);
    assert_eq!(state.stage["main"], "sent", "the first sending stands");
    assert_eq!(state.counterpart("b1"), Some(theirs));
    office.act(&ann(), case, "send-more", json!({})).unwrap();
}

#[test]
fn the_sender_may_not_take_back_what_the_case_was_built_upon() {
    let mut office = Office::with_limits(
        r##"
[[acts]]
id = "go-on"
title = "继续"
by = ["handler"]
from = ["main:sent"]
moves = ["main:done"]
cite = "demo-rules#2"
"##,
    );
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    office.act(&ann(), case, "go-on", json!({})).unwrap();
    let (codes, says) = refused(undone(&mut office, &ann(), case, item.id, Side::Sender));
    assert_eq!(codes, ["moved-on"]);
    assert!(says.contains("继续"), "{says}");
    undone(&mut office, &receiver(), case, item.id, Side::Recipient).unwrap();
    let state = office.state(case);
    assert_eq!(state.stage["main"], "done", "what was done since stands");
    assert!(state.is_closed());
}

#[test]
fn what_the_law_makes_the_recipient_sign_is_not_sent_back() {
    let mut office = Office::with_sender(|text| {
        text.replace(
            "receipt-within = \"demo.receipt\"\ncite = \"demo-rules#7\"\n\n[[handovers]]\nid = \"more\"",
            "receipt-within = \"demo.receipt\"\nno-return = { says = \"须签收后转送\", cite = \"demo-rules#7\" }\ncite = \"demo-rules#7\"\n\n[[handovers]]\nid = \"more\"",
        )
    });
    let case = office.opened(json!({ "title": "甲" }));
    let item = office.sent(case, "b1");
    let Refused::Refused { refusals } =
        undone(&mut office, &receiver(), case, item.id, Side::Recipient).unwrap_err()
    else {
        panic!()
    };
    assert_eq!((refusals[0].code.as_str(), refusals[0].says.as_str()), ("no-return", "须签收后转送"));
    assert_eq!(refusals[0].cite.as_ref().unwrap().to_string(), "demo-rules#7");
    undone(&mut office, &ann(), case, item.id, Side::Sender).unwrap();
}
