//! Where an account is signed in: its sessions in browsers and its tokens, as their owner sees them.
use crate::api::token::{self, Kept};
use crate::session::{LONGEST, Record};
use crate::state::WebState;
use app::{AppFault, Person};
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// One place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SignedInPlace {
    /// What it is called; not the secret.
    pub(crate) id: String,
    /// `browser` or `token`.
    pub(crate) kind: &'static str,
    /// Browser and system, as the browser says; empty where it did not.
    pub(crate) browser: String,
    /// Network address from which it began; empty where it is not known.
    pub(crate) address: String,
    /// Since when.
    pub(crate) since: Timestamp,
    /// Last used, to a minute; none for tokens.
    pub(crate) seen: Option<Timestamp>,
    /// At the latest it ends then.
    pub(crate) until: Timestamp,
    /// Whether it is the one that asks.
    pub(crate) this: bool,
}

/// Browsers by what only they say; Chromium's relatives say "Chrome" too, and all of them "Safari".
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("MicroMessenger", "微信"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];
/// Systems likewise: phones say the system from which theirs descends as well.
const SYSTEMS: [(&str, &str); 7] = [
    ("HarmonyOS", "鸿蒙"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
];

/// Browser and system in words people know, by what the browser says of itself; empty where it says nothing known.
pub(crate) fn browser(headers: &HeaderMap) -> String {
    let says = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = |known: &[(&str, &'static str)]| {
        known.iter().find(|(word, _)| says.contains(word)).map(|(_, name)| *name)
    };
    let parts = [named(&BROWSERS), named(&SYSTEMS)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}

fn seconds(life: Duration) -> i64 {
    i64::try_from(life.as_secs()).unwrap_or(i64::MAX)
}

/// The places of a person's account that still let somebody in, the one that asks (`this`) first, then the latest.
///
/// # Errors
/// The store's.
pub(crate) async fn of(
    state: &WebState,
    person: &Person,
    generation: i64,
    this: &str,
) -> Result<Vec<SignedInPlace>, AppFault> {
    let now = state.config.session_clock.now();
    let mut places: Vec<SignedInPlace> = Vec::new();
    for row in state.platform.sessions(person, now).await? {
        let value = |key: &str| row.data.get(key).cloned();
        let session = value(store::PAGES_KEY).and_then(|kept| serde_json::from_value::<Record>(kept).ok());
        let token = value(store::TOKEN_KEY).and_then(|kept| serde_json::from_value::<Kept>(kept).ok());
        let (id, this) = (row.name.clone(), row.name == this);
        let place = match (session, token) {
            (Some(kept), _) if kept.generation == generation => {
                let until = at(kept.since.saturating_add(seconds(LONGEST)));
                let (since, seen) = (at(kept.since), Some(at(kept.seen)));
                let (browser, address) = (kept.browser, kept.address);
                SignedInPlace { id, kind: "browser", browser, address, since, seen, until, this }
            }
            (None, Some(kept)) if kept.generation == generation => {
                let since = at(kept.until.saturating_sub(seconds(token::LIFE)));
                let (address, until) = (kept.address, at(kept.until));
                let browser = String::new();
                SignedInPlace { id, kind: "token", browser, address, since, seen: None, until, this }
            }
            _ => continue,
        };
        if place.until > now {
            places.push(place);
        }
    }
    places.sort_by_key(|place| (!place.this, std::cmp::Reverse(place.seen.unwrap_or(place.since))));
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_in_words_people_know() {
        let named = |says: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, says.parse().unwrap());
            browser(&headers)
        };
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(named(edge), "Edge，Windows");
        let phone = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36";
        assert_eq!(named(phone), "Chrome，Android");
        assert_eq!(
            named("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"),
            "Safari，iPhone"
        );
        assert_eq!(named("curl/8.5"), "");
        assert_eq!(browser(&HeaderMap::new()), "");
    }
}
