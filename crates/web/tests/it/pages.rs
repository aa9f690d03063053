//! Every page on the demonstration's cases: it opens, and everything it links to opens too.
use crate::harness::{Browser, Site};
use axum::http::StatusCode;
use std::collections::BTreeSet;

/// Most pages opened for one person.
const MOST: usize = 400;

/// Examples of one table that are tried.
const TRIES: usize = 5;

/// Opens pages and what they link to, once each; the paths that did not open.
async fn walked(browser: &mut Browser, from: &[&str]) -> (usize, Vec<String>) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut queue: Vec<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut broken = Vec::new();
    while let Some(path) = queue.pop() {
        if seen.len() >= MOST || !seen.insert(path.clone()) {
            continue;
        }
        let page = browser.get(&path).await;
        match page.status {
            StatusCode::OK => {
                // Of the examples of a table, each a link to the same page with other facts, a few will do.
                let (tries, others): (Vec<_>, Vec<_>) =
                    page.links().into_iter().partition(|link| link.contains("?fact."));
                let links = others.into_iter().chain(tries.into_iter().take(TRIES));
                queue.extend(links.filter(|link| !seen.contains(link)));
            }
            StatusCode::SEE_OTHER => queue.push(page.location().split('#').next().unwrap().to_owned()),
            status => broken.push(format!("{path}: {status}")),
        }
        let text = page.text();
        let inline =
            ["<style", " style=\"", "onclick=", "<script>"].iter().find(|mark| text.contains(**mark));
        if let Some(mark) = inline {
            broken.push(format!("{path}: {mark}"));
        }
    }
    (seen.len(), broken)
}

#[tokio::test]
async fn every_page_and_every_link_opens_for_those_who_see_it() {
    let (site, password) = Site::demonstration().await;
    let officers = [
        "/desk",
        "/handovers",
        "/plan",
        "/law",
        "/search?q=%E5%95%86%E6%A0%87",
        "/verify",
        "/help",
        "/cases",
        "/cases/new",
    ];
    for login in ["zhang", "wang", "qian"] {
        let mut browser = site.signed_in_with(login, &password).await;
        let (opened, broken) = walked(&mut browser, &officers).await;
        assert!(broken.is_empty(), "{login}: {broken:#?}");
        assert!(opened > 60, "{login}: {opened}");
    }
}

#[tokio::test]
async fn every_page_and_every_link_opens_for_each_administrator() {
    let site = Site::new().await;
    for (login, first) in [("adm-system", "/admin"), ("adm-security", "/admin"), ("adm-audit", "/audit")] {
        let mut browser = site.signed_in(login).await;
        assert_eq!(browser.get("/").await.location(), first);
        let (opened, broken) = walked(&mut browser, &[first, "/law", "/verify", "/account"]).await;
        assert!(broken.is_empty(), "{login}: {broken:#?}");
        assert!(opened > 20, "{login}: {opened}");
    }
}

#[tokio::test]
async fn an_imported_text_with_gaps_leaves_the_paraphrases_of_the_other_articles() {
    let site = Site::new().await;
    let article = |number: &str, text: &str| law::text::ArticleText {
        number: number.into(),
        under: Vec::new(),
        text: text.into(),
    };
    let text = law::text::LawText {
        file: "节选.md".into(),
        title: "节选".into(),
        history: Vec::new(),
        preface: String::new(),
        articles: vec![article("1", "为了试验。"), article("5", "试验的全文。")],
    };
    site.platform.keep_law_text("transfer-rules", "2020", &text).await.unwrap();
    let mut browser = site.signed_in("zhang").await;
    let page = browser.get("/law/instruments/transfer-rules?version=2020").await.text();
    let at =
        |id: &str| page.find(&format!("id=\"a-{id}\"")).unwrap_or_else(|| panic!("article {id} is gone"));
    assert!(at("1") < at("3") && at("3") < at("5") && at("5") < at("9") && at("9") < at("10"));
    assert!(page.contains("试验的全文。") && page.contains("要点，非原文"));
}
