//! Takes the pictures of the guide: a demonstration server in this process, a browser that signs in through the page.
//! Usage: `screenshots FOLDER`, with a chromedriver at the address in `ZHIBAO_TEST_WEBDRIVER`.
#![allow(clippy::unwrap_used, reason = "a tool of ours: stops by panicking")]

use app::cases::CaseFilter;
use std::path::PathBuf;
use testkit::browser::{Browser, Kind};
use testkit::{Databases, TestPlatform, TestServer};
use web::WebConfig;

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "docs/screenshots".into()));
    if !Browser::is_available() {
        std::process::exit(1);
    }
    std::fs::create_dir_all(&folder).unwrap();
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let config =
        WebConfig { secure_cookies: false, demo_banner: Some("演示数据".into()), ..WebConfig::default() };
    let server = TestServer::start_with(test, config).await;
    let case = case_with_clocks(&server).await;
    let pictures = [
        ("desk", "wang", "/desk".to_owned(), Kind::DESK),
        ("case", "zhang", case.clone(), Kind::DESK),
        ("plan", "wuyan", "/plan".to_owned(), Kind::DESK),
        ("law", "zhang", "/law".to_owned(), Kind::DESK),
        ("handovers", "qian", "/handovers".to_owned(), Kind::DESK),
        ("case-phone", "zhang", case, Kind::PHONE),
    ];
    for (name, login, path, kind) in pictures {
        let browser = Browser::open(&server.base_url, kind).await;
        browser.sign_in(login).await;
        browser.goto(&path).await;
        let file = folder.join(format!("{name}.png"));
        browser.picture(&file).await;
        browser.quit().await;
        println!("{}", file.display());
    }
}

/// Page of the regulator's case that waits for the head's decision.
async fn case_with_clocks(server: &TestServer) -> String {
    let handler = server.test.person("zhang").await;
    let filter =
        CaseFilter { procedure: "crime-transfer".into(), state: "open".into(), ..CaseFilter::default() };
    let rows = server.test.platform.cases(&handler, &filter, 50).await.unwrap().rows;
    let waiting = rows.iter().find(|row| row.status.contains("已报请审批")).or(rows.first()).unwrap();
    format!("/cases/{}", waiting.case_id)
}
