//! The real server on a port of its own, and people who use it over HTTP.
use crate::html::{self, Form};
use crate::platform::{Databases, PROVINCE, TestPlatform, demonstration_password};
use access::AdministratorKind;
use app::Arrival;
use app::accounts::{AccountForm, SetUp};
use app::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use vocabulary::SecrecyLevel;
use web::{WebConfig, WebState};

/// Passwords of the administrators that [`TestServer::staffed`] sets up.
const ADMINISTRATORS_PASSWORD: &str = "set-up of a test province";

/// The whole web side over a platform, listening on 127.0.0.1; stops when dropped.
pub struct TestServer {
    /// Address without a slash at its end, `http://127.0.0.1:PORT`.
    pub base_url: String,
    /// The platform with its clock, folder and database.
    pub test: TestPlatform,
    task: JoinHandle<()>,
}

impl TestServer {
    /// Serves a platform.
    pub async fn start(test: TestPlatform) -> Self {
        let config = WebConfig { secure_cookies: false, ..WebConfig::default() };
        Self::start_with(test, config).await
    }

    /// Serves a platform with these settings.
    pub async fn start_with(test: TestPlatform, config: WebConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let router = web::router(WebState::new(test.platform.clone(), config));
        let bounds = web::connections::Bounds::default();
        let task = tokio::spawn(web::connections::serve(listener, router, bounds, std::future::pending()));
        TestServer { base_url, test, task }
    }

    /// Serves the demonstration: its people, cases and tasks.
    pub async fn demonstration(kind: Databases) -> Self {
        Self::start(TestPlatform::demonstration(kind).await).await
    }

    /// Serves a province that has the demonstration's officers and no case or task yet.
    pub async fn staffed(kind: Databases) -> Self {
        Self::start(TestPlatform::staffed(kind).await).await
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn client(&self) -> Client {
        let http =
            reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build();
        Client { http: http.unwrap(), base_url: self.base_url.clone() }
    }

    /// A person of the demonstration, signed in through the page.
    pub async fn signed_in(&self, login: &str) -> Client {
        let client = self.client();
        client.sign_in(login, &demonstration_password()).await;
        client
    }

    /// The clock's present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.test.clock.now()
    }

    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        self.test.clock.set(self.now() + by);
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The security administrator that [`TestServer::staffed`] sets up, signed in.
pub async fn security_administrator(platform: &app::Platform) -> app::Person {
    administrator(platform, "secadmin").await
}

/// The system administrator that [`TestServer::staffed`] sets up, signed in: confirms the links of the other.
pub async fn system_administrator(platform: &app::Platform) -> app::Person {
    administrator(platform, "sysadmin").await
}

async fn administrator(platform: &app::Platform, login: &str) -> app::Person {
    let attempt = app::accounts::SignIn {
        login: login.into(),
        password: ADMINISTRATORS_PASSWORD.into(),
        ..app::accounts::SignIn::default()
    };
    platform.sign_in(&attempt).await.unwrap().person
}

/// The officers of the demonstration, invited and active, and one in the legal office, to whom limits escalate.
pub(crate) async fn staff(platform: &app::Platform) {
    let token = platform.set_up_token().await.unwrap().unwrap();
    let administrators = [
        (AdministratorKind::System, "sysadmin"),
        (AdministratorKind::Security, "secadmin"),
        (AdministratorKind::Audit, "auditor"),
    ];
    let administrators = administrators
        .map(|(kind, login)| (kind, login.to_owned(), login.to_owned(), ADMINISTRATORS_PASSWORD.to_owned()));
    platform
        .set_up(
            &token,
            &SetUp { administrators, organ: "hlj-leading-office".into(), arrival: Arrival::default() },
        )
        .await
        .unwrap();
    let security = security_administrator(platform).await;
    let system = system_administrator(platform).await;
    let password = demonstration_password();
    for form in officers() {
        let invitation = platform.invite(&security, &form).await.unwrap();
        platform.confirm_link(&system, invitation.id).await.unwrap();
        platform.use_link(&invitation.token, &password, Arrival::default()).await.unwrap();
    }
}

fn officers() -> Vec<AccountForm> {
    let files = app::embedded::province_files(PROVINCE);
    // As the demonstration itself: the main file and those beside it.
    let script = |(path, text): &(String, String)| -> Option<toml::Table> {
        path.rsplit('/').next()?.starts_with("demonstration").then(|| text.parse().unwrap())
    };
    let scripts: Vec<toml::Table> = files.iter().filter_map(script).collect();
    let accounts = scripts.iter().filter_map(|script| script.get("accounts")?.as_array()).flatten();
    let words = |account: &toml::Value, key: &str| account[key].as_str().unwrap().to_owned();
    let word = |account: &toml::Value, key: &str| Some(account.get(key)?.as_str()?.to_owned());
    let mut forms: Vec<AccountForm> = accounts
        .filter_map(|account| {
            let posts = account.get("posts")?.as_array()?;
            let posts = posts.iter().map(|post| post.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
            let clearance = SecrecyLevel::Internal;
            let login = words(account, "login");
            let (name, organ) = (words(account, "name"), words(account, "organ"));
            Some(AccountForm { login, name, organ, region: word(account, "region"), posts, clearance })
        })
        .collect();
    forms.push(AccountForm {
        login: "legal".into(),
        name: "韩法制".into(),
        organ: "2301-amr".into(),
        region: None,
        posts: BTreeSet::from(["legal-review".to_owned()]),
        clearance: SecrecyLevel::Internal,
    });
    forms
}

/// A browser without script: keeps its cookie, follows nothing unless asked.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base_url: String,
}

/// An answer, read to its end.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Status.
    pub status: u16,
    /// Path and query that answered.
    pub path: String,
    /// Where a redirect leads; empty otherwise.
    pub location: String,
    /// The HTML.
    pub html: String,
}

impl Page {
    /// The words a person reads.
    #[must_use]
    pub fn text(&self) -> String {
        html::text(&self.html)
    }

    /// The words of a part of the page, by its id; empty when there is no such part.
    #[must_use]
    pub fn part(&self, id: &str) -> String {
        html::element(&self.html, id).map(html::text).unwrap_or_default()
    }

    /// What the page says against something; empty when it says nothing.
    #[must_use]
    pub fn objection(&self) -> String {
        html::objection(&self.html).map(html::text).unwrap_or_default()
    }

    /// The form that is sent to an address that ends so (its query left aside).
    ///
    /// # Panics
    /// When the page has no such form.
    #[must_use]
    pub fn form(&self, action_ends: &str) -> Form {
        let path = |form: &Form| form.action.split('?').next().unwrap_or_default().to_owned();
        let found = html::forms(&self.html).into_iter().find(|form| path(form).ends_with(action_ends));
        found.unwrap_or_else(|| {
            panic!("no form {action_ends} in {} ({}): {}", self.path, self.status, self.text())
        })
    }

    /// The address of the first link whose address contains this.
    #[must_use]
    pub fn link(&self, contains: &str) -> Option<String> {
        html::links(&self.html).into_iter().map(|(href, _)| href).find(|href| href.contains(contains))
    }
}

/// Bytes between the parts of a form with files.
static PARTS: AtomicU64 = AtomicU64::new(0);

impl Client {
    /// Signs in with the form at the door.
    ///
    /// # Panics
    /// When the door stays closed.
    pub async fn sign_in(&self, login: &str, password: &str) {
        let door = self.get("/login").await;
        let form = door.form("/login").set("login", login).set("password", password);
        let answer = self.send(&form).await;
        assert_eq!(answer.status, 303, "{login}: {}", answer.text());
    }

    /// Asks for a page; a redirect is an answer like any other.
    pub async fn get(&self, path: &str) -> Page {
        let request = self.http.get(format!("{}{path}", self.base_url));
        self.answer(path, request).await
    }

    /// Sends a form; a redirect is an answer like any other.
    pub async fn send(&self, form: &Form) -> Page {
        let address = format!("{}{}", self.base_url, form.action);
        let request = match (form.by_get, form.multipart) {
            (true, _) => return self.get(&format!("{}?{}", form.action, query(&form.pairs))).await,
            (false, false) => self.http.post(address).form(&form.pairs),
            (false, true) => {
                let edge = format!("edge-{}", PARTS.fetch_add(1, Ordering::Relaxed));
                let kind = format!("multipart/form-data; boundary={edge}");
                self.http.post(address).header("content-type", kind).body(multipart(form, &edge))
            }
        };
        self.answer(&form.action, request.header("sec-fetch-site", "same-origin")).await
    }

    /// Sends a form and, when it was accepted, opens the page to which it leads.
    pub async fn submit(&self, form: &Form) -> Page {
        let answer = self.send(form).await;
        if answer.location.is_empty() { answer } else { self.get(&answer.location).await }
    }

    async fn answer(&self, path: &str, request: reqwest::RequestBuilder) -> Page {
        let response = request.send().await.unwrap();
        let location = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
        let status = response.status().as_u16();
        assert!(status < 500, "{path}: {status} {}", response.text().await.unwrap());
        Page { status, path: path.to_owned(), location, html: response.text().await.unwrap() }
    }
}

fn multipart(form: &Form, edge: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in &form.pairs {
        let part = format!("--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (input, name, bytes) in &form.files {
        let head = format!(
            "--{edge}\r\nContent-Disposition: form-data; name=\"{input}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{edge}--\r\n").as_bytes());
    body
}

/// Names and values as a query.
#[must_use]
pub fn query(pairs: &[(String, String)]) -> String {
    let escaped = |text: &str| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
        text.bytes()
            .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    let pair = |(name, value): &(String, String)| -> String {
        let (name, value): (String, String) = (escaped(name), escaped(value));
        format!("{name}={value}")
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}
