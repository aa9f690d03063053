//! Tokens: who comes in, for how long, and that nothing else opens the interface.
use crate::client::{Api, With};
use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use web::api::{Route, TOKEN_PREFIX, routes};

/// The path of a route with something in every parameter.
fn path(route: &Route) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{id}" if !route.path.starts_with("/law") => "0190a5d2-0000-7000-8000-000000000000",
        "{year}" => "2026",
        "{number}" => "1",
        part if part.starts_with('{') => "x",
        part => part,
    });
    format!("{}{}", web::api::PREFIX, parts.collect::<Vec<_>>().join("/"))
}

#[tokio::test]
async fn no_route_answers_without_a_good_token_but_the_open_ones() {
    let api = Api::demonstration().await;
    let token = api.login("zhang").await;
    let last = if token.ends_with('0') { "1" } else { "0" };
    let other_secret = format!("{}{last}", &token[..token.len() - 1]);
    let strange = [
        Vec::new(),
        vec![("cookie", format!("__Host-zhibao_session={token}"))],
        vec![("authorization", format!("Basic {token}"))],
        vec![("authorization", token.clone())],
        vec![("authorization", format!("Bearer {other_secret}"))],
        vec![("authorization", format!("Bearer {TOKEN_PREFIX}{}", "0".repeat(64)))],
        vec![("authorization", format!("Bearer {token}")), ("authorization", format!("Bearer {token}"))],
    ];
    let mut open = Vec::new();
    for route in routes() {
        if route.is_open {
            open.push(format!("{} {}", route.method, route.path));
            continue;
        }
        for headers in &strange {
            let with = With { token: None, headers: headers.clone(), body: None };
            let reply = api.raw(route.method.clone(), &path(&route), with).await;
            let problem = reply.problem(401, "unauthenticated");
            assert_eq!(reply.headers["www-authenticate"], "Bearer", "{} {problem}", route.path);
        }
    }
    // What proves a paper or a draw is for whoever holds its code; the two show nothing else.
    let expected = ["POST /session", "GET /documents/{code}", "GET /draws/{id}", "GET /openapi.json"];
    assert_eq!(open, expected);
    api.get(&token, "/me").await.expect(200);
}

#[tokio::test]
async fn a_token_ends_when_it_is_given_back_and_after_twelve_hours() {
    let api = Api::demonstration().await;
    let (first, second) = (api.login("zhang").await, api.login("zhang").await);
    assert_ne!(first, second);
    let with = With { token: Some(&first), ..With::default() };
    assert_eq!(api.raw(Method::DELETE, "/api/v1/session", with).await.status, 204);
    api.get(&first, "/me").await.problem(401, "unauthenticated");
    api.get(&second, "/me").await.expect(200);
    let begun = api.test.platform.now();
    let life = SignedDuration::try_from(web::api::LIFE).unwrap();
    api.session_clock.set(begun + life - SignedDuration::from_secs(1));
    api.get(&second, "/me").await.expect(200);
    api.session_clock.set(begun + life);
    api.get(&second, "/me").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn wrong_passwords_lock_the_account_and_tell_nothing() {
    let api = Api::demonstration().await;
    let unknown = api.try_login("nobody-here", "wrong password").await.problem(401, "sign-in-failed");
    for _ in 0..5 {
        let wrong = api.try_login("liyan", "wrong password").await.problem(401, "sign-in-failed");
        assert_eq!(wrong["detail"], unknown["detail"]);
    }
    let right = testkit::platform::demonstration_password();
    let locked = api.try_login("liyan", &right).await.problem(401, "sign-in-failed");
    assert_eq!(locked["detail"], unknown["detail"]);
    let security = api.login("secadmin").await;
    let accounts = api.get(&security, "/accounts?organ=2301-amr").await.expect(200);
    let li =
        accounts["items"].as_array().unwrap().iter().find(|account| account["login"] == "liyan").unwrap();
    let unlock = format!("/accounts/{}/unlock", li["id"].as_str().unwrap());
    api.act(&security, &unlock, &json!({})).await.expect(200);
    api.try_login("liyan", &right).await.expect(201);
}

#[tokio::test]
async fn wrong_old_passwords_lock_the_account_like_those_at_the_door() {
    let api = Api::demonstration().await;
    let (token, right) = (api.login("liyan").await, testkit::platform::demonstration_password());
    let change = |old: &str| json!({ "old": old, "password": "换成一句别人猜不到的长话 2026" });
    for _ in 0..5 {
        let wrong = api.send(Method::POST, &token, "/me/password", &change("wrong password")).await;
        assert_eq!(wrong.problem(422, "rejected")["rejections"][0]["field"], "old");
    }
    api.send(Method::POST, &token, "/me/password", &change(&right)).await.problem(422, "rejected");
    api.try_login("liyan", &right).await.problem(401, "sign-in-failed");
}

#[tokio::test]
async fn a_cookie_opens_no_route_of_the_interface_and_a_token_no_page() {
    let api = Api::demonstration().await;
    let password = testkit::platform::demonstration_password();
    let form = With {
        token: None,
        headers: vec![("content-type", "application/x-www-form-urlencoded".into())],
        body: Some(format!("login=zhang&password={password}").into_bytes()),
    };
    let entered = api.raw(Method::POST, "/login", form).await;
    let cookie = entered
        .headers
        .get_all("set-cookie")
        .iter()
        .next_back()
        .unwrap()
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let with = |headers: Vec<(&'static str, String)>| With { token: None, headers, body: None };
    assert_eq!(api.raw(Method::GET, "/desk", with(vec![("cookie", cookie.clone())])).await.status, 200);
    let asked = api.raw(Method::GET, "/api/v1/me", with(vec![("cookie", cookie.clone())])).await;
    asked.problem(401, "unauthenticated");
    assert!(asked.headers.get("set-cookie").is_none());

    let token = api.login("zhang").await;
    let bare = token.trim_start_matches(TOKEN_PREFIX);
    let page = api.raw(Method::GET, "/desk", with(vec![("authorization", format!("Bearer {token}"))])).await;
    assert_eq!(page.status, 303, "to the door");
    for value in [&token, bare, &bare[..32]] {
        let page = api
            .raw(Method::GET, "/desk", with(vec![("cookie", format!("__Host-zhibao_session={value}"))]))
            .await;
        assert_eq!(page.status, 303, "to the door");
    }
}
