//! The published log, read-only, laid out as C2SP tlog-tiles: checkpoint, hash tiles, entry bundles, and the verifier
//! key. Anybody may read it: entries hold identifiers and salted digests, nothing personal.
use crate::api::problem_document;
use crate::context::Context;
use crate::state::WebState;
use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ledger::LedgerError;
use serde_json::Map;
use store::StoreFault;

/// Where the log stands.
pub const PREFIX: &str = "/ledger";
/// Paths below the prefix.
pub const PATHS: [&str; 3] = ["/checkpoint", "/key", "/tile/{*path}"];

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
/// The checkpoint changes as the log grows.
const SHORT: &str = "public, max-age=5";
/// A full tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A partial tile of one width never changes either, but wider ones take its place.
const FOR_A_WHILE: &str = "public, max-age=3600";

/// The router, to be nested under [`PREFIX`].
pub fn router() -> Router<WebState> {
    let [checkpoint_path, key_path, tile_path] = PATHS;
    Router::new()
        .route(checkpoint_path, get(checkpoint))
        .route(key_path, get(key))
        .route(tile_path, get(tile))
        .fallback(nothing)
}

fn answer(media: &'static str, caching: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    // Auditors read the log from their own pages, too.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn not_there(context: Option<&Context>) -> Response {
    use crate::api::KINDS;
    let kind = KINDS.iter().find(|kind| kind.status == StatusCode::NOT_FOUND);
    let instance = context.map(Context::id).unwrap_or_default();
    kind.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |kind| problem_document(*kind, "账本中没有这一部分，或者还没有增长到这里", instance, Map::new()),
    )
}

fn failed(fault: &StoreFault, context: Option<&Context>) -> Response {
    match fault {
        StoreFault::Ledger(LedgerError::TilePath(_) | LedgerError::OutsideTree(_)) => not_there(context),
        fault => {
            tracing::error!(%fault, "ledger not served");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn nothing(context: Option<Extension<Context>>) -> Response {
    not_there(context.as_deref())
}

async fn checkpoint(State(state): State<WebState>, context: Option<Extension<Context>>) -> Response {
    match state.platform.store.checkpoint().await {
        Ok(Some(note)) => answer(TEXT, SHORT, note),
        Ok(None) => not_there(context.as_deref()),
        Err(fault) => failed(&fault, context.as_deref()),
    }
}

async fn key(State(state): State<WebState>) -> Response {
    answer(TEXT, SHORT, format!("{}\n", state.platform.store.verifier_key()))
}

async fn tile(
    State(state): State<WebState>,
    context: Option<Extension<Context>>,
    Path(rest): Path<String>,
) -> Response {
    let path = format!("tile/{rest}");
    let store = &state.platform.store;
    let found =
        if rest.starts_with("entries/") { store.entries(&path).await } else { store.tile(&path).await };
    let caching = if path.contains(".p/") { FOR_A_WHILE } else { FOR_EVER };
    match found {
        Ok(bytes) => answer(BYTES, caching, bytes),
        Err(fault) => failed(&fault, context.as_deref()),
    }
}
