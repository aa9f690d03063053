//! Bearer tokens: 32 random bytes, of which nothing is kept but digests. The first half finds the record, the second
//! half proves it. They live in the store of sessions under a key of their own, so that a cookie never opens the
//! interface and a token never opens a page.
use super::problem::{self, Stop};
use crate::context::Context;
use crate::error::of_sessions;
use crate::state::WebState;
use app::Person;
use app::accounts::SignedIn;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use case::value::FileRef;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::time::Duration;
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use uuid::Uuid;

/// A token serves for so long.
pub const LIFE: Duration = Duration::from_secs(12 * 60 * 60);
/// A paper sent may be attached to an act for so long.
const PAPER_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// What a token begins with, so that people and scanners recognise one.
pub const PREFIX: &str = "zb_";
/// Bytes of a token.
const BYTES: usize = 32;
/// Key of the record of a token.
const KEY: &str = store::TOKEN_KEY;
/// Key of the record of a paper sent.
const PAPER: &str = "api-paper";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    officer: Uuid,
    pub(crate) generation: i64,
    secret_sha256: String,
    /// Seconds since 1970.
    pub(crate) until: i64,
    /// Network address from which it was asked for.
    #[serde(default)]
    pub(crate) address: String,
}

/// Somebody who came with a good token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub person: Person,
    /// Account.
    pub officer: Uuid,
    generation: i64,
    id: Id,
}

fn sessions(state: &WebState) -> store::SessionStore {
    let clock = state.config.session_clock.clone();
    state.platform.store.sessions(move || app::clock::micros(clock.now()))
}

fn seconds(state: &WebState) -> i64 {
    state.config.session_clock.now().as_second()
}

fn half(bytes: &[u8]) -> [u8; BYTES / 2] {
    let mut half = [0; BYTES / 2];
    half.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    half
}

fn record(id: Id, key: &str, value: serde_json::Value, until: i64) -> Result<Record, Stop> {
    let expiry_date = OffsetDateTime::from_unix_timestamp(until).map_err(Stop::ours)?;
    Ok(Record { id, data: HashMap::from([(key.to_owned(), value)]), expiry_date })
}

fn after(state: &WebState, life: Duration) -> i64 {
    seconds(state).saturating_add(i64::try_from(life.as_secs()).unwrap_or(i64::MAX))
}

/// Makes a token for somebody who signed in; also when it ends, in seconds since 1970.
///
/// # Errors
/// The store's.
pub(super) async fn issue(state: &WebState, who: &SignedIn) -> Result<(String, i64), Stop> {
    let bytes: [u8; BYTES] = rand::random();
    let (id, secret) = bytes.split_at(BYTES / 2);
    let until = after(state, LIFE);
    let kept = Kept {
        officer: who.officer,
        generation: who.generation,
        secret_sha256: hex::encode(Sha256::digest(secret)),
        until,
        address: who.person.arrival.address.clone(),
    };
    let value = serde_json::to_value(&kept).map_err(Stop::ours)?;
    let record = record(Id(i128::from_be_bytes(half(id))), KEY, value, until)?;
    sessions(state).save(&record).await.map_err(|fault| Stop::from(of_sessions(fault)))?;
    Ok((format!("{PREFIX}{}", hex::encode(bytes)), until))
}

fn unauthenticated() -> Stop {
    Stop::say(
        problem::UNAUTHENTICATED,
        "请在 Authorization 头中写 Bearer 和有效的令牌；令牌由 POST /session 取得，12 小时内有效",
    )
}

/// The bytes of the one bearer token of a request.
fn bearer(parts: &Parts) -> Option<[u8; BYTES]> {
    let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if values.next().is_some() || !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let mut bytes = [0; BYTES];
    hex::decode_to_slice(token.trim().strip_prefix(PREFIX)?, &mut bytes).ok()?;
    Some(bytes)
}

async fn resolve(state: &WebState, parts: &Parts) -> Result<Option<Caller>, Stop> {
    let Some(bytes) = bearer(parts) else {
        return Ok(None);
    };
    let (id, secret) = bytes.split_at(BYTES / 2);
    let id = Id(i128::from_be_bytes(half(id)));
    let found = sessions(state).load(&id).await.map_err(|fault| Stop::from(of_sessions(fault)))?;
    let kept = found.and_then(|record| record.data.get(KEY).cloned());
    let Some(kept) = kept.and_then(|kept| serde_json::from_value::<Kept>(kept).ok()) else {
        return Ok(None);
    };
    // Digests of secrets are compared, so that the time taken tells nothing of the secret.
    if hex::encode(Sha256::digest(secret)) != kept.secret_sha256 || seconds(state) >= kept.until {
        return Ok(None);
    }
    let person = state.platform.person_of_session(kept.officer, kept.generation).await?;
    let arrival = Context::of(parts).arrival();
    Ok(person.map(|person| Caller {
        person: person.came(arrival),
        officer: kept.officer,
        generation: kept.generation,
        id,
    }))
}

impl FromRequestParts<WebState> for Caller {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Stop> {
        let Newcomer(caller) = Newcomer::from_request_parts(parts, state).await?;
        if caller.person.must_change {
            let says = "须先更换初始口令（网页，或 POST /me/password），才能使用接口";
            return Err(Stop::say(problem::NOT_ALLOWED, says));
        }
        if state.config.require_codes && !caller.person.has_code {
            let says =
                "本平台要求启用动态码（网页，或 POST /me/code/secret 和 /me/code），启用后才能使用接口";
            return Err(Stop::say(problem::NOT_ALLOWED, says));
        }
        Ok(caller)
    }
}

/// Somebody with a good token who may still have to choose a password or to set up one-time codes; for doing so, and
/// nothing else.
#[derive(Debug, Clone)]
pub(super) struct Newcomer(pub(super) Caller);

impl FromRequestParts<WebState> for Newcomer {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Stop> {
        resolve(state, parts).await?.map(Newcomer).ok_or_else(unauthenticated)
    }
}

impl Caller {
    /// See [`app::accounts::SignedIn::generation`].
    pub(super) fn generation(&self) -> i64 {
        self.generation
    }

    /// What this token is called among the sessions of its account.
    pub(super) fn name(&self) -> String {
        store::session_name(self.id)
    }

    /// Ends the token.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn end(&self, state: &WebState) -> Result<(), Stop> {
        sessions(state).delete(&self.id).await.map_err(|fault| Stop::from(of_sessions(fault)))
    }

    /// Where it stands that this person sent a paper: derived, not secret, and good for nothing else.
    fn paper_id(&self, sha256: &str) -> Id {
        let digest = Sha256::digest(format!("{PAPER}/{}/{sha256}", self.officer));
        Id(i128::from_be_bytes(half(&digest)))
    }

    /// Remembers a paper that this person sent.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn remember(&self, state: &WebState, file: &FileRef) -> Result<(), Stop> {
        let value = serde_json::to_value(file).map_err(Stop::ours)?;
        let record = record(self.paper_id(&file.sha256), PAPER, value, after(state, PAPER_LIFE))?;
        sessions(state).save(&record).await.map_err(|fault| Stop::from(of_sessions(fault)))
    }

    /// A paper that this person sent lately.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn sent(&self, state: &WebState, sha256: &str) -> Result<Option<FileRef>, Stop> {
        let found = sessions(state)
            .load(&self.paper_id(sha256))
            .await
            .map_err(|fault| Stop::from(of_sessions(fault)))?;
        let kept = found.and_then(|record| record.data.get(PAPER).cloned());
        Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
    }
}
