//! Working on cases through pages: forms, refusals, conflicts, drafts, papers.
use crate::harness::{Answered, Browser, Site};
use axum::http::{StatusCode, header};

pub const OPEN: &str = "/cases/new/crime-transfer/discover";
const FACTS: [(&str, &str); 6] = [
    ("f.title", "甲公司涉嫌销售假冒注册商标的商品案"),
    ("f.offence", "sell-counterfeit-goods"),
    ("f.act_date", "2026-11-01"),
    ("f.facts", "现场查获假冒商品若干"),
    ("f.parties.0.name", "甲公司"),
    ("f.parties.0.kind", "entity"),
];

/// The act id of the form that a page shows.
fn act_id(page: &Answered) -> String {
    page.input("act_id").unwrap()
}

/// The first choice of an offence in the opening form.
async fn offence(browser: &mut Browser) -> String {
    let text = browser.get(OPEN).await.text();
    let field = text.split("name=\"f.offence\"").nth(1).unwrap();
    let value = field
        .split("value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .find(|value| !value.is_empty());
    value.unwrap().to_owned()
}

pub async fn opened(browser: &mut Browser) -> String {
    opened_with(browser, &[]).await
}

/// The same with more facts.
pub async fn opened_with(browser: &mut Browser, more: &[(&str, &str)]) -> String {
    let form = browser.get(OPEN).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text());
    let (id, offence) = (act_id(&form), offence(browser).await);
    let mut pairs = vec![("act_id", id.as_str())];
    pairs.extend(
        FACTS.map(|(name, value)| (name, if name == "f.offence" { offence.as_str() } else { value })),
    );
    pairs.extend_from_slice(more);
    let answer = browser.upload(OPEN, &pairs, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

pub fn case_of(location: &str) -> String {
    location.split('?').next().unwrap().to_owned()
}

/// Puts a paper into a case; the address of its download.
pub async fn with_paper(browser: &mut Browser, case: &str) -> String {
    let form = format!("{case}/acts/update-figures");
    let page = browser.get(&form).await;
    let (id, seen) = (act_id(&page), page.input("expected_version").unwrap());
    let pairs = [("act_id", id.as_str()), ("expected_version", seen.as_str()), ("f.sales_amount", "5")];
    let done = browser.upload(&form, &pairs, &[("p_other", "笔录.pdf", b"%PDF-1.7 minutes")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let links = browser.get(case).await.links();
    links.into_iter().find(|link| link.contains("/papers/")).unwrap()
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_with_everything_typed_and_then_opens_a_case_with_a_receipt() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let form = browser.get(OPEN).await;
    let id = act_id(&form);
    let pairs =
        [("act_id", id.as_str()), ("f.facts", "查获一批 <b>假冒</b> 商品"), ("f.illegal_income", "很多")];
    let wrong = browser.upload(OPEN, &pairs, &[]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = wrong.text();
    for kept in [
        "查获一批 &lt;b&gt;假冒&lt;/b&gt; 商品",
        "value=\"很多\"",
        &format!("value=\"{id}\""),
        "f-title-field",
    ] {
        assert!(text.contains(kept), "{kept}");
    }
    let location = opened(&mut browser).await;
    let page = browser.get(&location).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("已记入：第1号事件，存证序号 #"), "{}", page.text());
    assert!(page.text().contains("哈市监移〔2026〕1号"), "{}", page.text());
}

#[tokio::test]
async fn sending_a_form_twice_opens_one_case() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let form = browser.get(OPEN).await;
    let (id, offence) = (act_id(&form), offence(&mut browser).await);
    let mut pairs = vec![("act_id", id.as_str())];
    pairs.extend(
        FACTS.map(|(name, value)| (name, if name == "f.offence" { offence.as_str() } else { value })),
    );
    let first = browser.upload(OPEN, &pairs, &[]).await;
    let second = browser.upload(OPEN, &pairs, &[]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    assert_eq!(first.location(), second.location());
}

#[tokio::test]
async fn who_comes_second_is_shown_what_the_first_did_and_keeps_the_words() {
    let site = Site::new().await;
    let (mut zhang, mut head) = (site.signed_in("zhang").await, site.signed_in("head").await);
    let case = case_of(&opened(&mut zhang).await);
    let page = zhang.get(&format!("{case}/acts/update-figures")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let (id, seen) = (act_id(&page), page.input("expected_version").unwrap());
    let view = head.get(&case).await;
    let version = view.input("expected_version").unwrap();
    let note = [("text", "请补充销售金额"), ("expected_version", version.as_str())];
    let noted = head.post(&format!("{case}/standing/note"), &note).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.text());
    let pairs = [("act_id", id.as_str()), ("expected_version", seen.as_str()), ("f.sales_amount", "123456")];
    let late = zhang.upload(&format!("{case}/acts/update-figures"), &pairs, &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let text = late.text();
    for said in ["刚才有人办理过", "批注", "head同志", "value=\"123456\""] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let version = late.input("expected_version").unwrap();
    let pairs =
        [("act_id", id.as_str()), ("expected_version", version.as_str()), ("f.sales_amount", "123456")];
    let again = zhang.upload(&format!("{case}/acts/update-figures"), &pairs, &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
}

#[tokio::test]
async fn a_draft_is_there_when_one_comes_back_and_gone_once_the_act_is_done() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let case = case_of(&opened(&mut browser).await);
    let form = format!("{case}/acts/update-figures");
    let kept = browser
        .upload(&form, &[("_draft", "1"), ("f.sales_amount", "77777"), ("opinion", "再核")], &[])
        .await;
    assert_eq!((kept.status, kept.location().ends_with("kept=1")), (StatusCode::SEE_OTHER, true));
    let page = browser.get(&form).await;
    assert!(page.text().contains("value=\"77777\"") && page.text().contains("再核"));
    assert!(browser.get(&case).await.text().contains("有草稿"));
    let (id, seen) = (act_id(&page), page.input("expected_version").unwrap());
    let pairs = [("act_id", id.as_str()), ("expected_version", seen.as_str()), ("f.sales_amount", "88888")];
    let done = browser.upload(&form, &pairs, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(!browser.get(&case).await.text().contains("有草稿"));
}

#[tokio::test]
async fn a_paper_travels_with_an_act_and_comes_back_as_sent_and_programs_are_refused() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let case = case_of(&opened(&mut browser).await);
    let form = format!("{case}/acts/update-figures");
    let page = browser.get(&form).await;
    let (id, seen) = (act_id(&page), page.input("expected_version").unwrap());
    let pairs = [("act_id", id.as_str()), ("expected_version", seen.as_str()), ("f.sales_amount", "5")];
    let program = browser.upload(&form, &pairs, &[("p_other", "a.pdf", b"\x7fELF\x02\x01\x00")]).await;
    assert_eq!(program.status, StatusCode::UNPROCESSABLE_ENTITY);
    let bytes = b"%PDF-1.7 minutes".as_slice();
    let done = browser.upload(&form, &pairs, &[("p_other", "笔录\".pdf", bytes)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let links = browser.get(&case).await.links();
    let paper = links.iter().find(|link| link.contains("/papers/")).unwrap();
    let file = browser.get(paper).await;
    assert_eq!((file.status, file.body.as_slice()), (StatusCode::OK, bytes));
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/pdf");
    let header = |name: header::HeaderName| file.headers[name].to_str().unwrap().to_owned();
    assert!(header(header::CONTENT_DISPOSITION).starts_with("inline; filename=\""));
    assert!(header(header::CONTENT_SECURITY_POLICY).starts_with("sandbox"));
    let mut police = site.signed_in("police").await;
    assert_eq!(police.get(paper).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_paper_of_somebody_else_cannot_be_named_into_a_form() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let case = case_of(&opened(&mut browser).await);
    let form = format!("{case}/acts/update-figures");
    let page = browser.get(&form).await;
    let (id, seen, digest) = (act_id(&page), page.input("expected_version").unwrap(), "ab".repeat(32));
    let pairs = [
        ("act_id", id.as_str()),
        ("expected_version", seen.as_str()),
        ("f.sales_amount", "5"),
        ("papers.0.sha256", digest.as_str()),
        ("papers.0.name", "x.pdf"),
        ("papers.0.bytes", "10"),
    ];
    let answer = browser.upload(&form, &pairs, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("没有上传成功"));
}

#[tokio::test]
async fn name_size_and_kind_of_a_paper_are_those_it_was_kept_with_whatever_the_browser_says() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let case = case_of(&opened(&mut browser).await);
    let form = format!("{case}/acts/update-figures");
    let page = browser.get(&form).await;
    let (id, seen) = (act_id(&page), page.input("expected_version").unwrap());
    let bytes = b"%PDF-1.7 minutes".as_slice();
    let mistyped = [("act_id", id.as_str()), ("expected_version", seen.as_str()), ("f.sales_amount", "很多")];
    let again = browser.upload(&form, &mistyped, &[("p_other", "笔录.pdf", bytes)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text());
    let digest = again.input("papers.0.sha256").unwrap();
    let id = act_id(&again);
    let tampered = [
        ("act_id", id.as_str()),
        ("expected_version", seen.as_str()),
        ("f.sales_amount", "5"),
        ("papers.0.sha256", digest.as_str()),
        ("papers.0.name", "不予立案决定.pdf"),
        ("papers.0.bytes", "999999"),
    ];
    let done = browser.upload(&form, &tampered, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

    // The case holds it now; in another session it can be named, and stays what it is.
    let mut later = site.signed_in("zhang").await;
    let page = later.get(&form).await;
    let (id, seen) = (act_id(&page), page.input("expected_version").unwrap());
    let tampered = [
        ("act_id", id.as_str()),
        ("expected_version", seen.as_str()),
        ("f.sales_amount", "6"),
        ("papers.0.sha256", digest.as_str()),
        ("papers.0.name", "移送书.pdf"),
        ("papers.0.bytes", "1"),
        ("papers.0.paper", "transfer-letter"),
    ];
    let done = later.upload(&form, &tampered, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let zhang = app::accounts::SignIn {
        login: "zhang".into(),
        password: crate::harness::PASSWORD.into(),
        ..app::accounts::SignIn::default()
    };
    let zhang = site.platform.sign_in(&zhang).await.unwrap().person;
    let held = site.platform.case_view(&zhang, case.rsplit('/').next().unwrap().parse().unwrap()).await;
    let held = held.unwrap().in_file;
    let named: Vec<_> = held.iter().filter(|file| file.sha256 == digest).collect();
    assert!(!named.is_empty());
    for file in named {
        assert_eq!((file.name.as_str(), file.bytes, file.paper.as_str()), ("笔录.pdf", 16, ""));
    }
}

/// A page without the ids that differ from request to request.
fn plain(answer: &Answered) -> String {
    let id = answer.headers["x-request-id"].to_str().unwrap();
    answer.text().replace(id, "")
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_to_be_known_look_the_same() {
    let site = Site::new().await;
    let case = case_of(&opened(&mut site.signed_in("zhang").await).await);
    let mut police = site.signed_in("police").await;
    for below in [
        "",
        "/acts/update-figures",
        "/dossier",
        "/print",
        "/co-sign?proposal=0199aaaa-0000-7000-8000-000000000000",
    ] {
        let hidden = police.get(&format!("{case}{below}")).await;
        let absent = police.get(&format!("/cases/0199aaaa-0000-7000-8000-000000000000{below}")).await;
        assert_eq!((hidden.status, absent.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{below}");
        assert_eq!(plain(&hidden), plain(&absent), "{below}");
    }
}

#[tokio::test]
async fn the_office_assigns_a_seed_of_the_plan_and_the_responsible_organ_finds_it_on_its_desk() {
    let site = Site::new().await;
    let mut office = site.signed_in("office").await;
    let measure = office.get("/plan/2").await;
    let seed = measure
        .links()
        .into_iter()
        .find(|link| link.contains("measure=2") && link.contains("title="))
        .unwrap();
    let form = office.get(&seed).await;
    let value = |name: &str| form.input(name).unwrap_or_default();
    assert_eq!(value("f.measure"), "2");
    let (id, due) = (value("act_id"), value("f.due_on"));
    let pairs = [
        ("act_id", id.as_str()),
        ("f.measure", "2"),
        ("f.title", "统一证据清单"),
        ("f.responsible_organ", "hlj-amr"),
        ("f.deliverable", "清单"),
        ("f.due_on", due.as_str()),
    ];
    let path = seed.split('?').next().unwrap();
    let done = office.upload(path, &pairs, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let mut liaison = site.signed_in("liaison").await;
    let desk = liaison.get("/desk").await.text();
    assert!(desk.contains("签收任务") && desk.contains("统一证据清单"), "{desk}");
    let case = case_of(done.location());
    let id = case.rsplit('/').next().unwrap();
    let bulk = liaison.post("/desk/bulk", &[("act", "acknowledge"), ("case", id)]).await;
    assert!(bulk.text().contains("办成 1 件"), "{}", bulk.text());
    assert!(office.get("/plan/2").await.text().contains("办理中"));
}

#[tokio::test]
async fn who_signs_is_not_asked_for_a_title_that_came_along_and_sees_what_came_afterwards() {
    let (site, password) = Site::demonstration().await;
    let mut qian = site.signed_in_with("qian", &password).await;
    let board = qian.get("/handovers?view=waiting").await.text();
    let row =
        board.split("<tr").find(|row| row.contains("涉嫌犯罪案件移送") && row.contains("/sign")).unwrap();
    assert!(row.contains("演示丁商贸"), "several of one kind are told apart: {row}");
    let sign = row.split('"').find(|part| part.ends_with("/sign")).unwrap().to_owned();
    let form = qian.get(&sign).await;
    let text = form.text();
    assert!(text.contains("案件名称") && text.contains("演示丁商贸"), "{text}");
    assert!(!text.contains("name=\"title\""), "the sender wrote the title: {text}");
    let id = act_id(&form);
    let signed = qian.upload(&sign, &[("act_id", id.as_str())], &[]).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let case = signed.location().split('?').next().unwrap().to_owned();
    // Who comes second hears who signed, and finds the case.
    let mut chen = site.signed_in_with("chen", &password).await;
    let late = [chen.get(&sign).await, chen.upload(&sign, &[("act_id", id.as_str())], &[]).await];
    for late in late {
        let text = late.text();
        assert_eq!(late.status, StatusCode::CONFLICT, "{text}");
        assert!(text.contains("已由钱演示于") && text.contains(&case), "{text}");
    }
    let page = qian.get(&case).await.text();
    let exchanged = page.split("id=\"handovers\"").nth(1).unwrap();
    let exchanged = exchanged.split("id=\"opinions\"").next().unwrap();
    assert!(exchanged.contains("涉嫌犯罪案件移送") && exchanged.contains("签收"), "{exchanged}");
    assert!(page.contains("请机关负责人在本件的“办公事项”中指定"), "{page}");
    let mut head = site.signed_in_with("sun", &password).await;
    let page = head.get(&case).await.text();
    assert!(page.contains("本件还没有指定办案人员") && page.contains("href=\"#office\""), "{page}");
}

#[tokio::test]
async fn an_opinion_on_one_thing_is_not_filled_into_the_next() {
    let (site, password) = Site::demonstration().await;
    let mut wang = site.signed_in_with("wang", &password).await;
    let list = wang.get("/cases?procedure=administrative-penalty").await.text();
    let cases = list.split("href=\"/cases/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut tried = 0;
    for case in cases.filter(|case| case.len() == 36) {
        let page = wang.get(&format!("/cases/{case}/acts/approve-seizure")).await;
        let text = page.text();
        if let Some(area) = text.split("name=\"f.approval_opinion\"").nth(1) {
            let area = area.split("</textarea>").next().unwrap();
            assert!(area.ends_with('>'), "{area}");
            tried += 1;
        }
    }
    assert!(tried > 0, "{list}");
}
