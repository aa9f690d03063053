//! Searching: articles by place and by words, and a party by its number.
use crate::harness::Site;
use crate::work;
use axum::http::StatusCode;

fn asked(words: &str) -> String {
    let encoded: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/search?q={encoded}")
}

#[tokio::test]
async fn an_article_is_found_by_its_place_with_or_without_its_law_and_by_what_it_says() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let article = "/law/at/administrative-penalty-law:36/1";
    for words in ["第三十六条", "行政处罚法 第三十六条", "《行政处罚法》第36条", "没有被发现的不再处罚"]
    {
        let found = browser.get(&asked(words)).await;
        assert!(found.links().contains(article), "{words}: {:?}", found.links());
    }
    assert_ne!(browser.get(article).await.status, StatusCode::NOT_FOUND);
    let other = browser.get(&asked("行政处罚法 第二十六条")).await;
    assert!(!other.links().contains(article), "{:?}", other.links());
    let words = browser.get(&asked("追责期限")).await;
    assert!(words.links().iter().any(|link| link.starts_with("/law/")), "{:?}", words.links());
    assert!(words.text().contains("涉及生命健康、金融安全的"), "{}", words.text());
}

#[tokio::test]
async fn a_party_is_found_by_its_number_in_a_case_one_may_read() {
    const NUMBER: &str = "91230100MA00000042";
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let case = work::case_of(&work::opened_with(&mut zhang, &[("f.parties.0.number", NUMBER)]).await);
    let found = zhang.get(&asked(NUMBER)).await;
    assert!(found.links().contains(&case), "{:?}", found.links());
    let other = zhang.get(&asked("91230100MA00000099")).await;
    assert!(!other.links().contains(&case), "{:?}", other.links());
    let mut police = site.signed_in("police").await;
    let elsewhere = police.get(&asked(NUMBER)).await;
    assert!(!elsewhere.links().contains(&case), "{:?}", elsewhere.links());
}

#[tokio::test]
async fn a_program_is_refused_by_its_name_with_what_is_taken_instead() {
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let files = [("p_other", "整理.bat", b"echo harmless".as_slice())];
    let refused = zhang.upload(work::OPEN, &[("f.facts", "查获一批")], &files).await;
    let page = refused.text();
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert!(page.contains("是程序或者网页（.bat）") && page.contains("请用 PDF"), "{page}");
}
