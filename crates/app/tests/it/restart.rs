//! What outlives a process, and two processes on one database.
use app::accounts::{AccountForm, SignIn};
use app::cases::{StandingSubmission, Submission};
use app::{AppFault, Platform, new_id};
use case::standing::Standing;
use serde_json::json;
use testkit::bench::client_log::disorder;
use testkit::bench::story::{Stage, discovery, on};
use testkit::platform::demonstration_password;
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

/// Races between two processes on each database.
const RACES: usize = 12;

#[tokio::test]
async fn a_mended_procedure_changes_what_is_to_be_done_from_the_next_start_on() {
    const MENDED: &str = "批准移送（改写）";
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let head = test.person("wang").await;
    let tasks = async |platform: &Platform| -> Vec<String> {
        platform.desk_todo(&head, "", 50).await.unwrap().rows.into_iter().map(|item| item.what).collect()
    };
    let names = |all: &[String], what: &str| all.iter().any(|one| one.split(" / ").any(|part| part == what));
    assert!(names(&tasks(&test.platform).await, "批准移送"));
    test.platform.store.close().await;
    let mut files = app::embedded::law_files();
    let file = files.iter_mut().find(|file| file.path.ends_with("procedures/crime-transfer.toml")).unwrap();
    file.text = file.text.replace("title = \"批准移送\"", &format!("title = \"{MENDED}\""));
    let place = app::open::Place {
        data: test.data.path().to_owned(),
        database: Some(test.database.clone()),
        province: testkit::platform::PROVINCE.into(),
        law: Some(files),
    };
    let again = app::open::open(&place, test.clock.clone()).await.unwrap();
    let after = tasks(&again).await;
    assert!(names(&after, MENDED) && !names(&after, "批准移送"), "{after:?}");
    assert_eq!(again.verify_as_system().await.unwrap().broken, None);
}

#[tokio::test]
async fn key_ledger_and_sessions_go_on_after_a_restart() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let case = stage.discover(&|_, _| {}).await.unwrap();
        let attempt =
            SignIn { login: "zhang".into(), password: demonstration_password(), ..SignIn::default() };
        let session = test.platform.sign_in(&attempt).await.unwrap();
        test.platform.publish_checkpoint().await.unwrap();
        let (key, before) =
            (test.platform.store.verifier_key(), test.platform.store.checkpoint().await.unwrap().unwrap());
        test.platform.store.close().await;

        let again = test.reopened().await;
        assert_eq!(again.store.verifier_key(), key);
        let person = again.person_of_session(session.officer, session.generation).await.unwrap().unwrap();
        assert!(again.person_of_session(session.officer, session.generation + 1).await.unwrap().is_none());
        let goods =
            json!({ "goods": [{ "name": "手提包", "quantity": 1, "unit": "件", "place": "一号库" }] });
        let done = again.perform(&person, &on(case, "register-goods", goods)).await.unwrap();
        again.publish_checkpoint().await.unwrap();
        let after = again.store.checkpoint().await.unwrap().unwrap();
        let keys = [key];
        let before = ledger::checkpoint::verify(&before, &keys).unwrap();
        let after = ledger::checkpoint::verify(&after, &keys).unwrap();
        assert_eq!(
            (&after.origin, after.size),
            (&before.origin, before.size + done.receipt.events.len() as u64)
        );
        assert_eq!(again.store.ledger_root(before.size).await.unwrap(), before.root, "{kind:?}");
        assert_eq!(again.verify_as_system().await.unwrap().broken, None, "{kind:?}");
    }
}

#[tokio::test]
async fn rights_withdrawn_by_one_process_bind_in_the_other() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let other = test.reopened().await;
        let attempt =
            SignIn { login: "chen".into(), password: demonstration_password(), ..SignIn::default() };
        let session = other.sign_in(&attempt).await.unwrap();
        let found = |platform: Platform| async move {
            platform.person_of_session(session.officer, session.generation).await.unwrap().is_some()
        };
        assert!(found(other.clone()).await);
        let security = test.person("secadmin").await;
        let account = test.platform.store.account(session.officer).await.unwrap().unwrap();
        let form = AccountForm {
            login: account.login,
            name: account.name,
            organ: account.organ,
            region: account.region,
            posts: account.posts.into_iter().collect(),
            clearance: account.clearance,
        };
        let suspended = access::AccountState::Suspended;
        test.platform.change_account(&security, session.officer, &form, suspended).await.unwrap();
        assert!(!found(other).await, "{kind:?}");
    }
}

/// Both see the same version; one acts, the other hears that somebody acted meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_that_act_on_one_case_exactly_one_wins() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let other = test.reopened().await;
        let stage = Stage::set(&test.platform).await;
        for _ in 0..RACES {
            let case = stage.discover(&|_, _| {}).await.unwrap();
            let seen = test.platform.case_view(stage.officer("zhang"), case).await.unwrap().state.version;
            let seen = Some(i64::try_from(seen).unwrap());
            let figures = |amount: &str| Submission {
                seen,
                ..on(case, "update-figures", json!({ "sales_amount": amount }))
            };
            let (first, second) = (figures("6万元"), figures("7万元"));
            let (first, second) = tokio::join!(
                test.platform.perform(stage.officer("zhang"), &first),
                other.perform(stage.officer("zhang"), &second)
            );
            match (&first, &second) {
                (Ok(_), Err(AppFault::Meanwhile { .. })) | (Err(AppFault::Meanwhile { .. }), Ok(_)) => {}
                _ => panic!("{kind:?}: {first:?} {second:?}"),
            }
        }
        assert_eq!(disorder(&other).await, Vec::<String>::new(), "{kind:?}");
        assert_eq!(other.verify_as_system().await.unwrap().broken, None, "{kind:?}");
    }
}

#[tokio::test]
async fn what_another_process_adds_is_seen_in_a_case_looked_at_before() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let other = test.reopened().await;
        let stage = Stage::set(&test.platform).await;
        let (zhang, case) = (stage.officer("zhang"), stage.discover(&|_, _| {}).await.unwrap());
        let seen = |platform: &Platform| {
            let platform = platform.clone();
            async move {
                let view = platform.case_view(zhang, case).await.unwrap();
                (view.state.version, view.events.len(), view.state.facts.get("sales_amount").cloned())
            }
        };
        assert_eq!(seen(&other).await, seen(&test.platform).await);
        for amount in ["6万元", "7万元"] {
            let figures = on(case, "update-figures", json!({ "sales_amount": amount }));
            test.platform.perform(zhang, &figures).await.unwrap();
            assert_eq!(seen(&other).await, seen(&test.platform).await, "{kind:?}");
        }
        assert_eq!(other.verify_as_system().await.unwrap().broken, None, "{kind:?}");
    }
}

/// What a process remembers of a case never stands for the record.
#[tokio::test]
async fn a_case_whose_record_is_no_longer_the_one_seen_is_read_anew() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let (zhang, case) = (stage.officer("zhang"), stage.discover(&|_, _| {}).await.unwrap());
        let figures = on(case, "update-figures", json!({ "sales_amount": "6万元" }));
        test.platform.perform(zhang, &figures).await.unwrap();
        let before = test.platform.case_view(zhang, case).await.unwrap();
        let last = before.state.version;
        test.meddle(&format!("DELETE FROM events WHERE stream = '{case}' AND version = {last}")).await;
        let after = test.platform.case_view(zhang, case).await.unwrap();
        assert_eq!(
            (after.state.version, after.events.len()),
            (last - 1, before.events.len() - 1),
            "{kind:?}"
        );
        assert!(test.platform.verify_as_system().await.unwrap().broken.is_some(), "{kind:?}");
    }
}

/// A client that did not hear the answer asks again, even after the case has moved on, and even another process.
#[tokio::test]
async fn an_act_sent_again_is_answered_with_its_first_receipt() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let zhang = stage.officer("zhang");
        let opening = discovery();
        let opened = test.platform.perform(zhang, &opening).await.unwrap();
        let case = opened.case;
        let officer = stage.officer("liyan").case_actor.id.clone();
        let roles = vec!["handler".into()];
        let assign = Standing::Assign { officer, name: String::new(), organ: String::new(), roles };
        let assign = StandingSubmission {
            act_id: new_id(),
            case,
            act: assign,
            seen: Some(version(&opened.receipt, case)),
        };
        let assigned = test.platform.perform_standing(stage.officer("wang"), &assign).await.unwrap();
        let seen = Some(version(&assigned.receipt, case));
        let designate = Submission { seen, ..on(case, "designate", json!({})) };
        let designated = test.platform.perform(zhang, &designate).await.unwrap();

        let other = test.reopened().await;
        let size = other.store.ledger_size().await.unwrap();
        for (submission, first) in [(&opening, &opened), (&designate, &designated)] {
            let again = other.perform(zhang, submission).await.unwrap();
            assert_eq!(
                (again.receipt.events, again.receipt.repeated),
                (first.receipt.events.clone(), true),
                "{kind:?}"
            );
        }
        let again = other.perform_standing(stage.officer("wang"), &assign).await.unwrap();
        assert_eq!(
            (again.receipt.events, again.receipt.repeated),
            (assigned.receipt.events, true),
            "{kind:?}"
        );
        let changed = Submission { opinion: Some("另一内容".into()), ..designate };
        let refused = other.perform(zhang, &changed).await;
        assert!(matches!(refused, Err(AppFault::DifferentBody)), "{kind:?}: {refused:?}");
        let stranger = other
            .perform(stage.officer("chen"), &Submission { act_id: changed.act_id, ..changed.clone() })
            .await;
        assert!(stranger.is_err(), "{kind:?}: {stranger:?}");
        assert_eq!(other.store.ledger_size().await.unwrap(), size, "{kind:?}");
    }
}

/// The case's version after an act.
fn version(receipt: &store::Receipt, case: Uuid) -> i64 {
    receipt.events.iter().filter(|event| event.stream == case).map(|event| event.version).max().unwrap()
}
