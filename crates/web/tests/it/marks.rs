//! Similar marks on pages: the register of the demonstration, its reasons, its file, and who sees it.
use crate::harness::Site;
use axum::http::StatusCode;

/// 太雪碧泉, in an address.
const ASKED: &str = "%E9%9B%AA%E7%A2%A7%E6%B3%89";

#[tokio::test]
async fn a_mark_is_found_with_its_reasons_and_leads_to_a_clue_filled_with_it() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let page = browser.get(&format!("/marks?q={ASKED}&class=32")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("<strong>雪碧泉</strong>") && text.contains("/law/at/trademark-law"), "{text}");
    let open =
        page.links().into_iter().find(|link| link.contains("/cases/new/") && link.contains("mark=")).unwrap();
    let form = browser.get(&open.replace("&amp;", "&")).await.text();
    assert!(form.contains("现场所见标识") && form.contains("雪碧泉"), "{form}");
    let sheet = browser.get(&format!("/marks.csv?q={ASKED}")).await;
    assert!(sheet.text().contains("雪碧泉"), "{}", sheet.text());
}

#[tokio::test]
async fn wrong_input_is_told_beside_the_form_and_keeps_what_was_typed() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let text = browser.get(&format!("/marks?q={ASKED}&class=99")).await.text();
    assert!(text.contains("类别写 1 至 45 的数") && text.contains("value=\"雪碧泉\""), "{text}");
    let long = "%E9%9B%AA".repeat(101);
    assert!(browser.get(&format!("/marks?q={long}")).await.text().contains("1 至 100 个字"));
}

#[tokio::test]
async fn officers_of_other_organs_search_but_open_only_what_their_organ_conducts() {
    let (site, password) = Site::demonstration().await;
    let mut police = site.signed_in_with("chen", &password).await;
    let text = police.get(&format!("/marks?q={ASKED}")).await.text();
    assert!(text.contains("<strong>雪碧泉</strong>") && !text.contains("据此登记线索"), "{text}");
    let mut administrator = site.signed_in_with("sysadmin", &password).await;
    assert_eq!(administrator.get("/marks?q=x").await.status, StatusCode::FORBIDDEN);
}

/// 雪原红, in an address.
const SERIES: &str = "%E9%9B%AA%E5%8E%9F%E7%BA%A2";

/// The demonstration with a register of so many marks that begin with 雪原红, and 康师傅.
async fn with_series(count: usize) -> (Site, String) {
    let (site, password) = Site::demonstration().await;
    let series: String = (1..=count).map(|n| format!("{n}\t雪原红{n}\t33\n")).collect();
    let table = format!("编号\t商标\t类别\n{series}9001\t康师傅\t30\n");
    site.platform.marks.make(&table).unwrap();
    (site, password)
}

#[tokio::test]
async fn a_long_list_says_how_many_there_are_and_leads_to_the_rest() {
    let (site, password) = with_series(120).await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let first = browser.get(&format!("/marks?q={SERIES}&group=3301")).await;
    assert!(
        first.text().contains("查到 120 件") && first.text().contains("第 1–50 件，共 120 件"),
        "{}",
        first.text()
    );
    let next = first.links().into_iter().find(|link| link.contains("page=2")).unwrap().replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert!(second.text().contains("第 51–100 件，共 120 件") && second.text().contains("start=\"51\""));
    assert!(second.text().contains("value=\"3301\""), "the question stays");
    let last = browser.get(&format!("/marks?q={SERIES}&page=3")).await.text();
    assert!(last.contains("第 101–120 件") && !last.contains("page=4"), "{last}");
}

#[tokio::test]
async fn under_each_pair_stand_the_components_and_the_sounds_that_differ() {
    let (site, password) = with_series(1).await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let page = browser.get("/marks?q=%E5%BA%B7%E5%B8%85%E5%82%85").await.text();
    assert!(page.contains("<mark>帅</mark>") && page.contains("「巾」与「帀」不同"), "{page}");
    assert!(
        page.contains("韵母uai／i、声调4／1不同，声母相同") && page.contains("sh<mark>uài</mark>"),
        "{page}"
    );
}

#[tokio::test]
async fn a_group_counts_alone_and_is_four_digits() {
    let (site, password) = with_series(3).await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let asked = |group: &str| format!("/marks?q={SERIES}&group={group}");
    assert!(browser.get(&asked("33")).await.text().contains("类似群写四位数字"));
    let same = browser.get(&asked("3301")).await.text();
    let other = browser.get(&asked("1201")).await.text();
    assert!(same.contains("同一类别") && !other.contains("同一类别"), "{same}");
}
