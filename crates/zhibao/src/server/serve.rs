//! `zhibao serve`: the real thing, on an empty province until the three administrators have been set up.
use super::{files, lock, log, place_with, platform_or_new, refused, run, watch};
use crate::answer::Failure;
use crate::cli::GlobalOptions;
use crate::config::networks;
use crate::law_data::LawSource;
use app::Platform;
use clap::Args;
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;
use web::connections::Bounds;
use web::{WebConfig, WebState};

/// Longest time running requests get when the server is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Arguments of `zhibao serve`.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// 不经 TLS 直接用 http 访问（只在本机试用时打开；正式使用请放在 TLS 反向代理之后）
    #[arg(long)]
    pub insecure_http: bool,
    /// 公众访问本平台的地址，例如 https://zhibao.example；印在文书的核验二维码里，不写则用监听的地址
    #[arg(long, value_name = "URL", env = "ZHIBAO_PUBLIC_ADDRESS")]
    public_address: Option<String>,
    /// 要求所有账号启用动态码（两种因素登录）：没有启用的，登录后只能先启用
    #[arg(long, env = "ZHIBAO_REQUIRE_CODES")]
    require_codes: bool,
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
        let address = config.listen.value;
        let scheme = if args.insecure_http { "http" } else { "https" };
        let public = args.public_address.clone().unwrap_or_else(|| format!("{scheme}://{address}"));
        let public = public.trim_end_matches('/').into();
        let _held = lock::hold(&place)?;
        let platform = Platform { address: public, ..platform_or_new(&place).await? };
        let token = platform.set_up_token().await.map_err(|fault| refused(&fault))?;
        let opens = link_base(address, args.public_address.as_deref());
        let set_up = token.map(|token| format!("{opens}/setup/{token}"));
        let told = set_up.as_ref().map(|link| {
            format!("这是一个空的省级平台。请三名管理员（系统、安全、审计）一起打开下面的一次性链接完成设置：\n  {link}\n{}", tls_note(args))
        });
        let json = serde_json::json!({ "address": format!("http://{address}"), "set_up": set_up });
        let first = First { text: told.unwrap_or_default(), json: flags.json.then_some(json) };
        let web = WebConfig {
            secure_cookies: !args.insecure_http,
            require_codes: args.require_codes,
            trusted_proxies: networks(&config.trusted_proxies)?,
            ..WebConfig::default()
        };
        if web.secure_cookies && web.trusted_proxies.is_empty() {
            tracing::warn!("no trusted-proxies: behind a reverse proxy every client has the proxy's address");
        }
        listen(platform, address, web, &first).await
    })
}

/// Where the set-up link opens: at the public address when one is given, else on the port itself, which speaks http.
fn link_base(address: SocketAddr, public: Option<&str>) -> String {
    public.map_or_else(|| format!("http://{address}"), |public| public.trim_end_matches('/').to_owned())
}

/// Without TLS before it, and not told to do without, sign-ins made over the printed link would not hold.
fn tls_note(args: &ServeArgs) -> &'static str {
    if args.insecure_http || args.public_address.is_some() {
        ""
    } else {
        "  （本端口只说 http；登录要求 https：正式使用请放在 TLS 反向代理之后并写明 --public-address，只在本机试用的加 --insecure-http）\n"
    }
}

/// What is said once the address is taken: words, or with `--json` one document on standard output and nothing else there.
pub(super) struct First {
    pub(super) text: String,
    pub(super) json: Option<Value>,
}

impl First {
    fn tell(&self, address: SocketAddr) {
        match &self.json {
            Some(json) => {
                println!("{json:#}");
                eprintln!("{}已启动：http://{address}", self.text);
            }
            None => println!("{}已启动：http://{address}", self.text),
        }
    }
}

/// Serves a platform on an address.
pub(super) async fn listen(
    platform: Platform,
    address: SocketAddr,
    config: WebConfig,
    first: &First,
) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind(address).await;
    let listener = listener.map_err(|fault| {
        let text = format!("地址 {address} 不能使用：{}", store::io_words(&fault));
        let port = address.port();
        let mend = match fault.kind() {
            std::io::ErrorKind::AddrInUse => format!(
                "可能已有一个知保在运行（看是谁：ss -ltnp 'sport = :{port}'）；请停掉它，或用 --listen 换一个端口，例如 --listen {}:{}",
                address.ip(),
                if port == u16::MAX { 8470 } else { port + 1 }
            ),
            std::io::ErrorKind::PermissionDenied => "1024 以下的端口要有系统权限；请用 --listen 换一个端口".to_owned(),
            _ => "请用 --listen 换一个地址，例如 --listen 127.0.0.1:8470".to_owned(),
        };
        Failure::new("listen", text, mend)
    })?;
    watch::start(&platform);
    let store = platform.store.clone();
    let bounds =
        Bounds { all: files::connections(), trusted: config.trusted_proxies.clone(), ..Bounds::default() };
    let router = web::router(WebState::new(platform, config));
    first.tell(address);
    let server = web::connections::serve(listener, router, bounds, told_to_stop());
    tokio::select! {
        () = server => Ok(()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_up_link_is_one_that_opens() {
        let address: SocketAddr = "127.0.0.1:8714".parse().unwrap_or_else(|_| unreachable!());
        assert_eq!(link_base(address, None), "http://127.0.0.1:8714");
        assert_eq!(link_base(address, Some("https://zhibao.example/")), "https://zhibao.example");
        assert!(tls_note(&ServeArgs::default()).contains("--insecure-http"));
        assert_eq!(tls_note(&ServeArgs { insecure_http: true, ..ServeArgs::default() }), "");
    }
}
