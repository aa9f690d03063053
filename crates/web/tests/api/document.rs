//! The document says what the router does, and answers look as it says.
use crate::client::{Api, With};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::api::routes;

/// Every reference in a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                found.insert(target.to_owned());
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// Where a value differs from its schema; the part of JSON Schema that the document uses for answers.
fn differs(document: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return differs(document, document.pointer(&name[1..]).unwrap(), value, at);
    }
    if let Some(options) = schema["oneOf"].as_array() {
        let fits = options.iter().any(|option| differs(document, option, value, at).is_none());
        return (!fits).then(|| format!("{at}: none of oneOf: {value}"));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let wanted = &schema["type"];
    let fits = wanted.is_null()
        || wanted == kind
        || wanted.as_array().is_some_and(|kinds| kinds.contains(&json!(kind)));
    if !fits {
        return Some(format!("{at}: {kind} instead of {wanted}"));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Some(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    match value {
        Value::Array(values) => values.iter().enumerate().find_map(|(position, value)| {
            differs(document, &schema["items"], value, &format!("{at}/{position}"))
        }),
        Value::Object(map) => {
            let missing = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(name) = missing.into_iter().find(|name| !map.contains_key(*name)) {
                return Some(format!("{at}: {name} is missing"));
            }
            map.iter().find_map(|(name, value)| {
                let at = format!("{at}/{name}");
                match (schema["properties"].get(name), &schema["additionalProperties"]) {
                    (Some(schema), _) => differs(document, schema, value, &at),
                    (None, Value::Bool(false)) => Some(format!("{at}: not in the document")),
                    (None, schema) => differs(document, schema, value, &at),
                }
            })
        }
        _ => None,
    }
}

async fn document(api: &Api) -> Value {
    api.raw(Method::GET, "/api/v1/openapi.json", With::default()).await.expect(200)
}

#[tokio::test]
async fn document_and_router_name_the_same_routes_and_nothing_hangs_loose() {
    let api = Api::demonstration().await;
    let document = document(&api).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut named = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            named.insert(format!("{} {path}", method.to_uppercase()));
            assert!(ids.insert(operation["operationId"].to_string()), "{}", operation["operationId"]);
            let listed = operation["parameters"].as_array().unwrap().iter().filter(|p| p["in"] == "path");
            assert_eq!(listed.count(), path.matches('{').count(), "{path}");
            assert!(operation["responses"]["default"]["content"]["application/problem+json"].is_object());
            // What is documented is routed: another method is refused, this one is not unknown.
            let real = path.replace("{id}", "x").replace("{", "").replace('}', "");
            let put = api.raw(Method::PATCH, &format!("/api/v1{real}"), With::default()).await;
            assert_eq!(put.status, 405, "{path}");
        }
    }
    let routed: BTreeSet<String> =
        routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(named, routed);
    let kept: BTreeSet<String> = include_str!("routes.txt").lines().map(str::to_owned).collect();
    assert_eq!(routed, kept, "the interface changed: change tests/api/routes.txt with it, on purpose");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for target in &found {
        assert!(document.pointer(&target[1..]).is_some(), "{target} is nowhere");
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        assert!(plain && found.contains(&format!("#/components/schemas/{name}")), "{name} is used nowhere");
    }
}

#[tokio::test]
async fn every_act_of_every_procedure_has_its_form_with_choices_and_articles() {
    let api = Api::demonstration().await;
    let document = document(&api).await;
    let schemas = &document["components"]["schemas"];
    let mut seen = 0;
    for procedure in api.test.platform.rules.library.procedures.values() {
        for act in procedure.acts.iter().filter(|act| !act.is_by_system()) {
            let shape = &schemas[format!("act.{}.{}.{}", procedure.id, procedure.version, act.id)];
            let form = &shape["properties"]["form"]["properties"];
            assert_eq!(form.as_object().map(serde_json::Map::len), Some(act.form.len()), "{}", act.id);
            assert!(shape["x-cite"]["text"].as_str().is_some_and(|text| text.starts_with('《')), "{shape}");
            seen += 1;
        }
    }
    assert!(seen > 20);
    let keys: BTreeSet<&String> = api.test.platform.rules.library.procedures.keys().collect();
    let media =
        |path: &str| document["paths"][path]["post"]["requestBody"]["content"]["application/json"].clone();
    let opening = media("/cases");
    assert!(opening["schema"]["oneOf"].as_array().is_some_and(|acts| acts.len() >= keys.len()));
    let examples = opening["examples"].as_object().unwrap();
    assert_eq!(examples.keys().collect::<BTreeSet<_>>(), keys);
    assert!(
        media("/cases/{id}/acts/{act}")["schema"]["anyOf"].as_array().is_some_and(|acts| acts.len() > 20)
    );
}

#[tokio::test]
async fn answers_about_screened_batches_look_as_the_document_says() {
    let api = Api::demonstration().await;
    let document = document(&api).await;
    let hanip = api.login("hanip").await;
    let batches = api.get(&hanip, "/marks/screenings").await.expect(200);
    let batch = batches["items"][0]["id"].as_str().unwrap();
    let found = api.get(&hanip, &format!("/marks/screenings/{batch}/findings")).await.expect(200);
    let finding = found["items"][0]["id"].as_str().unwrap();
    let asked = [
        ("/marks/screenings", "/marks/screenings".to_owned()),
        ("/marks/screenings/{id}", format!("/marks/screenings/{batch}")),
        ("/marks/screenings/{id}/findings", format!("/marks/screenings/{batch}/findings")),
        ("/marks/findings/{id}", format!("/marks/findings/{finding}")),
        ("/marks/quality", "/marks/quality".to_owned()),
    ];
    for (path, real) in &asked {
        let answer = api.get(&hanip, real).await.expect(200);
        let schema =
            &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(differs(&document, schema, &answer, path), None);
    }
}

#[tokio::test]
async fn answers_look_as_the_document_says() {
    let api = Api::demonstration().await;
    let document = document(&api).await;
    let (zhang, wang, auditor) =
        (api.login("zhang").await, api.login("wang").await, api.login("auditor").await);
    let (security, system) = (api.login("secadmin").await, api.login("sysadmin").await);
    let case = api.open_case(&zhang).await;
    let table = api.test.platform.rules.library.tables.keys().next().unwrap().clone();
    let parameter = api.test.platform.rules.library.parameters.keys().next().unwrap().clone();
    let asked = [
        (&zhang, "/me", "/me".to_owned()),
        (&zhang, "/cases", "/cases?mine=true".to_owned()),
        (&zhang, "/cases/{id}", format!("/cases/{case}")),
        (&wang, "/desk", "/desk".to_owned()),
        (&wang, "/search", "/search?q=移送".to_owned()),
        (&wang, "/marks", "/marks?q=雪碧泉".to_owned()),
        (&wang, "/handovers", "/handovers?direction=sent".to_owned()),
        (&wang, "/plan", "/plan".to_owned()),
        (&wang, "/plan/{number}", "/plan/1".to_owned()),
        (&wang, "/plan/reminders", "/plan/reminders?light=soon".to_owned()),
        (&wang, "/law/instruments", "/law/instruments".to_owned()),
        (&wang, "/law/instruments/{id}", "/law/instruments/transfer-rules".to_owned()),
        (&wang, "/law/procedures", "/law/procedures".to_owned()),
        (&wang, "/law/procedures/{id}", "/law/procedures/crime-transfer".to_owned()),
        (&wang, "/law/tables", "/law/tables".to_owned()),
        (&wang, "/law/tables/{id}", format!("/law/tables/{table}")),
        (&wang, "/law/parameters", "/law/parameters".to_owned()),
        (&wang, "/law/parameters/{id}", format!("/law/parameters/{parameter}")),
        (&wang, "/calendar/{year}", "/calendar/2026".to_owned()),
        (&wang, "/organs", "/organs?duty=police".to_owned()),
        (&wang, "/organs/{id}", "/organs/2301-amr".to_owned()),
        (&wang, "/organs/{id}/officers", "/organs/2301-amr/officers".to_owned()),
        (&wang, "/regions", "/regions".to_owned()),
        (&wang, "/drafts", "/drafts".to_owned()),
        (&wang, "/filters", "/filters".to_owned()),
        (&wang, "/law/registers", "/law/registers".to_owned()),
        (&wang, "/law/checklists/{id}", "/law/checklists/trademark".to_owned()),
        (&zhang, "/cases/{id}/evidence", format!("/cases/{case}/evidence?act=transfer")),
        (&wang, "/law/uses", "/law/uses?parameter=transfer.approval".to_owned()),
        (&wang, "/law/instruments/{id}/text", "/law/instruments/transfer-rules/text".to_owned()),
        (&wang, "/law/procedures/{id}/checklist", "/law/procedures/crime-transfer/checklist".to_owned()),
        (&wang, "/law/procedures/{id}/examples", "/law/procedures/crime-transfer/examples".to_owned()),
        (&wang, "/law/tables/{id}/examples", format!("/law/tables/{table}/examples")),
        (&wang, "/plan/text", "/plan/text".to_owned()),
        (&system, "/jobs", "/jobs?state=dead".to_owned()),
        (&auditor, "/audit", "/audit?limit=20".to_owned()),
        (&security, "/accounts", "/accounts?organ=2301-amr".to_owned()),
    ];
    let schema = |path: &str, method: &str, status: &str| {
        document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"].clone()
    };
    for (token, path, real) in &asked {
        let answer = api.get(token, real).await.expect(200);
        assert_eq!(differs(&document, &schema(path, "get", "200"), &answer, path), None);
    }
    let from = "2026-11-20T16:00:00+08:00";
    let limit = json!({ "procedure": "crime-transfer", "limit": "approval", "from": from });
    let deadline = api.post(&zhang, "/law/deadline", &[], &limit).await.expect(200);
    assert_eq!(differs(&document, &schema("/law/deadline", "post", "200"), &deadline, ""), None);
    let facts = json!({ "facts": {}, "on": "2026-01-01" });
    let problem = api.post(&zhang, &format!("/law/tables/{table}/decide"), &[], &facts).await;
    let wanted = &document["components"]["schemas"]["Problem"];
    assert_eq!(differs(&document, wanted, &problem.problem(422, "rejected"), ""), None);
    let note = format!("/cases/{case}/standing/note");
    let receipt = api.act(&zhang, &note, &json!({ "text": "批注" })).await.expect(200);
    assert_eq!(differs(&document, &schema("/cases/{id}/standing/{kind}", "post", "200"), &receipt, ""), None);
    let paper = api.paper(&zhang, "goods-list").await;
    assert_eq!(differs(&document, &schema("/papers", "post", "201"), &paper, ""), None);
}

#[tokio::test]
async fn answers_about_one_time_links_look_as_the_document_says() {
    let api = Api::demonstration().await;
    let document = document(&api).await;
    let (security, system) = (api.login("secadmin").await, api.login("sysadmin").await);
    let schema = |path: &str, method: &str, status: &str| {
        document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"].clone()
    };
    let form = json!({ "login": "newcomer", "name": "新来", "organ": "2301-amr", "posts": ["officer"] });
    let invited = api.act(&security, "/accounts", &form).await.expect(201);
    assert_eq!(differs(&document, &schema("/accounts", "post", "201"), &invited, ""), None);
    let waiting = api.get(&system, "/links").await.expect(200);
    assert_eq!(waiting["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(differs(&document, &schema("/links", "get", "200"), &waiting, ""), None);
}

/// Every address in the guide, with its method.
fn addresses(guide: &str) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for part in guide.split('`').filter(|part| part.starts_with("GET /api") || part.starts_with("POST /api"))
    {
        let (method, rest) = part.split_once(' ').unwrap();
        found.insert((
            method.to_owned(),
            rest.trim_start_matches("/api/v1").split('?').next().unwrap().to_owned(),
        ));
    }
    found
}

#[test]
fn the_guide_names_routes_that_exist_and_every_kind_of_problem() {
    let guide = include_str!("../../../../docs/guide/api.md");
    let routed: BTreeSet<(String, String)> =
        routes().iter().map(|route| (route.method.to_string(), route.path.to_owned())).collect();
    let named = addresses(guide);
    assert!(named.len() > 10);
    for address in &named {
        assert!(routed.contains(address), "{address:?}");
    }
    for kind in web::api::KINDS {
        let row = format!("| `{}` | {} |", kind.id, kind.status.as_u16());
        assert!(guide.contains(&row), "{row}");
    }
    for body in guide.split("-d '").skip(1) {
        let body = body.split('\'').next().unwrap();
        assert!(serde_json::from_str::<Value>(body).is_ok_and(|body| body.is_object()), "{body}");
    }
}

#[tokio::test]
async fn amounts_are_read_as_people_write_them() {
    let api = Api::demonstration().await;
    let zhang = api.login("zhang").await;
    let decide = "/law/tables/ip-crime-threshold/decide";
    let facts = |amount: &str| {
        let facts = json!({ "offence": "214", "act_date": "2026-03-01", "sales_amount": amount });
        json!({ "facts": facts })
    };
    let decided = api.post(&zhang, decide, &[], &facts("5万元")).await.expect(200);
    assert_eq!(decided["decision"]["facts"]["sales_amount"], 5_000_000);
    api.post(&zhang, decide, &[], &facts("很多")).await.problem(422, "rejected");
}
