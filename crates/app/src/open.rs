//! Opening a platform: rules from the binary, records from a data directory or a database server.
use crate::clock::Clock;
use crate::directory::Directory;
use crate::embedded;
use crate::examples::WorkedExamples;
use crate::marks::MarkRegister;
use crate::pictures::PictureRegister;
use crate::platform::{Platform, Rules};
use access::Access;
use calendar::WorkCalendar;
use law::source::SourceFile;
use ledger::Ed25519Key;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{DatabaseUrl, Store, StoreOptions};

/// Where the records are.
#[derive(Debug, Clone)]
pub struct Place {
    /// Data directory: keys, papers, and the embedded database.
    pub data: PathBuf,
    /// Database, if other than the embedded one.
    pub database: Option<DatabaseUrl>,
    /// Province whose files are used.
    pub province: String,
    /// Law and province files of the office's own, checked by whoever read them; absent: those inside the program.
    pub law: Option<Vec<SourceFile>>,
}

impl Place {
    /// The database, which is a file in the data directory unless told otherwise.
    fn database(&self) -> DatabaseUrl {
        let embedded = || DatabaseUrl::Sqlite(self.data.join("zhibao.sqlite"));
        self.database.clone().unwrap_or_else(embedded)
    }
}

fn key_path(place: &Place) -> PathBuf {
    place.data.join("keys/ledger.key")
}

/// Why a platform could not be opened; the text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// Law data are broken.
    #[error("法规数据有误：{0}")]
    Law(String),
    /// Province data are broken.
    #[error(transparent)]
    Province(#[from] crate::directory::BadDirectory),
    /// Policies are broken.
    #[error(transparent)]
    Access(#[from] access::AccessFault),
    /// The data directory cannot be used.
    #[error("数据目录 {0} 不能使用：{said}；请检查权限和磁盘空间", said = store::io_words(.1))]
    Directory(String, std::io::Error),
    /// There are no records in this place, and the caller was not to begin any.
    #[error("这里没有知保的数据：{0}")]
    NoRecords(String),
    /// The signing key cannot be used.
    #[error("账本签名密钥 {0} 不能使用；请从备份恢复该文件，不要另建")]
    Key(String),
    /// Cases cannot be indexed anew after a change of the program.
    #[error("不能重建检索：{0}")]
    Index(Box<crate::AppFault>),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] store::StoreFault),
}

impl Rules {
    /// The law and province compiled into the program.
    ///
    /// # Errors
    /// The first mistake in the data.
    pub fn embedded(province: &str) -> Result<Self, CannotOpen> {
        Self::read(embedded::law_files(), &embedded::province_files(province))
    }

    /// Law and province from files of the office's own; a province that has none of its own is taken from the program.
    ///
    /// # Errors
    /// The first mistake in the data.
    pub fn of_files(files: Vec<SourceFile>, province: &str) -> Result<Self, CannotOpen> {
        let folder = format!("provinces/{province}/");
        let (own, law): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.path.starts_with("provinces/"));
        let own = own.into_iter().filter(|file| file.path.starts_with(&folder));
        let own: Vec<(String, String)> = own.map(|file| (file.path, file.text)).collect();
        let rules = match own.is_empty() {
            true => Self::read(law, &embedded::province_files(province)),
            false => Self::read(law, &own),
        }?;
        rules.with_sound_examples()
    }

    /// The same, once the examples have been read without a mistake. Those inside the program were when it was built.
    ///
    /// # Errors
    /// The first mistake in the examples.
    pub(crate) fn with_sound_examples(self) -> Result<Self, CannotOpen> {
        self.examples.read().map_err(|problem| CannotOpen::Law(problem.to_string()))?;
        Ok(self)
    }

    fn read(law_files: Vec<SourceFile>, province: &[(String, String)]) -> Result<Self, CannotOpen> {
        Self::of_law(law_files, Directory::read(province)?)
    }

    /// Law files with a province that has been read; the examples are not looked at yet.
    pub(crate) fn of_law(law_files: Vec<SourceFile>, directory: Directory) -> Result<Self, CannotOpen> {
        let said = |problem: law::Problem| CannotOpen::Law(problem.to_string());
        let (years, rest): (Vec<_>, Vec<_>) = law_files.into_iter().partition(embedded::is_calendar);
        let (examples, library): (Vec<_>, Vec<_>) = rest.into_iter().partition(embedded::is_example);
        let (library, mut problems) = law::Library::load(library);
        if let Some(problem) = problems.pop() {
            return Err(said(problem));
        }
        let years = years.into_iter().map(|file| (file.path, file.text));
        let calendar = WorkCalendar::parse(years).map_err(|fault| CannotOpen::Law(fault.to_string()))?;
        let examples = Arc::new(WorkedExamples::of(examples));
        Ok(Rules { library, calendar, directory, examples })
    }
}

/// Opens a platform.
///
/// # Errors
/// [`CannotOpen`] in words for the administrator.
pub async fn open(place: &Place, clock: Arc<dyn Clock>) -> Result<Platform, CannotOpen> {
    let rules = match &place.law {
        Some(files) => Rules::of_files(files.clone(), &place.province)?,
        None => Rules::embedded(&place.province)?,
    };
    open_with(place, clock, Arc::new(rules), Arc::new(Access::load()?)).await
}

/// Opens a platform whose records are there already; nothing is created where there are none.
///
/// # Errors
/// [`CannotOpen::NoRecords`] when there are none; otherwise as [`open`].
pub async fn open_existing(place: &Place, clock: Arc<dyn Clock>) -> Result<Platform, CannotOpen> {
    let (key, database) = (key_path(place), place.database());
    if !key.is_file() {
        return Err(CannotOpen::NoRecords(place.data.display().to_string()));
    }
    if !store::is_set_up(&database).await? {
        return Err(CannotOpen::NoRecords(match database {
            DatabaseUrl::Sqlite(path) => path.display().to_string(),
            DatabaseUrl::Postgres(_) => "数据库地址所指的数据库是空的".to_owned(),
        }));
    }
    open(place, clock).await
}

/// The same with rules and policies that have been read; `place` then says only where the records are.
///
/// # Errors
/// [`CannotOpen`] in words for the administrator.
pub async fn open_with(
    place: &Place,
    clock: Arc<dyn Clock>,
    rules: Arc<Rules>,
    access: Arc<Access>,
) -> Result<Platform, CannotOpen> {
    let keys = place.data.join("keys");
    let failed = |error| CannotOpen::Directory(place.data.display().to_string(), error);
    store::create_private_folder(&keys).map_err(failed)?;
    let key = signing_key(&key_path(place), &place.province)?;
    let store =
        Store::open(&place.database(), &place.data.join("papers"), StoreOptions::new(Arc::new(key))).await?;
    let marks = Arc::new(MarkRegister::in_folder(&place.data));
    let pictures = Arc::new(PictureRegister::in_folder(&place.data));
    let kept = Arc::default();
    let platform = Platform { rules, access, store, marks, pictures, kept, clock, address: "".into() };
    platform.index_again_if_changed().await.map_err(|fault| CannotOpen::Index(Box::new(fault)))?;
    Ok(platform)
}

/// The ledger's key: made once, kept readable for its owner only.
fn signing_key(path: &Path, province: &str) -> Result<Ed25519Key, CannotOpen> {
    let shown = path.display().to_string();
    let unusable = || CannotOpen::Key(shown.clone());
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let seed: [u8; 32] = rand::random();
            let name: [u8; 4] = rand::random();
            let text = format!("zhibao/{province}/{}\n{}\n", hex::encode(name), hex::encode(seed));
            write_private(path, &text).map_err(|error| CannotOpen::Directory(shown.clone(), error))?;
            text
        }
        Err(error) => return Err(CannotOpen::Directory(shown, error)),
    };
    let (name, seed) = text.trim().split_once('\n').ok_or_else(unusable)?;
    let mut bytes = [0; 32];
    hex::decode_to_slice(seed.trim(), &mut bytes).map_err(|_| unusable())?;
    Ed25519Key::from_seed(name.trim(), bytes).map_err(|_| unusable())
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
