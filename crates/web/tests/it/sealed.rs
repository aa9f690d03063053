//! A registrar enters a report that only those named by the head may know afterwards.
use crate::harness::Site;
use axum::http::StatusCode;

#[tokio::test]
async fn whoever_registers_a_sealed_report_learns_its_number_and_cannot_open_it() {
    let (site, password) = Site::demonstration().await;
    let mut guan = site.signed_in_with("guan", &password).await;
    let path = "/cases/new/violation-report/register-report";
    let id = guan.get(path).await.input("act_id").unwrap();
    let pairs = [
        ("act_id", id.as_str()),
        ("f.title", "有人举报某店售假"),
        ("f.named", "no"),
        ("f.parties.0.name", "某店"),
        ("f.parties.0.kind", "entity"),
        ("f.facts", "店内销售假冒商品"),
        ("f.found_on", "2026-05-06"),
    ];
    for _ in 0..2 {
        let done = guan.upload(path, &pairs, &[]).await;
        let text = done.text();
        assert_eq!(done.status, StatusCode::OK, "{text}");
        assert!(text.contains("不要重复登记") && text.contains("举〔"), "{text}");
        assert!(!text.contains("href=\"/cases/0"), "no link that leads nowhere: {text}");
    }
}
