//! A platform with people, and a browser that keeps its cookie.
use access::AdministratorKind;
use app::accounts::{AccountForm, SetUp};
use app::clock::ManualClock;
use app::{Arrival, Platform};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;
use testkit::platform::demonstration_password;
use testkit::{Databases, TestPlatform};
use tower::ServiceExt;
use vocabulary::SecrecyLevel;
use web::{WebConfig, WebState};

/// Password of everybody here.
pub const PASSWORD: &str = "correct horse battery staple";
/// Largest answer read.
const MOST: usize = 64 * 1024 * 1024;

/// People: login, organ, posts.
const PEOPLE: [(&str, &str, &[&str]); 7] = [
    ("zhang", "2301-amr", &["officer"]),
    ("lili", "2301-amr", &["officer"]),
    ("head", "2301-amr", &["head"]),
    ("registrar", "2301-amr", &["registrar"]),
    ("police", "2301-police", &["registrar", "officer"]),
    ("office", "hlj-leading-office", &["plan-office"]),
    ("liaison", "hlj-amr", &["plan-liaison", "officer"]),
];

/// The three administrators' logins.
pub const ADMINISTRATORS: [(AdministratorKind, &str); 3] = [
    (AdministratorKind::System, "adm-system"),
    (AdministratorKind::Security, "adm-security"),
    (AdministratorKind::Audit, "adm-audit"),
];

/// The web side over a platform with people.
pub struct Site {
    pub router: Router,
    pub platform: Platform,
    /// Clock of the sessions.
    pub session_clock: Arc<ManualClock>,
    _data: TempDir,
}

impl Site {
    pub async fn new() -> Self {
        Self::behind(&[]).await
    }

    /// The same behind trusted proxies.
    pub async fn behind(proxies: &[&str]) -> Self {
        let trusted_proxies = proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
        Self::with(WebConfig { trusted_proxies, ..WebConfig::default() }).await
    }

    /// The same under another configuration.
    pub async fn with(config: WebConfig) -> Self {
        let test = TestPlatform::prepared(Databases::Sqlite, "people", people).await;
        let session_clock = Arc::new(ManualClock::at(app::clock::Clock::now(&app::clock::SystemClock)));
        let config = WebConfig { session_clock: session_clock.clone(), ..config };
        Self::over(test, config, session_clock)
    }

    /// The web side over the demonstration: many cases, invented.
    pub async fn demonstration() -> (Self, String) {
        let test = TestPlatform::demonstration(Databases::Sqlite).await;
        let session_clock = Arc::new(ManualClock::at(app::clock::Clock::now(&app::clock::SystemClock)));
        let config = WebConfig { demo_banner: Some("演示".into()), ..WebConfig::default() };
        (Self::over(test, config, session_clock), demonstration_password())
    }

    fn over(test: TestPlatform, config: WebConfig, session_clock: Arc<ManualClock>) -> Self {
        let router = web::router(WebState::new(test.platform.clone(), config));
        Site { router, platform: test.platform, session_clock, _data: test.data }
    }

    /// A browser nobody has signed in with.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, csrf: String::new(), from: None }
    }

    /// A browser with somebody signed in.
    pub async fn signed_in(&self, login: &str) -> Browser {
        self.signed_in_with(login, PASSWORD).await
    }

    pub async fn signed_in_with(&self, login: &str, password: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.post("/login", &[("login", login), ("password", password)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.text());
        let account = browser.get("/account").await;
        browser.csrf = account.input("csrf").unwrap_or_default();
        browser
    }
}

async fn people(platform: &Platform) {
    let token = platform.set_up_token().await.unwrap().unwrap();
    let administrators =
        ADMINISTRATORS.map(|(kind, login)| (kind, login.to_owned(), login.to_owned(), PASSWORD.to_owned()));
    let set_up = SetUp { administrators, organ: "hlj-amr".into(), arrival: Arrival::default() };
    platform.set_up(&token, &set_up).await.unwrap();
    let entered = async |login: &str| {
        let attempt = app::accounts::SignIn {
            login: login.into(),
            password: PASSWORD.into(),
            ..app::accounts::SignIn::default()
        };
        platform.sign_in(&attempt).await.unwrap().person
    };
    let (security, system) = (entered("adm-security").await, entered("adm-system").await);
    for (login, organ, posts) in PEOPLE {
        let form = AccountForm {
            login: login.into(),
            name: format!("{login}同志"),
            organ: organ.into(),
            region: None,
            posts: posts.iter().map(|post| (*post).to_owned()).collect::<BTreeSet<_>>(),
            clearance: SecrecyLevel::Sealed,
        };
        let invitation = platform.invite(&security, &form).await.unwrap();
        platform.confirm_link(&system, invitation.id).await.unwrap();
        platform.use_link(&invitation.token, PASSWORD, Arrival::default()).await.unwrap();
    }
}

/// A browser: keeps its session cookie and the token of its forms.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
    pub csrf: String,
    /// Address of the peer, and what it says in `X-Forwarded-For`.
    pub from: Option<(&'static str, &'static str)>,
}

/// An answer, read to its end.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
    }

    /// Addresses of ours that the page links to, without what stands after `#`.
    pub fn links(&self) -> std::collections::BTreeSet<String> {
        let text = self.text();
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.filter(|link| link.starts_with('/')).filter_map(|link| link.split('#').next());
        links.map(|link| link.replace("&amp;", "&")).collect()
    }

    /// The value of the first input of a name.
    pub fn input(&self, name: &str) -> Option<String> {
        let text = self.text();
        let at = text.find(&format!("name=\"{name}\" value=\""))?;
        let rest = &text[at..];
        let value = rest.split("value=\"").nth(1)?.split('"').next()?;
        Some(value.to_owned())
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answered {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form as our pages do, with the token.
    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(pairs);
        self.post_raw(path, &all, "same-origin").await
    }

    pub async fn post_raw(&mut self, path: &str, pairs: &[(&str, &str)], site: &str) -> Answered {
        let body: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .body(Body::from(body.join("&")))
            .unwrap();
        self.ask(request).await
    }

    /// Posts a form with files: (input, file name, bytes).
    pub async fn upload(
        &mut self,
        path: &str,
        pairs: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answered {
        const EDGE: &str = "edge-7f3a";
        let mut body = Vec::new();
        let csrf = self.csrf.clone();
        for (name, value) in std::iter::once(&("csrf", csrf.as_str())).chain(pairs) {
            let part =
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (input, name, bytes) in files {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{input}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    pub async fn ask(&mut self, mut request: Request<Body>) -> Answered {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        if let Some((peer, forwarded)) = self.from {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4_000)));
            if !forwarded.is_empty() {
                request.headers_mut().insert("x-forwarded-for", forwarded.parse().unwrap());
            }
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        let body = axum::body::to_bytes(body, MOST).await.unwrap().to_vec();
        Answered { status: parts.status, headers: parts.headers, body }
    }

    pub async fn send(&mut self, method: &Method, path: &str) -> Answered {
        match *method {
            Method::GET => self.get(path).await,
            _ => self.post(path, &[]).await,
        }
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
