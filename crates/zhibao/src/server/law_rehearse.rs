//! `zhibao law rehearse`: the open cases under a draft of law data, or on a later day. Nothing is written.
use super::{place, platform, refused, run};
use crate::answer::{Answer, Answered, Failure};
use crate::chinese_time::read_date;
use crate::cli::GlobalOptions;
use crate::law_data::draft_files;
use app::rehearsal::{Draft, MAX_COMPARED_BY_COMMAND, Rehearsal, RehearsalPart};
use clap::Args;
use jiff::civil::Date;
use std::fmt::Write;
use std::path::PathBuf;

/// Arguments of `law rehearse`.
#[derive(Debug, Clone, Args)]
pub struct LawRehearseArgs {
    /// 草案所在的目录（含 law/ 的目录，或 law 目录本身），只放有改动的文件即可；不写则用现有的数据
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// 按哪一天的规则比较，默认今天
    #[arg(long, value_name = "DATE", value_parser = read_date)]
    on: Option<Date>,
}

/// Compares every open case.
///
/// # Errors
/// Neither a folder nor a day, a draft with mistakes, records that cannot be opened.
pub fn run_command(flags: &GlobalOptions, args: &LawRehearseArgs) -> Answered {
    if args.dir.is_none() && args.on.is_none() {
        let what = "没有写明和什么比较";
        return Err(Failure::new("nothing-to-compare", what, "请给出草案所在的目录，或者用 --on 写明哪一天"));
    }
    let draft = match &args.dir {
        Some(dir) => Draft::Files(draft_files(dir)?),
        None => Draft::AsLoaded,
    };
    let quiet = flags.json;
    let found = run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        let part = RehearsalPart { cursor: None, most: MAX_COMPARED_BY_COMMAND };
        let told = |compared: usize| {
            if !quiet {
                eprintln!("已比较 {compared} 件");
            }
        };
        platform.rehearse_as_system(&draft, args.on, &part, told).await.map_err(|fault| refused(&fault))
    })?;
    Answer::new(&found, text(&found))
}

fn text(found: &Rehearsal) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = writeln!(
        text,
        "按 {} 的规则比较了 {} 件在办办件，{} 件会有变化。",
        found.on,
        found.compared,
        found.cases.len()
    );
    if !found.changed_files.is_empty() {
        let _ = writeln!(text, "与现有不同的文件：{}", found.changed_files.join("、"));
    }
    for (_, title, count) in &found.kinds {
        let _ = writeln!(text, "  {title}：{count}");
    }
    if !found.unread.is_empty() {
        let _ =
            writeln!(text, "有 {} 件没有读出来，没有比较；请运行 zhibao ledger verify", found.unread.len());
    }
    for case in &found.cases {
        let _ = writeln!(
            text,
            "\n{} {}（{}，按 {} 办理）",
            case.number, case.title, case.organ_name, case.procedure
        );
        for shown in &case.changes {
            let change = &shown.change;
            let _ = writeln!(
                text,
                "  [{}] {}：{} → {}。{}",
                change.kind.label(),
                change.what,
                change.before,
                change.after,
                change.why
            );
            if let Some(cited) = &shown.cited {
                let _ = writeln!(text, "      依据 {}", cited.in_chinese());
            }
        }
    }
    if found.next.is_some() {
        let _ = writeln!(text, "\n只比较了前 {} 件。", found.compared);
    }
    text
}
