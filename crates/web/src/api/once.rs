//! An act is done once however often it is sent: the client's key is claimed with a digest of what was asked, and the
//! answer is kept beside it. The store itself guards the act's id as well; this layer gives the same answer again even
//! when the case has moved on since.
use super::input::Key;
use super::problem::{self, Stop};
use super::token::Caller;
use crate::state::WebState;
use app::AppFault;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::future::Future;
use store::Receipt;

/// Header of an answer that was given before.
pub const REPLAY: HeaderName = HeaderName::from_static("idempotent-replay");

/// What is kept under a key.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    digest: String,
    /// None while the act is under way, or when the server stopped before it could say.
    answer: Option<Value>,
}

/// One act as asked for.
pub(super) struct Asked<'a> {
    pub(super) state: &'a WebState,
    pub(super) caller: &'a Caller,
    pub(super) key: Key,
    /// Whether the caller may know what the act is about; if not, nothing that is kept under the key is told.
    pub(super) knows: bool,
    /// Status of a good answer.
    pub(super) status: StatusCode,
    /// Method and path: what the key is for.
    pub(super) what: String,
}

fn digest(asked: &Asked<'_>, body: &impl Serialize) -> Result<String, Stop> {
    let body = serde_json::to_vec(&json!([asked.caller.officer, asked.what, body])).map_err(Stop::ours)?;
    Ok(hex::encode(Sha256::digest(body)))
}

fn text(kept: &Kept) -> Result<String, Stop> {
    serde_json::to_string(kept).map_err(Stop::ours)
}

fn different() -> Stop {
    AppFault::DifferentBody.into()
}

/// Does `act` unless it was done before under the same key.
///
/// # Errors
/// [`problem::DIFFERENT_BODY`] when the key stands for something else; whatever `act` says otherwise.
pub(super) async fn once<F>(asked: Asked<'_>, body: &impl Serialize, act: F) -> Result<Response, Stop>
where
    F: Future<Output = Result<Value, Stop>>,
{
    if !asked.knows {
        // The use case says no, and notes the attempt.
        return act.await.map(|answer| respond(&asked, &answer, false));
    }
    let store = &asked.state.platform.store;
    let setting = format!("api-act:{}", asked.key.0);
    let claim = Kept { digest: digest(&asked, body)?, answer: None };
    let fresh = text(&claim)?;
    let claimed = store.set_setting_once(&setting, &fresh).await?;
    if !claimed && let Some(kept) = store.setting(&setting).await? {
        let kept: Kept = serde_json::from_str(&kept).map_err(Stop::ours)?;
        if kept.digest != claim.digest {
            return Err(different());
        }
        if let Some(answer) = kept.answer {
            return Ok(respond(&asked, &answer, true));
        }
    }
    if let Some(receipt) = store.receipt(asked.key.0).await? {
        if claimed {
            // Recorded on the pages under this id: what was asked there is not known here.
            store.take_setting(&setting, &fresh).await?;
            return Err(different());
        }
        return Ok(respond(&asked, &answer_of(&receipt), true));
    }
    match act.await {
        Ok(answer) => {
            store.set_setting(&setting, &text(&Kept { answer: Some(answer.clone()), ..claim })?).await?;
            Ok(respond(&asked, &answer, false))
        }
        Err(stop) => {
            // A twin of this request may have done it in between; else nothing was done and the key is free again.
            if let Some(receipt) = store.receipt(asked.key.0).await? {
                return Ok(respond(&asked, &answer_of(&receipt), true));
            }
            if !stop.is_ours() {
                store.take_setting(&setting, &fresh).await?;
            }
            Err(stop)
        }
    }
}

impl Stop {
    /// Whether it is a fault of ours, after which it is not known what was recorded.
    pub(super) fn is_ours(&self) -> bool {
        match self {
            Stop::App(fault) => matches!(**fault, AppFault::Fault(_) | AppFault::Busy),
            Stop::Say(kind, ..) => *kind == problem::FAULT,
        }
    }
}

/// The answer that a receipt alone can give.
pub(super) fn answer_of(receipt: &Receipt) -> Value {
    let main = receipt.events.first();
    let version =
        receipt.events.iter().filter(|e| Some(e.stream) == main.map(|m| m.stream)).map(|e| e.version).max();
    json!({
        "act_id": receipt.act_id,
        "case": main.map(|event| event.stream),
        "version": version,
        "number": receipt.numbers.first(),
        "title": Value::Null,
        "awaits": Value::Null,
        "events": receipt.events,
    })
}

fn respond(asked: &Asked<'_>, answer: &Value, replay: bool) -> Response {
    let mut response = (asked.status, axum::Json(answer)).into_response();
    let headers = response.headers_mut();
    if replay {
        headers.insert(REPLAY, HeaderValue::from_static("true"));
    }
    if asked.status == StatusCode::CREATED
        && let Some(case) = answer.get("case").and_then(Value::as_str)
        && let Ok(place) = HeaderValue::from_str(&format!("{}/cases/{case}", super::PREFIX))
    {
        headers.insert(header::LOCATION, place);
    }
    response
}
