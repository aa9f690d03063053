//! One's own account: password and one-time codes.
use super::page;
use crate::body::SentForm;
use crate::error::{Answer, see_other};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::icon::icon;
use crate::ui::parts;
use crate::ui::qr;
use app::AppFault;
use app::accounts::{Enrolment, MIN_PASSWORD_CHARS, code_address};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use maud::{Markup, html};

/// Letters of a secret in one group.
const GROUP: usize = 4;

/// `GET /account`.
pub async fn show(signed: Signed) -> Response {
    let person = signed.frame.person.clone().unwrap_or_default();
    let officer = crate::frame::administrator(&signed.person).is_none();
    let body = html! {
        h1 { "账号与口令" }
        dl class="z-facts" {
            div { dt { "姓名" } dd { (person.name) } }
            div { dt { "账号" } dd { (signed.person.login) } }
            div { dt { "机关" } dd { (person.organ) } }
            div { dt { "职务" } dd { (person.posts.join("、")) } }
        }
        div class="z-actions" {
            a class="btn btn-primary" href="/account/password" { (icon("lock")) "更换口令" }
            a class="btn" href="/account/code" { (icon("shield-check")) "启用或更换动态码" }
            a class="btn" href="/account/sessions" { (icon("users")) "登录情况" }
            @if officer { a class="btn" href="/account/phrases" { (icon("pencil")) "意见常用语" } }
        }
        p class="z-help" { "职务和知悉范围由安全管理员设置；有误请与安全管理员联系。" }
    };
    page(&signed, "账号与口令", None, &body)
}

fn field(id: &str, label: &str, kind: &str, complete: &str) -> Markup {
    html! {
        div class="z-field" {
            label class="form-label" for=(id) { (label) }
            input class="form-control" type=(kind) id=(id) name=(id) autocomplete=(complete) required;
        }
    }
}

fn wrong(says: Option<&str>) -> Markup {
    html! { @if let Some(says) = says { div class="z-note z-note-bad" role="alert" { (icon("alert-triangle")) p { (says) } } } }
}

/// What was wrong, or the fault itself.
fn said(fault: AppFault) -> Result<String, AppFault> {
    match fault {
        AppFault::Refused(Refused::Rejected { rejections }) => {
            Ok(rejections.into_iter().map(|rejection| rejection.says).collect::<Vec<_>>().join("；"))
        }
        other => Err(other),
    }
}

fn password_page(signed: &Signed, says: Option<&str>) -> Response {
    let body = html! {
        h1 { "更换口令" }
        @if signed.person.must_change { p class="z-note z-note-plain" { "首次登录须更换口令。" } }
        (wrong(says))
        form class="z-form card z-card z-padded" method="post" action="/account/password" {
            (parts::csrf(&signed.csrf))
            (field("old", "原口令", "password", "current-password"))
            (field("password", "新口令", "password", "new-password"))
            p class="z-help" { "至少 " (MIN_PASSWORD_CHARS) " 个字符；可以用几个互不相干的词。" }
            (field("again", "再输一次", "password", "new-password"))
            div class="z-actions" { button class="btn btn-primary" type="submit" { "更换" } }
        }
    };
    page(signed, "更换口令", None, &body)
}

/// `GET /account/password`.
pub async fn show_password(signed: Signed) -> Response {
    password_page(&signed, None)
}

/// The value of a name as typed: passwords keep their blanks.
fn untrimmed<'a>(sent: &'a SentForm, name: &str) -> &'a str {
    sent.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// `POST /account/password`: every session of the account ends with the old password.
///
/// # Errors
/// Faults of ours; what was typed wrong is the form again.
pub async fn change_password(State(state): State<WebState>, sent: SentForm) -> Answer {
    let again = |says: &str| {
        (StatusCode::UNPROCESSABLE_ENTITY, password_page(&sent.signed, Some(says))).into_response()
    };
    let typed = |name: &str| untrimmed(&sent, name);
    if typed("password") != typed("again") {
        return Ok(again("两次输入的新口令不一致"));
    }
    let changed = state.platform.change_password(&sent.signed.person, typed("old"), typed("password")).await;
    match changed.map_err(said) {
        Ok(()) => {
            sent.signed.end().await?;
            Ok(see_other("/login?done=password"))
        }
        Err(Ok(says)) => Ok(again(&says)),
        Err(Err(fault)) => Err(fault.into()),
    }
}

fn code_page(
    state: &WebState,
    signed: &Signed,
    secret: &str,
    replaces: bool,
    says: Option<&str>,
) -> Response {
    let asked_for = state.config.require_codes && !replaces;
    let letters: Vec<char> = secret.chars().collect();
    let grouped: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    let body = html! {
        h1 { (if replaces { "更换动态码" } else { "启用动态码" }) }
        @if asked_for { p class="z-note z-note-plain" { "本平台要求所有账号启用动态码，启用后才能办理业务。" } }
        (wrong(says))
        form class="z-form card z-card z-padded" method="post" action="/account/code" {
            (parts::csrf(&signed.csrf))
            input type="hidden" name="secret" value=(secret);
            @if let Some(picture) = qr::picture(&code_address(&signed.person.login, secret), "动态码密钥的二维码") {
                p { "用身份验证器应用扫描这个二维码：" }
                (picture)
                p { "扫不了的，在应用里选“输入密钥”，填入下面的密钥（基于时间，6 位）；然后填它显示的动态码：" }
            } @else {
                p { "在身份验证器应用里选“输入密钥”，填入下面的密钥（基于时间，6 位），再填它显示的动态码：" }
            }
            p class="z-secret" { code { (grouped.join(" ")) } }
            (field("code", "新的动态码", "text", "one-time-code"))
            (field("password", "现在的口令", "password", "current-password"))
            @if replaces { (field("present", "现在的动态码（原来的验证器）", "text", "one-time-code")) }
            p class="z-help" { "请另外抄存密钥或在第二台设备上也添加。设备遗失时，请安全管理员停用动态码后重新启用。" }
            div class="z-actions" { button class="btn btn-primary" type="submit" { (if replaces { "更换" } else { "启用" }) } }
        }
    };
    page(signed, if replaces { "更换动态码" } else { "启用动态码" }, None, &body)
}

/// `GET /account/code`.
///
/// # Errors
/// The store's.
pub async fn show_code(State(state): State<WebState>, signed: Signed) -> Answer {
    let replaces = state.platform.has_code(&signed.person).await?;
    Ok(code_page(&state, &signed, &state.platform.new_code_secret(), replaces, None))
}

/// `POST /account/code`.
///
/// # Errors
/// Faults of ours; a wrong code or password is the form again.
pub async fn enrol_code(State(state): State<WebState>, sent: SentForm) -> Answer {
    let enrolment = Enrolment {
        secret: sent.text("secret").to_owned(),
        code: sent.text("code").to_owned(),
        password: untrimmed(&sent, "password").to_owned(),
        present: sent.text("present").to_owned(),
    };
    let enrolled = state.platform.enrol_code(&sent.signed.person, &enrolment).await;
    match enrolled.map_err(said) {
        Ok(()) => {
            sent.signed.end().await?;
            Ok(see_other("/login?done=code"))
        }
        Err(Ok(says)) => {
            let replaces = state.platform.has_code(&sent.signed.person).await?;
            let page = code_page(&state, &sent.signed, &enrolment.secret, replaces, Some(&says));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Err(fault)) => Err(fault.into()),
    }
}
