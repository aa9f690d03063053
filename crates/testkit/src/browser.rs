//! A real browser, driven over WebDriver as `cargo xtask test` starts it.
use crate::platform::demonstration_password;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::prelude::{ElementQueryable, ElementWaitable};
use thirtyfour::{By, DesiredCapabilities, Key, WebDriver, WebElement};

/// Environment variable with the address of a running chromedriver.
pub const WEBDRIVER: &str = "ZHIBAO_TEST_WEBDRIVER";

/// Flags of a browser for tests: no window, no calls home, a profile of its own.
const FLAGS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];
/// Setting of the browser that blocks scripts of pages.
const BLOCKED: u8 = 2;

/// What kind of browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Scripts of pages run.
    pub script: bool,
    /// Width and height in CSS pixels.
    pub size: (u32, u32),
    /// A phone: its layout is as wide as its screen.
    pub phone: bool,
}

impl Kind {
    /// An office's screen.
    pub const DESK: Kind = Kind { script: true, size: (1440, 1000), phone: false };
    /// The same without script.
    pub const WITHOUT_SCRIPT: Kind = Kind { script: false, ..Kind::DESK };
    /// A phone.
    pub const PHONE: Kind = Kind { script: true, size: (390, 844), phone: true };
}

/// A browser on a server; call [`Browser::quit`] at the end.
pub struct Browser {
    /// The driver.
    pub driver: WebDriver,
    base_url: String,
    /// Script that says how many CSS pixels wide the window shows.
    shown: &'static str,
    _profile: TempDir,
}

impl Browser {
    /// Whether a chromedriver is there; says so when not.
    #[must_use]
    pub fn is_available() -> bool {
        let found = std::env::var(WEBDRIVER).is_ok();
        if !found {
            eprintln!(
                "{WEBDRIVER} is not set: skipped; `cargo xtask test` starts a chromedriver and runs this"
            );
        }
        found
    }

    /// Opens a browser for the pages below an address.
    pub async fn open(base_url: &str, kind: Kind) -> Self {
        let profile = TempDir::new().unwrap();
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        let (width, height) = kind.size;
        wanted.add_arg(&format!("--window-size={width},{height}")).unwrap();
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        wanted.add_arg("--lang=zh-CN").unwrap();
        if kind.phone {
            let metrics = json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0 } });
            wanted.add_experimental_option("mobileEmulation", metrics).unwrap();
        }
        if !kind.script {
            let settings = json!({ "profile.managed_default_content_settings.javascript": BLOCKED });
            wanted.add_experimental_option("prefs", settings).unwrap();
        }
        let driver = WebDriver::new(std::env::var(WEBDRIVER).unwrap(), wanted).await.unwrap();
        // A phone widens its layout to what the page needs; a desk's window is wider than the headless screen.
        let shown = if kind.phone { "screen.width" } else { "window.innerWidth" };
        Browser { driver, base_url: base_url.to_owned(), shown, _profile: profile }
    }

    /// Opens a page.
    pub async fn goto(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.base_url)).await.unwrap();
    }

    /// Path and query of the page that is open.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap().to_string();
        url.strip_prefix(&self.base_url).unwrap_or(&url).to_owned()
    }

    /// Signs in with the form at the door and waits for the first page.
    pub async fn sign_in(&self, login: &str) {
        self.goto("/login").await;
        self.fill("#login", login).await;
        self.fill("#password", &demonstration_password()).await;
        self.click("form[action='/login'] button[type=submit]").await;
        self.element(".z-person").await;
    }

    /// The first element that a selector finds, waited for.
    pub async fn element(&self, css: &str) -> WebElement {
        match self.driver.query(By::Css(css)).first().await {
            Ok(found) => found,
            Err(fault) => panic!("{css} on {}: {fault}\n{}", self.path().await, self.words("body").await),
        }
    }

    /// Whether a selector finds something now.
    pub async fn has(&self, css: &str) -> bool {
        !self.driver.find_all(By::Css(css)).await.unwrap().is_empty()
    }

    /// The words that an element shows.
    pub async fn words(&self, css: &str) -> String {
        self.driver.find(By::Css(css)).await.unwrap().text().await.unwrap()
    }

    /// Waits until an element shows words.
    pub async fn wait_for_words(&self, css: &str, words: &str) {
        let shown = words.to_owned();
        let query = self
            .driver
            .query(By::Css(css))
            .with_text(thirtyfour::stringmatch::StringMatch::new(shown).partial());
        if let Err(fault) = query.first().await {
            panic!("{words} in {css} on {}: {fault}\n{}", self.path().await, self.words("body").await);
        }
    }

    /// Clicks what a selector finds, once it can be clicked.
    pub async fn click(&self, css: &str) {
        let found = self.element(css).await;
        found.scroll_into_view().await.unwrap();
        found.wait_until().clickable().await.unwrap();
        if found.click().await.is_err() {
            // Without script the driver cannot scroll to what lies below the window; the keyboard can.
            found.send_keys(Key::Enter).await.unwrap();
        }
    }

    /// Types into an input, over what stood there.
    pub async fn fill(&self, css: &str, text: &str) {
        let input = self.element(css).await;
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }

    /// Sends keys to whatever has the focus.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// What a script returns.
    pub async fn ask(&self, script: &str) -> Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Serious and critical findings of axe-core on the page that is open.
    pub async fn violations(&self) -> Vec<String> {
        let axe = web::assets::file("axe.min.js").unwrap();
        self.driver.execute(String::from_utf8_lossy(&axe.data).into_owned(), Vec::new()).await.unwrap();
        let script = "const done = arguments[arguments.length - 1];
            window.axe.run(document, { resultTypes: ['violations'] }).then((r) => done(r.violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id} (${v.impact}): ${n.html.slice(0, 200)} ${n.any.map((a) => a.message).join(';').slice(0, 200)}`))));";
        self.driver.execute_async(script, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// How many pixels the page is wider than the window.
    pub async fn overflow(&self) -> i64 {
        let script = format!("return document.documentElement.scrollWidth - {}", self.shown);
        self.ask(&script).await.as_i64().unwrap()
    }

    /// Elements that stick out of the window to the right and do not scroll by themselves: for messages.
    pub async fn widest(&self) -> Value {
        let script = format!(
            "return [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > {} + 1
                && !e.closest('.table-responsive')).slice(0, 5).map((e) => e.outerHTML.slice(0, 120))",
            self.shown
        );
        self.ask(&script).await
    }

    /// Writes a picture of the window.
    pub async fn picture(&self, path: &Path) {
        self.driver.screenshot(path).await.unwrap();
    }

    /// Ends the browser.
    pub async fn quit(self) {
        self.driver.quit().await.unwrap();
    }
}
