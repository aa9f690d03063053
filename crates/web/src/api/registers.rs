//! Registers: what there are, their entries, import of lists; and draws. Entries change through the acts of their cases.
use super::cases::{of_page, page_rows};
use super::input::{Asked, At, Input};
use super::papers::{Named, received};
use super::problem::Answer;
use super::route::{Route, get, post};
use super::shapes::{self, plain};
use super::token::Caller;
use crate::state::WebState;
use app::registers::{EntryFilter, ImportOutcome};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/registers", "名录", "各名录和各状态的条数", || axum::routing::get(list))
            .answers(StatusCode::OK, "RegisterList"),
        get(
            "/registers/{id}/entries",
            "名录",
            "名录的条目；公开的项目人人可见，其余限维护机关",
            || axum::routing::get(entries),
        )
        .asks(&[
            ("q", "text?", "检索词，须全部出现"),
            (
                "state",
                "proposed|in-force|suspended|expired|removed|rejected|over?",
                "状态；over 是有效期已过",
            ),
            ("cursor", "text?", "上一页答复中的 next"),
            ("limit", "int?", "每页条数，1–200，默认 50"),
        ])
        .answers(StatusCode::OK, "EntryPage"),
        get("/registers/{id}/entry", "名录", "一个编号的全部条目，在册的在前", || {
            axum::routing::get(entry)
        })
        .asks(&[("key", "text", "编号")])
        .answers(StatusCode::OK, "EntryPage"),
        post(
            "/registers/{id}/import",
            "名录",
            "读入名单并预览，不改变名录（维护机关）",
            || axum::routing::post(preview),
        )
        .asks(&[("filename", "text?", "文件名；直接上传文件内容时必填")])
        .file()
        .answers(StatusCode::OK, "RegisterPreview"),
        post(
            "/registers/{id}/import/apply",
            "名录",
            "办理本人刚预览的名单，在后台逐行办理",
            || axum::routing::post(apply),
        )
        .body("RegisterApply")
        .answers(StatusCode::ACCEPTED, "RegisterProgress"),
        get("/registers/{id}/import", "名录", "本人上一次导入办到哪里", || {
            axum::routing::get(progress)
        })
        .answers(StatusCode::OK, "RegisterProgress"),
        get(
            "/draws/{id}",
            "名录",
            "一次抽取的名单、种子和结果，任何人可以重新演算",
            || axum::routing::get(draw),
        )
        .open()
        .answers(StatusCode::OK, "DrawChecked"),
        get("/cases/{id}/draws", "名录", "办件的各次抽取", || axum::routing::get(draws))
            .answers(StatusCode::OK, "DrawList"),
    ]
}

async fn list(State(state): State<WebState>, caller: Caller) -> Answer {
    let tiles = state.platform.registers(&caller.person).await?;
    let items: Vec<Value> = tiles
        .iter()
        .map(|tile| {
            let counts = tile
                .counts
                .iter()
                .map(|(state, title, count)| json!({ "state": state, "title": title, "count": count }));
            json!({
                "id": tile.id, "title": tile.title, "summary": tile.summary, "measures": tile.measures,
                "counts": counts.collect::<Vec<_>>(), "kept_here": tile.kept_here,
            })
        })
        .collect();
    Ok(Json(json!({ "items": items })).into_response())
}

fn shown(view: &app::registers::EntryView) -> Value {
    let facts = view
        .facts
        .iter()
        .map(|(field, title, value)| json!({ "field": field, "title": title, "value": value }));
    json!({
        "case": view.case, "key": view.key, "state": view.state, "status": view.status,
        "valid_until": view.valid_until, "organ": view.organ, "load": view.load,
        "facts": facts.collect::<Vec<_>>(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    q: String,
    state: String,
    cursor: String,
    limit: Option<i64>,
}

async fn entries(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Asked(wanted): Asked<Wanted>,
) -> Answer {
    let rows = page_rows(wanted.limit)?;
    let filter = EntryFilter { q: wanted.q, state: wanted.state, cursor: wanted.cursor };
    let found = state.platform.register_entries(&caller.person, &id, &filter, rows).await.map_err(of_page)?;
    Ok(Json(shapes::page(found.items.iter().map(shown).collect(), found.next)).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    key: String,
}

async fn entry(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Asked(which): Asked<Key>,
) -> Answer {
    let views = state.platform.register_entry(&caller.person, &id, &which.key).await?;
    Ok(Json(shapes::page(views.iter().map(shown).collect(), None)).into_response())
}

async fn preview(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Asked(named): Asked<Named>,
    request: Request,
) -> Answer {
    let file = received(&state, named, request).await?;
    let read = state.platform.prepare_import(&caller.person, &id, &file.name, file.bytes).await?;
    Ok(Json(plain(&read)).into_response())
}

/// Which list is meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Apply {
    sha256: String,
}

async fn apply(
    State(state): State<WebState>,
    caller: Caller,
    At(id): At<String>,
    Input(sent): Input<Apply>,
) -> Answer {
    state.platform.apply_import(&caller.person, &id, &sent.sha256).await?;
    let body = progress_of(&state, &caller, &id).await?;
    Ok((StatusCode::ACCEPTED, Json(body)).into_response())
}

async fn progress(State(state): State<WebState>, caller: Caller, At(id): At<String>) -> Answer {
    Ok(Json(progress_of(&state, &caller, &id).await?).into_response())
}

async fn progress_of(state: &WebState, caller: &Caller, id: &str) -> Result<Value, app::AppFault> {
    Ok(match state.platform.import_progress(&caller.person, id).await? {
        ImportOutcome::None => json!({ "import": null, "finished": true }),
        ImportOutcome::Applied(applied) => {
            let finished = applied.is_finished();
            json!({ "import": plain(&applied), "finished": finished })
        }
    })
}

async fn draw(State(state): State<WebState>, At(id): At<Uuid>) -> Answer {
    let statement = state.platform.draw_statement(id).await?;
    Ok(Json(checked(&state, &statement)).into_response())
}

async fn draws(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let found = state.platform.case_draws(&caller.person, id).await?;
    let items: Vec<Value> = found.iter().map(|one| checked(&state, one)).collect();
    Ok(Json(json!({ "items": items })).into_response())
}

/// A statement with what recomputing it gives.
fn checked(state: &WebState, statement: &app::registers::DrawStatement) -> Value {
    let checked = statement.verify(Some(&state.platform.store.verifier_key()));
    let (steps, fault) = match checked {
        Ok(steps) => (plain(&steps), Value::Null),
        Err(fault) => (json!([]), fault.to_string().into()),
    };
    json!({ "statement": plain(statement), "steps": steps, "fault": fault })
}
