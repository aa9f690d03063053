//! An empty store for one test, and builders of what goes into it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use access::{Access, AccountState, Actor, Granted, Officer, Request, Scope};
use ledger::Ed25519Key;
use sqlx::{Connection as _, PgConnection};
use store::{Append, CaseProjection, DatabaseUrl, NewEvent, Store, StoreOptions, StreamAppend};
use uuid::Uuid;
use vocabulary::{OfficerId, SecrecyLevel};

pub const NOW: i64 = 1_790_000_000_000_000;

/// Defines a test that runs on SQLite, and on PostgreSQL when there is one.
macro_rules! on_both {
    ($(async fn $name:ident($stage:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn check($stage: crate::stage::Stage) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                check(crate::stage::Stage::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                match crate::stage::Stage::postgres().await {
                    Some(stage) => check(stage).await,
                    None => eprintln!("ZHIBAO_TEST_POSTGRES is not set"),
                }
            }
        }
    )+};
}
pub(crate) use on_both;

pub struct Stage {
    pub folder: tempfile::TempDir,
    pub url: DatabaseUrl,
    pub blobs: PathBuf,
    pub store: Store,
}

pub fn options() -> StoreOptions {
    StoreOptions::new(Arc::new(Ed25519Key::from_seed("zhibao.test/log", [7; 32]).unwrap()))
}

/// A new, empty database on the server of the environment.
pub async fn new_postgres() -> Option<DatabaseUrl> {
    let server = std::env::var("ZHIBAO_TEST_POSTGRES").ok()?;
    let name = format!("store_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let text = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&mut connection).await.unwrap();
    let (before, _) = server.rsplit_once('/').unwrap();
    Some(DatabaseUrl::Postgres(format!("{before}/{name}")))
}

impl Stage {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("zhibao.db"));
        Self::open(folder, url, options()).await
    }

    pub async fn postgres() -> Option<Self> {
        let url = new_postgres().await?;
        let options = StoreOptions { connections: 6, ..options() };
        Some(Self::open(tempfile::tempdir().unwrap(), url, options).await)
    }

    pub async fn open(folder: tempfile::TempDir, url: DatabaseUrl, options: StoreOptions) -> Self {
        let blobs = folder.path().join("blobs");
        let store = Store::open(&url, &blobs, options).await.unwrap();
        Self { folder, url, blobs, store }
    }

    /// Runs a statement of the test's own, past the store.
    pub async fn meddle(&self, text: &str) {
        self.try_meddle(text).await.unwrap();
    }

    /// Whether the database refuses a statement of the test's own.
    pub async fn refuses(&self, text: &str) -> bool {
        self.try_meddle(text).await.is_err()
    }

    async fn try_meddle(&self, text: &str) -> Result<(), sqlx::Error> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(path)
                    .busy_timeout(std::time::Duration::from_secs(10));
                let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
                let done = sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(&pool).await;
                pool.close().await;
                done.map(|_| ())
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(&mut connection).await.map(|_| ())
            }
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.url, DatabaseUrl::Postgres(_))
    }

    pub async fn append(&self, append: Append) -> Result<store::Receipt, store::AppendFault> {
        self.store.append(&jobs_proof(), append).await
    }

    pub async fn verified(&self) -> store::VerifyReport {
        self.store.verify_ledger(&system(&Request::VerifyLedger), |_, _, _| {}).await.unwrap()
    }
}

pub fn access() -> &'static Access {
    static ACCESS: OnceLock<Access> = OnceLock::new();
    ACCESS.get_or_init(|| Access::load().unwrap())
}

pub fn system(request: &Request<'_>) -> Granted {
    access().authorise(&Actor::System, request).unwrap()
}

pub fn jobs_proof() -> Granted {
    system(&Request::RunJobs)
}

pub fn everything() -> Scope {
    access().scope(&Actor::System).unwrap()
}

pub fn officer(id: Uuid, organ: &str, posts: &[&str], clearance: SecrecyLevel) -> Actor {
    Actor::Officer(Officer {
        id: OfficerId::new(id),
        name: None,
        organ: organ.parse().unwrap(),
        duty: "market-regulation".into(),
        region: "230100".into(),
        supervises: BTreeSet::new(),
        posts: posts.iter().map(|post| (*post).to_owned()).collect::<BTreeSet<_>>(),
        clearance,
        administrator: None,
        state: AccountState::Active,
    })
}

/// An officer of `organ` who supervises `below`, cleared for everything.
pub fn supervisor(id: Uuid, organ: &str, below: &str) -> Actor {
    match officer(id, organ, &["supervisor"], SecrecyLevel::Sealed) {
        Actor::Officer(officer) => {
            let supervises = BTreeSet::from([below.parse().unwrap()]);
            Actor::Officer(Officer { supervises, ..officer })
        }
        other => other,
    }
}

pub fn scope_of(organ: &str, clearance: SecrecyLevel) -> Scope {
    access().scope(&officer(Uuid::from_u128(1), organ, &["officer"], clearance)).unwrap()
}

pub fn event(text: &str) -> NewEvent {
    NewEvent {
        id: Uuid::now_v7(),
        kind: "opened".into(),
        organ: "organ-a".into(),
        actor: "officer:00000000-0000-0000-0000-000000000001".into(),
        occurred_at: NOW,
        recorded_at: NOW,
        body: ledger::canonical::to_bytes(&serde_json::json!({ "text": text })).unwrap(),
    }
}

pub fn case(case_id: Uuid, title: &str) -> CaseProjection {
    CaseProjection {
        case_id,
        number: None,
        procedure: "transfer".into(),
        title: title.into(),
        organ: "organ-a".into(),
        region: "230100".into(),
        secrecy: SecrecyLevel::Internal,
        measure: Some(18),
        stage: "\"opened\"".into(),
        status: "已立案".into(),
        opened_at: NOW,
        closed_at: None,
        version: 0,
        next_due_at: None,
        assigned: Vec::new(),
        participants: Vec::new(),
        clocks: Vec::new(),
        facts_json: "{}".into(),
        search_text: String::new(),
        personal_text: String::new(),
        todo: Vec::new(),
        entry: None,
        names: Vec::new(),
        draws: Vec::new(),
        goods: Vec::new(),
        known: Vec::new(),
        found: store::Found::default(),
    }
}

/// An append of one event to one stream.
pub fn one(stream: Uuid, expected: Option<i64>, text: &str) -> Append {
    let mut append = Append::new(Uuid::now_v7(), [1; 32]);
    append.streams.push(StreamAppend {
        stream,
        expected_version: expected,
        events: vec![event(text)],
        projection: None,
    });
    append
}

/// An append that opens a case with this read model.
pub fn opening(projection: CaseProjection) -> Append {
    let mut append = one(projection.case_id, Some(0), &projection.title);
    append.streams[0].events[0].organ = projection.organ.clone();
    append.streams[0].projection = Some(projection);
    append
}
