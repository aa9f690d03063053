use store::{
    AuditRow, CaseProjection, FigureRow, FindingQuery, FindingRow, Found, KeyRow, LookQuery, TallyQuery,
};
use uuid::Uuid;

use access::{Action, Coverage, Purpose, Scope};
use vocabulary::SecrecyLevel;

use crate::stage::{
    NOW, Stage, access, case, everything, jobs_proof, officer, on_both, one, opening, scope_of,
};

fn found(percent: i64, amount: i64) -> Found {
    let verdict = if percent >= 100 { "found" } else { "near" };
    Found {
        findings: vec![FindingRow {
            finder: "missed".into(),
            verdict: verdict.into(),
            percent,
            body: "{}".into(),
        }],
        keys: vec![
            KeyRow { likeness: "right".into(), value: "trademark:1".into(), personal: false },
            KeyRow { likeness: "name".into(), value: "甲".into(), personal: true },
        ],
        figures: vec![FigureRow {
            tally: "campaign".into(),
            tag: "剑网".into(),
            figure: "value".into(),
            amount,
        }],
        topics: Vec::new(),
    }
}

fn of(organ: &str, region: &str, percent: i64) -> CaseProjection {
    CaseProjection {
        organ: organ.into(),
        region: region.into(),
        found: found(percent, percent),
        ..case(Uuid::now_v7(), &format!("{organ} {percent}"))
    }
}

async fn add(stage: &Stage, projection: CaseProjection) -> Uuid {
    let id = projection.case_id;
    stage.append(opening(projection)).await.unwrap();
    id
}

/// What an officer of organ-a may look at for a purpose of its own duty.
fn purpose(covers: Coverage) -> Scope {
    let looker = officer(Uuid::from_u128(1), "organ-a", &["officer"], SecrecyLevel::Sealed);
    let purpose = Purpose { duties: ["market-regulation".to_owned()].into(), covers, holder: None };
    access().purpose_scope(&looker, &purpose).unwrap()
}

fn own() -> Scope {
    scope_of("organ-a", SecrecyLevel::Internal)
}

async fn titles(stage: &Stage, own: &Scope, purpose: &Scope, query: &FindingQuery) -> Vec<(String, bool)> {
    let rows = stage.store.findings(own, purpose, query).await.unwrap().rows;
    rows.into_iter().map(|row| (row.case.title, row.elsewhere)).collect()
}

fn asked() -> FindingQuery {
    FindingQuery { finder: "missed".into(), limit: 50, ..FindingQuery::default() }
}

on_both! {
    async fn findings_come_nearest_first_from_both_scopes_and_say_from_which(stage) {
        add(&stage, of("organ-a", "230100", 100)).await;
        add(&stage, of("organ-b", "230102", 92)).await;
        add(&stage, of("organ-c", "230200", 100)).await;
        add(&stage, CaseProjection { secrecy: SecrecyLevel::Sealed, ..of("organ-b", "230102", 95) }).await;
        let (mine, region) = (own(), purpose(Coverage::Region("2301".into())));
        let all = titles(&stage, &mine, &region, &asked()).await;
        assert_eq!(all, [("organ-a 100".to_owned(), false), ("organ-b 92".to_owned(), true)]);
        let nothing = purpose(Coverage::Organs([].into()));
        assert_eq!(titles(&stage, &mine, &nothing, &asked()).await, [("organ-a 100".to_owned(), false)]);
        let near = FindingQuery { verdicts: vec!["near".into()], ..asked() };
        assert_eq!(titles(&stage, &mine, &region, &near).await, [("organ-b 92".to_owned(), true)]);
        assert_eq!(stage.store.count_findings(&mine, &region, &asked()).await.unwrap().count, 2);
        assert_eq!(stage.store.count_findings(&everything(), &nothing, &asked()).await.unwrap().count, 4);
    }

    async fn pages_of_findings_join_without_gap_or_double(stage) {
        for percent in [100, 100, 95, 95, 90] {
            add(&stage, of("organ-a", "230100", percent)).await;
        }
        let (scope, nothing) = (everything(), purpose(Coverage::Organs([].into())));
        let whole = titles(&stage, &scope, &nothing, &asked()).await;
        let (mut cursor, mut joined) = (None, Vec::new());
        loop {
            let query = FindingQuery { cursor, limit: 2, ..asked() };
            let page = stage.store.findings(&scope, &nothing, &query).await.unwrap();
            joined.extend(page.rows.into_iter().map(|row| (row.case.title, row.elsewhere)));
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(joined.len(), 5);
        assert_eq!(joined, whole);
    }

    async fn what_is_found_is_replaced_with_the_read_model(stage) {
        let id = add(&stage, of("organ-a", "230100", 100)).await;
        let kept = stage.store.case_projection(&jobs_proof(), id).await.unwrap().unwrap().found;
        assert_eq!(kept.findings[0].percent, 100);
        assert_eq!((kept.keys.len(), kept.figures.len()), (2, 1));
        let mut append = one(id, Some(1), "更正");
        append.streams[0].projection = Some(CaseProjection { found: Found::default(), ..case(id, "无") });
        stage.append(append).await.unwrap();
        let kept = stage.store.case_projection(&jobs_proof(), id).await.unwrap().unwrap().found;
        assert_eq!(kept, Found::default());
    }

    async fn a_sum_is_the_sum_of_the_cases_it_opens_to(stage) {
        for (organ, region, amount) in
            [("organ-a", "230100", 3), ("organ-b", "230102", 4), ("organ-b", "230102", 5), ("organ-c", "230200", 9)]
        {
            add(&stage, of(organ, region, amount)).await;
        }
        let unit = purpose(Coverage::Organs(["organ-b".parse().unwrap()].into()));
        let query = TallyQuery {
            tally: "campaign".into(),
            tag: "剑网".into(),
            figure: Some("value".into()),
            limit: 50,
            ..TallyQuery::default()
        };
        let sums = stage.store.tally(&own(), &unit, &query).await.unwrap();
        let sums: Vec<_> = sums.iter().map(|sum| (sum.organ.as_str(), sum.cases, sum.amount)).collect();
        assert_eq!(sums, [("organ-a", 1, 3), ("organ-b", 2, 9)]);
        for (organ, _, amount) in sums {
            let query = TallyQuery { organ: Some(organ.into()), ..query.clone() };
            let rows = stage.store.tallied(&own(), &unit, &query).await.unwrap().rows;
            assert_eq!(rows.iter().flat_map(|(_, figures, _)| figures).map(|f| f.amount).sum::<i64>(), amount);
            assert!(rows.iter().all(|(_, _, elsewhere)| *elsewhere == (organ == "organ-b")));
        }
        let other = TallyQuery { tag: "别的".into(), ..query };
        assert!(stage.store.tally(&own(), &unit, &other).await.unwrap().is_empty());
    }

    async fn cases_are_alike_only_within_the_scope_and_by_personal_keys_only_within_the_personal_one(stage) {
        let mine = add(&stage, of("organ-a", "230100", 1)).await;
        let second = add(&stage, of("organ-a", "230100", 2)).await;
        add(&stage, of("organ-b", "230102", 3)).await;
        let keys = found(1, 1).keys;
        let alike = |personal: bool| {
            let (keys, stage) = (keys.clone(), &stage);
            async move {
                let all = everything();
                let personal = personal.then_some(&all);
                stage.store.alike(&own(), personal, &keys, Some(mine), 50).await.unwrap()
            }
        };
        let found = alike(false).await;
        let found: Vec<_> = found.iter().map(|one| (one.case.case_id, one.likeness.as_str())).collect();
        assert_eq!(found, [(second, "right")]);
        assert_eq!(alike(true).await.len(), 2);
        let none = stage.store.alike(&own(), None, &[], None, 50).await.unwrap();
        assert!(none.is_empty());
    }

    async fn looks_of_others_are_shown_to_those_who_may_read_the_case(stage) {
        let (mine, theirs) = (of("organ-a", "230100", 1), of("organ-b", "230102", 2));
        let (mine, theirs) = (add(&stage, mine).await, add(&stage, theirs).await);
        let row = |organ: &str, case: Uuid, action: &str| AuditRow {
            at: NOW,
            actor: "officer:x".into(),
            organ: organ.into(),
            action: action.into(),
            subject: case.to_string(),
            outcome: "granted".into(),
            request_id: String::new(),
            address: String::new(),
            detail: "查漏".into(),
        };
        let look = Action::ReadForPurpose.name();
        let rows = [
            row("organ-p", mine, look),
            row("organ-a", mine, look),
            row("organ-p", theirs, look),
            row("organ-p", mine, "ReadCase"),
        ];
        stage.store.record_audit(&rows).await.unwrap();
        let query = LookQuery { limit: 50, ..LookQuery::default() };
        let seen = stage.store.looks(&own(), &query).await.unwrap().rows;
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].case, seen[0].organ.as_str()), (mine, "organ-p"));
    }
}
