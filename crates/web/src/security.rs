//! What stands around every answer: id, security headers, limits, and a page for whatever ended without one.
use crate::address;
use crate::client;
use crate::context::Context;
use crate::error::{Stop, Undrawn};
use crate::frame;
use crate::state::WebState;
use crate::ui;
use crate::ui::message::Message;
use crate::ui::parts::Cite;
use app::AppFault;
use axum::Extension;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use case::Refused;
use jiff::civil::Date;
use std::time::Duration;

/// Largest body of an ordinary form, in bytes.
pub const MAX_FORM_BYTES: usize = 2 * 1024 * 1024;
/// Largest body with files, in bytes: one file of the largest size and the form around it.
pub const MAX_UPLOAD_BYTES: usize = app::papers::MAX_FILE_BYTES + MAX_FORM_BYTES;
/// Largest body with the plan's official document, in bytes: the document and the form around it.
pub const MAX_PLAN_BYTES: usize = app::plan::MAX_PLAN_FILE_BYTES + MAX_FORM_BYTES;
/// Largest body with a draft of law data, in bytes: the archive and the form around it.
pub const MAX_DRAFT_BYTES: usize = app::rehearsal::MAX_DRAFT_BYTES + MAX_FORM_BYTES;
/// Longest a request may take.
pub const TIMEOUT: Duration = Duration::from_secs(120);
/// Header that carries the request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Everything from ourselves, nothing inline, no frames.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
/// A year, for this host and those below it, in the words of the header.
const STAY_WITH_TLS: &str = "max-age=31536000; includeSubDomains";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Gives the request an id, and the answer its headers and, where it has none, its page.
pub(crate) async fn around(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let address = client::address(request.extensions(), request.headers(), &state.config.trusted_proxies);
    let context = Context::new(address);
    request.extensions_mut().insert(context.clone());
    let for_people = !is_for_programs(request.uri().path());
    let asked = Asked::of(&request);
    let mut response = next.run(request).await;
    if is_unsaved(&response) {
        response = Stop::App(AppFault::Busy).into_response();
    }
    if let Some(undrawn) = response.extensions_mut().remove::<Undrawn>() {
        response = drawn(&state, &context, &message(&state, &context, &asked, &undrawn), response);
    } else if for_people && let Some(says) = unsaid(&response, &context, &asked) {
        response = drawn(&state, &context, &Shown::Message(says), response);
    }
    set_headers(&state, &context, response.headers_mut());
    if state.config.secure_cookies {
        secure_removals(response.headers_mut());
    }
    response
}

/// Stands in the answer to a panic.
#[derive(Debug, Clone, Copy)]
struct Panicked;

/// Whether the layer of sessions answered that it could not save one: the only bare 500 beside that of a panic. The
/// database had no time for it; nobody's mistake, and worth another try.
fn is_unsaved(response: &Response) -> bool {
    let (known, kind) = (response.extensions(), response.headers().get(header::CONTENT_TYPE));
    response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && kind.is_none()
        && known.get::<Undrawn>().is_none()
        && known.get::<Panicked>().is_none()
}

fn is_for_programs(path: &str) -> bool {
    ["/api/", "/ledger/", "/assets/", "/healthz", "/readyz"].iter().any(|start| path.starts_with(start))
}

fn set_headers(state: &WebState, context: &Context, headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if state.config.secure_cookies {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STAY_WITH_TLS));
    }
    if let Ok(id) = HeaderValue::from_str(context.id()) {
        headers.insert(REQUEST_ID, id);
    }
}

/// Cookies of TLS are dropped by a browser only when it is told so over TLS in the same words: the layer of sessions leaves
/// `Secure` out when it removes one.
fn secure_removals(headers: &mut HeaderMap) {
    for cookie in headers.iter_mut().filter(|(name, _)| **name == header::SET_COOKIE).map(|(_, value)| value)
    {
        let bare = cookie.to_str().ok().filter(|text| !text.split("; ").any(|part| part == "Secure"));
        if let Some(secure) = bare.and_then(|text| HeaderValue::from_str(&format!("{text}; Secure")).ok()) {
            *cookie = secure;
        }
    }
}

/// What a page says.
enum Shown {
    Message(Message),
    Words(&'static str, String),
}

/// What was asked for, kept for an answer that leads on from it.
struct Asked {
    /// Nothing was being sent.
    reads: bool,
    path: String,
    /// The same question from its first page.
    first_page: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let uri = request.uri();
        let pairs = uri.query().unwrap_or_default().split('&');
        let kept: Vec<&str> = pairs.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
        let path = uri.path().to_owned();
        let first_page = if kept.is_empty() { path.clone() } else { format!("{path}?{}", kept.join("&")) };
        Asked { reads: request.method().is_safe(), path, first_page }
    }
}

/// Answers of the layers and of the router itself, which have no page.
fn unsaid(response: &Response, context: &Context, asked: &Asked) -> Option<Message> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| !kind.starts_with("text/plain")) {
        return None;
    }
    let status = response.status().as_u16();
    let says = |says: &str| Message::NotTaken { status, says: says.into(), next: None };
    Some(match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Message::NotThere,
        StatusCode::FORBIDDEN => says("这个请求不是从本系统的页面发出的，已拒绝。请回到页面重新提交。"),
        StatusCode::BAD_REQUEST if asked.reads => Message::NotTaken {
            status,
            says: "地址里问号后面的条件写法不对，可能抄写不全。请从不带条件的页面重新查询。".into(),
            next: Some(("不带条件打开".into(), asked.path.clone())),
        },
        StatusCode::BAD_REQUEST => says(
            "提交的内容不完整或者写法不对，没有办理。请用浏览器的“后退”回到表单，核对后再提交；仍然不行的，刷新页面重新填写。",
        ),
        StatusCode::REQUEST_TIMEOUT => says("办理时间过长，已停止。请检查网络后重试，重复提交不会办理两次。"),
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        StatusCode::INTERNAL_SERVER_ERROR => Message::Fault { request_id: context.id().into() },
        _ => return None,
    })
}

/// What is said of a body that is too large.
pub(crate) fn too_large() -> Message {
    Message::TooLarge {
        limit: ui::words::bytes(i64::try_from(app::papers::MAX_FILE_BYTES).unwrap_or(i64::MAX)),
    }
}

fn message(state: &WebState, context: &Context, asked: &Asked, undrawn: &Undrawn) -> Shown {
    let refused = |because| Shown::Message(Message::Refused { because, back: "/cases".into() });
    match undrawn {
        Undrawn::Say(said) => Shown::Message(said.clone()),
        Undrawn::App(fault) => match &**fault {
            AppFault::NotThere => Shown::Message(Message::NotThere),
            AppFault::Cursor => Shown::Message(Message::NotTaken {
                status: StatusCode::BAD_REQUEST.as_u16(),
                says: "地址里的翻页标记（cursor）不对，可能抄写不全。请从第一页看起。".into(),
                next: Some(("看第一页".into(), asked.first_page.clone())),
            }),
            AppFault::NotAllowed(says) => {
                Shown::Message(Message::NotAllowed { says: says.clone(), cite: None })
            }
            AppFault::Refused(Refused::Refused { refusals }) => {
                let today = case::actor::civil_date(state.platform.now());
                refused(
                    refusals
                        .iter()
                        .map(|r| (r.says.clone(), r.cite.as_ref().map(|c| cite(state, c, today))))
                        .collect(),
                )
            }
            AppFault::Refused(Refused::Both { refusals, rejections }) => {
                let today = case::actor::civil_date(state.platform.now());
                let lawful =
                    refusals.iter().map(|r| (r.says.clone(), r.cite.as_ref().map(|c| cite(state, c, today))));
                refused(lawful.chain(rejections.iter().map(|r| (r.says.clone(), None))).collect())
            }
            AppFault::Refused(Refused::Rejected { rejections }) => {
                refused(rejections.iter().map(|rejection| (rejection.says.clone(), None)).collect())
            }
            AppFault::Refused(Refused::Definition(_)) | AppFault::Fault(_) => {
                Shown::Message(Message::Fault { request_id: context.id().into() })
            }
            AppFault::Busy => Shown::Words("系统正忙", fault.to_string()),
            AppFault::ItemSettled { says, case } => Shown::Message(Message::NotTaken {
                status: 409,
                says: says.clone(),
                next: case.map(|case| ("打开这个办件".to_owned(), format!("/cases/{case}"))),
            }),
            AppFault::Meanwhile { .. } | AppFault::DifferentBody => {
                Shown::Words("没有提交", fault.to_string())
            }
            AppFault::SignIn(says) => Shown::Words("没有登录", says.clone()),
        },
    }
}

/// A citation as shown, resolved for a day.
pub(crate) fn cite(state: &WebState, cite: &law::Citation, on: Date) -> Cite {
    cite_of(&state.platform.rules.library.cited(cite, on))
}

/// A citation as shown, resolved already.
pub(crate) fn cite_of(cited: &law::library::Cited) -> Cite {
    Cite {
        text: cited.in_chinese(),
        href: Some(address::law(&cited.cite.to_string())),
        verified: Some(cited.status == law::instrument::Status::Verified),
    }
}

/// Draws the page and keeps status and headers of the answer it replaces.
fn drawn(state: &WebState, context: &Context, shown: &Shown, bare: Response) -> Response {
    let (title, body) = match shown {
        Shown::Message(says) => (says.title(), ui::message::message(says)),
        Shown::Words(title, says) => (*title, words(title, says)),
    };
    let outside = || frame::outside(state, context.id());
    let around = context.frame().cloned().unwrap_or_else(outside);
    let page = ui::frame::page(&ui::frame::Frame { title: title.into(), ..around }, &body);
    let (parts, _) = bare.into_parts();
    let mut response = page.into_response();
    *response.status_mut() = parts.status;
    for (name, value) in &parts.headers {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

fn words(title: &str, says: &str) -> maud::Markup {
    maud::html! {
        section class="z-message" {
            h1 { (title) }
            p { (says) }
            p { a href="/" { "回首页" } }
        }
    }
}

/// A panic becomes an answer without a page, which [`around`] then gives its page; the details stay in the log.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    (Extension(Panicked), StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

/// A log span without anything personal: method, route and id, never the address itself.
pub(crate) fn span(request: &axum::http::Request<Body>) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let id = request.extensions().get::<Context>().map_or("", Context::id);
    tracing::info_span!("request", method = %request.method(), route, request_id = id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_could_not_be_saved_is_told_from_a_panic_and_from_faults_that_have_a_page() {
        let mut bare = Response::default();
        *bare.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        assert!(is_unsaved(&bare));
        assert!(!is_unsaved(&panicked(Box::new(()))));
        assert!(!is_unsaved(&Stop::ours("x").into_response()));
        assert!(!is_unsaved(&Response::default()));
        assert_eq!(Stop::App(AppFault::Busy).into_response().status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
