//! A list and a single reading must never disagree.

use access::{Access, Actor, CaseFacts, Coverage, Denied, Purpose, Reach, Request};

use crate::matrix::purpose;
use crate::world::{case_rows, organ, platform_rows};

#[test]
fn a_scope_admits_exactly_the_cases_that_can_be_read() {
    let access = Access::load().unwrap();
    let (mut admitted, mut kept_out) = (0, 0);
    for row in case_rows() {
        let (actor, case) = (row.actor(), row.case());
        let request = match actor {
            Actor::Officer(_) | Actor::System => Request::ReadCase(&case),
            Actor::Party(_) | Actor::OutsideBody(_) => Request::ReadOwnMatter(&case),
        };
        let reads = access.authorise(&actor, &request).is_ok();
        let lists = access.scope(&actor).is_ok_and(|scope| scope.admits(&case));
        assert_eq!(reads, lists, "{}", row.key());
        if lists { admitted += 1 } else { kept_out += 1 }
    }
    assert!(admitted > 100 && kept_out > 100, "{admitted} {kept_out}");
}

#[test]
fn the_scope_of_personal_data_admits_exactly_the_cases_that_are_read_unmasked() {
    let access = Access::load().unwrap();
    let (mut admitted, mut kept_out) = (0, 0);
    for row in case_rows() {
        let (actor, case) = (row.actor(), row.case());
        let reads = access.authorise(&actor, &Request::ReadPersonalData(&case)).is_ok();
        let searches = access.personal_scope(&actor).is_ok_and(|scope| scope.admits(&case));
        assert_eq!(reads, searches, "{}", row.key());
        if searches { admitted += 1 } else { kept_out += 1 }
    }
    assert!(admitted > 50 && kept_out > 100, "{admitted} {kept_out}");
}

#[test]
fn the_scope_of_the_plan_board_admits_exactly_the_tasks_that_can_be_seen_on_it() {
    let access = Access::load().unwrap();
    let (mut admitted, mut kept_out) = (0, 0);
    for row in case_rows() {
        let actor = row.actor();
        for plan_task in [true, false] {
            let case = CaseFacts { plan_task, ..row.case() };
            let seen = access.authorise(&actor, &Request::ReadPlanTask(&case)).is_ok();
            let listed = access.plan_scope(&actor).is_ok_and(|scope| scope.admits(&case));
            assert_eq!(seen, listed, "{} {plan_task}", row.key());
            if listed { admitted += 1 } else { kept_out += 1 }
        }
    }
    assert!(admitted > 50 && kept_out > 100, "{admitted} {kept_out}");
}

#[test]
fn everyone_who_may_read_the_plan_sees_the_same_tasks_on_it() {
    let access = Access::load().unwrap();
    let (mut readers, mut others) = (0, 0);
    for row in platform_rows() {
        let scope = access.plan_scope(&row.actor());
        if access.authorise(&row.actor(), &Request::ReadPlan).is_ok() {
            readers += 1;
            let public = Reach::PlanTasks(Some(vocabulary::SecrecyLevel::Public));
            assert_eq!(*scope.unwrap().reach(), public, "{}", row.key());
        } else {
            others += 1;
            assert!(matches!(scope, Err(Denied::NotAllowed { .. })), "{}", row.key());
        }
    }
    assert!(readers >= 10 && others > 20, "{readers} {others}");
}

#[test]
fn administrators_and_accounts_not_in_use_have_no_scope() {
    let access = Access::load().unwrap();
    let rows = platform_rows();
    let barred = rows.iter().filter(|row| row.who.contains("-admin") || row.who.contains(':'));
    let mut count = 0;
    for row in barred {
        count += 1;
        assert!(matches!(access.scope(&row.actor()), Err(Denied::NotAllowed { .. })), "{}", row.key());
    }
    assert!(count > 20);
}

#[test]
fn an_officer_without_the_post_of_head_lists_sealed_cases_only_by_assignment() {
    let access = Access::load().unwrap();
    let rows = case_rows();
    let find =
        |post: &str| rows.iter().find(|row| row.post == post && row.key().ends_with("p/s open")).unwrap();
    let bounds = |post: &str| match access.scope(&find(post).actor()).unwrap().reach() {
        Reach::Organ(reach) => {
            [reach.conducting, reach.conducting_assigned, reach.participating, reach.participating_assigned]
                .map(|bound| bound.unwrap().key())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(bounds("officer"), ["internal", "sealed", "internal", "sealed"]);
    assert_eq!(bounds("head"), ["sealed", "sealed", "internal", "sealed"]);
}

#[test]
fn the_scope_of_a_purpose_admits_exactly_the_cases_of_others_that_can_be_looked_at_for_it() {
    let access = Access::load().unwrap();
    let organs = |ids: &[&str]| Coverage::Organs(ids.iter().map(|id| organ(id)).collect());
    let mut purposes: Vec<Purpose> =
        ["named", "other-duty", "not-covered", "of-another-holder"].map(purpose).into();
    purposes.extend([organs(&["organ-b"]), organs(&[])].map(|covers| Purpose { covers, ..purpose("named") }));
    let (mut admitted, mut kept_out) = (0, 0);
    for row in case_rows() {
        let (actor, case) = (row.actor(), row.case());
        // An organ's own cases are read in the ordinary way; a party's are organ-b's as well.
        if row.relation.starts_with("own") && row.who.starts_with("officer") {
            continue;
        }
        for purpose in &purposes {
            let seen = access.authorise(&actor, &Request::ReadForPurpose(&case, purpose)).is_ok();
            let listed = access.purpose_scope(&actor, purpose).is_ok_and(|scope| scope.admits(&case));
            assert_eq!(seen, listed, "{} {purpose:?}", row.key());
            if listed { admitted += 1 } else { kept_out += 1 }
        }
    }
    assert!(admitted > 50 && kept_out > 100, "{admitted} {kept_out}");
}
