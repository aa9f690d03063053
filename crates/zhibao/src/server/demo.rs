//! `zhibao demo`: a province with invented officers and cases, ready in a moment.
use super::serve::listen;
use super::{failed, log, place_with, platform, refused, run};
use crate::answer::Failure;
use crate::cli::GlobalOptions;
use crate::law_data::LawSource;
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
pub fn demo(flags: &GlobalOptions, args: &DemoArgs) -> Result<(), Failure> {
    log();
    run(async {
        let (config, place) = place_with(flags, args.source.folder())?;
        if args.reset {
            reset(&place).await?;
        }
        let platform = platform(&place).await?;
        let demonstration = prepare(&platform, &place.province).await.map_err(|fault| refused(&fault))?;
        if flags.json {
            println!(
                "{}",
                serde_json::json!({
                    "address": format!("http://{}", config.listen.value), "accounts": demonstration.accounts,
                    "password": demonstration.password, "created": demonstration.created,
                })
            );
        } else {
            print(&demonstration);
        }
        if args.prepare_only {
            return Ok(());
        }
        let accounts = demonstration.accounts.iter();
        let web = WebConfig {
            secure_cookies: false,
            demo_banner: Some(BANNER.into()),
            demo_accounts: accounts
                .map(|a| {
                    (a.login.clone(), demonstration.password.clone(), format!("{}：{}", a.name, a.shows))
                })
                .collect(),
            ..WebConfig::default()
        };
        listen(platform, config.listen.value, web).await
    })
}

/// Removes the data directory, but only one that this program marked as a demonstration.
async fn reset(place: &app::open::Place) -> Result<(), Failure> {
    if !place.data.exists() {
        return Ok(());
    }
    let old = platform(place).await?;
    let is_demo = app::demo::is_demonstration(&old).await.map_err(|fault| refused(&fault))?;
    old.store.close().await;
    if !is_demo {
        let text = format!("{} 里不是演示数据，不能删去", place.data.display());
        return Err(Failure::new("not-a-demonstration", text, "请用 --data 指定另一个目录"));
    }
    if !matches!(place.database, Some(store::DatabaseUrl::Sqlite(_)) | None) {
        return Err(Failure::new("reset", "--reset 只用于内置数据库", "请自行清空数据库服务器上的库"));
    }
    tokio::fs::remove_dir_all(&place.data).await.map_err(|fault| failed("reset", &fault))
}

fn print(demonstration: &Demonstration) {
    let state = if demonstration.created {
        "演示数据已建立"
    } else {
        "沿用已有的演示数据（--reset 可从头再来）"
    };
    println!("{state}。演示账号（口令都是 {}）：", demonstration.password);
    for account in &demonstration.accounts {
        println!("  {:<10} {}　{}", account.login, account.name, account.shows);
    }
}
