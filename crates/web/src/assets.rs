//! Page assets inside the binary: the locked npm files of `assets/dist` and our own of `assets/own`.
//!
//! Addresses carry a piece of the content's hash, so a browser may keep a file for a year and still never shows an
//! old one. A request without the right hash is answered with an ETag and asked to come back.
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::fmt::Write;

/// Path below which assets are served.
pub const ASSETS_PATH: &str = "/assets";
/// Hash bytes in an address (two characters each).
const HASH_BYTES: usize = 8;
/// For addresses that carry the hash: a year.
const KEEP: &str = "public, max-age=31536000, immutable";
/// For any other address: ask again each time.
const ASK_AGAIN: &str = "no-cache";

#[derive(RustEmbed)]
#[folder = "../../assets/dist/"]
struct Dist;

#[derive(RustEmbed)]
#[folder = "../../assets/own/"]
struct Own;

/// A file by its path below `/assets/`; our own files come first.
#[must_use]
pub fn file(path: &str) -> Option<EmbeddedFile> {
    Own::get(path).or_else(|| Dist::get(path))
}

fn hash_of(file: &EmbeddedFile) -> String {
    let mut text = String::with_capacity(HASH_BYTES * 2);
    for byte in file.metadata.sha256_hash().iter().take(HASH_BYTES) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Address of an asset, e.g. `/assets/zhibao.css?v=0f3a…`; without a hash when there is no such file.
#[must_use]
pub fn asset_url(name: &str) -> String {
    match file(name) {
        Some(found) => format!("{ASSETS_PATH}/{name}?v={}", hash_of(&found)),
        None => format!("{ASSETS_PATH}/{name}"),
    }
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Answers a request for an asset: `path` below `/assets/`, `query` as in the address (`v=HASH`), and the request's
/// headers for `If-None-Match`. 404 when there is no such file, 304 when the browser has it already.
#[must_use]
pub fn serve(path: &str, query: Option<&str>, request: &HeaderMap) -> Response {
    let Some(found) = file(path) else {
        return (StatusCode::NOT_FOUND, "没有这个文件").into_response();
    };
    let hash = hash_of(&found);
    let hashed = query.and_then(|q| q.strip_prefix("v=")) == Some(hash.as_str());
    let etag = format!("\"{hash}\"");
    let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let unchanged = known.flat_map(|v| v.split(',')).any(|v| v.trim().trim_start_matches("W/") == etag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(found.data.into_owned()))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(if hashed { KEEP } else { ASK_AGAIN }));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(path: &str, query: Option<&str>, etag: Option<&str>) -> (StatusCode, HeaderMap) {
        let mut request = HeaderMap::new();
        if let Some(etag) = etag {
            request.insert(header::IF_NONE_MATCH, HeaderValue::from_str(etag).unwrap());
        }
        let response = serve(path, query, &request);
        (response.status(), response.headers().clone())
    }

    #[test]
    fn an_address_with_the_hash_is_kept_and_any_other_asks_again() {
        let url = asset_url("zhibao.css");
        let (path, query) = url.split_once('?').unwrap();
        let name = path.strip_prefix("/assets/").unwrap();
        let (status, headers) = answer(name, Some(query), None);
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(headers[header::CACHE_CONTROL], KEEP);
        for wrong in [None, Some("v=00"), Some("x")] {
            assert_eq!(answer(name, wrong, None).1[header::CACHE_CONTROL], ASK_AGAIN);
        }
    }

    #[test]
    fn a_known_etag_is_answered_without_the_body_and_an_unknown_path_is_not_found() {
        let etag = answer("tabler.min.css", None, None).1[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(answer("tabler.min.css", None, Some(&etag)).0, StatusCode::NOT_MODIFIED);
        assert_eq!(answer("tabler.min.css", None, Some("\"x\", W/\"y\"")).0, StatusCode::OK);
        for path in ["", "../Cargo.toml", "none.css", "/etc/passwd"] {
            assert_eq!(answer(path, None, None).0, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
