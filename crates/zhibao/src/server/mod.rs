//! Commands that work on records: serving, demonstration, verifying, dossiers, backups.
pub mod demo;
mod files;
pub mod law_rehearse;
mod lock;
pub mod records;
pub mod registers;
pub mod serve;
pub mod texts;
mod watch;

use crate::answer::Failure;
use crate::cli::GlobalOptions;
use crate::config::Config;
use app::clock::SystemClock;
use app::open::{CannotOpen, Place, open, open_existing};
use app::{AppFault, Platform};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use store::{DatabaseUrl, StoreFault};

/// Runs an asynchronous command.
fn run<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|fault| failed("runtime", &fault))?;
    runtime.block_on(work)
}

/// Where the records are, by the configuration.
fn place(flags: &GlobalOptions) -> Result<(Config, Place), Failure> {
    place_with(flags, None)
}

/// The same with a folder of law named on the command line, which goes before the configuration's.
fn place_with(flags: &GlobalOptions, law: Option<&Path>) -> Result<(Config, Place), Failure> {
    let config = Config::resolve(flags)?;
    let folder = law.or(config.law.as_ref().map(|law| law.value.as_path()));
    let law = folder.map(crate::law_data::checked_files).transpose()?;
    let database: DatabaseUrl = config.database.value.parse().map_err(|fault| failed("database", &fault))?;
    let province = config.province.value.clone();
    let place = Place { data: config.data.value.clone(), database: Some(database), province, law };
    Ok((config, place))
}

/// The platform over those records, which must be there: a mistyped place is told, not filled.
async fn platform(place: &Place) -> Result<Platform, Failure> {
    open_existing(place, Arc::new(SystemClock)).await.map_err(cannot_open)
}

/// The platform over those records, begun where there are none. Only for commands that serve.
async fn platform_or_new(place: &Place) -> Result<Platform, Failure> {
    // Beside the law, so that the first case does not wait for it.
    std::thread::spawn(store::load_dictionary);
    open(place, Arc::new(SystemClock)).await.map_err(cannot_open)
}

fn cannot_open(fault: CannotOpen) -> Failure {
    let mend = match &fault {
        CannotOpen::Store(StoreFault::Weak { .. }) => "按提示修改数据库设置后再启动",
        CannotOpen::Store(_) => "请检查 --database 的地址、数据库是否在运行、数据目录的权限和磁盘空间",
        CannotOpen::NoRecords(_) => {
            let mend = "没有建立任何东西；请核对 --data（和 --database），新建平台用 zhibao serve 或 zhibao demo，取回备份用 zhibao restore";
            return Failure::new("no-records", fault.to_string(), mend);
        }
        CannotOpen::Law(_) | CannotOpen::Province(_) => "请运行 zhibao law check 查看全部问题",
        _ => "请按提示处理后重试",
    };
    Failure::new("cannot-open", fault.to_string(), mend)
}

fn failed(code: &'static str, fault: &dyn std::fmt::Display) -> Failure {
    Failure::new(code, fault.to_string(), "请按提示处理后重试")
}

fn refused(fault: &AppFault) -> Failure {
    let message = match fault {
        AppFault::Fault(source) => format!("{fault}：{source}"),
        other => other.to_string(),
    };
    Failure::new("refused", message, "请核对后重试")
}

/// The same of a case that was named: "not there" says which.
fn refused_case(fault: &AppFault, case: &str) -> Failure {
    if !matches!(fault, AppFault::NotThere) {
        return refused(fault);
    }
    let mend = "请核对文号（全文，含年份和括号）或内部标识，并确认 --data 是这个办件所在的数据目录";
    Failure::new("refused", format!("没有这个办件：“{case}”"), mend)
}

/// Logs to standard error; `ZHIBAO_LOG` sets the level (`info` unless told otherwise).
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ZHIBAO_LOG");
    let filter =
        filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,zhibao=info,app=info,web=info"));
    // A second start in one process (tests) keeps the first subscriber.
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init());
}
