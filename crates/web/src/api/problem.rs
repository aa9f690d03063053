//! Faults as problem documents (RFC 9457). A handler returns a [`Stop`]; the document is written in [`around`], where
//! the request's id and the law that refusals cite are at hand.
use crate::context::Context;
use crate::state::WebState;
use app::AppFault;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use case::{Refusal, Refused};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// What every `type` begins with.
pub const TYPE_PREFIX: &str = "urn:zhibao:problem:";
/// Seconds after which a full server may be asked again.
const RETRY_AFTER_SECONDS: &str = "5";

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Last part of `type`.
    pub id: &'static str,
    /// Title in Chinese.
    pub title: &'static str,
    /// Status.
    pub status: StatusCode,
}

macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident = $id:literal, $title:literal, $status:ident;)+) => {
        $($(#[$about])* pub const $name: Kind = Kind { id: $id, title: $title, status: StatusCode::$status };)+
        /// Every kind, for the document.
        pub const KINDS: &[Kind] = &[$($name),+];
    };
}

kinds! {
    /// The request cannot be read.
    MALFORMED = "malformed", "请求写法不对", BAD_REQUEST;
    /// An act came without a usable Idempotency-Key.
    KEY_REQUIRED = "idempotency-key-required", "缺少提交编号", BAD_REQUEST;
    /// No token, or one that is no longer good.
    UNAUTHENTICATED = "unauthenticated", "没有登录", UNAUTHORIZED;
    /// Login, password or code is wrong, or the account is locked for a while; never said which.
    SIGN_IN = "sign-in-failed", "没有登录成功", UNAUTHORIZED;
    /// Too many failed sign-ins from one address.
    TOO_MANY = "too-many-failures", "登录失败过多", TOO_MANY_REQUESTS;
    /// The person may know of it but may not do it.
    NOT_ALLOWED = "not-allowed", "没有权限", FORBIDDEN;
    /// Not there, or not to be known.
    NOT_THERE = "not-there", "没有找到", NOT_FOUND;
    /// Another method is needed.
    METHOD = "method-not-allowed", "不能这样访问", METHOD_NOT_ALLOWED;
    /// It took too long.
    TIMEOUT = "timeout", "办理超时", REQUEST_TIMEOUT;
    /// Somebody else acted in between.
    CONFLICT = "conflict", "有人刚刚办理过", CONFLICT;
    /// The same Idempotency-Key with another content.
    DIFFERENT_BODY = "different-body", "提交编号已用于另一内容", CONFLICT;
    /// If-Match names a version that is no longer the present one.
    STALE = "stale", "办件已有变化", PRECONDITION_FAILED;
    /// The body is too large.
    TOO_LARGE = "too-large", "内容过大", PAYLOAD_TOO_LARGE;
    /// The body has another media type.
    MEDIA_TYPE = "media-type", "内容类型不对", UNSUPPORTED_MEDIA_TYPE;
    /// A lawful no with its articles.
    REFUSED = "refused", "依法不能办理", UNPROCESSABLE_ENTITY;
    /// Bad input, field by field.
    REJECTED = "rejected", "填写有误", UNPROCESSABLE_ENTITY;
    /// Ours.
    FAULT = "fault", "系统内部错误", INTERNAL_SERVER_ERROR;
    /// The server is full.
    BUSY = "busy", "系统正忙", SERVICE_UNAVAILABLE;
}

/// Why a request ended without its answer.
#[derive(Debug, Clone)]
pub enum Stop {
    /// A use case said no, or failed.
    App(Arc<AppFault>),
    /// Said here: kind, words, members beside the standard ones.
    Say(Kind, String, Box<Map<String, Value>>),
}

/// An answer, or why there is none.
pub type Answer = Result<Response, Stop>;

impl Stop {
    /// A problem in words.
    pub fn say(kind: Kind, detail: impl Into<String>) -> Self {
        Stop::Say(kind, detail.into(), Box::default())
    }

    /// A fault of ours from any error.
    pub fn ours(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        AppFault::ours(fault).into()
    }

    /// "Not there", which also stands for "not to be known".
    #[must_use]
    pub fn not_there() -> Self {
        AppFault::NotThere.into()
    }

    /// Bad input beside a part of the request.
    #[must_use]
    pub fn rejected(part: &str, says: impl Into<String>) -> Self {
        AppFault::rejected(part, says).into()
    }
}

impl From<AppFault> for Stop {
    fn from(fault: AppFault) -> Self {
        Stop::App(Arc::new(fault))
    }
}

impl From<store::StoreFault> for Stop {
    fn from(fault: store::StoreFault) -> Self {
        AppFault::from(fault).into()
    }
}

impl From<access::Denied> for Stop {
    fn from(denied: access::Denied) -> Self {
        AppFault::from(denied).into()
    }
}

/// The kind of a use case's fault.
fn kind(fault: &AppFault) -> Kind {
    match fault {
        AppFault::NotThere => NOT_THERE,
        AppFault::NotAllowed(_) => NOT_ALLOWED,
        AppFault::Cursor => MALFORMED,
        AppFault::Refused(Refused::Refused { .. } | Refused::Both { .. }) => REFUSED,
        AppFault::Refused(Refused::Rejected { .. }) => REJECTED,
        AppFault::Refused(Refused::Definition(_)) | AppFault::Fault(_) => FAULT,
        AppFault::Meanwhile { .. } | AppFault::ItemSettled { .. } => CONFLICT,
        AppFault::DifferentBody => DIFFERENT_BODY,
        AppFault::SignIn(_) => SIGN_IN,
        AppFault::Busy => BUSY,
    }
}

/// Refusals with their articles as people read them.
pub(super) fn refusals(state: &WebState, refusals: &[Refusal]) -> Value {
    let today = case::actor::civil_date(state.platform.now());
    let shown = refusals.iter().map(|refusal| {
        let cited = refusal.cite.as_ref().map(|cite| state.platform.rules.library.cited(cite, today));
        json!({
            "code": refusal.code,
            "says": refusal.says,
            "cite": cited.as_ref().map(|cited| cited.cite.to_string()),
            "cited": cited.as_ref().map(law::library::Cited::in_chinese),
            "text": cited.map(|cited| cited.says),
        })
    });
    shown.collect()
}

fn members(state: &WebState, fault: &AppFault) -> Map<String, Value> {
    let mut members = Map::new();
    match fault {
        AppFault::Refused(refused) => {
            let (found, rejections) = refused.clone().parts().unwrap_or_default();
            if !found.is_empty() {
                members.insert("refusals".into(), refusals(state, &found));
            }
            if !rejections.is_empty() {
                let shown = rejections.iter().map(|r| json!({ "field": r.field, "says": r.says }));
                members.insert("rejections".into(), shown.collect());
            }
        }
        AppFault::ItemSettled { case: Some(case), .. } => {
            members.insert("case".into(), json!(case));
        }
        AppFault::Meanwhile { seen, now } => {
            members.insert("seen".into(), json!(seen));
            members.insert("now".into(), json!(now));
        }
        _ => {}
    }
    members
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let kind = match &self {
            Stop::App(fault) => kind(fault),
            Stop::Say(kind, ..) => *kind,
        };
        let mut response = kind.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The problem of an answer that has none yet, told by its status.
fn of_status(status: StatusCode) -> (Kind, &'static str) {
    match status {
        StatusCode::UNAUTHORIZED => (UNAUTHENTICATED, "请先登录"),
        StatusCode::FORBIDDEN => (NOT_ALLOWED, "不允许这样访问"),
        StatusCode::NOT_FOUND => (NOT_THERE, "没有找到"),
        StatusCode::METHOD_NOT_ALLOWED => (METHOD, "这个地址不接受该方法；可用的方法见接口文档"),
        StatusCode::REQUEST_TIMEOUT => (TIMEOUT, "办理时间过长，已停止；用同一提交编号重试不会办理两次"),
        StatusCode::PAYLOAD_TOO_LARGE => (TOO_LARGE, "请求内容超过上限，请拆分后再提交"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (MEDIA_TYPE, "请用 application/json"),
        StatusCode::SERVICE_UNAVAILABLE => (BUSY, "系统正忙，请稍后再提交"),
        status if status.is_client_error() => (MALFORMED, "请求不完整或者写法不对"),
        _ => (FAULT, "系统内部错误，请把 instance 中的编号告诉管理员"),
    }
}

/// A problem document as a response.
pub(crate) fn document(kind: Kind, detail: &str, instance: &str, members: Map<String, Value>) -> Response {
    let mut body = json!({
        "type": format!("{TYPE_PREFIX}{}", kind.id),
        "title": kind.title,
        "status": kind.status.as_u16(),
        "detail": detail,
        "instance": instance,
        "refusals": [],
        "rejections": [],
    });
    if let Some(body) = body.as_object_mut() {
        body.extend(members);
    }
    let mut response = (kind.status, Body::from(body.to_string())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    if kind.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if kind.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
    }
    response
}

/// Gives every answer that is an error its problem document.
pub(super) async fn around(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let context = request.extensions().get::<Context>().cloned().unwrap_or_else(|| Context::new(None));
    request.extensions_mut().insert(context.clone());
    let mut response = next.run(request).await;
    if let Some(stop) = response.extensions_mut().remove::<Stop>() {
        return match stop {
            Stop::Say(kind, detail, members) => document(kind, &detail, context.id(), *members),
            Stop::App(fault) => {
                let kind = kind(&fault);
                if kind == FAULT {
                    tracing::error!(fault = ?fault, request_id = context.id(), "request failed");
                }
                let detail =
                    if kind == FAULT { of_status(kind.status).1.to_owned() } else { fault.to_string() };
                document(kind, &detail, context.id(), members(&state, &fault))
            }
        };
    }
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        let (kind, detail) = of_status(status);
        return document(kind, detail, context.id(), Map::new());
    }
    response
}

/// A panic becomes an answer without a body, which [`around`] then gives its document; details stay in the log.
pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
