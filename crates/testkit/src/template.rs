//! What many tests begin with: made once in each process, closed, and copied for each of them.
use crate::platform::{Databases, TestPlatform, database_like};
use app::Platform;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use store::DatabaseUrl;
use tempfile::TempDir;
use tokio::sync::Mutex;

/// Beginning of the folders' names. Nobody tells a process of tests that it ends, so the next ones clear up.
const PREFIX: &str = "zhibao-template-";
/// Folders older than this belong to nobody.
const STALE: Duration = Duration::from_hours(24);

/// A platform that no process has open.
struct Template {
    data: PathBuf,
    database: DatabaseUrl,
}

type Made = BTreeMap<(&'static str, &'static str), Arc<Template>>;
static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);

/// Folder and database as `prepare` leaves them, copied; `name` says what it prepares.
pub(crate) async fn copy(
    kind: Databases,
    name: &'static str,
    prepare: impl AsyncFnOnce(&Platform),
) -> (TempDir, DatabaseUrl) {
    let template = template(kind, name, prepare).await;
    let data = TempDir::new().unwrap();
    copy_folder(&template.data, data.path());
    let database = match &template.database {
        DatabaseUrl::Sqlite(path) => DatabaseUrl::Sqlite(data.path().join(path.file_name().unwrap())),
        DatabaseUrl::Postgres(url) => database_like(url.rsplit('/').next()).await,
    };
    (data, database)
}

async fn template(
    kind: Databases,
    name: &'static str,
    prepare: impl AsyncFnOnce(&Platform),
) -> Arc<Template> {
    let key = (name, if kind == Databases::Sqlite { "sqlite" } else { "postgres" });
    let mut made = MADE.lock().await;
    if let Some(template) = made.get(&key) {
        return template.clone();
    }
    remove_stale();
    let test = TestPlatform::empty(kind).await;
    prepare(&test.platform).await;
    test.platform.store.close().await;
    let data = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap().keep();
    copy_folder(test.data.path(), &data);
    let template = Arc::new(Template { data, database: test.database.clone() });
    made.insert(key, template.clone());
    template
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn remove_stale() {
    for entry in std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let stale = entry
            .metadata()
            .and_then(|known| known.modified())
            .is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > STALE));
        if stale && entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // Another process may remove it at the same time.
            let _gone = std::fs::remove_dir_all(entry.path());
        }
    }
}
