use access::{Granted, Request};
use store::{ScreenFinding, ScreenFindingQuery, ScreeningRow, StoreFault, Verdict};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::stage::{access, jobs_proof, officer, on_both};

fn screener(organ: &str) -> Granted {
    let actor = officer(Uuid::now_v7(), organ, &["officer"], SecrecyLevel::Internal);
    access().authorise(&actor, &Request::ScreenMarks).unwrap()
}

fn screening(organ: &str, made_at: i64) -> ScreeningRow {
    ScreeningRow {
        id: Uuid::now_v7(),
        kind: "watch".into(),
        title: format!("batch {made_at}"),
        organ: organ.into(),
        made_by: "somebody".into(),
        made_at,
        source_name: "batch.tsv".into(),
        source_sha256: "00".repeat(32),
        state: "waiting".into(),
        marks: 0,
        found: 0,
        known: 0,
        body: "{}".into(),
    }
}

fn finding(screening: &ScreeningRow, organ: &str, found: &str, score: i64) -> ScreenFinding {
    ScreenFinding {
        id: Uuid::now_v7(),
        screening: screening.id,
        kind: screening.kind.clone(),
        organ: organ.into(),
        of_key: "watch:1".into(),
        found_key: found.into(),
        score,
        verdict: Verdict::Open,
        reason: String::new(),
        decided_by: String::new(),
        decided_at: None,
        body: "{}".into(),
    }
}

fn asked(organ: &str) -> ScreenFindingQuery {
    ScreenFindingQuery { organ: organ.into(), limit: 2, ..ScreenFindingQuery::default() }
}

on_both! {
    async fn what_is_found_again_is_kept_once_and_keeps_its_decision(stage) {
        let (store, proof) = (&stage.store, screener("organ-a"));
        let first = screening("organ-a", 1);
        store.put_screening(&proof, &first).await.unwrap();
        let findings = [finding(&first, "organ-a", "m1", 900), finding(&first, "organ-a", "m2", 950)];
        assert_eq!(store.add_findings(&proof, &findings).await.unwrap(), 2);
        let mut decided = findings[0].clone();
        decided.verdict = Verdict::NotRelevant;
        decided.reason = "other goods".into();
        decided.decided_at = Some(7);
        assert!(store.decide_finding(&proof, &decided).await.unwrap());
        let second = screening("organ-a", 2);
        store.put_screening(&proof, &second).await.unwrap();
        let again = [finding(&second, "organ-a", "m1", 900), finding(&second, "organ-a", "m3", 800)];
        assert_eq!(store.add_findings(&proof, &again).await.unwrap(), 1);
        let kept = store.screen_finding(&proof, "organ-a", findings[0].id).await.unwrap().unwrap();
        assert_eq!((kept.verdict, kept.reason.as_str()), (Verdict::NotRelevant, "other goods"));
        assert_eq!(store.decided_scores(&proof, "organ-a", "watch").await.unwrap(), [(900, false)]);
    }

    async fn findings_come_highest_first_page_by_page_and_counts_agree(stage) {
        let (store, proof) = (&stage.store, jobs_proof());
        let batch = screening("organ-a", 1);
        store.put_screening(&proof, &batch).await.unwrap();
        let findings: Vec<ScreenFinding> =
            (0..5).map(|at| finding(&batch, "organ-a", &format!("m{at}"), 900 + at)).collect();
        store.add_findings(&proof, &findings).await.unwrap();
        let (mut seen, mut query) = (Vec::new(), asked("organ-a"));
        loop {
            let page = store.screen_findings(&proof, &query).await.unwrap();
            seen.extend(page.rows.iter().map(|row| row.score));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, [904, 903, 902, 901, 900]);
        let counts = store.count_screen_findings(&proof, "organ-a", batch.id).await.unwrap();
        assert_eq!(counts, [(Verdict::Open, 5)]);
    }

    async fn an_organ_sees_its_own_and_what_was_found_for_it_and_nothing_else(stage) {
        let (store, proof) = (&stage.store, screener("organ-a"));
        let (mine, theirs, others) = (screening("organ-a", 1), screening("organ-b", 2), screening("organ-b", 3));
        for one in [&mine, &theirs, &others] {
            store.put_screening(&proof, one).await.unwrap();
        }
        let found = [finding(&theirs, "organ-a", "m1", 900), finding(&theirs, "organ-b", "m1", 910)];
        assert_eq!(store.add_findings(&proof, &found).await.unwrap(), 2, "an organ's findings are its own");
        let page = store.screenings(&proof, "organ-a", None, 10).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [theirs.id, mine.id]);
        assert!(store.screen_finding(&proof, "organ-a", found[1].id).await.unwrap().is_none());
        assert!(!store.decide_finding(&proof, &ScreenFinding { organ: "organ-a".into(), ..found[1].clone() }).await.unwrap());
    }

    async fn nothing_is_read_or_written_without_the_proof_to_screen(stage) {
        let actor = officer(Uuid::now_v7(), "organ-a", &["officer"], SecrecyLevel::Internal);
        let other = access().authorise(&actor, &Request::ReadRegisters).unwrap();
        let batch = screening("organ-a", 1);
        assert!(matches!(stage.store.put_screening(&other, &batch).await, Err(StoreFault::Missing(_))));
        let read = stage.store.screen_findings(&other, &asked("organ-a")).await;
        assert!(matches!(read, Err(StoreFault::Missing(_))));
        assert!(matches!(stage.store.add_findings(&other, &[]).await, Err(StoreFault::Missing(_))));
    }
}
