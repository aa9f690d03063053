//! `zhibao screen index MARKS --out INDEX`.
use super::fault::failure;
use super::progress::Bar;
use super::table::{self, Asked, Mapping, ReadTable};
use crate::answer::{Answer, Answered, Failure};
use crate::files;
use clap::Args;
use screening::{Builder, Index, IndexError, IndexStats, Record, Stage};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Marks taken together.
const TOGETHER: usize = 65_536;

/// Bad rows that are named on the terminal; `--json` names more.
const BAD_ROWS_SHOWN: usize = 20;

/// Arguments of `screen index`.
#[derive(Debug, Args)]
pub struct ScreenIndexArgs {
    /// 商标表（TSV、CSV 或 XLSX）：编号、商标、类别、类似群、申请人、代理机构、申请日期、状态、知名度（驰名、知名，不知道的空着）；有表头时按表头认列
    #[arg(value_name = "MARKS")]
    marks: PathBuf,
    /// 索引写到哪个文件；写完才替换原有的
    #[arg(long, value_name = "INDEX")]
    out: PathBuf,
    /// 各项在哪一列，例如 id=1,mark=商标名称；不写就按表头或者上面的顺序
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    columns: Option<String>,
}

/// What was indexed.
#[derive(Debug, Serialize)]
struct Indexed {
    index: String,
    algorithm: &'static str,
    marks: u64,
    bytes: u64,
    bytes_per_mark: f64,
    encoding: &'static str,
    columns: Mapping,
    bad: BadRows,
}

/// Rows that are no marks.
#[derive(Debug, Serialize)]
pub(super) struct BadRows {
    count: u64,
    rows: Vec<BadRowShown>,
}

#[derive(Debug, Serialize)]
struct BadRowShown {
    line: u64,
    reason: String,
}

impl BadRows {
    pub(super) fn of(read: &ReadTable) -> Self {
        let shown = |row: &screening::BadRow| BadRowShown { line: row.line, reason: row.reason.clone() };
        Self { count: read.bad_count, rows: read.bad.iter().map(shown).collect() }
    }

    /// The first of them for standard error.
    pub(super) fn notes(&self, file: &Path) -> Vec<String> {
        let named = self.rows.iter().take(BAD_ROWS_SHOWN);
        let mut notes: Vec<String> =
            named.map(|row| format!("{}第{}行没有收入：{}", file.display(), row.line, row.reason)).collect();
        let rest = self.count.saturating_sub(notes.len() as u64);
        if rest > 0 {
            notes.push(format!("另有 {rest} 行没有收入；--json 列出更多"));
        }
        notes
    }
}

/// Indexes a table of marks.
///
/// # Errors
/// When the table cannot be read, holds no mark, or the index cannot be written.
pub fn run(args: &ScreenIndexArgs) -> Answered {
    // Its files: the index, while it is written, its changes, its columns.
    let written =
        [args.out.clone(), args.out.with_extension("building"), changes(&args.out), mapping_file(&args.out)];
    written.iter().try_for_each(|out| files::refuse_over(out, &[&args.marks]))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    // Beside the index there is room for a register; the system's folder for such files may be small.
    let folder = args.out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let left = left_behind(&args.out);
    let builder = Builder::with_scratch(threads, folder.unwrap_or(Path::new("."))).replacing(&args.out);
    let mut taking = Taking { builder, batch: Vec::new(), bar: Bar::new(), fault: None };
    let asked = Asked { columns: args.columns.as_deref(), kept: None };
    let read = table::read(&args.marks, asked, |record| taking.take(record))?;
    let stats = taking.finish(&args.out).map_err(|fault| unwritten(&args.out, &fault))?;
    let bad = BadRows::of(&read);
    let Some(stats) = stats else {
        let mut nothing = Failure::new(
            "no-marks",
            format!("“{}”里没有一行能读成商标", args.marks.display()),
            "每行至少要有编号和商标；列的顺序不同时用 --columns 说明",
        );
        if let Some(row) = bad.rows.first() {
            nothing =
                nothing.at(args.marks.display().to_string(), usize::try_from(row.line).unwrap_or(usize::MAX));
        }
        return Err(nothing);
    };
    keep(&args.out, &read.mapping)?;
    let notes = [bad.notes(&args.marks), read.notes(&args.marks), left].concat();
    let per_mark = (stats.bytes as f64 / stats.marks.max(1) as f64 * 10.0).round() / 10.0;
    let text = format!(
        "已收入商标 {} 件，索引 {}（{} 字节，每件 {per_mark} 字节）\n",
        stats.marks,
        args.out.display(),
        stats.bytes
    );
    let indexed = Indexed {
        index: args.out.display().to_string(),
        algorithm: screening::ALGORITHM,
        marks: stats.marks,
        bytes: stats.bytes,
        bytes_per_mark: per_mark,
        encoding: read.encoding,
        columns: read.mapping,
        bad,
    };
    Ok(Answer::new(&indexed, text)?.noting(notes))
}

/// What is said of the additions and removals of an index that is replaced: the new one has what the table has.
fn left_behind(path: &Path) -> Vec<String> {
    let stats = Index::open(path).map(|index| index.stats());
    let changed = stats.ok().filter(|stats| stats.added + stats.removed > 0);
    let said = changed.map(|stats| {
        let (added, removed) = (stats.added, stats.removed);
        format!("原来的索引另有增补 {added} 件、移除 {removed} 件，没有带入；商标表里没有的，用 zhibao screen add 再做")
    });
    said.into_iter().collect()
}

/// What failed while an index was built: of its files they are written, not read.
fn unwritten(path: &Path, fault: &IndexError) -> Failure {
    match fault {
        IndexError::Io(io) => Failure::new(
            "unwritable",
            format!("写不了“{}”：{}", path.display(), store::io_words(io)),
            "请核对文件夹是否存在、有没有权限、磁盘是否已满",
        ),
        other => failure(path, other),
    }
}

/// Marks on their way into the index.
struct Taking {
    builder: Builder,
    batch: Vec<Record>,
    bar: Bar,
    fault: Option<IndexError>,
}

impl Taking {
    fn take(&mut self, record: Record) {
        self.batch.push(record);
        if self.batch.len() == TOGETHER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let taken = self.builder.len() as u64;
        let bar = &mut self.bar;
        let mut step = |_: screening::Progress| bar.step("读入", taken, None);
        if let Err(fault) = self.builder.extend(&self.batch, &mut step) {
            self.fault.get_or_insert(fault);
        }
        self.batch.clear();
    }

    /// Writes the index; nothing when there is no mark.
    fn finish(mut self, path: &Path) -> Result<Option<IndexStats>, IndexError> {
        self.flush();
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self.builder.is_empty() {
            return Ok(None);
        }
        let bar = &mut self.bar;
        let mut step = |at: screening::Progress| {
            let doing = match at.stage {
                Stage::Folding => "归一",
                Stage::Signing => "提取特征",
                Stage::Writing => "写入",
            };
            bar.step(doing, at.done, Some(at.total));
        };
        let stats = self.builder.finish(path, &mut step);
        self.bar.clear();
        stats.map(Some)
    }
}

/// Where the mapping of an index is kept.
fn mapping_file(index: &Path) -> PathBuf {
    files::beside(index, ".columns.json")
}

/// Where the changes of an index are kept.
pub(super) fn changes(index: &Path) -> PathBuf {
    files::beside(index, ".changes")
}

fn keep(index: &Path, mapping: &Mapping) -> Result<(), Failure> {
    let path = mapping_file(index);
    let text = serde_json::to_string(mapping).map_err(|fault| {
        Failure::new("unwritable", format!("列的对应关系无法写成 JSON（{fault}）"), "请把此情况报告给维护人")
    })?;
    std::fs::write(&path, text).map_err(|fault| {
        Failure::new(
            "unwritable",
            format!("写不了“{}”：{}", path.display(), store::io_words(&fault)),
            "请核对路径和权限",
        )
    })
}

/// The mapping kept beside an index; none when it was not kept or cannot be read.
pub(super) fn kept(index: &Path) -> Option<Mapping> {
    serde_json::from_str(&std::fs::read_to_string(mapping_file(index)).ok()?).ok()
}
