//! Two server processes on one database, and officers who turn to the other when one is gone.
use crate::TestPlatform;
use crate::bench::start::{Ended, answers};
use crate::platform::demonstration_password;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::DatabaseUrl;
use tokio::sync::Mutex;

/// Longest that an officer goes on trying one request.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest wait for one answer.
const ANSWER: Duration = Duration::from_secs(15);
/// Pause before a request is sent again.
const PAUSE: Duration = Duration::from_millis(20);

/// The processes.
pub(super) struct Servers {
    program: PathBuf,
    data: PathBuf,
    database: String,
    addresses: [String; 2],
    running: Mutex<[Option<Ended>; 2]>,
}

impl Servers {
    /// Starts both on the platform's records, which nobody else has open.
    pub async fn start(program: &Path, test: &TestPlatform) -> Self {
        let DatabaseUrl::Postgres(database) = &test.database else { panic!("two processes need PostgreSQL") };
        let free = || std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        // Both are held until both are known, so that they differ.
        let taken = [free(), free()];
        let addresses = taken.each_ref().map(|held| held.local_addr().unwrap().to_string());
        drop(taken);
        let servers = Servers {
            program: program.to_owned(),
            data: test.data.path().to_owned(),
            database: database.clone(),
            addresses,
            running: Mutex::default(),
        };
        servers.revive(0).await;
        servers.revive(1).await;
        servers
    }

    /// Starts one and waits for its first good answer.
    pub async fn revive(&self, which: usize) {
        let mut command = Command::new(&self.program);
        command.args(["serve", "--insecure-http", "--listen", &self.addresses[which]]);
        command.arg("--data").arg(&self.data).args(["--database", &self.database]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.running.lock().await[which] = Some(Ended(child));
        answers(&self.addresses[which]).await;
    }

    /// Kills one (SIGKILL).
    pub async fn kill(&self, which: usize) {
        self.running.lock().await[which] = None;
    }

    /// Ends both.
    pub async fn stop(&self) {
        *self.running.lock().await = [None, None];
    }

    /// Somebody, signed in at both with one token.
    pub async fn officer(&self, login: &str) -> Officer {
        let http = reqwest::Client::builder().no_proxy().timeout(ANSWER).build().unwrap();
        let addresses =
            self.addresses.each_ref().map(|address| format!("http://{address}{}", web::api::PREFIX));
        let mut officer = Officer {
            http,
            addresses,
            token: String::new(),
            again: AtomicU64::new(0),
            login: login.to_owned(),
        };
        let body = json!({ "login": login, "password": demonstration_password() });
        let answer = officer.post(1, "/session", &body).await;
        officer.token = answer["token"].as_str().unwrap().to_owned();
        officer
    }
}

/// An officer at the interface.
pub(super) struct Officer {
    http: reqwest::Client,
    addresses: [String; 2],
    token: String,
    again: AtomicU64,
    login: String,
}

impl Officer {
    /// Requests that had to be sent again.
    pub fn again(&self) -> u64 {
        self.again.load(Ordering::Relaxed)
    }

    /// Papers stored for later acts.
    pub async fn papers(&self, kinds: &[&str]) -> Vec<Value> {
        let mut papers = Vec::new();
        for kind in kinds {
            let path = format!("/papers?filename={kind}.txt&paper={kind}");
            let text = format!("测试材料 {kind}");
            papers.push(
                self.asked(1, &|base| self.http.post(format!("{base}{path}")).body(text.clone())).await,
            );
        }
        papers
    }

    /// Reads.
    pub async fn get(&self, first: usize, path: &str) -> Value {
        self.asked(first, &|base| self.http.get(format!("{base}{path}"))).await
    }

    /// Acts under one key, however often it must be sent.
    pub async fn post(&self, first: usize, path: &str, body: &Value) -> Value {
        let key = app::new_id().to_string();
        let request = |base: &str| {
            let request = self.http.post(format!("{base}{path}")).header("idempotency-key", &key);
            request.header("content-type", "application/json").body(body.to_string())
        };
        self.asked(first, &request).await
    }

    /// The first good answer; a server that is gone, busy or broken is left for the other.
    async fn asked(&self, first: usize, request: &(dyn Fn(&str) -> reqwest::RequestBuilder + Sync)) -> Value {
        let began = Instant::now();
        let mut turn = first;
        loop {
            let sent = request(&self.addresses[turn % 2]);
            let sent = if self.token.is_empty() { sent } else { sent.bearer_auth(&self.token) };
            let failed = match sent.send().await {
                Ok(answer) if answer.status().is_success() => match answer.json().await {
                    Ok(body) => return body,
                    Err(error) => error.to_string(),
                },
                Ok(answer) if answer.status().is_client_error() && answer.status().as_u16() != 429 => {
                    panic!("{}: {} {}", self.login, answer.status(), answer.text().await.unwrap_or_default())
                }
                Ok(answer) => answer.status().to_string(),
                Err(error) => error.to_string(),
            };
            assert!(began.elapsed() < PATIENCE, "{}: {failed}", self.login);
            self.again.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(PAUSE).await;
            turn += 1;
        }
    }
}
