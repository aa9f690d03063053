//! Hand-overs taken back or sent back: both sides' records agree, nobody signs for what does not wait, and one of two who
//! sign at once does.
use app::cases::Submission;
use app::{AppFault, Person, Platform, new_id};
use case::undo::Side;
use serde_json::json;
use std::sync::Arc;
use testkit::bench::story::{Stage, on};
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

async fn sent(platform: &Platform, stage: &Stage, case: Uuid) -> Uuid {
    let transfer = Submission {
        act_id: new_id(),
        papers: stage.papers(&["investigation-report"]),
        ..on(case, "transfer", json!({ "police_organ": "2301-police" }))
    };
    let zhang = stage.officer("zhang");
    platform.perform(zhang, &transfer).await.unwrap();
    platform.case_view(zhang, case).await.unwrap().handovers.last().unwrap().id
}

fn accept(item: Uuid) -> Submission {
    Submission {
        act_id: new_id(),
        procedure: Some("police-crime-case".into()),
        act: "accept".into(),
        item: Some(item),
        ..Submission::default()
    }
}

async fn told(platform: &Platform, person: &Person, words: &str) -> bool {
    platform.work_jobs().await.unwrap();
    let notices = platform.notices(person, None, 50).await.unwrap().rows;
    notices.iter().any(|notice| notice.says.contains(words))
}

#[tokio::test]
async fn what_was_taken_back_is_told_recorded_verified_and_signed_by_nobody() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let stage = Stage::set(platform).await;
        let (zhang, qian) = (stage.officer("zhang"), stage.officer("qian"));
        let case = stage.approved(&|_, _| {}).await.unwrap();
        let item = sent(platform, &stage, case).await;
        let waiting = platform.arriving_count(qian).await.unwrap();

        let id = new_id();
        let first = platform.undo_handover(zhang, id, item, Side::Sender, "选错了机关").await.unwrap();
        let again = platform.undo_handover(zhang, id, item, Side::Sender, "选错了机关").await.unwrap();
        assert_eq!(first.receipt.events, again.receipt.events, "sent twice is done once, on {kind:?}");
        assert!(again.receipt.repeated && !first.receipt.repeated);
        let other = platform.undo_handover(zhang, new_id(), item, Side::Sender, "又一次").await;
        assert!(matches!(other, Err(AppFault::Refused(_))), "{other:?}");

        assert_eq!(platform.arriving_count(qian).await.unwrap().count + 1, waiting.count);
        let signed = platform.perform(qian, &accept(item)).await;
        assert!(matches!(signed, Err(AppFault::ItemSettled { .. })), "{signed:?}");
        let page = platform.unsigned_item(qian, item).await;
        assert!(page.is_err_and(|fault| fault.to_string().contains("选错了机关")), "the recipient reads why");
        assert!(told(platform, qian, "撤回移送").await, "{kind:?}");

        let again = sent(platform, &stage, case).await;
        platform.perform(qian, &accept(again)).await.unwrap();
        platform.work_jobs().await.unwrap();
        assert_eq!(platform.watch_handovers().await.unwrap().differences, Vec::new());
        assert_eq!(platform.verify_as_system().await.unwrap().broken, None);
        for change in [
            "UPDATE handovers SET undone_reason = 'x' WHERE undone_at IS NOT NULL",
            "UPDATE handovers SET undone_at = NULL",
            "DELETE FROM handover_moves WHERE undone = 1",
        ] {
            test.meddle("CREATE TABLE kept_h AS SELECT * FROM handovers").await;
            test.meddle("CREATE TABLE kept_m AS SELECT * FROM handover_moves").await;
            test.meddle(change).await;
            let broken = platform.verify_as_system().await.unwrap().broken;
            assert!(broken.is_some_and(|says| says.contains("移送")), "unseen on {kind:?}: {change}");
            for (table, kept) in [("handovers", "kept_h"), ("handover_moves", "kept_m")] {
                test.meddle(&format!("DELETE FROM {table}")).await;
                test.meddle(&format!("INSERT INTO {table} SELECT * FROM {kept}")).await;
                test.meddle(&format!("DROP TABLE {kept}")).await;
            }
        }
    }
}

#[tokio::test]
async fn strangers_and_the_wrong_side_undo_nothing() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let platform = &test.platform;
    let stage = Stage::set(platform).await;
    let (zhang, qian) = (stage.officer("zhang"), stage.officer("qian"));
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let item = sent(platform, &stage, case).await;
    let stranger = test.person("meng").await;
    for (person, by) in [
        (&stranger, Side::Sender),
        (&stranger, Side::Recipient),
        (qian, Side::Sender),
        (zhang, Side::Recipient),
    ] {
        let done = platform.undo_handover(person, new_id(), item, by, "试试").await;
        let closed = matches!(done, Err(AppFault::NotThere | AppFault::NotAllowed(_)));
        assert!(closed, "{} {by:?}: {done:?}", person.case_actor.name);
        assert!(platform.to_undo(person, item, by).await.is_err());
    }
    let back = platform.undo_handover(qian, new_id(), item, Side::Recipient, "材料不全").await;
    let Err(AppFault::Refused(refused)) = back else { panic!("{back:?}") };
    assert!(refused.to_string().contains("应当签收"), "{refused}");
}

/// The platform under a law by which the police may send a transfer back.
fn returnable(platform: &Platform) -> Platform {
    let mut rules = (*platform.rules).clone();
    let procedures = rules.library.procedures.values_mut().flat_map(|filed| &mut filed.value.handovers);
    procedures.for_each(|handover| handover.no_return = None);
    Platform { rules: Arc::new(rules), ..platform.clone() }
}

#[tokio::test]
async fn what_is_sent_back_twice_with_one_id_is_sent_back_once() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let platform = returnable(&test.platform);
    let stage = Stage::set(&platform).await;
    let qian = stage.officer("qian");
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let item = sent(&platform, &stage, case).await;
    let id = new_id();
    let first = platform.undo_handover(qian, id, item, Side::Recipient, "发错了").await.unwrap();
    let again = platform.undo_handover(qian, id, item, Side::Recipient, "发错了").await.unwrap();
    assert_eq!(first.receipt.events, again.receipt.events);
    let other = platform.undo_handover(qian, new_id(), item, Side::Recipient, "发错了").await;
    assert!(matches!(other, Err(AppFault::ItemSettled { .. })), "{other:?}");
    assert!(told(&platform, stage.officer("zhang"), "对方退回移送").await);
    assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
}

#[tokio::test]
async fn of_two_who_sign_at_once_one_opens_a_case() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let stage = Stage::set(platform).await;
        let qian = stage.officer("qian");
        let case = stage.approved(&|_, _| {}).await.unwrap();
        let item = sent(platform, &stage, case).await;
        let (one, other) = (accept(item), accept(item));
        let outcomes = tokio::join!(platform.perform(qian, &one), platform.perform(qian, &other));
        let (done, refused) = match outcomes {
            (Ok(done), Err(fault)) | (Err(fault), Ok(done)) => (done, fault),
            both => panic!("{kind:?}: {both:?}"),
        };
        assert!(matches!(refused, AppFault::ItemSettled { .. }), "{refused:?}");
        assert_eq!(platform.case_view(qian, done.case).await.unwrap().state.received.len(), 1);
        platform.work_jobs().await.unwrap();
        assert_eq!(platform.watch_handovers().await.unwrap().differences, Vec::new());
        assert_eq!(platform.verify_as_system().await.unwrap().broken, None);
    }
}
