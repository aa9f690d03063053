//! The directory: organs, regions, and the officers of an organ, whom one needs to assign or to address.
use super::input::{Asked, At};
use super::problem::{Answer, Stop};
use super::route::{Route, get};
use super::token::Caller;
use crate::state::WebState;
use access::Request;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use law::plan::definition::Organ;
use serde::Deserialize;
use serde_json::{Value, json};

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/organs", "通讯录", "本省的机关，可按职责和地区筛选", || {
            axum::routing::get(organs)
        })
        .asks(&[("duty", "text?", "职责，如 market-regulation"), ("region", "text?", "行政区划代码")])
        .answers(StatusCode::OK, "OrganPage"),
        get("/organs/{id}", "通讯录", "一个机关", || axum::routing::get(organ))
            .answers(StatusCode::OK, "Organ"),
        get(
            "/organs/{id}/officers",
            "通讯录",
            "一个机关在用的办案人员，用于指派和联系",
            || axum::routing::get(officers),
        )
        .answers(StatusCode::OK, "OfficerPage"),
        get("/regions", "通讯录", "本省的行政区划", || axum::routing::get(regions))
            .answers(StatusCode::OK, "RegionPage"),
    ]
}

/// Which organs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Which {
    duty: String,
    region: String,
}

fn may(state: &WebState, caller: &Caller) -> Result<(), Stop> {
    // Administrators, too, need to name organs: whoever may read the law may know which organs there are.
    state.platform.access.authorise(&caller.person.actor, &Request::ReadLaw)?;
    Ok(())
}

fn shown(organ: &Organ) -> Value {
    json!({
        "id": organ.id,
        "name": organ.name,
        "short": organ.short,
        "mark": organ.mark,
        "duty": organ.duty.key(),
        "duty_title": organ.duty.label(),
        "region": organ.region,
    })
}

fn all(items: Vec<Value>) -> Answer {
    Ok(Json(json!({ "items": items, "next": Value::Null })).into_response())
}

async fn organs(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    may(&state, &caller)?;
    let fits = |organ: &&Organ| {
        (which.duty.is_empty() || organ.duty.key() == which.duty)
            && (which.region.is_empty() || organ.region == which.region)
    };
    all(state.platform.rules.directory.organs.organs.iter().filter(fits).map(shown).collect())
}

async fn organ(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    may(&state, &caller)?;
    let found = state.platform.rules.directory.organs.get(&id).ok_or_else(Stop::not_there)?;
    Ok(Json(shown(found)).into_response())
}

async fn officers(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    let found = state.platform.colleagues_of(&caller.person, &id).await?;
    all(found.iter().map(|one| json!({ "id": one.id, "name": one.name, "organ": one.organ })).collect())
}

async fn regions(State(state): State<WebState>, caller: Caller) -> Answer {
    may(&state, &caller)?;
    let regions = state.platform.rules.directory.regions.regions.iter().map(|region| {
        json!({ "code": region.code, "name": region.name, "level": region.level, "parent": region.parent })
    });
    all(regions.collect())
}
