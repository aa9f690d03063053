//! Lists: kept filters, phrases, what the workbench counts and cites, hand-overs and the cases they name.
use crate::harness::Site;
use crate::work;
use axum::http::StatusCode;

#[tokio::test]
async fn a_kept_filter_keeps_everything_asked_and_is_renamed_and_removed() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let asked = "/cases?q=%E5%95%86%E6%A0%87&status=open&light=suspended&measure=2&mine=1";
    let list = browser.get(asked).await;
    let hidden = ["q", "procedure", "organ", "status", "light", "measure", "mine"];
    let text = list.text();
    let form = text.split("action=\"/cases/filters\"").nth(1).unwrap();
    let value = |name: &str| {
        let mark = format!("type=\"hidden\" name=\"{name}\" value=\"");
        form.split(&mark).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let mut pairs: Vec<(&str, String)> = hidden.into_iter().map(|name| (name, value(name))).collect();
    pairs.push(("name", "中止的".into()));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let kept = browser.post("/cases/filters", &pairs).await;
    assert_eq!((kept.status, kept.location()), (StatusCode::SEE_OTHER, asked));
    let renamed = browser.post("/cases/filters/rename", &[("name", "中止的"), ("to", "挂起的")]).await;
    assert_eq!(renamed.status, StatusCode::SEE_OTHER);
    let shown = browser.get("/cases").await;
    assert!(shown.text().contains("挂起的") && !shown.text().contains("中止的"), "{}", shown.text());
    assert!(shown.links().contains(asked), "{:?}", shown.links());
    let absent = browser.post("/cases/filters/delete", &[("name", "中止的")]).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    browser.post("/cases/filters/delete", &[("name", "挂起的")]).await;
    assert!(!browser.get("/cases").await.text().contains("挂起的"));
}

#[tokio::test]
async fn phrases_of_the_law_and_ones_own_are_offered_for_an_opinion() {
    let site = Site::new().await;
    let mut office = site.signed_in("office").await;
    let long = "长".repeat(201);
    let refused = office.post("/account/phrases", &[("phrase", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    office.post("/account/phrases", &[("phrase", "请尽快办理。")]).await;
    let form = office.get("/cases/new/plan-task/assign").await.text();
    assert!(form.contains("<option value=\"请尽快办理。\">"), "{form}");
    let mut other = site.signed_in("zhang").await;
    assert!(!other.get(work::OPEN).await.text().contains("请尽快办理。"));
    office.post("/account/phrases/delete", &[("phrase", "请尽快办理。")]).await;
    assert!(!office.get("/account/phrases").await.text().contains("请尽快办理。"));
}

/// Where the pager of a page leads.
fn next_page(page: &str) -> Option<String> {
    let (before, _) = page.split_once("rel=\"next\"")?;
    let href = before.rsplit("href=\"").next()?.split('"').next()?;
    Some(href.replace("&amp;", "&"))
}

#[tokio::test]
async fn the_workbench_counts_what_it_lists_and_cites_the_limits() {
    let (site, password) = Site::demonstration().await;
    for login in ["wang", "zhang", "qian", "zheng"] {
        let mut browser = site.signed_in_with(login, &password).await;
        let mut page = browser.get("/desk?tab=todo").await.text();
        let count =
            page.split("待办 <span class=\"z-count\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let mut rows = page.matches("z-todo-what").count();
        while let Some(next) = next_page(&page) {
            page = browser.get(&next).await.text();
            rows += page.matches("z-todo-what").count();
        }
        assert_eq!(count, rows.to_string(), "{login}");
    }
    let mut head = site.signed_in_with("wang", &password).await;
    let desk = head.get("/desk").await.text();
    assert!(desk.contains("依据 ") && desk.contains("《行政执法机关移送涉嫌犯罪案件的规定》"), "{desk}");
}

#[tokio::test]
async fn a_hand_over_names_the_case_to_those_who_may_read_it_and_to_nobody_else() {
    let (site, password) = Site::demonstration().await;
    let mut sender = site.signed_in_with("zhang", &password).await;
    let sent = sender.get("/handovers?view=sent").await;
    let cases: Vec<String> = sent.links().into_iter().filter(|link| link.starts_with("/cases/0")).collect();
    assert!(!cases.is_empty(), "{}", sent.text());
    let mut recipient = site.signed_in_with("qian", &password).await;
    let received = recipient.get("/handovers?view=received").await;
    assert!(received.links().iter().any(|link| link.starts_with("/cases/0")), "{}", received.text());
    for case in cases {
        assert_eq!(sender.get(&case).await.status, StatusCode::OK);
        assert!(!received.links().contains(&case), "{case}");
    }
}

#[tokio::test]
async fn a_receipt_shows_the_digest_that_the_ledger_holds() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let case = work::case_of(&work::opened(&mut browser).await);
    let page = browser.get(&case).await.text();
    let receipts = page.split("id=\"receipts\"").nth(1).unwrap();
    let digest = receipts.split("<code title=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(digest.len(), 64, "{digest}");
    site.platform.publish_checkpoint().await.unwrap();
    let inclusion = site.platform.store.inclusion(0, 1).await.unwrap();
    assert!(String::from_utf8_lossy(&inclusion.entry).contains(digest), "{digest}");
}
