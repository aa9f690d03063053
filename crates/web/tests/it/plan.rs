//! The plan: who assigns, what everyone sees, reminders as a sheet, import of the document.
use crate::harness::{Answered, Browser, Site};
use axum::http::{StatusCode, header};

/// Assigns a task of a measure to the provincial regulator; the page of its case.
async fn assigned(office: &mut Browser, measure: u32, due: &str) -> String {
    let page = office.get(&format!("/plan/{measure}")).await;
    let path = page.links().into_iter().find(|link| link.starts_with("/cases/new/plan-task/")).unwrap();
    let path = path.split('?').next().unwrap();
    let id = office.get(path).await.input("act_id").unwrap();
    let measure = measure.to_string();
    let pairs = [
        ("act_id", id.as_str()),
        ("f.measure", measure.as_str()),
        ("f.title", "=统一证据清单"),
        ("f.responsible_organ", "hlj-amr"),
        ("f.deliverable", "清单文本"),
        ("f.due_on", due),
    ];
    let done = office.upload(path, &pairs, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    done.location().split('?').next().unwrap().to_owned()
}

/// The tiles of the board.
fn tiles(board: &Answered) -> String {
    let text = board.text();
    let (_, from) = text.split_once("class=\"z-board\"").unwrap();
    from.split("</main>").next().unwrap().to_owned()
}

#[tokio::test]
async fn the_post_of_the_plan_office_alone_assigns_tasks_and_sees_the_button() {
    let site = Site::new().await;
    assigned(&mut site.signed_in("office").await, 2, "2026-12-20").await;
    for login in ["liaison", "police", "head"] {
        let page = site.signed_in(login).await.get("/plan/2").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.links().iter().all(|link| !link.starts_with("/cases/new/plan-task/")), "{login}");
    }
}

#[tokio::test]
async fn an_organ_without_a_part_in_it_sees_the_task_and_the_same_progress_but_not_the_case() {
    let site = Site::new().await;
    let mut office = site.signed_in("office").await;
    let empty = tiles(&office.get("/plan").await);
    let case = assigned(&mut office, 2, "2026-12-20").await;
    let board = tiles(&office.get("/plan").await);
    assert_ne!(board, empty);
    let mut police = site.signed_in("police").await;
    assert_eq!(tiles(&police.get("/plan").await), board);
    let page = police.get("/plan/2").await;
    for said in ["=统一证据清单", "清单文本", "2026年12月20日", "办公室确定"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(!page.links().contains(&case));
    assert_eq!(police.get(&case).await.status, StatusCode::NOT_FOUND);
    assert!(!police.get("/cases").await.text().contains("统一证据清单"));
    assert!(office.get("/plan/2").await.links().contains(&case));
}

#[tokio::test]
async fn what_does_not_exist_yet_is_named_in_chinese_and_is_no_link() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let page = browser.get("/plan/2").await;
    let text = page.text();
    for said in ["涉嫌犯罪案件移送", "判定表：移送证据清单 <span class=\"z-tag\">尚未建立</span>"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(page.links().iter().any(|link| link == "/cases?procedure=crime-transfer"));
    assert!(!text.contains("evidence-checklist"), "{text}");
}

#[tokio::test]
async fn reminders_are_a_page_and_a_sheet_that_spreadsheets_read_as_text() {
    let site = Site::new().await;
    assigned(&mut site.signed_in("office").await, 2, "2026-11-25").await;
    let mut police = site.signed_in("police").await;
    let page = police.get("/plan/reminders?light=soon").await;
    assert!(page.text().contains("完成任务") && page.text().contains("领导小组办公室"), "{}", page.text());
    let sheet = page.links().into_iter().find(|link| link.starts_with("/plan/reminders.csv")).unwrap();
    let sheet = police.get(&sheet).await;
    assert_eq!(sheet.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let name = sheet.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.starts_with("attachment; filename="), "{name}");
    assert!(sheet.body.starts_with(b"\xef\xbb\xbf"));
    assert!(sheet.text().contains(",\"'=统一证据清单\","), "{}", sheet.text());
    let overdue = police.get("/plan/reminders?light=overdue").await;
    assert!(overdue.text().contains("没有逾期或者临期的期限"), "{}", overdue.text());
}

/// The plan's document in invented words: as many measures as the plan's data have.
fn document(site: &Site) -> String {
    let plan = &site.platform.rules.directory.plan;
    let measures = plan.measures.iter().map(|m| format!("{}.虚构的第{}项文字。\n", m.number, m.number));
    format!("虚构推进计划\n{}", measures.collect::<String>().replace("第7项文字", "“第7项文字"))
}

const IMPORT: &str = "/plan/import";

async fn uploaded(browser: &mut Browser, bytes: &[u8]) -> Answered {
    browser.upload(IMPORT, &[], &[("document", "计划.txt", bytes)]).await
}

#[tokio::test]
async fn a_document_is_looked_at_with_its_warnings_and_then_applied_once() {
    let site = Site::new().await;
    let mut office = site.signed_in("office").await;
    assert!(office.get("/plan").await.links().iter().any(|link| link == IMPORT));
    let text = document(&site);
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let preview = uploaded(&mut office, &gbk).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    for said in ["80 项措施", "第8行", "没有配对", "确认导入", "虚构的第80项文字"] {
        assert!(preview.text().contains(said), "{said}: {}", preview.text());
    }
    assert!(!office.get("/plan/5").await.text().contains("虚构的第5项文字"));
    let sha256 = preview.input("sha256").unwrap();
    let apply = format!("{IMPORT}/apply");
    let wrong = office.post(&apply, &[("sha256", "0")]).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    let done = office.post(&apply, &[("sha256", &sha256)]).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/plan/import?done=80"));
    assert!(office.get("/plan/5").await.text().contains("虚构的第5项文字"));
    let again = office.post(&apply, &[("sha256", &sha256)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("请重新上传"), "{}", again.text());
}

#[tokio::test]
async fn what_cannot_be_imported_says_why_and_offers_no_confirmation() {
    let site = Site::new().await;
    let mut office = site.signed_in("office").await;
    let pdf = uploaded(&mut office, b"%PDF-1.7").await;
    assert_eq!(pdf.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(pdf.text().contains("这是PDF文件，不是纯文本"), "{}", pdf.text());
    let none = office.upload(IMPORT, &[], &[]).await;
    assert!(none.text().contains("请先选择文件"), "{}", none.text());
    let other = uploaded(&mut office, "别的计划\n1.甲。\n2.乙。\n".as_bytes()).await;
    assert_eq!(other.status, StatusCode::OK);
    assert!(other.text().contains("不能导入：文件中有 2 项与计划数据相符"), "{}", other.text());
    assert!(!other.text().contains("确认导入"));
    for megabytes in [21, 23] {
        let large = uploaded(&mut office, &vec![b'1'; megabytes * 1024 * 1024]).await;
        assert!(large.status.is_client_error(), "{}", large.status);
        assert!(large.text().contains("文件超过 20 MB"), "{megabytes}: {}", large.text());
    }
}

#[tokio::test]
async fn only_the_plan_office_imports_the_plan() {
    let site = Site::new().await;
    let text = document(&site);
    for login in ["liaison", "head"] {
        let mut browser = site.signed_in(login).await;
        assert_eq!(browser.get(IMPORT).await.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(uploaded(&mut browser, text.as_bytes()).await.status, StatusCode::FORBIDDEN);
        let apply = browser.post("/plan/import/apply", &[("sha256", "0")]).await;
        assert_eq!(apply.status, StatusCode::FORBIDDEN);
        assert!(browser.get("/plan").await.links().iter().all(|link| link != IMPORT));
    }
}
