//! Parts of a read model are written when they change and left alone when they do not.

use store::{CaseProjection, Found, Rewrite, TodoRow, TopicRow};
use uuid::Uuid;

use crate::stage::{Stage, case, everything, jobs_proof, on_both, one, opening};

fn whole(id: Uuid) -> CaseProjection {
    let todo = |title: &str| TodoRow {
        organ: "organ-a".into(),
        role: "handler".into(),
        post: Some("officer".into()),
        officer: None,
        act: "report".into(),
        title: title.into(),
        due_at: None,
        kind: "act".into(),
    };
    CaseProjection {
        participants: vec!["organ-b".into()],
        assigned: vec![(Uuid::from_u128(9), "handler".into())],
        todo: vec![todo("报告"), todo("移送")],
        found: Found { topics: vec![TopicRow { topic: "wood".into(), year: 2026 }], ..Found::default() },
        search_text: "白酒".into(),
        personal_text: "张三".into(),
        ..case(id, "白酒案")
    }
}

async fn kept(stage: &Stage, id: Uuid) -> CaseProjection {
    stage.store.case_projection(&jobs_proof(), id).await.unwrap().unwrap()
}

/// Records one more event with this read model; the model as it is stored then.
async fn then(stage: &Stage, version: i64, model: &CaseProjection) -> CaseProjection {
    let mut append = one(model.case_id, Some(version), "改变");
    append.streams[0].projection = Some(model.clone());
    stage.append(append).await.unwrap();
    CaseProjection { version: 0, ..kept(stage, model.case_id).await }
}

async fn finds(stage: &Stage, text: &str) -> usize {
    stage.store.search(&everything(), text, Some(everything()), None, 50).await.unwrap().rows.len()
}

on_both! {
    async fn a_part_that_empties_and_fills_again_is_stored_as_it_is_each_time(stage) {
        let id = Uuid::now_v7();
        stage.append(opening(whole(id))).await.unwrap();
        let full = whole(id);
        let bare = case(id, "无");
        let one_todo = CaseProjection { todo: full.todo[1..].to_vec(), ..full.clone() };
        for (version, model) in (1..).zip([&bare, &full, &full, &one_todo, &bare, &one_todo, &full]) {
            let stored = then(&stage, version, model).await;
            let lists = |model: &CaseProjection| {
                (model.todo.clone(), model.participants.clone(), model.assigned.clone(), model.found.clone())
            };
            assert_eq!(lists(&stored), lists(model), "after version {version}");
            let words = usize::from(model.title == "白酒案");
            assert_eq!((finds(&stage, "白酒").await, finds(&stage, "张三").await), (words, words));
        }
    }

    async fn several_acts_of_one_case_written_together_leave_what_the_last_one_says(stage) {
        let id = Uuid::now_v7();
        stage.append(opening(whole(id))).await.unwrap();
        let appends = (0..6).map(|turn| {
            let mut append = one(id, None, "改变");
            let model = if turn % 2 == 0 { case(id, "无") } else { whole(id) };
            append.streams[0].projection = Some(model);
            stage.append(append)
        });
        for done in futures_util::future::join_all(appends).await {
            done.unwrap();
        }
        let stored = kept(&stage, id).await;
        assert_eq!(stored.version, 7);
        let last = if stored.title == "无" { case(id, "无") } else { whole(id) };
        assert_eq!((stored.todo, stored.assigned), (last.todo, last.assigned));
    }

    async fn a_case_written_before_digests_were_kept_is_written_whole(stage) {
        let id = Uuid::now_v7();
        stage.append(opening(whole(id))).await.unwrap();
        stage.meddle("UPDATE cases SET parts = NULL; UPDATE todos SET title = '旧'").await;
        let stored = then(&stage, 1, &whole(id)).await;
        assert_eq!(stored.todo, whole(id).todo);
    }

    async fn a_part_that_did_not_change_is_not_written_again_and_rebuilding_mends_it(stage) {
        let id = Uuid::now_v7();
        stage.append(opening(whole(id))).await.unwrap();
        stage.meddle("UPDATE todos SET title = '另写的'").await;
        let stored = then(&stage, 1, &whole(id)).await;
        assert!(stored.todo.iter().all(|todo| todo.title == "另写的"));
        let mut right = CaseProjection { version: 2, ..whole(id) };
        right.status = "别的状态".into();
        let rebuilt = async |rewrite| {
            let cases = std::slice::from_ref(&right);
            assert_eq!(stage.store.rebuild_projections(&jobs_proof(), cases, rewrite).await.unwrap(), 1);
            kept(&stage, id).await
        };
        let changed = rebuilt(Rewrite::WhatDiffers).await;
        assert_eq!((changed.todo, changed.status), (stored.todo, right.status.clone()));
        assert_eq!(rebuilt(Rewrite::Everything).await.todo, right.todo);
    }
}
