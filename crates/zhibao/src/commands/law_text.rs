//! `zhibao law text import DIR [--dry-run]`: full texts from a collection of Markdown files.
use crate::answer::{Answer, Answered, Failure};
use crate::cli::GlobalOptions;
use crate::columns;
use crate::files;
use crate::law_data::LawSource;
use clap::Args;
use law::Library;
use law::text::{LawText, MAX_TEXT_BYTES, TextFault, joined, matching, parse};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Most Markdown files read from a collection.
const MAX_FILES: usize = 50_000;

/// Deepest folder of a collection.
const MAX_DEPTH: usize = 8;

/// Arguments of `law text import`.
#[derive(Debug, Args)]
pub struct LawTextImportArgs {
    /// 全文库的目录（Markdown，按 LawRefBook/Laws 或 ImCa0/just-laws 的编排）
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// 只列出将导入什么，不写入
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    source: LawSource,
}

/// What a collection holds for the law at hand.
#[derive(Debug, Default, Serialize)]
pub struct Collection {
    /// Markdown files read.
    pub files: usize,
    /// Texts that are a version of an instrument of the library.
    pub matched: Vec<Matched>,
    /// Texts of instruments or versions that the library does not have.
    pub unmatched: Vec<Text>,
    /// Files that are no law text, or cannot be read.
    pub skipped: Vec<Skipped>,
    /// Articles kept in the office's data; none on a dry run.
    pub kept: Option<usize>,
    /// The texts themselves, by instrument and version.
    #[serde(skip)]
    pub texts: BTreeMap<(String, String), LawText>,
}

/// A text with the instrument and version that it is.
#[derive(Debug, Serialize)]
pub struct Matched {
    /// Instrument id.
    pub instrument: String,
    /// Version id.
    pub version: String,
    /// The text.
    #[serde(flatten)]
    pub text: Text,
}

/// A text in a few words.
#[derive(Debug, Serialize)]
pub struct Text {
    /// Title as printed.
    pub title: String,
    /// File, below the collection's folder.
    pub file: String,
    /// Number of articles.
    pub articles: usize,
}

/// A file that was not taken.
#[derive(Debug, Serialize)]
pub struct Skipped {
    /// File, below the collection's folder.
    pub file: String,
    /// Why, in Chinese.
    pub why: String,
}

/// Imports the texts, or lists what would be imported; unsound when nothing fits.
///
/// # Errors
/// When the folder cannot be read.
pub fn run(flags: &GlobalOptions, args: &LawTextImportArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let mut collection = read(&args.dir, &data.library)?;
    let sound = !collection.matched.is_empty();
    let mut shown = text(&collection);
    if args.dry_run {
        shown.push_str("没有写入任何内容。\n");
    } else {
        let kept = crate::server::texts::keep_laws(flags, &collection.texts)?;
        shown.push_str(&format!("已把 {} 部文件的 {kept} 条存入本单位数据。\n", collection.texts.len()));
        collection.kept = Some(kept);
    }
    Ok(Answer::new(&collection, shown)?.noting(notes).sound_if(sound))
}

/// Reads a collection and finds the instruments and versions that its texts are.
///
/// # Errors
/// When the folder cannot be read or holds too many files.
pub fn read(dir: &Path, library: &Library) -> Result<Collection, Failure> {
    let mut paths = Vec::new();
    walk(dir, 0, &mut paths)?;
    let mut collection = Collection { files: paths.len(), ..Collection::default() };
    let mut texts = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(dir).unwrap_or(path).to_string_lossy().replace('\\', "/");
        match read_one(path, &name) {
            Ok(text) => texts.push(text),
            Err(why) => collection.skipped.push(Skipped { file: name, why }),
        }
    }
    for law in joined(texts) {
        let text = Text { title: law.title.clone(), file: law.file.clone(), articles: law.articles.len() };
        match matching(library, &law) {
            Some(key) if collection.texts.contains_key(&key) => {
                let why = format!("与另一文件同为《{}》{} 版", law.title, key.1);
                collection.skipped.push(Skipped { file: law.file, why });
            }
            Some((instrument, version)) => {
                collection.texts.insert((instrument.clone(), version.clone()), law);
                collection.matched.push(Matched { instrument, version, text });
            }
            None => collection.unmatched.push(text),
        }
    }
    collection.matched.sort_by(|a, b| (&a.instrument, &a.version).cmp(&(&b.instrument, &b.version)));
    Ok(collection)
}

fn read_one(path: &Path, name: &str) -> Result<LawText, String> {
    let bytes = files::read_bytes(path, MAX_TEXT_BYTES).map_err(|fault| fault.message)?;
    let text = files::text_of(bytes).map_err(|line| format!("第 {line} 行不是 UTF-8 文本"))?;
    parse(name, &text).map_err(|fault: TextFault| {
        let said = fault.to_string();
        said.strip_prefix(&format!("{name}：")).map_or(said.clone(), str::to_owned)
    })
}

fn walk(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let fault = |fault: std::io::Error| files::unreadable(folder, &fault);
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        entries.push((entry.path(), entry.file_type().map_err(fault)?));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if kind.is_dir() && !hidden && depth < MAX_DEPTH {
            walk(&path, depth + 1, paths)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            if paths.len() >= MAX_FILES {
                let what = format!("Markdown 文件超过 {MAX_FILES} 个");
                return Err(Failure::new("too-large", what, "请核对是否给错了目录"));
            }
            paths.push(path);
        }
    }
    Ok(())
}

fn text(collection: &Collection) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for matched in &collection.matched {
        rows.push(vec![
            format!("{}@{}", matched.instrument, matched.version),
            format!("{} 条", matched.text.articles),
            matched.text.title.clone(),
            matched.text.file.clone(),
        ]);
    }
    format!(
        "{}读了 {} 个文件：对得上号的全文 {} 部，法规数据中没有的 {} 部，跳过 {} 个文件。\n",
        columns::table(&rows),
        collection.files,
        collection.matched.len(),
        collection.unmatched.len(),
        collection.skipped.len()
    )
}
