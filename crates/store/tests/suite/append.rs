use std::collections::BTreeSet;

use access::Request;
use store::{AppendFault, AuditRow, NumberRequest, Store, StoreFault, StoreOptions, number_placeholder};
use uuid::Uuid;

use crate::stage::{NOW, Stage, case, jobs_proof, on_both, one, opening, options, system};

fn numbered(series: &str) -> NumberRequest {
    NumberRequest {
        series: series.into(),
        template: "黑知移〔2026〕{serial:4}号".into(),
        stream: 0,
        names_case: true,
    }
}

on_both! {
    async fn sixty_four_writers_get_gap_free_numbers_and_leaves(stage) {
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..64_u32 {
            let store = stage.store.clone();
            writers.spawn(async move {
                let mut seen = Vec::new();
                for round in 0..5_u32 {
                    let mut append = opening(case(Uuid::now_v7(), &format!("第{writer}-{round}件")));
                    append.numbers.push(numbered("transfer/2026"));
                    let receipt = store.append(&jobs_proof(), append).await.unwrap();
                    seen.push((receipt.numbers[0].clone(), receipt.events[0].leaf_index));
                }
                seen
            });
        }
        let seen: Vec<(String, i64)> = writers.join_all().await.into_iter().flatten().collect();
        let numbers: BTreeSet<String> = seen.iter().map(|(number, _)| number.clone()).collect();
        let expected: BTreeSet<String> = (1..=320).map(|serial| format!("黑知移〔2026〕{serial:04}号")).collect();
        assert_eq!(numbers, expected);
        let leaves: BTreeSet<i64> = seen.iter().map(|(_, leaf)| *leaf).collect();
        assert_eq!(leaves, (0..320).collect());
        let report = stage.verified().await;
        assert_eq!((report.broken, report.leaves), (None, 320));
    }

    async fn a_moved_stream_is_a_conflict_and_records_nothing(stage) {
        let stream = Uuid::now_v7();
        stage.append(one(stream, Some(0), "一")).await.unwrap();
        let fault = stage.append(one(stream, Some(0), "二")).await.unwrap_err();
        assert!(matches!(fault, AppendFault::Conflict { expected: 0, actual: 1, .. }), "{fault}");
        stage.append(one(stream, Some(1), "三")).await.unwrap();
        stage.append(one(stream, None, "四")).await.unwrap();
        let events = stage.store.events(&jobs_proof(), stream).await.unwrap();
        assert_eq!(events.iter().map(|event| event.version).collect::<Vec<_>>(), [1, 2, 3]);
    }

    async fn of_many_writers_on_one_version_exactly_one_wins(stage) {
        let stream = Uuid::now_v7();
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..32 {
            let store = stage.store.clone();
            writers.spawn(async move {
                store.append(&jobs_proof(), one(stream, Some(0), &writer.to_string())).await.is_ok()
            });
        }
        let won = writers.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!((won, stage.store.ledger_size().await.unwrap()), (1, 1));
    }

    async fn a_repeated_act_gives_the_first_receipt_and_writes_nothing(stage) {
        let mut append = opening(case(Uuid::now_v7(), "重复"));
        append.numbers.push(numbered("s"));
        let first = stage.append(append.clone()).await.unwrap();
        let mut again = append.clone();
        again.streams[0].events[0].id = Uuid::now_v7();
        let second = stage.append(again).await.unwrap();
        assert!(second.repeated && !first.repeated);
        assert_eq!((&second.events, &second.numbers), (&first.events, &first.numbers));
        assert_eq!(stage.store.ledger_size().await.unwrap(), 1);
        assert_eq!(stage.store.receipt(append.act_id).await.unwrap().unwrap().events, first.events);
    }

    async fn another_request_under_the_same_act_id_is_refused(stage) {
        let append = one(Uuid::now_v7(), None, "原文");
        stage.append(append.clone()).await.unwrap();
        let mut other = append;
        other.request_digest = [2; 32];
        let fault = stage.append(other).await.unwrap_err();
        assert!(matches!(fault, AppendFault::DifferentBody(_)), "{fault}");
    }

    async fn one_bad_append_of_a_batch_undoes_only_itself(stage) {
        stage.append(opening(numbered_by_hand("甲一号"))).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for position in 0..40 {
            let number = if position % 8 == 3 { "甲一号".to_owned() } else { format!("乙{position}号") };
            let store = stage.store.clone();
            tasks.spawn(async move {
                let mut append = opening(numbered_by_hand(&number));
                append.numbers.push(NumberRequest { names_case: false, ..numbered("series") });
                (number, store.append(&jobs_proof(), append).await)
            });
        }
        let mut drawn = BTreeSet::new();
        for (number, answer) in tasks.join_all().await {
            match answer {
                Ok(receipt) => assert!(number != "甲一号" && drawn.insert(receipt.numbers[0].clone())),
                Err(fault) => {
                    assert!(matches!(fault, AppendFault::NumberTaken(_)), "{fault}");
                    assert_eq!(number, "甲一号");
                }
            }
        }
        assert_eq!(drawn, (1..=35).map(|serial| format!("黑知移〔2026〕{serial:04}号")).collect());
        let report = stage.verified().await;
        assert_eq!((report.broken, report.leaves), (None, 36));
    }

    async fn a_drawn_number_stands_in_the_event_and_in_the_read_model(stage) {
        let id = Uuid::now_v7();
        let mut projection = case(id, &format!("关于{}的移送", number_placeholder(0)));
        projection.facts_json = format!("{{\"number\":\"{}\"}}", number_placeholder(0));
        let mut append = opening(projection);
        append.numbers.push(numbered("transfer/2026"));
        stage.append(append).await.unwrap();
        let events = stage.store.events(&jobs_proof(), id).await.unwrap();
        assert_eq!(events[0].body, "{\"text\":\"关于黑知移〔2026〕0001号的移送\"}".as_bytes());
        let row = stage.store.case_row(&jobs_proof(), id).await.unwrap().unwrap();
        assert_eq!(row.number.as_deref(), Some("黑知移〔2026〕0001号"));
        assert_eq!(row.facts_json, "{\"number\":\"黑知移〔2026〕0001号\"}");
        assert_eq!(row.version, 1);
        assert_eq!(stage.store.case_by_number("黑知移〔2026〕0001号").await.unwrap(), Some(id));
    }

    async fn a_proof_for_reading_records_nothing(stage) {
        let id = Uuid::now_v7();
        stage.append(opening(case(id, "甲"))).await.unwrap();
        let facts = stage.store.case_facts(id).await.unwrap().unwrap();
        let reading = system(&Request::ReadCase(&facts));
        let fault = stage.store.append(&reading, one(id, None, "乙")).await.unwrap_err();
        assert!(matches!(fault, AppendFault::Malformed(_)), "{fault}");
        let other = Uuid::now_v7();
        stage.append(opening(case(other, "丙"))).await.unwrap();
        assert!(matches!(stage.store.events(&reading, other).await, Err(StoreFault::Missing(_))));
        assert_eq!(stage.store.events(&reading, id).await.unwrap().len(), 1);
    }

    async fn acknowledged_acts_and_audit_rows_are_there_after_opening_again(stage) {
        let mut append = one(Uuid::now_v7(), None, "留存");
        append.audit.push(AuditRow {
            at: NOW,
            actor: "system".into(),
            organ: String::new(),
            action: "append".into(),
            subject: "x".into(),
            outcome: "granted".into(),
            request_id: "r".into(),
            address: "192.0.2.1".into(),
            detail: String::new(),
        });
        let receipt = stage.append(append.clone()).await.unwrap();
        stage.store.close().await;
        let again = Store::open(&stage.url, &stage.blobs, options()).await.unwrap();
        let second = again.append(&jobs_proof(), append).await.unwrap();
        assert!(second.repeated);
        assert_eq!(second.events, receipt.events);
    }
}

fn numbered_by_hand(number: &str) -> store::CaseProjection {
    store::CaseProjection { number: Some(number.to_owned()), ..case(Uuid::now_v7(), number) }
}

#[tokio::test]
async fn a_full_queue_says_busy_and_loses_nothing_it_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let url = store::DatabaseUrl::Sqlite(folder.path().join("zhibao.db"));
    let small = StoreOptions { append_queue: 2, append_batch: 1, ..options() };
    let stage = Stage::open(folder, url, small).await;
    let stream = Uuid::now_v7();
    let mut tasks = tokio::task::JoinSet::new();
    for position in 0..50 {
        let store = stage.store.clone();
        tasks.spawn(
            async move { store.append(&jobs_proof(), one(stream, None, &position.to_string())).await },
        );
    }
    let answers = tasks.join_all().await;
    let busy =
        answers.iter().filter(|answer| matches!(answer, Err(AppendFault::Fault(StoreFault::Busy)))).count();
    let recorded = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(busy + recorded, 50);
    assert!(busy > 0, "the queue of two took fifty");
    assert_eq!(stage.store.ledger_size().await.unwrap(), recorded as u64);
}
