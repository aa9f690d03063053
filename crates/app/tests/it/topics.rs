//! Topics: marked by whoever handles the case, counted over what the reader may see, found again after a restart.
use app::cases::{CaseFilter, StandingSubmission};
use app::topics::{TopicBoard, TopicLine};
use app::{AppFault, Person, Platform, new_id};
use case::Refused;
use case::standing::Standing;
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

const TOPIC: &str = "traditional-chinese-medicine";
const OTHER: &str = "seed-industry";

async fn stand(test: &TestPlatform, person: &Person, case: Uuid, act: Standing) -> Result<(), AppFault> {
    let submission = StandingSubmission { act_id: new_id(), case, act, seen: None };
    test.platform.perform_standing(person, &submission).await.map(|_| ())
}

fn mark(topic: &str) -> Standing {
    Standing::MarkTopic { topic: topic.into() }
}

/// Every case of a filter, page by page.
async fn listed(platform: &Platform, person: &Person, filter: &CaseFilter) -> Vec<store::CaseRow> {
    let (mut rows, mut filter) = (Vec::new(), filter.clone());
    loop {
        let page = platform.cases(person, &filter, 2).await.unwrap();
        rows.extend(page.rows);
        match page.next {
            Some(next) => filter.cursor = next,
            None => return rows,
        }
    }
}

fn lines(board: &TopicBoard) -> [&Vec<TopicLine>; 4] {
    [&board.by_procedure, &board.by_organ, &board.by_state, &board.by_year]
}

async fn every_figure_opens(platform: &Platform, person: &Person, board: &TopicBoard) {
    for group in lines(board) {
        assert_eq!(group.iter().map(|line| line.cases).sum::<i64>(), board.sum.cases, "{group:?}");
    }
    for line in lines(board).into_iter().flatten().chain([&board.sum]) {
        let rows = listed(platform, person, &line.filter).await;
        assert_eq!(i64::try_from(rows.len()).unwrap(), line.cases, "{line:?}");
    }
}

/// A case by a part of its title.
async fn case(test: &TestPlatform, person: &Person, title: &str) -> Uuid {
    let rows = listed(&test.platform, person, &CaseFilter::default()).await;
    rows.iter().find(|row| row.title.contains(title)).unwrap().case_id
}

#[tokio::test]
async fn every_figure_of_a_topic_equals_the_cases_it_opens_to_for_each_reader() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let officer = test.person("zhang").await;
        for title in ["演示甲商行", "演示乙印务", "演示戊科技"] {
            let id = case(&test, &officer, title).await;
            stand(&test, &officer, id, mark(TOPIC)).await.unwrap();
        }
        let police = test.person("chen").await;
        let own = case(&test, &police, "演示甲商行").await;
        stand(&test, &test.person("sun").await, own, mark(TOPIC)).await.unwrap();
        let mut sums = Vec::new();
        for login in ["zhang", "chen", "shen", "jiang", "feng"] {
            let person = test.person(login).await;
            let board = platform.topic(&person, TOPIC).await.unwrap();
            every_figure_opens(platform, &person, &board).await;
            let cards = platform.topics(&person).await.unwrap();
            assert_eq!(cards.iter().find(|card| card.id == TOPIC).unwrap().cases, board.sum.cases);
            sums.push((login, board.sum.cases));
        }
        assert_eq!(sums, [("zhang", 4), ("chen", 1), ("shen", 4), ("jiang", 0), ("feng", 0)], "{kind:?}");
        assert!(matches!(platform.topic(&officer, "nowhere").await, Err(AppFault::NotThere)));
        assert!(platform.topics(&test.person("sysadmin").await).await.is_err());
    }
}

#[tokio::test]
async fn only_those_who_handle_the_case_mark_it_and_the_timeline_says_what_suggested_it() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let officer = test.person("zhang").await;
    let id = case(&test, &officer, "玉米种子").await;
    let view = test.platform.case_view(&officer, id).await.unwrap();
    let hint = &view.topics.suggested[0];
    assert_eq!((hint.topic.as_str(), hint.place.as_str(), view.topics.marked.len()), (OTHER, "名称", 0));
    for login in ["shen", "zhao"] {
        let other = test.person(login).await;
        let seen = test.platform.case_view(&other, id).await.unwrap();
        assert!(seen.topics.suggested.is_empty() && !seen.topics.may_mark, "{login}");
        assert!(stand(&test, &other, id, mark(OTHER)).await.is_err(), "{login}");
    }
    let police = test.person("chen").await;
    assert!(matches!(stand(&test, &police, id, mark(OTHER)).await, Err(AppFault::NotThere)));
    stand(&test, &officer, id, mark(OTHER)).await.unwrap();
    let view = test.platform.case_view(&officer, id).await.unwrap();
    let last = view.events.last().unwrap();
    assert_eq!((last.title.as_str(), last.who.as_str()), ("标记专题", "张演示"));
    let wanted = format!("“名称”中有“{}”", hint.hint.word);
    assert!(last.details.contains(&("提示".to_owned(), wanted)), "{:?}", last.details);
    assert!(view.topics.suggested.iter().all(|hint| hint.topic != OTHER));
    let marked = &view.topics.marked[0];
    assert_eq!((marked.marked_under.as_deref(), marked.by.as_str()), (Some("2025"), "张演示"));
    assert!(!marked.guidance.as_ref().unwrap().guidance.is_empty());
}

#[tokio::test]
async fn a_mark_that_is_taken_off_is_gone_from_list_and_count_and_stays_on_the_record() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let officer = test.person("zhang").await;
    let filter = CaseFilter { topic: TOPIC.into(), ..CaseFilter::default() };
    let before = listed(&test.platform, &officer, &filter).await;
    assert_eq!(before.len(), 1);
    let id = before[0].case_id;
    let bare = Standing::RemoveTopic { topic: TOPIC.into(), reason: String::new() };
    assert!(matches!(
        stand(&test, &officer, id, bare).await,
        Err(AppFault::Refused(Refused::Rejected { .. }))
    ));
    let remove = Standing::RemoveTopic { topic: TOPIC.into(), reason: "商品不是中药".into() };
    stand(&test, &officer, id, remove).await.unwrap();
    assert!(listed(&test.platform, &officer, &filter).await.is_empty());
    let view = test.platform.case_view(&officer, id).await.unwrap();
    let titles: Vec<&str> = view.events.iter().map(|event| event.title.as_str()).collect();
    assert!(titles.contains(&"标记专题") && titles.contains(&"取消专题标记"), "{titles:?}");
    assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_marked_case_is_found_by_the_name_of_its_topic_and_again_after_indexing_anew() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let officer = test.person("zhang").await;
        let words = CaseFilter { q: "中医药".into(), ..CaseFilter::default() };
        let marked = CaseFilter { topic: TOPIC.into(), ..CaseFilter::default() };
        assert_eq!(listed(&test.platform, &officer, &words).await.len(), 1, "{kind:?}");
        // As a database that an older program filled: its indexes bear another version.
        test.platform.store.set_setting("search-index", "3/before").await.unwrap();
        let again = test.reopened().await;
        assert_eq!(listed(&again, &officer, &marked).await.len(), 1, "{kind:?}");
        assert_eq!(listed(&again, &officer, &words).await.len(), 1, "{kind:?}");
    }
}

#[tokio::test]
async fn the_year_of_a_case_is_the_civil_year_of_its_opening() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let officer = test.person("zhang").await;
    let of = |year: i64| CaseFilter { topic: TOPIC.into(), year: Some(year), ..CaseFilter::default() };
    assert_eq!(listed(&test.platform, &officer, &of(2026)).await.len(), 1);
    for year in [2025, 2027, 99_999, -99_999] {
        assert!(listed(&test.platform, &officer, &of(year)).await.is_empty(), "{year}");
    }
}
