//! Papers and the dossier of a case.
use crate::error::{Answer, Stop};
use crate::session::Officer;
use crate::state::WebState;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use std::fmt::Write;
use uuid::Uuid;

/// For files shown in the browser: nothing in them runs, and they come from nowhere.
pub(super) const SANDBOX: &str =
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// First bytes of files that browsers show without running anything, and their media types.
const SHOWN: [(&[u8], &str); 4] = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
];

/// `GET /cases/{id}/papers/{sha256}`.
///
/// # Errors
/// "Not there".
pub async fn download(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path((id, sha256)): Path<(Uuid, String)>,
) -> Answer {
    let (file, bytes) = state.platform.paper(&signed.person, id, &sha256).await?;
    let shown = SHOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media)| *media);
    let mut headers = HeaderMap::new();
    let media = shown.unwrap_or("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CONTENT_DISPOSITION, disposition(shown.is_some(), &file.name)?);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok((headers, bytes).into_response())
}

/// `GET /cases/{id}/dossier`.
///
/// # Errors
/// "Not there", not allowed, faults of ours.
pub async fn dossier(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Path(id): Path<Uuid>,
) -> Answer {
    let dossier = state.platform.dossier(&signed.person, id).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(false, &dossier.name)?);
    Ok((headers, dossier.bytes).into_response())
}

/// `attachment; filename="…"; filename*=UTF-8''…` (RFC 6266): no quote, path or control character gets through.
pub(crate) fn disposition(inline: bool, name: &str) -> Result<HeaderValue, Stop> {
    let kind = if inline { "inline" } else { "attachment" };
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
    HeaderValue::from_str(&format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"))
        .map_err(Stop::ours)
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let value = disposition(false, "移送书\"; filename=evil\r\nX: y.pdf").unwrap();
        let text = value.to_str().unwrap();
        assert!(text.starts_with("attachment; filename=\"____"), "{text}");
        assert_eq!(text.matches('"').count(), 2);
        assert!(!text.contains('\r') && text.contains("filename*=UTF-8''%E7%A7%BB"));
    }
}
