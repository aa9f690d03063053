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
