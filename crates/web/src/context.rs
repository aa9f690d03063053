//! What belongs to one request: its id, and the frame of the person once known, so that even a fault has its page.
use crate::ui::frame::Frame;
use app::Arrival;
use axum::http::request::Parts;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

/// A request's id and frame.
#[derive(Debug, Clone, Default)]
pub struct Context(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    id: String,
    address: Option<IpAddr>,
    frame: OnceLock<Frame>,
}

impl Context {
    /// The context of a new request from an address.
    #[must_use]
    pub fn new(address: Option<IpAddr>) -> Self {
        Context(Arc::new(Inner { id: app::new_id().to_string(), address, frame: OnceLock::new() }))
    }

    /// The context of a request on its way; a new one outside the router's layers.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        parts.extensions.get::<Context>().cloned().unwrap_or_else(|| Context::new(None))
    }

    /// Id of the request (UUIDv7).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Address of the client, if it is known.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// How the request came, for the audit trail.
    #[must_use]
    pub fn arrival(&self) -> Arrival {
        let address = self.0.address.map(|address| address.to_string()).unwrap_or_default();
        Arrival { request_id: self.0.id.clone(), address }
    }

    /// Keeps the frame; the first one stays.
    pub fn set_frame(&self, frame: Frame) {
        let _ = self.0.frame.set(frame);
    }

    /// The frame, if a person is known.
    #[must_use]
    pub fn frame(&self) -> Option<&Frame> {
        self.0.frame.get()
    }
}
