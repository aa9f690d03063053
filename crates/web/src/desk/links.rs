//! 待确认的链接: the system administrator looks at every one-time link before it serves.
use super::{PAGE_ROWS, good, page_with};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, Stop, see_other};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::admin::system_views;
use crate::ui::frame::{Notice, Place};
use crate::ui::icon::icon;
use crate::ui::parts::{self, Pager};
use crate::ui::words;
use app::AppFault;
use app::accounts::{MAX_LINK_REASON_CHARS, WaitingLink};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use case::Refused;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

const PATH: &str = "/admin/links";

/// Where in the list, and what was done before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct At {
    cursor: String,
    done: String,
}

/// A reason that was not taken: of which link, what was typed, what is wrong.
struct Wrong<'a> {
    id: Uuid,
    typed: &'a str,
    says: &'a str,
}

/// `GET /admin/links`.
///
/// # Errors
/// When the person is not the system administrator.
pub async fn show(State(state): State<WebState>, signed: Signed, Query(at): Query<At>) -> Answer {
    let notice = match at.done.as_str() {
        "confirmed" => Some(good("已确认，链接可以使用了。请告诉安全管理员。")),
        "refused" => Some(good("已作废，链接不能使用。请告诉安全管理员。")),
        _ => None,
    };
    drawn(&state, &signed, &at.cursor, notice, None).await
}

async fn drawn(
    state: &WebState,
    signed: &Signed,
    cursor: &str,
    notice: Option<Notice>,
    wrong: Option<Wrong<'_>>,
) -> Answer {
    let after = Some(cursor).filter(|cursor| !cursor.is_empty());
    let found = state.platform.waiting_links(&signed.person, after, PAGE_ROWS).await?;
    let pager = Pager {
        says: format!("本页 {} 个链接", found.rows.len()),
        previous: after.map(|_| PATH.to_owned()),
        next: found.next.map(|next| address::with_query(PATH, &[("cursor", &next)])),
    };
    let body = html! {
        h1 { "管理" }
        (system_views(PATH))
        p class="z-lead" { "安全管理员建立的邀请和重设口令的链接，经您确认后才能使用。请另行向本人或其机关核实：确有此人，确需这些职务，确由本人取用。" }
        @if found.rows.is_empty() { (parts::empty("没有等候确认的链接。", None)) }
        @for link in &found.rows {
            (one(state, signed, link, wrong.as_ref().filter(|wrong| wrong.id == link.id)))
        }
        (parts::pager(&pager))
    };
    Ok(page_with(signed, "待确认的链接", Some(Place::Admin), notice, &body))
}

/// Posts in words.
fn posts(state: &WebState, held: &[String]) -> String {
    let known = state.platform.posts();
    let title = |id: &String| {
        known.iter().find(|(post, _)| post == id).map_or_else(|| id.clone(), |(_, title)| title.clone())
    };
    if held.is_empty() { "无".to_owned() } else { held.iter().map(title).collect::<Vec<_>>().join("、") }
}

fn one(state: &WebState, signed: &Signed, link: &WaitingLink, wrong: Option<&Wrong<'_>>) -> Markup {
    let (account, directory) = (&link.account, &state.platform.rules.directory);
    let region = account.region.as_deref().and_then(|region| directory.regions.get(region));
    let reason = format!("reason-{}", link.id);
    let body = html! {
        dl class="z-facts" {
            div { dt { "账号" } dd { (account.login) } }
            div { dt { "机关" } dd { (directory.organ_name(&account.organ)) } }
            div { dt { "职务" } dd { (posts(state, &account.posts)) } }
            @if let Some(region) = region { div { dt { "地区" } dd { (region.name) } } }
            div { dt { "可接触的最高密级" } dd { (account.clearance.label()) } }
            div { dt { "用途" } dd { (if link.is_first { "邀请：首次设口令并启用账号" } else { "重设口令" }) } }
            div { dt { "建立" } dd { (link.made_by) " · " (words::instant(link.made_at)) } }
            div { dt { "有效至" } dd { (words::instant(link.until)) } }
        }
        form class="z-form" method="post" action={ (PATH) "/" (link.id) "/confirm" } {
            (parts::csrf(&signed.csrf))
            div class="z-actions" {
                button class="btn btn-primary" type="submit" { (icon("check")) "确认" span class="visually-hidden" { "：" (account.name) } }
            }
        }
        form class="z-form" method="post" action={ (PATH) "/" (link.id) "/refuse" } {
            (parts::csrf(&signed.csrf))
            div class="z-field" {
                label class="form-label" for=(reason) { "作废的原因" }
                input class="form-control" id=(reason) name="reason" required maxlength=(MAX_LINK_REASON_CHARS)
                    value=(wrong.map_or("", |wrong| wrong.typed)) aria-invalid=[wrong.map(|_| "true")];
                @if let Some(wrong) = wrong { p class="z-wrong" role="alert" { (icon("alert-triangle")) (wrong.says) } }
            }
            div class="z-actions" {
                button class="btn" type="submit" { "作废" span class="visually-hidden" { "：" (account.name) } }
            }
        }
    };
    parts::card(&format!("link-{}", link.id), &account.name, &body)
}

/// `POST /admin/links/{id}/confirm`.
///
/// # Errors
/// "Not there" for a link that does not wait any more, or when the person is not the system administrator.
pub async fn confirm(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    state.platform.confirm_link(&sent.signed.person, id).await?;
    Ok(done("confirmed"))
}

/// `POST /admin/links/{id}/refuse`.
///
/// # Errors
/// As [`confirm`]; a reason that is wanting is the page again.
pub async fn refuse(State(state): State<WebState>, Path(id): Path<Uuid>, sent: SentForm) -> Answer {
    let typed = sent.text("reason");
    match state.platform.refuse_link(&sent.signed.person, id, typed).await {
        Ok(()) => Ok(done("refused")),
        Err(AppFault::Refused(Refused::Rejected { rejections })) => {
            let says = rejections.into_iter().map(|rejection| rejection.says).collect::<Vec<_>>().join("；");
            let wrong = Wrong { id, typed, says: &says };
            let page = drawn(&state, &sent.signed, "", None, Some(wrong)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(Stop::from(fault)),
    }
}

fn done(what: &str) -> Response {
    see_other(&address::with_query(PATH, &[("done", what)]))
}
