//! Numbers of cases that are entered late: of the year in which they are entered, without gaps or doubles.
use app::Person;
use app::cases::Submission;
use jiff::Timestamp;
use serde_json::json;
use testkit::bench::story::on;
use testkit::{Databases, TestPlatform};

fn opening(day: Option<&str>) -> Submission {
    let at = day.map(|day| format!("{day}T02:00:00Z").parse::<Timestamp>().unwrap());
    let form = json!({
        "title": "某商行物品处置", "disposal_ground": "released", "ground_document": "哈市监解〔2026〕1号",
        "goods": [{ "name": "手提包", "quantity": 2, "unit": "件", "place": "一号库" }],
    });
    Submission {
        act_id: app::new_id(),
        case: None,
        procedure: Some("goods-disposal".into()),
        occurred_at: at,
        late_reason: at.map(|_| "当时没有录入".to_owned()),
        ..on(uuid::Uuid::nil(), "register-disposal", form)
    }
}

#[tokio::test]
async fn a_case_of_an_earlier_year_takes_the_next_number_of_the_year_it_is_entered_in() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let person: Person = test.person("meng").await;
        let mut numbers = Vec::new();
        for day in [Some("2024-06-03"), None, Some("2025-12-29"), None] {
            let done = test.platform.perform(&person, &opening(day)).await;
            numbers.push(done.unwrap_or_else(|fault| panic!("{kind:?} {day:?}: {fault}")).number.unwrap());
        }
        let serials: Vec<i64> = numbers
            .iter()
            .map(|number| number.split('〕').nth(1).unwrap().trim_end_matches('号').parse().unwrap())
            .collect();
        let first = serials[0];
        assert_eq!(serials, [first, first + 1, first + 2, first + 3], "{kind:?}: {numbers:?}");
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
    }
}
