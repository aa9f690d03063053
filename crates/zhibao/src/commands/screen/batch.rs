//! `zhibao screen batch --index INDEX --queries FILE --out FILE`.
use super::fault::failure;
use super::progress::Bar;
use super::{shown, table};
use crate::answer::{Answer, Answered, Failure};
use crate::files;
use clap::Args;
use screening::{ALGORITHM, Candidate, Effort, Index, Search};
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Queries searched together, so that their results fit the memory.
const TOGETHER: usize = 4_096;

/// Headings under which the queries of a table stand.
const HEADINGS: [&str; 5] = ["query", "mark", "商标", "商标名称", "查询"];

/// Arguments of `screen batch`.
#[derive(Debug, Args)]
pub struct ScreenBatchArgs {
    /// 索引文件，由 zhibao screen index 建立
    #[arg(long, value_name = "INDEX")]
    index: PathBuf,
    /// 要查的商标，一行一件；有制表符时取第一列
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// 结果写到哪个文件（TSV：query、rank、id、mark、score、rules）
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// 每件最多列出多少件，1 至 1000
    #[arg(long, value_name = "K", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=super::MOST_LISTED))]
    top: u16,
    /// 与单件检索（screen marks）看得一样多，慢几倍；不写时每件最多列 128 件，库大时可能漏掉较近似的
    #[arg(long)]
    thorough: bool,
}

/// Searches every line of a file on all processors.
///
/// # Errors
/// When the index or the queries cannot be read, or the results cannot be written.
pub fn run(args: &ScreenBatchArgs) -> Answered {
    // Nothing half there: the results take their name when they are whole.
    let part = files::beside(&args.out, ".part");
    let changes = super::index::changes(&args.index);
    for out in [&args.out, &part] {
        files::refuse_over(out, &[&args.queries, &args.index, &changes])?;
    }
    let index = Index::open(&args.index).map_err(|fault| failure(&args.index, &fault))?;
    let queries = queries(&args.queries)?;
    let unwritable = |fault: std::io::Error| {
        Failure::new(
            "unwritable",
            format!("写不了“{}”：{}", args.out.display(), store::io_words(&fault)),
            "请核对路径、权限和剩余空间",
        )
    };
    let mut out = BufWriter::new(File::create(&part).map_err(unwritable)?);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (effort, looked) =
        if args.thorough { (Effort::Thorough, "thorough") } else { (Effort::Bounded, "bounded") };
    let (mut bar, mut lines, mut without) = (Bar::new(), 0_u64, 0_u64);
    writeln!(out, "query\trank\tid\tmark\tscore\trules").map_err(unwritable)?;
    for (turn, some) in queries.chunks(TOGETHER).enumerate() {
        let search = |query: &String| Search { effort, ..Search::new(query, usize::from(args.top)) };
        let searches: Vec<Search> = some.iter().map(search).collect();
        let found = index.batch(&searches, threads, &|_| {}).map_err(|fault| failure(&args.index, &fault))?;
        for (query, candidates) in some.iter().zip(&found) {
            write_found(&mut out, query, candidates).map_err(unwritable)?;
            lines += candidates.len() as u64;
            without += u64::from(candidates.is_empty());
        }
        bar.step("检索", ((turn * TOGETHER) + some.len()) as u64, Some(queries.len() as u64));
    }
    out.into_inner().map_err(|fault| unwritable(fault.into_error()))?.sync_all().map_err(unwritable)?;
    std::fs::rename(&part, &args.out).map_err(unwritable)?;
    bar.clear();
    let text = format!(
        "检索 {} 件，写出 {lines} 行到 {}；没有近似商标的 {without} 件（算法 {ALGORITHM}{}）\n",
        queries.len(),
        args.out.display(),
        if args.thorough {
            ""
        } else {
            "，有限检索：每件最多 128 件，可能漏掉较近似的；全面检索加 --thorough"
        }
    );
    let answer = json!({
        "algorithm": ALGORITHM, "effort": looked, "queries": queries.len(), "rows": lines, "without_candidates": without, "out": args.out,
    });
    Answer::new(&answer, text)
}

/// The queries of a file, blank lines and a heading left out.
fn queries(path: &Path) -> Result<Vec<String>, Failure> {
    let (text, _) = table::text(path)?;
    let mut queries = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.map_err(|fault| match fault.kind() {
            std::io::ErrorKind::InvalidData => {
                let wrong = Failure::new("not-text", "不是 UTF-8 编码的文本", "请存为 UTF-8 编码");
                wrong.at(path.display().to_string(), number + 1)
            }
            _ => files::unreadable(path, &fault),
        })?;
        let query = line.split('\t').next().unwrap_or_default().trim();
        let heading = number == 0 && HEADINGS.contains(&query.to_lowercase().as_str());
        if !query.is_empty() && !heading {
            queries.push(query.to_owned());
        }
    }
    if queries.is_empty() {
        let what = format!("“{}”里没有要查的商标", path.display());
        return Err(Failure::new("empty", what, "一行写一件商标的文字"));
    }
    Ok(queries)
}

fn write_found(out: &mut impl Write, query: &str, found: &[Candidate]) -> std::io::Result<()> {
    for (rank, one) in (1..).zip(found) {
        let (record, score) = (&one.record, shown::score(one.comparison.score));
        let mark = record.mark.replace(['\t', '\n', '\r'], " ");
        let rank: usize = rank;
        writeln!(
            out,
            "{query}\t{rank}\t{}\t{mark}\t{score:.3}\t{}",
            record.id,
            shown::reasons(&one.comparison)
        )?;
    }
    Ok(())
}
