//! What a proof says and what a refusal tells.

use access::{Access, Action, Denied, Held, Request};

use crate::world::{act, case_rows};

#[test]
fn a_proof_names_its_actor_action_case_and_act() {
    let access = Access::load().unwrap();
    let row =
        case_rows().into_iter().find(|row| row.key() == "officer officer own+assigned i/s open").unwrap();
    let (actor, case) = (row.actor(), row.case());
    let act = act(vec![Held::Assigned { role: "handler" }], false, None);
    let granted = access.authorise(&actor, &Request::PerformAct(&case, &act)).unwrap();
    assert_eq!(granted.actor_id(), actor.id());
    assert_eq!(granted.actor_organ(), actor.organ());
    assert_eq!(granted.action(), Action::PerformAct);
    assert_eq!((granted.case(), granted.act()), (Some(case.id), Some("act")));
    assert_eq!((granted.organ(), granted.handover()), (None, None));
    assert!(!granted.masks_personal_data() && granted.may_read_opinions());
}

#[test]
fn the_flags_of_a_reading_are_the_answers_to_the_separate_questions() {
    let access = Access::load().unwrap();
    for row in case_rows() {
        let (actor, case) = (row.actor(), row.case());
        let Ok(granted) = access.authorise(&actor, &Request::ReadCase(&case)) else {
            continue;
        };
        let allowed = |request: Request<'_>| access.authorise(&actor, &request).is_ok();
        assert_eq!(granted.may_read_opinions(), allowed(Request::ReadOpinions(&case)), "{}", row.key());
        assert_eq!(
            !granted.masks_personal_data(),
            allowed(Request::ReadPersonalData(&case)),
            "{}",
            row.key()
        );
    }
}

fn refusal(key: &str, ask: impl Fn(&access::CaseFacts) -> Result<access::Granted, Denied>) -> String {
    let row = case_rows().into_iter().find(|row| row.key() == key).unwrap();
    ask(&row.case()).unwrap_err().to_string()
}

#[test]
fn a_refusal_says_what_is_missing_and_who_may() {
    let access = Access::load().unwrap();
    let actor = |key: &str| case_rows().into_iter().find(|row| row.key() == key).unwrap().actor();
    let own = "officer officer own i/s open";
    assert_eq!(
        refusal(own, |case| access.authorise(&actor(own), &Request::AssignOfficers(case))),
        "无权指定办案人员；可以办理的是：承办机关的负责人、组长"
    );
    let role = act(vec![Held::Assigned { role: "handler" }], false, None);
    assert_eq!(
        refusal(own, |case| access.authorise(&actor(own), &Request::PerformAct(case, &role))),
        "无权批准移送；可以办理的是：承办人"
    );
    let closed = "officer head own i/s closed";
    assert_eq!(
        refusal(closed, |case| access.authorise(&actor(closed), &Request::AttachFile(case))),
        "无权上传材料（办件已办结）；可以办理的是：本办件的指定人员，承办机关和参与机关的登记人员、负责人"
    );
    let other = "officer head other i/s open";
    assert_eq!(
        refusal(other, |case| access.authorise(&actor(other), &Request::AttachFile(case))),
        "没有找到"
    );
}

#[test]
fn when_a_case_is_over_only_what_the_law_data_leave_open_may_be_done() {
    let access = Access::load().unwrap();
    let closed = "officer head own i/s closed";
    let row = case_rows().into_iter().find(|row| row.key() == closed).unwrap();
    let (actor, case) = (row.actor(), row.case());
    let ordinary = act(vec![Held::Post { post: "head", organ: &case.organ }], false, None);
    assert!(access.authorise(&actor, &Request::PerformAct(&case, &ordinary)).is_err());
    let late = access::ActFacts { after_close: true, ..ordinary.clone() };
    assert!(access.authorise(&actor, &Request::PerformAct(&case, &late)).is_ok());
    let others = access::ActFacts { roles: Vec::new(), ..late };
    assert!(access.authorise(&actor, &Request::PerformAct(&case, &others)).is_err());
}

#[test]
fn actors_and_facts_survive_being_stored() {
    for row in case_rows() {
        let (actor, case) = (row.actor(), row.case());
        let stored = serde_json::to_string(&(&actor, &case, actor.id())).unwrap();
        let read: (access::Actor, access::CaseFacts, access::ActorId) =
            serde_json::from_str(&stored).unwrap();
        assert_eq!((actor.id(), actor, case), (read.2, read.0, read.1));
    }
}

#[test]
fn a_thousand_decisions_stay_far_below_a_millisecond_each_when_optimised() {
    let access = Access::load().unwrap();
    let row =
        case_rows().into_iter().find(|row| row.key() == "officer officer own+assigned i/s open").unwrap();
    let (actor, case) = (row.actor(), row.case());
    #[allow(clippy::disallowed_methods, reason = "measuring is what this test does")]
    let start = std::time::Instant::now();
    for _ in 0..1_000 {
        assert!(access.authorise(&actor, &Request::ReadCase(&case)).is_ok());
    }
    let each_us = start.elapsed().as_micros() / 1_000;
    let limit_us = if cfg!(debug_assertions) { 50_000 } else { 1_000 };
    assert!(each_us < limit_us, "{each_us} µs");
    println!("authorise: {each_us} µs");
}
