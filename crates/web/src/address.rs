//! Addresses: values inside a query, and only ways that stay on this site.
use std::fmt::Write;

/// A value as it stands in a query (percent-encoded UTF-8).
#[must_use]
pub fn encode(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(byte))
            }
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// `PATH?a=1&b=2` from the pairs that are not empty.
#[must_use]
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let written = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<String> =
        written.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A path of this site, or `/` for anything else (`//host`, `https:…`, control characters, backslashes).
#[must_use]
pub fn on_this_site(path: &str) -> &str {
    let odd = path.starts_with("//")
        || path.contains('\\')
        || path.bytes().any(|byte| byte <= b' ' || byte == 0x7f);
    if path.starts_with('/') && !odd && path.is_ascii() { path } else { "/" }
}

/// Page that opens a place of the law; `#` is written `:`.
#[must_use]
pub fn law(cite: &str) -> String {
    format!("/law/at/{}", cite.replace('#', ":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_empty_ones_left_out() {
        assert_eq!(
            with_query("/cases", &[("q", "商标 A&B"), ("organ", "")]),
            "/cases?q=%E5%95%86%E6%A0%87%20A%26B"
        );
        assert_eq!(with_query("/cases", &[("q", "")]), "/cases");
    }

    #[test]
    fn only_ways_on_this_site_are_followed() {
        for path in ["/desk", "/cases?x=1", "/cases/1#a"] {
            assert_eq!(on_this_site(path), path);
        }
        for path in ["//evil.example", "https://evil.example", "/\\evil", "", "desk", "/a\nb", "/ x"] {
            assert_eq!(on_this_site(path), "/", "{path}");
        }
    }
}
