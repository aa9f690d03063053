//! `zhibao serve`: the real thing, on an empty province until the three administrators have been set up.
use super::{failed, log, place_with, platform, refused, run, watch};
use crate::answer::Failure;
use crate::cli::GlobalOptions;
use crate::law_data::LawSource;
use app::Platform;
use clap::Args;
use std::net::SocketAddr;
use std::time::Duration;
use web::{WebConfig, WebState};

/// Longest time running requests get when the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Arguments of `zhibao serve`.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// 不经 TLS 直接用 http 访问（只在本机试用时打开；正式使用请放在 TLS 反向代理之后）
    #[arg(long)]
    pub insecure_http: bool,
    #[command(flatten)]
    source: LawSource,
}

/// Serves until it is told to stop.
///
/// # Errors
/// When the records cannot be opened or the address cannot be used.
pub fn serve(flags: &GlobalOptions, args: &ServeArgs) -> Result<(), Failure> {
    log();
    run(async {
        let (config, place) = place_with(flags, args.source.folder())?;
        let platform = platform(&place).await?;
        let address = config.listen.value;
        if let Some(token) = platform.set_up_token().await.map_err(|fault| refused(&fault))? {
            let scheme = if args.insecure_http { "http" } else { "https" };
            println!(
                "这是一个空的省级平台。请三名管理员（系统、安全、审计）一起打开下面的一次性链接完成设置："
            );
            println!("  {scheme}://{address}/setup/{token}");
        }
        let secure = !args.insecure_http;
        listen(platform, address, WebConfig { secure_cookies: secure, ..WebConfig::default() }).await
    })
}

/// Serves a platform on an address.
pub(super) async fn listen(
    platform: Platform,
    address: SocketAddr,
    config: WebConfig,
) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind(address).await;
    let listener = listener.map_err(|fault| {
        let text = format!("地址 {address} 不能使用：{fault}");
        Failure::new("listen", text, "可能已有一个在运行；请停掉它，或用 --listen 换一个地址")
    })?;
    watch::start(&platform);
    let store = platform.store.clone();
    let router = web::router(WebState::new(platform, config));
    println!("已启动：http://{address}");
    let server = axum::serve(listener, router).with_graceful_shutdown(told_to_stop());
    tokio::select! {
        ended = server => ended.map_err(|fault| failed("serve", &fault)),
        // After a failed flush only a new start knows what the disk holds.
        why = store.stopped() => Err(Failure::new("stopped", format!("存储已停止：{why}"), "检查磁盘后重新启动")),
    }
}

/// Ends on SIGINT or SIGTERM; running requests get [`GRACE`] and then the process ends.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate()).ok();
    let terminate = async {
        match &mut terminated {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate => {}
    }
    tokio::spawn(async {
        tokio::time::sleep(GRACE).await;
        std::process::exit(0);
    });
}
