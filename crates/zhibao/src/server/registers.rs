//! Commands on registers: importing a list, and the draws of a case.
use super::{place, platform, refused, refused_case, run};
use crate::answer::{Answer, Answered, Failure};
use crate::cli::GlobalOptions;
use crate::files;
use app::registers::{Applied, DrawStatement, MAX_LIST_BYTES, RegisterPreview, RowState};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `register import`.
#[derive(Debug, Args)]
pub struct RegisterImportArgs {
    /// 名录的 id，例如 technical-investigators
    #[arg(value_name = "REGISTER")]
    register: String,
    /// 名单：XLSX 或 CSV（UTF-8、GBK），- 表示从标准输入读
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 以谁的名义办理：维护机关的账号登录名
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// 只预览，不改变名录
    #[arg(long)]
    dry_run: bool,
}

/// Imports a list, or says what importing it would do; unsound when rows could not be used.
///
/// # Errors
/// When the list or the records cannot be read, or the account may not import.
pub fn import(flags: &GlobalOptions, args: &RegisterImportArgs) -> Answered {
    let bytes = files::read_bytes(&args.file, MAX_LIST_BYTES + 1)?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.filter(|name| name != "-").unwrap_or_else(|| "标准输入".to_owned());
    let (preview, applied) = run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        let unknown =
            |_| Failure::new("unknown-login", format!("没有在用的账号“{}”", args.by), "请核对 --by");
        let person = platform.person_by_login(&args.by).await.map_err(unknown)?;
        if platform.register(&args.register).is_err() {
            let known: Vec<&str> = platform.rules.library.registers.keys().map(|id| id.as_ref()).collect();
            let text = format!("没有这个名录：“{}”", args.register);
            return Err(Failure::new("unknown-register", text, format!("可用的名录：{}", known.join("、"))));
        }
        if args.dry_run {
            let preview = platform.preview_register(&person, &args.register, &name, &bytes).await;
            return Ok((preview.map_err(|fault| refused(&fault))?, None));
        }
        let done = platform.import_at_once(&person, &args.register, &name, bytes.clone()).await;
        let (preview, applied) = done.map_err(|fault| refused(&fault))?;
        Ok((preview, Some(applied)))
    })?;
    let bad = preview.count(RowState::Bad);
    let failures = applied.as_ref().map_or(bad, |applied| applied.failures);
    let text = told(&preview, applied.as_ref());
    Ok(Answer::new(&json!({ "preview": preview, "applied": applied }), text)?.sound_if(failures == 0))
}

fn told(preview: &RegisterPreview, applied: Option<&Applied>) -> String {
    let mut text = format!("{}（{}），{}行\n", preview.file, preview.encoding, preview.rows.len());
    for row in preview.rows.iter().filter(|row| row.state != RowState::Same) {
        text.push_str(&format!("第{}行 {} {}", row.row, row.key, row.state.title()));
        for one in &row.differences {
            text.push_str(&format!("；{}：{} → {}", one.title, one.before, one.after));
        }
        for fault in &row.faults {
            text.push_str(&format!("；{}{}（{}）", fault.column, fault.what, fault.mend));
        }
        text.push('\n');
    }
    let count = |state| preview.count(state);
    match applied {
        None => text.push_str(&format!(
            "预览：新增 {}，变更 {}，相同 {}，有误 {}；没有改变名录\n",
            count(RowState::New),
            count(RowState::Changed),
            count(RowState::Same),
            count(RowState::Bad)
        )),
        Some(applied) => {
            for row in &applied.failed {
                text.push_str(&format!("第{}行 {} 没有办成：{}\n", row.row, row.key, row.says));
            }
            text.push_str(&format!(
                "已办理：新增 {}，变更 {}，相同 {}，没有办成 {}\n",
                applied.added, applied.changed, applied.same, applied.failures
            ));
        }
    }
    text
}

/// The draws of a case and the public key of the ledger.
///
/// # Errors
/// When the records cannot be opened or there is no such case.
pub fn draws(flags: &GlobalOptions, case: &str) -> Result<(Vec<DrawStatement>, String), Failure> {
    run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        let found = platform.case_draws_as_system(case).await.map_err(|fault| refused_case(&fault, case))?;
        Ok((found, platform.store.verifier_key()))
    })
}
