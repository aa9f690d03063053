//! Batches of marks, findings and device marks on pages: what the demonstration holds, who sees what, bad input.
use crate::harness::{Browser, Site};
use axum::http::StatusCode;

async fn batches(browser: &mut Browser) -> Vec<String> {
    let page = browser.get("/marks/screenings").await;
    assert_eq!(page.status, StatusCode::OK);
    page.links().into_iter().filter(|link| link.starts_with("/marks/screenings/")).collect()
}

#[tokio::test]
async fn the_demonstration_shows_a_screened_batch_of_each_sort_with_its_reasons() {
    let (site, password) = Site::demonstration().await;
    let mut sender = site.signed_in_with("hanip", &password).await;
    let batches = batches(&mut sender).await;
    assert_eq!(batches.len(), 2, "{batches:?}");
    let mut texts = String::new();
    for batch in &batches {
        texts.push_str(&sender.get(batch).await.text());
    }
    for words in ["与多个主体的商标相同或近似", "大量转让且受让人分散", "太阳岛伴", "近似在先商标"]
    {
        assert!(texts.contains(words), "{words}: {texts}");
    }
    let sheet = sender.get(&format!("{}/findings.csv", batches[0])).await;
    assert!(sheet.text().contains("理由和证据"), "{}", sheet.text());
}

#[tokio::test]
async fn what_was_found_for_another_organ_is_not_there_and_administrators_screen_nothing() {
    let (site, password) = Site::demonstration().await;
    let mut sender = site.signed_in_with("hanip", &password).await;
    let all = batches(&mut sender).await;
    // 哈尔滨市市场监督管理局 has findings of the watched batch only; the police has none.
    let mut regulator = site.signed_in_with("zhang", &password).await;
    assert_eq!(batches(&mut regulator).await.len(), 1);
    let mut police = site.signed_in_with("chen", &password).await;
    assert!(batches(&mut police).await.is_empty());
    for batch in &all {
        assert_eq!(police.get(batch).await.status, StatusCode::NOT_FOUND);
    }
    let mut administrator = site.signed_in_with("sysadmin", &password).await;
    assert_eq!(administrator.get("/marks/screenings").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_has_findings_to_review_is_told_once_and_led_to_them() {
    let (site, password) = Site::demonstration().await;
    let told = |text: &str| text.matches("发现").count();
    for round in 0..2 {
        site.platform.work_jobs().await.unwrap();
        let mut maker = site.signed_in_with("feng", &password).await;
        let notices = maker.get("/notices").await;
        assert!(notices.links().iter().any(|link| link.starts_with("/marks/screenings/")), "{round}");
        assert!(notices.text().contains("已完成"), "{}", notices.text());
        let mut regulator = site.signed_in_with("zhang", &password).await;
        let batch = batches(&mut regulator).await.remove(0);
        let notices = regulator.get("/notices").await;
        assert!(notices.links().contains(&batch), "{}", notices.text());
        assert_eq!(told(&notices.text()), 1, "{}", notices.text());
        let mut police = site.signed_in_with("chen", &password).await;
        assert!(!police.get("/notices").await.text().contains("批量筛查“"), "{round}");
    }
}

#[tokio::test]
async fn a_table_that_is_none_is_told_beside_its_input_and_what_was_typed_stays() {
    let (site, password) = Site::demonstration().await;
    let mut sender = site.signed_in_with("hanip", &password).await;
    let pairs = [("kind", "filers"), ("title", "第九批")];
    let files: [(&str, &str, &[u8]); 1] = [("table", "批次.csv", "甲,乙\n1,2\n".as_bytes())];
    let answer = sender.upload("/marks/screenings", &pairs, &files).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("表头认不出") && text.contains("value=\"第九批\""), "{text}");
    let nothing = sender.upload("/marks/screenings", &pairs, &[]).await;
    assert!(nothing.text().contains("请选择申请表"), "{}", nothing.text());
    let names: [(&str, &str, &[u8]); 2] = [
        ("table", "批次.csv", "申请号,商标,申请人\n1,雪,甲\n".as_bytes()),
        ("names", "名称.csv", "名称,种类\n某人,英雄\n".as_bytes()),
    ];
    let answer = sender.upload("/marks/screenings", &pairs, &names).await;
    assert!(answer.text().contains("写 人物、地名、公共、文化、通用 之一"), "{}", answer.text());
}

#[tokio::test]
async fn device_marks_are_shown_as_pictures_that_run_nothing() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let picture = browser.get("/marks/pictures/90000001").await;
    assert_eq!(picture.status, StatusCode::OK);
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    let policy = picture.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    for other in ["/marks/pictures/99999999", "/marks/pictures/..%2Fmarks", "/marks/pictures/90000001.svg"] {
        assert_eq!(browser.get(other).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    let drawing = picture.body.clone();
    let found = browser.upload("/marks/pictures", &[], &[("picture", "a.svg", &drawing)]).await.text();
    assert!(found.contains("<strong>90000001</strong>") && found.contains("文件摘要"), "{found}");
    let nothing = browser.upload("/marks/pictures", &[], &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_form_is_filled_only_from_a_picture_that_was_sent_in_this_session() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let path = "/cases/new/administrative-penalty/register-clue";
    let stranger = format!("{path}?mark=90000001&picture={}", "ab".repeat(32));
    assert_eq!(browser.get(&stranger).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_no_table_or_holds_no_application_is_told_as_such() {
    let (site, password) = Site::demonstration().await;
    let mut sender = site.signed_in_with("hanip", &password).await;
    let mut told = async |name: &str, bytes: &[u8]| {
        let answer =
            sender.upload("/marks/screenings", &[("kind", "watch")], &[("table", name, bytes)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        answer.text()
    };
    let broken = told("批次.xlsx", &[0x50, 0x4b, 3, 9, 0, 1, 2, 255]).await;
    assert!(broken.contains("不是完整的XLSX表格") && !broken.contains("Office 文档"), "{broken}");
    let empty = told("批次.csv", "申请号,商标\n".as_bytes()).await;
    assert!(empty.contains("一件申请也没有"), "{empty}");
}

#[tokio::test]
async fn a_drawing_is_kept_as_a_picture_and_leads_to_a_clue() {
    let (site, password) = Site::demonstration().await;
    let mut browser = site.signed_in_with("zhang", &password).await;
    let drawing = browser.get("/marks/pictures/90000001").await.body.clone();
    let found = browser.upload("/marks/pictures", &[], &[("picture", "标识.svg", &drawing)]).await;
    assert!(found.text().contains("标识（画成）.png"), "{}", found.text());
    let open = found.links().into_iter().find(|link| link.contains("picture=")).unwrap();
    let form = browser.get(&open.replace("&amp;", "&")).await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("标识（画成）.png"), "{}", form.text());
}

#[tokio::test]
async fn what_was_found_of_an_agency_stands_with_its_filers_and_goes_into_the_referral() {
    let (site, password) = Site::demonstration().await;
    let mut sender = site.signed_in_with("hanip", &password).await;
    let mut table = String::from("申请号,商标,类别,申请人,代理机构,申请日期\n");
    for number in 1..=60 {
        table.push_str(&format!("A{number},囤样{number},30,囤样公司,黑心代理所,2026-01-05\n"));
    }
    table.push_str(
        "A61,\"半个引号,30,囤样公司,黑心代理所,2026-01-05\nA62,囤样,30,囤样公司,黑心代理所,2026-13-40\n",
    );
    let findings = "人员,文书号,认定内容\n黑心代理所,国知代罚〔2024〕1号,代理恶意申请\n";
    let files: [(&str, &str, &[u8]); 2] =
        [("table", "批次.csv", table.as_bytes()), ("findings", "认定.csv", findings.as_bytes())];
    sender.upload("/marks/screenings", &[("kind", "filers"), ("title", "代理批")], &files).await;
    site.platform.work_jobs().await.unwrap();
    let mut found = None;
    for batch in batches(&mut sender).await {
        let page = sender.get(&batch).await;
        if page.text().contains("<h1>代理批</h1>") {
            found = Some(page);
        }
    }
    let page = found.unwrap();
    let text = page.text();
    assert!(text.contains("60 件") && text.contains("2 行没有读出来"), "{text}");
    assert!(text.contains("双引号没有成对") && text.contains("2026-13-40"), "{text}");
    assert!(text.contains("代理机构的在先认定") && text.contains("代理机构曾被认定或者处罚"), "{text}");
    let open = page.links().into_iter().find(|link| link.starts_with("/cases/new/")).unwrap();
    let form = sender.get(&open.replace("&amp;", "&")).await.text();
    assert!(form.contains("国知代罚〔2024〕1号"), "{form}");
}
