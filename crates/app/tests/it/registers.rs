//! Registers: the life of entries on the ledger, what others see, and lists.
use app::cases::{Done, Submission};
use app::registers::{EntryFilter, ImportOutcome, RowState};
use app::{AppFault, Person, new_id};
use case::Refused;
use law::register::procedure_id;
use serde_json::{Value, json};
use testkit::{Databases, TestPlatform};
use uuid::Uuid;

const REGISTER: &str = "technical-investigators";

pub fn form(value: Value) -> serde_json::Map<String, Value> {
    value.as_object().cloned().unwrap()
}

fn entry(number: &str, name: &str) -> Value {
    json!({
        "number": number, "name": name, "unit": "测试大学", "fields_of_technology": ["d"], "title_rank": "senior",
        "region": "230100", "source_list": "province", "term_from": "2026-10-01", "contact": "13900000000",
    })
}

async fn propose(test: &TestPlatform, person: &Person, values: Value) -> Result<Done, AppFault> {
    let submission = Submission {
        act_id: new_id(),
        procedure: Some(procedure_id(REGISTER)),
        act: "propose".into(),
        form: form(values),
        ..Submission::default()
    };
    test.platform.perform(person, &submission).await
}

pub async fn act(
    test: &TestPlatform,
    person: &Person,
    case: Uuid,
    act: &str,
    values: Value,
) -> Result<Done, AppFault> {
    let submission = Submission {
        act_id: new_id(),
        case: Some(case),
        act: act.into(),
        form: form(values),
        ..Submission::default()
    };
    test.platform.perform(person, &submission).await
}

async fn state(test: &TestPlatform, person: &Person, key: &str) -> Vec<String> {
    let views = test.platform.register_entry(person, REGISTER, key).await.unwrap();
    views.into_iter().map(|view| view.state).collect()
}

pub fn refusals(fault: AppFault) -> String {
    match fault {
        AppFault::Refused(Refused::Refused { refusals }) => {
            refusals.into_iter().map(|refusal| format!("{}：{}", refusal.code, refusal.says)).collect()
        }
        other => panic!("{other:?}"),
    }
}

pub async fn verified(test: &TestPlatform) {
    assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
}

#[tokio::test]
async fn an_entry_lives_from_proposal_to_removal_and_every_step_is_on_the_ledger() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let (officer, head) = (test.person("feng").await, test.person("hanip").await);
        let case = propose(&test, &officer, entry("T-1", "甲某")).await.unwrap().case;
        assert_eq!(state(&test, &head, "T-1").await, ["proposed"]);
        let todo = test.platform.desk_todo(&head, "", 50).await.unwrap().rows;
        assert!(todo.iter().any(|item| item.case == case && item.act == "admit"), "{todo:?}");
        assert!(act(&test, &officer, case, "admit", json!({})).await.is_err(), "only the head admits");
        act(&test, &head, case, "admit", json!({ "entry_reason": "符合条件" })).await.unwrap();
        assert_eq!(state(&test, &head, "T-1").await, ["in-force"]);
        let reasonless = act(&test, &head, case, "suspend", json!({})).await;
        assert!(matches!(reasonless, Err(AppFault::Refused(Refused::Rejected { .. }))));
        let why = json!({ "entry_reason": "出国访问" });
        act(&test, &head, case, "suspend", why.clone()).await.unwrap();
        assert_eq!(state(&test, &head, "T-1").await, ["suspended"]);
        act(&test, &head, case, "resume", why.clone()).await.unwrap();
        act(&test, &head, case, "change", json!({ "unit": "测试研究院", "entry_reason": "调动" }))
            .await
            .unwrap();
        let view = test.platform.register_entry(&head, REGISTER, "T-1").await.unwrap().remove(0);
        assert!(view.facts.iter().any(|(id, _, value)| id == "unit" && value == "测试研究院"));
        let until = view.valid_until.unwrap();
        assert_eq!(case::actor::civil_date(until).to_string(), "2029-10-01", "three years from the term");
        // Nothing is left to do in an entry in force: it is no duty.
        let todo = test.platform.desk_todo(&head, "", 200).await.unwrap().rows;
        assert!(!todo.iter().any(|item| item.case == case), "{todo:?}");
        assert!(
            refusals(act(&test, &head, case, "expire", why.clone()).await.unwrap_err()).contains("state")
        );
        act(&test, &head, case, "remove", why).await.unwrap();
        assert_eq!(state(&test, &head, "T-1").await, ["removed"]);
        verified(&test).await;
    }
}

#[tokio::test]
async fn when_the_validity_is_over_it_can_no_longer_be_chosen_and_becomes_a_duty() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let head = test.person("hanip").await;
    let case = propose(&test, &head, entry("T-2", "乙某")).await.unwrap().case;
    act(&test, &head, case, "admit", json!({})).await.unwrap();
    test.set("2029-10-09T09:00:00+08:00");
    let head = test.person("hanip").await;
    assert_eq!(state(&test, &head, "T-2").await, ["over"], "no clock decides, but the list says so");
    test.platform.watch_limits().await.unwrap();
    let todo = test.platform.desk_todo(&head, "", 200).await.unwrap().rows;
    assert!(todo.iter().any(|item| item.case == case && item.act == "expire"), "{todo:?}");
    let renewal = json!({ "term_from": "2029-10-08", "entry_reason": "续聘" });
    act(&test, &head, case, "renew", renewal).await.unwrap();
    assert_eq!(state(&test, &head, "T-2").await, ["in-force"]);
    let early = act(&test, &head, case, "expire", json!({ "entry_reason": "x" })).await.unwrap_err();
    assert!(refusals(early).contains("有效期还没有届满"));
    verified(&test).await;
}

#[tokio::test]
async fn two_entries_in_force_never_share_a_key_also_when_both_are_admitted_at_once() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let head = test.person("hanip").await;
        let first = propose(&test, &head, entry("T-3", "丙某")).await.unwrap().case;
        let second = propose(&test, &head, entry("T-3", "丙某某")).await.unwrap().case;
        let (one, two) = tokio::join!(
            act(&test, &head, first, "admit", json!({})),
            act(&test, &head, second, "admit", json!({}))
        );
        let refused = match (one, two) {
            (Ok(_), Err(fault)) | (Err(fault), Ok(_)) => refusals(fault),
            other => panic!("{other:?}"),
        };
        assert!(refused.contains("doubled-key") && refused.contains("T-3"), "{kind:?} {refused}");
        assert!(refused.contains("丙某"), "the other entry is named: {refused}");
        let third = propose(&test, &head, entry(" T-3 ", "丙")).await.unwrap_err();
        assert!(refusals(third).contains("doubled-key"), "blanks around a key make no other key");
        verified(&test).await;
    }
}

#[tokio::test]
async fn other_organs_see_what_is_public_and_nothing_else() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let (head, officer, stranger) =
        (test.person("hanip").await, test.person("feng").await, test.person("zhang").await);
    let case = propose(&test, &head, entry("T-4", "丁某")).await.unwrap().case;
    act(&test, &head, case, "admit", json!({})).await.unwrap();
    let seen = |views: Vec<app::registers::EntryView>| {
        let view = views.into_iter().next().unwrap();
        let facts: Vec<String> =
            view.facts.into_iter().map(|(id, _, value)| format!("{id}={value}")).collect();
        (view.case, facts.join("；"))
    };
    let (known, facts) = seen(test.platform.register_entry(&stranger, REGISTER, "T-4").await.unwrap());
    assert_eq!(known, None);
    assert!(facts.contains("name=丁某") && facts.contains("unit=测试大学"), "{facts}");
    assert!(!facts.contains("139") && !facts.contains("region") && !facts.contains("contact"), "{facts}");
    let (known, facts) = seen(test.platform.register_entry(&head, REGISTER, "T-4").await.unwrap());
    assert_eq!(known, Some(case));
    assert!(facts.contains("contact=13900000000"), "{facts}");
    let (_, facts) = seen(test.platform.register_entry(&officer, REGISTER, "T-4").await.unwrap());
    assert!(facts.contains("contact=（不公开）") && facts.contains("region="), "{facts}");
    // Only the look at what is not public left its mark.
    let asked = store::AuditQuery {
        action: Some("ReadPersonalData".into()),
        subject: Some(REGISTER.into()),
        limit: 50,
        ..store::AuditQuery::default()
    };
    let marks = test.platform.audit_trail(&test.person("auditor").await, &asked).await.unwrap().rows;
    let marks: Vec<(&str, &str)> =
        marks.iter().map(|mark| (mark.name.as_deref().unwrap_or(""), mark.row.detail.as_str())).collect();
    assert_eq!(marks, [("韩演示", "名录条目 T-4")]);
    let found = |person: Person, q: &str| {
        let (platform, q) = (test.platform.clone(), q.to_owned());
        async move {
            let filter = EntryFilter { q, ..EntryFilter::default() };
            platform.register_entries(&person, REGISTER, &filter, 50).await.unwrap().items.len()
        }
    };
    assert_eq!(found(stranger.clone(), "丁某").await, 1);
    assert_eq!(found(stranger.clone(), "13900000000").await, 0, "what is not shown is not found");
    assert_eq!(found(head.clone(), "T-4 丁某").await, 1);
    let refused = test.platform.preview_register(&stranger, REGISTER, "a.csv", "编号\nx".as_bytes()).await;
    assert!(matches!(refused, Err(AppFault::NotAllowed(_) | AppFault::NotThere)));
    propose(&test, &head, entry("T-5", "戊某")).await.unwrap();
    assert_eq!(found(stranger.clone(), "T-5").await, 0, "who was proposed is not told");
    assert_eq!(found(head.clone(), "T-5").await, 1);
    let tiles = test.platform.registers(&stranger).await.unwrap();
    let proposed = tiles.iter().flat_map(|tile| &tile.counts).filter(|(state, ..)| state == "proposed");
    assert_eq!(proposed.map(|(_, _, count)| count).sum::<i64>(), 0);
}

const LIST: &str = "技术调查官名单\n编号,姓名,工作单位,技术领域,职称,地区,来源,聘任日期,联系电话,备注\n\
    L-1,王某,测试大学,G 物理、H,正高级,哈尔滨,本省推荐,2026年5月1日,1,无\n\
    L-2,李某,测试大学,计算机软件,副高级,230600,本省推荐,2026/5/1,,\n\
    L-3,赵某,测试大学,天文,正高级,哈尔滨市,本省推荐,2026-05-01,,\n\
    L-1,王某,测试大学,G,正高级,哈尔滨,本省推荐,2026-05-01,,\n\
    ,孙某,,,,,,,,\n";

async fn import(test: &TestPlatform, person: &Person, bytes: &[u8]) -> app::registers::Applied {
    let preview = test.platform.prepare_import(person, REGISTER, "名单.csv", bytes.to_vec()).await.unwrap();
    test.platform.apply_import(person, REGISTER, &preview.sha256).await.unwrap();
    let (_, failed) = test.platform.work_jobs().await.unwrap();
    assert_eq!(failed, 0);
    match test.platform.import_progress(person, REGISTER).await.unwrap() {
        ImportOutcome::Applied(applied) => applied,
        ImportOutcome::None => panic!("nothing"),
    }
}

#[tokio::test]
async fn a_list_is_previewed_row_by_row_applied_once_and_adds_nothing_a_second_time() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let head = test.person("hanip").await;
        let gbk = encoding_rs::GBK.encode(LIST).0.into_owned();
        let preview = test.platform.preview_register(&head, REGISTER, "名单.csv", &gbk).await.unwrap();
        assert_eq!((preview.encoding.as_str(), preview.heading_row), ("GB18030", 2));
        let states: Vec<(u32, RowState)> = preview.rows.iter().map(|row| (row.row, row.state)).collect();
        use RowState::{Bad, New};
        assert_eq!(states, [(3, New), (4, New), (5, Bad), (6, Bad), (7, Bad)]);
        let fault = &preview.rows[2].faults[0];
        assert_eq!((fault.column.as_str(), fault.what.as_str()), ("技术领域", "不认识“天文”"));
        assert!(preview.rows[3].faults[0].what.contains("与第3行是同一条"));
        assert!(preview.columns.contains(&("备注".into(), None)));

        let size = test.platform.store.ledger_size().await.unwrap();
        let applied = import(&test, &head, &gbk).await;
        assert_eq!((applied.added, applied.changed, applied.failures), (2, 0, 3), "{applied:?}");
        assert!(applied.is_finished() && applied.failed[0].row == 5);
        assert_eq!(state(&test, &head, "L-1").await, ["in-force"]);
        let grown = test.platform.store.ledger_size().await.unwrap();
        assert!(grown > size);

        let again = import(&test, &head, &gbk).await;
        assert_eq!((again.added, again.changed, again.same), (0, 0, 2));
        assert_eq!(test.platform.store.ledger_size().await.unwrap(), grown, "{kind:?}: nothing is added");

        let changed = LIST.replace("L-2,李某,测试大学", "L-2,李某,测试研究院");
        let preview =
            test.platform.preview_register(&head, REGISTER, "b.csv", changed.as_bytes()).await.unwrap();
        let difference = &preview.rows[1].differences[0];
        assert_eq!((difference.before.as_str(), difference.after.as_str()), ("测试大学", "测试研究院"));
        let applied = import(&test, &head, changed.as_bytes()).await;
        assert_eq!((applied.added, applied.changed, applied.same), (0, 1, 1));
        verified(&test).await;
    }
}

#[tokio::test]
async fn an_officer_who_does_not_admit_proposes_and_a_file_that_is_no_list_says_why() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let (officer, head) = (test.person("feng").await, test.person("hanip").await);
    let applied = import(&test, &officer, LIST.as_bytes()).await;
    assert_eq!(applied.added, 2);
    assert_eq!(state(&test, &head, "L-1").await, ["proposed"]);
    for (bytes, says) in [
        ("姓名,单位\n甲,乙\n", "没有列名“编号”"),
        ("编号,序号\n1,2\n", "有2列都是“编号”"),
        ("编号,\"姓名\n1,甲", "引号没有成对"),
        ("", "表格是空的"),
    ] {
        let fault = test.platform.preview_register(&head, REGISTER, "a.csv", bytes.as_bytes()).await;
        let says_it = fault.unwrap_err().to_string();
        assert!(says_it.contains(says), "{says_it}");
    }
    // A quote that is never closed spoils its own row and swallows none.
    let torn = "编号,姓名,单位\nL-8,\"甲,某局\nL-9,乙,某局\n";
    let preview = test.platform.preview_register(&head, REGISTER, "a.csv", torn.as_bytes()).await.unwrap();
    assert_eq!(preview.rows.len(), 2, "{:?}", preview.rows);
    assert_eq!(preview.rows[0].state, RowState::Bad);
    assert!(preview.rows[0].faults[0].what.contains("双引号没有成对"), "{:?}", preview.rows[0]);
    assert!(
        preview.rows[1].faults.iter().all(|fault| !fault.what.contains("双引号")),
        "{:?}",
        preview.rows[1]
    );
}
