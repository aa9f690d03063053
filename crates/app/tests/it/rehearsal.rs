//! Rehearsing a change of law: what is said, to whom, and that nothing is written.
use app::cases::CaseFilter;
use app::rehearsal::{Draft, MAX_COMPARED, Rehearsal, RehearsalPart, law_path};
use case::rehearsal::ChangeKind;
use law::source::SourceFile;
use testkit::{Databases, TestPlatform};

fn part() -> RehearsalPart {
    RehearsalPart { cursor: None, most: MAX_COMPARED }
}

/// The shipped file with one thing changed, in every version that it holds.
fn draft(path: &str, old: &str, new: &str) -> Draft {
    let file = app::embedded::law_files().into_iter().find(|file| file.path == path).unwrap();
    assert!(file.text.contains(old), "{path}: {old}");
    Draft::Files(vec![SourceFile { text: file.text.replace(old, new), ..file }])
}

fn kinds(found: &Rehearsal, title: &str) -> Vec<ChangeKind> {
    let case = found.cases.iter().find(|case| case.title.contains(title));
    case.map(|case| case.changes.iter().map(|one| one.change.kind).collect()).unwrap_or_default()
}

#[tokio::test]
async fn the_same_data_on_the_same_day_change_nothing() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let found = test.platform.rehearse_as_system(&Draft::Files(Vec::new()), None, &part(), |_| {}).await;
    let found = found.unwrap();
    assert!(found.compared > 20 && found.unread.is_empty(), "{}", found.compared);
    assert!(found.cases.is_empty(), "{:#?}", found.cases.first());
}

#[tokio::test]
async fn a_shorter_period_changes_the_day_of_running_limits_and_the_length_of_later_ones() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let head = test.person("wang").await;
        let leaves = test.platform.verify_as_system().await.unwrap().leaves;
        let old = "id = \"penalty.decision\"\ntitle = \"作出处理决定的期限\"\nunit = \"calendar-days\"\n\n[[parameters.values]]\nfrom = \"2022-11-01\"\nvalue = 90";
        let shorter = draft("law/parameters/penalty.toml", old, &old.replace("value = 90", "value = 60"));
        let found = test.platform.rehearse(&head, &shorter, None, &part()).await.unwrap();
        assert_eq!(found.changed_files, ["law/parameters/penalty.toml"]);
        assert!(kinds(&found, "演示庚").contains(&ChangeKind::Due), "{found:#?}");
        let filter = CaseFilter::default();
        let own = test.platform.cases(&head, &filter, 200).await.unwrap().rows;
        assert!(found.cases.iter().all(|case| own.iter().any(|row| row.case_id == case.id)));
        assert_eq!(test.platform.verify_as_system().await.unwrap().leaves, leaves, "nothing is written");
    }
}

#[tokio::test]
async fn a_table_that_comes_out_differently_and_an_act_that_is_lost_are_told_with_their_reason() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let head = test.person("wang").await;
    let lower = draft(
        "law/tables/ip-crime-threshold.toml",
        "when = \"offence == '214' && sales_amount >= 5 * wan\"",
        "when = \"offence == '214' && sales_amount >= 4 * wan\"",
    );
    let found = test.platform.rehearse(&head, &lower, None, &part()).await.unwrap();
    let near = found.cases.iter().find(|case| case.title.contains("演示辛")).unwrap();
    let changed = near.changes.iter().find(|one| one.change.kind == ChangeKind::Outcome).unwrap();
    assert!(changed.change.after.contains("达到立案追诉标准"), "{changed:?}");
    assert!(changed.cited.is_some());
    let closed = draft(
        "law/procedures/administrative-penalty.toml",
        "id = \"extend-term\"\n",
        "id = \"extend-term\"\nguards = [{ id = \"never\", require = \"campaign == ''\", refusal = \"专项案件不得延长\", cite = \"market-penalty-rules#18/1\" }]\n",
    );
    let found = test.platform.rehearse(&head, &closed, None, &part()).await.unwrap();
    let lost = found.cases.iter().flat_map(|case| &case.changes);
    let lost: Vec<_> = lost.filter(|one| one.change.kind == ChangeKind::Lost).collect();
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(lost.iter().all(|one| one.change.why.contains("专项案件不得延长") && one.cited.is_some()));
}

#[tokio::test]
async fn a_case_whose_version_is_taken_away_is_told_and_a_later_version_says_that_the_case_keeps_its_own() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let renamed = draft("law/procedures/crime-transfer.toml", "version = \"2020\"", "version = \"2030\"");
    let found = test.platform.rehearse_as_system(&renamed, None, &part(), |_| {}).await.unwrap();
    let all: Vec<_> = found.cases.iter().filter(|case| case.procedure == "crime-transfer@2020").collect();
    assert!(!all.is_empty());
    assert!(all.iter().all(|case| case.changes[0].change.kind == ChangeKind::Unreadable));
}

#[tokio::test]
async fn a_part_says_where_to_go_on_and_the_parts_together_compare_every_case_once() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let on = Some("2027-01-01".parse().unwrap());
    let whole = test.platform.rehearse_as_system(&Draft::AsLoaded, on, &part(), |_| {}).await.unwrap();
    let (mut cursor, mut compared, mut cases) = (None, 0, Vec::new());
    loop {
        let some = RehearsalPart { cursor, most: 7 };
        let on = Some("2027-01-01".parse().unwrap());
        let found = test.platform.rehearse_as_system(&Draft::AsLoaded, on, &some, |_| {}).await.unwrap();
        compared += found.compared;
        cases.extend(found.cases.into_iter().map(|case| case.id));
        match found.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(compared, whole.compared);
    assert_eq!(cases, whole.cases.iter().map(|case| case.id).collect::<Vec<_>>());
}

#[tokio::test]
async fn only_those_who_answer_for_the_law_rehearse_it() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    for (login, may) in [("wang", true), ("wuyan", true), ("zhang", false), ("sysadmin", false)] {
        let person = test.person(login).await;
        let on = Some("2027-01-01".parse().unwrap());
        let answer = test.platform.rehearse(&person, &Draft::AsLoaded, on, &part()).await;
        assert_eq!(answer.is_ok(), may, "{login}");
    }
}

#[test]
fn a_file_of_an_archive_is_known_by_its_folder_wherever_it_stands() {
    assert_eq!(law_path("draft/law/tables/x.toml").as_deref(), Some("law/tables/x.toml"));
    assert_eq!(law_path("tables/x.toml").as_deref(), Some("law/tables/x.toml"));
    for other in
        ["x.toml", "law/x.toml", "law/tables/x.txt", "__MACOSX/tables/._x.toml", "provinces/p/plan.toml"]
    {
        assert_eq!(law_path(other), None, "{other}");
    }
}
