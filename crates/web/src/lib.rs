//! HTTP and HTML: what was sent is read, a use case is asked, its answer is drawn. No rule stands here.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
pub mod api;
pub mod assets;
pub mod body;
pub mod client;
pub mod connections;
pub mod context;
mod csv;
pub mod desk;
pub mod error;
mod frame;
mod known;
mod places;
mod routes;
pub mod security;
pub mod session;
mod state;
pub mod throttle;
pub mod tlog;
pub mod ui;

pub use routes::{ROUTES, Route, Who};
pub use state::{DemoAccount, WebConfig, WebState};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// The whole web side over a platform. Layers from the outside in: compression; id, headers and error pages; the log's
/// span; panics; time; requests from other sites; sessions; sizes of bodies.
pub fn router(state: WebState) -> Router {
    routes::table()
        .nest(api::PREFIX, api::router(&state))
        .nest(tlog::PREFIX, tlog::router())
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(DefaultBodyLimit::max(security::MAX_FORM_BYTES))
        .layer(session::layer(&state))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, security::TIMEOUT))
        .layer(CatchPanicLayer::custom(security::panicked))
        .layer(TraceLayer::new_for_http().make_span_with(security::span))
        .layer(from_fn_with_state(state.clone(), security::around))
        .layer(CompressionLayer::new())
        .with_state(state)
}
