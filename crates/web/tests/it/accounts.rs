//! Accounts in the hands of their administrator: searching, new passwords, lost devices, addresses with many failures.
use crate::harness::{Browser, PASSWORD, Site};
use access::{Actor, Request};
use axum::http::{Method, StatusCode};
use uuid::Uuid;

async fn officer(site: &Site, login: &str) -> Uuid {
    site.platform.store.login_record(login).await.unwrap().unwrap().officer
}

/// The one-time path that a page shows.
fn one_time(page: &str, path: &str) -> String {
    let token = page.split(path).nth(1).unwrap().split('<').next().unwrap();
    format!("{path}{token}")
}

/// The id of the only link that waits, as the system administrator's page shows it.
async fn waiting(system: &mut Browser) -> String {
    let page = system.get("/admin/links").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    let id = text.split("/admin/links/").nth(1).unwrap_or_else(|| panic!("no link waits: {text}"));
    id.split('/').next().unwrap().to_owned()
}

async fn enter(browser: &mut Browser, login: &str, password: &str) -> StatusCode {
    browser.post("/login", &[("login", login), ("password", password)]).await.status
}

#[tokio::test]
async fn a_reset_ends_password_and_sessions_and_its_link_serves_once() {
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let mut security = site.signed_in("adm-security").await;
    let path = format!("/admin/accounts/{}/reset", officer(&site, "zhang").await);
    let first = security.post(&path, &[]).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert_eq!(zhang.get("/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(enter(&mut zhang, "zhang", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    let replaced = one_time(&first.text(), "/reset/");
    let link = one_time(&security.post(&path, &[]).await.text(), "/reset/");
    let new = [("password", "another battery staple"), ("again", "another battery staple")];
    let mut system = site.signed_in("adm-system").await;
    let id = waiting(&mut system).await;
    let confirmed = system.post(&format!("/admin/links/{id}/confirm"), &[]).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
    assert_eq!(site.browser().post(&replaced, &new).await.status, StatusCode::NOT_FOUND);
    let weak = site.browser().post(&link, &[("password", "short"), ("again", "short")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let set = site.browser().post(&link, &new).await;
    assert_eq!((set.status, set.location()), (StatusCode::SEE_OTHER, "/login?done=password"));
    assert_eq!(site.browser().post(&link, &new).await.status, StatusCode::NOT_FOUND);
    assert_eq!(enter(&mut zhang, "zhang", new[0].1).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_opens_an_account_alone() {
    let site = Site::new().await;
    let (mut security, mut system) =
        (site.signed_in("adm-security").await, site.signed_in("adm-system").await);
    let path = format!("/admin/accounts/{}/reset", officer(&site, "zhang").await);
    let made = security.post(&path, &[]).await.text();
    assert!(made.contains("系统管理员确认后才能使用"), "{made}");
    let link = one_time(&made, "/reset/");
    let new = [("password", "another battery staple"), ("again", "another battery staple")];
    let id = waiting(&mut system).await;
    // The maker cannot confirm, and the link does not serve; what is said is the same as for a token that never was.
    for act in ["confirm", "refuse"] {
        let alone = security.post(&format!("/admin/links/{id}/{act}"), &[("reason", "不要")]).await;
        assert_eq!(alone.status, StatusCode::FORBIDDEN, "{act}");
    }
    assert_eq!(security.get("/admin/links").await.status, StatusCode::FORBIDDEN);
    let unconfirmed = site.browser().post(&link, &new).await;
    let strange = site.browser().post(&format!("/reset/{}", "0".repeat(80)), &new).await;
    assert_eq!((unconfirmed.status, strange.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    for answer in [&unconfirmed, &strange] {
        assert!(answer.text().contains("须经系统管理员确认"), "{}", answer.text());
    }
    assert_eq!(enter(&mut site.browser(), "zhang", new[0].1).await, StatusCode::UNPROCESSABLE_ENTITY);
    // The system administrator sees what it is for, and may refuse with a reason.
    let page = system.get("/admin/links").await.text();
    for seen in ["zhang同志", "重设口令", "adm-security", "作废的原因"] {
        assert!(page.contains(seen), "{seen}: {page}");
    }
    assert!(system.get("/admin").await.text().contains("href=\"/admin/links\""));
    let blank = system.post(&format!("/admin/links/{id}/refuse"), &[("reason", " ")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = system.post(&format!("/admin/links/{id}/refuse"), &[("reason", "本人没有要求")]).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text());
    assert_eq!(site.browser().post(&link, &new).await.status, StatusCode::NOT_FOUND);
    let gone = system.post(&format!("/admin/links/{id}/confirm"), &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    // Another one, confirmed, serves.
    let link = one_time(&security.post(&path, &[]).await.text(), "/reset/");
    let account = format!("/admin/accounts/{}", officer(&site, "zhang").await);
    assert!(security.get(&account).await.text().contains("等系统管理员确认"));
    let id = waiting(&mut system).await;
    system.post(&format!("/admin/links/{id}/confirm"), &[]).await;
    assert!(security.get(&account).await.text().contains("已由系统管理员确认"));
    assert_eq!(site.browser().post(&link, &new).await.status, StatusCode::SEE_OTHER);
    assert_eq!(enter(&mut site.browser(), "zhang", new[0].1).await, StatusCode::SEE_OTHER);
    let mut auditor = site.signed_in("adm-audit").await;
    let trail = auditor.get("/audit?what=RefuseLink").await.text();
    assert!(trail.contains("本人没有要求") && trail.contains("作废一次性链接"), "{trail}");
}

#[tokio::test]
async fn an_open_session_alone_neither_turns_codes_on_nor_guesses_the_password() {
    let site = Site::new().await;
    let mut zhang = site.signed_in("zhang").await;
    let page = zhang.get("/account/code").await;
    let text = page.text();
    assert!(text.contains("name=\"password\"") && !text.contains("name=\"present\""), "{text}");
    let change =
        [("old", "wrong"), ("password", "another battery staple"), ("again", "another battery staple")];
    for _ in 0..5 {
        let wrong = zhang.post("/account/password", &change).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = [("old", PASSWORD), change[1], change[2]];
    assert_eq!(zhang.post("/account/password", &right).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(enter(&mut site.browser(), "zhang", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    let id = officer(&site, "lili").await;
    let system = site.platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
    let mut lili = site.signed_in("lili").await;
    site.platform.store.set_totp(&system, id, Some(vec![7; 20]), None, 1).await.unwrap();
    assert_eq!(
        lili.get("/account/code").await.status,
        StatusCode::SEE_OTHER,
        "a new secret ends the session"
    );
}

#[tokio::test]
async fn a_lost_device_is_answered_by_turning_codes_off_and_the_secret_is_shown_as_a_picture() {
    let site = Site::new().await;
    let id = officer(&site, "zhang").await;
    let system = site.platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
    site.platform.store.set_totp(&system, id, Some(vec![7; 20]), None, 1).await.unwrap();
    let mut zhang = site.browser();
    assert_eq!(enter(&mut zhang, "zhang", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    let mut security = site.signed_in("adm-security").await;
    let page = security.get(&format!("/admin/accounts/{id}")).await.text();
    assert!(page.contains("停用动态码"), "{page}");
    let cleared = security.post(&format!("/admin/accounts/{id}/clear-code"), &[]).await;
    assert_eq!(cleared.status, StatusCode::OK, "{}", cleared.text());
    assert!(!cleared.text().contains("clear-code"));
    let mut zhang = site.signed_in("zhang").await;
    let code = zhang.get("/account/code").await.text();
    assert!(code.contains("<svg class=\"z-qr\"") && code.contains("z-secret"), "{code}");
}

#[tokio::test]
async fn no_administrator_manages_another() {
    let site = Site::new().await;
    let mut security = site.signed_in("adm-security").await;
    let id = officer(&site, "adm-audit").await;
    for act in ["reset", "clear-code"] {
        let refused = security.post(&format!("/admin/accounts/{id}/{act}"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        assert!(refused.text().contains("互不管辖"), "{}", refused.text());
    }
    assert_eq!(enter(&mut site.browser(), "adm-audit", PASSWORD).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn accounts_are_found_in_all_organs_and_the_chosen_organ_stays_chosen() {
    let site = Site::new().await;
    let mut security = site.signed_in("adm-security").await;
    let all = security.get("/admin?q=li").await.text();
    for login in ["lili", "police", "liaison"] {
        assert!(all.contains(&format!(">{login}</a>")), "{login}: {all}");
    }
    let one = security.get("/admin?q=li&organ=2301-police").await.text();
    assert!(one.contains(">police</a>") && !one.contains(">lili</a>"), "{one}");
    assert!(one.contains("<option value=\"2301-police\" selected>"), "{one}");
    assert!(one.contains("从未登录"));
    site.signed_in("police").await;
    assert!(!security.get("/admin?q=police").await.text().contains("从未登录"));
    let organs = security.get("/admin/organs").await.text();
    assert!(organs.contains("4 个</a>"), "{organs}");
}

#[tokio::test]
async fn an_address_with_many_failures_waits_whatever_it_types_and_others_do_not() {
    let site = Site::behind(&["192.0.2.1"]).await;
    let mut crowd = site.browser();
    crowd.from = Some(("192.0.2.1", "203.0.113.9"));
    for _ in 0..web::throttle::MAX_FAILURES {
        assert_eq!(enter(&mut crowd, "nobody", "x").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(enter(&mut crowd, "zhang", PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
    let mut other = site.browser();
    other.from = Some(("192.0.2.1", "203.0.113.10"));
    assert_eq!(enter(&mut other, "zhang", PASSWORD).await, StatusCode::SEE_OTHER);
    let now = app::clock::Clock::now(&*site.session_clock);
    site.session_clock.set(now + jiff::SignedDuration::from_secs(web::throttle::WINDOW_SECONDS));
    assert_eq!(enter(&mut crowd, "zhang", PASSWORD).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn where_codes_are_required_nobody_works_without_one() {
    let config = web::WebConfig { require_codes: true, ..web::WebConfig::default() };
    let site = Site::with(config).await;
    let mut zhang = site.browser();
    assert_eq!(enter(&mut zhang, "zhang", PASSWORD).await, StatusCode::SEE_OTHER);
    for path in ["/desk", "/cases", "/account", "/law", "/account/phrases"] {
        assert_eq!(zhang.get(path).await.location(), "/account/code", "{path}");
    }
    let page = zhang.get("/account/code").await.text();
    assert!(page.contains("本平台要求所有账号启用动态码"), "{page}");
    let login = serde_json::json!({ "login": "zhang", "password": PASSWORD });
    let asked = |method: Method, path: &str, token: &str, body: String| {
        let request = axum::http::Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.header("content-type", "application/json");
        request.header("authorization", format!("Bearer {token}")).body(body.into()).unwrap()
    };
    let mut program = site.browser();
    let given = program.ask(asked(Method::POST, "/session", "", login.to_string())).await;
    let given: serde_json::Value = serde_json::from_slice(&given.body).unwrap();
    let token = given["token"].as_str().unwrap();
    for path in ["/me", "/cases", "/drafts"] {
        let refused = program.ask(asked(Method::GET, path, token, String::new())).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
    let secret = program.ask(asked(Method::POST, "/me/code/secret", token, String::new())).await;
    assert_eq!(secret.status, StatusCode::OK);
    let system = site.platform.access.authorise(&Actor::System, &Request::RunJobs).unwrap();
    let id = officer(&site, "zhang").await;
    site.platform.store.set_totp(&system, id, Some(vec![7; 20]), None, 1).await.unwrap();
    assert_eq!(enter(&mut site.browser(), "zhang", PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn where_one_is_signed_in_is_shown_to_oneself_alone_and_ended_there() {
    let site = Site::new().await;
    let mut here = site.signed_in("zhang").await;
    let mut there = site.signed_in("zhang").await;
    let mut other = site.signed_in("lili").await;
    let page = here.get("/account/sessions").await;
    assert_eq!((page.text().matches("本次登录").count(), page.text().matches("value=\"1\"").count()), (1, 1));
    let id = page.input("id").unwrap();
    // Another person's is not there, and lives on.
    assert_eq!(other.post("/account/sessions/end", &[("id", &id)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(there.get("/account").await.status, StatusCode::OK);
    let ended = here.post("/account/sessions/end", &[("id", &id)]).await;
    assert_eq!(ended.location(), "/account/sessions?done=ended");
    assert!(there.get("/account").await.location().starts_with("/login"));
    let mut again = site.signed_in("zhang").await;
    here.post("/account/sessions/end", &[("others", "1")]).await;
    assert!(again.get("/account").await.location().starts_with("/login"));
    assert_eq!(here.get("/account/sessions").await.input("id"), None);
    assert_eq!(other.get("/account").await.status, StatusCode::OK);
}
