//! 管理: accounts, for the security administrator; the system administrator finds jobs and back-ups here.
use super::{PAGE_ROWS, good, jobs, organ_choices, page, page_with};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop, see_other};
use crate::frame;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::admin::{AccountEdit, AccountRow, AccountSearch, OrganRow, account, accounts, organs};
use crate::ui::frame::{Notice, Place};
use crate::ui::parts::{self, Choice, Pager};
use crate::ui::words;
use access::{AccountState, AdministratorKind, Request};
use app::AppFault;
use app::accounts::{AccountFilter, AccountForm, Invitation};
use app::clock::{instant, micros};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use maud::{Markup, html};
use serde::Deserialize;
use store::Account;
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Which accounts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    organ: String,
    cursor: String,
}

const LEVELS: [SecrecyLevel; 3] = [SecrecyLevel::Public, SecrecyLevel::Internal, SecrecyLevel::Sealed];

/// `GET /admin`.
///
/// # Errors
/// When the person is neither security nor system administrator.
pub async fn show(State(state): State<WebState>, signed: Signed, Query(asked): Query<Asked>) -> Answer {
    if frame::administrator(&signed.person) == Some(AdministratorKind::System) {
        return jobs::show(&state, &signed).await;
    }
    let filter =
        AccountFilter { q: asked.q.clone(), organ: asked.organ.clone(), cursor: asked.cursor.clone() };
    let found = state.platform.accounts(&signed.person, &filter, PAGE_ROWS).await?;
    let rows: Vec<AccountRow> = found.rows.iter().map(|account| row(&state, account)).collect();
    let here = |cursor: &str| {
        address::with_query("/admin", &[("q", &asked.q), ("organ", &asked.organ), ("cursor", cursor)])
    };
    let pager = Pager {
        says: format!("本页 {} 个账号", rows.len()),
        previous: (!asked.cursor.is_empty()).then(|| here("")),
        next: found.next.as_deref().map(here),
    };
    let query = AccountSearch {
        q: asked.q.clone(),
        organ: asked.organ.clone(),
        organs: organ_choices(&state.platform),
    };
    Ok(page(&signed, "管理", Some(Place::Admin), &accounts(&query, &rows, &pager)))
}

fn security(state: &WebState, signed: &Signed) -> Result<(), Stop> {
    let may = state.platform.access.authorise(&signed.person.actor, &Request::ManageSecurity);
    Ok(may.map(|_| ()).map_err(AppFault::from)?)
}

fn state_words(state: &WebState, account: &Account) -> String {
    let locked = account.locked_until.filter(|until| *until > micros(state.platform.now()));
    match (locked, account.state) {
        (Some(until), _) => format!("锁定至 {}", words::day_and_time(instant(until))),
        (None, AccountState::Active) => "在用".into(),
        (None, AccountState::Invited) => "待激活".into(),
        (None, AccountState::Suspended) => "已停用".into(),
        (None, AccountState::Moved) => "已调离".into(),
    }
}

fn row(state: &WebState, account: &Account) -> AccountRow {
    let posts = state.platform.posts();
    let title = |id: &String| {
        posts.iter().find(|(post, _)| post == id).map_or(id.clone(), |(_, title)| title.clone())
    };
    let kind = account.administrator.map(|kind| frame::kind_title(kind).to_owned());
    AccountRow {
        login: account.login.clone(),
        name: account.name.clone(),
        organ: state.platform.rules.directory.organ_name(&account.organ).to_owned(),
        posts: account.posts.iter().map(title).chain(kind).collect::<Vec<_>>().join("、"),
        state: state_words(state, account),
        last: account.last_sign_in_at.map_or("从未登录".into(), |at| words::instant(instant(at))),
        href: address::with_query(
            &format!("/admin/accounts/{}", account.officer),
            &[("organ", &account.organ)],
        ),
    }
}

/// `GET /admin/organs`.
///
/// # Errors
/// When the person is not the security administrator.
pub async fn show_organs(State(state): State<WebState>, signed: Signed) -> Answer {
    security(&state, &signed)?;
    let mut rows = Vec::new();
    let counts = state.platform.account_counts(&signed.person).await?;
    for organ in &state.platform.rules.directory.organs.organs {
        let region = state.platform.rules.directory.regions.get(&organ.region);
        rows.push(OrganRow {
            name: organ.name.clone(),
            short: organ.short.clone(),
            mark: organ.mark.clone(),
            region: region.map_or(organ.region.clone(), |region| region.name.clone()),
            duties: organ.duty.label().to_owned(),
            accounts: counts.get(&organ.id).copied().unwrap_or(0),
            href: address::with_query("/admin", &[("organ", &organ.id)]),
        });
    }
    Ok(page(&signed, "机关", Some(Place::Admin), &organs(&rows)))
}

fn blank(state: &WebState, signed: &Signed) -> AccountEdit {
    let regions = &state.platform.rules.directory.regions.regions;
    AccountEdit {
        csrf: signed.csrf.clone(),
        organs: organ_choices(&state.platform),
        regions: regions.iter().map(|region| Choice::new(&region.code, &region.name)).collect(),
        posts: state.platform.posts().into_iter().map(|(id, title)| Choice::new(id, title)).collect(),
        clearances: LEVELS.map(|level| Choice::new(level.key(), level.label())).into(),
        clearance: SecrecyLevel::Internal.key().into(),
        ..AccountEdit::default()
    }
}

/// `GET /admin/accounts/new`.
///
/// # Errors
/// When the person is not the security administrator.
pub async fn new(State(state): State<WebState>, signed: Signed, Query(asked): Query<Asked>) -> Answer {
    security(&state, &signed)?;
    let edit = AccountEdit {
        action: "/admin/accounts".into(),
        is_new: true,
        enabled: true,
        organ: asked.organ,
        ..blank(&state, &signed)
    };
    Ok(page(&signed, "新建账号", Some(Place::Admin), &account(&edit)))
}

fn form(sent: &SentForm) -> AccountForm {
    AccountForm {
        login: sent.text("login").into(),
        name: sent.text("name").into(),
        organ: sent.text("organ").into(),
        region: Some(sent.text("region").to_owned()).filter(|region| !region.is_empty()),
        posts: sent.all("post").map(str::to_owned).collect(),
        clearance: sent.text("clearance").parse().unwrap_or(SecrecyLevel::Public),
    }
}

/// The form again with what was wrong.
fn again(state: &WebState, sent: &SentForm, like: AccountEdit, fault: AppFault) -> Answer {
    let AppFault::Refused(Refused::Rejected { rejections }) = fault else {
        return Err(fault.into());
    };
    let typed = form(sent);
    let name = |part: &str| {
        if part == "posts" { "post".to_owned() } else { part.to_owned() }
    };
    let edit = AccountEdit {
        login: typed.login,
        name: typed.name,
        organ: typed.organ,
        region: typed.region.unwrap_or_default(),
        held: typed.posts.into_iter().collect(),
        clearance: typed.clearance.key().into(),
        enabled: !sent.text("enabled").is_empty(),
        wrong: rejections.into_iter().map(|r| (name(&r.field), r.says)).collect(),
        action: like.action,
        is_new: like.is_new,
        ..blank(state, &sent.signed)
    };
    let page = page(&sent.signed, "账号", Some(Place::Admin), &account(&edit));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /admin/accounts`: invites an officer; the link is shown once.
///
/// # Errors
/// When the person may not; what was typed wrong is the form again.
pub async fn invite(State(state): State<WebState>, sent: SentForm) -> Answer {
    security(&state, &sent.signed)?;
    match state.platform.invite(&sent.signed.person, &form(&sent)).await {
        Ok(link) => Ok(one_time(&sent.signed, &form(&sent).name, &link)),
        Err(fault) => {
            let like =
                AccountEdit { action: "/admin/accounts".into(), is_new: true, ..AccountEdit::default() };
            again(&state, &sent, like, fault)
        }
    }
}

/// The page with a one-time link, shown once.
fn one_time(signed: &Signed, name: &str, link: &Invitation) -> Response {
    let (title, path) =
        if link.is_first { ("账号已建立", "/invitation/") } else { ("口令已重置", "/reset/") };
    let body = html! {
        h1 { (title) }
        @if !link.is_first { p { "原口令和已有的登录都已失效。" } }
        p class="z-note z-note-plain" { "系统管理员确认后才能使用：请系统管理员登录后在“管理”的“待确认的链接”中确认" (name) "的链接。" }
        p { "把下面的一次性地址当面或用加密方式交给" (name) "。对方在确认之后打开，自己设口令；地址只显示这一次，"
            (words::instant(link.until)) " 前有效，用过即失效，再给新的地址则旧的失效。" }
        p class="z-secret" { code { (path) (link.token) } }
        p { a class="btn" href="/admin" { "回到账号" } }
    };
    page(signed, title, Some(Place::Admin), &body)
}

async fn found(state: &WebState, signed: &Signed, officer: Uuid) -> Result<Account, Stop> {
    security(state, signed)?;
    let account = state.platform.store.account(officer).await.map_err(AppFault::from)?;
    account.ok_or(Stop::not_there())
}

fn edit_of(state: &WebState, signed: &Signed, account: &Account) -> AccountEdit {
    AccountEdit {
        action: format!("/admin/accounts/{}", account.officer),
        login: account.login.clone(),
        name: account.name.clone(),
        organ: account.organ.clone(),
        region: account.region.clone().unwrap_or_default(),
        held: account.posts.clone(),
        clearance: account.clearance.key().into(),
        enabled: account.state == AccountState::Active,
        ..blank(state, signed)
    }
}

/// `GET /admin/accounts/{id}`.
///
/// # Errors
/// "Not there", or when the person is not the security administrator.
pub async fn edit(State(state): State<WebState>, signed: Signed, Path(id): Path<Uuid>) -> Answer {
    let found = found(&state, &signed, id).await?;
    edited(&state, &signed, &found, None).await
}

/// How it stands with the one-time link of an account.
async fn link_words(state: &WebState, account: &Account) -> Result<Option<String>, Stop> {
    let link = state.platform.store.link(account.officer).await.map_err(AppFault::from)?;
    let good = link.filter(|link| link.expires_at > micros(state.platform.now()));
    Ok(good.map(|link| {
        let stands = if link.confirmed_by.is_some() {
            "已由系统管理员确认"
        } else {
            "等系统管理员确认"
        };
        format!("一次性地址{stands}，{} 前有效", words::instant(instant(link.expires_at)))
    }))
}

async fn edited(state: &WebState, signed: &Signed, found: &Account, notice: Option<Notice>) -> Answer {
    let link = link_words(state, found).await?;
    let body = html! {
        p class="z-quiet" { (state_words(state, found)) " · 动态码" (if found.has_totp { "已启用" } else { "未启用" }) }
        @if let Some(says) = link { p class="z-quiet" { (says) } }
        @match found.administrator {
            None => { (account(&edit_of(state, signed, found))) },
            Some(kind) => {
                h1 { (found.name) }
                p { (frame::kind_title(kind)) "的账号不能在这里修改：三名管理员互不管辖。只能解除登录锁定。" }
            },
        }
        (recovery(signed, found))
    };
    Ok(page_with(signed, &found.name, Some(Place::Admin), notice, &body))
}

/// What helps an owner who cannot sign in.
fn recovery(signed: &Signed, found: &Account) -> Markup {
    let button = |act: &str, title: &str, says: &str| {
        html! {
            form class="z-form" method="post" action={ "/admin/accounts/" (found.officer) "/" (act) } {
                (parts::csrf(&signed.csrf))
                p class="z-help" { (says) }
                div class="z-actions" { button class="btn" type="submit" { (title) } }
            }
        }
    };
    let managed = found.administrator.is_none();
    let body = html! {
        @if found.locked_until.is_some() { (button("unlock", "解除登录锁定", "连续输错口令后系统自动锁定；核实本人后可以提前解除。")) }
        @if managed && found.state == AccountState::Invited {
            (button("reset", "重新给出邀请地址", "邀请地址遗失或过期时用；原来的地址随即失效，新的地址也须系统管理员确认。"))
        } @else if managed {
            (button("reset", "重置口令", "原口令和已有的登录立即失效；得到一个一次性地址，系统管理员确认后由本人自己设新口令。"))
        }
        @if managed && found.has_totp { (button("clear-code", "停用动态码", "绑定动态码的设备遗失时，核实本人后停用；已有的登录立即失效，本人登录后可重新启用。")) }
    };
    parts::card("recovery", "不能登录时", &body)
}

/// `POST /admin/accounts/{id}/reset`: a one-time link with which the owner sets another password.
///
/// # Errors
/// As [`edit`].
pub async fn reset(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    let found = found(&state, &sent.signed, id).await?;
    let link = state.platform.reset_password(&sent.signed.person, id).await?;
    Ok(one_time(&sent.signed, &found.name, &link))
}

/// `POST /admin/accounts/{id}/clear-code`: turns one-time codes off for an owner who lost the device.
///
/// # Errors
/// As [`edit`].
pub async fn clear_code(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    state.platform.clear_code(&sent.signed.person, id).await?;
    let found = found(&state, &sent.signed, id).await?;
    edited(&state, &sent.signed, &found, Some(good("已停用动态码，请告知本人登录后重新启用。"))).await
}

/// `POST /admin/accounts/{id}`.
///
/// # Errors
/// As [`edit`]; what was typed wrong is the form again.
pub async fn change(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    let found = found(&state, &sent.signed, id).await?;
    if found.administrator.is_some() {
        return Err(Stop::not_there());
    }
    let enabled = !sent.text("enabled").is_empty();
    let to = match (enabled, found.state) {
        (true, AccountState::Invited) | (false, AccountState::Invited) => AccountState::Invited,
        (true, _) => AccountState::Active,
        (false, AccountState::Moved) => AccountState::Moved,
        (false, _) => AccountState::Suspended,
    };
    match state.platform.change_account(&sent.signed.person, id, &form(&sent), to).await {
        Ok(()) => Ok(see_other(&address::with_query("/admin", &[("organ", &found.organ)]))),
        Err(fault) => again(&state, &sent, edit_of(&state, &sent.signed, &found), fault),
    }
}

/// `POST /admin/accounts/{id}/unlock`.
///
/// # Errors
/// As [`edit`].
pub async fn unlock(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    let found = found(&state, &sent.signed, id).await?;
    state.platform.unlock(&sent.signed.person, id).await?;
    Ok(see_other(&address::with_query("/admin", &[("organ", &found.organ)])))
}
