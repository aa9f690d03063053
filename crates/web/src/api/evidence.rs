//! Evidence checklists: as data, against a case, and what the next organ will miss after an act.
use super::input::{Asked, At};
use super::law::{items, library, shown};
use super::problem::{Answer, Stop};
use super::route::{Route, get};
use super::shapes::plain;
use super::token::Caller;
use crate::state::WebState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use case::evidence::{Need, missed_by_next, of_case};
use law::evidence::{EvidenceChecklist, EvidenceItem};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/law/checklists", "法规", "各类案件的证据清单", || axum::routing::get(list))
            .answers(StatusCode::OK, "Items"),
        get("/law/checklists/{id}", "法规", "一份证据清单", || axum::routing::get(one))
            .answers(StatusCode::OK, "Definition"),
        get(
            "/cases/{id}/evidence",
            "办件",
            "对照证据清单：已有、缺少、以后谁要用；写明 act 时列出交出后下一机关将缺的",
            || axum::routing::get(of),
        )
        .asks(&[("act", "text?", "将要办理的动作 id")])
        .answers(StatusCode::OK, "Evidence"),
    ]
}

async fn list(State(state): State<WebState>, caller: Caller) -> Answer {
    items(
        library(&state, &caller)?
            .checklists
            .values()
            .map(|found| json!({ "id": found.id, "title": found.title, "versions": [] })),
    )
}

async fn one(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    shown(library(&state, &caller)?.checklists.get(&id).map(|found| plain(&found.value)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    act: Option<String>,
}

async fn of(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<Uuid>,
    Asked(which): Asked<Which>,
) -> Answer {
    let view = state.platform.case_view(&caller.person, id).await?;
    let library = &state.platform.rules.library;
    let on = case::actor::civil_date(state.platform.now());
    let procedure = library.procedure(&view.procedure).ok_or_else(Stop::not_there)?;
    let causes: Vec<Value> = of_case(library, procedure, &view.state, on)
        .iter()
        .map(|cause| {
            let items = cause.items.iter().map(|item| {
                let mut row = told(&state, cause.checklist, item.item);
                row["presence"] = json!(item.presence);
                row["places"] = json!(item.places);
                row["needed_here"] = needs(&item.own);
                row["needed_later"] = needs(&item.later);
                row
            });
            let items: Vec<Value> = items.collect();
            json!({ "checklist": cause.checklist.id, "title": cause.checklist.title, "items": items })
        })
        .collect();
    let missed: Vec<Value> = match &which.act {
        None => Vec::new(),
        Some(act) => {
            let act = procedure.act(act).ok_or_else(|| Stop::rejected("act", "程序没有这个动作"))?;
            let items = missed_by_next(library, procedure, act, &view.state, on);
            let row = |missed: &case::evidence::Missed<'_>| {
                let mut row = told(&state, missed.checklist, missed.item);
                row["presence"] = json!(missed.presence);
                row["on_form"] = json!(missed.on_form);
                row["needed_later"] = needs(&missed.needs);
                row
            };
            items.iter().map(row).collect()
        }
    };
    Ok(Json(json!({ "causes": causes, "missed_by_next": missed })).into_response())
}

fn told(state: &WebState, checklist: &EvidenceChecklist, item: &EvidenceItem) -> Value {
    let on = case::actor::civil_date(state.platform.now());
    let article = crate::desk::evidence::in_force(state, &item.cites, on);
    json!({
        "checklist": checklist.id,
        "item": item.id,
        "title": item.title,
        "proves": item.proves,
        "form": item.form,
        "status": item.status,
        "article": article.map(|cite| state.platform.rules.library.cited(cite, on)),
    })
}

fn needs(needs: &[Need<'_>]) -> Value {
    let step = |need: &Need<'_>| {
        json!({
            "procedure": need.procedure.key(),
            "title": need.procedure.title,
            "act": need.act.id,
            "step": need.act.title,
        })
    };
    needs.iter().map(step).collect()
}
