//! Rehearsing a change of law: a later day of the loaded data, or a draft as an archive. Nothing is written.
use super::cases::page_rows;
use super::input::Asked;
use super::papers::{Named, received};
use super::problem::{Answer, Stop};
use super::route::{Route, get, post};
use super::token::Caller;
use crate::state::WebState;
use access::Request as Wish;
use app::rehearsal::{Draft, MAX_COMPARED, RehearsalPart, draft_of_zip};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use jiff::civil::Date;
use serde::Deserialize;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get(
            "/law/rehearsal",
            "法规",
            "到某一天，已装入的规则会使本人可知的在办办件有哪些变化；不写入任何东西",
            || axum::routing::get(by_day),
        )
        .asks(&[
            ("on", "date", "哪一天"),
            ("cursor", "text?", "上一份答复中的 next"),
            ("limit", "int?", "比较几件，1–200；不写为 400"),
        ])
        .answers(StatusCode::OK, "Rehearsal"),
        post(
            "/law/rehearsal",
            "法规",
            "用草案（zip，同名文件代替现有的）比较本人可知的在办办件；不写入任何东西",
            || axum::routing::post(by_draft),
        )
        .asks(&[
            ("on", "date?", "按哪一天比较，默认今天"),
            ("filename", "text?", "文件名；直接上传文件内容时必填"),
        ])
        .file()
        .answers(StatusCode::OK, "Rehearsal"),
    ]
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    on: Date,
    #[serde(default)]
    cursor: String,
    limit: Option<i64>,
}

async fn by_day(State(state): State<WebState>, caller: Caller, Asked(which): Asked<Which>) -> Answer {
    let most = match which.limit {
        Some(_) => usize::try_from(page_rows(which.limit)?).unwrap_or(MAX_COMPARED),
        None => MAX_COMPARED,
    };
    let part = RehearsalPart { cursor: Some(which.cursor), most };
    let found = state.platform.rehearse(&caller.person, &Draft::AsLoaded, Some(which.on), &part).await;
    Ok(Json(found.map_err(super::cases::of_page)?).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithDraft {
    on: Option<Date>,
    #[serde(default)]
    filename: String,
}

async fn by_draft(
    State(state): State<WebState>,
    caller: Caller,
    Asked(which): Asked<WithDraft>,
    request: Request,
) -> Answer {
    state.platform.access.authorise(&caller.person.actor, &Wish::RehearseLaw)?;
    let named = Named::of_file(which.filename);
    let file = received(&state, named, request).await?;
    let draft = Draft::Files(draft_of_zip(&file.bytes).map_err(Stop::from)?);
    let part = RehearsalPart { cursor: None, most: MAX_COMPARED };
    let found = state.platform.rehearse(&caller.person, &draft, which.on, &part).await?;
    Ok(Json(found).into_response())
}
