//! 管理: accounts, for the security administrator; the system administrator finds jobs and back-ups here.
use super::{jobs, organ_choices, page};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop, see_other};
use crate::frame;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::admin::{AccountEdit, AccountRow, OrganRow, account, accounts, organs};
use crate::ui::frame::Place;
use crate::ui::parts::{self, Choice, Pager};
use crate::ui::words;
use access::{AccountState, AdministratorKind, Request};
use app::AppFault;
use app::accounts::AccountForm;
use app::clock::{instant, micros};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use case::Refused;
use maud::html;
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
    security(&state, &signed)?;
    let organ =
        if asked.organ.is_empty() { signed.person.case_actor.organ.clone() } else { asked.organ.clone() };
    let found = state.platform.accounts_of(&signed.person, &organ).await?;
    let holds = |account: &&Account| account.login.contains(&asked.q) || account.name.contains(&asked.q);
    let rows: Vec<AccountRow> = found.iter().filter(holds).map(|account| row(&state, account)).collect();
    let pager = Pager { says: format!("{} 个账号", rows.len()), previous: None, next: None };
    let choose = html! {
        form class="z-query" method="get" action="/admin" aria-label="选择机关" {
            (parts::select("admin-organ", "organ", "机关", "本机关", &organ_choices(&state.platform), &organ))
            div class="z-filter z-buttons" { button class="btn" type="submit" { "查看该机关的账号" } }
        }
    };
    Ok(page(&signed, "管理", Some(Place::Admin), &html! { (accounts(&asked.q, &rows, &pager)) (choose) }))
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
        last: format!("{} 更新", words::date(case::actor::civil_date(instant(account.updated_at)))),
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
    for organ in &state.platform.rules.directory.organs.organs {
        let found = state.platform.accounts_of(&signed.person, &organ.id).await?;
        let region = state.platform.rules.directory.regions.get(&organ.region);
        rows.push(OrganRow {
            name: organ.name.clone(),
            short: organ.short.clone(),
            region: region.map_or(organ.region.clone(), |region| region.name.clone()),
            duties: organ.duty.label().to_owned(),
            accounts: i64::try_from(found.len()).unwrap_or(i64::MAX),
            href: address::with_query("/admin", &[("organ", &organ.id)]),
        });
    }
    Ok(page(&signed, "机关", Some(Place::Admin), &organs(&rows)))
}

fn blank(state: &WebState, signed: &Signed) -> AccountEdit {
    AccountEdit {
        csrf: signed.csrf.clone(),
        organs: organ_choices(&state.platform),
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
        Ok(invitation) => {
            Ok(page(&sent.signed, "邀请", Some(Place::Admin), &link(&form(&sent).name, &invitation.token)))
        }
        Err(fault) => {
            let like =
                AccountEdit { action: "/admin/accounts".into(), is_new: true, ..AccountEdit::default() };
            again(&state, &sent, like, fault)
        }
    }
}

fn link(name: &str, token: &str) -> maud::Markup {
    html! {
        h1 { "账号已建立" }
        p { "把下面的一次性地址当面或用加密方式交给" (name) "。对方打开后自己设口令；地址只显示这一次，用过即失效。" }
        p class="z-secret" { code { "/invitation/" (token) } }
        p { a class="btn" href="/admin" { "回到账号" } }
    }
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
    let unlock = html! {
        @if found.locked_until.is_some() {
            form class="z-form" method="post" action={ "/admin/accounts/" (id) "/unlock" } {
                (parts::csrf(&signed.csrf))
                button class="btn" type="submit" { "解除登录锁定" }
            }
        }
    };
    let body = html! {
        p class="z-quiet" { (state_words(&state, &found)) " · 动态码" (if found.has_totp { "已启用" } else { "未启用" }) }
        @match found.administrator {
            None => { (account(&edit_of(&state, &signed, &found))) },
            Some(kind) => {
                h1 { (found.name) }
                p { (frame::kind_title(kind)) "的账号不能在这里修改：三名管理员互不管辖。只能解除登录锁定。" }
            },
        }
        (unlock)
    };
    Ok(page(&signed, &found.name, Some(Place::Admin), &body))
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
