//! Backing up while officers work, and what is there after a restore.
use app::Platform;
use app::clock::SystemClock;
use app::open::{Place, open};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::DatabaseUrl;
use tempfile::TempDir;
use testkit::bench::client_log::{Acknowledged, disorder, missing};
use testkit::bench::story::Stage;
use testkit::platform::{PROVINCE, fresh_database};
use testkit::{Databases, TestPlatform};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Officers' tasks that write while the backup is made.
const WRITERS: usize = 4;
/// Acknowledged events awaited before the backup, and after it.
const BEFORE_AND_AFTER: usize = 40;

/// Cases being played until told to stop, with the log of what was acknowledged.
struct Office {
    log: Arc<Mutex<Vec<Acknowledged>>>,
    told: UnboundedReceiver<()>,
    closing: Arc<AtomicBool>,
    writers: Vec<tokio::task::JoinHandle<()>>,
}

impl Office {
    fn open(stage: &Stage) -> Self {
        let (log, closing) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (tell, told) = unbounded_channel();
        let writers = (0..WRITERS).map(|_| {
            let (stage, log, closing, tell) = (stage.clone(), log.clone(), closing.clone(), tell.clone());
            tokio::spawn(async move { work(&stage, &log, &closing, &tell).await })
        });
        Office { writers: writers.collect(), log, told, closing }
    }

    async fn acknowledged(&mut self, count: usize) {
        for _ in 0..count {
            self.told.recv().await.unwrap();
        }
    }

    async fn close(self) -> Vec<Acknowledged> {
        self.closing.store(true, Ordering::Relaxed);
        for writer in self.writers {
            writer.await.unwrap();
        }
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

async fn work(
    stage: &Stage,
    log: &Mutex<Vec<Acknowledged>>,
    closing: &AtomicBool,
    tell: &UnboundedSender<()>,
) {
    let told = |kind: &str, done: &app::cases::Done| {
        for acknowledged in Acknowledged::of(kind, done) {
            log.lock().unwrap().push(acknowledged);
            let _ = tell.send(());
        }
    };
    while !closing.load(Ordering::Relaxed) {
        stage.prepare_transfer(&told).await.unwrap();
    }
}

/// An empty place of the same kind, with the keys that were kept beside the backup.
async fn restored(test: &TestPlatform, folder: &std::path::Path, data: &TempDir) -> Platform {
    let database = match &test.database {
        DatabaseUrl::Sqlite(_) => DatabaseUrl::Sqlite(data.path().join("zhibao.db")),
        DatabaseUrl::Postgres(_) => fresh_database().await,
    };
    store::restore(folder, &database, &data.path().join("papers")).await.unwrap();
    app::backup::restore_registers(folder, data.path()).unwrap();
    std::fs::create_dir_all(data.path().join("keys")).unwrap();
    std::fs::copy(test.data.path().join("keys/ledger.key"), data.path().join("keys/ledger.key")).unwrap();
    let place = Place {
        data: data.path().to_owned(),
        database: Some(database),
        province: PROVINCE.into(),
        law: None,
    };
    open(&place, Arc::new(SystemClock)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_during_work_holds_everything_up_to_its_checkpoint_and_nothing_later() {
    for kind in Databases::all() {
        let test = TestPlatform::demonstration(kind).await;
        let stage = Stage::set(&test.platform).await;
        let mut office = Office::open(&stage);
        office.acknowledged(BEFORE_AND_AFTER).await;
        test.platform.publish_checkpoint().await.unwrap();
        let published = test.platform.store.checkpoint().await.unwrap().unwrap();
        let (folder, data) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let report = test.platform.backup_as_system(folder.path()).await.unwrap();
        office.acknowledged(BEFORE_AND_AFTER).await;
        let log = office.close().await;

        let restored = restored(&test, folder.path(), &data).await;
        let key = [test.platform.store.verifier_key()];
        for note in [&published, &report.checkpoint] {
            let checkpoint = ledger::checkpoint::verify(note, &key).unwrap();
            assert!(checkpoint.size <= report.ledger_size, "{kind:?}");
            for platform in [&test.platform, &restored] {
                assert_eq!(
                    platform.store.ledger_root(checkpoint.size).await.unwrap(),
                    checkpoint.root,
                    "{kind:?}"
                );
            }
        }
        assert_eq!(restored.store.ledger_size().await.unwrap(), report.ledger_size);
        let verified = restored.verify_as_system().await.unwrap();
        assert_eq!((verified.broken, verified.leaves), (None, report.ledger_size), "{kind:?}");
        assert_eq!(disorder(&restored).await, Vec::<String>::new());

        let size = i64::try_from(report.ledger_size).unwrap();
        let later: Vec<Acknowledged> = log.iter().filter(|told| told.leaf >= size).cloned().collect();
        assert!(
            later.len() >= BEFORE_AND_AFTER && later.len() < log.len(),
            "{kind:?}: {} of {}",
            later.len(),
            log.len()
        );
        assert_eq!(missing(&restored, &log).await, later, "{kind:?}");
        assert_eq!(missing(&test.platform, &log).await, [], "{kind:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_and_pictures_are_found_after_a_restore() {
    let test = TestPlatform::demonstration(Databases::all()[0]).await;
    let (folder, data) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let files = |at: &std::path::Path| {
        let mut names: Vec<String> = std::fs::read_dir(at.join("devices"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let register = screening::Index::open(&test.data.path().join("marks.index")).unwrap();
    let known = register.records().next().unwrap().unwrap();
    let added = screening::Record { id: "新增-1".into(), mark: "朔雪鸣春".into(), ..known.clone() };
    let mut register = register;
    register.add(&[added]).unwrap();
    drop(register);
    std::fs::write(test.data.path().join("devices.embedding"), "向量").unwrap();
    test.platform.backup_as_system(folder.path()).await.unwrap();

    let _restored = restored(&test, folder.path(), &data).await;
    let again = screening::Index::open(&data.path().join("marks.index")).unwrap();
    again.verify().unwrap();
    for text in [known.mark.as_str(), "朔雪鸣春"] {
        assert_eq!(again.search(&screening::Search::new(text, 1)).unwrap()[0].record.mark, text);
    }
    assert_eq!(files(data.path()), files(test.data.path()));
    for name in ["devices.index", "devices.embedding"] {
        assert!(data.path().join(name).is_file(), "{name}");
    }
}
