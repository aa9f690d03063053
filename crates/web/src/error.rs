//! From faults of use cases to answers. The page around an answer is drawn in [`crate::security`], where the request's
//! id and the person's frame are known.
use crate::ui::message::Message;
use app::AppFault;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use case::Refused;
use std::sync::Arc;

/// Seconds after which a full server may be asked again.
const RETRY_AFTER_SECONDS: &str = "5";

/// Why a request ended before its page.
#[derive(Debug)]
pub enum Stop {
    /// A use case said no, or failed.
    App(AppFault),
    /// A page that says why.
    Say(Message),
    /// See another page (303).
    Go(String),
    /// An answer made elsewhere.
    Ready(Box<Response>),
}

/// An answer, or why there is none.
pub type Answer = Result<Response, Stop>;

/// What is still to be drawn as a page.
#[derive(Debug, Clone)]
pub(crate) enum Undrawn {
    App(Arc<AppFault>),
    Say(Message),
}

impl From<AppFault> for Stop {
    fn from(fault: AppFault) -> Self {
        Stop::App(fault)
    }
}

impl From<Message> for Stop {
    fn from(message: Message) -> Self {
        Stop::Say(message)
    }
}

impl Stop {
    /// A fault of ours from any error.
    pub fn ours(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Stop::App(AppFault::ours(fault))
    }

    /// A fault of the store of sessions, which tells of it in words only.
    pub(crate) fn of_sessions(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Stop::App(of_sessions(fault))
    }

    /// "Not there", which also stands for "not to be known".
    #[must_use]
    pub const fn not_there() -> Self {
        Stop::App(AppFault::NotThere)
    }
}

/// A fault of the store of sessions as a use case's.
pub(crate) fn of_sessions(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AppFault {
    let fault = fault.into();
    if fault.to_string().contains(store::SESSIONS_BUSY) { AppFault::Busy } else { AppFault::Fault(fault) }
}

/// The status of a fault.
#[must_use]
pub const fn status(fault: &AppFault) -> StatusCode {
    match fault {
        AppFault::NotThere => StatusCode::NOT_FOUND,
        AppFault::NotAllowed(_) => StatusCode::FORBIDDEN,
        AppFault::Cursor => StatusCode::BAD_REQUEST,
        AppFault::Refused(Refused::Definition(_)) | AppFault::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        AppFault::Refused(_) | AppFault::SignIn(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AppFault::Meanwhile { .. } | AppFault::ItemSettled { .. } | AppFault::DifferentBody => {
            StatusCode::CONFLICT
        }
        AppFault::Busy => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// 303 to a page of ours.
pub(crate) fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let undrawn = match self {
            Stop::Go(to) => return see_other(&to),
            Stop::Ready(response) => return *response,
            Stop::Say(message) => Undrawn::Say(message),
            Stop::App(fault) => Undrawn::App(Arc::new(fault)),
        };
        let code = match &undrawn {
            Undrawn::Say(message) => {
                StatusCode::from_u16(message.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Undrawn::App(fault) => status(fault),
        };
        if let Undrawn::App(fault) = &undrawn
            && code == StatusCode::INTERNAL_SERVER_ERROR
        {
            tracing::error!(fault = %chain(fault), "request failed");
        }
        let mut response = code.into_response();
        if code == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        response.extensions_mut().insert(undrawn);
        response
    }
}

/// A fault with everything behind it, for the log.
fn chain(fault: &AppFault) -> String {
    let mut text = fault.to_string();
    let mut next = std::error::Error::source(fault);
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}
