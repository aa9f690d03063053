//! A client without network: requests go straight into the router.
use app::clock::ManualClock;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::{Databases, TestPlatform};
use tower::ServiceExt;
use web::{WebConfig, WebState};

/// A demonstration platform behind the interface.
pub struct Api {
    pub test: TestPlatform,
    pub session_clock: Arc<ManualClock>,
    router: Router,
}

/// An answer.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The JSON of an answer of this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self.json()
    }

    /// The problem of this status and kind.
    #[track_caller]
    pub fn problem(&self, status: u16, kind: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(self.headers["content-type"], web::api::PROBLEM_JSON);
        assert_eq!(problem["type"], format!("{}{kind}", web::api::TYPE_PREFIX), "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()));
        problem
    }
}

/// What is sent beside method and path.
#[derive(Default, Clone)]
pub struct With<'a> {
    pub token: Option<&'a str>,
    pub headers: Vec<(&'a str, String)>,
    pub body: Option<Vec<u8>>,
}

pub fn key() -> String {
    app::new_id().to_string()
}

impl Api {
    pub async fn demonstration() -> Self {
        let test = TestPlatform::demonstration(Databases::Sqlite).await;
        let session_clock = Arc::new(ManualClock::at(test.platform.now()));
        let config = WebConfig { session_clock: session_clock.clone(), ..WebConfig::default() };
        let state = WebState::new(test.platform.clone(), config);
        Api { test, session_clock, router: web::router(state) }
    }

    pub async fn raw(&self, method: Method, path: &str, with: With<'_>) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = with.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in &with.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(with.body.unwrap_or_default())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn get(&self, token: &str, path: &str) -> Reply {
        let path = format!("{}{path}", web::api::PREFIX);
        self.raw(Method::GET, &path, With { token: Some(token), ..With::default() }).await
    }

    pub async fn post(
        &self,
        token: &str,
        path: &str,
        headers: &[(&'static str, String)],
        body: &Value,
    ) -> Reply {
        let path = format!("{}{path}", web::api::PREFIX);
        let mut all = vec![("content-type", "application/json".to_owned())];
        all.extend(headers.iter().cloned());
        let with = With { token: Some(token), headers: all, body: Some(body.to_string().into_bytes()) };
        self.raw(Method::POST, &path, with).await
    }

    /// Sends JSON with any method and no key.
    pub async fn send(&self, method: Method, token: &str, path: &str, body: &Value) -> Reply {
        let path = format!("{}{path}", web::api::PREFIX);
        let headers = vec![("content-type", "application/json".to_owned())];
        self.raw(
            method,
            &path,
            With { token: Some(token), headers, body: Some(body.to_string().into_bytes()) },
        )
        .await
    }

    /// Posts under a new key.
    pub async fn act(&self, token: &str, path: &str, body: &Value) -> Reply {
        self.post(token, path, &[("idempotency-key", key())], body).await
    }

    pub async fn try_login(&self, login: &str, password: &str) -> Reply {
        let path = format!("{}/session", web::api::PREFIX);
        let body = json!({ "login": login, "password": password }).to_string().into_bytes();
        let headers = vec![("content-type", "application/json".to_owned())];
        self.raw(Method::POST, &path, With { token: None, headers, body: Some(body) }).await
    }

    pub async fn login(&self, login: &str) -> String {
        let reply = self.try_login(login, &testkit::platform::demonstration_password()).await;
        reply.expect(201)["token"].as_str().unwrap().to_owned()
    }

    /// Sends a text as a paper; its reference.
    pub async fn paper(&self, token: &str, paper: &str) -> Value {
        let path = format!("{}/papers?filename={paper}.txt&paper={paper}", web::api::PREFIX);
        let text = format!("材料 {paper}，编号 {}", key());
        let with = With { token: Some(token), headers: Vec::new(), body: Some(text.into_bytes()) };
        self.raw(Method::POST, &path, with).await.expect(201)
    }

    /// A new case of 张; its id.
    pub async fn open_case(&self, zhang: &str) -> String {
        let reply = self.act(zhang, "/cases", &discovery()).await;
        reply.expect(201)["case"].as_str().unwrap().to_owned()
    }
}

/// Name of a party that may stand only where personal data may be read.
pub const PARTY: &str = "接口演示丙商行";

/// What 张 found.
pub fn discovery() -> Value {
    json!({
        "procedure": "crime-transfer",
        "act": "discover",
        "form": {
            "title": "接口立件测试案",
            "offence": "214",
            "act_date": "2026-03-10",
            "parties": [{ "name": PARTY, "kind": "entity", "part": "涉嫌单位" }],
            "rights": [{ "kind": "trademark", "number": "10000001", "title": "演示商标甲", "holder": "演示权利人甲公司" }],
            "facts": "数额按账册和现场清点计算。",
            "illegal_income": "4.2万元",
            "sales_amount": "9.8万元",
            "unsold_value": "3万元",
        },
    })
}
