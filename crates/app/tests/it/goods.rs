//! Goods in the organ's storerooms, their chain across organs, and what is known under a number: within the scope of whoever
//! asks and nothing beyond.
use app::cases::CaseFilter;
use app::goods::{GoodsFilter, GoodsLineView};
use app::{AppFault, Person};
use law::procedure::CustodyDoes;
use testkit::{Databases, TestPlatform};

/// Most rows asked for.
const ROWS: i64 = 100;
/// Number of the party in the demonstration's case with goods.
const PARTY: &str = "91230100MA00000042";

async fn kept(test: &TestPlatform, person: &Person) -> Vec<GoodsLineView> {
    test.platform.goods(person, &GoodsFilter::default(), ROWS).await.unwrap().rows
}

async fn bags_of_the_police(test: &TestPlatform) -> GoodsLineView {
    let sun = test.person("sun").await;
    let rows = kept(test, &sun).await;
    rows.into_iter().find(|row| row.held.to_string() == "118").expect("what the police signed for")
}

#[tokio::test]
async fn storerooms_list_what_is_kept_by_place_and_count_what_they_list() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let wang = test.person("wang").await;
        let rows = kept(&test, &wang).await;
        let rooms = test.platform.storerooms(&wang).await.unwrap();
        assert_eq!(rooms.lots, rows.len().to_string(), "{kind:?}");
        assert_eq!(rooms.places.iter().map(|place| place.lots).sum::<i64>().to_string(), rooms.lots);
        let sample = rows.iter().find(|row| row.place == "物证室").expect("the sealed sample");
        assert_eq!((sample.held.to_string(), sample.label.as_str()), ("0.2".to_owned(), "3-1"));
        let returned =
            rows.iter().find(|row| row.held.to_string() == "2").expect("what the police did not take in");
        assert_eq!((returned.name.as_str(), returned.unit.as_str()), ("手提包", "件"));
        let here = GoodsFilter { place: Some("物证室".into()), ..GoodsFilter::default() };
        assert_eq!(test.platform.goods(&wang, &here, ROWS).await.unwrap().rows.len(), 1);
        let mut paged = Vec::new();
        let mut filter = GoodsFilter::default();
        loop {
            let page = test.platform.goods(&wang, &filter, 1).await.unwrap();
            paged.extend(page.rows.into_iter().map(|row| (row.case, row.label, row.place)));
            let Some(next) = page.next else { break };
            filter.cursor = next;
        }
        let whole: Vec<_> = rows.into_iter().map(|row| (row.case, row.label, row.place)).collect();
        assert_eq!(paged, whole, "page by page it is the same list");
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None, "{kind:?}");
    }
}

#[tokio::test]
async fn a_chain_opens_from_each_organ_as_far_as_it_may_see() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let root = bags_of_the_police(&test).await.root;
        let does = |chain: &app::goods::Chain| chain.steps.iter().map(|step| step.does).collect::<Vec<_>>();
        let wang = test.platform.goods_chain(&test.person("wang").await, root).await.unwrap();
        assert_eq!(wang.steps[0].does, CustodyDoes::Take);
        assert!(does(&wang).contains(&CustodyDoes::Arrive) && does(&wang).contains(&CustodyDoes::ComeBack));
        assert_eq!(wang.beyond, ["哈尔滨市公安局"], "where it went on, and no more");
        let cases: std::collections::BTreeSet<_> = wang.steps.iter().map(|step| step.case).collect();
        assert_eq!(cases.len(), 2, "the seizure and the transfer, in two cases of the same organ");
        let sun = test.platform.goods_chain(&test.person("sun").await, root).await.unwrap();
        assert_eq!(does(&sun), [CustodyDoes::Receive], "the police see their own part");
        assert!(wang.lots.iter().chain(&sun.lots).all(|(_, lot)| lot.account.balances()));
        let nobody = test.platform.goods_chain(&test.person("zhou").await, root).await;
        assert!(matches!(nobody, Err(AppFault::NotThere)), "who may see no case learns nothing");
    }
}

#[tokio::test]
async fn a_number_tells_only_what_the_own_scope_holds() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let zhang = test.person("zhang").await;
        let known =
            test.platform.known_parties(&zhang, &format!(" {} ", PARTY.to_lowercase())).await.unwrap();
        assert_eq!(known[0].value.name, "演示丁商行");
        assert_eq!(known[0].value.address, "哈尔滨市演示路1号");
        assert!(
            !known[0].case_number.is_empty() && known.len() == 1,
            "the same value is offered once: {known:?}"
        );
        let rights = test.platform.known_rights(&zhang, "10000004").await.unwrap();
        assert_eq!(
            (rights[0].value.holder.as_str(), rights[0].value.term.as_str()),
            ("演示权利人丁公司", "2031-05-06")
        );
        for login in ["zhou", "feng"] {
            let stranger = test.person(login).await;
            assert!(test.platform.known_parties(&stranger, PARTY).await.unwrap().is_empty(), "{login}");
            assert!(test.platform.known_rights(&stranger, "10000004").await.unwrap().is_empty(), "{login}");
        }
        assert!(test.platform.known_parties(&zhang, "").await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_case_is_found_by_the_holder_of_the_right_and_by_what_stands_on_its_goods() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let zhang = test.person("zhang").await;
        for (words, title) in [
            ("演示权利人丁公司", "演示丁商行销售侵犯注册商标专用权的箱包、化妆品案"),
            ("D2602", "演示丁商行销售侵犯注册商标专用权的箱包、化妆品案"),
            ("演示出版社", "演示丙网店涉嫌侵犯著作权案"),
        ] {
            let filter = CaseFilter { q: words.into(), ..CaseFilter::default() };
            let found = test.platform.cases(&zhang, &filter, 20).await.unwrap().rows;
            assert!(found.iter().any(|line| line.title == title), "{kind:?} {words}: {found:?}");
        }
    }
}
