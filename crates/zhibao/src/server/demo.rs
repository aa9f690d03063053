//! `zhibao demo`: a province with invented officers and cases, ready in a moment.
use super::serve::{First, listen};
use super::{failed, lock, log, place_with, platform, platform_or_new, refused, run};
use crate::answer::{Answer, Answered, Failure};
use crate::cli::GlobalOptions;
use crate::config::networks;
use crate::law_data::LawSource;
use app::Platform;
use app::demo::{Demonstration, prepare};
use clap::Args;
use web::WebConfig;

/// Shown on every page.
const BANNER: &str = "演示数据：机关职能真实，人员、单位、案件和数额均为虚构";

/// Arguments of `zhibao demo`.
#[derive(Debug, Clone, Default, Args)]
pub struct DemoArgs {
    /// 删去数据目录里原有的演示数据，从头再来
    #[arg(long)]
    pub reset: bool,
    /// 只准备数据，不启动服务
    #[arg(long)]
    pub prepare_only: bool,
    #[command(flatten)]
    source: LawSource,
}

/// Prepares the demonstration and serves it.
///
/// # Errors
/// When the data directory holds real accounts, or the address cannot be used.
pub fn demo(flags: &GlobalOptions, args: &DemoArgs) -> Answered {
    log();
    run(async {
        let (config, place) = place_with(flags, args.source.folder())?;
        let _held = lock::hold(&place)?;
        if args.reset {
            reset(&place).await?;
        }
        let address = format!("http://{}", config.listen.value).into();
        let platform = Platform { address, ..platform_or_new(&place).await? };
        let demonstration = prepare(&platform, &place.province).await.map_err(|fault| refused(&fault))?;
        let json = serde_json::json!({
            "address": format!("http://{}", config.listen.value), "accounts": demonstration.accounts,
            "password": demonstration.password, "created": demonstration.created,
        });
        if args.prepare_only {
            return Answer::new(&json, told(&demonstration));
        }
        let first = First { text: told(&demonstration), json: flags.json.then_some(json) };
        let accounts = demonstration.accounts.iter();
        let web = WebConfig {
            secure_cookies: false,
            trusted_proxies: networks(&config.trusted_proxies)?,
            demo_banner: Some(BANNER.into()),
            demo_accounts: accounts
                .map(|a| {
                    (a.login.clone(), demonstration.password.clone(), format!("{}：{}", a.name, a.shows))
                })
                .collect(),
            ..WebConfig::default()
        };
        listen(platform, config.listen.value, web, &first).await?;
        Ok(Answer::nothing())
    })
}

/// Empties the data directory, but only one that this program marked as a demonstration. The lock in it stays held.
async fn reset(place: &app::open::Place) -> Result<(), Failure> {
    if !matches!(place.database, Some(store::DatabaseUrl::Sqlite(_)) | None) {
        return Err(Failure::new("reset", "--reset 只用于内置数据库", "请自行清空数据库服务器上的库"));
    }
    if !place.data.join("keys").exists() {
        return Ok(());
    }
    let old = platform(place).await?;
    let is_demo = app::demo::is_demonstration(&old).await.map_err(|fault| refused(&fault))?;
    old.store.close().await;
    if !is_demo {
        let text = format!("{} 里不是演示数据，不能删去", place.data.display());
        return Err(Failure::new("not-a-demonstration", text, "请用 --data 指定另一个目录"));
    }
    emptied(&place.data).map_err(|fault| failed("reset", &store::io_words(&fault)))
}

fn emptied(data: &std::path::Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        if entry.file_name() == lock::LOCK_FILE {
            continue;
        }
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn told(demonstration: &Demonstration) -> String {
    let state = if demonstration.created {
        "演示数据已建立"
    } else {
        "沿用已有的演示数据（--reset 可从头再来）"
    };
    let mut text = format!("{state}。演示账号（口令都是 {}）：\n", demonstration.password);
    for account in &demonstration.accounts {
        text.push_str(&format!("  {:<10} {}　{}\n", account.login, account.name, account.shows));
    }
    text
}
