//! What finders, tallies and likeness find in the demonstration, who sees it, and who is told.
use app::AppFault;
use app::cases::CaseFilter;
use app::finders::{FinderFilter, FindingView};
use app::tallies::TallyFilter;
use store::LookQuery;
use testkit::{Databases, TestPlatform};

const FINDER: &str = "missed-transfer";

async fn found(test: &TestPlatform, login: &str, verdict: &str) -> Vec<FindingView> {
    let filter = FinderFilter { verdict: verdict.into(), ..FinderFilter::default() };
    test.platform.findings(&test.person(login).await, FINDER, &filter, 50).await.unwrap().rows
}

#[tokio::test]
async fn the_demonstration_holds_a_missed_transfer_and_a_near_miss() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let missed = found(&test, "zhou", "found").await;
        let missed: Vec<_> = missed.iter().filter(|view| view.title.contains("演示庚箱包店")).collect();
        assert_eq!(missed.len(), 1, "{kind:?}");
        assert!(missed[0].row.contains("销售金额5万以上"), "{:?}", missed[0]);
        assert!(missed[0].elsewhere && missed[0].cite.is_some());
        let near = found(&test, "zhou", "near").await;
        let near = near.iter().find(|view| view.title.contains("演示辛")).unwrap();
        assert_eq!((near.near[0].lacking.as_str(), near.near[0].percent), ("4,000元", 92));
    }
}

#[tokio::test]
async fn whoever_looks_at_cases_of_others_is_written_down_and_seen_by_them() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let platform = &test.platform;
    let own = test.person("wang").await;
    let looks = || async { platform.looks_at(&own, &LookQuery { limit: 50, ..LookQuery::default() }).await };
    let before = looks().await.unwrap().rows.len();
    assert_eq!(found(&test, "zhang", "found").await.iter().filter(|view| view.elsewhere).count(), 0);
    assert_eq!(looks().await.unwrap().rows.len(), before, "an organ's own look is none");
    let seen = found(&test, "zhou", "").await;
    let after = looks().await.unwrap().rows;
    assert_eq!(after.len() - before, seen.iter().filter(|view| view.elsewhere).count());
    let case = seen.iter().find(|view| view.title.contains("演示庚箱包店")).unwrap().case;
    let (view, opens) = platform.finding(&test.person("zhou").await, FINDER, case).await.unwrap();
    assert!(view.summary.contains("6.2万元") && !view.summary.contains("数额按账册"), "{}", view.summary);
    assert_eq!(opens[0].form["agency_organ"], "2301-amr");
    assert!(looks().await.unwrap().rows.len() > after.len());
    assert!(after.iter().all(|look| look.organ == "2301-procuratorate"));
}

#[tokio::test]
async fn a_duty_that_the_finder_does_not_name_finds_nothing_of_others() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let case = found(&test, "zhou", "found").await[0].case;
    for login in ["chen", "feng"] {
        assert!(found(&test, login, "").await.iter().all(|view| !view.elsewhere), "{login}");
        let one = test.platform.finding(&test.person(login).await, FINDER, case).await;
        assert!(matches!(one, Err(AppFault::NotThere)), "{login}");
    }
    let admin = test.person("sysadmin").await;
    assert!(test.platform.finders(&admin).await.is_err());
}

#[tokio::test]
async fn every_figure_of_a_tally_is_the_sum_of_the_cases_behind_it() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let office = test.person("wuyan").await;
        let filter = CaseFilter { procedure: "special-campaign".into(), ..CaseFilter::default() };
        let campaign = test.platform.cases(&office, &filter, 10).await.unwrap().rows[0].case_id;
        let board = test.platform.tally(&office, campaign).await.unwrap().unwrap();
        assert!(board.sum.amounts[0] >= 2, "{board:?}");
        for lines in [&board.organs, &board.regions] {
            for (place, sum) in board.sum.amounts.iter().enumerate() {
                assert_eq!(lines.iter().map(|line| line.amounts[place]).sum::<i64>(), *sum);
            }
        }
        for line in board.organs.iter().chain([&board.sum]) {
            for (place, figure) in board.figures.iter().enumerate() {
                let filter = TallyFilter {
                    figure: figure.id.clone(),
                    organ: line.organ.clone(),
                    ..TallyFilter::default()
                };
                let page = test.platform.tallied(&office, campaign, &filter, 200).await.unwrap();
                assert_eq!(page.next, None);
                let sum: i64 = page.rows.iter().map(|row| row.amounts[place]).sum();
                assert_eq!(sum, line.amounts[place], "{kind:?} {} {}", line.name, figure.id);
                assert!(page.rows.iter().all(|row| row.elsewhere && row.title.is_empty()));
            }
        }
        // The unit itself sees the same figures over the same cases, because it conducts them all.
        let unit = test.person("wang").await;
        let filter = CaseFilter { procedure: "campaign-unit".into(), ..CaseFilter::default() };
        let own = test.platform.cases(&unit, &filter, 10).await.unwrap().rows[0].case_id;
        let own = test.platform.tally(&unit, own).await.unwrap().unwrap();
        assert_eq!(own.sum.amounts, board.sum.amounts);
    }
}

#[tokio::test]
async fn cases_about_the_same_right_are_found_only_as_far_as_each_may_see() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let platform = &test.platform;
        let mut seen = Vec::new();
        for (login, procedure) in [("zhang", "administrative-penalty"), ("chen", "police-crime-case")] {
            let person = test.person(login).await;
            let filter = CaseFilter { procedure: procedure.into(), ..CaseFilter::default() };
            let rows = platform.cases(&person, &filter, 50).await.unwrap().rows;
            for row in rows {
                let view = platform.case_view(&person, row.case_id).await.unwrap();
                for related in platform.related(&person, &view).await.unwrap() {
                    assert_ne!(related.id, row.case_id);
                    assert!(!related.reasons.is_empty());
                    platform.case_view(&person, related.id).await.unwrap();
                    seen.push((login, related.organ_name));
                }
            }
        }
        assert!(seen.iter().any(|(login, _)| *login == "zhang"), "{kind:?}");
        assert!(seen.iter().all(|(login, organ)| *login != "zhang" || organ.contains("市场监督管理局")));
        assert!(seen.iter().all(|(login, organ)| *login != "chen" || organ.contains("公安局")), "{seen:?}");
    }
}
