//! Keys, repetitions, versions, and requests that cannot be read.
use crate::client::{Api, With, discovery, key};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn an_act_is_done_once_and_answered_alike_however_often_it_is_sent() {
    let api = Api::demonstration().await;
    let (zhang, wang) = (api.login("zhang").await, api.login("wang").await);

    let opening = [("idempotency-key", key())];
    let first = api.post(&zhang, "/cases", &opening, &discovery()).await;
    let receipt = first.expect(201);
    assert_eq!(first.headers["location"], format!("/api/v1/cases/{}", receipt["case"].as_str().unwrap()));
    assert!(first.headers.get("idempotent-replay").is_none());
    let again = api.post(&zhang, "/cases", &opening, &discovery()).await;
    assert_eq!(again.expect(201), receipt);
    assert_eq!(again.headers["idempotent-replay"], "true");
    let case = receipt["case"].as_str().unwrap().to_owned();

    // An act that its own stage forbids afterwards is still answered with its receipt.
    let me = api.get(&api.login("liyan").await, "/me").await.expect(200);
    let assign = [("idempotency-key", key())];
    let body = json!({ "officer": me["id"], "roles": ["handler"] });
    let path = format!("/cases/{case}/standing/assign");
    let receipt = api.post(&wang, &path, &assign, &body).await.expect(200);
    let designate = [("idempotency-key", key())];
    let acting = format!("/cases/{case}/acts/designate");
    let designated = api.post(&wang, &acting, &designate, &json!({})).await.expect(200);
    for (path, headers, body, known) in
        [(&path, &assign, &body, &receipt), (&acting, &designate, &json!({}), &designated)]
    {
        let again = api.post(&wang, path, headers, body).await;
        assert_eq!(&again.expect(200), known);
        assert_eq!(again.headers["idempotent-replay"], "true");
    }
    let version = designated["version"].clone();
    assert_eq!(api.get(&wang, &format!("/cases/{case}")).await.expect(200)["version"], version);

    // The same key stands for nothing else: another body, another path, another person.
    let other = json!({ "opinion": "另一内容" });
    api.post(&wang, &acting, &designate, &other).await.problem(409, "different-body");
    api.post(&wang, &format!("/cases/{case}/acts/approve"), &designate, &json!({}))
        .await
        .problem(409, "different-body");
    api.post(&zhang, &acting, &designate, &json!({})).await.problem(409, "different-body");

    // A refused act leaves its key free.
    let refused = [("idempotency-key", key())];
    let note = format!("/cases/{case}/standing/note");
    assert_eq!(api.post(&wang, &note, &refused, &json!({ "text": "" })).await.status, 422);
    api.post(&wang, &note, &refused, &json!({ "text": "改过之后的批注" })).await.expect(200);
}

#[tokio::test]
async fn a_stale_version_is_told_together_with_what_happened_since() {
    let api = Api::demonstration().await;
    let (zhang, wang) = (api.login("zhang").await, api.login("wang").await);
    let case = api.open_case(&zhang).await;
    let seen = api.get(&zhang, &format!("/cases/{case}")).await;
    let tag = seen.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", seen.expect(200)["version"]));
    let note = format!("/cases/{case}/standing/note");
    api.act(&wang, &note, &json!({ "text": "负责人批注" })).await.expect(200);

    let headers = |tag: &str| [("idempotency-key", key()), ("if-match", tag.to_owned())];
    let goods = json!({ "form": { "goods": [{ "name": "手提包", "quantity": 1, "unit": "件" }] } });
    let act = format!("/cases/{case}/acts/register-goods");
    let problem = api.post(&zhang, &act, &headers(&tag), &goods).await.problem(412, "stale");
    assert_eq!(problem["since"].as_array().unwrap().len(), 1);
    assert_eq!(problem["since"][0]["title"], "批注");
    api.post(&zhang, &note, &headers(&tag), &json!({ "text": "x" })).await.problem(412, "stale");
    let now = format!("\"{}\"", problem["now"]);
    api.post(&zhang, &act, &headers(&now), &goods).await.expect(200);
    for wrong in ["7", "\"\"", "\"-1\"", "*", "W/\"7\""] {
        api.post(&zhang, &act, &headers(wrong), &goods).await.problem(400, "malformed");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_words_and_nothing_is_done() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let case = api.open_case(&zhang).await;
    let before = api.get(&zhang, &format!("/cases/{case}")).await.expect(200);
    let note = format!("/cases/{case}/standing/note");
    let text = json!({ "text": "批注" });
    api.post(&zhang, &note, &[], &text).await.problem(400, "idempotency-key-required");
    let v4 = uuid::Uuid::new_v4().to_string();
    for wrong in [v4.as_str(), "1", ""] {
        let headers = [("idempotency-key", wrong.to_owned())];
        api.post(&zhang, &note, &headers, &text).await.problem(400, "idempotency-key-required");
    }
    let twice = [("idempotency-key", key()), ("idempotency-key", key())];
    api.post(&zhang, &note, &twice, &text).await.problem(400, "idempotency-key-required");

    api.act(&zhang, &note, &json!({ "text": "x", "extra": 1 })).await.problem(400, "malformed");
    api.act(&zhang, "/cases", &json!({ "procedure": "crime-transfer", "act": "discover", "x": 1 }))
        .await
        .problem(400, "malformed");
    api.act(&zhang, &format!("/cases/{case}/acts/report"), &json!([])).await.problem(400, "malformed");
    api.act(&zhang, &format!("/cases/{case}/standing/nothing"), &json!({})).await.problem(404, "not-there");
    let titled = json!({ "title": "只有名称" });
    for (form, wanted) in [(json!({}), vec!["title"]), (titled, vec!["offence", "act_date"])] {
        let body = json!({ "procedure": "crime-transfer", "act": "discover", "form": form });
        let problem = api.act(&zhang, "/cases", &body).await.problem(422, "rejected");
        let rejections = problem["rejections"].as_array().unwrap();
        let fields: Vec<&str> = rejections.iter().filter_map(|r| r["field"].as_str()).collect();
        assert!(wanted.iter().all(|field| fields.contains(field)), "{fields:?}");
    }

    for query in
        ["?limit=0", "?limit=201", "?limit=x", "?cursor=zz", "?state=half", "?light=green", "?unknown=1"]
    {
        api.get(&zhang, &format!("/cases{query}")).await.problem(400, "malformed");
    }
    for path in ["/cases/1", "/law/tables/none", "/calendar/1", "/plan/9999", "/nowhere"] {
        api.get(&zhang, path).await.problem(404, "not-there");
    }
    let with = |kind: &str, body: Vec<u8>| With {
        token: Some(&zhang),
        headers: vec![("content-type", kind.to_owned()), ("idempotency-key", key())],
        body: Some(body),
    };
    let path = format!("/api/v1{note}");
    let reply = api.raw(Method::POST, &path, with("text/plain", b"{}".to_vec())).await;
    reply.problem(415, "media-type");
    let large = vec![b' '; web::api::MAX_BODY_BYTES + 1];
    api.raw(Method::POST, &path, with("application/json", large)).await.problem(413, "too-large");
    api.raw(Method::PUT, &path, with("application/json", b"{}".to_vec()))
        .await
        .problem(405, "method-not-allowed");
    let deep = "[".repeat(10_000).into_bytes();
    api.raw(Method::POST, &path, with("application/json", deep)).await.problem(400, "malformed");

    let first = api.get(&zhang, "/cases?limit=1").await.expect(200);
    let next = first["next"].as_str().unwrap();
    let second = api.get(&zhang, &format!("/cases?limit=1&cursor={next}")).await.expect(200);
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    let after = api.get(&zhang, &format!("/cases/{case}")).await.expect(200);
    assert_eq!(after["events"], before["events"], "nothing was done");
}
