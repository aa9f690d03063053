//! Similar marks over the interface.
use crate::client::Api;
use serde_json::json;

#[tokio::test]
async fn candidates_carry_rules_with_words_and_the_algorithm_and_wrong_questions_are_named() {
    let api = Api::demonstration().await;
    let token = api.login("zhang").await;
    let found = api.get(&token, "/marks?q=%E9%9B%AA%E7%A2%A7%E6%B3%89&class=32&top=5").await.expect(200);
    assert_eq!(
        (&found["query"], &found["candidates"][0]["mark"]),
        (&json!("雪碧泉"), &json!("雪碧泉")),
        "{found}"
    );
    assert!(found["algorithm"].as_str().unwrap().starts_with("zhibao-marks/"), "{found}");
    assert!(found["candidates"].as_array().unwrap().len() <= 5, "{found}");
    let rule = &found["candidates"][0]["rules"][0];
    assert!(rule["code"].is_string() && !rule["why"].as_str().unwrap().is_empty(), "{found}");
    api.get(&token, "/marks?q=").await.problem(422, "rejected");
    for class in [0, 46, 99] {
        api.get(&token, &format!("/marks?q=%E9%9B%AA&class={class}")).await.problem(422, "rejected");
    }
}

#[tokio::test]
async fn groups_count_alone_bounds_are_named_and_pairs_are_laid_side_by_side() {
    let api = Api::demonstration().await;
    let token = api.login("zhang").await;
    let found = api.get(&token, "/marks?q=%E9%9B%AA%E7%A2%A7&group=3202&top=1").await.expect(200);
    let first = &found["candidates"][0];
    assert!(first["goods"] != "商品未知" && found["more"].is_boolean(), "{found}");
    let place = &first["beside"][0];
    assert!(place["word"].is_string() && place["left"] == "雪", "{found}");
    for wrong in ["top=0", "top=201", "top=100000", "group=33", "group=9901"] {
        api.get(&token, &format!("/marks?q=%E9%9B%AA&{wrong}")).await.problem(422, "rejected");
    }
}
