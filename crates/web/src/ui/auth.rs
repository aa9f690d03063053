//! Signing in, and the one-time set-up of an account.
use super::icon::icon;
use super::parts;
use maud::{Markup, PreEscaped, html};

/// The form to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Login {
    /// CSRF token.
    pub csrf: String,
    /// Login name typed before.
    pub login: String,
    /// What went wrong, in words that do not tell whether the account exists.
    pub wrong: Option<String>,
    /// Page to open afterwards (a path of ours).
    pub next: String,
    /// The second factor is asked now.
    pub asks_code: bool,
    /// Demonstration accounts: login name, password, who it is.
    pub demonstration: Vec<(String, String, String)>,
}

/// The page to sign in.
#[must_use]
pub fn login(login: &Login) -> Markup {
    html! {
        div class="z-door" {
            section class="card z-card z-padded" {
                h1 { "登录" }
                (wrong(login.wrong.as_deref()))
                form class="z-form" method="post" action="/login" {
                    (parts::csrf(&login.csrf))
                    input type="hidden" name="next" value=(login.next);
                    (field("login", "账号", "text", "username", &login.login, !login.asks_code))
                    (field("password", "口令", "password", "current-password", "", false))
                    div class="z-field" {
                        label class="form-label" for="code" {
                            "动态码" span class=(if login.asks_code { "z-must" } else { "z-may" }) { (if login.asks_code { "必填" } else { "已绑定的填写" }) }
                        }
                        input class="form-control" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8"
                            required[login.asks_code] autofocus[login.asks_code];
                    }
                    button class="btn btn-primary w-100" type="submit" { (icon("lock")) "登录" }
                }
            }
            @if !login.demonstration.is_empty() {
                section class="card z-card z-padded" aria-labelledby="demo-h" {
                    h2 id="demo-h" { "演示账号" }
                    div class="table-responsive" {
                        table class="table" {
                            thead { tr { @for head in ["账号", "口令", "身份"] { th scope="col" { (head) } } } }
                            tbody { @for (name, password, who) in &login.demonstration { tr { td { code { (name) } } td { code { (password) } } td { (who) } } } }
                        }
                    }
                }
            }
        }
    }
}

/// The one-time set-up: a password and a second factor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setup {
    /// Where it is sent.
    pub action: String,
    /// CSRF token.
    pub csrf: String,
    /// Login name.
    pub login: String,
    /// Who it is, in words.
    pub who: String,
    /// Secret in groups of four, to type into an app.
    pub secret: String,
    /// QR picture as SVG made by our own program.
    pub qr_svg: Option<String>,
    /// What a password must have, in words.
    pub rule: String,
    /// What went wrong.
    pub wrong: Option<String>,
}

/// The page of the one-time set-up.
#[must_use]
pub fn setup(setup: &Setup) -> Markup {
    html! {
        div class="z-door" {
            section class="card z-card z-padded" {
                h1 { "启用账号" }
                p class="z-lead" { (setup.who) }
                (wrong(setup.wrong.as_deref()))
                form class="z-form" method="post" action=(setup.action) {
                    (parts::csrf(&setup.csrf))
                    div class="z-field" {
                        label class="form-label" for="login" { "账号" }
                        input class="form-control" type="text" id="login" name="login" value=(setup.login) autocomplete="username" readonly;
                    }
                    (field("password", "新口令", "password", "new-password", "", true))
                    p class="z-help" { (setup.rule) }
                    (field("again", "再输一次", "password", "new-password", "", false))
                    @if !setup.secret.is_empty() {
                        p { "用身份验证器应用添加这个密钥，再填入它显示的动态码：" }
                        @if let Some(qr) = &setup.qr_svg { div class="z-qr" { (PreEscaped(qr)) } }
                        p class="z-secret" { code { (setup.secret) } }
                        div class="z-field" {
                            label class="form-label" for="code" { "动态码" span class="z-must" { "必填" } }
                            input class="form-control" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" required;
                        }
                    }
                    button class="btn btn-primary w-100" type="submit" { (icon("check")) "启用" }
                }
            }
        }
    }
}

fn field(name: &str, label: &str, kind: &str, complete: &str, value: &str, focus: bool) -> Markup {
    html! {
        div class="z-field" {
            label class="form-label" for=(name) { (label) }
            input class="form-control" type=(kind) id=(name) name=(name) value=(value) autocomplete=(complete) required autofocus[focus];
        }
    }
}

fn wrong(says: Option<&str>) -> Markup {
    html! { @if let Some(says) = says { div class="z-note z-note-bad" role="alert" { (icon("alert-triangle")) p { (says) } } } }
}
