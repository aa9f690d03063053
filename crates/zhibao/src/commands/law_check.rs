//! `zhibao law check [DIR]`.
use crate::answer::{Answer, Answered};
use crate::law_data::{Counts, LawData};
use clap::Args;
use law::check::{Unverified, unverified};
use law::{Problem, Severity};
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `law check`.
#[derive(Debug, Args)]
pub struct LawCheckArgs {
    /// 含 law/（和 provinces/）的目录，或 law 目录本身；不写则检查程序自带的数据
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Most problems shown behind those that may have caused them.
const MAX_FOLLOWING: usize = 20;

#[derive(Serialize)]
struct Report {
    ok: bool,
    errors: usize,
    warnings: usize,
    problems: Vec<Problem>,
    /// How many of the problems, the first ones, are that something could not be read; the others may come from these.
    unreadable: usize,
    counts: Counts,
    unverified: Unchecked,
}

/// Values nobody has compared with the official text yet, each kind as `[open, all]`.
#[derive(Serialize)]
struct Unchecked {
    versions: (usize, usize),
    articles: (usize, usize),
    values: (usize, usize),
    rows: (usize, usize),
    guidance: (usize, usize),
}

/// Checks the data; unsound when there is an error (warnings alone do not count).
///
/// # Errors
/// When the folder cannot be read or holds no law data.
pub fn run(args: &LawCheckArgs) -> Answered {
    let data = LawData::from(args.dir.as_deref())?;
    let problems = data.check();
    let unreadable = problems.iter().take_while(|problem| data.is_cause(problem)).count();
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let Unverified { versions, articles, values, rows, guidance } = unverified(&data.library);
    let report = Report {
        ok: errors == 0,
        errors,
        warnings: problems.len() - errors,
        problems,
        unreadable,
        counts: data.counts(),
        unverified: Unchecked { versions, articles, values, rows, guidance },
    };
    Ok(Answer::new(&report, text(&report))?.sound_if(report.ok))
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    let (causes, others) = report.problems.split_at(report.unreadable);
    for problem in causes {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{problem}");
    }
    let mut shown = others.len();
    if !causes.is_empty() && !others.is_empty() {
        shown = shown.min(MAX_FOLLOWING);
        let _ = writeln!(text, "请先改正以上读不懂的地方，再检查一次；以下可能由它们引起：");
    }
    for problem in &others[..shown] {
        let _ = writeln!(text, "{problem}");
    }
    if shown < others.len() {
        let _ = writeln!(text, "另有 {} 处没有列出（--json 全部列出）。", others.len() - shown);
    }
    let counts = report.counts;
    let _ = writeln!(
        text,
        "已检查：法律文件 {}、法定数值 {}、判定表 {}、程序 {}、名录 {}、专题 {}、筛查 {}、日历 {} 年、示例 {}、省级数据 {}。",
        counts.instruments,
        counts.parameters,
        counts.tables,
        counts.procedures,
        counts.registers,
        counts.topics,
        counts.screens,
        counts.calendars,
        counts.examples,
        counts.provinces
    );
    let share = |(open, all): (usize, usize)| format!("{open}/{all}");
    let _ = writeln!(
        text,
        "尚待与公布文本核对：版本 {}、条文 {}、数值 {}、判定行 {}、专题指引 {}。",
        share(report.unverified.versions),
        share(report.unverified.articles),
        share(report.unverified.values),
        share(report.unverified.rows),
        share(report.unverified.guidance)
    );
    let verdict = match (report.errors, report.warnings) {
        (0, 0) => "没有发现问题。".to_owned(),
        (0, warnings) => format!("没有错误，提醒 {warnings} 处。"),
        (errors, warnings) => format!("错误 {errors} 处，提醒 {warnings} 处。"),
    };
    let _ = writeln!(text, "{verdict}");
    text
}
