//! Platforms for tests.
use crate::template;
use access::Access;
use app::accounts::SignIn;
use app::clock::ManualClock;
use app::open::{Place, open_with};
use app::platform::Rules;
use app::{Person, Platform};
use jiff::Timestamp;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use store::DatabaseUrl;
use tempfile::TempDir;

/// Environment variable that names the PostgreSQL server for tests.
pub const POSTGRES: &str = "ZHIBAO_TEST_POSTGRES";
/// The province that tests use.
pub const PROVINCE: &str = "heilongjiang";
/// A Friday afternoon, so that week-ends matter.
pub const NOW: &str = "2026-11-20T16:00:00+08:00";

/// A platform on a database of its own, with its folder and clock.
pub struct TestPlatform {
    /// The platform.
    pub platform: Platform,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its data directory; removed at the end.
    pub data: TempDir,
    /// Its database.
    pub database: DatabaseUrl,
}

/// Which databases a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Databases {
    /// The embedded one.
    Sqlite,
    /// The server.
    Postgres,
}

impl Databases {
    /// Both, the server only if `cargo xtask test` (or a developer) has started one.
    #[must_use]
    pub fn all() -> Vec<Databases> {
        if std::env::var(POSTGRES).is_ok() {
            return vec![Databases::Sqlite, Databases::Postgres];
        }
        eprintln!("{POSTGRES} is not set: only SQLite is tested here; `cargo xtask test` runs both");
        vec![Databases::Sqlite]
    }
}

impl TestPlatform {
    /// An empty platform on a kind of database.
    pub async fn empty(kind: Databases) -> Self {
        let data = TempDir::new().unwrap();
        let database = match kind {
            Databases::Sqlite => DatabaseUrl::Sqlite(data.path().join("zhibao.db")),
            Databases::Postgres => fresh_database().await,
        };
        Self::on(data, database).await
    }

    /// The same as `prepare` leaves it, which runs once in each process; `name` says what it prepares.
    pub async fn prepared(kind: Databases, name: &'static str, prepare: impl AsyncFnOnce(&Platform)) -> Self {
        let (data, database) = template::copy(kind, name, prepare).await;
        Self::on(data, database).await
    }

    /// A platform with the demonstration's people and cases.
    pub async fn demonstration(kind: Databases) -> Self {
        Self::prepared(kind, "demonstration", async |platform: &Platform| {
            app::demo::prepare(platform, PROVINCE).await.unwrap();
        })
        .await
    }

    /// A platform that has the demonstration's officers and no case or task yet.
    pub async fn staffed(kind: Databases) -> Self {
        Self::prepared(kind, "staffed", crate::server::staff).await
    }

    async fn on(data: TempDir, database: DatabaseUrl) -> Self {
        let clock = Arc::new(ManualClock::at(NOW.parse().unwrap()));
        let platform = opened(data.path(), &database, clock.clone()).await;
        TestPlatform { platform, clock, data, database }
    }

    /// Opens the same records again, as after a restart.
    pub async fn reopened(&self) -> Platform {
        opened(self.data.path(), &self.database, self.clock.clone()).await
    }

    /// Changes the database behind the platform's back.
    pub async fn meddle(&self, statement: &str) {
        use sqlx::{AssertSqlSafe, Connection, Executor};
        let statement = AssertSqlSafe(statement.to_owned());
        match &self.database {
            DatabaseUrl::Sqlite(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                connection.execute(statement).await.unwrap();
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
                connection.execute(statement).await.unwrap();
            }
        }
    }

    /// A demonstration person, signed in.
    pub async fn person(&self, login: &str) -> Person {
        let attempt = SignIn { login: login.into(), password: demonstration_password(), ..SignIn::default() };
        self.platform.sign_in(&attempt).await.unwrap().person
    }

    /// Sets the clock.
    pub fn set(&self, now: &str) {
        self.clock.set(now.parse::<Timestamp>().unwrap());
    }
}

/// The law inside the program, read once in each process.
#[must_use]
pub fn rules() -> Arc<Rules> {
    static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::embedded(PROVINCE).unwrap()));
    RULES.clone()
}

fn policies() -> Arc<Access> {
    static POLICIES: LazyLock<Arc<Access>> = LazyLock::new(|| Arc::new(Access::load().unwrap()));
    POLICIES.clone()
}

async fn opened(data: &Path, database: &DatabaseUrl, clock: Arc<ManualClock>) -> Platform {
    let place = Place {
        data: data.to_owned(),
        database: Some(database.clone()),
        province: PROVINCE.into(),
        law: None,
    };
    open_with(&place, clock, rules(), policies()).await.unwrap()
}

/// The password of all demonstration accounts.
#[must_use]
pub fn demonstration_password() -> String {
    let files = app::embedded::province_files(PROVINCE);
    let (_, text) = files.into_iter().find(|(path, _)| path.ends_with("/demonstration.toml")).unwrap();
    let script: toml::Table = text.parse().unwrap();
    script["password"].as_str().unwrap().to_owned()
}

/// A new database on the test server.
pub async fn fresh_database() -> DatabaseUrl {
    database_like(None).await
}

/// A new database on the test server, empty or a copy of one that nobody is connected to.
pub(crate) async fn database_like(template: Option<&str>) -> DatabaseUrl {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let server = std::env::var(POSTGRES).unwrap();
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let template = template.map(|template| format!(" TEMPLATE {template}")).unwrap_or_default();
    let mut connection = sqlx::PgConnection::connect(&server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}{template}"))).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    DatabaseUrl::Postgres(format!("{base}/{name}"))
}
