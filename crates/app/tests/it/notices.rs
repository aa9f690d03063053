//! Notices: queued with the act, delivered by the queue, read by those who have to know.
use app::cases::{StandingSubmission, Submission};
use app::{Person, new_id};
use case::standing::Standing;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use testkit::bench::story::Stage;
use testkit::{Databases, TestPlatform};

async fn unread(test: &TestPlatform, person: &Person) -> Vec<String> {
    let page = test.platform.notices(person, None, 100).await.unwrap();
    page.rows.into_iter().filter(|notice| !notice.read).map(|notice| notice.says).collect()
}

/// Forgets what the demonstration's own story has caused.
async fn quiet(test: &TestPlatform) {
    test.platform.work_jobs().await.unwrap();
    for login in ["zhang", "liyan", "wang", "zhao", "qian"] {
        test.platform.read_notices(&test.person(login).await).await.unwrap();
    }
}

#[tokio::test]
async fn the_one_named_hears_of_it_once_and_the_one_who_acted_does_not() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        quiet(&test).await;
        let stage = Stage::set(&test.platform).await;
        stage.prepare_transfer(&|_, _| {}).await.unwrap();
        let li = test.person("liyan").await;
        assert_eq!(test.platform.unread_notices(&li).await.unwrap(), 0, "nothing before the queue is worked");
        let (done, failed) = test.platform.work_jobs().await.unwrap();
        assert!(done > 0 && failed == 0, "{done} {failed}");
        let mut heard = unread(&test, &li).await;
        heard.sort();
        assert_eq!(
            heard,
            ["“提出移送的书面报告”等待您联署", "交办给您：核对仓库清单", "您被指定为本件的办案人员"],
            "{kind:?}"
        );
        let zhang = test.person("zhang").await;
        assert_eq!(unread(&test, &zhang).await, [""; 0], "whoever acts is not told of it");
        test.platform.work_jobs().await.unwrap();
        assert_eq!(test.platform.unread_notices(&li).await.unwrap(), 3);
        test.platform.read_notices(&li).await.unwrap();
        assert_eq!(test.platform.unread_notices(&li).await.unwrap(), 0);
        let page = test.platform.notices(&li, None, 100).await.unwrap();
        assert!(
            page.rows
                .iter()
                .all(|notice| notice.read && (notice.case.is_some() || notice.screening.is_some()))
        );
    }
}

#[tokio::test]
async fn silence_is_told_to_both_sides_once() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let case = stage.prepare_transfer(&|_, _| {}).await.unwrap();
        let (zhang, wang, li) = (stage.officer("zhang"), stage.officer("wang"), stage.officer("liyan"));
        let view = test.platform.case_view(li, case).await.unwrap();
        let act = Standing::CoSign { proposal: view.proposals[0].id };
        let sign = StandingSubmission { act_id: new_id(), case, act, seen: None };
        test.platform.perform_standing(li, &sign).await.unwrap();
        let form = |value: serde_json::Value| value.as_object().cloned().unwrap();
        let act = |act: &str, values: serde_json::Value| Submission {
            act_id: new_id(),
            case: Some(case),
            act: act.into(),
            form: form(values),
            ..Submission::default()
        };
        test.platform.perform(wang, &act("approve", serde_json::json!({}))).await.unwrap();
        let transfer = act("transfer", serde_json::json!({ "police_organ": "2301-police" }));
        let transfer = Submission {
            papers: stage.papers(&["transfer-letter", "investigation-report", "goods-list"]),
            ..transfer
        };
        test.platform.perform(zhang, &transfer).await.unwrap();
        quiet(&test).await;
        let due = test.platform.case_view(zhang, case).await.unwrap().handovers[0].receipt_due_at.unwrap();
        test.clock.set(due + SignedDuration::from_hours(1));

        let mut reported = BTreeSet::new();
        test.platform.watch_silence(&mut reported).await.unwrap();
        test.platform.work_jobs().await.unwrap();
        let heard = unread(&test, zhang).await;
        assert!(heard.iter().any(|says| says.starts_with("对方超期未签收")), "{kind:?}: {heard:?}");
        let registrar = test.person("qian").await;
        let heard = unread(&test, &registrar).await;
        assert!(heard.iter().any(|says| says.starts_with("超期未签收")), "{kind:?}: {heard:?}");
        let silent = test.platform.silent_items(zhang, "", 50).await.unwrap().rows;
        assert!(silent.iter().any(|(line, arriving)| !arriving && line.title == "涉嫌犯罪案件移送"));
        assert_ne!(test.platform.desk_counts(zhang).await.unwrap().silent, "0");

        // A watcher that has forgotten what it reported tells nobody a second time.
        let before = test.platform.notices(zhang, None, 100).await.unwrap().rows.len();
        assert_eq!(test.platform.watch_silence(&mut reported).await.unwrap(), 0);
        test.platform.watch_silence(&mut BTreeSet::new()).await.unwrap();
        test.platform.work_jobs().await.unwrap();
        assert_eq!(test.platform.notices(zhang, None, 100).await.unwrap().rows.len(), before, "{kind:?}");
    }
}

#[tokio::test]
async fn the_posts_that_are_asked_to_name_officers_are_those_that_may() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.discover(&|_, _| {}).await.unwrap();
    for (login, may) in [("wang", true), ("liyan", false), ("zhao", false)] {
        let person = test.person(login).await;
        let asked = app::accounts::ASSIGNERS.iter().any(|post| person.case_actor.posts.contains(*post));
        let view = test.platform.case_view(&person, case).await.unwrap();
        assert_eq!((asked, view.may_assign), (may, may), "{login}");
    }
}
