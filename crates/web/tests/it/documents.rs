//! Official documents on the desk: the draft before acting, the papers of the case, and the page of a document's code.
use crate::harness::Site;
use app::accounts::SignIn;
use app::cases::{CaseFilter, CaseView};
use axum::http::{StatusCode, header};

/// A demonstration whose documents are drawn up, and a case of its regulator that has one.
async fn drawn() -> (Site, String, CaseView) {
    let (site, password) = Site::demonstration().await;
    site.platform.work_jobs().await.unwrap();
    let attempt = SignIn { login: "zhang".into(), password: password.clone(), ..SignIn::default() };
    let zhang = site.platform.sign_in(&attempt).await.unwrap().person;
    let filter = CaseFilter { procedure: "crime-transfer".into(), ..CaseFilter::default() };
    for row in site.platform.cases(&zhang, &filter, 50).await.unwrap().rows {
        let view = site.platform.case_view(&zhang, row.case_id).await.unwrap();
        if view.state.documents.iter().any(|document| document.file.is_some()) {
            return (site, password, view);
        }
    }
    panic!("no case of the demonstration has a document");
}

#[tokio::test]
async fn the_code_on_a_document_leads_to_what_it_proves_and_an_altered_file_is_found_out() {
    let (site, password, view) = drawn().await;
    let document = view.state.documents.iter().find(|document| document.file.is_some()).unwrap();
    let mut anybody = site.browser();
    let page = anybody.get(&format!("/verify/documents/{}", document.id)).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(
        text.contains(&document.number) && text.contains(&document.title) && text.contains("✓ 相符"),
        "{text}"
    );
    assert!(!text.contains(&view.state.title), "the page tells nothing of the case");
    let unknown = anybody.get("/verify/documents/3f0c9a52-7a14-4e0c-9a3e-0d8f7f1b2c44").await;
    assert!(unknown.text().contains("没有这个核验码的文书"));
    assert_eq!(anybody.get("/verify/documents/12").await.status, StatusCode::NOT_FOUND);

    let mut zhang = site.signed_in_with("zhang", &password).await;
    let file = document.file.clone().unwrap();
    let case = zhang.get(&format!("/cases/{}", view.state.id)).await;
    assert!(case.text().contains(&format!("文书：{}", document.title)));
    let paper = zhang.get(&format!("/cases/{}/papers/{}", view.state.id, file.sha256)).await;
    assert_eq!(paper.headers[header::CONTENT_TYPE], "application/pdf");
    let code = document.id.to_string();
    let same = zhang.upload("/verify", &[("asked", &code)], &[("file", "d.pdf", &paper.body)]).await;
    assert!(same.text().contains("没有被改动"), "{}", same.text());
    let mut altered = paper.body.clone();
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let other = zhang.upload("/verify", &[("asked", &code)], &[("file", "d.pdf", &altered)]).await;
    assert!(other.text().contains("文件被改动过"), "{}", other.text());
}
#[tokio::test]
async fn without_the_right_to_personal_data_there_is_no_document_no_draft_and_no_personal_paper() {
    let (site, password, view) = drawn().await;
    let attempt = SignIn { login: "zhao".into(), password: password.clone(), ..SignIn::default() };
    let zhao = site.platform.sign_in(&attempt).await.unwrap().person;
    // 赵, the registrar, may know the case and, by post, do the act that makes the letter: only the data are not his.
    let seen = site.platform.case_view(&zhao, view.state.id).await.unwrap();
    assert!(seen.masked && !view.masked);
    let document = view.state.documents.iter().find_map(|document| document.file.clone()).unwrap();
    let other =
        |file: &&case::value::FileRef| seen.locked.contains(&file.sha256) && !view.state.is_document(file);
    let paper = view.state.papers.iter().find(other).expect("a personal paper that is no document").clone();
    let mut handler = site.signed_in_with("zhang", &password).await;
    let mut registrar = site.signed_in_with("zhao", &password).await;
    let case = format!("/cases/{}", view.state.id);
    for file in [&document, &paper] {
        let path = format!("{case}/papers/{}", file.sha256);
        let own = handler.get(&path).await;
        assert_eq!(own.status, StatusCode::OK, "{}", file.name);
        let refused = registrar.get(&path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", file.name);
        assert!(refused.headers.get(header::CONTENT_DISPOSITION).is_none());
        assert!(!refused.body.windows(32).any(|part| own.body.windows(32).next() == Some(part)));
        assert!(!refused.text().contains(&file.name), "{}", refused.text());
    }
    let draft = format!("{case}/acts/transfer/preview/transfer-letter");
    let own = handler.post(&draft, &[]).await;
    assert_eq!((own.status, own.body.starts_with(b"%PDF-")), (StatusCode::OK, true), "{}", own.text());
    let refused = registrar.post(&draft, &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    assert!(refused.text().contains("无权查看未遮盖的个人信息"), "{}", refused.text());
    let page = registrar.get(&case).await.text();
    for file in [&document, &paper] {
        assert!(!page.contains(&file.name) && !page.contains(&format!("{case}/papers/{}", file.sha256)));
    }
}

#[tokio::test]
async fn an_act_that_opens_a_case_offers_the_draft_of_its_document_as_others_do() {
    let (mut site, password) = Site::demonstration().await;
    // No act of the shipped law both opens a case and makes a document: here one does.
    let mut rules = (*site.platform.rules).clone();
    let procedures = rules.library.procedures.values_mut().filter(|p| *p.value.id == "assistance-request");
    for act in procedures.flat_map(|p| &mut p.value.acts).filter(|act| *act.id == "approve-request") {
        act.opens = true;
    }
    let platform = app::Platform { rules: std::sync::Arc::new(rules), ..site.platform.clone() };
    site.router = web::router(web::WebState::new(platform, web::WebConfig::default()));
    let mut head = site.signed_in_with("wang", &password).await;
    let act = "/cases/new/assistance-request/approve-request";
    let draft = format!("{act}/preview/assistance-letter");
    let page = head.get(act).await.text();
    assert!(page.contains(&format!("formaction=\"{draft}\"")), "{page}");
    let shown = head.post(&draft, &[("f.assisting_organ", "2310-amr"), ("title", "进货来源")]).await;
    assert_eq!((shown.status, shown.body.starts_with(b"%PDF-")), (StatusCode::OK, true), "{}", shown.text());
    let other = head.post(&format!("{act}/preview/transfer-letter"), &[]).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "{}", other.text());
}
