//! `zhibao plan import FILE [--out DIR]`.
mod markdown;

use crate::answer::{Answer, Answered, Failure};
use crate::cli::GlobalOptions;
use crate::files;
use clap::Args;
use law::plan::document::{FaultKind, MAX_FILE_BYTES, PlanFault, read};
use std::path::PathBuf;

/// Arguments of `plan import`.
#[derive(Debug, Args)]
pub struct PlanImportArgs {
    /// 计划文件的文本（UTF-8、GBK 等编码），- 表示从标准输入读
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 把 plan.json 和 plan.md 写到这个目录；要么都写好，要么都不写
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 把各项措施的原文存入本单位数据（--data / --database），计划看板上就能看到
    #[arg(long)]
    apply: bool,
}

/// Reads the plan; with `--out` writes it as JSON and Markdown.
///
/// # Errors
/// When the file cannot be read as a plan (with its line), or the folder cannot be written.
pub fn run(flags: &GlobalOptions, args: &PlanImportArgs) -> Answered {
    // One byte more than the reader takes, so that the reader itself says what is too large.
    let bytes = files::read_bytes(&args.file, MAX_FILE_BYTES + 1)?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.filter(|name| name != "-").unwrap_or_else(|| "标准输入".to_owned());
    let plan = read(&bytes, &name).map_err(failure)?;
    let (mut text, mut notes) = (plan.to_string(), Vec::new());
    let answer = Answer::new(&plan, "")?;
    if let Some(folder) = &args.out {
        let json = format!("{:#}\n", answer.json).into_bytes();
        let markdown = markdown::of(&plan).into_bytes();
        files::write_all(folder, &[("plan.json", json), ("plan.md", markdown)])?;
        text.push_str(&format!(
            "已写入 {}\n已写入 {}\n",
            folder.join("plan.json").display(),
            folder.join("plan.md").display()
        ));
    }
    if args.apply {
        let kept = crate::server::texts::keep_plan(flags, &plan, &name)?;
        let says = format!("已把 {kept} 项措施的原文存入本单位数据");
        text.push_str(&format!("{says}\n"));
        // The document on standard output is the plan alone, as `--out` writes it.
        notes.extend(flags.json.then_some(says));
    }
    Ok(Answer { text, notes, ..answer })
}

fn failure(fault: PlanFault) -> Failure {
    let code = match fault.kind {
        FaultKind::Empty => "empty",
        FaultKind::TooLarge => "too-large",
        FaultKind::Binary => "binary",
        FaultKind::OtherFormat => "other-format",
        FaultKind::NoMeasures => "no-measures",
        FaultKind::TooManyNumbers => "too-many-numbers",
    };
    Failure::new(code, fault.what, fault.mend).at(fault.file, fault.line)
}
