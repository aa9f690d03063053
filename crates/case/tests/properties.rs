//! Properties of events: folding in steps equals folding at once; what is written is read back, byte for byte.
#![allow(clippy::unwrap_used, missing_docs)]

mod demo;

use case::standing::Standing;
use case::value::{Exhibit, FileRef, Party, Right};
use case::{Event, FieldValue, fold};
use demo::{Office, ann, at, bob, head, receiver};
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// Plays a list of choices over one case and its answer; refused ones leave nothing behind.
fn played(choices: &[u8]) -> Office {
    let mut office = Office::new();
    let case = office
        .opened(json!({ "title": "甲", "amount": 3, "received_on": "2026-02-20", "due_on": "2026-04-01" }));
    for (position, choice) in choices.iter().enumerate() {
        office.now = at(3, 2, 9) + jiff::SignedDuration::from_hours(7 * i64::try_from(position).unwrap());
        let outcome = match choice % 12 {
            0 => office.act(&ann(), case, "check", json!({ "count": choice, "note": "齐" })),
            1 if !office.state(case).proposals.is_empty() => office.co_sign(&bob(), case),
            2 => office.act(&head(), case, "hold", json!({ "note": "等" })),
            3 => office.act(&head(), case, "resume", json!({})),
            4 => office.act(&head(), case, "extend", json!({})),
            5 => office.act(&ann(), case, "restart", json!({ "received_on": "2026-03-01" })),
            6 => office.late(&ann(), case, "report", at(3, 2, 9)),
            7 => office.standing(&ann(), case, &Standing::Note { text: format!("第{choice}次") }),
            8 => {
                let value = json!(choice);
                office.standing(
                    &ann(),
                    case,
                    &Standing::CorrectFact { field: "amount".into(), value, reason: "错".into() },
                )
            }
            9 => office.act(&ann(), case, "postpone", json!({ "due_on": "2026-05-01" })),
            10 if *choice > 200 => office.act(&head(), case, "drop", json!({})),
            11 if office.state(case).stage["main"] == "checked" => {
                let file = json!({ "sha256": "b".repeat(64), "name": "书.pdf", "bytes": 3 });
                let sent = office.act(&ann(), case, "send", json!({ "to_organ": "b1", "letter": file }));
                if let Ok(sent) = &sent {
                    office.accepted(&sent.sent[0], "accept", &receiver());
                }
                sent
            }
            _ => continue,
        };
        drop(outcome);
    }
    office
}

fn values() -> impl Strategy<Value = FieldValue> {
    let text = || "\\PC{0,12}";
    let day = (-4_000i16..4_000, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap());
    let single = prop_oneof![
        text().prop_map(FieldValue::Text),
        any::<i64>().prop_map(FieldValue::Number),
        any::<i64>().prop_map(FieldValue::Money),
        day.prop_map(FieldValue::Date),
        (0i64..4_000_000_000).prop_map(|s| FieldValue::Instant(jiff::Timestamp::from_second(s).unwrap())),
        text().prop_map(FieldValue::Choice),
        (text(), text()).prop_map(|(name, number)| {
            FieldValue::Party(Party { name, number, kind: "entity".into(), ..Party::default() })
        }),
        (text(), text()).prop_map(|(title, holder)| FieldValue::Right(Right {
            title,
            holder,
            ..Right::default()
        })),
        text().prop_map(FieldValue::Organ),
        text().prop_map(|name| FieldValue::File(FileRef { name, ..FileRef::default() })),
        (text(), any::<i64>()).prop_map(|(name, quantity)| FieldValue::Exhibit(Exhibit {
            name,
            quantity,
            ..Exhibit::default()
        })),
    ];
    let many = proptest::collection::vec(single.clone(), 0..4).prop_map(FieldValue::Many);
    prop_oneof![single, many]
}

fn canonical(event: &Event) -> Vec<u8> {
    ledger::canonical::to_bytes(&serde_json::to_value(event).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_one_by_one_equals_folding_all(choices in proptest::collection::vec(any::<u8>(), 0..25)) {
        let office = played(&choices);
        for events in office.events.values() {
            let whole = fold::fold(events, &office.library).unwrap();
            for cut in 1..events.len() {
                let mut state = fold::fold(&events[..cut], &office.library).unwrap();
                for event in &events[cut..] {
                    fold::apply(&mut state, event, &office.library).unwrap();
                }
                prop_assert_eq!(&state, &whole);
            }
        }
    }

    #[test]
    fn events_are_read_back_and_their_canonical_bytes_stay(choices in proptest::collection::vec(any::<u8>(), 0..25)) {
        for event in played(&choices).events.values().flatten() {
            let bytes = canonical(event);
            let read: Event = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(&read, event);
            prop_assert_eq!(canonical(&read), bytes);
            let pretty: Event = serde_json::from_str(&serde_json::to_string_pretty(event).unwrap()).unwrap();
            prop_assert_eq!(&pretty, event);
        }
    }

    #[test]
    fn values_are_read_back(value in values()) {
        let json = serde_json::to_value(&value).unwrap();
        let bytes = ledger::canonical::to_bytes(&json).unwrap();
        prop_assert_eq!(serde_json::from_slice::<FieldValue>(&bytes).unwrap(), value);
    }
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events-v1.json")
}

/// Every kind of event, as format 1 wrote it. The file is never rewritten; a new format gets its own.
#[test]
fn events_of_format_1_stay_readable() {
    let text = std::fs::read_to_string(fixture()).unwrap();
    let stored: Vec<Json> = serde_json::from_str(&text).unwrap();
    let events: Vec<Event> = serde_json::from_str(&text).unwrap();
    let kinds: std::collections::BTreeSet<&str> =
        stored.iter().filter_map(|e| e["what"]["kind"].as_str()).collect();
    assert_eq!(kinds.len(), 16, "every kind of event is in the file: {kinds:?}");
    for (event, stored) in events.iter().zip(&stored) {
        assert_eq!(event.v, 1);
        let (now, then) = (canonical(event), ledger::canonical::to_bytes(stored).unwrap());
        assert_eq!(
            String::from_utf8_lossy(&now),
            String::from_utf8_lossy(&then),
            "a leaf of the ledger keeps its bytes"
        );
    }
    let office = Office::new();
    let mut cases: std::collections::BTreeMap<_, Vec<Event>> = std::collections::BTreeMap::new();
    for event in events {
        cases.entry(event.case).or_default().push(event);
    }
    for events in cases.values() {
        fold::fold(events, &office.library).unwrap();
    }
}
