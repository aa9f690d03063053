//! Pages of a played example as a browser shows them.
use crate::province::Province;
use cucumber::then;
use testkit::browser::{Browser, Kind};

#[then("在浏览器里每个办件的页面桌面和手机宽度都看得全")]
async fn pages_are_whole(province: &mut Province) {
    if !Browser::is_available() {
        println!("no browser: the pages of the example were not looked at");
        return;
    }
    let mut wrong = Vec::new();
    let cases: Vec<_> = province.replay.cases.clone().into_iter().collect();
    for (name, played) in cases {
        for (width, kind) in [("桌面", Kind::DESK), ("手机", Kind::PHONE)] {
            let browser = Browser::open(&province.server().base_url, kind).await;
            browser.sign_in(&played.reader.login).await;
            browser.goto(&format!("/cases/{}", played.id)).await;
            if !browser.has("#timeline").await {
                wrong.push(format!("{name} {width}: no page of the case"));
            }
            let over = browser.overflow().await;
            if over > 0 {
                wrong.push(format!("{name} {width}: {over} px: {}", browser.widest().await));
            }
            wrong
                .extend(browser.violations().await.into_iter().map(|what| format!("{name} {width}: {what}")));
            browser.quit().await;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
