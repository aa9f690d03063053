//! What only a browser shows: the whole way with and without script, keyboard, phone, accessibility, drafts.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod story;

use story::{Story, case_of};
use testkit::browser::{Browser, Kind};
use thirtyfour::Key;

/// Most presses of the Tab key from the start of the content to the form.
const MOST_TABS: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn a_handover_is_accepted_and_acted_on_with_script() {
    accept_and_act(Kind::DESK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handover_is_accepted_and_acted_on_without_script() {
    accept_and_act(Kind::WITHOUT_SCRIPT).await;
}

async fn accept_and_act(kind: Kind) {
    let Some(story) = Story::begin().await else { return };
    let browser = story.browser(kind, "qian").await;
    browser.goto("/handovers?view=waiting").await;
    browser.click("a[href$='/sign']").await;
    browser.click("#act form button.btn-primary[type=submit]").await;
    browser.wait_for_words(".z-note-good", "号事件，存证序号 #").await;
    let case = case_of(&browser.path().await);
    story.name_officer("sun", &case, "陈演示").await;
    browser.quit().await;

    let browser = story.browser(kind, "chen").await;
    browser.goto(&case).await;
    browser.click(&format!("a[href='{case}/acts/propose']")).await;
    browser.click("form input[name='f.proposal'][value=file]").await;
    browser.fill("form textarea[name='f.proposal_reason']", "有犯罪事实，需要追究刑事责任。").await;
    browser.click("form[action$='/acts/propose'] button.btn-primary[type=submit]").await;
    browser.wait_for_words(".z-note-good", "已记入：第").await;
    let receipt = browser.words(".z-note-good").await;
    assert!(receipt.contains("存证序号 #"), "{receipt}");
    let timeline = browser.words("#timeline").await;
    assert!(timeline.contains("提出办案意见") && timeline.contains("✓上链"), "{timeline}");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_serious_barrier() {
    let Some(story) = Story::begin().await else { return };
    let browser = Browser::open(&story.server.base_url, Kind::DESK).await;
    browser.goto("/login").await;
    let mut found: Vec<String> = barriers(&browser, "/login").await;
    browser.sign_in("zhang").await;
    for path in &pages(&story).await {
        browser.goto(path).await;
        found.extend(barriers(&browser, path).await);
    }
    barriers_can_be_found(&browser).await;
    browser.quit().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Pages that are looked at.
async fn pages(story: &Story) -> Vec<String> {
    let fixed = [
        "/desk",
        "/plan",
        "/plan/1",
        "/handovers",
        "/law",
        "/law/tables/ip-crime-threshold",
        "/law/checklists/trademark",
        "/marks?q=雪碧泉",
        "/marks/pictures",
        "/marks/screenings",
        "/marks/quality",
        "/cases",
    ];
    let made = [story.waiting_case().await, story.form_page().await, story.screened_batch().await];
    fixed.map(str::to_owned).into_iter().chain(made).collect()
}

/// The check can fail: a picture without words is found.
async fn barriers_can_be_found(browser: &Browser) {
    browser.ask("document.querySelector('main').append(document.createElement('img'))").await;
    assert!(!browser.violations().await.is_empty(), "axe finds nothing wrong with a picture without words");
}

async fn barriers(browser: &Browser, path: &str) -> Vec<String> {
    let violations = browser.violations().await;
    violations.into_iter().map(|violation| format!("{path}: {violation}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_fit_a_phone() {
    let Some(story) = Story::begin().await else { return };
    let browser = Browser::open(&story.server.base_url, Kind::PHONE).await;
    browser.sign_in("zhang").await;
    let mut wide = Vec::new();
    for path in &pages(&story).await {
        browser.goto(path).await;
        let over = browser.overflow().await;
        if over > 0 {
            wide.push(format!("{path}: {over} px: {}", browser.widest().await));
        }
    }
    browser.ask("document.querySelector('main').style.width = '900px'").await;
    assert!(browser.overflow().await > 0, "a page that is too wide is not noticed");
    browser.quit().await;
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_reaches_search_and_form() {
    let Some(story) = Story::begin().await else { return };
    let browser = story.browser(Kind::DESK, "zhang").await;
    browser.press("/").await;
    assert_eq!(browser.ask("return document.activeElement.id").await, "z-q");
    browser.goto(&story.form_page().await).await;
    browser.press(Key::Tab).await;
    assert_eq!(browser.ask("return document.activeElement.className").await, "z-skip");
    browser.press(Key::Enter).await;
    let mut presses = 0;
    while browser.ask("return document.activeElement.closest('#act form') !== null").await != true {
        presses += 1;
        assert!(presses <= MOST_TABS, "the form is not reached");
        browser.press(Key::Tab).await;
    }
    let seen = "const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'";
    assert_eq!(browser.ask(seen).await, true, "the focus cannot be seen");
    browser.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_a_reload() {
    let Some(story) = Story::begin().await else { return };
    let form = story.form_page().await;
    let text = "#act form textarea[name='opinion']";
    let browser = story.browser(Kind::DESK, "zhang").await;
    browser.goto(&form).await;
    browser.fill(text, "写到一半的意见").await;
    browser.wait_for_words("[data-draft-state]", "已自动暂存").await;
    browser.driver.refresh().await.unwrap();
    assert_eq!(browser.element(text).await.prop("value").await.unwrap().unwrap().trim(), "写到一半的意见");
    browser.quit().await;
    let browser = story.browser(Kind::WITHOUT_SCRIPT, "zhang").await;
    browser.goto(&form).await;
    browser.fill(text, "另一句").await;
    browser.click("#act form button[name=_draft]").await;
    browser.wait_for_words(".z-note-good", "已暂存").await;
    browser.goto(&form).await;
    assert_eq!(browser.element(text).await.prop("value").await.unwrap().unwrap().trim(), "另一句");
    browser.quit().await;
}
