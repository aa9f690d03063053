//! What the reconciliation of hand-overs finds stands on the workbench of those who lead both organs, and they are told once.
use app::Platform;
use testkit::{Databases, TestPlatform};

/// Somebody who leads the sender, somebody who leads the recipient, an officer of the sender.
const PEOPLE: [&str; 3] = ["wang", "sun", "zhang"];

async fn seen(platform: &Platform, people: &[app::Person]) -> Vec<usize> {
    let mut counts = Vec::new();
    for person in people {
        counts.push(platform.gaps(person).await.unwrap().0.len());
    }
    counts
}

async fn told(platform: &Platform, person: &app::Person) -> usize {
    let notices = platform.notices(person, None, 50).await.unwrap().rows;
    notices.iter().filter(|notice| notice.says.contains("移送对账不一致")).count()
}

#[tokio::test]
async fn a_difference_between_two_organs_reaches_those_who_lead_them_and_goes_when_it_is_mended() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let mut people = Vec::new();
        for login in PEOPLE {
            people.push(test.person(login).await);
        }
        platform.watch_handovers().await.unwrap();
        assert_eq!(seen(platform, &people).await, [0, 0, 0], "{kind:?}");

        test.meddle("CREATE TABLE kept_moves AS SELECT * FROM handover_moves").await;
        test.meddle("DELETE FROM handover_moves WHERE signed = 1 AND from_organ = '2301-amr' AND to_organ = '2301-police'")
            .await;
        for _ in 0..2 {
            platform.watch_handovers().await.unwrap();
            platform.work_jobs().await.unwrap();
        }
        let counts = seen(platform, &people).await;
        assert!(counts[0] > 0 && counts[0] == counts[1] && counts[2] == 0, "{kind:?}: {counts:?}");
        for (person, count) in people.iter().zip(&counts) {
            assert_eq!(told(platform, person).await, *count, "told once of each, on {kind:?}");
        }
        let (gaps, _) = platform.gaps(&people[1]).await.unwrap();
        let between = |gap: &app::handover_gaps::Gap| gap.from == "2301-amr" && gap.to == "2301-police";
        assert!(gaps.iter().all(between), "{gaps:?}");
        assert!(gaps.iter().all(|gap| !gap.says.contains("（办件")), "no case of the other side: {gaps:?}");

        test.meddle("DELETE FROM handover_moves").await;
        test.meddle("INSERT INTO handover_moves SELECT * FROM kept_moves").await;
        platform.watch_handovers().await.unwrap();
        assert_eq!(seen(platform, &people).await, [0, 0, 0], "{kind:?}");
    }
}
