//! Who may know what: personal data, strangers' cases and files, the three administrators.
use crate::client::{Api, PARTY, With, discovery, key};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn personal_data_are_masked_for_those_who_need_not_know_them() {
    let api = Api::demonstration().await;
    let (zhang, zhao) = (api.login("zhang").await, api.login("zhao").await);
    let case = api.open_case(&zhang).await;
    let path = format!("/cases/{case}");
    let own = api.get(&zhang, &path).await;
    assert!(own.text().contains(PARTY));
    assert_eq!(own.json()["masked"], false);
    let other = api.get(&zhao, &path).await;
    assert_eq!(other.expect(200)["masked"], true);
    assert!(!other.text().contains(PARTY), "{}", other.text());
}

#[tokio::test]
async fn a_case_one_may_not_know_answers_as_one_that_is_not_there() {
    let api = Api::demonstration().await;
    let (zhang, feng) = (api.login("zhang").await, api.login("feng").await);
    let case = api.open_case(&zhang).await;
    let paper = api.paper(&zhang, "transfer-letter").await;
    let sha256 = paper["sha256"].as_str().unwrap();
    let bare = |reply: &crate::client::Reply| {
        let mut body = reply.json();
        body["instance"] = json!(null);
        (reply.status, body)
    };
    let nowhere = key();
    for rest in ["", "/dossier", &format!("/papers/{sha256}")] {
        let known = bare(&api.get(&feng, &format!("/cases/{case}{rest}")).await);
        assert_eq!(known.0, 404);
        assert_eq!(known, bare(&api.get(&feng, &format!("/cases/{nowhere}{rest}")).await));
    }
    for rest in ["/acts/report", "/acts/none", "/standing/note"] {
        let body = if rest.contains("note") { json!({ "text": "x" }) } else { json!({}) };
        let known = bare(&api.act(&feng, &format!("/cases/{case}{rest}"), &body).await);
        assert_eq!(known.0, 404);
        assert_eq!(known, bare(&api.act(&feng, &format!("/cases/{nowhere}{rest}"), &body).await));
    }
    assert!(!api.get(&feng, "/search?q=接口立件测试案").await.text().contains(&case));
}

#[tokio::test]
async fn knowing_the_digest_of_a_file_gives_nobody_the_file() {
    let api = Api::demonstration().await;
    let (zhang, li) = (api.login("zhang").await, api.login("liyan").await);
    let case = api.open_case(&zhang).await;
    let strange = api.paper(&li, "goods-list").await;
    let goods = json!([{ "name": "手提包", "quantity": 1, "unit": "件" }]);
    let act = format!("/cases/{case}/acts/register-goods");
    let in_form = json!({ "form": { "goods": goods, "goods_list": strange } });
    let problem = api.act(&zhang, &act, &in_form).await.problem(422, "rejected");
    assert_eq!(problem["rejections"][0]["field"], "goods_list");
    let among = json!({ "form": { "goods": goods }, "papers": [strange] });
    let problem = api.act(&zhang, &act, &among).await.problem(422, "rejected");
    assert_eq!(problem["rejections"][0]["field"], "papers");

    let boundary = "\r\n--b--\r\n";
    let head = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"清单.txt\"\r\n\r\n";
    let with = |body: String| With {
        token: Some(&zhang),
        headers: vec![("content-type", "multipart/form-data; boundary=b".into())],
        body: Some(body.into_bytes()),
    };
    let own =
        api.raw(Method::POST, "/api/v1/papers?paper=goods-list", with(format!("{head}清单{boundary}"))).await;
    let own = own.expect(201);
    assert_eq!(own["name"], "清单.txt");
    let form = json!({ "form": { "goods": goods, "goods_list": { "sha256": own["sha256"] } } });
    api.act(&zhang, &act, &form).await.expect(200);
    api.raw(Method::POST, "/api/v1/papers", with("--b--\r\n".into())).await.problem(422, "rejected");
    let program = With { token: Some(&zhang), headers: Vec::new(), body: Some(b"\x7fELF\x00\x01".to_vec()) };
    api.raw(Method::POST, "/api/v1/papers?filename=a.pdf", program).await.problem(422, "rejected");
}

#[tokio::test]
async fn each_administrator_has_the_own_part_and_none_sees_a_case() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let case = api.open_case(&zhang).await;
    let (auditor, security) = (api.login("auditor").await, api.login("secadmin").await);
    for token in [&auditor, &security] {
        api.get(token, &format!("/cases/{case}")).await.problem(404, "not-there");
        for path in ["/cases", "/desk", "/search?q=案", "/handovers"] {
            let status = api.get(token, path).await.status.as_u16();
            assert!(matches!(status, 403 | 404), "{path}: {status}");
        }
    }
    let trail = api.get(&auditor, &format!("/audit?subject={case}&limit=5")).await.expect(200);
    assert_eq!(trail["items"][0]["subject"], case.as_str());
    let checked = api.post(&auditor, "/verify", &[], &json!({})).await.expect(200);
    assert_eq!(checked["broken"], json!(null));
    for token in [&zhang, &security] {
        assert!(matches!(api.get(token, "/audit").await.status.as_u16(), 403 | 404));
        assert!(matches!(api.post(token, "/verify", &[], &json!({})).await.status.as_u16(), 403 | 404));
    }

    let form = json!({ "login": "new-officer", "name": "新来", "organ": "2301-amr", "posts": ["officer"] });
    let headers = [("idempotency-key", key())];
    let invited = api.post(&security, "/accounts", &headers, &form).await.expect(201);
    assert!(invited["token"].is_string());
    let again = api.post(&security, "/accounts", &headers, &form).await;
    assert_eq!(again.headers["idempotent-replay"], "true");
    let told =
        json!({ "id": invited["id"], "link": invited["link"], "token": null, "until": invited["until"] });
    assert_eq!(again.expect(201), told);
    let accounts = api.get(&security, "/accounts?organ=2301-amr").await.expect(200);
    assert!(accounts["items"].as_array().unwrap().iter().any(|account| account["id"] == invited["id"]));
    for token in [&zhang, &auditor] {
        assert!(matches!(api.get(token, "/accounts?organ=2301-amr").await.status.as_u16(), 403 | 404));
        assert!(matches!(api.act(token, "/accounts", &form).await.status.as_u16(), 403 | 404));
    }
    // Rights withdrawn bind at once: the token of a changed account is over.
    let me = api.get(&zhang, "/me").await.expect(200);
    let change = json!({ "name": "张演示", "organ": "2301-amr", "posts": ["officer"], "state": "suspended" });
    api.act(&security, &format!("/accounts/{}", me["id"].as_str().unwrap()), &change).await.expect(200);
    api.get(&zhang, "/me").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn persons_named_in_titles_and_narratives_are_covered_and_found_only_by_those_who_may() {
    let api = Api::demonstration().await;
    let (zhang, zhao) = (api.login("zhang").await, api.login("zhao").await);
    let (name, identity, mobile) = ("戊测试", "230103199003075678", "13912345678");
    let mut discovery = discovery();
    let form = &mut discovery["form"];
    form["title"] = json!(format!("{name}涉嫌销售假冒注册商标的商品案"));
    form["parties"] = json!([{ "name": name, "kind": "person", "number": identity, "part": "涉嫌人" }]);
    form["rights"][0]["holder"] = json!(name);
    form["facts"] = json!(format!("{name}（{identity}）自称已联系买家，电话{mobile}。数额按账册计算。"));
    let case = api.act(&zhang, "/cases", &discovery).await.expect(201)["case"].as_str().unwrap().to_owned();
    let own = api.get(&zhang, &format!("/cases/{case}")).await.text();
    assert!([name, identity, mobile].iter().all(|word| own.contains(word)));
    let other = api.get(&zhao, &format!("/cases/{case}")).await;
    assert_eq!(other.expect(200)["masked"], true);
    let list = api.get(&zhao, "/cases?limit=200").await.text();
    assert!(other.text().contains("戊某某涉嫌销售") && list.contains("戊某某涉嫌销售"), "{list}");
    for (seen, what) in [(other.text(), "case"), (list, "list")] {
        assert!([name, identity, mobile].iter().all(|word| !seen.contains(word)), "{what}: {seen}");
    }
    for word in [name, identity, mobile] {
        let found =
            async |token: &str| api.get(token, &format!("/search?q={word}")).await.text().contains(&case);
        assert!(found(&zhang).await, "{word} is found by whoever may read it");
        assert!(!found(&zhao).await, "{word} leads others to the case");
    }
}
