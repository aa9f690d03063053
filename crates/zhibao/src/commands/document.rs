//! `zhibao document render TEMPLATE --facts FILE --out FILE.pdf` and `zhibao document check [DIR]`.
use crate::answer::{Answer, Answered, Failure};
use crate::files::{self, MAX_TEXT_BYTES};
use crate::law_data::LawSource;
use clap::Args;
use document::check::{Checked, samples};
use document::{Fonts, Press, Sample, Templates};
use law::source::SourceFile;
use serde_json::json;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Endings of the files of templates.
const ENDINGS: [&str; 2] = ["toml", "typ"];
/// Most folders of templates read.
const MAX_FOLDERS: usize = 500;

/// Arguments of `document render`.
#[derive(Debug, Args)]
pub struct DocumentRenderArgs {
    /// 模板的 id，例如 transfer-letter
    #[arg(value_name = "TEMPLATE")]
    template: String,
    /// 事实文件（TOML），写法见模板旁边的 sample.toml；没有 number 的画成草稿
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,
    /// 写到这个 PDF 文件
    #[arg(long, value_name = "FILE.pdf")]
    out: PathBuf,
    /// 使用这个目录里的模板（documents 目录）；不写则用程序自带的
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[command(flatten)]
    source: LawSource,
}

/// Arguments of `document check`.
#[derive(Debug, Args)]
pub struct DocumentCheckArgs {
    /// documents 目录；不写则检查程序自带的模板
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    source: LawSource,
}

/// Draws one document from facts in a file.
///
/// # Errors
/// When template or facts cannot be read, or the document cannot be drawn.
pub fn render(args: &DocumentRenderArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let templates = templates(args.templates.as_deref())?;
    let template = templates.get(&args.template).ok_or_else(|| {
        let known: Vec<&str> = templates.all().map(|template| template.id.as_str()).collect();
        let mend = format!("可用的模板：{}", known.join("、"));
        Failure::new("unknown-template", format!("没有模板“{}”", args.template), mend)
    })?;
    let shown = args.facts.display().to_string();
    let text = files::read_text(&args.facts)?;
    let wrong = |fault: document::TemplateFault| {
        Failure::new("bad-facts", fault.to_string(), "请对照模板旁边的 sample.toml 修改")
    };
    let sample = Sample::read(&shown, &text).map_err(wrong)?;
    let content = sample.content(template, &data.library).map_err(wrong)?;
    let printed = Press::new(Fonts::embedded(), &templates)
        .print(template, &content)
        .map_err(|fault| Failure::new("not-printed", fault.to_string(), "改正以后再运行"))?;
    let pages = printed.text.len();
    let borrowed: String = printed.borrowed.iter().collect();
    files::write_one(&args.out, printed.pdf)?;
    let json = json!({ "file": args.out, "pages": pages, "borrowed": borrowed, "text": printed.text });
    let mut said = format!("{}：{pages} 页\n", args.out.display());
    if !borrowed.is_empty() {
        // Writing into a String cannot fail.
        let _ = writeln!(said, "仿宋字体没有这些字，用宋体代替：{borrowed}");
    }
    Ok(Answer::new(&json, said)?.noting(notes))
}

/// Checks every template against the law data and draws its sample.
///
/// # Errors
/// When the folder cannot be read or the binary has no fonts.
pub fn check(args: &DocumentCheckArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let templates = templates(args.dir.as_deref())?;
    let problems = templates.problems(&data.library);
    let press = Press::new(Fonts::embedded(), &templates);
    if !press.can_print() {
        let what = document::PressFault::NoFonts(Fonts::embedded().absent()).to_string();
        return Err(Failure::new("no-fonts", what, "运行 cargo xtask assets 后重新构建"));
    }
    let checked = samples(&press, &templates, &data.library);
    let sound = problems.is_empty() && checked.iter().all(|one| one.wrong.is_empty());
    let mut said = String::new();
    for problem in &problems {
        let _ = writeln!(said, "{problem}");
    }
    checked.iter().for_each(|one| tell(one, &mut said));
    let wrong = problems.len() + checked.iter().filter(|one| !one.wrong.is_empty()).count();
    let _ = match wrong {
        0 => writeln!(said, "{} 个模板都能制作。", checked.len()),
        wrong => writeln!(said, "{} 个模板中有 {wrong} 处问题。", checked.len()),
    };
    let json = json!({ "ok": sound, "problems": problems, "templates": checked });
    Ok(Answer::new(&json, said)?.noting(notes).sound_if(sound))
}

fn tell(one: &Checked, said: &mut String) {
    let borrowed = match one.borrowed.as_str() {
        "" => String::new(),
        borrowed => format!("；宋体代替：{borrowed}"),
    };
    let _ = match one.wrong.as_str() {
        "" => writeln!(said, "{}《{}》：{} 页{borrowed}", one.template, one.title, one.pages),
        wrong => writeln!(said, "{}《{}》：{wrong}", one.template, one.title),
    };
}

/// The templates inside the binary, or those of a folder.
fn templates(dir: Option<&Path>) -> Result<Templates, Failure> {
    let files = match dir {
        None => document::shipped::files(),
        Some(dir) => read_folder(dir)?,
    };
    Templates::read(files).map_err(|faults| {
        let what: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Failure::new("bad-template", what.join("；"), "改正模板文件以后再运行")
    })
}

fn read_folder(dir: &Path) -> Result<Vec<SourceFile>, Failure> {
    let below = dir.join("documents");
    let root = if below.is_dir() { below } else { dir.to_owned() };
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        seen += 1;
        if seen > MAX_FOLDERS {
            return Err(Failure::new(
                "too-many",
                format!("“{}”里的文件夹太多", dir.display()),
                "请给出 documents 目录",
            ));
        }
        let entries = std::fs::read_dir(&folder).map_err(|fault| files::unreadable(&folder, &fault))?;
        for entry in entries {
            let path = entry.map_err(|fault| files::unreadable(&folder, &fault))?.path();
            let wanted =
                path.extension().and_then(|ending| ending.to_str()).is_some_and(|e| ENDINGS.contains(&e));
            if path.is_dir() {
                folders.push(path);
            } else if wanted {
                let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push(SourceFile { path: format!("documents/{name}"), text: files::read_text(&path)? });
            }
        }
    }
    if found.is_empty() {
        let what = format!("“{}”里没有文书模板", dir.display());
        return Err(Failure::new(
            "no-templates",
            what,
            format!("请给出 documents 目录；每个文件至多 {MAX_TEXT_BYTES} 字节"),
        ));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}
