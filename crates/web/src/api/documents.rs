//! Official documents: which act makes which, a draft before acting, and what a document's code proves.
use super::input::{At, Input};
use super::papers::attachment;
use super::problem::Answer;
use super::route::{Route, get, post};
use super::token::Caller;
use crate::state::WebState;
use access::Request;
use app::AppFault;
use app::documents::OpeningDraft;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use document::Template;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get(
            "/document-templates",
            "文书",
            "文书模板：由哪些动作制作、取哪些事实",
            || axum::routing::get(templates),
        )
        .answers(StatusCode::OK, "DocumentTemplates"),
        post(
            "/cases/{id}/acts/{act}/preview/{template}",
            "文书",
            "按所填表单画出文书草稿，不编号、不保存",
            || axum::routing::post(preview),
        )
        .body("DraftOf")
        .bytes("application/pdf"),
        post(
            "/procedures/{procedure}/acts/{act}/preview/{template}",
            "文书",
            "按所填表单画出立件动作的文书草稿，不立件、不编号、不保存",
            || axum::routing::post(preview_opening),
        )
        .body("DraftOfOpening")
        .bytes("application/pdf"),
        get("/documents/{code}", "文书", "文书上的核验码证明什么；无须令牌", || {
            axum::routing::get(proof)
        })
        .open()
        .answers(StatusCode::OK, "DocumentProof"),
    ]
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DraftSent {
    form: Map<String, Value>,
}

async fn templates(State(state): State<WebState>, caller: Caller) -> Answer {
    state.platform.access.authorise(&caller.person.actor, &Request::ReadLaw).map_err(AppFault::from)?;
    let items: Vec<Value> = document::shipped::templates().all().map(shown).collect();
    Ok(Json(json!({ "items": items })).into_response())
}

fn shown(template: &Template) -> Value {
    let made: Vec<Value> = template
        .made_by
        .iter()
        .map(|made| json!({ "procedure": *made.procedure, "act": *made.act }))
        .collect();
    json!({
        "id": template.id,
        "version": template.version,
        "title": template.title,
        "summary": template.summary,
        "number": template.number,
        "paper": template.paper,
        "personal": template.personal,
        "made_by": made,
        "takes": template.takes,
    })
}

async fn preview(
    State(state): State<WebState>,
    caller: Caller,
    At((id, act, template)): At<(Uuid, String, String)>,
    Input(sent): Input<DraftSent>,
) -> Answer {
    let preview = state.platform.preview_document(&caller.person, id, &act, &template, &sent.form).await?;
    Ok((attachment("application/pdf", &preview.name)?, preview.printed.pdf).into_response())
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OpeningSent {
    title: String,
    item: Option<Uuid>,
    form: Map<String, Value>,
}

async fn preview_opening(
    State(state): State<WebState>,
    caller: Caller,
    At((procedure, act, template)): At<(String, String, String)>,
    Input(sent): Input<OpeningSent>,
) -> Answer {
    let OpeningSent { title, item, form } = &sent;
    let opening = OpeningDraft { procedure: &procedure, act: &act, title, item: *item, form };
    let preview = state.platform.preview_opening(&caller.person, &opening, &template).await?;
    Ok((attachment("application/pdf", &preview.name)?, preview.printed.pdf).into_response())
}

async fn proof(State(state): State<WebState>, At(code): At<Uuid>) -> Answer {
    Ok(Json(state.platform.document_proof(code).await?).into_response())
}
