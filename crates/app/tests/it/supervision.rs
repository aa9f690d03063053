//! A superior organ looks at the cases of the organs below it, as far as region and post of the account reach.
use app::AppFault;
use app::cases::CaseFilter;
use testkit::{Databases, TestPlatform};

fn transfers() -> CaseFilter {
    CaseFilter { procedure: "crime-transfer".into(), ..CaseFilter::default() }
}

#[tokio::test]
async fn a_supervisor_reads_the_cases_below_without_opinions_and_personal_data() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let (officer, supervisor) = (test.person("zhang").await, test.person("shen").await);
    let own = test.platform.cases(&officer, &transfers(), 50).await.unwrap().rows;
    let seen = test.platform.cases(&supervisor, &transfers(), 50).await.unwrap().rows;
    assert_eq!(seen.len(), own.len());

    for row in &seen {
        let view = test.platform.case_view(&supervisor, row.case_id).await.unwrap();
        assert!(view.masked && view.events.iter().all(|event| event.opinion.is_none()), "{}", row.title);
        assert!(view.acts.iter().all(|act| !act.open), "{}", row.title);
    }
    assert!(!seen.is_empty());
}

#[tokio::test]
async fn a_supervisor_bound_to_a_region_sees_nothing_outside_it() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let bound = test.person("jiang").await;
    let seen = test.platform.cases(&bound, &CaseFilter::default(), 50).await.unwrap().rows;
    assert!(!seen.is_empty() && seen.iter().all(|row| row.region == "230000"), "{seen:?}");
    let officer = test.person("zhang").await;
    for row in test.platform.cases(&officer, &transfers(), 50).await.unwrap().rows {
        let read = test.platform.case_view(&bound, row.case_id).await;
        assert!(matches!(read, Err(AppFault::NotThere)), "{}", row.title);
    }
}

#[tokio::test]
async fn what_is_overdue_below_stands_under_supervision_and_its_count_opens() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let (supervisor, liaison) = (test.person("shen").await, test.person("zheng").await);
    let own = test.platform.desk_clocks(&liaison, true, "", 100).await.unwrap().rows;
    let below = test.platform.desk_clocks(&supervisor, true, "", 100).await.unwrap().rows;
    assert!(below.len() > own.len(), "{} {}", below.len(), own.len());
    let counts = test.platform.desk_counts(&supervisor).await.unwrap();
    assert_eq!(counts.overdue, below.len().to_string());
}
