//! Topics on pages: the card of a case, the folded guidance on its forms, the filter of the list, counts that open.
use crate::harness::{Browser, Site};
use crate::work;
use axum::http::StatusCode;

const TOPIC: &str = "traditional-chinese-medicine";

/// The case of the demonstration that is marked, as its officer sees it.
async fn marked(browser: &mut Browser) -> String {
    let list = browser.get(&format!("/cases?topic={TOPIC}")).await;
    let found = list.links().into_iter().find(|link| link.starts_with("/cases/0"));
    found.unwrap_or_else(|| panic!("{}", list.text()))
}

fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("<section class=\"card z-card\" id=\"{id}\"")).unwrap();
    rest.split("<section class=\"card z-card\"").next().unwrap()
}

#[tokio::test]
async fn a_marked_case_shows_tag_and_guidance_and_its_forms_show_it_folded_with_articles() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let case = marked(&mut browser).await;
    let page = browser.get(&case).await.text();
    assert!(page.contains("<a class=\"z-tag\" href=\"#topics\">中医药</a>"), "{page}");
    let card = section(&page, "topics");
    assert!(card.contains("专利：先分清主题") && card.contains("/law/at/tcm-ip-judicial-opinion"), "{card}");
    assert!(card.contains("默认值·待核对"), "{card}");
    let form = browser.get(&format!("{case}/acts/report-verification")).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    let text = form.text();
    let act = section(&text, "act");
    let folded = act.split_once("<details").unwrap().1.split("</details>").next().unwrap();
    assert!(folded.contains("本件属于专题“中医药”") && folded.contains("/law/at/tcm-ip-judicial-opinion"));
    assert!(!folded.contains(" open"), "folded: {folded}");
}

#[tokio::test]
async fn a_suggestion_is_taken_up_with_one_click_and_by_nobody_else() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let list = browser.get("/cases?q=%E7%8E%89%E7%B1%B3%E7%A7%8D%E5%AD%90").await;
    let case = list.links().into_iter().find(|link| link.starts_with("/cases/0")).unwrap();
    let page = browser.get(&case).await;
    let text = page.text();
    assert!(section(&text, "topics").contains("可能属于专题"), "{text}");
    let version = page.input("expected_version").unwrap();
    let pairs = [("topic", "seed-industry"), ("expected_version", version.as_str())];
    let mut other = site.signed_in_with("zhao", &password).await;
    let seen = other.get(&case).await;
    assert!(!seen.text().contains("/standing/topic-mark"), "{}", seen.text());
    let denied = other.post(&format!("{case}/standing/topic-mark"), &pairs).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN, "{}", denied.text());
    let mut police = site.signed_in_with("chen", &password).await;
    let hidden = police.post(&format!("{case}/standing/topic-mark"), &pairs).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let done = browser.post(&format!("{case}/standing/topic-mark"), &pairs).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let text = browser.get(&work::case_of(done.location())).await.text();
    assert!(text.contains("<a class=\"z-tag\" href=\"#topics\">种业</a>"), "{text}");
    let again = browser.post(&format!("{case}/standing/topic-mark"), &[("topic", "seed-industry")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("本件已经标为“种业”"), "{}", again.text());
}

#[tokio::test]
async fn every_figure_of_a_topic_page_opens_the_list_that_it_counts() {
    let (site, password) = Site::demonstration().await;
    for login in ["zhang", "shen", "chen"] {
        let mut browser = site.signed_in_with(login, &password).await;
        let page = browser.get(&format!("/topics/{TOPIC}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let text = page.text();
        let figures = text.split("<a href=\"/cases?topic=").skip(1);
        let mut opened = 0;
        for figure in figures {
            let (query, rest) = figure.split_once("\">").unwrap();
            let words = rest.split("</a>").next().unwrap().replace("<b>", "").replace(" 件</b>", "");
            let list = browser.get(&format!("/cases?topic={}", query.replace("&amp;", "&"))).await.text();
            let rows = list.split("<tbody>").nth(1).map_or(0, |rows| rows.matches("<tr>").count());
            assert_eq!(rows.to_string(), words.trim(), "{login}: {query}");
            opened += 1;
        }
        assert_eq!(opened, if login == "chen" { 1 } else { 5 }, "{login}: {text}");
    }
    let mut browser = site.signed_in_with("zhang", &password).await;
    assert_eq!(browser.get("/topics/nowhere").await.status, StatusCode::NOT_FOUND);
    let list = browser.get("/topics").await;
    assert!(
        list.links().contains(&format!("/topics/{TOPIC}")) && list.links().contains("/topics/seed-industry")
    );
}

#[tokio::test]
async fn a_filter_by_topic_and_year_is_kept_and_taken_up_again() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let pairs = [("name", "今年的中医药"), ("topic", TOPIC), ("year", "2026")];
    let kept = browser.post("/cases/filters", &pairs).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let page = browser.get(kept.location()).await.text();
    for chosen in [format!("<option value=\"{TOPIC}\" selected>"), "<option value=\"2026\" selected>".into()]
    {
        assert!(page.contains(&chosen), "{chosen}: {page}");
    }
    assert!(page.contains("演示壬参茸行"), "{page}");
    let other = browser.get(&format!("/cases?topic={TOPIC}&year=2025")).await.text();
    assert!(!other.contains("演示壬参茸行"), "{other}");
}
