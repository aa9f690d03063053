//! What is read of a request: strict JSON, strict questions, the key of an act, the version that was seen.
use super::problem::{self, Stop};
use crate::state::WebState;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode, header};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vocabulary::parser_words;

/// Header with the id of an act.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A JSON body. Unknown keys are refused by the types read.
#[derive(Debug, Clone)]
pub struct Input<T>(pub T);

/// The question behind the `?`. Unknown keys are refused by the types read.
#[derive(Debug, Clone)]
pub struct Asked<T>(pub T);

/// Parts of the path; one that cannot be read names nothing.
#[derive(Debug, Clone)]
pub struct At<T>(pub T);

/// The id of an act, made by the client (UUIDv7).
#[derive(Debug, Clone, Copy)]
pub struct Key(pub Uuid);

/// The version of the case that the client saw, if it says so.
#[derive(Debug, Clone, Copy)]
pub struct Seen(pub Option<i64>);

fn malformed(says: impl Into<String>) -> Stop {
    Stop::say(problem::MALFORMED, says)
}

impl<T: DeserializeOwned> FromRequest<WebState> for Input<T> {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &WebState) -> Result<Self, Stop> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let media =
            kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        if media != "application/json" {
            return Err(Stop::say(problem::MEDIA_TYPE, "请用 application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|fault| match fault.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Stop::say(problem::TOO_LARGE, "请求内容超过上限；文件请用 POST /papers 上传")
            }
            _ => malformed("请求内容没有收全，请重试"),
        })?;
        // A structure would also be read from a list of its values in order; only named values are taken.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(malformed("请求内容应为 JSON 对象"));
        }
        let read = serde_json::from_slice(&bytes);
        read.map(Input)
            .map_err(|fault| malformed(format!("JSON 不能识别：{}", parser_words(&fault.to_string()))))
    }
}

impl<T: DeserializeOwned> FromRequestParts<WebState> for Asked<T> {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Stop> {
        let read = Query::<T>::try_from_uri(&parts.uri);
        read.map(|Query(asked)| Asked(asked))
            .map_err(|fault| malformed(format!("查询参数不能识别：{}", question_words(&fault.body_text()))))
    }
}

/// What the reader of a question said, with the parameter it is about: `limit: invalid digit found in string`.
fn question_words(said: &str) -> String {
    let said = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(said);
    let named = said.split_once(": ").filter(|(name, _)| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    });
    match named {
        Some((name, why)) => format!("“{name}”{}", parser_words(why)),
        None => parser_words(said),
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<WebState> for At<T> {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Stop> {
        let read = Path::<T>::from_request_parts(parts, state).await;
        read.map(|Path(at)| At(at)).map_err(|_| Stop::not_there())
    }
}

impl FromRequestParts<WebState> for Key {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Stop> {
        let mut values = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let value = values.next().and_then(|value| value.to_str().ok());
        let id = value.and_then(|text| text.trim().trim_matches('"').parse::<Uuid>().ok());
        match id.filter(|id| id.get_version_num() == 7 && values.next().is_none()) {
            Some(id) => Ok(Key(id)),
            None => Err(Stop::say(
                problem::KEY_REQUIRED,
                "请在 Idempotency-Key 头中给出一个新的 UUIDv7；重试时使用同一个，不会办理两次",
            )),
        }
    }
}

impl FromRequestParts<WebState> for Seen {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &WebState) -> Result<Self, Stop> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Seen(None));
        };
        let text = value.to_str().unwrap_or_default().trim();
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let version = quoted.and_then(|text| text.parse::<i64>().ok()).filter(|version| *version > 0);
        version.map(|version| Seen(Some(version))).ok_or_else(|| {
            malformed("If-Match 应为加引号的办件版本，例如 \"7\"；版本见办件的 version 和 ETag")
        })
    }
}
