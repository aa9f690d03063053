//! 近似图形: device marks that lie as an index and as pictures beside the records, searched with a picture that somebody took,
//! and the case that may be opened from what was found.
use crate::fault::AppFault;
use crate::finders::OpenableLead;
use crate::marks::right;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::value::FileRef;
use law::finder::{Fill, Source};
use law::library::Filed;
use law::screen::{self, Screen};
use screening::device::{
    ALGORITHM, Device, DeviceIndex, DeviceIndexBuilder, Embedding, FileRejection, Found, MAX_FILE_BYTES,
    Picture,
};
use screening::{Mapped, Record};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// File of the index in the data directory, written by `zhibao screen images`.
pub const PICTURE_INDEX: &str = "devices.index";

/// Folder of the pictures in the data directory, each named by its number.
pub const PICTURE_FOLDER: &str = "devices";

/// File of a learned embedding in the data directory; used when it is there and the index was made with it.
pub const PICTURE_EMBEDDING: &str = "devices.embedding";

/// Most candidates of one question.
pub const MAX_PICTURES: usize = 50;

/// Endings of pictures with their media types.
const ENDINGS: [(&str, &str); 5] = [
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
];

/// A picture that resembles the one asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureCandidate {
    /// Number of the mark.
    pub number: String,
    /// Likeness, 0 to 1.
    pub score: f32,
    /// Descriptor and what it saw, the strongest first.
    pub reasons: Vec<(String, String)>,
    /// Whether the picture itself is there to be shown.
    pub is_shown: bool,
    /// What the register of marks says of the number.
    pub record: Option<Record>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct PicturesFound {
    /// Pictures in the index.
    pub pictures: usize,
    /// Algorithm.
    pub algorithm: String,
    /// Candidates, most alike first.
    pub candidates: Vec<PictureCandidate>,
}

/// The device marks: opened when they are first asked for, and again when the index has changed.
#[derive(Debug)]
pub struct PictureRegister {
    index: PathBuf,
    embedding: PathBuf,
    folder: PathBuf,
    open: Mutex<Option<Opened>>,
}

/// An open index, with the learned embedding that it was made with, and what the files looked like.
#[derive(Debug, Clone)]
struct Opened {
    stamp: [Option<(SystemTime, u64)>; 2],
    index: Arc<DeviceIndex<Mapped>>,
    embedding: Option<Arc<Embedding>>,
}

impl Opened {
    fn search(&self, device: &Device, top: usize) -> Result<Found, AppFault> {
        match &self.embedding {
            None => Ok(self.index.search(device, top)),
            Some(embedding) => {
                self.index.search_with(device, top, embedding).map_err(|fault| unusable(&fault))
            }
        }
    }
}

impl PictureRegister {
    /// The device marks in a data directory, whether they are there yet or not.
    #[must_use]
    pub fn in_folder(data: &Path) -> Self {
        Self {
            index: data.join(PICTURE_INDEX),
            embedding: data.join(PICTURE_EMBEDDING),
            folder: data.join(PICTURE_FOLDER),
            open: Mutex::new(None),
        }
    }

    /// Makes index and pictures of drawings: number and bytes of an SVG.
    ///
    /// # Errors
    /// A drawing that is none, or a file that cannot be written.
    pub fn make(&self, drawings: &[(String, String)]) -> Result<(), AppFault> {
        let mut builder = DeviceIndexBuilder::new();
        std::fs::create_dir_all(&self.folder).map_err(AppFault::ours)?;
        for (number, drawing) in drawings {
            let device = Device::read(drawing.as_bytes()).map_err(AppFault::ours)?;
            builder.add(number, &device).map_err(AppFault::ours)?;
            std::fs::write(self.folder.join(format!("{number}.svg")), drawing).map_err(AppFault::ours)?;
        }
        let beside = self.index.with_extension("new");
        std::fs::write(&beside, builder.finish()).map_err(AppFault::ours)?;
        std::fs::rename(&beside, &self.index).map_err(AppFault::ours)
    }

    /// Whether there is an index.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.index.exists()
    }

    fn opened(&self) -> Result<Opened, AppFault> {
        let stamp = [&self.index, &self.embedding].map(|path| {
            let about = std::fs::metadata(path).ok()?;
            Some((about.modified().ok()?, about.len()))
        });
        if stamp[0].is_none() {
            return Err(no_pictures());
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = open.as_ref().filter(|known| known.stamp == stamp) {
            return Ok(known.clone());
        }
        let file = Mapped::open(&self.index).map_err(AppFault::ours)?;
        let index = Arc::new(DeviceIndex::open(file).map_err(|fault| unusable(&fault))?);
        let mut embedding = None;
        // An index without vectors is searched without them, whatever lies beside it.
        if index.embedding_name().is_some() && stamp[1].is_some() {
            let bytes = std::fs::read(&self.embedding).map_err(AppFault::ours)?;
            embedding = Some(Arc::new(Embedding::open(&bytes).map_err(|fault| unusable(&fault))?));
        }
        let opened = Opened { stamp, index, embedding };
        *open = Some(opened.clone());
        Ok(opened)
    }

    /// File and media type of a number's picture.
    fn file(&self, number: &str) -> Option<(PathBuf, &'static str)> {
        // A number names a file of the folder and nothing else.
        let plain = number.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        let endings = ENDINGS.iter().filter(|_| plain && !number.is_empty());
        let files = endings.map(|(ending, media)| (self.folder.join(format!("{number}.{ending}")), *media));
        files.into_iter().find(|(path, _)| path.is_file())
    }
}

fn no_pictures() -> AppFault {
    let says = "还没有图形名录。请系统管理员把图形（文件名是编号）放在数据目录的 devices 文件夹，用 zhibao screen images \
                建立索引 devices.index";
    AppFault::rejected("picture", says)
}

fn unusable(fault: &FileRejection) -> AppFault {
    let says = format!("图形名录不能使用（{fault}）。请系统管理员用 zhibao screen images 重新建立");
    AppFault::rejected("picture", says)
}

impl Platform {
    /// The province's invented device marks as the register, where there is none yet.
    pub(crate) fn make_demo_pictures(&self, province: &str) -> Result<(), AppFault> {
        if self.pictures.is_made() {
            return Ok(());
        }
        let number = |path: &str| {
            let name = path.rsplit_once("/devices-demonstration/")?.1;
            name.strip_suffix(".svg").map(str::to_owned)
        };
        let files = crate::embedded::province_files(province).into_iter();
        let drawings: Vec<(String, String)> =
            files.filter_map(|(path, drawing)| Some((number(&path)?, drawing))).collect();
        if drawings.is_empty() { Ok(()) } else { self.pictures.make(&drawings) }
    }

    /// The screen of device marks as the law data describe it.
    #[must_use]
    pub fn picture_screen(&self) -> Option<&Filed<Screen>> {
        self.rules.library.screens.get(screen::PICTURES)
    }

    /// Device marks like a picture, most alike first, each with what agreed.
    ///
    /// # Errors
    /// Whoever may not read registers; a picture that cannot be read, with the reason; no index, or one that is damaged.
    pub async fn similar_pictures(
        &self,
        person: &Person,
        picture: Vec<u8>,
        top: usize,
    ) -> Result<PicturesFound, AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        if picture.is_empty() {
            return Err(AppFault::rejected("picture", "请拍照或者选择一个图形文件（SVG、PNG、JPEG、WebP）"));
        }
        if picture.len() > MAX_FILE_BYTES {
            let most = MAX_FILE_BYTES / 1024 / 1024;
            return Err(AppFault::rejected("picture", format!("图形文件超过 {most} MB；请缩小后再传")));
        }
        let (pictures, marks) = (self.pictures.clone(), self.marks.clone());
        let search = move || -> Result<PicturesFound, AppFault> {
            let opened = pictures.opened()?;
            let device = Device::read(&picture);
            let device = device
                .map_err(|fault| AppFault::rejected("picture", format!("{fault}；请换一个图形文件")))?;
            let found = opened.search(&device, top.clamp(1, MAX_PICTURES))?;
            // Without the register of marks the pictures are found all the same, without what it says of them.
            let register = marks.index().unwrap_or_else(|fault| {
                tracing::warn!(%fault, "register of marks not read beside device marks");
                None
            });
            let candidate = |one: screening::device::DeviceCandidate| PictureCandidate {
                is_shown: pictures.file(&one.id).is_some(),
                record: register.as_ref().and_then(|register| register.get(&one.id).ok().flatten()),
                score: one.score,
                reasons: one.reasons.into_iter().map(|r| (r.descriptor.code().to_owned(), r.why)).collect(),
                number: one.id,
            };
            Ok(PicturesFound {
                pictures: found.images,
                algorithm: found.algorithm,
                candidates: found.candidates.into_iter().map(candidate).collect(),
            })
        };
        tokio::task::spawn_blocking(search).await.map_err(AppFault::ours)?
    }

    /// Keeps a picture that was looked for as a paper. A kind that papers do not take, as SVG, is kept as it is drawn, as
    /// PNG; the second value says so.
    ///
    /// # Errors
    /// A rejection that says why it is not kept.
    pub async fn keep_picture(
        &self,
        person: &Person,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<(FileRef, bool), AppFault> {
        match self.attach(person, name, "", bytes.clone()).await {
            Ok(kept) => Ok((kept, false)),
            Err(fault @ AppFault::Refused(_)) => {
                let drawn = tokio::task::spawn_blocking(move || Picture::decode(&bytes).map(|p| p.to_png()));
                let Ok(drawn) = drawn.await.map_err(AppFault::ours)? else { return Err(fault) };
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                Ok((self.attach(person, &format!("{stem}（画成）.png"), "", drawn).await?, true))
            }
            Err(fault) => Err(fault),
        }
    }

    /// The picture of a number with its media type.
    ///
    /// # Errors
    /// Whoever may not read registers; "not there".
    pub async fn device_picture(
        &self,
        person: &Person,
        number: &str,
    ) -> Result<(Vec<u8>, &'static str), AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let (path, media) = self.pictures.file(number).ok_or(AppFault::NotThere)?;
        let bytes = tokio::fs::read(&path).await.map_err(AppFault::ours)?;
        Ok((bytes, media))
    }

    /// What a person may open from a device mark that looks like a picture kept before: the form, filled as far as it goes,
    /// and the picture as a paper.
    ///
    /// # Errors
    /// As [`Platform::similar_pictures`]; "not there" for a picture that was not kept, or a number that was not found.
    pub async fn picture_leads(
        &self,
        person: &Person,
        sha256: &str,
        number: &str,
    ) -> Result<(Vec<OpenableLead>, FileRef), AppFault> {
        self.access.authorise(&person.actor, &Request::ReadRegisters)?;
        let granted = self.system_grant()?;
        let bytes = self.paper_bytes(&granted, sha256).await?;
        let mut digest = [0; 32];
        hex::decode_to_slice(sha256, &mut digest).map_err(|_| AppFault::NotThere)?;
        let kept = self.store.blob(&granted, &digest).await?.ok_or(AppFault::NotThere)?;
        let file =
            FileRef { sha256: sha256.to_owned(), name: kept.name, bytes: kept.size, paper: String::new() };
        let found = self.similar_pictures(person, bytes, MAX_PICTURES).await?;
        let meant =
            found.candidates.into_iter().find(|one| one.number == number).ok_or(AppFault::NotThere)?;
        let value = |fill: &Fill| filled(fill, &meant, &file);
        Ok((self.screen_leads(person, screen::PICTURES, &value), file))
    }
}

fn filled(fill: &Fill, found: &PictureCandidate, file: &FileRef) -> Option<Value> {
    let (mark, owner) = match &found.record {
        Some(record) => (record.mark.as_str(), record.owner.as_str()),
        None => ("", ""),
    };
    match (fill.from, &fill.value) {
        (Some(Source::Title), _) => {
            Some(format!("涉嫌使用与图形商标 {} {mark}近似的图形", found.number).into())
        }
        (Some(Source::Summary), _) => {
            let reasons: Vec<&str> = found.reasons.iter().map(|(_, why)| why.as_str()).collect();
            Some(
                format!(
                    "现场所见图形（{}，SHA-256 {}）与名录中图形商标 {} 比对，近似程度 {:.2}（算法 {ALGORITHM}）。理由：{}。\
                     分数只排先后，是否近似由办理人判断。",
                    file.name,
                    file.sha256,
                    found.number,
                    found.score,
                    reasons.join("；")
                )
                .into(),
            )
        }
        (Some(Source::Right), _) => Some(right(&found.number, mark, owner)),
        (Some(Source::Organ | Source::Fact | Source::Party), _) => None,
        (None, value) => value.clone().map(Value::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An embedding of one dimension that knows no picture, named so.
    fn embedding(name: &str) -> Vec<u8> {
        let mut bytes = b"ZBEMBED\0".to_vec();
        for number in [1_u32, 2, 1, 0, u32::try_from(name.len()).unwrap()] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(name.as_bytes());
        let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        let sum = !bytes.iter().fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |c, _| step(c)));
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    #[test]
    fn an_embedding_beside_the_index_is_used_and_a_damaged_or_other_one_refused() {
        let folder = tempfile::tempdir().unwrap();
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>";
        let device = Device::read(svg.as_bytes()).unwrap();
        let whole = embedding("演示向量");
        let mut builder = DeviceIndexBuilder::with_embedding(Embedding::open(&whole).unwrap());
        builder.add("1", &device).unwrap();
        std::fs::write(folder.path().join(PICTURE_INDEX), builder.finish()).unwrap();
        let register = PictureRegister::in_folder(folder.path());
        assert!(
            register.opened().unwrap().embedding.is_none(),
            "an index is searched without its embedding too"
        );
        let opened = |bytes: &[u8]| {
            std::fs::write(folder.path().join(PICTURE_EMBEDDING), bytes).unwrap();
            register.opened()
        };
        assert!(opened(&whole[..whole.len() - 1]).unwrap_err().to_string().contains("嵌入向量"));
        assert!(opened(&whole).unwrap().search(&device, 1).is_ok());
        let other = opened(&embedding("别的")).unwrap().search(&device, 1);
        assert!(other.unwrap_err().to_string().contains("重建"));
    }
}
