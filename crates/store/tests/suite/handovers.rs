use store::{Direction, HandoverQuery, HandoverRow, UndoneRow};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::stage::{NOW, Stage, case, everything, jobs_proof, on_both, one, opening, scope_of};

pub fn item(from_case: Uuid, sent_at: i64) -> HandoverRow {
    HandoverRow {
        id: Uuid::now_v7(),
        kind: "transfer/to-police".into(),
        title: "移送书".into(),
        from_organ: "organ-a".into(),
        from_case,
        to_organ: "organ-p".into(),
        to_case: None,
        sent_at,
        receipt_due_at: sent_at + 10,
        signed_at: None,
        signed_by: None,
        papers_json: "[]".into(),
        facts_json: "{}".into(),
        answers: None,
        state: "sent".into(),
        undone: None,
    }
}

pub async fn send(stage: &Stage, item: &HandoverRow) {
    let mut append = one(item.from_case, None, "移送");
    append.handovers.push(item.clone());
    stage.append(append).await.unwrap();
}

async fn sign(stage: &Stage, item: &HandoverRow) -> HandoverRow {
    let received = Uuid::now_v7();
    let mut projection = case(received, "接收");
    projection.organ = "organ-p".into();
    let mut append = opening(projection);
    let signed = HandoverRow {
        to_case: Some(received),
        signed_at: Some(item.sent_at + 5),
        signed_by: Some("王警官".into()),
        state: "signed".into(),
        ..item.clone()
    };
    append.handovers.push(signed.clone());
    stage.append(append).await.unwrap();
    signed
}

async fn recall(stage: &Stage, item: &HandoverRow) -> HandoverRow {
    let mut append = one(item.from_case, None, "撤回");
    let organ = append.streams[0].events[0].organ.clone();
    let undone = UndoneRow { at: item.sent_at + 5, by: "甲某".into(), organ, reason: "发错了".into() };
    let recalled = HandoverRow { undone: Some(undone), state: "recalled".into(), ..item.clone() };
    append.handovers.push(recalled.clone());
    stage.append(append).await.unwrap();
    recalled
}

on_both! {
    async fn an_item_that_was_taken_back_waits_for_nobody_and_both_sides_still_see_it(stage) {
        let from = Uuid::now_v7();
        stage.append(opening(case(from, "来源"))).await.unwrap();
        let (first, second) = (item(from, NOW), item(from, NOW + 1));
        send(&stage, &first).await;
        send(&stage, &second).await;
        let recalled = recall(&stage, &first).await;
        let all = HandoverQuery { limit: 10, ..HandoverQuery::default() };
        let rows = async |query: &HandoverQuery| stage.store.handovers(&everything(), query).await.unwrap().rows;
        assert_eq!(rows(&all).await, [second.clone(), recalled.clone()]);
        assert_eq!(rows(&HandoverQuery { undone: true, ..all.clone() }).await, std::slice::from_ref(&recalled));
        for waiting in [
            HandoverQuery { signed: Some(false), ..all.clone() },
            HandoverQuery { silent_before: Some(NOW + 100), ..all.clone() },
        ] {
            assert_eq!(rows(&waiting).await, std::slice::from_ref(&second));
        }
        let cells = stage.store.handover_matrix(&everything(), 0, NOW + 100).await.unwrap();
        assert_eq!((cells[0].sent, cells[0].signed, cells[0].silent, cells[0].undone), (2, 0, 1, 1));
        let steps = stage.store.handover_moves(&jobs_proof(), from).await.unwrap();
        let of_first: Vec<_> = steps.iter().filter(|step| step.item == first.id).collect();
        assert_eq!(of_first.iter().map(|step| step.undone).collect::<Vec<_>>(), [false, true]);
        assert!(of_first.iter().all(|step| step.side == "sender" && !step.signed));

        assert!(stage.store.reconciliation(&everything()).await.unwrap().agrees());
        stage.meddle(&format!("UPDATE handovers SET undone_at = 1, undone_organ = 'organ-a' WHERE id = '{}'", second.id))
            .await;
        let report = stage.store.reconciliation(&everything()).await.unwrap();
        assert_eq!((report.agrees(), report.unrecorded), (false, vec![second.id]));
        stage.meddle("UPDATE handovers SET undone_at = NULL, undone_organ = NULL").await;
        let report = stage.store.reconciliation(&everything()).await.unwrap();
        assert_eq!((report.agrees(), report.lost), (false, vec![first.id]));
    }

    async fn both_sides_see_an_item_and_strangers_do_not(stage) {
        let from = Uuid::now_v7();
        stage.append(opening(case(from, "来源"))).await.unwrap();
        let (first, second) = (item(from, NOW), item(from, NOW + 1));
        send(&stage, &first).await;
        send(&stage, &second).await;
        let signed = sign(&stage, &first).await;
        let query = |direction, organ: &str| HandoverQuery {
            direction,
            organs: vec![organ.to_owned()],
            limit: 10,
            ..HandoverQuery::default()
        };
        let level = SecrecyLevel::Internal;
        let sent = stage.store.handovers(&scope_of("organ-a", level), &query(Direction::Sent, "organ-a")).await.unwrap();
        assert_eq!(sent.rows, [second.clone(), signed.clone()]);
        let received = query(Direction::Received, "organ-p");
        assert_eq!(stage.store.handovers(&scope_of("organ-p", level), &received).await.unwrap().rows.len(), 2);
        assert!(stage.store.handovers(&scope_of("organ-z", level), &received).await.unwrap().rows.is_empty());
        let silent = HandoverQuery { silent_before: Some(NOW + 100), limit: 10, ..HandoverQuery::default() };
        assert_eq!(stage.store.handovers(&everything(), &silent).await.unwrap().rows, [second]);
        assert_eq!(stage.store.case_handovers(&jobs_proof(), from).await.unwrap().len(), 2);
        let cells = stage.store.handover_matrix(&everything(), 0, NOW + 100).await.unwrap();
        assert_eq!(cells.len(), 1);
        assert_eq!((cells[0].sent, cells[0].signed, cells[0].silent), (2, 1, 1));
    }

    async fn reconciliation_finds_what_one_side_alone_claims(stage) {
        let from = Uuid::now_v7();
        let (first, second) = (item(from, NOW), item(from, NOW + 1));
        send(&stage, &first).await;
        send(&stage, &second).await;
        sign(&stage, &first).await;
        let agreed = stage.store.reconciliation(&everything()).await.unwrap();
        assert!(agreed.agrees(), "{agreed:?}");
        assert_eq!((agreed.pairs[0].items, agreed.pairs[0].recipient_signed), (2, 1));

        stage.meddle(&format!("UPDATE handovers SET signed_at = 1 WHERE id = '{}'", second.id)).await;
        let report = stage.store.reconciliation(&everything()).await.unwrap();
        assert_eq!((report.agrees(), report.unsigned), (false, vec![second.id]));
        stage.meddle(&format!("UPDATE handovers SET signed_at = NULL WHERE id = '{}'", second.id)).await;

        stage.meddle(&format!("DELETE FROM handovers WHERE id = '{}'", second.id)).await;
        let report = stage.store.reconciliation(&everything()).await.unwrap();
        assert_eq!((report.agrees(), report.lost), (false, vec![second.id]));
        // The act that sent it still says from which case, and between whom.
        let traces = stage.store.traces(&[second.id, first.id, Uuid::now_v7()]).await.unwrap();
        let known = |id: Uuid| traces.iter().find(|trace| trace.item == id).unwrap();
        assert_eq!((traces.len(), known(second.id).case, &*known(second.id).to_organ), (2, from, "organ-p"));
        assert_eq!((&known(second.id).title, known(first.id).title.is_some()), (&None, true));
    }
}
