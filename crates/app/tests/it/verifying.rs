//! What is changed in the registers of hand-overs, papers and checkpoints is named by the verification.
use testkit::{Databases, TestPlatform};

/// A statement that changes one thing, and words of the report.
const CHANGES: [(&str, &str); 13] = [
    ("UPDATE handovers SET signed_at = NULL, signed_by = NULL, state = 'sent', papers_json = '[]'", "移送"),
    ("UPDATE handovers SET signed_at = NULL WHERE signed_at IS NOT NULL", "的登记与事件不一致"),
    ("UPDATE handovers SET signed_at = 1 WHERE signed_at IS NULL", "的登记与事件不一致"),
    ("UPDATE handovers SET signed_by = 'x' WHERE signed_at IS NOT NULL", "的登记与事件不一致"),
    ("UPDATE handovers SET to_organ = '2310-amr'", "的登记与事件不一致"),
    ("UPDATE handovers SET papers_json = '[]'", "的登记与事件不一致"),
    ("UPDATE handovers SET facts_json = replace(facts_json, '2301', '2302')", "的登记与事件不一致"),
    ("DELETE FROM handovers", "移送"),
    ("DELETE FROM handover_moves", "经过的各步与事件不一致"),
    ("DELETE FROM handover_moves WHERE signed = 1", "经过的各步与事件不一致"),
    ("UPDATE handover_moves SET to_organ = '2310-amr'", "经过的各步与事件不一致"),
    ("DELETE FROM blobs", "登记里却没有"),
    ("DELETE FROM checkpoints", "检查点"),
];

const KEPT: [&str; 4] = ["handovers", "handover_moves", "blobs", "checkpoints"];

#[tokio::test]
async fn handovers_papers_and_checkpoints_are_compared_with_the_events() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let broken = async || test.platform.verify_as_system().await.unwrap().broken;
        assert_eq!(broken().await, None, "{kind:?}");
        for table in KEPT {
            test.meddle(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
        }
        for (change, words) in CHANGES {
            test.meddle(change).await;
            let found = broken().await.unwrap_or_else(|| panic!("unseen on {kind:?}: {change}"));
            assert!(found.contains(words), "{change}: {found}");
            for table in KEPT {
                test.meddle(&format!("DELETE FROM {table}")).await;
                test.meddle(&format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
            }
        }
        assert_eq!(broken().await, None, "{kind:?}");
    }
}
