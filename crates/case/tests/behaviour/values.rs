//! Values as people type them.
use case::value::{FieldValue, MAX_PART_CHARS, MAX_TEXT_CHARS, MAX_VALUES, parse};
use law::procedure::Field;
use serde_json::{Value as Json, json};

fn field(kind: &str, many: bool) -> Field {
    let choices = if kind == "choice" { json!([{ "id": "yes", "title": "是" }]) } else { json!([]) };
    let text = format!("id = \"f\"\ntitle = \"项\"\ntype = \"{kind}\"\nmany = {many}\n");
    let mut field: Field = toml_field(&text);
    field.choices = serde_json::from_value(choices).unwrap();
    field
}

fn toml_field(text: &str) -> Field {
    law::source::SourceFile { path: "f.toml".into(), text: text.into() }.read().unwrap()
}

fn accepted(kind: &str, raw: Json) -> FieldValue {
    parse(&field(kind, false), &raw).unwrap().unwrap()
}

fn rejected(kind: &str, raw: Json) -> String {
    match parse(&field(kind, false), &raw) {
        Err(rejection) => {
            assert_eq!(rejection.field, "f");
            assert!(!rejection.says.is_empty());
            rejection.says
        }
        Ok(value) => panic!("{kind} {raw} was taken as {value:?}"),
    }
}

#[test]
fn an_entity_with_a_bad_credit_code_is_rejected_and_a_person_is_not() {
    let party = |kind: &str, number: &str| json!([{ "name": "某商行", "kind": kind, "number": number }]);
    let parties = field("party", true);
    assert!(parse(&parties, &party("entity", "91230100MA19XXXXX0")).is_err());
    assert!(parse(&parties, &party("entity", "")).unwrap().is_some());
    assert!(parse(&parties, &party("person", "230101")).unwrap().is_some());
    assert!(
        parse(&parties, &party("firm", "91230100MA19XXXXX0")).is_err(),
        "another word is no way round the check"
    );
    assert!(parse(&parties, &json!([{ "name": " ", "kind": "person", "number": "1" }])).is_err());
}

#[test]
fn blanks_are_nothing_and_not_an_error() {
    for kind in [
        "text", "number", "money", "date", "instant", "choice", "party", "right", "organ", "region", "file",
        "exhibit", "citation",
    ] {
        for blank in [Json::Null, json!("  "), json!([]), json!({}), json!({ "name": " " })] {
            assert_eq!(parse(&field(kind, false), &blank), Ok(None), "{kind} {blank}");
            assert_eq!(parse(&field(kind, true), &blank), Ok(None), "{kind} {blank}");
        }
    }
}

#[test]
fn figures_are_read_as_people_type_them() {
    assert_eq!(accepted("number", json!("１，２００")), FieldValue::Number(1200));
    assert_eq!(accepted("money", json!("3万元")), FieldValue::Money(3_000_000));
    assert_eq!(
        accepted("instant", json!("2026-03-01T09:30")),
        accepted("instant", json!("2026-03-01T01:30:00Z"))
    );
    rejected("number", json!(-1));
    rejected("number", json!("1.5"));
    rejected("number", json!(1e30));
    rejected("money", json!(-1));
    rejected("money", json!("-3"));
    rejected("date", json!("2026-02-30"));
    rejected("choice", json!("no"));
    rejected("region", json!("99"));
    rejected("citation", json!("法#"));
}

#[test]
fn text_has_a_limit_and_no_control_characters() {
    accepted("text", json!("字".repeat(MAX_TEXT_CHARS)));
    rejected("text", json!("字".repeat(MAX_TEXT_CHARS + 1)));
    rejected("text", json!("a\u{0}b"));
    assert_eq!(accepted("text", json!("一\r\n二")), FieldValue::Text("一\n二".into()));
    rejected("party", json!({ "name": "名".repeat(MAX_PART_CHARS + 1) }));
    rejected("right", json!({ "kind": "patent", "title": "a\u{1b}b" }));
    let many: Vec<Json> = (0..=MAX_VALUES).map(|n| json!(n.to_string())).collect();
    assert!(parse(&field("text", true), &Json::Array(many)).is_err());
}

#[test]
fn an_exhibit_needs_a_name_and_has_no_negative_or_unreadable_figures() {
    accepted("exhibit", json!({ "name": "鞋", "quantity": "12", "value_fen": "300元" }));
    rejected("exhibit", json!({ "name": "", "quantity": 1 }));
    rejected("exhibit", json!({ "name": "鞋", "quantity": -1 }));
    rejected("exhibit", json!({ "name": "鞋", "quantity": 1, "value_fen": -5 }));
    rejected("exhibit", json!({ "name": "鞋", "quantity": 1, "value_fen": "若干" }));
    rejected("exhibit", json!({ "name": "鞋", "quantity": 1, "colour": "红" }));
}

#[test]
fn a_file_must_point_to_stored_bytes() {
    let file = |sha256: String, bytes: i64| json!({ "sha256": sha256, "name": "书.pdf", "bytes": bytes });
    accepted("file", file("0".repeat(64), 1));
    rejected("file", file("0".repeat(63), 1));
    rejected("file", file("G".repeat(64), 1));
    rejected("file", file("0".repeat(64), -1));
    rejected("file", json!("书.pdf"));
}
