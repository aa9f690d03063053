//! `zhibao law test [DIR]`.
use crate::answer::{Answer, Answered};
use crate::law_data::LawData;
use clap::Args;
use law::example::{ExampleResult, run_tables};
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `law test`.
#[derive(Debug, Args)]
pub struct LawTestArgs {
    /// 含 law/（和 provinces/）的目录，或 law 目录本身；不写则试跑程序自带的示例
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    passed: usize,
    failed: usize,
    results: Vec<ExampleResult>,
}

/// Runs all examples; unsound when one fails or a file cannot be read.
///
/// # Errors
/// When the folder cannot be read or holds no law data.
pub fn run(args: &LawTestArgs) -> Answered {
    let data = LawData::from(args.dir.as_deref())?;
    let mut organs = data.organs();
    if organs.is_empty() {
        organs = LawData::from(None)?.organs();
    }
    let mut results = run_tables(&data.library, &data.examples);
    results.extend(case::example::run_procedures(&data.library, &data.calendar, &organs, &data.examples));
    results.extend(case::deadline::run_deadlines(&data.library, &data.calendar, &data.deadlines));
    results.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let failed = results.iter().filter(|result| !result.passed).count();
    let sound = failed == 0 && data.problems.is_empty();
    let report = Report { ok: sound, passed: results.len() - failed, failed, results };
    let notes = data.problems.iter().map(ToString::to_string);
    Ok(Answer::new(&report, text(&report))?.noting(notes).sound_if(sound))
}

fn text(report: &Report) -> String {
    let mut text = String::new();
    for result in report.results.iter().filter(|result| !result.passed) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{}:{}: 不符：{}\n    {}", result.file, result.line, result.title, result.why);
    }
    let mut files: Vec<&str> = report.results.iter().map(|result| result.file.as_str()).collect();
    files.dedup();
    for file in files {
        let of_file = || report.results.iter().filter(|result| result.file == file);
        let passed = of_file().filter(|result| result.passed).count();
        let _ = writeln!(text, "{file}：{passed}/{}", of_file().count());
    }
    let _ = match (report.results.len(), report.failed) {
        (0, _) => writeln!(text, "没有示例可以试跑。"),
        (all, 0) => writeln!(text, "{all} 个示例全部相符。"),
        (all, failed) => writeln!(text, "{all} 个示例中 {failed} 个不符。"),
    };
    text
}
