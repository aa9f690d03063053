//! Papers that acts draw up themselves: from the account of the goods, by what is owed, before a case is opened; and what
//! each paper of a case is called.
use app::cases::{CaseFilter, CaseView, Submission};
use app::documents::OpeningDraft;
use app::{AppFault, Person, Platform};
use law::procedure::Act;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use testkit::bench::story::{Stage, on};
use testkit::{Databases, TestPlatform};

fn form(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

/// The platform under a law in which some act is another one.
fn under(platform: &Platform, procedure: &str, act: &str, change: impl Fn(&mut Act)) -> Platform {
    let mut rules = (*platform.rules).clone();
    let filed = rules.library.procedures.values_mut().filter(|filed| *filed.value.id == procedure);
    for known in filed.flat_map(|filed| &mut filed.value.acts).filter(|known| *known.id == act) {
        change(known);
    }
    Platform { rules: Arc::new(rules), ..platform.clone() }
}

/// The cases of a procedure that the demonstration has and a person sees.
async fn cases(test: &TestPlatform, person: &Person, procedure: &str) -> Vec<CaseView> {
    let filter = CaseFilter { procedure: procedure.into(), ..CaseFilter::default() };
    let mut views = Vec::new();
    for row in test.platform.cases(person, &filter, 50).await.unwrap().rows {
        views.push(test.platform.case_view(person, row.case_id).await.unwrap());
    }
    views
}

#[tokio::test]
async fn the_lists_of_a_transfer_name_everything_in_store_not_only_what_was_registered_last() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let zhang = stage.officer("zhang");
    let more = json!({ "goods": [{ "name": "包装盒", "quantity": 400, "unit": "个", "place": "二号库" }] });
    test.platform.perform(zhang, &on(case, "register-goods", more)).await.unwrap();
    let drafts = [
        ("transfer", "transfer-goods-list", json!({ "police_organ": "2301-police" })),
        ("hand-over-goods", "goods-list", json!({})),
    ];
    for (act, template, typed) in drafts {
        let preview = test.platform.preview_document(zhang, case, act, template, &form(&typed)).await;
        let text = preview.unwrap().printed.text.concat();
        for words in ["手提包", "120", "一号库", "包装盒", "400", "二号库", "共2项"] {
            assert!(text.contains(words), "{template} {words}: {text}");
        }
    }
}

#[tokio::test]
async fn a_transfer_draws_up_its_list_of_goods_and_the_police_get_it() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let case = stage.approved(&|_, _| {}).await.unwrap();
        let transfer = Submission {
            papers: stage.papers(&["investigation-report"]),
            ..on(case, "transfer", json!({ "police_organ": "2301-police" }))
        };
        let zhang = stage.officer("zhang");
        test.platform.perform(zhang, &transfer).await.unwrap();
        test.platform.work_jobs().await.unwrap();
        let view = test.platform.case_view(zhang, case).await.unwrap();
        let sent = &view.handovers[0];
        let accept = Submission {
            case: None,
            procedure: Some("police-crime-case".into()),
            item: Some(sent.id),
            ..on(case, "accept", json!({}))
        };
        let qian = stage.officer("qian");
        let police = test.platform.perform(qian, &accept).await.unwrap().case;
        let view = test.platform.case_view(qian, police).await.unwrap();
        let lists = view.in_file.iter().filter(|file| file.paper == "goods-list").count();
        assert_eq!(lists, 1, "{kind:?}");
        assert_eq!(test.platform.verify_as_system().await.unwrap().broken, None);
    }
}

#[tokio::test]
async fn goods_destroyed_leave_their_record_and_report() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    test.platform.work_jobs().await.unwrap();
    let zhang = test.person("zhang").await;
    let views = cases(&test, &zhang, "goods-disposal").await;
    let made = |template: &str| {
        let documents = views.iter().flat_map(|view| &view.state.documents);
        documents.filter(|known| known.template.starts_with(template) && known.file.is_some()).count()
    };
    assert!(made("destruction-record@") > 0 && made("disposal-report@") > 0);
    assert!(views.iter().all(|view| view.state.withheld.is_empty()));
}

#[tokio::test]
async fn an_act_whose_form_leaves_a_paper_to_the_program_does_not_go_through_without_it() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let zhang = test.person("zhang").await;
    let platform = &test.platform;
    let opened = Submission {
        case: None,
        procedure: Some("goods-disposal".into()),
        ..on(
            uuid::Uuid::nil(),
            "register-disposal",
            json!({
                "title": "某商行𠮷物品处置", "disposal_ground": "released", "ground_document": "哈市监解〔2026〕1号",
                "goods": [{ "name": "手提包𠮷", "quantity": 2, "unit": "件", "place": "一号库" }],
            }),
        )
    };
    let case = platform.perform(&zhang, &opened).await.unwrap().case;
    // The rest of the way is not what is asked here: the act is open at once.
    let platform = under(platform, "goods-disposal", "finish-own-disposal", |act| act.from.clear());
    let refused = platform.perform(&zhang, &on(case, "finish-own-disposal", json!({}))).await;
    let Err(AppFault::Refused(why)) = refused else { panic!("{refused:?}") };
    assert!(why.to_string().contains("涉案物品处置结果报告") && why.to_string().contains('𠮷'), "{why}");
    let stage = Stage::set(&platform).await;
    let mut scan = stage.papers(&["written-report"]);
    scan[0].paper = "disposal-report".into();
    let by_hand = Submission { papers: scan, ..on(case, "finish-own-disposal", json!({})) };
    platform.perform(&zhang, &by_hand).await.unwrap();
}

#[tokio::test]
async fn an_act_that_opens_a_case_shows_a_draft_of_its_document() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let wang = test.person("wang").await;
    let typed = form(&json!({ "assisting_organ": "2310-amr", "approval_opinion": "同意发函。" }));
    let draft = OpeningDraft {
        procedure: "assistance-request",
        act: "approve-request",
        title: "某商行进货来源",
        item: None,
        form: &typed,
    };
    let closed = test.platform.preview_opening(&wang, &draft, "assistance-letter").await;
    assert!(matches!(closed, Err(AppFault::NotThere)), "an act that opens nothing has its draft in its case");
    let platform = under(&test.platform, "assistance-request", "approve-request", |act| act.opens = true);
    let shown = platform.preview_opening(&wang, &draft, "assistance-letter").await.unwrap();
    let text = shown.printed.text.concat();
    for words in ["牡丹江市市场监督管理局", "某商行进货来源", "立件时编号", "不产生效力", "待填"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let other = platform.preview_opening(&wang, &draft, "transfer-letter").await;
    assert!(matches!(other, Err(AppFault::NotThere)), "a document that the act does not make");
    let court = test.person("chen").await;
    let denied = platform.preview_opening(&court, &draft, "assistance-letter").await;
    assert!(denied.is_err(), "whoever may not open such a case gets no draft of it");
}

#[tokio::test]
async fn a_paper_is_called_what_the_field_that_holds_it_is_called() {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let case = stage.approved(&|_, _| {}).await.unwrap();
    let file = &stage.papers(&["written-report"])[0];
    for login in ["zhang", "zhao"] {
        let view = test.platform.case_view(stage.officer(login), case).await.unwrap();
        let title = view.paper_titles.get(&file.sha256).map(String::as_str);
        assert_eq!(title, Some("移送涉嫌犯罪案件的书面报告"), "{login}");
    }
}
