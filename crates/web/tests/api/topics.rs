//! Topics through the interface: what the pages do, programs do too.
use crate::client::Api;
use axum::http::Method;
use serde_json::{Value, json};

const TOPIC: &str = "traditional-chinese-medicine";

fn items(reply: &Value) -> &Vec<Value> {
    reply["items"].as_array().unwrap()
}

/// The question of a count, as it stands in an address.
fn asked(count: &Value) -> String {
    let asks = count["asks"].as_object().unwrap();
    let pairs = asks.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name}={text}"),
        other => format!("{name}={other}"),
    });
    pairs.collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn a_case_is_marked_listed_counted_and_unmarked() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let case = api.open_case(&zhang).await;
    let path = format!("/cases/{case}/standing");
    let unknown = json!({ "topic": "nowhere" });
    api.act(&zhang, &format!("{path}/topic-mark"), &unknown).await.problem(422, "rejected");
    let topic = json!({ "topic": TOPIC });
    api.act(&zhang, &format!("{path}/topic-mark"), &topic).await.expect(200);
    let shown = api.get(&zhang, &format!("/cases/{case}")).await.expect(200);
    let marked = &shown["topics"]["marked"][0];
    assert_eq!((&marked["topic"], &marked["by"]), (&json!(TOPIC), &json!("张演示")));
    let line = &marked["guidance"]["guidance"][0];
    assert!(line["article"]["title"].is_string() && line["status"] == "default", "{line}");
    assert_eq!(shown["may"]["mark"], true);
    let listed = api.get(&zhang, &format!("/cases?topic={TOPIC}")).await.expect(200);
    assert!(items(&listed).iter().any(|row| row["id"] == json!(case)), "{listed}");
    let bare = json!({ "topic": TOPIC, "reason": "" });
    api.act(&zhang, &format!("{path}/topic-remove"), &bare).await.problem(422, "rejected");
    let remove = json!({ "topic": TOPIC, "reason": "标错了" });
    api.act(&zhang, &format!("{path}/topic-remove"), &remove).await.expect(200);
    let listed = api.get(&zhang, &format!("/cases?topic={TOPIC}")).await.expect(200);
    assert!(items(&listed).iter().all(|row| row["id"] != json!(case)), "{listed}");
    let others = api.act(&api.login("chen").await, &format!("{path}/topic-mark"), &topic).await;
    others.problem(404, "not-there");
}

#[tokio::test]
async fn every_count_of_a_topic_equals_the_list_that_its_question_gives() {
    let api = Api::demonstration().await;
    for (login, most) in [("zhang", 1), ("chen", 0)] {
        let token = api.login(login).await;
        let cards = api.get(&token, "/topics").await.expect(200);
        let card = items(&cards).iter().find(|card| card["id"] == TOPIC).unwrap().clone();
        let board = api.get(&token, &format!("/topics/{TOPIC}")).await.expect(200);
        assert_eq!((&card["cases"], &board["sum"]["cases"]), (&json!(most), &json!(most)), "{login}");
        let groups = ["by_procedure", "by_organ", "by_state", "by_year"];
        let counts = groups.iter().flat_map(|group| board[group].as_array().unwrap()).chain([&board["sum"]]);
        for count in counts {
            let list = api.get(&token, &format!("/cases?limit=200&{}", asked(count))).await.expect(200);
            assert_eq!(json!(items(&list).len()), count["cases"], "{count}");
        }
    }
    let zhang = api.login("zhang").await;
    api.get(&zhang, "/topics/nowhere").await.problem(404, "not-there");
    api.get(&api.login("sysadmin").await, "/topics").await.problem(403, "not-allowed");
}

#[tokio::test]
async fn a_suggestion_names_word_and_field_and_a_filter_keeps_topic_and_year() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let found = api.get(&zhang, "/cases?q=%E7%8E%89%E7%B1%B3%E7%A7%8D%E5%AD%90").await.expect(200);
    let case = items(&found)[0]["id"].as_str().unwrap().to_owned();
    let shown = api.get(&zhang, &format!("/cases/{case}")).await.expect(200);
    let hint = &shown["topics"]["suggested"][0];
    assert_eq!((&hint["topic"], &hint["hint"]["field"]), (&json!("seed-industry"), &json!("title-of-case")));
    assert_eq!(shown["topics"]["marked"], json!([]));
    let filter = json!({ "name": "中医药", "topic": TOPIC, "year": 2026 });
    api.send(Method::POST, &zhang, "/filters", &filter).await.expect(200);
    let kept = api.get(&zhang, "/filters").await.expect(200);
    assert_eq!(items(&kept)[0]["asks"], json!({ "topic": TOPIC, "year": 2026 }));
}
