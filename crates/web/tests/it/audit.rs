//! The audit trail as its administrator sees it.
use crate::harness::{Browser, PASSWORD, Site};
use crate::work;
use axum::http::StatusCode;

/// What the trail says to a question.
async fn trail(auditor: &mut Browser, query: &str) -> String {
    let page = auditor.get(&format!("/audit?{query}")).await;
    assert_eq!(page.status, StatusCode::OK);
    page.text()
}

#[tokio::test]
async fn people_stand_in_the_trail_by_name_with_their_address_and_are_found_by_it() {
    let site = Site::behind(&["192.0.2.1"]).await;
    let mut zhang = site.browser();
    zhang.from = Some(("192.0.2.1", "198.51.100.7"));
    zhang.post("/login", &[("login", "zhang"), ("password", PASSWORD)]).await;
    let mut forger = site.browser();
    forger.from = Some(("198.51.100.8", "10.1.1.1"));
    forger.post("/login", &[("login", "lili"), ("password", "wrong")]).await;
    let mut auditor = site.signed_in("adm-audit").await;
    for who in ["zhang", "zhang%E5%90%8C%E5%BF%97"] {
        let seen = trail(&mut auditor, &format!("who={who}&what=SignIn")).await;
        assert!(seen.contains("zhang同志（zhang）") && seen.contains("198.51.100.7"), "{seen}");
        assert!(!seen.contains("lili同志"), "{seen}");
    }
    let failed = trail(&mut auditor, "outcome=failed").await;
    assert!(failed.contains("lili同志（lili）") && failed.contains("口令不符"), "{failed}");
    assert!(failed.contains("198.51.100.8") && !failed.contains("10.1.1.1"), "{failed}");
    assert!(!failed.contains("zhang同志"), "{failed}");
}

#[tokio::test]
async fn reads_of_personal_data_downloads_exports_and_denials_leave_their_mark() {
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let case = work::case_of(&work::opened(&mut zhang).await);
    let page = zhang.get(&case).await;
    assert_eq!(page.status, StatusCode::OK);
    let request = page.headers["x-request-id"].to_str().unwrap().to_owned();
    let paper = work::with_paper(&mut zhang, &case).await;
    assert_eq!(zhang.get(&paper).await.status, StatusCode::OK);
    let mut lili = site.signed_in("lili").await;
    assert_eq!(lili.get(&format!("{case}/dossier")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.signed_in("head").await.get(&format!("{case}/dossier")).await.status, StatusCode::OK);
    let mut police = site.signed_in("police").await;
    assert_eq!(police.get(&case).await.status, StatusCode::NOT_FOUND);
    let note =
        police.post(&format!("{case}/standing/note"), &[("text", "x"), ("expected_version", "1")]).await;
    assert_eq!(note.status, StatusCode::NOT_FOUND);
    let mut auditor = site.signed_in("adm-audit").await;
    let id = case.rsplit('/').next().unwrap();
    for (query, says) in [
        (format!("request={request}"), "查看未遮盖的个人信息"),
        (format!("request={id}&what=DownloadPaper"), "下载材料"),
        (format!("request={id}&what=ExportDossier&outcome=granted"), "head同志"),
        (format!("request={id}&what=ExportDossier&outcome=denied"), "lili同志"),
        (format!("request={id}&what=ReadCase&outcome=denied"), "police同志"),
        ("who=police&outcome=denied".to_owned(), "查看办件"),
    ] {
        let seen = trail(&mut auditor, &query).await;
        assert!(seen.contains("data-label=\"人员\"") && seen.contains(says), "{query}: {seen}");
    }
}

#[tokio::test]
async fn what_happens_to_accounts_leaves_its_mark() {
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let change = |old: &'static str| {
        [("old", old), ("password", "another battery staple"), ("again", "another battery staple")]
    };
    zhang.post("/account/password", &change("wrong")).await;
    zhang.post("/account/password", &change(PASSWORD)).await;
    for _ in 0..5 {
        site.browser().post("/login", &[("login", "lili"), ("password", "wrong")]).await;
    }
    let mut security = site.signed_in("adm-security").await;
    let lili = site.platform.store.login_record("lili").await.unwrap().unwrap().officer;
    security.post(&format!("/admin/accounts/{lili}/unlock"), &[]).await;
    let mut auditor = site.signed_in("adm-audit").await;
    for (query, says) in [
        ("what=ChangePassword&outcome=failed", "原口令不符"),
        ("what=ChangePassword&outcome=granted", "zhang同志"),
        ("what=Lock", "连续输错，锁定 1 分钟"),
        ("what=Unlock", "adm-security"),
        ("what=SetUp", "security"),
        ("what=AcceptInvitation&who=lili", "lili同志"),
    ] {
        let seen = trail(&mut auditor, query).await;
        assert!(seen.contains(says) && !seen.contains("这个范围内没有记录"), "{query}: {seen}");
    }
}
