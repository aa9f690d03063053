//! Draws: a list fixed before its checkpoint, a result that anybody can recompute, and fields that name entries.
use crate::registers::{act, form, refusals, verified};
use app::cases::Submission;
use app::registers::DrawStatement;
use app::{Person, new_id};
use jiff::SignedDuration;
use serde_json::json;
use sha2::{Digest, Sha256};
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

const REGISTER: &str = "technical-investigators";

/// An appointment of the court, ready to be drawn for.
async fn appointment(test: &TestPlatform, court: &Person, party: &str) -> Uuid {
    let submission = Submission {
        act_id: new_id(),
        procedure: Some("technical-investigator-appointment".into()),
        act: "open-technical-appointment".into(),
        form: form(json!({
            "title": "测试发明专利案", "proceeding": "court", "case_kind": "patent",
            "technical_question": "步骤是否相同", "parties": [{ "name": party, "kind": "entity" }],
        })),
        ..Submission::default()
    };
    test.platform.perform(court, &submission).await.unwrap().case
}

/// The draw once more from the statement's words alone: no function of the program that drew.
fn by_hand(statement: &DrawStatement) -> Vec<String> {
    let note = &statement.result.as_ref().unwrap().checkpoint;
    let root =
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, note.lines().nth(2).unwrap());
    let seed = root.unwrap();
    let mut text = format!("zhibao draw list v1\n{}\n{}\n", statement.draw, statement.count);
    for one in &statement.candidates {
        text += &format!("{}\t{}\n", one.key, one.tickets);
    }
    let digest = Sha256::digest(text.as_bytes());
    let mut numbers: Vec<(Vec<u8>, String)> = Vec::new();
    for one in &statement.candidates {
        for j in 0..one.tickets {
            let bytes = [
                b"zhibao draw ticket v1\n".as_slice(),
                &seed,
                &digest,
                one.key.as_bytes(),
                &[0],
                &j.to_be_bytes(),
            ];
            numbers.push((Sha256::digest(bytes.concat()).to_vec(), one.key.clone()));
        }
    }
    numbers.sort();
    let mut drawn = Vec::new();
    for (_, key) in numbers {
        if !drawn.contains(&key) {
            drawn.push(key);
        }
    }
    drawn.truncate(statement.count as usize);
    drawn
}

#[tokio::test]
async fn a_draw_follows_from_a_list_fixed_before_its_checkpoint_and_anybody_can_recompute_it() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let court = test.person("linfy").await;
        let case = appointment(&test, &court, "演示软件公司甲").await;
        let wish = json!({ "technical_fields": ["g"], "not_eligible": ["演示-001 与代理人是同学"] });
        act(&test, &court, case, "draw-investigator", wish).await.unwrap();
        let view = test.platform.case_view(&court, case).await.unwrap();
        let request = view.state.draws[0].request.clone();
        let keys: Vec<&str> = request.candidates.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["演示-002", "演示-005"], "field g, without recusal and conflict");
        let ground = |key: &str| request.left_out.iter().find(|one| one.key == key).unwrap().ground.says();
        assert_eq!(ground("演示-001"), "回避");
        assert_eq!(ground("演示-006"), "有利害关系", "works for a party");
        assert_eq!(ground("演示-004"), "不符合条件");
        assert!(view.state.draws[0].drawn.is_none());
        let soon = act(&test, &court, case, "draw-investigator", json!({ "redraw_reason": "再抽" })).await;
        assert!(refusals(soon.unwrap_err()).contains("draw-awaits"));
        assert_eq!(test.platform.watch_draws().await.unwrap().drawn, 0, "no checkpoint covers the list yet");

        test.platform.publish_checkpoint().await.unwrap();
        let view = test.platform.case_view(&court, case).await.unwrap();
        let drawn = view.state.draws[0].drawn.clone().unwrap();
        let statement = test.platform.draw_statement(request.draw).await.unwrap();
        assert_eq!(by_hand(&statement), drawn.keys, "{kind:?}");
        let key = test.platform.store.verifier_key();
        assert!(statement.verify(Some(&key)).is_ok());
        let shown = serde_json::to_string(&statement).unwrap();
        assert!(!shown.contains("同学") && !shown.contains("演示软件公司甲"), "details stay in the case");

        // Every change of the statement is found.
        let changed = |change: &dyn Fn(&mut DrawStatement)| {
            let mut other = statement.clone();
            change(&mut other);
            other.verify(Some(&key)).is_err()
        };
        assert!(changed(&|s| s.candidates[0].tickets += 1));
        assert!(changed(&|s| s.count = 2));
        assert!(changed(&|s| s.leaf = u64::MAX));
        assert!(changed(&|s| s.result.as_mut().unwrap().keys[0] = "演示-008".into()));
        assert!(changed(&|s| s.result.as_mut().unwrap().checkpoint.replace_range(0..1, "x")));
        let read = DrawStatement::read(shown.as_bytes()).unwrap();
        assert_eq!(read, statement);

        // A second draw needs a reason and leaves out who was drawn; both stay.
        let silent = act(&test, &court, case, "draw-investigator", json!({})).await.unwrap_err();
        assert!(silent.to_string().contains("再次抽取须写明理由"), "{silent}");
        let again = json!({ "redraw_reason": "本人不能到庭" });
        act(&test, &court, case, "draw-investigator", again).await.unwrap();
        test.platform.publish_checkpoint().await.unwrap();
        let draws = test.platform.case_draws(&court, case).await.unwrap();
        assert_eq!(draws.len(), 2);
        assert!(draws[1].again && !by_hand(&draws[1]).contains(&drawn.keys[0]));
        verified(&test).await;

        // Whoever is appointed in an open case is busier in the next draw.
        let chosen = by_hand(&draws[1])[0].clone();
        let other = appointment(&test, &court, "无关公司").await;
        act(&test, &court, other, "draw-investigator", json!({})).await.unwrap();
        let view = test.platform.case_view(&court, other).await.unwrap();
        let listed = &view.state.draws[0].request.candidates;
        let busy = listed.iter().find(|one| one.key == chosen).unwrap();
        let free = listed.iter().find(|one| one.key == "演示-008").unwrap();
        assert!(busy.load == 1 && free.load == 0 && busy.tickets < free.tickets, "{listed:?}");
    }
}

#[tokio::test]
async fn a_field_that_names_an_entry_takes_only_entries_in_force() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let (court, head) = (test.person("linfy").await, test.person("hanip").await);
    let case = appointment(&test, &court, "无关公司").await;
    let choose = |number: &str| {
        json!({
            "technical_field": "G06F", "roster": "省名录", "investigator": { "name": "调查官甲（演示）", "kind": "person" },
            "investigator_number": number, "investigator_unit": "演示研究院", "direct_reason": "集体研究",
            "conflict_checked": "yes", "earlier_participation": "no",
        })
    };
    let unknown = act(&test, &court, case, "choose-for-court", choose("没有")).await.unwrap_err();
    assert!(unknown.to_string().contains("没有在册的“没有”"), "{unknown}");
    let entry =
        test.platform.register_entry(&head, REGISTER, "演示-003").await.unwrap().remove(0).case.unwrap();
    act(&test, &head, entry, "suspend", json!({ "entry_reason": "病假" })).await.unwrap();
    let suspended = act(&test, &court, case, "choose-for-court", choose("演示-003")).await;
    assert!(suspended.is_err());
    act(&test, &court, case, "choose-for-court", choose("演示-001")).await.unwrap();
    test.clock.set(app::clock::Clock::now(&*test.clock) + SignedDuration::from_hours(1));
    verified(&test).await;
}
