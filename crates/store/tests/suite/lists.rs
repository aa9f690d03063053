use store::{CaseOrder, CaseProjection, CaseQuery, ClockQuery, ClockRow, Clocks, TodoQuery, TodoRow};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

use crate::stage::{
    NOW, Stage, access, case, everything, jobs_proof, officer, on_both, one, opening, scope_of, supervisor,
};

const DAY: i64 = 86_400_000_000;

async fn add(stage: &Stage, projection: CaseProjection) -> Uuid {
    let id = projection.case_id;
    stage.append(opening(projection)).await.unwrap();
    id
}

async fn found(stage: &Stage, text: &str) -> Vec<String> {
    let page = stage.store.search(&everything(), text, None, None, 50).await.unwrap();
    let mut titles: Vec<String> = page.rows.into_iter().map(|row| row.title).collect();
    titles.sort();
    titles
}

fn clock(due_at: Option<i64>) -> ClockRow {
    ClockRow {
        limit: "decide".into(),
        title: "审批".into(),
        state: "running".into(),
        started_at: NOW,
        due_at,
        warn_at: due_at.map(|due| due - DAY),
        met_at: None,
        owed_by: "head".into(),
        heard_organ: "superior".into(),
        heard_post: "head".into(),
        cite: "rules#5".into(),
        owed_organ: "organ-a".into(),
        provisional: false,
    }
}

on_both! {
    async fn two_character_words_are_found(stage) {
        add(&stage, case(Uuid::now_v7(), "张三涉嫌假冒注册商标案")).await;
        add(&stage, CaseProjection {
            search_text: "哈尔滨市某某食品有限公司 ＡＢＣ牌白酒".into(),
            ..case(Uuid::now_v7(), "李四销售侵权商品案")
        }).await;
        for (question, expected) in [
            ("张三", vec!["张三涉嫌假冒注册商标案"]),
            ("商标", vec!["张三涉嫌假冒注册商标案"]),
            ("假冒 商标", vec!["张三涉嫌假冒注册商标案"]),
            ("李四", vec!["李四销售侵权商品案"]),
            ("白酒 abc", vec!["李四销售侵权商品案"]),
            ("哈尔滨", vec!["李四销售侵权商品案"]),
            ("张三 李四", vec![]),
            ("案", vec!["张三涉嫌假冒注册商标案", "李四销售侵权商品案"]),
            ("' OR 1=1 --", vec![]),
            ("！？", vec![]),
        ] {
            assert_eq!(found(&stage, question).await, expected, "{question}");
        }
    }

    async fn a_changed_case_is_found_by_its_new_words_only(stage) {
        let id = add(&stage, case(Uuid::now_v7(), "旧名")).await;
        let mut append = one(id, Some(1), "更名");
        append.streams[0].projection = Some(case(id, "新称"));
        stage.append(append).await.unwrap();
        assert_eq!(found(&stage, "新称").await, ["新称"]);
        assert!(found(&stage, "旧名").await.is_empty());
    }

    async fn a_scope_shows_what_policies_admit_and_nothing_else(stage) {
        let me = Uuid::from_u128(1);
        let officer = officer(me, "organ-a", &["officer"], SecrecyLevel::Sealed);
        let scopes = [officer, supervisor(me, "organ-a", "organ-d")].map(|actor| access().scope(&actor).unwrap());
        let mut expected = [Vec::new(), Vec::new()];
        for (position, (organ, participant, secrecy, assigned)) in shapes().into_iter().enumerate() {
            let mut projection = case(Uuid::now_v7(), &format!("共同词{position}"));
            projection.organ = organ.into();
            projection.participants = participant.iter().map(|organ| (*organ).to_owned()).collect();
            projection.secrecy = secrecy;
            projection.assigned = if assigned { vec![(me, "handler".into())] } else { Vec::new() };
            let id = add(&stage, projection).await;
            let facts = stage.store.case_facts(id).await.unwrap().unwrap();
            for (scope, expected) in scopes.iter().zip(&mut expected) {
                if scope.admits(&facts) {
                    expected.push(id);
                }
            }
        }
        let [own, below] = &expected;
        assert!(!own.is_empty() && own.len() < below.len() && below.len() < shapes().len());
        for query in [
            CaseQuery { limit: 100, ..CaseQuery::default() },
            CaseQuery { limit: 100, text: Some("共同".into()), ..CaseQuery::default() },
        ] {
            for (scope, expected) in scopes.iter().zip(&mut expected) {
                let page = stage.store.cases(scope, &query).await.unwrap();
                let mut shown: Vec<Uuid> = page.rows.iter().map(|row| row.case_id).collect();
                shown.sort();
                expected.sort();
                assert_eq!(shown, *expected);
                assert_eq!(stage.store.count_cases(scope, &query).await.unwrap().count, expected.len() as i64);
            }
        }
    }

    async fn what_organs_below_owe_is_listed_for_whoever_supervises_them(stage) {
        let mut late = case(Uuid::now_v7(), "下级逾期");
        late.organ = "organ-d".into();
        late.clocks = vec![ClockRow { owed_organ: "organ-d".into(), ..clock(Some(NOW - DAY)) }];
        add(&stage, late).await;
        let scope = access().scope(&supervisor(Uuid::from_u128(1), "organ-a", "organ-d")).unwrap();
        let own = ClockQuery { owed_organ: Some("organ-a".into()), limit: 10, ..ClockQuery::default() };
        assert_eq!(stage.store.count_clocks(&scope, &own).await.unwrap().to_string(), "0");
        let below = ClockQuery { or_organs: vec!["organ-d".into()], ..own };
        let rows = stage.store.clocks_due(&scope, &below).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.case_title.as_str()).collect::<Vec<_>>(), ["下级逾期"]);
        let unsupervised = scope_of("organ-a", SecrecyLevel::Internal);
        assert!(stage.store.clocks_due(&unsupervised, &below).await.unwrap().rows.is_empty());
    }

    async fn the_plan_board_shows_the_public_tasks_of_every_organ_and_nothing_else(stage) {
        let actor = officer(Uuid::from_u128(1), "organ-z", &["officer"], SecrecyLevel::Sealed);
        let scope = access().plan_scope(&actor).unwrap();
        let mut expected = Vec::new();
        for (position, (organ, participant, secrecy, _)) in shapes().into_iter().enumerate() {
            let mut projection = case(Uuid::now_v7(), &format!("第{position}件"));
            projection.organ = organ.into();
            projection.participants = participant.iter().map(|organ| (*organ).to_owned()).collect();
            projection.secrecy = secrecy;
            projection.measure = (position % 2 == 0).then_some(7);
            let public_task = projection.measure.is_some() && secrecy == SecrecyLevel::Public;
            let id = add(&stage, projection).await;
            let facts = stage.store.case_facts(id).await.unwrap().unwrap();
            assert_eq!(scope.admits(&facts), public_task);
            if public_task {
                expected.push(id);
            }
        }
        assert!(!expected.is_empty() && expected.len() < shapes().len());
        let query = CaseQuery { limit: 100, ..CaseQuery::default() };
        let page = stage.store.cases(&scope, &query).await.unwrap();
        let mut shown: Vec<Uuid> = page.rows.iter().map(|row| row.case_id).collect();
        shown.sort();
        expected.sort();
        assert_eq!(shown, expected);
    }

    async fn pages_follow_one_another_without_gap_or_repeat(stage) {
        for position in 0..23 {
            let mut projection = case(Uuid::now_v7(), &format!("第{position}件"));
            projection.opened_at = NOW + (position % 4) * DAY;
            projection.next_due_at = (position % 3 != 0).then_some(NOW + (position % 5) * DAY);
            add(&stage, projection).await;
        }
        for (order, total) in [(CaseOrder::Opened, 23), (CaseOrder::Due, 15), (CaseOrder::Updated, 23)] {
            let mut query = CaseQuery { order, limit: 4, ..CaseQuery::default() };
            let mut seen = Vec::new();
            loop {
                let page = stage.store.cases(&everything(), &query).await.unwrap();
                seen.extend(page.rows.iter().map(|row| row.case_id));
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
            let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
            assert_eq!((seen.len(), distinct.len()), (total, total), "{order:?}");
        }
        let wrong = CaseQuery { cursor: Some("zz".into()), limit: 4, ..CaseQuery::default() };
        assert!(stage.store.cases(&everything(), &wrong).await.is_err());
    }

    async fn running_clocks_are_listed_by_due_time_under_the_scope(stage) {
        let mut late = case(Uuid::now_v7(), "逾期");
        late.clocks = vec![clock(Some(NOW - DAY)), ClockRow { met_at: Some(NOW), ..clock(Some(NOW - 2 * DAY)) }];
        let mut soon = case(Uuid::now_v7(), "将到");
        soon.clocks = vec![clock(Some(NOW + DAY)), clock(None)];
        let mut sealed = case(Uuid::now_v7(), "密封");
        sealed.secrecy = SecrecyLevel::Sealed;
        sealed.clocks = vec![clock(Some(NOW - DAY))];
        for projection in [late, soon, sealed] {
            add(&stage, projection).await;
        }
        let scope = scope_of("organ-a", SecrecyLevel::Internal);
        let all = ClockQuery { limit: 10, ..ClockQuery::default() };
        let page = stage.store.clocks_due(&scope, &all).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.case_title.as_str()).collect::<Vec<_>>(), ["逾期", "将到"]);
        let overdue = ClockQuery { due_before: Some(NOW), ..all };
        assert_eq!(stage.store.clocks_due(&scope, &overdue).await.unwrap().rows.len(), 1);
        assert_eq!(stage.store.count_clocks(&everything(), &overdue).await.unwrap().to_string(), "2");
    }

    async fn how_clocks_stand_tells_cases_apart_and_names_the_limit_due_next(stage) {
        let add_with = |title: &'static str, clocks: Vec<ClockRow>| {
            let next_due_at = clocks.iter().filter(|c| c.met_at.is_none()).filter_map(|c| c.due_at).min();
            CaseProjection { clocks, next_due_at, ..case(Uuid::now_v7(), title) }
        };
        let suspended = ClockRow { state: "suspended".into(), ..clock(None) };
        let met = ClockRow { state: "met".into(), met_at: Some(NOW), ..clock(Some(NOW + DAY)) };
        for projection in [
            add_with("逾期", vec![clock(Some(NOW - 1)), met.clone()]),
            add_with("临期", vec![clock(Some(NOW + DAY))]),
            add_with("正常", vec![clock(Some(NOW + 9 * DAY))]),
            add_with("中止", vec![suspended, met.clone()]),
            add_with("已办", vec![met]),
            add_with("无期限", vec![]),
        ] {
            add(&stage, projection).await;
        }
        let all = CaseQuery { limit: 10, ..CaseQuery::default() };
        for (query, title) in [
            (CaseQuery { due_before: Some(NOW), ..all.clone() }, "逾期"),
            (CaseQuery { due_from: Some(NOW), warns: Some((NOW, true)), ..all.clone() }, "临期"),
            (CaseQuery { due_from: Some(NOW), warns: Some((NOW, false)), ..all.clone() }, "正常"),
            (CaseQuery { clocks: Some(Clocks::Suspended), ..all.clone() }, "中止"),
            (CaseQuery { clocks: Some(Clocks::Ended), ..all.clone() }, "已办"),
        ] {
            let page = stage.store.cases(&everything(), &query).await.unwrap();
            let [row] = page.rows.as_slice() else { panic!("{title}: {page:#?}") };
            assert_eq!((row.title.as_str(), row.clocks), (title, query.clocks));
            let basis = row.next_basis.as_ref().map(|basis| (basis.cite.as_str(), basis.started_at));
            assert_eq!(basis, row.next_due_at.map(|_| ("rules#5", NOW)), "{title}");
        }
    }

    async fn things_to_do_are_paged_and_counted_by_case(stage) {
        let me = Uuid::from_u128(1);
        let todo = |title: &str, due_at| TodoRow {
            organ: "organ-a".into(),
            role: "handler".into(),
            post: None,
            officer: Some(me),
            act: "act".into(),
            title: title.into(),
            due_at,
            kind: "act".into(),
        };
        for (title, due) in [("丙", None), ("乙", Some(NOW + DAY)), ("甲", Some(NOW))] {
            let mut projection = case(Uuid::now_v7(), title);
            projection.clocks = vec![clock(due)];
            projection.todo = vec![todo("或者", None), todo("办理", due)];
            add(&stage, projection).await;
        }
        let mut query = TodoQuery { officer: Some(me), limit: 2, ..TodoQuery::default() };
        assert_eq!(stage.store.count_todo_cases(&everything(), &query).await.unwrap().count, 3);
        let first = stage.store.todos_by_case(&everything(), &query).await.unwrap();
        query.cursor = first.next.clone();
        let second = stage.store.todos_by_case(&everything(), &query).await.unwrap();
        assert_eq!(second.next, None);
        let groups: Vec<_> = first.rows.iter().chain(&second.rows).collect();
        let seen: Vec<_> = groups.iter().map(|group| (group[0].case_title.as_str(), group.len())).collect();
        assert_eq!(seen, [("甲", 2), ("乙", 2), ("丙", 2)]);
        assert_eq!(groups[0][0].todo.title, "办理");
        assert_eq!(groups[0][0].basis.as_ref().map(|basis| basis.cite.as_str()), Some("rules#5"));
        let stranger = scope_of("organ-z", SecrecyLevel::Internal);
        assert_eq!(stage.store.count_todo_cases(&stranger, &query).await.unwrap().count, 0);
    }

    async fn cases_are_named_only_within_the_scope(stage) {
        let own = add(&stage, case(Uuid::now_v7(), "本机关的")).await;
        let sealed = CaseProjection { secrecy: SecrecyLevel::Sealed, ..case(Uuid::now_v7(), "密封的") };
        let sealed = add(&stage, sealed).await;
        let scope = scope_of("organ-a", SecrecyLevel::Internal);
        let names = stage.store.case_names(&scope, &[own, sealed, Uuid::now_v7()]).await.unwrap();
        assert_eq!(names.iter().map(|name| (name.id, name.title.as_str())).collect::<Vec<_>>(), [(own, "本机关的")]);
    }

    async fn things_to_do_reach_the_person_the_post_and_the_role(stage) {
        let (me, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let todo = |title: &str, post: Option<&str>, officer: Option<Uuid>| TodoRow {
            organ: "organ-a".into(),
            role: "handler".into(),
            post: post.map(str::to_owned),
            officer,
            act: "act".into(),
            title: title.into(),
            due_at: Some(NOW),
            kind: "待办".into(),
        };
        let mut projection = case(Uuid::now_v7(), "甲");
        projection.assigned = vec![(me, "handler".into())];
        projection.todo = vec![
            todo("本人", None, Some(me)),
            todo("他人", None, Some(other)),
            todo("岗位", Some("head"), None),
            todo("别的岗位", Some("registrar"), None),
            todo("角色", None, None),
        ];
        add(&stage, projection).await;
        let query = TodoQuery {
            officer: Some(me),
            organ: Some("organ-a".into()),
            posts: vec!["head".into()],
            limit: 10,
            ..TodoQuery::default()
        };
        let page = stage.store.todos(&everything(), &query).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.todo.title.as_str()).collect::<Vec<_>>(), ["本人", "岗位", "角色"]);
        assert_eq!(stage.store.count_todos(&everything(), &query).await.unwrap().count, 3);
        let stranger = scope_of("organ-z", SecrecyLevel::Internal);
        assert!(stage.store.todos(&stranger, &query).await.unwrap().rows.is_empty());
    }

    async fn personal_words_are_found_only_within_the_scope_of_personal_data(stage) {
        for organ in ["organ-a", "organ-b"] {
            add(&stage, CaseProjection {
                organ: organ.into(),
                search_text: "白酒".into(),
                personal_text: "王五 230102199001011234".into(),
                ..case(Uuid::now_v7(), organ)
            }).await;
        }
        let personal = scope_of("organ-a", SecrecyLevel::Internal);
        for (words, personal, expected) in [
            ("王五", None, vec![]),
            ("230102199001011234", None, vec![]),
            ("白酒", None, vec!["organ-a", "organ-b"]),
            ("王五", Some(&personal), vec!["organ-a"]),
            ("白酒 王五", Some(&personal), vec!["organ-a"]),
            ("白酒", Some(&personal), vec!["organ-a", "organ-b"]),
            ("王五", Some(&everything()), vec!["organ-a", "organ-b"]),
        ] {
            let page = stage.store.search(&everything(), words, personal.cloned(), None, 50).await.unwrap();
            let mut titles: Vec<&str> = page.rows.iter().map(|row| row.title.as_str()).collect();
            titles.sort_unstable();
            assert_eq!(titles, expected, "{words} {personal:?}");
        }
    }

    async fn a_read_model_derived_anew_replaces_a_damaged_one(stage) {
        let mut projection = case(Uuid::now_v7(), "完好");
        projection.clocks = vec![clock(Some(NOW))];
        let id = add(&stage, projection.clone()).await;
        stage.meddle("UPDATE cases SET title = '损坏'").await;
        stage.meddle("DELETE FROM case_clocks").await;
        projection.version = 1;
        assert_ne!(stage.store.case_projection(&jobs_proof(), id).await.unwrap().as_ref(), Some(&projection));
        let stale = CaseProjection { version: 2, ..projection.clone() };
        let written = stage.store.rebuild_projections(&jobs_proof(), &[projection.clone(), stale], store::Rewrite::Everything).await.unwrap();
        assert_eq!(written, 1);
        assert_eq!(stage.store.case_projection(&jobs_proof(), id).await.unwrap(), Some(projection));
        assert_eq!(found(&stage, "完好").await, ["完好"]);
    }
}

fn shapes() -> Vec<(&'static str, Vec<&'static str>, SecrecyLevel, bool)> {
    let mut shapes = Vec::new();
    for (organ, participants) in [
        ("organ-a", vec![]),
        ("organ-b", vec!["organ-a"]),
        ("organ-b", vec!["organ-c"]),
        ("organ-b", vec![]),
        ("organ-d", vec!["organ-b"]),
        ("organ-d", vec![]),
    ] {
        for secrecy in SecrecyLevel::ALL {
            for assigned in [false, true] {
                shapes.push((organ, participants.clone(), secrecy, assigned));
            }
        }
    }
    shapes
}
