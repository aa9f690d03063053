//! Before anybody can sign in: the three administrators of a new province, invitations, and links for a new password.
//! All live by a one-time token in the address.
use super::organ_choices;
use crate::body::text as value;
use crate::error::{Answer, Stop, see_other};
use crate::session::Visitor;
use crate::state::WebState;
use crate::ui::frame::{self, Frame};
use crate::ui::icon::icon;
use crate::ui::message::Message;
use crate::ui::parts;
use access::AdministratorKind;
use app::AppFault;
use app::accounts::{MIN_PASSWORD_CHARS, SetUp};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use maud::{Markup, html};

type Pairs = Vec<(String, String)>;

const KINDS: [(AdministratorKind, &str, &str); 3] = [
    (AdministratorKind::System, "system", "系统管理员：配置、后台作业、备份"),
    (AdministratorKind::Security, "security", "安全管理员：账号、职务、知悉范围"),
    (AdministratorKind::Audit, "audit", "审计管理员：审计日志、核验账本"),
];

fn field(id: &str, label: &str, kind: &str, complete: &str, value: &str) -> Markup {
    html! {
        div class="z-field" {
            label class="form-label" for=(id) { (label) }
            input class="form-control" type=(kind) id=(id) name=(id) value=(value) autocomplete=(complete) required;
        }
    }
}

fn wrong(says: Option<&str>) -> Markup {
    html! { @if let Some(says) = says { div class="z-note z-note-bad" role="alert" { (icon("alert-triangle")) p { (says) } } } }
}

fn page(visitor: &Visitor, title: &str, body: &Markup) -> Response {
    frame::page(&Frame { title: title.into(), ..visitor.frame.clone() }, body).into_response()
}

/// What was typed wrong, or why there is no page.
fn said(fault: AppFault) -> Result<String, Stop> {
    match fault {
        AppFault::Refused(Refused::Rejected { rejections }) => {
            Ok(rejections.into_iter().map(|rejection| rejection.says).collect::<Vec<_>>().join("；"))
        }
        other => Err(other.into()),
    }
}

fn administrators(
    state: &WebState,
    visitor: &Visitor,
    token: &str,
    typed: &Pairs,
    says: Option<&str>,
) -> Response {
    let body = html! {
        h1 { "初次设置：三名管理员" }
        p class="z-lead" { "三名管理员由三个不同的人担任，互不兼任，都不能查看办件。口令至少 " (MIN_PASSWORD_CHARS) " 个字符，由本人输入。" }
        (wrong(says))
        form class="z-form" method="post" action={ "/setup/" (token) } {
            div class="z-field" { (parts::select("organ", "organ", "所属机关", "请选择", &organ_choices(&state.platform), value(typed, "organ"))) }
            @for (_, id, title) in KINDS {
                @let name = |part: &str| format!("{part}-{id}");
                fieldset class="z-field" {
                    legend { (title) }
                    (field(&name("login"), "账号（登录名）", "text", "off", value(typed, &name("login"))))
                    (field(&name("name"), "姓名", "text", "off", value(typed, &name("name"))))
                    (field(&name("password"), "口令", "password", "new-password", ""))
                    (field(&name("again"), "再输一次", "password", "new-password", ""))
                }
            }
            div class="z-actions" { button class="btn btn-primary" type="submit" { "建立三名管理员" } }
        }
    };
    page(visitor, "初次设置", &body)
}

/// `GET /setup/{token}`.
///
/// # Errors
/// "Not there" for another token or a province set up already.
pub async fn show(State(state): State<WebState>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    if !state.platform.is_set_up_token(&token).await? {
        return Err(Stop::not_there());
    }
    Ok(administrators(&state, &visitor, &token, &Pairs::new(), None))
}

/// The value of a name as typed: passwords keep their blanks.
fn typed<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// `POST /setup/{token}`.
///
/// # Errors
/// As [`show`]; what was typed wrong is the form again.
pub async fn submit(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Answer {
    if !state.platform.is_set_up_token(&token).await? {
        return Err(Stop::not_there());
    }
    let again = |says: &str| {
        let page = administrators(&state, &visitor, &token, &pairs, Some(says));
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let part = |part: &str, id: &str| typed(&pairs, &format!("{part}-{id}")).to_owned();
    if KINDS.iter().any(|(_, id, _)| part("password", id) != part("again", id)) {
        return Ok(again("有一处两次输入的口令不一致，请重新输入各人的口令"));
    }
    let administrators = KINDS.map(|(kind, id, _)| {
        (kind, part("login", id).trim().to_owned(), part("name", id), part("password", id))
    });
    let organ = value(&pairs, "organ").to_owned();
    let set_up = SetUp { administrators, organ, arrival: visitor.arrival.clone() };
    match state.platform.set_up(&token, &set_up).await {
        Ok(()) => Ok(see_other("/login?done=setup")),
        Err(fault) => Ok(again(&said(fault)?)),
    }
}

/// Words of a one-time link: for a first password, or for another one.
struct Words {
    path: &'static str,
    title: &'static str,
    lead: &'static str,
    button: &'static str,
    done: &'static str,
}

const INVITATION: Words = Words {
    path: "/invitation",
    title: "启用账号",
    lead: "请为自己的账号设置口令。启用后用安全管理员告知的登录名登录。地址须经系统管理员确认后才能使用。",
    button: "启用",
    done: "/login?done=invitation",
};

const RESET: Words = Words {
    path: "/reset",
    title: "重设口令",
    lead: "请为自己的账号设置新口令；安全管理员和别人都不会知道它。地址须经系统管理员确认后才能使用。",
    button: "设置",
    done: "/login?done=password",
};

fn link(visitor: &Visitor, words: &Words, token: &str, says: Option<&str>) -> Response {
    let body = html! {
        div class="z-door" {
            section class="card z-card z-padded" {
                h1 { (words.title) }
                p class="z-lead" { (words.lead) }
                (wrong(says))
                form class="z-form" method="post" action={ (words.path) "/" (token) } {
                    (field("password", "口令", "password", "new-password", ""))
                    p class="z-help" { "至少 " (MIN_PASSWORD_CHARS) " 个字符；可以用几个互不相干的词。" }
                    (field("again", "再输一次", "password", "new-password", ""))
                    button class="btn btn-primary w-100" type="submit" { (words.button) }
                }
            }
        }
    };
    page(visitor, words.title, &body)
}

/// `GET /invitation/{token}`. Whether the token is good shows when it is used.
pub async fn show_invitation(visitor: Visitor, Path(token): Path<String>) -> Response {
    link(&visitor, &INVITATION, &token, None)
}

/// `GET /reset/{token}`, likewise.
pub async fn show_reset(visitor: Visitor, Path(token): Path<String>) -> Response {
    link(&visitor, &RESET, &token, None)
}

/// `POST /invitation/{token}`.
///
/// # Errors
/// "Not there" for a token that is unknown, not confirmed, used or too old, never said which; a weak password is the form
/// again.
pub async fn accept(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Answer {
    used(&state, &visitor, &INVITATION, &token, &pairs).await
}

/// `POST /reset/{token}`.
///
/// # Errors
/// As [`accept`].
pub async fn reset(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(pairs): Form<Pairs>,
) -> Answer {
    used(&state, &visitor, &RESET, &token, &pairs).await
}

async fn used(state: &WebState, visitor: &Visitor, words: &Words, token: &str, pairs: &Pairs) -> Answer {
    let again = |says: &str| {
        (StatusCode::UNPROCESSABLE_ENTITY, link(visitor, words, token, Some(says))).into_response()
    };
    if typed(pairs, "password") != typed(pairs, "again") {
        return Ok(again("两次输入的口令不一致"));
    }
    match state.platform.use_link(token, typed(pairs, "password"), visitor.arrival.clone()).await {
        Ok(()) => Ok(see_other(words.done)),
        Err(AppFault::NotThere) => Err(Message::LinkNotThere.into()),
        Err(fault) => Ok(again(&said(fault)?)),
    }
}
