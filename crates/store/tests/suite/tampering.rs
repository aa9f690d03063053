//! Whatever is changed behind the store's back, the verification names it.

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
    stage.store.put_blob(&jobs_proof(), "a.txt", "text/plain", NOW, &b"paper"[..]).await.unwrap();
    let report = stage.verified().await;
    assert_eq!((report.broken, report.leaves, report.checkpoints, report.papers), (None, 10, 1, 1));
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
    ("UPDATE ledger_state SET size = 11", "第 10 号叶子：事件缺失"),
    ("UPDATE checkpoints SET size = 8", "第 8 号检查点"),
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

    async fn verification_needs_its_own_proof(stage) {
        let wrong = system(&Request::ListCases);
        assert!(stage.store.verify_ledger(&wrong, |_, _, _| {}).await.is_err());
    }
}

/// Copies of the tables that the changes touch.
struct Keeper;

const KEPT: [&str; 8] = [
    "events",
    "ledger_entries",
    "ledger_hashes",
    "ledger_state",
    "checkpoints",
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
