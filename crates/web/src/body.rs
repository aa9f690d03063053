//! Bodies of forms, read only for those who are signed in and only from our own pages.
use crate::error::Stop;
use crate::security;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::message::Message;
use axum::extract::{Form, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// Most parts of one form.
const MAX_PARTS: usize = 8_000;
/// Name of the token in every form.
const TOKEN: &str = "csrf";

/// A file as sent.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// Name of the input.
    pub input: String,
    /// Name of the file.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A form that somebody signed in sent from one of our pages.
#[derive(Debug, Clone)]
pub struct SentForm {
    /// Who.
    pub signed: Signed,
    /// Names and values in order, the token left out.
    pub pairs: Vec<(String, String)>,
    /// Files, empty inputs left out.
    pub files: Vec<SentFile>,
}

impl SentForm {
    /// The first value of a name, trimmed; empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        text(&self.pairs, name)
    }

    /// All values of a name that are not blank.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.pairs.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// The first value of a name, trimmed; empty when there is none.
#[must_use]
pub fn text<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

fn stale() -> Stop {
    let says = "这个页面已经失效（可能在别处重新登录过），没有办理。请用浏览器的“后退”回到表单，先把长段文字复制下来，                刷新页面后再填写、提交。";
    let status = StatusCode::FORBIDDEN.as_u16();
    Stop::Say(Message::NotTaken { status, says: says.into(), next: None })
}

fn unreadable(status: StatusCode) -> Stop {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Stop::Say(security::too_large()),
        _ => Stop::Ready(Box::new(StatusCode::BAD_REQUEST.into_response())),
    }
}

impl FromRequest<WebState> for SentForm {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Stop> {
        let (mut parts, body) = request.into_parts();
        let signed = Signed::from_request_parts(&mut parts, state).await?;
        let request = Request::from_parts(parts, body);
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let multipart = Multipart::from_request(request, state).await;
            let multipart = multipart.map_err(|fault| unreadable(fault.status()))?;
            return parts_of(signed, multipart).await;
        }
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Form(mut pairs) = form.map_err(|fault| unreadable(fault.status()))?;
        if !signed.token_fits(text(&pairs, TOKEN)) {
            return Err(stale());
        }
        pairs.retain(|(name, _)| name != TOKEN);
        Ok(SentForm { signed, pairs, files: Vec::new() })
    }
}

/// Reads the parts; the token comes before any file, so that nothing large is taken from a stranger's page.
async fn parts_of(signed: Signed, mut multipart: Multipart) -> Result<SentForm, Stop> {
    let mut sent = SentForm { signed, pairs: Vec::new(), files: Vec::new() };
    let mut fits = false;
    while let Some(field) = multipart.next_field().await.map_err(|fault| unreadable(fault.status()))? {
        if sent.pairs.len() + sent.files.len() >= MAX_PARTS {
            return Err(unreadable(StatusCode::BAD_REQUEST));
        }
        let input = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            None => {
                let value = field.text().await.map_err(|fault| unreadable(fault.status()))?;
                if input == TOKEN {
                    fits = sent.signed.token_fits(value.trim());
                } else {
                    sent.pairs.push((input, value));
                }
            }
            Some(_) if !fits => return Err(stale()),
            Some(name) => {
                let bytes = field.bytes().await.map_err(|fault| unreadable(fault.status()))?;
                if !name.is_empty() {
                    sent.files.push(SentFile { input, name, bytes: bytes.to_vec() });
                }
            }
        }
    }
    if fits { Ok(sent) } else { Err(stale()) }
}
