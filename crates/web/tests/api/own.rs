//! What officers keep for themselves, pages of lists, and accounts in the hands of the security administrator.
use crate::client::{Api, With, key};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn filters_and_phrases_are_kept_renamed_and_removed() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let filter = json!({ "name": "我的", "q": "商标 A&B", "state": "open", "light": "soon", "measure": 2, "mine": true });
    api.post(&zhang, "/filters", &[], &filter).await.expect(200);
    api.post(&zhang, "/filters", &[], &json!({ "name": "错", "light": "red" }))
        .await
        .problem(400, "malformed");
    api.post(&zhang, "/filters/%E6%88%91%E7%9A%84/rename", &[], &json!({ "to": "常查" })).await.expect(200);
    let kept = api.get(&zhang, "/filters").await.expect(200);
    assert_eq!(kept["items"][0]["name"], "常查");
    let asks = json!({ "q": "商标 A&B", "state": "open", "light": "soon", "measure": 2, "mine": true });
    assert_eq!(kept["items"][0]["asks"], asks);
    let kept = api.post(&zhang, "/phrases", &[], &json!({ "phrase": "同意。" })).await.expect(200);
    assert_eq!(kept, json!({ "items": ["同意。"] }));
    for path in ["/filters/%E5%B8%B8%E6%9F%A5", "/phrases/%E5%90%8C%E6%84%8F%E3%80%82"] {
        let path = format!("{}{path}", web::api::PREFIX);
        for status in [204, 404] {
            let with = With { token: Some(&zhang), ..With::default() };
            assert_eq!(api.raw(Method::DELETE, &path, with).await.status, status, "{path}");
        }
    }
}

#[tokio::test]
async fn the_desk_and_hand_overs_are_read_page_by_page() {
    let api = Api::demonstration().await;
    let head = api.login("wang").await;
    let whole = api.get(&head, "/desk").await.expect(200);
    let count = whole["todo"].as_array().unwrap().len();
    assert_eq!(whole["counts"]["todo"], count.to_string());
    assert!(
        whole["todo"].as_array().unwrap().iter().any(|item| item["cite"]["title"].is_string()),
        "{whole}"
    );
    let first = api.get(&head, "/desk?limit=1").await.expect(200);
    let cursor = first["next"]["todo"].as_str().unwrap();
    let second = api.get(&head, &format!("/desk?limit=1&list=todo&cursor={cursor}")).await.expect(200);
    assert_eq!(second["todo"][0], whole["todo"][1]);
    let zhang = api.login("zhang").await;
    let sent = api.get(&zhang, "/handovers?direction=sent&limit=1").await.expect(200);
    assert!(sent["items"][0]["from_case"]["number"].is_string(), "{sent}");
    let next = format!("/handovers?direction=sent&limit=1&cursor={}", sent["next"].as_str().unwrap());
    assert_ne!(api.get(&zhang, &next).await.expect(200)["items"][0]["id"], sent["items"][0]["id"]);
}

#[tokio::test]
async fn a_reset_gives_its_code_once_and_ends_password_and_tokens() {
    let api = Api::demonstration().await;
    let (zhang, security) = (api.login("zhang").await, api.login("secadmin").await);
    let found = api.get(&security, "/accounts?q=zhang").await.expect(200);
    let account = &found["items"][0];
    assert!(account["last_sign_in_at"].is_string(), "{account}");
    let path = format!("/accounts/{}/reset", account["id"].as_str().unwrap());
    let headers = [("idempotency-key", key())];
    let first = api.post(&security, &path, &headers, &json!({})).await.expect(200);
    assert!(first["token"].as_str().is_some_and(|token| token.len() > 60), "{first}");
    let again = api.post(&security, &path, &headers, &json!({})).await.expect(200);
    assert!(again["token"].is_null(), "{again}");
    api.get(&zhang, "/me").await.problem(401, "unauthenticated");
    let password = testkit::platform::demonstration_password();
    api.try_login("zhang", &password).await.problem(401, "sign-in-failed");
    let admin = api.get(&security, "/accounts?q=auditor").await.expect(200);
    let path = format!("/accounts/{}/reset", admin["items"][0]["id"].as_str().unwrap());
    api.act(&security, &path, &json!({})).await.problem(422, "rejected");
}

#[tokio::test]
async fn a_code_serves_after_another_administrator_confirmed_it_and_a_refused_one_never() {
    let api = Api::demonstration().await;
    let (security, system) = (api.login("secadmin").await, api.login("sysadmin").await);
    let (auditor, zhang) = (api.login("auditor").await, api.login("zhang").await);
    let form = json!({ "login": "newcomer", "name": "新来", "organ": "2301-amr", "posts": ["officer"] });
    let invited = api.act(&security, "/accounts", &form).await.expect(201);
    let (link, token) = (invited["link"].as_str().unwrap(), invited["token"].as_str().unwrap());
    let used = async |token: &str| {
        let own = "自己想的一句长话 2026";
        api.test.platform.use_link(token, own, app::Arrival::default()).await.is_ok()
            && api.try_login("newcomer", own).await.status == 201
    };
    assert!(!used(token).await, "nobody confirmed it");
    let path = |link: &str, act: &str| format!("/links/{link}/{act}");
    for other in [&security, &auditor, &zhang] {
        api.act(other, &path(link, "confirm"), &json!({})).await.problem(403, "not-allowed");
        api.act(other, &path(link, "refuse"), &json!({ "reason": "不要" })).await.problem(403, "not-allowed");
        api.get(other, "/links").await.problem(403, "not-allowed");
    }
    let waiting = api.get(&system, "/links").await.expect(200);
    let one = &waiting["items"][0];
    assert_eq!(
        (one["id"].as_str(), &one["login"], &one["purpose"]),
        (Some(link), &form["login"], &json!("invitation"))
    );
    api.act(&system, &path(link, "refuse"), &json!({ "reason": "" })).await.problem(422, "rejected");
    api.act(&system, &path(link, "refuse"), &json!({ "reason": "查无此人" })).await.expect(200);
    api.act(&system, &path(link, "confirm"), &json!({})).await.problem(404, "not-there");
    assert!(!used(token).await, "it was refused");

    let reset = format!("/accounts/{}/reset", invited["id"].as_str().unwrap());
    let again = api.act(&security, &reset, &json!({})).await.expect(200);
    let link = again["link"].as_str().unwrap();
    let headers = [("idempotency-key", key())];
    api.post(&system, &path(link, "confirm"), &headers, &json!({})).await.expect(200);
    let replay = api.post(&system, &path(link, "confirm"), &headers, &json!({})).await;
    assert_eq!(replay.headers["idempotent-replay"], "true");
    assert!(used(again["token"].as_str().unwrap()).await);
    assert_eq!(api.get(&system, "/links").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn the_places_where_one_is_signed_in_are_shown_and_ended() {
    let api = Api::demonstration().await;
    let (here, there, other) = (api.login("zhang").await, api.login("zhang").await, api.login("wang").await);
    let places = async |token: &String| {
        let found = api.get(token, "/me/sessions").await.expect(200);
        found["items"].as_array().unwrap().clone()
    };
    let mine = places(&here).await;
    assert_eq!(mine.len(), 2, "{mine:?}");
    assert_eq!((&mine[0]["this"], &mine[1]["this"]), (&json!(true), &json!(false)));
    assert_eq!(mine[0]["kind"], "token");
    // Nothing that opens a door stands there.
    assert!(!json!(mine).to_string().contains(here.trim_start_matches("zb_").get(..32).unwrap()));
    let end = async |token: &String, id: &serde_json::Value| {
        let path = format!("{}/me/sessions/{}", web::api::PREFIX, id.as_str().unwrap());
        let with = With { token: Some(token), ..With::default() };
        api.raw(Method::DELETE, &path, with).await.status.as_u16()
    };
    // Another person's is not there.
    assert_eq!(end(&other, &mine[1]["id"]).await, 404);
    assert_eq!(end(&here, &mine[1]["id"]).await, 204);
    assert_eq!(end(&here, &mine[1]["id"]).await, 404);
    assert_eq!(api.get(&there, "/me").await.status.as_u16(), 401);
    let _third = api.login("zhang").await;
    let ended = api.post(&here, "/me/sessions/end-others", &[], &json!({})).await.expect(200);
    assert_eq!(ended["ended"], 1);
    assert_eq!(places(&here).await.len(), 1);
    assert_eq!(api.get(&other, "/me").await.status.as_u16(), 200);
}
