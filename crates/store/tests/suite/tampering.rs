//! Whatever is changed behind the store's back, the verification names it.

use serde_json::json;
use store::{Append, AuditRow, ScreeningRow};
use uuid::Uuid;

use crate::stage::{NOW, Stage, case, jobs_proof, on_both, one, opening, system};
use access::Request;

async fn filled(stage: &Stage) {
    for text in 0..9 {
        let mut append = opening(case(Uuid::now_v7(), &format!("案{text}")));
        append.numbers.push(store::NumberRequest {
            series: "s".into(),
            template: "{serial}号".into(),
            stream: 0,
            names_case: true,
        });
        stage.append(append).await.unwrap();
    }
    stage.store.publish_checkpoint(NOW).await.unwrap();
    stage.append(one(Uuid::now_v7(), None, "后来")).await.unwrap();
    let paper = stage.store.put_blob(&jobs_proof(), "a.txt", "text/plain", NOW, &b"paper"[..]).await.unwrap();
    stage.append(naming(hex::encode(paper.sha256), 5)).await.unwrap();
    stage.store.put_screening(&system(&Request::RunJobs), &screening(paper.sha256)).await.unwrap();
    let told = AuditRow {
        at: NOW,
        action: "ScreenMarks".into(),
        subject: screening(paper.sha256).id.to_string(),
        outcome: "granted".into(),
        ..AuditRow::default()
    };
    stage.store.record_audit(&[told]).await.unwrap();
    let report = stage.verified().await;
    assert_eq!((report.broken, report.leaves, report.checkpoints, report.papers), (None, 11, 1, 1));
}

/// An append of an event that names a paper.
fn naming(sha256: String, bytes: i64) -> Append {
    let mut append = one(Uuid::now_v7(), None, "附材料");
    let body = json!({ "what": { "papers": [{ "sha256": sha256, "name": "a.txt", "bytes": bytes }] } });
    append.streams[0].events[0].body = ledger::canonical::to_bytes(&body).unwrap();
    append
}

fn screening(sha256: [u8; 32]) -> ScreeningRow {
    ScreeningRow {
        id: Uuid::from_u128(7),
        kind: "watch".into(),
        title: "一批".into(),
        organ: "organ-a".into(),
        made_by: "officer".into(),
        made_at: NOW,
        source_name: "a.txt".into(),
        source_sha256: hex::encode(sha256),
        state: "done".into(),
        marks: 1,
        found: 0,
        known: 0,
        body: "{}".into(),
    }
}

/// Statement that changes one thing, and the words that the report must hold. `{x}` stands for a byte string whose first
/// byte is changed.
const CHANGES: &[(&str, &str)] = &[
    ("UPDATE events SET id = '00000000-0000-7000-8000-000000000000' WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET stream = '00000000-0000-7000-8000-000000000000' WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET version = 7 WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET kind = 'closed' WHERE leaf_index = 4", "的动作与账本条目不符"),
    ("UPDATE events SET organ = 'organ-b' WHERE leaf_index = 4", "的机关与账本条目不符"),
    ("UPDATE events SET actor = 'system' WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET occurred_at = occurred_at + 1 WHERE leaf_index = 4", "发生时间"),
    ("UPDATE events SET recorded_at = recorded_at + 1 WHERE leaf_index = 4", "记录时间"),
    ("UPDATE events SET act_id = '00000000-0000-7000-8000-000000000000' WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET body = {events.body} WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET salt = {events.salt} WHERE leaf_index = 4", "第 4 号叶子"),
    ("UPDATE events SET leaf_index = 99 WHERE leaf_index = 4", "第 4 号叶子：事件缺失"),
    ("DELETE FROM events WHERE leaf_index = 9", "第 9 号叶子：事件缺失"),
    ("UPDATE ledger_entries SET entry = {ledger_entries.entry} WHERE leaf_index = 4", "第 4 号叶子"),
    ("DELETE FROM ledger_entries WHERE leaf_index = 4", "第 4 号叶子：账本条目缺失"),
    ("UPDATE ledger_hashes SET hash = {ledger_hashes.hash} WHERE stored_index = 6", "账本第 6 号存储散列"),
    ("DELETE FROM ledger_hashes WHERE stored_index = 6", "账本第 6 号存储散列"),
    ("UPDATE ledger_state SET size = 9", "账本大小为 9"),
    ("UPDATE ledger_state SET size = 12", "第 11 号叶子：事件缺失"),
    ("UPDATE checkpoints SET size = 8", "第 8 号检查点"),
    ("DELETE FROM checkpoints", "检查点：已发布 1 个"),
    ("DELETE FROM checkpoint_state", "检查点：发布的数目没有登记"),
    ("UPDATE checkpoints SET note = replace(note, 'zhibao.test', 'zhibao.tost')", "第 9 号检查点"),
    ("UPDATE acts SET receipt = replace(receipt, '\"version\":1', '\"version\":2')", "回执"),
    ("UPDATE acts SET receipt = replace(receipt, '号', '名')", "回执"),
    ("DELETE FROM acts WHERE act_id = (SELECT min(act_id) FROM acts)", "没有回执"),
    ("UPDATE number_series SET last = 12", "编号系列 s"),
    ("UPDATE numbers SET serial = 20 WHERE serial = 3", "编号系列 s"),
    ("DELETE FROM numbers WHERE serial = 9", "编号"),
    ("UPDATE numbers SET number = 'x' WHERE serial = 3", "回执"),
    ("UPDATE blobs SET sm3 = {blobs.sm3}", "SM3"),
    ("UPDATE blobs SET sha256 = {blobs.sha256}", "文件"),
    ("UPDATE blobs SET size = 4", "大小与登记不符"),
    ("DELETE FROM blobs", "第 10 号叶子写明了它，登记里却没有"),
    ("DELETE FROM screenings", "审计日志记载它已送入，登记里却没有"),
    ("UPDATE screenings SET source_sha256 = replace(source_sha256, 'a', 'b')", "写明了它，登记里却没有"),
];

/// The statement with its byte string, in the words of the database.
fn worded(text: &str, postgres: bool) -> String {
    let (Some(from), Some(to)) = (text.find('{'), text.find('}')) else {
        return text.to_owned();
    };
    let column = text[from + 1..to].split_once('.').unwrap().1;
    let changed = if postgres {
        format!("set_byte({column}, 3, get_byte({column}, 3) # 1)")
    } else {
        format!("CAST(substr({column}, 1, 3) || x'03' || substr({column}, 5) AS BLOB)")
    };
    format!("{}{changed}{}", &text[..from], &text[to + 1..])
}

on_both! {
    async fn every_changed_column_is_named(stage) {
        filled(&stage).await;
        let undo = Keeper::of(&stage).await;
        for (change, words) in CHANGES {
            stage.meddle(&worded(change, stage.is_postgres())).await;
            let broken = stage.verified().await.broken;
            let broken = broken.unwrap_or_else(|| panic!("unseen: {change}"));
            assert!(broken.contains(words), "{change}: {broken}");
            undo.put_back(&stage).await;
        }
        assert_eq!(stage.verified().await.broken, None);
    }

    async fn a_changed_or_missing_file_is_named(stage) {
        filled(&stage).await;
        let row = stage.store.put_blob(&jobs_proof(), "b", "text/plain", NOW, &b"second"[..]).await.unwrap();
        let name = hex::encode(row.sha256);
        let path = stage.blobs.join(&name[..2]).join(&name);
        std::fs::write(&path, b"sec0nd").unwrap();
        assert!(stage.verified().await.broken.unwrap().contains(&name));
        std::fs::remove_file(&path).unwrap();
        assert!(stage.verified().await.broken.unwrap().contains("读不出来"));
    }

    async fn a_checkpoint_that_a_seal_knows_of_is_missed_even_if_its_state_is_changed_too(stage) {
        filled(&stage).await;
        stage.store.publish_checkpoint(NOW).await.unwrap();
        stage.store.seal_audit(&jobs_proof(), Uuid::now_v7(), "system", NOW).await.unwrap().unwrap();
        stage.store.publish_checkpoint(NOW).await.unwrap();
        assert_eq!(stage.verified().await.broken, None);
        stage.meddle("DELETE FROM checkpoints WHERE size = 9; UPDATE checkpoint_state SET published = 2").await;
        let broken = stage.verified().await.broken.unwrap();
        assert!(broken.contains("第 11 号叶子记载当时已发布 2 个"), "{broken}");
    }

    async fn a_paper_of_another_size_than_its_event_says_is_named(stage) {
        let paper = stage.store.put_blob(&jobs_proof(), "a", "text/plain", NOW, &b"paper"[..]).await.unwrap();
        stage.append(naming(hex::encode(paper.sha256), 6)).await.unwrap();
        assert!(stage.verified().await.broken.unwrap().contains("大小与第 0 号叶子写明的不符"));
    }

    async fn an_item_or_a_step_that_hangs_in_the_air_is_named(stage) {
        let from = Uuid::now_v7();
        let row = crate::handovers::item(from, NOW);
        crate::handovers::send(&stage, &row).await;
        assert_eq!(stage.verified().await.broken, None);
        stage.meddle("CREATE TABLE kept AS SELECT * FROM handovers; DELETE FROM handovers").await;
        assert!(stage.verified().await.broken.unwrap().contains("没有移送登记"));
        stage.meddle("INSERT INTO handovers SELECT * FROM kept").await;
        stage.meddle(&format!("UPDATE handovers SET from_case = '{}'", Uuid::nil())).await;
        assert!(stage.verified().await.broken.unwrap().contains("发出它的办件没有事件"));
    }

    async fn verification_needs_its_own_proof(stage) {
        let wrong = system(&Request::ListCases);
        assert!(stage.store.verify_ledger(&wrong, |_, _, _| {}).await.is_err());
    }
}

/// Copies of the tables that the changes touch.
struct Keeper;

const KEPT: [&str; 10] = [
    "events",
    "ledger_entries",
    "ledger_hashes",
    "ledger_state",
    "checkpoints",
    "checkpoint_state",
    "screenings",
    "acts",
    "number_series",
    "numbers",
];

impl Keeper {
    async fn of(stage: &Stage) -> Self {
        for table in KEPT.iter().chain(&["blobs"]) {
            stage.meddle(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
        }
        Self
    }

    async fn put_back(&self, stage: &Stage) {
        let mut text = String::new();
        for table in KEPT.iter().chain(&["blobs"]) {
            text.push_str(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};"));
        }
        stage.meddle(&text).await;
    }
}
