//! The OpenAPI 3.1 document: routes from the one table of routes, forms of acts from the law data.
mod acts;
pub mod schema;
mod shapes_documents;
mod shapes_found;
mod shapes_lists;
mod shapes_read;
mod shapes_registers;
mod shapes_screened;
mod shapes_sent;

use super::input::IDEMPOTENCY_KEY;
use super::problem::{Answer, KINDS, PROBLEM_JSON, TYPE_PREFIX};
use super::route::{Body, Reply, Route, get};
use super::{PREFIX, REPLAY, standing};
use crate::state::WebState;
use acts::Acts;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use schema::{reference, schema};
use serde_json::{Map, Value, json};

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/openapi.json", "文档", "本文档", || axum::routing::get(show))
            .open()
            .answers(StatusCode::OK, "Document"),
    ]
}

async fn show(State(state): State<WebState>) -> Answer {
    Ok(Json(document(&state)).into_response())
}

/// The document for the law in force today.
#[must_use]
pub fn document(state: &WebState) -> Value {
    let today = case::actor::civil_date(state.platform.now());
    let acts = acts::acts(&state.platform.rules.library, today);
    let mut paths: Map<String, Value> = Map::new();
    for route in super::routes() {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_ascii_lowercase()] = operation(&route, &acts);
    }
    let mut schemas = schema::named();
    schemas.insert(
        "Definition".into(),
        json!({ "type": "object", "description": "法规数据的原样；格式见法规数据说明" }),
    );
    schemas.insert("Document".into(), json!({ "type": "object", "description": "OpenAPI 3.1 文档" }));
    schemas.extend(acts.schemas);
    json!({
        "openapi": "3.1.0",
        "info": { "title": "知保接口", "version": env!("CARGO_PKG_VERSION"), "description": about() },
        "servers": [{ "url": PREFIX }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "令牌，由 POST /session 取得" } },
            "schemas": schemas,
        },
    })
}

fn about() -> String {
    let kinds = KINDS
        .iter()
        .map(|kind| format!("- `{TYPE_PREFIX}{}`（{}）：{}", kind.id, kind.status.as_u16(), kind.title));
    format!(
        "与网页同一套办理规则。错误一律是 problem+json，type 有：\n{}",
        kinds.collect::<Vec<_>>().join("\n")
    )
}

fn operation(route: &Route, acts: &Acts) -> Value {
    let mut operation = json!({
        "tags": [route.tag],
        "summary": route.says,
        "operationId": operation_id(route),
        "parameters": parameters(route),
        "responses": responses(route),
    });
    if route.is_open {
        operation["security"] = json!([]);
    }
    if let Some(body) = body(route, acts) {
        operation["requestBody"] = body;
    }
    operation
}

/// `post-cases-id-acts-act`.
fn operation_id(route: &Route) -> String {
    let words = route.path.split('/').map(|part| part.trim_matches(['{', '}']).replace('.', "-"));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    format!("{}-{}", route.method.as_str().to_ascii_lowercase(), words.join("-"))
}

fn parameters(route: &Route) -> Vec<Value> {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path.map(|name| path_parameter(route, name)).collect();
    for (name, kind, says) in route.query {
        let needed = !kind.ends_with('?');
        let shape = schema(kind.trim_end_matches('?'));
        parameters.push(
            json!({ "name": name, "in": "query", "required": needed, "description": says, "schema": shape }),
        );
    }
    if route.acts {
        parameters.push(json!({
            "name": IDEMPOTENCY_KEY.as_str(), "in": "header", "required": true, "schema": schema("uuid"),
            "description": "提交编号，UUIDv7；重试时使用同一个",
        }));
    }
    if route.matches {
        parameters.push(json!({
            "name": "if-match", "in": "header", "required": false, "schema": schema("text"),
            "description": "所见的办件版本，加引号，如 \"7\"；其间有人办理过则答复 412",
        }));
    }
    parameters
}

fn path_parameter(route: &Route, name: &str) -> Value {
    let shape = match name {
        "kind" => json!({ "type": "string", "enum": standing::KINDS }),
        "id" if !route.path.starts_with("/law/") && !route.path.starts_with("/organs/") => schema("uuid"),
        "year" | "number" => schema("int"),
        _ => schema("text"),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": shape })
}

fn body(route: &Route, acts: &Acts) -> Option<Value> {
    let one_of = |names: &[String]| names.iter().map(|name| reference(name)).collect::<Vec<_>>();
    let content = match route.body {
        Body::None => return None,
        Body::Json("Opening") => {
            json!({ "schema": { "oneOf": one_of(&acts.opening) }, "examples": acts.opening_examples })
        }
        // Several acts may ask for the same fields, so a body may fit more than one of them: the path says which.
        Body::Json("ActOf") => {
            json!({ "schema": { "anyOf": one_of(&acts.within) }, "examples": acts.within_examples })
        }
        Body::Json("StandingOf") => {
            let kinds: Vec<String> = standing::KINDS.iter().map(|kind| format!("standing.{kind}")).collect();
            json!({ "schema": { "anyOf": one_of(&kinds) } })
        }
        Body::Json(name) => json!({ "schema": reference(name) }),
        Body::File => {
            let parts =
                json!({ "file": { "type": "string", "format": "binary" }, "paper": { "type": "string" } });
            let form = json!({ "schema": { "type": "object", "properties": parts, "required": ["file"] } });
            let content =
                json!({ "application/octet-stream": { "schema": {} }, "multipart/form-data": form });
            return Some(json!({ "required": true, "content": content }));
        }
    };
    Some(json!({ "required": true, "content": { "application/json": content } }))
}

fn responses(route: &Route) -> Value {
    let mut responses = Map::new();
    let replayed =
        json!({ (REPLAY.as_str()): { "description": "true：先前的答复", "schema": schema("text") } });
    let (status, mut good) = match route.reply {
        Reply::Empty => (204, json!({ "description": "已完成" })),
        Reply::Json(status, name) => {
            let content = json!({ "application/json": { "schema": reference(name) } });
            (status.as_u16(), json!({ "description": "完成", "content": content }))
        }
        Reply::Bytes(media) => {
            (200, json!({ "description": "文件", "content": { (media): { "schema": {} } } }))
        }
    };
    if route.acts {
        good["headers"] = replayed;
    }
    responses.insert(status.to_string(), good);
    let problem = json!({ (PROBLEM_JSON): { "schema": reference("Problem") } });
    responses.insert("default".into(), json!({ "description": "错误", "content": problem }));
    Value::Object(responses)
}
