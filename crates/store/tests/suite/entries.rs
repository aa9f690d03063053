//! Entries of registers beside their cases: one holder a key, who is shown what, loads, and the order of checkpoints.
use store::{Apart, AppendFault, CaseProjection, DrawRow, EntryQuery, EntryRow};
use uuid::Uuid;

use crate::stage::{NOW, Stage, case, jobs_proof, on_both, one, opening};

fn entry(key: &str, state: &str, organ: &str, valid_until: Option<i64>) -> CaseProjection {
    let row = EntryRow {
        register: "experts".into(),
        key: key.into(),
        state: state.into(),
        holds_key: state == "in-force",
        valid_until,
        organ: organ.into(),
        facts_json: "{}".into(),
        public_text: format!("{key} 公开的 100%_x").to_lowercase(),
        inner_text: "内部的".into(),
    };
    CaseProjection { entry: Some(row), organ: organ.into(), ..case(Uuid::now_v7(), key) }
}

async fn keys(stage: &Stage, query: EntryQuery) -> Vec<String> {
    let query = EntryQuery { register: "experts".into(), limit: 50, ..query };
    let page = stage.store.register_entries(&jobs_proof(), &query).await.unwrap();
    page.rows.into_iter().map(|row| row.entry.key).collect()
}

on_both! {
    async fn one_entry_holds_a_key_and_the_loser_of_a_race_undoes_only_itself(stage) {
        let projections = ["in-force", "in-force", "proposed"].map(|state| entry("甲-1", state, "organ-a", None));
        let [one_, two, three] = projections.map(|projection| stage.append(opening(projection)));
        let (one_, two, three) = tokio::join!(one_, two, three);
        let taken = |result: &Result<store::Receipt, AppendFault>| matches!(result, Err(AppendFault::KeyTaken));
        assert!(taken(&one_) != taken(&two), "{one_:?} {two:?}");
        assert!(three.is_ok(), "what does not hold the key may share it: {three:?}");
        assert_eq!(keys(&stage, EntryQuery::default()).await, ["甲-1", "甲-1"]);
        assert_eq!(stage.verified().await.broken, None);
    }

    async fn the_key_is_free_again_once_its_holder_lets_go(stage) {
        let first = entry("甲-1", "in-force", "organ-a", None);
        let id = first.case_id;
        stage.append(opening(first.clone())).await.unwrap();
        let mut removal = one(id, Some(1), "移出");
        let gone = entry("甲-1", "removed", "organ-a", None);
        removal.streams[0].projection = Some(CaseProjection { case_id: id, ..gone });
        stage.append(removal).await.unwrap();
        stage.append(opening(entry("甲-1", "in-force", "organ-a", None))).await.unwrap();
    }

    async fn lists_follow_state_validity_words_and_whose_it_is(stage) {
        for projection in [
            entry("a", "in-force", "organ-a", None),
            entry("b", "in-force", "organ-a", Some(NOW - 1)),
            entry("c", "proposed", "organ-a", None),
            entry("d", "proposed", "organ-b", None),
        ] {
            stage.append(opening(projection)).await.unwrap();
        }
        let state = |state: &str| Some(state.to_owned());
        let valid = EntryQuery { state: state("in-force"), valid_at: Some(NOW), ..EntryQuery::default() };
        assert_eq!(keys(&stage, valid).await, ["a"]);
        let over = EntryQuery { over_at: Some(NOW), ..EntryQuery::default() };
        assert_eq!(keys(&stage, over).await, ["b"]);
        let apart = Apart { states: vec!["proposed".into()], organ: "organ-a".into() };
        let own = EntryQuery { apart: Some(apart.clone()), ..EntryQuery::default() };
        assert_eq!(keys(&stage, own.clone()).await, ["a", "b", "c"]);
        let counts = stage.store.entry_counts(&jobs_proof(), NOW, &apart).await.unwrap();
        let counts: Vec<_> = counts.iter().map(|c| (c.state.as_str(), c.over, c.count)).collect();
        assert_eq!(counts, [("in-force", false, 1), ("in-force", true, 1), ("proposed", false, 1)]);
        let words = |text: &str, inner_of: Option<&str>| EntryQuery {
            text: Some(text.into()),
            inner_of: inner_of.map(str::to_owned),
            ..EntryQuery::default()
        };
        assert_eq!(keys(&stage, words("A 公开", None)).await, ["a"]);
        assert_eq!(keys(&stage, words("100%_", None)).await.len(), 4, "signs of patterns are plain");
        assert_eq!(keys(&stage, words("100__", None)).await, [""; 0]);
        assert_eq!(keys(&stage, words("内部", None)).await, [""; 0]);
        assert_eq!(keys(&stage, words("内部", Some("organ-b"))).await, ["d"]);
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let query = EntryQuery { register: "experts".into(), limit: 1, cursor, ..EntryQuery::default() };
            let page = stage.store.register_entries(&jobs_proof(), &query).await.unwrap();
            seen.extend(page.rows.into_iter().map(|row| row.entry.key));
            cursor = page.next;
            if cursor.is_none() { break }
        }
        assert_eq!(seen, ["a", "b", "c", "d"]);
    }

    async fn open_cases_that_name_an_entry_are_its_load(stage) {
        stage.append(opening(entry("a", "in-force", "organ-a", None))).await.unwrap();
        let named = || vec![("experts".to_owned(), "a".to_owned())];
        let naming = |closed_at| CaseProjection { names: named(), closed_at, ..case(Uuid::now_v7(), "办件") };
        for projection in [naming(None), naming(None), naming(Some(NOW))] {
            stage.append(opening(projection)).await.unwrap();
        }
        let valid = stage.store.entries_valid(&jobs_proof(), "experts", "in-force", NOW).await.unwrap();
        assert_eq!(valid[0].load, 2);
    }

    async fn the_first_checkpoint_over_a_leaf_never_changes(stage) {
        let draw = Uuid::now_v7();
        let waits = CaseProjection { draws: vec![DrawRow { draw, waits: true }], ..case(Uuid::now_v7(), "抽取") };
        let (id, receipt) = (waits.case_id, stage.append(opening(waits)).await.unwrap());
        let leaf = receipt.events[0].leaf_index;
        assert_eq!(stage.store.draws_waiting(&jobs_proof()).await.unwrap(), [(draw, id)]);
        assert_eq!(stage.store.case_of_draw(draw).await.unwrap(), Some(id));
        assert!(stage.store.first_checkpoint_over(leaf).await.unwrap().is_none());
        stage.store.publish_checkpoint(NOW).await.unwrap();
        let first = stage.store.first_checkpoint_over(leaf).await.unwrap().unwrap();
        assert_eq!(first.0, u64::try_from(leaf).unwrap() + 1);
        stage.append(opening(case(Uuid::now_v7(), "后来"))).await.unwrap();
        stage.store.publish_checkpoint(NOW).await.unwrap();
        assert_eq!(stage.store.first_checkpoint_over(leaf).await.unwrap().unwrap(), first);
    }
}
