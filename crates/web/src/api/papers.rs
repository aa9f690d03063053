//! Papers: sending them, naming them in acts, taking them out again; the dossier.
use super::input::{Asked, At};
use super::problem::{self, Answer, Stop};
use super::route::{Route, get, post};
use super::token::Caller;
use crate::state::WebState;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use case::value::FileRef;
use law::Procedure;
use law::procedure::FieldType;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt::Write;
use uuid::Uuid;

/// Routes of this part.
pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/papers", "材料", "上传一个文件，答复中的 sha256 用于随后的动作", || {
            axum::routing::post(send)
        })
        .asks(&[
            ("filename", "text?", "文件名；直接上传文件内容时必填"),
            ("paper", "text?", "材料种类，见程序中移送的材料清单"),
        ])
        .file()
        .answers(StatusCode::CREATED, "FileRef"),
        get("/cases/{id}/papers/{sha256}", "材料", "取回办件中的一个文件", || {
            axum::routing::get(take)
        })
        .bytes("application/octet-stream"),
        get("/cases/{id}/dossier", "材料", "导出卷宗：离线可核验的 ZIP", || {
            axum::routing::get(dossier)
        })
        .bytes("application/zip"),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Named {
    pub(super) filename: String,
    pub(super) paper: String,
}

impl Named {
    /// A file that is no paper of a case.
    pub(super) fn of_file(filename: String) -> Self {
        Named { filename, paper: String::new() }
    }
}

/// A file as received.
pub(super) struct Received {
    pub(super) name: String,
    paper: String,
    pub(super) bytes: Vec<u8>,
}

fn unreadable(status: StatusCode) -> Stop {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Stop::say(problem::TOO_LARGE, "文件超过上限，请拆分后上传"),
        _ => Stop::say(problem::MALFORMED, "上传的内容没有收全或者写法不对"),
    }
}

async fn send(
    State(state): State<WebState>,
    caller: Caller,
    Asked(named): Asked<Named>,
    request: Request,
) -> Answer {
    let received = received(&state, named, request).await?;
    let file = state.platform.attach(&caller.person, &received.name, &received.paper, received.bytes).await?;
    caller.remember(&state, &file).await?;
    Ok((StatusCode::CREATED, Json(file)).into_response())
}

/// A file sent as it is, or as a part of a form.
///
/// # Errors
/// A problem that says what is wrong with what was sent.
pub(super) async fn received(state: &WebState, named: Named, request: Request) -> Result<Received, Stop> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let form = Multipart::from_request(request, state).await.map_err(|f| unreadable(f.status()))?;
        return of_form(form, named).await;
    }
    if named.filename.trim().is_empty() {
        return Err(Stop::rejected("filename", "请在 filename 参数中写明文件名"));
    }
    let bytes = Bytes::from_request(request, state).await.map_err(|f| unreadable(f.status()))?;
    Ok(Received { name: named.filename, paper: named.paper, bytes: bytes.into() })
}

/// One part `file`, and perhaps a part `paper`; nothing else.
async fn of_form(mut form: Multipart, named: Named) -> Result<Received, Stop> {
    let mut received = Received { name: String::new(), paper: named.paper, bytes: Vec::new() };
    let mut files = 0_u32;
    while let Some(part) = form.next_field().await.map_err(|f| unreadable(f.status()))? {
        match part.name().unwrap_or_default() {
            "file" => {
                files += 1;
                received.name = part.file_name().unwrap_or_default().to_owned();
                received.bytes = part.bytes().await.map_err(|f| unreadable(f.status()))?.into();
            }
            "paper" => received.paper = part.text().await.map_err(|f| unreadable(f.status()))?,
            other => {
                return Err(Stop::say(
                    problem::MALFORMED,
                    format!("表单中没有“{other}”这一部分；只接受 file 和 paper"),
                ));
            }
        }
    }
    if !named.filename.trim().is_empty() {
        received.name = named.filename;
    }
    match files {
        1 if !received.name.trim().is_empty() => Ok(received),
        1 => Err(Stop::rejected("filename", "请写明文件名")),
        _ => Err(Stop::rejected("file", "请在名为 file 的部分上传一个文件")),
    }
}

/// A paper as an act names it: what it is and how large follows from its digest.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperNamed {
    sha256: String,
    #[serde(default)]
    paper: String,
    /// As answered when it was sent; not relied upon.
    #[serde(default)]
    name: String,
    /// As answered when it was sent; not relied upon.
    #[serde(default)]
    bytes: i64,
}

/// Papers that a person may name: those sent lately by the same person, and those that the case holds. Whoever merely
/// knows a digest gets nothing by it.
pub(super) struct Own<'a> {
    pub(super) state: &'a WebState,
    pub(super) caller: &'a Caller,
    pub(super) procedure: Option<&'a Procedure>,
    pub(super) in_file: &'a [FileRef],
}

impl Own<'_> {
    /// The form and the papers with every file as the store knows it.
    ///
    /// # Errors
    /// A rejection beside whatever names a strange file.
    pub(super) async fn resolve(
        &self,
        form: &Map<String, Value>,
        papers: &[PaperNamed],
    ) -> Result<(Map<String, Value>, Vec<FileRef>), Stop> {
        let mut resolved = form.clone();
        for (id, value) in &mut resolved {
            let field = self.procedure.and_then(|procedure| procedure.field(id));
            let Some(field) = field.filter(|field| field.kind == FieldType::File) else {
                continue;
            };
            let kind = field.paper.as_ref().map(|paper| paper.value.as_str()).unwrap_or_default();
            match value {
                Value::Array(values) => {
                    for value in values {
                        self.settle(id, kind, value).await?;
                    }
                }
                Value::Null => {}
                single => self.settle(id, kind, single).await?,
            }
        }
        let mut files = Vec::with_capacity(papers.len());
        for named in papers {
            files.push(self.file("papers", named).await?);
        }
        Ok((resolved, files))
    }

    async fn settle(&self, id: &str, kind: &str, value: &mut Value) -> Result<(), Stop> {
        let named = serde_json::from_value::<PaperNamed>(value.clone());
        let mut named =
            named.map_err(|_| Stop::rejected(id, "文件应写作 {\"sha256\": …}，先用 POST /papers 上传"))?;
        if !kind.is_empty() {
            named.paper = kind.to_owned();
        }
        let file = self.file(id, &named).await?;
        *value = serde_json::to_value(file).map_err(Stop::ours)?;
        Ok(())
    }

    async fn file(&self, part: &str, named: &PaperNamed) -> Result<FileRef, Stop> {
        let known = self.in_file.iter().find(|file| file.sha256 == named.sha256).cloned();
        let known = match known {
            Some(file) => Some(file),
            None => self.caller.sent(self.state, &named.sha256).await?,
        };
        let file = known.ok_or_else(|| {
            Stop::rejected(part, "这个文件不在办件中，也不是您上传的；请先用 POST /papers 上传")
        })?;
        let paper = if named.paper.is_empty() { file.paper.clone() } else { named.paper.clone() };
        Ok(FileRef { paper, ..file })
    }
}

async fn take(State(state): State<WebState>, caller: Caller, At((id, sha256)): At<(Uuid, String)>) -> Answer {
    let (file, bytes) = state.platform.paper(&caller.person, id, &sha256).await?;
    Ok((attachment("application/octet-stream", &file.name)?, bytes).into_response())
}

async fn dossier(State(state): State<WebState>, caller: Caller, At(id): At<Uuid>) -> Answer {
    let dossier = state.platform.dossier(&caller.person, id).await?;
    Ok((attachment("application/zip", &dossier.name)?, dossier.bytes).into_response())
}

/// `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266): no quote, path or control character gets through.
pub(super) fn attachment(media: &'static str, name: &str) -> Result<HeaderMap, Stop> {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }
    };
    let ascii: String = name.chars().map(plain).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    let value = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&value).map_err(Stop::ours)?);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(headers)
}
