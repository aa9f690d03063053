use access::Scope;
use store::{CaseProjection, CaseQuery, Found, TopicCount, TopicRow};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::stage::{Stage, case, everything, jobs_proof, on_both, one, opening, scope_of};

fn marked(organ: &str, procedure: &str, year: i64, topics: &[&str]) -> CaseProjection {
    let rows = topics.iter().map(|topic| TopicRow { topic: (*topic).into(), year });
    CaseProjection {
        organ: organ.into(),
        procedure: procedure.into(),
        closed_at: (year < 2026).then_some(1),
        found: Found { topics: rows.collect(), ..Found::default() },
        ..case(Uuid::now_v7(), &format!("{organ} {procedure} {year}"))
    }
}

async fn add(stage: &Stage, projection: CaseProjection) -> Uuid {
    let id = projection.case_id;
    stage.append(opening(projection)).await.unwrap();
    id
}

async fn listed(stage: &Stage, scope: &Scope, query: CaseQuery) -> usize {
    stage.store.cases(scope, &CaseQuery { limit: 100, ..query }).await.unwrap().rows.len()
}

/// The cases of a count, listed.
fn of(count: &TopicCount, topic: &str) -> CaseQuery {
    CaseQuery {
        topic: Some(topic.to_owned()),
        procedure: Some(count.procedure.clone()),
        organ: Some(count.organ.clone()),
        closed: Some(count.closed),
        ..CaseQuery::default()
    }
}

on_both! {
    async fn counts_of_a_topic_are_counts_of_the_cases_they_open_to(stage) {
        for (organ, procedure, year, topics) in [
            ("organ-a", "penalty", 2026, &["wood", "seed"][..]),
            ("organ-a", "penalty", 2025, &["wood"][..]),
            ("organ-a", "transfer", 2026, &["wood"][..]),
            ("organ-b", "transfer", 2026, &["wood"][..]),
            ("organ-b", "transfer", 2026, &[][..]),
        ] {
            add(&stage, marked(organ, procedure, year, topics)).await;
        }
        for (scope, sum) in [(everything(), 4), (scope_of("organ-a", SecrecyLevel::Internal), 3)] {
            let counts = stage.store.topic_counts(&scope, "wood").await.unwrap();
            assert_eq!(counts.iter().map(|count| count.cases).sum::<i64>(), sum, "{counts:?}");
            for count in &counts {
                let rows = listed(&stage, &scope, of(count, "wood")).await;
                assert_eq!(i64::try_from(rows).unwrap(), count.cases, "{count:?}");
            }
            let whole = CaseQuery { topic: Some("wood".into()), ..CaseQuery::default() };
            assert_eq!(i64::try_from(listed(&stage, &scope, whole).await).unwrap(), sum);
        }
        let totals = stage.store.count_topics(&everything()).await.unwrap();
        assert_eq!(totals, [("seed".to_owned(), 1), ("wood".to_owned(), 4)]);
        assert_eq!(stage.store.topic_counts(&everything(), "nothing").await.unwrap(), []);
    }

    async fn whoever_may_not_know_a_case_does_not_find_it_in_a_count(stage) {
        let sealed = CaseProjection {
            secrecy: SecrecyLevel::Sealed,
            ..marked("organ-a", "penalty", 2026, &["wood"])
        };
        let id = add(&stage, sealed).await;
        let scope = scope_of("organ-a", SecrecyLevel::Internal);
        assert_eq!(stage.store.count_topics(&scope).await.unwrap(), []);
        assert_eq!(stage.store.topic_counts(&scope, "wood").await.unwrap(), []);
        assert_eq!(stage.store.topics_of(&scope, &[id]).await.unwrap(), []);
        let named = stage.store.topics_of(&everything(), &[id]).await.unwrap();
        assert_eq!(named, [(id, "wood".to_owned())]);
    }

    async fn a_mark_goes_with_the_read_model_that_had_it(stage) {
        let id = add(&stage, marked("organ-a", "penalty", 2026, &["wood"])).await;
        let kept = stage.store.case_projection(&jobs_proof(), id).await.unwrap().unwrap().found;
        assert_eq!(kept.topics, [TopicRow { topic: "wood".into(), year: 2026 }]);
        let mut append = one(id, Some(1), "取消");
        append.streams[0].projection = Some(CaseProjection { found: Found::default(), ..case(id, "无") });
        stage.append(append).await.unwrap();
        assert_eq!(stage.store.count_topics(&everything()).await.unwrap(), []);
    }
}
