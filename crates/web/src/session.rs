//! Sign-in sessions: one record under a random id, resolved to a person anew at every request, so that rights
//! withdrawn bind at once.
use crate::address;
use crate::context::Context;
use crate::error::{Stop, see_other};
use crate::state::WebState;
use crate::ui::frame::Frame;
use access::Request;
use app::accounts::SignedIn;
use app::{Arrival, Person};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use case::value::FileRef;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::SessionStore;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};
use uuid::Uuid;

/// Name of the cookie where it may travel without TLS (demonstration, tests).
pub const COOKIE: &str = "zhibao_session";
/// Name of the cookie behind TLS: browsers take a cookie of this name only over TLS, from this very host and for all of
/// it, so that no neighbouring host can plant a session.
pub const SECURE_COOKIE: &str = "__Host-zhibao_session";
/// A session left alone for so long is over.
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// A session is over after so long in any case.
pub const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);
/// How often a session in use is written again, in seconds: idle expiry is exact to this.
const TOUCH_SECONDS: i64 = 60;
/// Key of the record inside a session.
const KEY: &str = store::PAGES_KEY;
/// Most papers remembered as sent in one session.
const MAX_UPLOADS: usize = 500;

/// The record of a session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    officer: Uuid,
    pub(crate) generation: i64,
    csrf: String,
    /// Seconds since 1970.
    pub(crate) since: i64,
    /// Seconds since 1970.
    pub(crate) seen: i64,
    /// Browser and system, as the browser says.
    #[serde(default)]
    pub(crate) browser: String,
    /// Network address from which it began.
    #[serde(default)]
    pub(crate) address: String,
    /// Papers sent in this session and perhaps not yet part of a case, as they were sent.
    #[serde(default)]
    sent: Vec<FileRef>,
}

/// Name of the cookie by the configuration.
fn cookie_name(state: &WebState) -> &'static str {
    if state.config.secure_cookies { SECURE_COOKIE } else { COOKIE }
}

/// The layer that carries sessions.
pub(crate) fn layer(state: &WebState) -> SessionManagerLayer<SessionStore> {
    let clock = state.config.session_clock.clone();
    let sessions = state.platform.store.sessions(move || app::clock::micros(clock.now()));
    let idle = IDLE.try_into().unwrap_or_default();
    SessionManagerLayer::new(sessions)
        .with_name(cookie_name(state))
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_secure(state.config.secure_cookies)
        .with_expiry(Expiry::OnInactivity(idle))
}

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub person: Person,
    /// Token of this session's forms.
    pub csrf: String,
    /// Frame of this person's pages.
    pub frame: Frame,
    session: Session,
    record: Record,
}

/// Somebody signed in who works on cases.
#[derive(Debug, Clone)]
pub struct Officer(pub Signed);

fn seconds(state: &WebState) -> i64 {
    state.config.session_clock.now().as_second()
}

fn token() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// Begins a session of a browser under a new id.
///
/// # Errors
/// The store's.
pub(crate) async fn begin(
    state: &WebState,
    session: &Session,
    who: &SignedIn,
    browser: String,
) -> Result<(), Stop> {
    let now = seconds(state);
    let record = Record {
        officer: who.officer,
        generation: who.generation,
        csrf: token(),
        since: now,
        seen: now,
        browser,
        address: who.person.arrival.address.clone(),
        sent: Vec::new(),
    };
    session.cycle_id().await.map_err(Stop::of_sessions)?;
    session.insert(KEY, record).await.map_err(Stop::of_sessions)
}

/// Ends a session: its record is deleted, its cookie removed.
///
/// # Errors
/// The store's.
pub(crate) async fn end(session: &Session) -> Result<(), Stop> {
    session.flush().await.map_err(Stop::of_sessions)
}

async fn resolve(state: &WebState, session: &Session) -> Result<Option<(Person, Record)>, Stop> {
    let Some(mut record) = session.get::<Record>(KEY).await.map_err(Stop::of_sessions)? else {
        return Ok(None);
    };
    let now = seconds(state);
    let longest = i64::try_from(LONGEST.as_secs()).unwrap_or(i64::MAX);
    let person = match now - record.since {
        age if age >= longest => None,
        _ => state.platform.person_of_session(record.officer, record.generation).await?,
    };
    let Some(person) = person else {
        end(session).await?;
        return Ok(None);
    };
    if now - record.seen >= TOUCH_SECONDS {
        record.seen = now;
        session.insert(KEY, record.clone()).await.map_err(Stop::of_sessions)?;
    }
    Ok(Some((person, record)))
}

/// To the door, and back afterwards: to the page asked for, or to the page from which something was being sent. The door
/// says when a session ended and when something was not sent; what a form held is then only in its draft.
fn to_login(state: &WebState, parts: &Parts) -> Stop {
    // Our script keeps drafts: it follows no redirect and must not take one for success.
    if parts.headers.contains_key("x-draft") {
        return Stop::Ready(Box::new(StatusCode::UNAUTHORIZED.into_response()));
    }
    let here = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let (next, done) = match parts.method {
        Method::GET | Method::HEAD => {
            (here.to_owned(), if had_session(state, parts) { "expired" } else { "" })
        }
        _ => (came_from(parts).unwrap_or_default(), "unsent"),
    };
    let next = if next == "/" { "" } else { next.as_str() };
    let to = address::with_query("/login", &[("next", next), ("done", done)]);
    if parts.headers.contains_key("hx-request") {
        return Stop::Ready(Box::new(htmx_redirect(&to)));
    }
    Stop::Ready(Box::new(see_other(&to)))
}

fn had_session(state: &WebState, parts: &Parts) -> bool {
    let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut named = cookies.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
    named.any(|(name, value)| name == cookie_name(state) && !value.is_empty())
}

/// The page of ours on which a form stood, by the browser's word; only its path is taken.
fn came_from(parts: &Parts) -> Option<String> {
    let from = parts.headers.get(header::REFERER)?.to_str().ok()?;
    let (_, rest) = from.split_once("://")?;
    let path = rest.get(rest.find('/')?..)?;
    let path = address::on_this_site(path.split('#').next().unwrap_or_default());
    (path != "/" && !path.starts_with("/login") && !path.starts_with("/logout")).then(|| path.to_owned())
}

/// A redirect that opens the whole page, not a part of it.
fn htmx_redirect(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/login"));
    (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), to)]).into_response()
}

impl FromRequestParts<WebState> for Signed {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Stop> {
        let session = Session::from_request_parts(parts, state).await;
        let session = session.map_err(|(_, says)| Stop::ours(says))?;
        let Some((person, record)) = resolve(state, &session).await? else {
            return Err(to_login(state, parts));
        };
        if person.must_change && !matches!(parts.uri.path(), "/account/password" | "/logout") {
            return Err(Stop::Go("/account/password".into()));
        }
        let to_codes = matches!(parts.uri.path(), "/account/code" | "/account/password" | "/logout");
        if state.config.require_codes && !person.has_code && !to_codes {
            return Err(Stop::Go("/account/code".into()));
        }
        let context = Context::of(parts);
        let person = person.came(context.arrival());
        let mut frame = crate::frame::of_person(state, &person, &record.csrf, context.id());
        if person.as_officer().is_some_and(|officer| officer.administrator.is_none()) {
            frame.notices = state.platform.unread_notices(&person).await?;
        }
        context.set_frame(frame.clone());
        Ok(Signed { person, csrf: record.csrf.clone(), frame, session, record })
    }
}

impl FromRequestParts<WebState> for Officer {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Stop> {
        let signed = Signed::from_request_parts(parts, state).await?;
        let may = state.platform.access.authorise(&signed.person.actor, &Request::ListCases);
        may.map_err(app::AppFault::from)?;
        Ok(Officer(signed))
    }
}

impl Signed {
    /// The account.
    #[must_use]
    pub fn officer(&self) -> Uuid {
        self.record.officer
    }

    /// See [`app::accounts::SignedIn::generation`].
    pub(crate) fn generation(&self) -> i64 {
        self.record.generation
    }

    /// What this session is called among those of its account.
    pub(crate) fn name(&self) -> String {
        self.session.id().map(store::session_name).unwrap_or_default()
    }

    /// Whether a token sent with a form is this session's; takes as long for every wrong one of the same length.
    #[must_use]
    pub fn token_fits(&self, sent: &str) -> bool {
        let (ours, theirs) = (self.csrf.as_bytes(), sent.as_bytes());
        let differing = ours.iter().zip(theirs).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
        ours.len() == theirs.len() && std::hint::black_box(differing) == 0
    }

    /// Whether a paper was sent in this session.
    #[must_use]
    pub fn has_sent(&self, sha256: &str) -> bool {
        self.record.sent.iter().any(|sent| sent.sha256 == sha256)
    }

    /// Papers sent in this session, as they were sent.
    #[must_use]
    pub fn sent(&self) -> &[FileRef] {
        &self.record.sent
    }

    /// Remembers papers sent in this session.
    ///
    /// # Errors
    /// The store's.
    pub async fn remember_sent(&mut self, papers: impl Iterator<Item = FileRef>) -> Result<(), Stop> {
        let sent = &mut self.record.sent;
        let mut changed = false;
        for paper in papers.filter(|paper| !paper.sha256.is_empty()) {
            if !sent.contains(&paper) {
                // Given again under another name: the last one counts.
                sent.retain(|known| known.sha256 != paper.sha256 || known.paper != paper.paper);
                sent.push(paper);
                changed = true;
            }
        }
        let over = sent.len().saturating_sub(MAX_UPLOADS);
        sent.drain(..over);
        if !changed {
            return Ok(());
        }
        self.session.insert(KEY, self.record.clone()).await.map_err(Stop::of_sessions)
    }

    /// Ends this session.
    ///
    /// # Errors
    /// The store's.
    pub async fn end(&self) -> Result<(), Stop> {
        end(&self.session).await
    }
}

/// Anybody: with the frame of the person where one is signed in.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Frame of the page.
    pub frame: Frame,
    /// How the request came.
    pub arrival: Arrival,
    /// Token of the session's forms; empty without one.
    pub csrf: String,
}

impl FromRequestParts<WebState> for Visitor {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Stop> {
        let arrival = Context::of(parts).arrival();
        match Signed::from_request_parts(parts, state).await {
            Ok(signed) => Ok(Visitor { frame: signed.frame, arrival, csrf: signed.csrf }),
            Err(Stop::App(fault)) => Err(Stop::App(fault)),
            Err(_) => {
                let frame = crate::frame::outside(state, Context::of(parts).id());
                Ok(Visitor { frame, arrival, csrf: String::new() })
            }
        }
    }
}
