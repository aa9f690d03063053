//! Batches, findings, decisions and device marks over the interface.
use crate::client::{Api, With};
use axum::http::Method;
use serde_json::json;

const TABLE: &str = "申请号,商标,类别,申请人\n95990001,松花白路,33,南样公司\n95990002,太阳岛伴,43,南样公司\n";

async fn sent(api: &Api, token: &str, name: &str, text: &str) -> String {
    let path = format!("{}/papers?filename={name}", web::api::PREFIX);
    let with = With {
        token: Some(token),
        headers: vec![("content-type", "application/octet-stream".into())],
        body: Some(text.as_bytes().to_vec()),
    };
    let reply = api.raw(Method::POST, &path, with).await.expect(201);
    reply["sha256"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_batch_is_sent_screened_decided_and_measured() {
    let api = Api::demonstration().await;
    let token = api.login("hanip").await;
    let table = sent(&api, &token, "batch.csv", TABLE).await;
    let order = json!({ "kind": "watch", "title": "第九批", "against_register": true, "table": table });
    let screening = api.post(&token, "/marks/screenings", &[], &order).await.expect(201);
    assert_eq!(screening["state"], "waiting", "{screening}");
    api.test.platform.work_jobs().await.unwrap();
    let id = screening["id"].as_str().unwrap();
    let done = api.get(&token, &format!("/marks/screenings/{id}")).await.expect(200);
    assert_eq!(
        (&done["state"], &done["marks"], &done["watched"]),
        (&json!("done"), &json!(2), &json!(2)),
        "{done}"
    );
    let page = api.get(&token, &format!("/marks/screenings/{id}/findings?verdict=open")).await.expect(200);
    let finding = page["items"][0].clone();
    assert_eq!(finding["found"]["sort"], "likeness", "{page}");
    let one = format!("/marks/findings/{}", finding["id"].as_str().unwrap());
    let detail = api.get(&token, &one).await.expect(200);
    assert_eq!(detail["opens"][0]["act"], "register-screening-lead", "{detail}");
    assert!(
        detail["opens"][0]["form"]["filing_numbers"][0].as_str().unwrap().starts_with("9599"),
        "{detail}"
    );
    let decision = format!("{one}/decision");
    let aside = json!({ "verdict": "not-relevant" });
    api.send(Method::PUT, &token, &decision, &aside).await.problem(422, "rejected");
    let taken = json!({ "verdict": "relevant", "reason": "足以混淆" });
    let decided = api.send(Method::PUT, &token, &decision, &taken).await.expect(200);
    assert_eq!(
        (&decided["verdict"], &decided["reason"]),
        (&json!("relevant"), &json!("足以混淆")),
        "{decided}"
    );
    let quality = api.get(&token, "/marks/quality").await.expect(200);
    assert_eq!(
        (&quality["decided"], &quality["thresholds"][0]["precision"]),
        (&json!(1), &json!(1.0)),
        "{quality}"
    );
}

#[tokio::test]
async fn what_was_not_sent_or_is_of_another_sort_is_named() {
    let api = Api::demonstration().await;
    let token = api.login("hanip").await;
    let order = |kind: &str, table: &str| json!({ "kind": kind, "table": table });
    let nowhere = "ab".repeat(32);
    api.post(&token, "/marks/screenings", &[], &order("watch", &nowhere)).await.problem(422, "rejected");
    let table = sent(&api, &token, "batch.csv", TABLE).await;
    api.post(&token, "/marks/screenings", &[], &order("dreams", &table)).await.problem(400, "malformed");
    let other = api.login("zhang").await;
    api.post(&other, "/marks/screenings", &[], &order("watch", &table)).await.problem(422, "rejected");
    let none = sent(&api, &token, "none.csv", "甲,乙\n1,2\n").await;
    api.post(&token, "/marks/screenings", &[], &order("filers", &none)).await.problem(422, "rejected");
}

#[tokio::test]
async fn device_marks_like_a_picture_come_with_what_agreed() {
    let api = Api::demonstration().await;
    let token = api.login("zhang").await;
    let platform = &api.test.platform;
    let person = api.test.person("zhang").await;
    let (drawing, _) = platform.device_picture(&person, "90000005").await.unwrap();
    let send = |body: Vec<u8>| With {
        token: Some(token.as_str()),
        headers: vec![("content-type", "application/octet-stream".into())],
        body: Some(body),
    };
    let at = |name: &str| format!("{}/marks/pictures?filename={name}", web::api::PREFIX);
    let found = api.raw(Method::POST, &at("a.svg&top=3"), send(drawing)).await.expect(200);
    assert_eq!(
        (&found["candidates"][0]["number"], &found["candidates"][0]["score"]),
        (&json!("90000005"), &json!(1.0))
    );
    assert_eq!(found["candidates"][0]["mark"], "松花白鹭", "{found}");
    let broken = send(b"no picture".to_vec());
    api.raw(Method::POST, &at("a.png"), broken).await.problem(422, "rejected");
}
