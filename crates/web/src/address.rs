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

/// A value of a query as it was before [`encode`]; what is no code stays as it is.
#[must_use]
pub fn decode(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
    fn what_was_encoded_is_read_back() {
        for value in ["商标 A&B", "100%", "", "a+b=c"] {
            assert_eq!(decode(&encode(value)), value);
        }
        assert_eq!(decode("100%"), "100%");
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
