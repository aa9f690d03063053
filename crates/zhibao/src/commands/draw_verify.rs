//! `zhibao draw verify FILE | --case CASE [--key VKEY]`.
use crate::answer::{Answer, Answered, Failure};
use crate::cli::GlobalOptions;
use crate::files;
use app::registers::{DrawStatement, Step};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Largest file, in bytes.
const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;

/// Arguments of `draw verify`.
#[derive(Debug, Args)]
pub struct DrawVerifyArgs {
    /// 抽取记录（从抽取查验页面下载的 JSON），- 表示从标准输入读
    #[arg(value_name = "FILE", required_unless_present = "case", conflicts_with = "case")]
    file: Option<PathBuf>,
    /// 不读文件，查验本单位数据里一个办件的全部抽取（文号或内部标识）
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    /// 从发布机关取得的账本公钥；不写则不核对检查点的签名，并作提示
    #[arg(long, value_name = "VKEY")]
    key: Option<String>,
}

#[derive(Serialize)]
struct Checked {
    draw: String,
    ok: bool,
    steps: Vec<Step>,
    drawn: Vec<String>,
    fault: Option<String>,
    signature_checked: bool,
}

/// Recomputes draws; unsound when one does not follow from its list and its checkpoint.
///
/// # Errors
/// When the file or the records cannot be read.
pub fn run(flags: &GlobalOptions, args: &DrawVerifyArgs) -> Answered {
    let (statements, key) = match (&args.file, &args.case) {
        (Some(file), _) => {
            let bytes = files::read_bytes(file, MAX_FILE_BYTES)?;
            let read = DrawStatement::read(&bytes).map_err(|fault| {
                Failure::new("no-statement", fault.to_string(), "请从抽取查验页面下载抽取记录")
                    .at(file.display().to_string(), 1)
            })?;
            (vec![read], args.key.clone())
        }
        (None, Some(case)) => {
            let (statements, own) = crate::server::registers::draws(flags, case)?;
            (statements, args.key.clone().or(Some(own)))
        }
        (None, None) => (Vec::new(), None),
    };
    let checked: Vec<Checked> = statements.iter().map(|one| check(one, key.as_deref())).collect();
    let text: String = checked.iter().map(told).collect();
    let text = if checked.is_empty() { "这个办件没有抽取过\n".to_owned() } else { text };
    let sound = checked.iter().all(|one| one.ok);
    let unsigned = key.is_none().then(|| "没有给出 --key，检查点的签名没有核对".to_owned());
    Ok(Answer::new(&checked, text)?.noting(unsigned).sound_if(sound))
}

fn check(statement: &DrawStatement, key: Option<&str>) -> Checked {
    let (steps, fault) = match statement.verify(key) {
        Ok(steps) => (steps, None),
        Err(fault) => (Vec::new(), Some(fault.to_string())),
    };
    Checked {
        draw: statement.draw.clone(),
        ok: fault.is_none(),
        steps,
        drawn: statement.result.as_ref().map(|result| result.keys.clone()).unwrap_or_default(),
        fault,
        signature_checked: key.is_some(),
    }
}

fn told(checked: &Checked) -> String {
    let mut text = format!("抽取 {}\n", checked.draw);
    for step in &checked.steps {
        text.push_str(&format!("  {}：{}\n", step.says, step.value));
    }
    match &checked.fault {
        Some(fault) => text.push_str(&format!("查验不通过：{fault}\n")),
        None if checked.drawn.is_empty() => text.push_str("还没有结果\n"),
        None => text.push_str(&format!("相符，抽中：{}\n", checked.drawn.join("、"))),
    }
    text
}
