//! 抽取查验: open to everybody who has the number of a draw.
use crate::desk::papers::disposition;
use crate::error::Answer;
use crate::session::Visitor;
use crate::state::WebState;
use crate::ui::draws::draw;
use crate::ui::frame::{self, Frame, Place};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use uuid::Uuid;

/// `GET /verify/draws/{id}`.
///
/// # Errors
/// "Not there".
pub async fn show(State(state): State<WebState>, visitor: Visitor, Path(id): Path<Uuid>) -> Answer {
    let statement = state.platform.draw_statement(id).await?;
    let key = state.platform.store.verifier_key();
    let checked = statement.verify(Some(&key)).map_err(|fault| fault.to_string());
    let body = draw(&statement, &checked, &key);
    let around = Frame { title: "抽取查验".into(), active: Some(Place::Verify), ..visitor.frame };
    Ok(frame::page(&around, &body).into_response())
}

/// `GET /verify/draws/{id}/draw.json`: the file that `zhibao draw verify` reads.
///
/// # Errors
/// "Not there".
pub async fn download(State(state): State<WebState>, Path(id): Path<Uuid>) -> Answer {
    let statement = state.platform.draw_statement(id).await?;
    let text = serde_json::to_string_pretty(&statement).map_err(crate::error::Stop::ours)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(false, &format!("抽取 {id}.json"))?);
    Ok((headers, text).into_response())
}
