//! Signing in and out.
use crate::address;
use crate::context::Context;
use crate::error::{Answer, see_other};
use crate::frame;
use crate::known::{self, Known};
use crate::places;
use crate::session::{self, Signed};
use crate::state::WebState;
use crate::ui;
use crate::ui::auth::Login;
use crate::ui::frame::{Frame, Notice, Tone};
use app::AppFault;
use app::accounts::SignIn;
use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tower_sessions::Session;

/// Where to go after signing in, and what was done before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrival {
    next: String,
    done: String,
}

/// What is typed at the door.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    login: String,
    password: String,
    code: String,
    next: String,
}

/// Said when something was sent after the session had ended. Only forms of acts keep drafts, and only while signed in.
const UNSENT: &str = "登录已过期，刚才的内容没有提交。表单上显示过“已自动暂存”的，内容已存为草稿：登录后回到原来的表单就能接着填，文件要重新选择。\
                      没有暂存的，请先用浏览器的“后退”回到表单，把长段文字复制下来再登录。";

/// `GET /`: the first page of whoever it is.
pub async fn home(signed: Signed) -> Response {
    see_other(frame::home(&signed.person))
}

/// `GET /login`.
pub async fn show(
    State(state): State<WebState>,
    Extension(context): Extension<Context>,
    Query(arrival): Query<Arrival>,
) -> Response {
    let says = match arrival.done.as_str() {
        "password" => Some("口令已更换，请用新口令登录。"),
        "code" => Some("动态码已启用，请重新登录。"),
        "setup" => Some("管理员账号已建立，请登录。"),
        "invitation" => Some("账号已启用，请登录。"),
        "logout" => Some("已退出。"),
        "expired" => Some("登录已过期，请重新登录；登录后回到刚才的页面。"),
        "unsent" => Some(UNSENT),
        _ => None,
    };
    let tone = match arrival.done.as_str() {
        "unsent" => Tone::Bad,
        "expired" => Tone::Plain,
        _ => Tone::Good,
    };
    let notice = says.map(|says| Notice { tone, says: says.into() });
    let login = Login { next: address::on_this_site(&arrival.next).into(), ..Login::default() };
    page(&state, &context, login, notice)
}

fn page(state: &WebState, context: &Context, login: Login, notice: Option<Notice>) -> Response {
    let login = Login { demonstration: state.config.demo_accounts.clone(), ..login };
    let around = Frame { title: "登录".into(), notice, ..frame::outside(state, context.id()) };
    ui::frame::page(&around, &ui::auth::login(&login)).into_response()
}

/// What is said to an address with too many failures behind it.
pub(crate) fn shut(state: &WebState, context: &Context) -> Option<String> {
    let now = state.config.session_clock.now().as_second();
    let seconds = state.throttle.wait(context.address(), now)?;
    let minutes = (seconds + 59) / 60;
    Some(format!("这个网络地址登录失败的次数太多，请 {minutes} 分钟后再试"))
}

/// Counts a failed sign-in; the one that closes the door is written down.
pub(crate) async fn count_failure(state: &WebState, context: &Context) {
    let now = state.config.session_clock.now().as_second();
    if state.throttle.failed(context.address(), now) {
        let noted = state.platform.note_throttled(context.arrival()).await;
        if let Err(fault) = noted {
            tracing::error!(%fault, "audit row not written");
        }
    }
}

/// `POST /login`. No session exists yet, so the browser's own headers (Sec-Fetch-Site, Origin) guard this form.
///
/// # Errors
/// Faults of ours; a wrong password is a page.
pub async fn sign_in(
    State(state): State<WebState>,
    Extension(context): Extension<Context>,
    session: Session,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Answer {
    if let Some(says) = shut(&state, &context) {
        let login = Login { login: typed.login, wrong: Some(says), ..Login::default() };
        return Ok((StatusCode::TOO_MANY_REQUESTS, page(&state, &context, login, None)).into_response());
    }
    let known = Known::of(&state, &headers, typed.login.trim()).await?;
    let attempt = SignIn {
        login: typed.login.clone(),
        password: typed.password,
        code: typed.code,
        arrival: context.arrival(),
        known_as: known.as_ref().map(Known::officer),
    };
    match state.platform.sign_in(&attempt).await {
        Ok(who) => {
            session::begin(&state, &session, &who, places::browser(&headers)).await?;
            let next = address::on_this_site(&typed.next);
            let mut answer = see_other(if next == "/" { frame::home(&who.person) } else { next });
            answer.headers_mut().append(header::SET_COOKIE, known::remember(&state, &who, known).await?);
            Ok(answer)
        }
        Err(AppFault::SignIn(says)) => {
            count_failure(&state, &context).await;
            if let Some(known) = known {
                known.failed(&state).await?;
            }
            let login = Login {
                login: typed.login,
                wrong: Some(says),
                next: address::on_this_site(&typed.next).into(),
                ..Login::default()
            };
            let page = page(&state, &context, login, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What a browser is asked to forget when somebody signs out: whatever scripts stored; pages are not kept in the first place.
const FORGET: &str = "\"storage\"";

/// `POST /logout`.
///
/// # Errors
/// The store's.
pub async fn sign_out(sent: crate::body::SentForm) -> Answer {
    sent.signed.end().await?;
    let mut answer = see_other("/login?done=logout");
    let forget = HeaderValue::from_static(FORGET);
    answer.headers_mut().insert(HeaderName::from_static("clear-site-data"), forget);
    Ok(answer)
}
