//! The seals of the audit trail: what was sealed cannot be changed, removed or slipped in unseen.

use store::AuditRow;
use uuid::Uuid;

use crate::stage::{NOW, Stage, case, jobs_proof, on_both, opening};

fn row(subject: &str) -> AuditRow {
    AuditRow {
        at: NOW,
        actor: "officer:a".into(),
        action: "ReadPersonalData".into(),
        subject: subject.into(),
        outcome: "granted".into(),
        ..AuditRow::default()
    }
}

async fn looked(stage: &Stage, subjects: &[&str]) {
    let rows: Vec<AuditRow> = subjects.iter().map(|subject| row(subject)).collect();
    stage.store.record_audit(&rows).await.unwrap();
}

async fn sealed(stage: &Stage) -> bool {
    stage.store.seal_audit(&jobs_proof(), Uuid::now_v7(), "system", NOW).await.unwrap().is_some()
}

/// As somebody with the database's own powers would.
async fn without_triggers(stage: &Stage) {
    let text = match stage.is_postgres() {
        true => "ALTER TABLE audit DISABLE TRIGGER USER",
        false => "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete",
    };
    stage.meddle(text).await;
}

on_both! {
    async fn a_trail_that_has_not_grown_gets_no_seal(stage) {
        assert!(!sealed(&stage).await);
        looked(&stage, &["a", "b"]).await;
        assert!(sealed(&stage).await);
        assert!(!sealed(&stage).await);
        let mut append = opening(case(Uuid::now_v7(), "案"));
        append.audit.push(row("c"));
        stage.append(append).await.unwrap();
        assert!(sealed(&stage).await);
        let report = stage.verified().await;
        assert_eq!((report.broken, report.audit, report.leaves), (None, 3, 3));
        // Seals are no case.
        assert_eq!(stage.store.all_streams(&jobs_proof(), None).await.unwrap().len(), 1);
    }

    async fn what_is_done_to_sealed_rows_is_named(stage) {
        looked(&stage, &["a", "b", "c"]).await;
        assert!(sealed(&stage).await);
        looked(&stage, &["d", "e"]).await;
        assert!(sealed(&stage).await);
        looked(&stage, &["not sealed yet"]).await;
        without_triggers(&stage).await;
        stage.meddle("CREATE TABLE kept_audit AS SELECT * FROM audit").await;
        let changes = [
            ("UPDATE audit SET actor = 'officer:b' WHERE subject = 'b'", "第 1 至 3 条"),
            ("UPDATE audit SET at = at + 1 WHERE subject = 'd'", "第 4 至 5 条"),
            ("UPDATE audit SET outcome = 'denied', detail = '' WHERE subject = 'e'", "第 4 至 5 条"),
            // The text of one column moved into its neighbour.
            ("UPDATE audit SET action = action || subject, subject = '' WHERE subject = 'a'", "第 1 至 3 条"),
            ("DELETE FROM audit WHERE subject = 'c'", "封存时 3 条，现有 2 条"),
            ("DELETE FROM audit", "封存时 3 条，现有 0 条"),
            (
                "INSERT INTO audit (seq, at, actor, organ, action, subject, outcome, request_id, address, detail) \
                 SELECT 0 - seq, at, actor, organ, action, subject, outcome, request_id, address, detail FROM audit",
                "",
            ),
        ];
        for (change, words) in changes {
            stage.meddle(change).await;
            let broken = stage.verified().await.broken;
            let broken = broken.unwrap_or_else(|| panic!("unseen: {change}"));
            assert!(broken.contains("审计日志") && broken.contains(words), "{change}: {broken}");
            stage.meddle("DELETE FROM audit; INSERT INTO audit SELECT * FROM kept_audit;").await;
        }
        let report = stage.verified().await;
        assert_eq!((report.broken, report.audit), (None, 5));
    }
}
