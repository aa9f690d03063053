//! What no other organ learns: sealed matters on their way, opinions, words among colleagues; and what only the conducting
//! organ may correct.
use access::Actor;
use app::cases::{CaseFilter, StandingSubmission, Submission};
use app::{AppFault, Person, new_id};
use case::standing::Standing;
use serde_json::json;
use store::HandoverQuery;
use testkit::bench::story::{Stage, on};
use testkit::{Databases, TestPlatform};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

fn stand(case: Uuid, act: Standing) -> StandingSubmission {
    StandingSubmission { act_id: new_id(), case, act, seen: None }
}

fn cleared(person: &Person) -> Person {
    let mut person = person.clone();
    if let Actor::Officer(officer) = &mut person.actor {
        officer.clearance = SecrecyLevel::Sealed;
    }
    person
}

/// A case whose transfer is on its way, sealed afterwards by the head; the item.
async fn sealed_on_its_way(test: &TestPlatform, stage: &Stage) -> (Uuid, Uuid) {
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let transfer = on(case, "transfer", json!({ "police_organ": "2301-police" }));
    let papers = stage.papers(&["transfer-letter", "investigation-report", "goods-list"]);
    test.platform.perform(stage.officer("zhang"), &Submission { papers, ..transfer }).await.unwrap();
    let seal = Standing::ChangeSecrecy { secrecy: SecrecyLevel::Sealed, reason: "举报人须保护".into() };
    let head = cleared(stage.officer("wang"));
    test.platform.perform_standing(&head, &stand(case, seal)).await.unwrap();
    let view = test.platform.case_view(&head, case).await.unwrap();
    (case, view.handovers.last().unwrap().id)
}

#[tokio::test]
async fn an_item_of_a_sealed_case_is_known_and_signed_for_by_cleared_people_only() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let (case, item) = sealed_on_its_way(&test, &stage).await;
        let registrar = stage.officer("qian");
        let all = HandoverQuery { limit: 100, ..HandoverQuery::default() };
        // Neither side's people who may not know the case learn of the item, by list, count, page or act.
        for person in [registrar, stage.officer("zhao")] {
            let lines = test.platform.handover_lines(person, &all).await.unwrap().rows;
            assert!(lines.iter().all(|line| line.id != item), "{kind:?} {}", person.login);
        }
        let before = test.platform.desk_counts(registrar).await.unwrap().arriving;
        let waiting = test.platform.arriving(registrar, None, "", 100).await.unwrap().rows;
        assert_eq!(before, waiting.len().to_string());
        assert!(waiting.iter().all(|line| line.id != item));
        let hidden = test.platform.unsigned_item(registrar, item).await;
        assert!(matches!(hidden, Err(AppFault::NotThere)), "{kind:?}");
        let accept = |by: Uuid| Submission {
            case: None,
            procedure: Some("police-crime-case".into()),
            item: Some(by),
            ..on(Uuid::nil(), "accept", json!({}))
        };
        let refused = test.platform.perform(registrar, &accept(item)).await;
        assert!(matches!(refused, Err(AppFault::NotThere)), "{kind:?} {refused:?}");
        // Whoever is cleared signs, and the case it opens is sealed as well.
        let cleared = cleared(registrar);
        assert_eq!(test.platform.unsigned_item(&cleared, item).await.unwrap().id, item);
        let done = test.platform.perform(&cleared, &accept(item)).await.unwrap();
        let unknown = test.platform.case_view(stage.officer("chen"), done.case).await;
        assert!(matches!(unknown, Err(AppFault::NotThere)), "{kind:?}");
        let head = self::cleared(stage.officer("sun"));
        let view = test.platform.case_view(&head, done.case).await.unwrap();
        assert_eq!(view.state.secrecy, "sealed");
        // Whoever may not know it cannot be named to it either.
        let chen = stage.officer("chen");
        let name = Standing::Assign {
            officer: chen.actor.id().to_string().replace("officer:", ""),
            name: String::new(),
            organ: String::new(),
            roles: vec!["handler".into()],
        };
        let named = test.platform.perform_standing(&head, &stand(done.case, name)).await;
        assert!(format!("{named:?}").contains("知悉范围不够"), "{kind:?} {named:?}");
        assert_eq!(test.platform.reconciled(stage.officer("zhao")).await.unwrap().differences, Vec::new());
        assert_ne!(done.case, case);
    }
}

#[tokio::test]
async fn facts_are_corrected_by_the_conducting_organ_and_what_is_personal_by_those_who_may_see_it() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    stage.handed_over(case, &|_, _| {}).await.unwrap();
    let correct = |field: &str, value: serde_json::Value| {
        stand(case, Standing::CorrectFact { field: field.into(), value, reason: "核对".into() })
    };
    let amount = correct("sales_amount", json!("11万元"));
    // The registrar of the organ and everybody of a participating one.
    for part in ["zhao", "sun", "qian"] {
        let refused = test.platform.perform_standing(stage.officer(part), &amount).await;
        assert!(
            matches!(refused, Err(AppFault::NotAllowed(_) | AppFault::NotThere | AppFault::Refused(_))),
            "{part} {refused:?}"
        );
        let read = test.platform.case_view(stage.officer("zhang"), case).await.unwrap();
        assert_ne!(read.state.facts["sales_amount"], case::FieldValue::Money(1_100_000), "{part}");
    }
    let file = stage.papers(&["investigation-report"]).remove(0);
    let swapped =
        correct("written_report", json!({ "sha256": file.sha256, "name": file.name, "bytes": file.bytes }));
    let refused = test.platform.perform_standing(stage.officer("zhang"), &swapped).await;
    assert!(format!("{refused:?}").contains("不能用更正替换"), "{refused:?}");
    test.platform.perform_standing(stage.officer("zhang"), &amount).await.unwrap();
}

#[tokio::test]
async fn opinions_and_words_among_colleagues_reach_no_other_organ() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.prepare_transfer(&|_, _| {}).await.unwrap();
    let supervisor = test.person("shen").await;
    let view = test.platform.case_view(&supervisor, case).await.unwrap();
    let told = serde_json::to_string(&view).unwrap();
    for inside in ["建议移送公安机关", "已核对账册", "核对仓库清单"] {
        assert!(!told.contains(inside), "{inside}");
    }
    assert!(view.proposals.is_empty() && view.state.subtasks.is_empty());
    let paper = stage.papers(&["written-report"]).remove(0);
    let refused = test.platform.paper(&supervisor, case, &paper.sha256).await;
    assert!(refused.is_err(), "a pending report is nobody else's");
    // The same things are there for the organ itself.
    let own = test.platform.case_view(stage.officer("liyan"), case).await.unwrap();
    let told = serde_json::to_string(&own).unwrap();
    assert!(told.contains("已核对账册") && told.contains("核对仓库清单") && !own.proposals.is_empty());

    let approved = stage.approved(&|_, _| {}).await.unwrap();
    let view = test.platform.case_view(&supervisor, approved).await.unwrap();
    let told = serde_json::to_string(&view).unwrap();
    assert!(!told.contains("同意移送。") && !told.contains("建议移送公安机关"), "{told}");
    let search = CaseFilter { q: "建议移送公安机关".into(), ..CaseFilter::default() };
    assert!(test.platform.cases(&supervisor, &search, 20).await.unwrap().rows.is_empty());
    let report = test.platform.paper(&supervisor, approved, &paper.sha256).await;
    assert!(matches!(report, Err(AppFault::NotAllowed(_))), "{report:?}");
}

#[tokio::test]
async fn a_link_tells_nothing_to_those_who_may_not_read_the_other_case() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let (open, secret) =
        (stage.discover(&|_, _| {}).await.unwrap(), stage.discover(&|_, _| {}).await.unwrap());
    let link = Standing::Link { other: open, reason: "同一线人提供的线索".into() };
    test.platform.perform_standing(stage.officer("zhang"), &stand(secret, link)).await.unwrap();
    let seal = Standing::ChangeSecrecy { secrecy: SecrecyLevel::Sealed, reason: "保护线人".into() };
    test.platform.perform_standing(&cleared(stage.officer("wang")), &stand(secret, seal)).await.unwrap();
    let view = test.platform.case_view(stage.officer("zhao"), open).await.unwrap();
    let told = serde_json::to_string(&view).unwrap();
    assert!(!told.contains("线人") && !told.contains(&secret.to_string()), "{told}");
    let seen = test.platform.case_view(&cleared(stage.officer("wang")), open).await.unwrap();
    assert_eq!(seen.state.links, [secret]);
}

#[tokio::test]
async fn who_leaves_the_circle_with_a_change_of_the_level_is_told_so_and_nothing_of_the_case() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.prepare_transfer(&|_, _| {}).await.unwrap();
    test.platform.work_jobs().await.unwrap();
    for login in ["zhang", "wang"] {
        test.platform.read_notices(&test.person(login).await).await.unwrap();
    }
    let wang = cleared(stage.officer("wang"));
    let view = test.platform.case_view(&wang, case).await.unwrap();
    let zhang = stage.officer("zhang").case_actor.name.clone();
    let named = |level| view.shut_out.iter().find(|(known, _)| *known == level).map(|(_, names)| names);
    assert!(named(SecrecyLevel::Sealed).unwrap().contains(&zhang), "{:?}", view.shut_out);
    let seal = Standing::ChangeSecrecy { secrecy: SecrecyLevel::Sealed, reason: "举报人须保护".into() };
    test.platform.perform_standing(&wang, &stand(case, seal)).await.unwrap();
    test.platform.work_jobs().await.unwrap();
    let heard = async |login: &str| {
        let page = test.platform.notices(&test.person(login).await, None, 100).await.unwrap();
        page.rows.into_iter().filter(|notice| !notice.read).collect::<Vec<_>>()
    };
    let told = heard("zhang").await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].says.contains("不在知悉范围内") && told[0].case.is_none(), "{told:?}");
    assert!(!told[0].says.contains(&view.state.title) && !told[0].says.contains(&view.state.number));
    assert!(heard("wang").await.is_empty(), "who still knows it is not told");
}

#[tokio::test]
async fn what_is_masked_of_a_party_is_masked_in_free_text_and_opinions_too() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let zhang = test.person("zhang").await;
    let mut opening = testkit::bench::story::discovery();
    let parties = json!([
        { "name": "秦演示", "kind": "person", "part": "涉嫌人", "address": "哈尔滨市道里区秘密路77号" },
        { "name": "测试商行", "kind": "entity", "part": "涉嫌单位", "address": "演示工业园5号楼" },
    ]);
    opening.form.insert("parties".into(), parties);
    let facts = "秦演示住哈尔滨市道里区秘密路77号，货物存放在演示工业园5号楼。";
    opening.form.insert("facts".into(), facts.into());
    opening.opinion = Some("秦演示（哈尔滨市道里区秘密路77号）有逃匿可能。".into());
    let case = test.platform.perform(&zhang, &opening).await.unwrap().case;
    for login in ["liyan", "shen", "zhao"] {
        let view = test.platform.case_view(&test.person(login).await, case).await.unwrap();
        assert!(view.masked, "{login}");
        let told = serde_json::to_string(&view).unwrap();
        for inside in ["秦演示", "秘密路77号", "演示工业园5号楼"] {
            assert!(!told.contains(inside), "{login} {inside}: {told}");
        }
        assert!(view.altered.contains("facts"), "what is altered must not be sent again");
    }
    let view = test.platform.case_view(&zhang, case).await.unwrap();
    let told = serde_json::to_string(&view).unwrap();
    assert!(told.contains(facts) && told.contains("有逃匿可能") && view.altered.is_empty());
}

#[tokio::test]
async fn nobody_opens_a_case_that_he_could_not_read() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let report = || Submission {
        case: None,
        procedure: Some("violation-report".into()),
        title: "有人举报某店售假".into(),
        ..on(Uuid::nil(), "register-report", json!({}))
    };
    let refused = test.platform.perform(&test.person("zhang").await, &report()).await;
    assert!(format!("{refused:?}").contains("知悉范围"), "{refused:?}");
    let cleared = test.platform.perform(&test.person("guan").await, &report()).await;
    assert!(!format!("{cleared:?}").contains("知悉范围"), "{cleared:?}");
}

#[tokio::test]
async fn a_letter_lists_the_goods_of_the_case() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let drafted = async |act: &str, template: &str, form: serde_json::Value| {
        let (by, form) = (stage.officer("zhang"), form.as_object().cloned().unwrap());
        let preview = test.platform.preview_document(by, case, act, template, &form).await.unwrap();
        preview.printed.text.concat()
    };
    let letter = drafted("transfer", "transfer-letter", json!({ "police_organ": "2301-police" })).await;
    assert!(letter.contains("涉案物品清单"), "{letter}");
    let lots = json!({ "handed_goods": [{ "lot": "1", "quantity": "120" }] });
    for form in [json!({}), lots] {
        let list = drafted("hand-over-goods", "goods-list", form).await;
        assert!(list.contains("手提包") && list.contains("120") && list.contains("一号库"), "{list}");
    }
}
