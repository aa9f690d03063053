//! `zhibao screen images DIR --out INDEX` and `zhibao screen image FILE --index INDEX`: device marks.
use crate::answer::{Answer, Answered, Failure};
use crate::files;
use clap::Args;
use screening::device::{ALGORITHM, Device, DeviceCandidate, DeviceIndex, DeviceIndexBuilder, Embedding};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Largest picture file that is read, in bytes; the reader of pictures has bounds of its own below it.
const MAX_PICTURE_BYTES: usize = 64 * 1024 * 1024;

/// Largest index that is read, in bytes.
const MAX_INDEX_BYTES: usize = 8 * 1024 * 1024 * 1024;

/// Largest file of a learned embedding, in bytes.
const MAX_EMBEDDING_BYTES: usize = 4 * 1024 * 1024 * 1024;

/// Endings of the files that are taken from a folder.
const ENDINGS: [&str; 5] = ["svg", "png", "jpg", "jpeg", "webp"];

/// Arguments of `screen images`.
#[derive(Debug, Args)]
pub struct ScreenImagesArgs {
    /// 图形商标的文件夹（SVG、PNG、JPEG、WebP），文件名（不含扩展名）是编号
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// 索引写到哪个文件；写完才替换原有的
    #[arg(long, value_name = "INDEX")]
    out: PathBuf,
    /// 学习得到的嵌入向量文件，格式见使用手册；写进索引，查时用同一个文件
    #[arg(long, value_name = "FILE")]
    embedding: Option<PathBuf>,
}

/// Arguments of `screen image`.
#[derive(Debug, Args)]
pub struct ScreenImageArgs {
    /// 要查的图形（SVG、PNG、JPEG、WebP）
    #[arg(value_name = "FILE")]
    picture: PathBuf,
    /// 索引文件，由 zhibao screen images 建立
    #[arg(long, value_name = "INDEX")]
    index: PathBuf,
    /// 最多列出多少件，1 至 1000
    #[arg(long, value_name = "K", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=super::MOST_LISTED))]
    top: u16,
    /// 建立索引时所用的嵌入向量文件
    #[arg(long, value_name = "FILE")]
    embedding: Option<PathBuf>,
}

/// Indexes the pictures of a folder; those that are refused are named with the reason.
///
/// # Errors
/// When the folder cannot be read, holds no picture, or the index cannot be written.
pub fn index(args: &ScreenImagesArgs) -> Answered {
    let pictures = pictures(&args.folder)?;
    let inputs = pictures.iter().chain(&args.embedding).map(PathBuf::as_path).collect::<Vec<_>>();
    files::refuse_over(&args.out, &inputs)?;
    let embedding = args.embedding.as_deref().map(embedding).transpose()?;
    let learned = embedding.as_ref().map(|embedding| embedding.name().to_owned());
    let mut builder = embedding.map_or_else(DeviceIndexBuilder::new, DeviceIndexBuilder::with_embedding);
    let (mut taken, mut refused) = (0_usize, Vec::new());
    for path in pictures {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let added = files::read_bytes(&path, MAX_PICTURE_BYTES)
            .map_err(|fault| fault.message)
            .and_then(|bytes| Device::read(&bytes).map_err(|fault| fault.to_string()))
            .and_then(|device| builder.add(&id, &device).map_err(|fault| fault.to_string()));
        match added {
            Ok(()) => taken += 1,
            Err(reason) => refused.push((path.display().to_string(), reason)),
        }
    }
    if taken == 0 {
        let what = format!("“{}”里没有能读的图形", args.folder.display());
        return Err(Failure::new("no-pictures", what, "放入 SVG、PNG、JPEG 或 WebP 文件，文件名是编号"));
    }
    let bytes = builder.finish();
    let folder = args.out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = args.out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let size = bytes.len();
    files::write_all(folder, &[(name.as_str(), bytes)])?;
    let text = format!("已收入图形 {taken} 件，索引 {}（{size} 字节）\n", args.out.display());
    let shown: Vec<Value> =
        refused.iter().map(|(file, reason)| json!({ "file": file, "reason": reason })).collect();
    let answer = json!({
        "index": args.out, "algorithm": ALGORITHM, "images": taken, "bytes": size, "refused": shown,
        "embedding": learned,
    });
    let notes = refused.into_iter().map(|(file, reason)| format!("{file} 没有收入：{reason}"));
    Ok(Answer::new(&answer, text)?.noting(notes))
}

/// A learned embedding.
fn embedding(path: &Path) -> Result<Embedding, Failure> {
    let bytes = files::read_bytes(path, MAX_EMBEDDING_BYTES)?;
    Embedding::open(&bytes).map_err(|fault| {
        let what = format!("“{}”：{fault}", path.display());
        Failure::new("damaged-embedding", what, "请给出完整的嵌入向量文件；格式见使用手册“近似商标”")
    })
}

/// Pictures of a folder, sorted by name.
fn pictures(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unreadable = |fault: std::io::Error| files::unreadable(folder, &fault);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if ENDINGS.contains(&ending.as_str()) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Finds device marks like a picture, best first, with the descriptors that agreed.
///
/// # Errors
/// When picture or index cannot be read.
pub fn search(args: &ScreenImageArgs) -> Answered {
    let picture = files::read_bytes(&args.picture, MAX_PICTURE_BYTES)?;
    let device = Device::read(&picture).map_err(|fault| {
        let refused = Failure::new("not-a-picture", fault.to_string(), "换一个 SVG、PNG、JPEG 或 WebP 文件");
        refused.at(args.picture.display().to_string(), 1)
    })?;
    let bytes = files::read_bytes(&args.index, MAX_INDEX_BYTES)?;
    let index = DeviceIndex::open(bytes).map_err(|fault| {
        let what = format!("“{}”：{fault}", args.index.display());
        Failure::new("damaged-index", what, "请给出 zhibao screen images 写出的文件，或者重新建立")
    })?;
    let top = usize::from(args.top);
    let found = match &args.embedding {
        None => index.search(&device, top),
        Some(path) => index.search_with(&device, top, &embedding(path)?).map_err(|_| {
            let kept = index
                .embedding_name()
                .map_or_else(|| "没有嵌入向量".to_owned(), |name| format!("是“{name}”的向量"));
            let what = format!("“{}”里{kept}，与“{}”不符", args.index.display(), path.display());
            Failure::new(
                "other-embedding",
                what,
                "用同一个文件和 zhibao screen images --embedding 重新建立索引",
            )
        })?,
    };
    let candidates: Vec<Value> = found.candidates.iter().map(candidate).collect();
    let answer = json!({
        "query": args.picture, "algorithm": found.algorithm, "images": found.images, "candidates": candidates,
    });
    let mut text = format!(
        "在 {} 件图形中查到 {} 件（算法 {}）；分数只排先后，不是结论\n",
        found.images,
        found.candidates.len(),
        found.algorithm
    );
    for (rank, one) in (1..).zip(&found.candidates) {
        let rank: usize = rank;
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{rank}  {:.3}  {}", one.score, one.id);
        for reason in &one.reasons {
            let _ = writeln!(text, "      {}", reason.why);
        }
    }
    Answer::new(&answer, text)
}

fn candidate(found: &DeviceCandidate) -> Value {
    let reasons: Vec<Value> = found
        .reasons
        .iter()
        .map(|reason| json!({ "descriptor": reason.descriptor.code(), "likeness": reason.likeness, "why": reason.why }))
        .collect();
    json!({ "id": found.id, "score": found.score, "reasons": reasons })
}
