//! A route with everything the document says of it, so that router and document cannot differ.
use crate::state::WebState;
use axum::http::{Method, StatusCode};
use axum::routing::MethodRouter;

/// Name, type and explanation of a part of a question or of an object; see [`super::document::schema`].
pub type Part = (&'static str, &'static str, &'static str);

/// What a route reads as its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON of a named schema.
    Json(&'static str),
    /// A file, as it is or as a part of a form.
    File,
}

/// What a route answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// Nothing (204).
    Empty,
    /// JSON of a named schema.
    Json(StatusCode, &'static str),
    /// Bytes of a media type.
    Bytes(&'static str),
}

/// A route.
#[derive(Debug, Clone)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path below the prefix, parameters in braces.
    pub path: &'static str,
    /// Part of the interface it belongs to.
    pub tag: &'static str,
    /// What it does, in Chinese.
    pub says: &'static str,
    /// Needs no token.
    pub is_open: bool,
    /// Acts: needs an Idempotency-Key.
    pub acts: bool,
    /// May carry If-Match.
    pub matches: bool,
    /// Parts of the question.
    pub query: &'static [Part],
    /// Body.
    pub body: Body,
    /// Answer.
    pub reply: Reply,
    pub(super) handler: fn() -> MethodRouter<WebState>,
}

type Handler = fn() -> MethodRouter<WebState>;

fn route(
    method: Method,
    path: &'static str,
    tag: &'static str,
    says: &'static str,
    handler: Handler,
) -> Route {
    Route {
        method,
        path,
        tag,
        says,
        is_open: false,
        acts: false,
        matches: false,
        query: &[],
        body: Body::None,
        reply: Reply::Empty,
        handler,
    }
}

/// A route that reads.
pub(super) fn get(path: &'static str, tag: &'static str, says: &'static str, handler: Handler) -> Route {
    route(Method::GET, path, tag, says, handler)
}

/// A route that does or computes something.
pub(super) fn post(path: &'static str, tag: &'static str, says: &'static str, handler: Handler) -> Route {
    route(Method::POST, path, tag, says, handler)
}

/// A route that sets something, the same however often it is sent.
pub(super) fn put(path: &'static str, tag: &'static str, says: &'static str, handler: Handler) -> Route {
    route(Method::PUT, path, tag, says, handler)
}

/// A route that ends something.
pub(super) fn delete(path: &'static str, tag: &'static str, says: &'static str, handler: Handler) -> Route {
    route(Method::DELETE, path, tag, says, handler)
}

impl Route {
    pub(super) fn open(self) -> Self {
        Route { is_open: true, ..self }
    }

    pub(super) fn acting(self) -> Self {
        Route { acts: true, ..self }
    }

    pub(super) fn matching(self) -> Self {
        Route { matches: true, ..self }
    }

    pub(super) fn asks(self, query: &'static [Part]) -> Self {
        Route { query, ..self }
    }

    pub(super) fn body(self, schema: &'static str) -> Self {
        Route { body: Body::Json(schema), ..self }
    }

    pub(super) fn file(self) -> Self {
        Route { body: Body::File, ..self }
    }

    pub(super) fn answers(self, status: StatusCode, schema: &'static str) -> Self {
        Route { reply: Reply::Json(status, schema), ..self }
    }

    pub(super) fn bytes(self, media: &'static str) -> Self {
        Route { reply: Reply::Bytes(media), ..self }
    }

    pub(super) fn empty(self) -> Self {
        Route { reply: Reply::Empty, ..self }
    }
}
