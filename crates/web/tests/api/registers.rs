//! Registers and draws through the interface: what the pages do, programs do too.
use crate::client::{Api, Reply, With};
use axum::http::Method;
use serde_json::{Value, json};

fn items(reply: &Value) -> &Vec<Value> {
    reply["items"].as_array().unwrap()
}

async fn upload(api: &Api, token: &str, path: &str) -> Reply {
    let path = format!("{}{path}?filename=list.csv", web::api::PREFIX);
    let with = With { token: Some(token), headers: Vec::new(), body: Some(LIST.as_bytes().to_vec()) };
    api.raw(Method::POST, &path, with).await
}

const LIST: &str = "统一社会信用代码,机构名称,鉴定业务,地区,资质,入库日期\n\
    91230100MA1TESTA1X,测试鉴定院,专利,哈尔滨市,全国鉴定机构名录库,2026-10-08\n";

#[tokio::test]
async fn entries_are_listed_for_everybody_and_whole_for_those_who_keep_the_register() {
    let api = Api::demonstration().await;
    let (keeper, stranger) = (api.login("hanip").await, api.login("zhang").await);
    let registers = api.get(&stranger, "/registers").await.expect(200);
    let tile = items(&registers).iter().find(|tile| tile["id"] == "technical-investigators").unwrap();
    let in_force =
        tile["counts"].as_array().unwrap().iter().find(|count| count["state"] == "in-force").unwrap();
    let listed =
        api.get(&stranger, "/registers/technical-investigators/entries?state=in-force").await.expect(200);
    assert_eq!(in_force["count"], items(&listed).len());
    assert!(items(&listed).iter().all(|entry| entry["case"].is_null()), "{listed}");
    let whole = api.get(&keeper, "/registers/technical-investigators/entries?limit=3").await.expect(200);
    assert!(
        items(&whole).iter().all(|entry| entry["case"].is_string()) && whole["next"].is_string(),
        "{whole}"
    );
    let fields = |entry: &Value| entry["facts"].as_array().unwrap().len();
    assert!(fields(&items(&whole)[0]) > fields(&items(&listed)[0]));
    api.get(&keeper, "/registers/nowhere/entries").await.problem(404, "not-there");
    api.get(&keeper, "/registers/experts/entries?state=x").await.problem(422, "rejected");
    api.get(&keeper, "/registers/experts/entry?key=none").await.problem(404, "not-there");
}

#[tokio::test]
async fn a_list_is_previewed_confirmed_and_worked_off() {
    let api = Api::demonstration().await;
    let (keeper, stranger) = (api.login("hanip").await, api.login("zhang").await);
    let path = "/registers/appraisal-institutions/import";
    upload(&api, &stranger, path).await.problem(403, "not-allowed");
    let preview = upload(&api, &keeper, path).await.expect(200);
    assert_eq!(preview["rows"][0]["state"], "new", "{preview}");
    let other = json!({ "sha256": "00" });
    api.send(Method::POST, &keeper, &format!("{path}/apply"), &other).await.problem(422, "rejected");
    let this = json!({ "sha256": preview["sha256"] });
    let begun = api.send(Method::POST, &keeper, &format!("{path}/apply"), &this).await.expect(202);
    assert_eq!((&begun["finished"], &begun["import"]["total"]), (&json!(false), &json!(1)));
    api.test.platform.work_jobs().await.unwrap();
    let done = api.get(&keeper, path).await.expect(200);
    assert_eq!((&done["finished"], &done["import"]["added"]), (&json!(true), &json!(1)));
    let entry = "/registers/appraisal-institutions/entry?key=91230100MA1TESTA1X";
    assert_eq!(items(&api.get(&stranger, entry).await.expect(200))[0]["state"], "in-force");
}
