//! What every request may use.
use crate::client::Network;
use crate::throttle::Throttle;
use app::Platform;
use app::clock::{Clock, SystemClock};
use std::sync::Arc;

/// A demonstration account: login name, password, who it is.
pub type DemoAccount = (String, String, String);

/// Settings of the web side.
#[derive(Clone)]
pub struct WebConfig {
    /// Cookies travel over TLS only; also asks browsers to stay with TLS.
    pub secure_cookies: bool,
    /// Set for a demonstration with made-up data: shown on every page.
    pub demo_banner: Option<String>,
    /// Accounts shown at the door of a demonstration.
    pub demo_accounts: Vec<DemoAccount>,
    /// Clock by which sessions run out. Cookies live by the machine's clock, whatever clock the platform has.
    pub session_clock: Arc<dyn Clock>,
    /// Nobody works without one-time codes: whoever has none sets them up first.
    pub require_codes: bool,
    /// Reverse proxies whose word on the client's address is believed.
    pub trusted_proxies: Vec<Network>,
}

impl Default for WebConfig {
    /// Secure cookies, no demonstration, codes left to each person, the machine's clock, no proxy.
    fn default() -> Self {
        WebConfig {
            secure_cookies: true,
            demo_banner: None,
            demo_accounts: Vec::new(),
            session_clock: Arc::new(SystemClock),
            require_codes: false,
            trusted_proxies: Vec::new(),
        }
    }
}

/// State shared by all requests.
#[derive(Clone)]
pub struct WebState {
    /// Use cases.
    pub platform: Platform,
    /// Settings.
    pub config: Arc<WebConfig>,
    /// Failed sign-ins by address.
    pub throttle: Arc<Throttle>,
}

impl WebState {
    /// State over a platform.
    #[must_use]
    pub fn new(platform: Platform, config: WebConfig) -> Self {
        WebState { platform, config: Arc::new(config), throttle: Arc::default() }
    }
}
