use ledger::canonical::{CanonicalError, MAX_DEPTH, to_bytes};
use serde_json::{Value, json};

fn canonical(text: &str) -> Result<String, CanonicalError> {
    let value: Value = serde_json::from_str(text).unwrap();
    to_bytes(&value).map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn each_value_has_its_one_spelling() {
    let cases = [
        (r#" { "b" : 1 , "a" : [ true , null , false ] } "#, r#"{"a":[true,null,false],"b":1}"#),
        (
            r#"{"sequence":-9223372036854775808,"z":9223372036854775807}"#,
            r#"{"sequence":-9223372036854775808,"z":9223372036854775807}"#,
        ),
        (r#"{"":0,"aa":1,"a":2,"A":3}"#, r#"{"":0,"A":3,"a":2,"aa":1}"#),
        (r#""\u0000\u001f\b\t\n\f\r\"\\\/é""#, r#""\u0000\u001f\b\t\n\f\r\"\\/é""#),
        (r#""\u529e\u4ef6""#, r#""办件""#),
        ("{}", "{}"),
        ("[]", "[]"),
        // RFC 8785 §3.2.3: sorted by UTF-16 units, so the emoji (a surrogate pair) stands before U+FB33.
        (
            "{\"\u{fb33}\":1,\"\u{1f600}\":2,\"\u{20ac}\":3,\"\\r\":4,\"1\":5}",
            "{\"\\r\":4,\"1\":5,\"\u{20ac}\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}",
        ),
    ];
    for (input, expected) in cases {
        assert_eq!(canonical(input).unwrap(), expected, "{input}");
        assert_eq!(canonical(expected).unwrap(), expected, "stable: {input}");
    }
}

#[test]
fn numbers_that_are_not_64_bit_integers_are_refused() {
    for text in ["1.5", "1.0", "1e3", "-0", "-0.0"] {
        assert!(matches!(canonical(text), Err(CanonicalError::NotInteger(_))), "{text}");
    }
    assert_eq!(
        canonical("9223372036854775808"),
        Err(CanonicalError::IntegerRange("9223372036854775808".into()))
    );
    assert!(matches!(canonical(r#"{"a":[{"b":0.1}]}"#), Err(CanonicalError::NotInteger(_))));
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| (0..depth).fold(json!(1), |inner, _| json!([inner]));
    assert!(to_bytes(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(to_bytes(&nested(MAX_DEPTH + 1)), Err(CanonicalError::TooDeep));
}
