//! A transfer from discovery to the receipt of the filing notice, by officers of two organs.
use crate::client::Api;
use serde_json::{Value, json};

fn refused(problem: &Value, place: &str) -> bool {
    let refusals = problem["refusals"].as_array().unwrap();
    refusals.iter().any(|refusal| refusal["cited"].as_str().is_some_and(|cited| cited.contains(place)))
}

#[tokio::test]
async fn a_transfer_runs_from_discovery_to_the_filing_notice_through_the_interface() {
    let api = Api::demonstration().await;
    let (zhang, li, wang) = (api.login("zhang").await, api.login("liyan").await, api.login("wang").await);
    let case = api.open_case(&zhang).await;
    let at = |rest: &str| format!("/cases/{case}/{rest}");

    let list = api.paper(&zhang, "goods-list").await;
    let goods = json!({ "form": { "goods": [{ "name": "手提包", "quantity": 12, "unit": "件" }], "goods_list": list } });
    let receipt = api.act(&zhang, &at("acts/register-goods"), &goods).await.expect(200);
    assert_eq!(receipt["case"], case.as_str());
    assert!(receipt["events"].as_array().is_some_and(|events| !events.is_empty()));

    // One officer is not enough: the law says two.
    let problem = api.act(&wang, &at("acts/designate"), &json!({})).await.problem(422, "refused");
    assert!(refused(&problem, "第五条"), "{problem}");

    let me = api.get(&li, "/me").await.expect(200);
    let assign = json!({ "officer": me["id"], "roles": ["handler"] });
    api.act(&wang, &at("standing/assign"), &assign).await.expect(200);
    api.act(&wang, &at("acts/designate"), &json!({})).await.expect(200);

    let written = api.paper(&zhang, "written-report").await;
    let report = json!({
        "form": { "transfer_ground": "standard", "report_opinion": "建议移送公安机关。", "written_report": written },
        "opinion": "建议尽快移送。",
    });
    let receipt = api.act(&zhang, &at("acts/report"), &report).await.expect(200);
    assert_eq!(receipt["awaits"], true);
    let seen = api.get(&li, &format!("/cases/{case}")).await.expect(200);
    assert_eq!(seen["proposals"][0]["may_sign"], true);
    let sign = json!({ "proposal": seen["proposals"][0]["id"] });
    let own = api.act(&zhang, &at("standing/co-sign"), &sign).await;
    assert_eq!(own.status, 422, "nobody co-signs an own proposal: {}", own.text());
    api.act(&li, &at("standing/co-sign"), &sign).await.expect(200);

    let approve = json!({ "form": { "approval_opinion": "同意移送。" } });
    let denied = api.act(&zhang, &at("acts/approve"), &approve).await;
    assert!(matches!(denied.status.as_u16(), 403 | 422), "only the head approves: {}", denied.text());
    api.act(&wang, &at("acts/approve"), &approve).await.expect(200);

    sent_and_answered(&api, &zhang, &case).await;
}

/// From the hand-over to the receipt of the police's filing notice.
async fn sent_and_answered(api: &Api, zhang: &str, case: &str) {
    let at = |rest: &str| format!("/cases/{case}/{rest}");
    // The law's papers must be attached first.
    let transfer = json!({ "form": { "police_organ": "2301-police" } });
    let problem = api.act(zhang, &at("acts/transfer"), &transfer).await.problem(422, "refused");
    assert!(
        problem["refusals"][0]["code"].as_str().is_some_and(|code| code.starts_with("paper:")),
        "{problem}"
    );
    let mut papers = Vec::new();
    for paper in ["transfer-letter", "investigation-report"] {
        papers.push(api.paper(zhang, paper).await);
    }
    let transfer = json!({ "form": { "police_organ": "2301-police" }, "papers": papers });
    api.act(zhang, &at("acts/transfer"), &transfer).await.expect(200);

    let police = sign_and_file(api).await;
    let zhao = api.login("zhao").await;
    let desk = api.get(&zhao, "/desk").await.expect(200);
    let arriving = desk["arriving"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["to_case"]["id"] == case)
        .unwrap()
        .clone();
    let path = format!("/handovers/{}/sign", arriving["id"].as_str().unwrap());
    let receipt = api.act(&zhao, &path, &json!({})).await.expect(200);
    assert_eq!(receipt["case"], case);

    let seen = api.get(zhang, &format!("/cases/{case}")).await.expect(200);
    assert_eq!(seen["stage"]["main"], "filed", "{}", seen["status"]);
    assert_ne!(police, *case);
    let dossier = api.get(zhang, &at("dossier")).await;
    assert!(dossier.bytes.starts_with(b"PK"), "{}", dossier.text());
    let sha256 = papers[0]["sha256"].as_str().unwrap();
    let paper = api.get(zhang, &at(&format!("papers/{sha256}"))).await;
    assert!(paper.text().contains("transfer-letter"));
    assert!(paper.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

/// The police sign for the transfer and file a case; its id.
async fn sign_and_file(api: &Api) -> String {
    let (qian, sun, chen) = (api.login("qian").await, api.login("sun").await, api.login("chen").await);
    let lists = api.get(&qian, "/handovers?direction=received&signed=false").await.expect(200);
    assert_eq!(lists["reconciliation"]["differences"], json!([]));
    let newest = lists["items"]
        .as_array()
        .unwrap()
        .iter()
        .max_by_key(|item| item["sent_at"].as_str().unwrap().to_owned());
    let path = format!("/handovers/{}/sign", newest.unwrap()["id"].as_str().unwrap());
    let receipt = api.act(&qian, &path, &json!({})).await.expect(200);
    let police = receipt["case"].as_str().unwrap().to_owned();
    let again = api.act(&qian, &path, &json!({})).await;
    assert_eq!(again.status, 409, "an item is signed for once");
    assert!(again.json()["detail"].as_str().unwrap().contains("已由钱演示"), "{}", again.json());
    assert_eq!(again.json()["case"], json!(police));

    let at = |rest: &str| format!("/cases/{police}/{rest}");
    let me = api.get(&chen, "/me").await.expect(200);
    api.act(&sun, &at("standing/assign"), &json!({ "officer": me["id"], "roles": ["handler"] }))
        .await
        .expect(200);
    let proposal = json!({ "form": { "proposal": "file", "proposal_reason": "有犯罪事实。" } });
    api.act(&chen, &at("acts/propose"), &proposal).await.expect(200);
    let notice = api.paper(&sun, "filing-notice").await;
    let filing = json!({ "form": { "filing_basis": "数额达到标准。" }, "papers": [notice] });
    api.act(&sun, &at("acts/file-case"), &filing).await.expect(200);
    police
}
