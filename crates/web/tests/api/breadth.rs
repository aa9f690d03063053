//! The parts beside cases: directory, drafts, one's own account, several acts at once, jobs, the law's uses.
use crate::client::{Api, PARTY, discovery};
use axum::http::Method;
use serde_json::{Value, json};

fn items(reply: &Value) -> &Vec<Value> {
    reply["items"].as_array().unwrap()
}

#[tokio::test]
async fn organs_regions_and_officers_are_listed_for_whoever_must_name_them() {
    let api = Api::demonstration().await;
    let wang = api.login("wang").await;
    let police = api.get(&wang, "/organs?duty=police&region=230100").await.expect(200);
    assert!(items(&police).iter().any(|organ| organ["id"] == "2301-police"), "{police}");
    assert!(items(&police).iter().all(|organ| organ["duty"] == "police"));
    assert_eq!(api.get(&wang, "/organs/2301-police").await.expect(200)["duty_title"], "公安");
    api.get(&wang, "/organs/nowhere").await.problem(404, "not-there");
    assert!(items(&api.get(&wang, "/regions").await.expect(200)).len() > 100);
    let me = api.get(&wang, "/me").await.expect(200);
    let own = api.get(&wang, "/organs/2301-amr/officers").await.expect(200);
    assert!(items(&own).iter().any(|officer| officer["id"] == me["id"]));
    let sun = api.get(&api.login("sun").await, "/me").await.expect(200);
    let theirs = api.get(&wang, "/organs/2301-police/officers").await.expect(200);
    assert!(items(&theirs).iter().any(|officer| officer["id"] == sun["id"]));
    api.get(&wang, "/organs/nowhere/officers").await.problem(404, "not-there");
}

#[tokio::test]
async fn drafts_are_kept_listed_and_removed_and_are_ones_own() {
    let api = Api::demonstration().await;
    let (zhang, li) = (api.login("zhang").await, api.login("liyan").await);
    let path = "/drafts/crime-transfer/discover";
    let draft = json!({ "form": { "title": "半份" }, "opinion": "待补" });
    assert_eq!(api.send(Method::PUT, &zhang, path, &draft).await.status, 204);
    let kept = api.get(&zhang, path).await.expect(200);
    assert_eq!((&kept["form"]["form"]["title"], &kept["form"]["opinion"]), (&json!("半份"), &json!("待补")));
    assert_eq!(items(&api.get(&zhang, "/drafts").await.expect(200)).len(), 1);
    api.get(&li, path).await.problem(404, "not-there");
    let strange = api.paper(&li, "goods-list").await;
    let foreign = json!({ "form": {}, "papers": [strange] });
    api.send(Method::PUT, &zhang, path, &foreign).await.problem(422, "rejected");
    let hidden = json!({ "form": { "written_report": { "sha256": strange["sha256"] } } });
    api.send(Method::PUT, &zhang, path, &hidden).await.problem(422, "rejected");
    let paper = api.paper(&zhang, "goods-list").await;
    let mut renamed = paper.clone();
    (renamed["name"], renamed["bytes"]) = (json!("决定书.pdf"), json!(1));
    let own = json!({ "form": {}, "papers": [renamed] });
    assert_eq!(api.send(Method::PUT, &zhang, path, &own).await.status, 204);
    let kept = api.get(&zhang, path).await.expect(200);
    assert_eq!(kept["form"]["papers"], json!([paper]), "what it is called follows from the file");
    assert_eq!(api.send(Method::DELETE, &zhang, path, &json!({})).await.status, 204);
    api.get(&zhang, path).await.problem(404, "not-there");
}

#[tokio::test]
async fn one_changes_the_own_password_and_turns_codes_on_and_every_token_ends() {
    let api = Api::demonstration().await;
    let (zhang, other) = (api.login("zhang").await, api.login("zhang").await);
    let old = testkit::platform::demonstration_password();
    let new = "换成一句别人猜不到的长话 2026";
    let wrong = json!({ "old": "wrong password", "password": new });
    api.send(Method::POST, &zhang, "/me/password", &wrong).await.problem(422, "rejected");
    let right = json!({ "old": old, "password": new });
    assert_eq!(api.send(Method::POST, &zhang, "/me/password", &right).await.status, 204);
    for token in [&zhang, &other] {
        api.get(token, "/me").await.problem(401, "unauthenticated");
    }
    api.try_login("zhang", &old).await.problem(401, "sign-in-failed");
    let again = api.try_login("zhang", new).await.expect(201)["token"].as_str().unwrap().to_owned();
    let secret = api.send(Method::POST, &again, "/me/code/secret", &json!({})).await.expect(200);
    let bare = json!({ "secret": secret["secret"], "code": "000000x" });
    api.send(Method::POST, &again, "/me/code", &bare).await.problem(400, "malformed");
    let code = json!({ "secret": secret["secret"], "code": "000000x", "password": new });
    api.send(Method::POST, &again, "/me/code", &code).await.problem(422, "rejected");
    api.get(&again, "/me").await.expect(200);
}

#[tokio::test]
async fn a_newcomer_may_change_the_first_password_and_do_nothing_else() {
    let api = Api::demonstration().await;
    let platform = &api.test.platform;
    let zhang = api.test.person("zhang").await;
    let granted = platform.access.authorise(&zhang.actor, &access::Request::ManageOwnAccount).unwrap();
    let given = "管理员给的初始口令 2026";
    let hash = app::accounts::hash_password(given).unwrap();
    let officer = zhang.as_officer().unwrap().id.uuid();
    let now = app::clock::micros(platform.now());
    platform.store.set_password(&granted, officer, &hash, true, now).await.unwrap();
    let entered = api.try_login("zhang", given).await.expect(201);
    assert_eq!(entered["must_change_password"], true);
    let token = entered["token"].as_str().unwrap();
    for path in ["/me", "/cases", "/drafts"] {
        api.get(token, path).await.problem(403, "not-allowed");
    }
    let own = "自己想的一句长话 2026";
    let change = json!({ "old": given, "password": own });
    assert_eq!(api.send(Method::POST, token, "/me/password", &change).await.status, 204);
    let again = api.try_login("zhang", own).await.expect(201);
    assert_eq!(again["must_change_password"], false);
    api.get(again["token"].as_str().unwrap(), "/me").await.expect(200);
}

#[tokio::test]
async fn several_cases_are_decided_one_by_one_and_answered_one_by_one() {
    let api = Api::demonstration().await;
    let (zhang, wang) = (api.login("zhang").await, api.login("wang").await);
    let (first, second) = (api.open_case(&zhang).await, api.open_case(&zhang).await);
    let li = api.get(&api.login("liyan").await, "/me").await.expect(200);
    let nowhere = crate::client::key();
    let assign = json!({ "officer": li["id"], "roles": ["handler"], "cases": [first, second, nowhere] });
    let headers = [("idempotency-key", crate::client::key())];
    let done = api.post(&wang, "/bulk/assign", &headers, &assign).await.expect(200);
    let told: Vec<bool> = items(&done).iter().map(|item| item["done"].as_bool().unwrap()).collect();
    assert_eq!((told, &done["done"]), (vec![true, true, false], &json!(2)));
    assert_eq!(items(&done)[2]["says"], "没有找到");
    let again = api.post(&wang, "/bulk/assign", &headers, &assign).await;
    assert_eq!((again.expect(200), &again.headers["idempotent-replay"]), (done, &"true".parse().unwrap()));
    for case in [&first, &second] {
        let seen = api.get(&zhang, &format!("/cases/{case}")).await.expect(200);
        assert!(seen["assigned"].as_object().unwrap().contains_key(li["id"].as_str().unwrap()));
    }
    let single = json!({ "act": "designate", "cases": [first] });
    let not_bulk = api.act(&wang, "/bulk/acts", &single).await.expect(200);
    assert_eq!((&not_bulk["done"], &items(&not_bulk)[0]["done"]), (&json!(0), &json!(false)), "{not_bulk}");
    api.act(&wang, "/bulk/acts", &json!({ "act": "designate", "cases": [] })).await.problem(422, "rejected");
    let sign = api.act(&wang, "/bulk/sign", &json!({ "items": [nowhere] })).await.expect(200);
    assert_eq!(sign["done"], 0);
}

#[tokio::test]
async fn an_item_that_an_act_can_still_take_is_not_put_on_file() {
    let api = Api::demonstration().await;
    let (qian, zhang) = (api.login("qian").await, api.login("zhang").await);
    let desk = api.get(&qian, "/desk").await.expect(200);
    let reason = json!({ "reason": "存查" });
    if let Some(item) = desk["arriving"].as_array().unwrap().first() {
        let path = format!("/handovers/{}/file", item["id"].as_str().unwrap());
        assert_eq!(api.act(&qian, &path, &reason).await.status, 422);
        assert_eq!(api.act(&zhang, &path, &reason).await.status.as_u16() / 100, 4);
    }
    let nowhere = format!("/handovers/{}/file", crate::client::key());
    api.act(&qian, &nowhere, &reason).await.problem(404, "not-there");
}

#[tokio::test]
async fn the_system_administrator_sees_failed_jobs_without_their_content_and_retries_them() {
    let api = Api::demonstration().await;
    let (system, zhang) = (api.login("sysadmin").await, api.login("zhang").await);
    let page = api.get(&system, "/jobs").await.expect(200);
    assert_eq!((&page["items"], &page["dead"]), (&json!([]), &json!(0)));
    api.get(&system, "/jobs?state=half").await.problem(400, "malformed");
    let nowhere = format!("/jobs/{}/retry", crate::client::key());
    api.send(Method::POST, &system, &nowhere, &json!({})).await.problem(404, "not-there");
    for path in ["/jobs", "/jobs?state=ready"] {
        assert!(matches!(api.get(&zhang, path).await.status.as_u16(), 403 | 404));
    }
    assert!(matches!(api.send(Method::POST, &zhang, &nowhere, &json!({})).await.status.as_u16(), 403 | 404));
}

#[tokio::test]
async fn the_law_tells_where_it_is_used_and_what_a_procedure_needs() {
    let api = Api::demonstration().await;
    let wang = api.login("wang").await;
    let uses = api.get(&wang, "/law/uses?cite=transfer-rules%235").await.expect(200);
    let kinds: Vec<&str> = items(&uses).iter().filter_map(|user| user["kind"].as_str()).collect();
    assert!(kinds.contains(&"parameter") && kinds.contains(&"procedure"), "{uses}");
    let parameter = api.get(&wang, "/law/uses?parameter=transfer.approval").await.expect(200);
    assert!(items(&parameter).iter().any(|user| user["part"] == "limit-approval"), "{parameter}");
    for wrong in ["", "?cite=a&table=b", "?cite=%235"] {
        api.get(&wang, &format!("/law/uses{wrong}")).await.problem(400, "malformed");
    }
    let diagram = api.get(&wang, "/law/procedures/crime-transfer/diagram").await;
    assert_eq!(diagram.headers["content-type"], "image/svg+xml");
    assert!(diagram.text().starts_with("<svg"));
    let needed = api.get(&wang, "/law/procedures/crime-transfer/checklist").await.expect(200);
    assert!(needed["help"].as_str().unwrap().contains("## 期限"));
    assert!(
        items(&needed).iter().all(|item| item["article"]["title"].as_str().is_some_and(|t| !t.is_empty()))
    );
    for (path, key) in [
        ("/law/procedures/crime-transfer/examples", "steps"),
        ("/law/tables/ip-crime-threshold/examples", "facts"),
    ] {
        let examples = api.get(&wang, path).await.expect(200);
        assert!(items(&examples).iter().any(|example| !example[key].is_null()), "{path}");
    }
    assert!(items(&api.get(&wang, "/plan/text").await.expect(200)).is_empty(), "nothing was imported");
    api.get(&wang, "/law/instruments/nowhere/text").await.problem(404, "not-there");
    api.get(&wang, "/law/registers/nowhere").await.problem(404, "not-there");
}

#[tokio::test]
async fn a_paper_that_travels_with_personal_data_is_for_those_who_may_read_them() {
    let api = Api::demonstration().await;
    let (zhang, zhao, wang) = (api.login("zhang").await, api.login("zhao").await, api.login("wang").await);
    let letter = api.paper(&zhang, "transfer-letter").await;
    let goods = api.paper(&zhang, "goods-handover-list").await;
    let mut opening = discovery();
    opening["papers"] = json!([letter, goods]);
    let case = api.act(&zhang, "/cases", &opening).await.expect(201)["case"].as_str().unwrap().to_owned();
    let paper = |file: &Value| format!("/cases/{case}/papers/{}", file["sha256"].as_str().unwrap());
    for token in [&zhang, &wang] {
        assert_eq!(api.get(token, &paper(&letter)).await.status, 200);
    }
    let denied = api.get(&zhao, &paper(&letter)).await.problem(403, "not-allowed");
    assert!(denied["detail"].as_str().unwrap().contains("指定人员"), "{denied}");
    let seen = api.get(&zhao, &format!("/cases/{case}")).await;
    assert!(!seen.text().contains("transfer-letter.txt"), "{}", seen.text());
    let papers = seen.json()["papers"].clone();
    let locked = papers.as_array().unwrap().iter().find(|paper| paper["sha256"] == letter["sha256"]).unwrap();
    assert_eq!((&locked["locked"], &locked["name"]), (&json!(true), &json!("涉嫌犯罪案件移送书（＊＊＊）")));
    let own = api.get(&zhang, &format!("/cases/{case}")).await.expect(200);
    assert!(own["papers"].as_array().unwrap().iter().all(|paper| paper["locked"] == false), "{own}");
}

#[tokio::test]
async fn personal_values_are_found_by_those_alone_who_may_read_them() {
    let api = Api::demonstration().await;
    let (zhang, zhao, wang) = (api.login("zhang").await, api.login("zhao").await, api.login("wang").await);
    let case = api.open_case(&zhang).await;
    let words = |text: &str| {
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("/search?q={encoded}")
    };
    for (token, may) in [(&zhang, true), (&wang, true), (&zhao, false)] {
        let found = api.get(token, &words(PARTY)).await.text();
        assert_eq!(found.contains(&case), may, "{found}");
        let listed = api.get(token, &words(PARTY).replace("/search", "/cases")).await.text();
        assert_eq!(listed.contains(&case), may, "{listed}");
        assert!(api.get(token, &words("接口立件测试案")).await.text().contains(&case));
    }
}

#[tokio::test]
async fn secrecy_is_chosen_at_opening_within_ones_clearance_and_changed_with_a_reason() {
    let api = Api::demonstration().await;
    let (zhang, wang, zhao) = (api.login("zhang").await, api.login("wang").await, api.login("zhao").await);
    for beyond in ["sealed", "public"] {
        let mut opening = discovery();
        opening["secrecy"] = json!(beyond);
        let problem = api.act(&zhang, "/cases", &opening).await.problem(422, "rejected");
        assert_eq!(problem["rejections"][0]["field"], "secrecy", "{beyond}");
    }
    let mut opening = discovery();
    opening["secrecy"] = json!("internal");
    let case = api.act(&zhang, "/cases", &opening).await.expect(201)["case"].as_str().unwrap().to_owned();
    let path = format!("/cases/{case}/standing/secrecy");
    let to = |level: &str| json!({ "secrecy": level, "reason": "按保密审查意见" });
    let denied = api.act(&zhang, &path, &to("public")).await.problem(403, "not-allowed");
    assert!(denied["detail"].as_str().unwrap().contains("负责人"), "{denied}");
    assert_eq!(api.act(&zhang, &path, &to("sealed")).await.status, 422, "beyond the own clearance");
    assert_eq!(api.act(&wang, &path, &json!({ "secrecy": "public", "reason": " " })).await.status, 422);
    let seen = api.get(&wang, &format!("/cases/{case}")).await.expect(200);
    assert!(seen["secrecy_levels"].as_array().unwrap().contains(&json!("public")), "{seen}");
    api.act(&wang, &path, &to("public")).await.expect(200);
    let lowered = api.get(&zhao, &format!("/cases/{case}")).await.expect(200);
    assert_eq!(lowered["secrecy"], "public");
    assert_eq!(lowered["events"].as_array().unwrap().last().unwrap()["title"], "变更密级");
    let listed = api.get(&zhang, "/cases?mine=true").await.expect(200);
    let row = items(&listed).iter().find(|row| row["id"] == case.as_str()).unwrap();
    assert_eq!(row["secrecy"], "public", "the read model follows");

    // The head raises it beyond the clearance of the others: they lose it at once.
    let security = api.login("secadmin").await;
    let me = api.get(&wang, "/me").await.expect(200);
    let change = json!({
        "name": me["name"], "organ": me["organ"], "posts": me["posts"], "clearance": "sealed", "state": "active"
    });
    api.act(&security, &format!("/accounts/{}", me["id"].as_str().unwrap()), &change).await.expect(200);
    let wang = api.login("wang").await;
    api.act(&wang, &path, &to("sealed")).await.expect(200);
    for token in [&zhao, &zhang] {
        api.get(token, &format!("/cases/{case}")).await.problem(404, "not-there");
        assert!(!api.get(token, "/cases").await.text().contains(&case));
        assert!(!api.get(token, "/search?q=接口立件测试案").await.text().contains(&case));
    }
    api.get(&wang, &format!("/cases/{case}")).await.expect(200);
}

#[tokio::test]
async fn a_known_act_id_tells_nothing_of_a_case_one_may_not_know() {
    let api = Api::demonstration().await;
    let (zhang, feng) = (api.login("zhang").await, api.login("feng").await);
    let case = api.open_case(&zhang).await;
    let used = [("idempotency-key", crate::client::key())];
    let note = json!({ "text": "批注" });
    let standing = format!("/cases/{case}/standing/note");
    api.post(&zhang, &standing, &used, &note).await.expect(200);
    let goods = json!({ "form": { "goods": [{ "name": "手提包", "quantity": 1, "unit": "件" }] } });
    let act = format!("/cases/{case}/acts/register-goods");
    let done = [("idempotency-key", crate::client::key())];
    api.post(&zhang, &act, &done, &goods).await.expect(200);
    for (path, key, body) in [(&standing, &used, &note), (&act, &done, &goods)] {
        api.post(&feng, path, key, body).await.problem(404, "not-there");
    }
    // Also on the pages' way, where only the act's id stands.
    let stranger = api.test.person("feng").await;
    let id = done[0].1.parse().unwrap();
    let submission = app::cases::Submission {
        act_id: id,
        case: Some(case.parse().unwrap()),
        act: "register-goods".into(),
        ..app::cases::Submission::default()
    };
    let fault = api.test.platform.perform(&stranger, &submission).await.unwrap_err();
    assert!(matches!(fault, app::AppFault::NotThere), "{fault:?}");
}

#[tokio::test]
async fn the_office_imports_the_plan_through_the_interface_and_nobody_else_does() {
    let api = Api::demonstration().await;
    let (office, zhang) = (api.login("wuyan").await, api.login("zhang").await);
    let plan = &api.test.platform.rules.directory.plan;
    let measures: String =
        plan.measures.iter().map(|measure| format!("{}.样例文字。\n", measure.number)).collect();
    let text = format!("样例推进计划\n{measures}").into_bytes();
    let path = "/api/v1/plan/import?filename=plan.txt";
    let with =
        |token| crate::client::With { token: Some(token), headers: Vec::new(), body: Some(text.clone()) };
    api.raw(Method::POST, path, with(&zhang)).await.problem(403, "not-allowed");
    let read = api.raw(Method::POST, path, with(&office)).await.expect(200);
    assert_eq!((&read["file"], &read["objection"]), (&json!("plan.txt"), &Value::Null));
    assert!(items(&api.get(&office, "/plan/text").await.expect(200)).is_empty(), "not applied yet");
    let confirm = json!({ "sha256": read["sha256"] });
    let applied = api.send(Method::POST, &office, "/plan/import/apply", &confirm).await.expect(200);
    assert_eq!(applied["measures"], plan.measures.len());
    let kept = api.get(&zhang, "/plan/text").await.expect(200);
    assert_eq!((items(&kept).len(), &items(&kept)[0]["text"]), (plan.measures.len(), &json!("样例文字。")));
    api.send(Method::POST, &office, "/plan/import/apply", &confirm).await.problem(422, "rejected");
}
