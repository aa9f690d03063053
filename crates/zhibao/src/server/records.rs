//! Commands on existing records: verify the ledger, export a dossier, back up, restore.
use super::{failed, lock, place, platform, refused, refused_case, run};
use crate::answer::{Answer, Answered, Failure};
use crate::cli::GlobalOptions;
use app::AppFault;
use app::open::Place;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use store::{BackupReport, StoreFault};

/// Arguments of `zhibao dossier export`.
#[derive(Debug, Clone, Args)]
pub struct DossierExportArgs {
    /// 办件编号（文号）或内部标识
    pub case: String,
    /// 写到哪个文件
    pub file: PathBuf,
}

/// Arguments of `zhibao backup` and `zhibao restore`.
#[derive(Debug, Clone, Args)]
pub struct FolderArgs {
    /// 备份所在的文件夹
    pub folder: PathBuf,
}

/// What no event says, so that nothing can be compared.
const OUTSIDE: &str =
    "不在核对之内：账号和登录、暂存、提醒和作业、系统参数、法律条文全文；材料首次上传的名称、类型和时间";

/// Re-derives ledger, files and read models.
///
/// # Errors
/// When the records cannot be opened.
pub fn ledger_verify(flags: &GlobalOptions) -> Answered {
    let verified = run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        platform.verify_as_system().await.map_err(|fault| refused(&fault))
    })?;
    let text = match &verified.broken {
        None => format!(
            "全部相符：{} 个事件、{} 份材料、{} 个办件（连同移送）、{} 个检查点、{} 条已封存的审计记录\n{OUTSIDE}\n",
            verified.leaves, verified.files, verified.cases, verified.checkpoints, verified.audit
        ),
        Some(broken) => format!("发现不符：{broken}\n"),
    };
    Ok(Answer::new(&verified, text)?.sound_if(verified.broken.is_none()))
}

/// Writes the dossier of a case.
///
/// # Errors
/// When there is no such case or the file cannot be written.
pub fn dossier_export(flags: &GlobalOptions, args: &DossierExportArgs) -> Answered {
    let dossier = run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        platform.dossier_as_system(&args.case).await.map_err(|fault| refused_case(&fault, &args.case))
    })?;
    write_new(&args.file, &dossier.bytes)?;
    let shown = args.file.display().to_string();
    let text =
        format!("已写出 {shown}（{} 字节）。核对：zhibao dossier verify {shown}\n", dossier.bytes.len());
    Answer::new(&json!({ "file": shown, "bytes": dossier.bytes.len() }), text)
}

/// Temporary name → flush → rename: a half-written archive is never found under its name.
fn write_new(file: &std::path::Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write;
    crate::files::refuse_special(file)?;
    let partial = file.with_extension("part");
    let written = std::fs::File::create(&partial).and_then(|mut out| {
        out.write_all(bytes)?;
        out.sync_all()
    });
    let renamed = written.and_then(|()| std::fs::rename(&partial, file));
    renamed.map_err(|fault| {
        let text = format!("写不进“{}”：{}", file.display(), store::io_words(&fault));
        Failure::new("unwritable", text, "请核对路径、权限和磁盘空间")
    })
}

/// Backs up while the server may be running.
///
/// # Errors
/// When the folder is not empty or cannot be written.
pub fn backup(flags: &GlobalOptions, args: &FolderArgs) -> Answered {
    let report = run(async {
        let (_, place) = place(flags)?;
        let platform = platform(&place).await?;
        let done =
            platform.backup_as_system(&args.folder).await.map_err(|fault| not_backed_up(&fault, args))?;
        copy_keys(&place.data.join("keys"), &args.folder.join("keys"))?;
        Ok(done)
    })?;
    answer(&report, "备份完成（含账本签名密钥，请按密钥的要求保管）")
}

fn not_backed_up(fault: &AppFault, args: &FolderArgs) -> Failure {
    let AppFault::Refused(_) = fault else {
        return refused(fault);
    };
    let text = format!("备份文件夹“{}”里已有东西，没有备份", args.folder.display());
    Failure::new("not-empty", text, "请给出一个空的或者还不存在的文件夹，例如按日期命名")
}

/// Restores a backup into an empty place.
///
/// # Errors
/// When the place is not empty or the backup is damaged.
pub fn restore(flags: &GlobalOptions, args: &FolderArgs) -> Answered {
    let report = run(async {
        let (_, place) = place(flags)?;
        if !args.folder.join("manifest.json").is_file() {
            let text = format!("“{}”不是备份：没有 manifest.json", args.folder.display());
            return Err(Failure::new("no-backup", text, "请给出 zhibao backup 写成的那个文件夹"));
        }
        if !args.folder.join("keys/ledger.key").is_file() {
            let text = format!("备份“{}”里没有账本签名密钥（keys/ledger.key）", args.folder.display());
            return Err(Failure::new("no-key", text, "请改用完整的备份；什么都没有改动"));
        }
        let was_there = place.data.exists();
        let done = restore_into(&place, args).await;
        if done.is_err() && !was_there {
            // Made by this command alone; a directory that holds anything else by now stays.
            let _ = std::fs::remove_file(place.data.join(lock::LOCK_FILE));
            let _ = std::fs::remove_dir(&place.data);
        }
        done
    })?;
    answer(&report, "恢复完成；可用 zhibao ledger verify 核对")
}

async fn restore_into(place: &Place, args: &FolderArgs) -> Result<BackupReport, Failure> {
    let _held = lock::hold(place)?;
    let keys = place.data.join("keys");
    if keys.exists() {
        let text = format!("{} 里已有数据", place.data.display());
        return Err(Failure::new("not-empty", text, "请用 --data 指定一个空目录"));
    }
    let database = place.database.clone().ok_or_else(|| failed("database", &"没有数据库地址"))?;
    let papers = place.data.join("papers");
    let done =
        store::restore(&args.folder, &database, &papers).await.map_err(|fault| not_restored(&fault, args))?;
    copy_keys(&args.folder.join("keys"), &keys)?;
    app::backup::restore_registers(&args.folder, &place.data)
        .map_err(|fault| failed("registers", &store::io_words(&fault)))?;
    Ok(done)
}

fn not_restored(fault: &StoreFault, args: &FolderArgs) -> Failure {
    let mend = match fault {
        StoreFault::NotEmpty => {
            return Failure::new(
                "not-empty",
                "要恢复到的数据库或者材料目录里已有数据，没有恢复",
                "请用 --data 指定一个空目录，--database 指定一个空的数据库",
            );
        }
        StoreFault::Malformed(_) | StoreFault::Ledger(_) => {
            format!("备份“{}”可能已损坏或被改动；请改用另一份备份", args.folder.display())
        }
        _ => "请按提示处理后重试".to_owned(),
    };
    Failure::new("restore", fault.to_string(), mend)
}

fn answer(report: &store::BackupReport, done: &str) -> Answered {
    let json = json!({ "ledger_size": report.ledger_size, "papers": report.papers, "checkpoint": report.checkpoint });
    let text =
        format!("{done}：{} 个事件，{} 份材料\n{}", report.ledger_size, report.papers, report.checkpoint);
    Answer::new(&json, text)
}

fn copy_keys(from: &std::path::Path, to: &std::path::Path) -> Result<(), Failure> {
    store::create_private_folder(to).map_err(|fault| failed("keys", &store::io_words(&fault)))?;
    let copied = std::fs::copy(from.join("ledger.key"), to.join("ledger.key"));
    copied.map(|_| ()).map_err(|fault| failed("keys", &store::io_words(&fault)))
}
