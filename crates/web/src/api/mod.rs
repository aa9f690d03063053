//! The interface for programs under `/api/v1`: the same use cases as the desk, as JSON. A bearer token says who asks;
//! cookies mean nothing here. Faults are problem documents; acts are done once per Idempotency-Key.
mod accounts;
mod admin;
mod bulk;
mod cases;
mod directory;
mod document;
mod documents;
mod drafts;
mod evidence;
mod finders;
mod goods;
mod handovers;
mod input;
mod inspections;
mod jobs;
mod law;
mod law_more;
mod law_rehearsal;
mod links;
mod lists;
mod marks;
mod once;
mod own;
mod papers;
mod plan_import;
mod problem;
mod registers;
mod route;
mod screenings;
mod session;
mod shapes;
mod standing;
pub(crate) mod token;
mod topics;

pub use document::document;
pub use input::IDEMPOTENCY_KEY;
pub use once::REPLAY;
pub(crate) use problem::document as problem_document;
pub use problem::{KINDS, Kind, PROBLEM_JSON, TYPE_PREFIX};
pub use route::{Body, Part, Reply, Route};
pub use token::{LIFE, PREFIX as TOKEN_PREFIX};

use crate::state::WebState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;

/// Where the interface stands.
pub const PREFIX: &str = "/api/v1";
/// Largest JSON body, in bytes.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Largest body of a file: the file itself and the form around it, in bytes.
pub const MAX_UPLOAD_BYTES: usize = app::papers::MAX_FILE_BYTES + MAX_BODY_BYTES;
/// Rows of a page when the question does not say.
pub const PAGE_ROWS: i64 = 50;

/// Every route of the interface; router and document are both made from it.
#[must_use]
pub fn routes() -> Vec<Route> {
    let parts = [
        session::routes(),
        cases::routes(),
        standing::routes(),
        finders::routes(),
        topics::routes(),
        marks::routes(),
        screenings::routes(),
        papers::routes(),
        documents::routes(),
        lists::routes(),
        handovers::routes(),
        bulk::routes(),
        directory::routes(),
        goods::routes(),
        inspections::routes(),
        law::routes(),
        law_more::routes(),
        evidence::routes(),
        law_rehearsal::routes(),
        drafts::routes(),
        plan_import::routes(),
        registers::routes(),
        jobs::routes(),
        admin::routes(),
        accounts::routes(),
        links::routes(),
        own::routes(),
        document::routes(),
    ];
    parts.into_iter().flatten().collect()
}

/// The router, to be nested under [`PREFIX`].
pub fn router(state: &WebState) -> Router<WebState> {
    let router = routes().into_iter().fold(Router::new(), |router, route| {
        let limit = if route.body == Body::File { MAX_UPLOAD_BYTES } else { MAX_BODY_BYTES };
        router.route(route.path, (route.handler)().layer(DefaultBodyLimit::max(limit)))
    });
    router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(state.clone(), problem::around))
}
