//! The door: sessions, tokens, headers, and who may come where.
use crate::harness::{ADMINISTRATORS, PASSWORD, Site};
use access::AdministratorKind;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use web::{ROUTES, Who};

/// What a browser forgets after signing out.
const CLEARED: &str = "\"storage\"";

#[tokio::test]
async fn the_right_password_opens_the_desk_under_a_new_strict_cookie() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let door = browser.get("/desk").await;
    assert_eq!((door.status, door.location()), (StatusCode::SEE_OTHER, "/login?next=%2Fdesk"));
    let pairs = [("login", "zhang"), ("password", PASSWORD), ("next", "/plan")];
    let answer = browser.post("/login", &pairs).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/plan"));
    let cookies: Vec<&str> =
        answer.headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap()).collect();
    for name in ["__Host-zhibao_session=", "__Host-zhibao_known="] {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name)).unwrap();
        for part in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let desk = browser.get("/desk").await;
    assert_eq!(desk.status, StatusCode::OK);
    assert!(desk.text().contains("zhang同志"));
    assert_eq!(desk.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn a_second_sign_in_gives_another_id_and_signing_out_ends_the_session_for_good() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let first = browser.cookie.clone().unwrap();
    browser.post("/login", &[("login", "zhang"), ("password", PASSWORD)]).await;
    assert_ne!(browser.cookie.clone().unwrap(), first);
    let mut old = site.browser();
    old.cookie = Some(first);
    assert_eq!(old.get("/desk").await.status, StatusCode::SEE_OTHER);
    let account = browser.get("/account").await;
    browser.csrf = account.input("csrf").unwrap();
    let kept = browser.cookie.clone();
    let out = browser.post("/logout", &[]).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(out.headers["clear-site-data"], CLEARED);
    let removed = out.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(removed.starts_with("__Host-zhibao_session=;") && removed.contains("Secure"), "{removed}");
    browser.cookie = kept;
    assert_eq!(browser.get("/desk").await.location(), "/login?next=%2Fdesk&done=expired");
}

#[tokio::test]
async fn what_was_sent_after_the_session_ended_is_said_at_the_door_which_leads_back_to_the_form() {
    let site = Site::new().await;
    let mut browser = site.browser();
    let form = "/cases/new/plan-task/assign?from=desk";
    let sent = |name: &'static str, value: &str| {
        Request::post("/cases/new/plan-task/assign")
            .header(header::REFERER, format!("https://zhibao.example{form}"))
            .header("sec-fetch-site", "same-origin")
            .header(name, value)
            .body(Body::empty())
            .unwrap()
    };
    let answer = browser.ask(sent(header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")).await;
    let (door, next) =
        (answer.location().to_owned(), "next=%2Fcases%2Fnew%2Fplan-task%2Fassign%3Ffrom%3Ddesk");
    assert_eq!(
        (answer.status, door.as_str()),
        (StatusCode::SEE_OTHER, &*format!("/login?{next}&done=unsent"))
    );
    let page = browser.get(&door).await.text();
    assert!(page.contains("登录已过期，刚才的内容没有提交") && page.contains("草稿"), "{page}");
    let pairs = [("login", "zhang"), ("password", PASSWORD), ("next", form)];
    assert_eq!(browser.post("/login", &pairs).await.location(), form);
    // The script that keeps drafts is told plainly, not sent to a page it would take for success.
    let draft = site.browser().ask(sent("x-draft", "1")).await;
    assert_eq!(draft.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_cursor_or_question_that_cannot_be_read_is_a_400_with_a_way_on() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let odd = browser.get("/cases?q=x&cursor=abc").await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert!(odd.text().contains("翻页标记") && odd.links().contains("/cases?q=x"), "{}", odd.text());
    for path in ["/notices?cursor=abc", "/handovers?cursor=abc", "/desk?list=todo&cursor=abc"] {
        let status = browser.get(path).await.status;
        assert!(status != StatusCode::INTERNAL_SERVER_ERROR, "{path}: {status}");
    }
    let mut audit = site.signed_in("adm-audit").await;
    assert_eq!(audit.get("/audit?cursor=abc").await.status, StatusCode::BAD_REQUEST);
    let day = audit.get("/audit?from=2026-13-01").await;
    assert_eq!(day.status, StatusCode::BAD_REQUEST);
    assert!(day.text().contains("“自”2026-13-01 不是日期"), "{}", day.text());
}

#[tokio::test]
async fn a_stale_form_is_not_told_as_a_question_of_posts() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let stale = browser.post_raw("/logout", &[("csrf", "wrong")], "same-origin").await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    let page = stale.text();
    assert!(page.contains("这个页面已经失效") && !page.contains("调整职务"), "{page}");
}

#[tokio::test]
async fn verifying_a_single_paper_or_nothing_says_how_it_is_done() {
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let paper = zhang
        .upload("/verify", &[("asked", "")], &[("file", "d.pdf", b"%PDF-1.7 x".as_slice())])
        .await
        .text();
    assert!(paper.contains("这是单独的一份文件") && paper.contains("核验码"), "{paper}");
    assert!(!paper.contains("文件头损坏"), "{paper}");
    let nothing = zhang.upload("/verify", &[("asked", "")], &[]).await.text();
    assert!(nothing.contains("没有填写核验码或者存证序号，也没有选择文件"), "{nothing}");
}

#[tokio::test]
async fn wrong_passwords_are_told_alike_and_five_of_them_lock_the_account() {
    let site = Site::new().await;
    let mut browser = site.browser();
    for _ in 0..7 {
        let known = browser.post("/login", &[("login", "lili"), ("password", "wrong")]).await;
        let unknown = browser.post("/login", &[("login", "lolo"), ("password", "wrong")]).await;
        assert_eq!((known.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, known.status));
        let plain = |answer: &crate::harness::Answered, login: &str| {
            let id = answer.headers["x-request-id"].to_str().unwrap();
            answer.text().replace(id, "").replace(login, "")
        };
        assert_eq!(plain(&known, "lili"), plain(&unknown, "lolo"));
        assert!(known.text().contains("登录名、口令或动态码不正确"));
    }
    let locked = browser.post("/login", &[("login", "lili"), ("password", PASSWORD)]).await;
    assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!locked.text().contains("锁定"), "{}", locked.text());
}

#[tokio::test]
async fn a_session_left_alone_for_half_an_hour_is_over() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let now = app::clock::Clock::now(&*site.session_clock);
    site.session_clock.set(now + jiff::SignedDuration::from_secs(30));
    assert_eq!(browser.get("/law").await.status, StatusCode::OK);
    site.session_clock.set(now + jiff::SignedDuration::from_mins(32));
    assert_eq!(browser.get("/law").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_in_use_is_over_after_half_a_day() {
    let site = Site::new().await;
    let now = app::clock::Clock::now(&*site.session_clock);
    site.session_clock.set(now - jiff::SignedDuration::from_hours(11));
    let mut browser = site.signed_in("zhang").await;
    site.session_clock.set(now);
    assert_eq!(browser.get("/law").await.status, StatusCode::OK);
    site.session_clock.set(now - jiff::SignedDuration::from_hours(11) + jiff::SignedDuration::from_hours(12));
    assert_eq!(browser.get("/law").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_withdrawn_right_ends_the_session_at_once() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let mut security = site.signed_in("adm-security").await;
    let list = security.get("/admin?organ=2301-amr").await;
    let account = list.links().into_iter().find(|link| link.starts_with("/admin/accounts/0")).unwrap();
    let page = security.get(&account).await;
    assert_eq!(page.status, StatusCode::OK);
    let accounts = site.platform.store.login_record("zhang").await.unwrap().unwrap();
    let path = format!("/admin/accounts/{}", accounts.officer);
    let pairs = [
        ("login", "zhang"),
        ("name", "张"),
        ("organ", "2301-amr"),
        ("post", "officer"),
        ("clearance", "sealed"),
    ];
    let changed = security.post(&path, &pairs).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    assert_eq!(browser.get("/desk").await.status, StatusCode::SEE_OTHER);
    let again = browser.post("/login", &[("login", "zhang"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn forms_from_other_sites_or_without_this_sessions_token_do_nothing() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    let csrf = browser.csrf.clone();
    let other = browser.post_raw("/logout", &[("csrf", &csrf)], "cross-site").await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    for token in ["", "x", &"0".repeat(64)] {
        let wrong = browser.post_raw("/logout", &[("csrf", token)], "same-origin").await;
        assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    }
    let file = [("u.evidence", "a.txt", b"abc".as_slice())];
    browser.csrf = "wrong".into();
    assert_eq!(browser.upload("/cases/new/plan-task/assign", &[], &file).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_an_id() {
    let site = Site::new().await;
    let mut browser = site.signed_in("zhang").await;
    for path in [
        "/desk",
        "/login",
        "/nothing-here",
        "/assets/zhibao.css",
        "/cases/0199aaaa-0000-7000-8000-000000000000",
    ] {
        let answer = browser.get(path).await;
        let header =
            |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert!(header("content-security-policy").contains("script-src 'self'; style-src 'self'"), "{path}");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(header("x-request-id").len(), 36, "{path}");
        assert!(!header("cache-control").is_empty(), "{path}");
    }
}

/// A path of a route with ids that name nothing.
fn filled(path: &str) -> String {
    let path =
        path.replace("{id}", "0199aaaa-0000-7000-8000-000000000000").replace("{procedure}", "plan-task");
    path.replace("{act}", "assign")
        .replace("{*path}", "zhibao.css")
        .replace("{sha256}", &"0".repeat(64))
        .replace("{kind}", "note")
        .replace("{token}", "none")
        .replace("{number}", "2")
        .replace("{*cite}", "transfer-rules")
        .replace("{leaf}", "0")
}

fn open_to(who: Who, kind: AdministratorKind) -> bool {
    match who {
        Who::Anybody | Who::Account => true,
        Who::Officer => false,
        Who::Administrator => kind != AdministratorKind::Audit,
        Who::Security => kind == AdministratorKind::Security,
        Who::System => kind == AdministratorKind::System,
        Who::Audit => kind == AdministratorKind::Audit,
    }
}

#[tokio::test]
async fn nobody_gets_a_page_without_a_session() {
    let site = Site::new().await;
    for route in ROUTES.iter().filter(|route| route.who != Who::Anybody) {
        let answer = site.browser().send(&route.method, &filled(route.path)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {}", route.method, route.path);
        assert!(answer.location().starts_with("/login"), "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn no_administrator_gets_a_page_of_another_duty() {
    let site = Site::new().await;
    for (kind, login) in ADMINISTRATORS {
        let mut browser = site.signed_in(login).await;
        for route in ROUTES.iter().filter(|route| !open_to(route.who, kind)) {
            let answer = browser.send(&route.method, &filled(route.path)).await;
            let refused = matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
            assert!(refused, "{login} {} {}: {}", route.method, route.path, answer.status);
        }
    }
}

#[tokio::test]
async fn no_officer_gets_a_page_of_an_administrator() {
    let site = Site::new().await;
    let mut browser = site.signed_in("head").await;
    let closed = [Who::Administrator, Who::Security, Who::System, Who::Audit];
    for route in ROUTES.iter().filter(|route| closed.contains(&route.who)) {
        let answer = browser.send(&route.method, &filled(route.path)).await;
        let refused = matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
        assert!(refused, "{} {}: {}", route.method, route.path, answer.status);
    }
}

#[tokio::test]
async fn guessing_locks_strangers_out_and_not_the_browser_in_which_the_owner_signed_in() {
    let site = Site::new().await;
    let mut own = site.browser();
    let entered = own.post("/login", &[("login", "lili"), ("password", PASSWORD)]).await;
    let known = entered.headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap());
    let known =
        known.filter_map(|one| one.split(';').next()).find(|one| one.starts_with("__Host-zhibao_known="));
    let known = known.unwrap().to_owned();
    let enter = async |cookie: Option<&str>, login: &str, password: &str| {
        let mut browser = site.browser();
        browser.cookie = cookie.map(str::to_owned);
        browser.post("/login", &[("login", login), ("password", password)]).await.status
    };
    for _ in 0..5 {
        assert_eq!(enter(None, "lili", "wrong").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    assert_eq!(enter(None, "lili", PASSWORD).await, refused, "locked for strangers");
    assert_eq!(enter(Some("__Host-zhibao_known=AAAAAAAAAAAAAAAAAAAAAA"), "lili", PASSWORD).await, refused);
    assert_eq!(enter(Some(&known), "zhang", "wrong").await, refused, "another's browser");
    assert_eq!(enter(Some(&known), "lili", PASSWORD).await, StatusCode::SEE_OTHER, "the owner comes in");
    assert_eq!(
        enter(Some(&known), "lili", PASSWORD).await,
        refused,
        "a cookie serves once; the next sign-in gave another"
    );
    assert_eq!(enter(None, "lili", PASSWORD).await, refused, "the lock stays for strangers");
}

#[tokio::test]
async fn a_known_browser_has_few_wrong_attempts() {
    let site = Site::new().await;
    let mut own = site.browser();
    let entered = own.post("/login", &[("login", "lili"), ("password", PASSWORD)]).await;
    let known = entered.headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap());
    let known =
        known.filter_map(|one| one.split(';').next()).find(|one| one.starts_with("__Host-zhibao_known="));
    let known = known.unwrap().to_owned();
    for cookie in [None, Some(&known)] {
        for _ in 0..5 {
            let mut browser = site.browser();
            browser.cookie = cookie.cloned();
            let wrong = browser.post("/login", &[("login", "lili"), ("password", "wrong")]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }
    let mut browser = site.browser();
    browser.cookie = Some(known);
    let right = browser.post("/login", &[("login", "lili"), ("password", PASSWORD)]).await;
    assert_eq!(right.status, StatusCode::UNPROCESSABLE_ENTITY, "a browser that guessed is a stranger again");
}
