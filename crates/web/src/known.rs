//! Browsers from which an account was used before. Whoever knows a login can lock the account by guessing; the lock does
//! not concern a browser in which its owner signed in, which has a few attempts of its own instead. The cookie opens
//! nothing: the password, and the code where there is one, are asked for as ever.
use crate::error::Stop;
use crate::state::WebState;
use app::accounts::SignedIn;
use axum::http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::cookie::{Cookie, SameSite};
use tower_sessions::session::{Id, Record};
use uuid::Uuid;

/// Name of the cookie where it may travel without TLS.
const COOKIE: &str = "zhibao_known";
/// Name of the cookie behind TLS.
const SECURE_COOKIE: &str = "__Host-zhibao_known";
/// A browser is known for so long after the last sign-in.
const LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Wrong attempts after which a browser is not known any more.
const MAX_FAILURES: u32 = 5;
/// Key of the record.
const KEY: &str = "known";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    officer: Uuid,
    login: String,
    generation: i64,
    failures: u32,
    /// Seconds since 1970.
    until: i64,
}

/// A browser that is known.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    id: Id,
    kept: Kept,
}

fn sessions(state: &WebState) -> store::SessionStore {
    let clock = state.config.session_clock.clone();
    state.platform.store.sessions(move || app::clock::micros(clock.now()))
}

fn cookie_name(state: &WebState) -> &'static str {
    if state.config.secure_cookies { SECURE_COOKIE } else { COOKIE }
}

fn id_in(state: &WebState, headers: &HeaderMap) -> Option<Id> {
    let written = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = written.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == cookie_name(state))?;
    value.parse().ok()
}

async fn save(state: &WebState, id: Id, kept: &Kept) -> Result<(), Stop> {
    let value = serde_json::to_value(kept).map_err(Stop::ours)?;
    let expiry_date = OffsetDateTime::from_unix_timestamp(kept.until).map_err(Stop::ours)?;
    let record = Record { id, data: HashMap::from([(KEY.to_owned(), value)]), expiry_date };
    sessions(state).save(&record).await.map_err(Stop::of_sessions)
}

impl Known {
    /// The browser of a request, if it is known as one of this login; an account whose secrets or rights changed since is
    /// not known any more.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn of(state: &WebState, headers: &HeaderMap, login: &str) -> Result<Option<Self>, Stop> {
        let Some(id) = id_in(state, headers) else { return Ok(None) };
        let found = sessions(state).load(&id).await.map_err(Stop::of_sessions)?;
        let kept = found.and_then(|record| record.data.get(KEY).cloned());
        let kept = kept.and_then(|kept| serde_json::from_value::<Kept>(kept).ok());
        let Some(kept) = kept.filter(|kept| kept.login == login) else { return Ok(None) };
        let valid = state.platform.person_of_session(kept.officer, kept.generation).await?.is_some();
        Ok(valid.then_some(Known { id, kept }))
    }

    /// The account.
    pub(crate) const fn officer(&self) -> Uuid {
        self.kept.officer
    }

    /// Counts a wrong attempt; after too many the browser is a stranger again.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn failed(self, state: &WebState) -> Result<(), Stop> {
        let failures = self.kept.failures + 1;
        if failures >= MAX_FAILURES {
            return sessions(state).delete(&self.id).await.map_err(Stop::of_sessions);
        }
        save(state, self.id, &Kept { failures, ..self.kept }).await
    }
}

/// Knows a browser from now on, under a new id; what it was known by before ends. The cookie for it.
///
/// # Errors
/// The store's.
pub(crate) async fn remember(
    state: &WebState,
    who: &SignedIn,
    before: Option<Known>,
) -> Result<HeaderValue, Stop> {
    if let Some(before) = before {
        sessions(state).delete(&before.id).await.map_err(Stop::of_sessions)?;
    }
    let life = i64::try_from(LIFE.as_secs()).unwrap_or(i64::MAX);
    let until = state.config.session_clock.now().as_second().saturating_add(life);
    let (officer, generation) = (who.officer, who.generation);
    let kept = Kept { officer, login: who.person.login.clone(), generation, failures: 0, until };
    let id = Id(i128::from_be_bytes(rand::random()));
    save(state, id, &kept).await?;
    let cookie = Cookie::build((cookie_name(state), id.to_string()))
        .path("/")
        .http_only(true)
        .secure(state.config.secure_cookies)
        .same_site(SameSite::Strict)
        .max_age(LIFE.try_into().map_err(Stop::ours)?);
    HeaderValue::from_str(&cookie.to_string()).map_err(Stop::ours)
}
