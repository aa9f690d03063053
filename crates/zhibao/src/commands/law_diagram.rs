//! `zhibao law diagram PROCEDURE [--out FILE]`.
use crate::answer::{Answer, Answered};
use crate::chinese_time::read_date;
use crate::files;
use crate::law_data::LawSource;
use clap::Args;
use jiff::civil::Date;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `law diagram`.
#[derive(Debug, Args)]
pub struct LawDiagramArgs {
    /// 程序的 id 或 id@版本，例如 crime-transfer
    #[arg(value_name = "PROCEDURE")]
    procedure: String,
    /// 写到这个文件；不写则打印到标准输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 图中期限取这一天的法定数值，默认今天
    #[arg(long, value_name = "DATE", value_parser = read_date)]
    on: Option<Date>,
    #[command(flatten)]
    source: LawSource,
}

/// Draws the procedure.
///
/// # Errors
/// When there is no such procedure, or the file cannot be written.
pub fn run(args: &LawDiagramArgs) -> Answered {
    let (data, notes) = args.source.load()?;
    let on = args.on.unwrap_or_else(super::today);
    let procedure = data.procedure(&args.procedure, on)?;
    let svg = law::diagram::svg(procedure, &data.library, on);
    let answer = match &args.out {
        Some(path) => {
            files::write_one(path, svg.into_bytes())?;
            Answer::new(
                &json!({ "procedure": procedure.key(), "file": path }),
                format!("{}\n", path.display()),
            )?
        }
        None => Answer::new(&json!({ "procedure": procedure.key(), "svg": svg }), svg.clone())?,
    };
    Ok(answer.noting(notes))
}
