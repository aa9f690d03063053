//! The demonstration is played through real acts: it must succeed, add up, and verify on both databases.
use app::cases::CaseFilter;
use testkit::{Databases, TestPlatform};

#[tokio::test]
async fn the_demonstration_plays_through_and_verifies() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let verified = test.platform.verify_as_system().await.unwrap();
        assert_eq!(verified.broken, None, "{kind:?}");
        assert!(verified.cases > 80, "{verified:?}");
        let head = test.person("wang").await;
        let todo = test.platform.desk_todo(&head, "", 50).await.unwrap().rows;
        assert!(todo.iter().any(|item| item.act == "approve"), "{todo:#?}");
        let again = app::demo::prepare(&test.platform, testkit::platform::PROVINCE).await.unwrap();
        assert!(!again.created);
    }
}

#[tokio::test]
async fn no_organ_sees_the_cases_of_another() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let (regulator, police) = (test.person("zhang").await, test.person("chen").await);
    let filter = CaseFilter { procedure: "crime-transfer".into(), ..CaseFilter::default() };
    let own = test.platform.cases(&regulator, &filter, 50).await.unwrap().rows;
    assert_eq!(own.len(), 8);
    assert!(test.platform.cases(&police, &filter, 50).await.unwrap().rows.is_empty());
    for row in &own {
        let seen = test.platform.case_view(&police, row.case_id).await;
        assert!(matches!(seen, Err(app::AppFault::NotThere)), "{}", row.title);
    }
}
