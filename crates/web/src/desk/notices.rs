//! 提醒: what was queued for the officer, newest first.
use super::{PAGE_ROWS, page};
use crate::address;
use crate::body::SentForm;
use crate::error::{Answer, see_other};
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::icon::icon;
use crate::ui::parts::{self, Pager};
use crate::ui::words;
use app::notices::NoticeView;
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

/// Where in the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct At {
    cursor: String,
}

/// `GET /notices`.
///
/// # Errors
/// As the use case.
pub async fn show(State(state): State<WebState>, Officer(signed): Officer, Query(at): Query<At>) -> Answer {
    let cursor = Some(at.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let found = state.platform.notices(&signed.person, cursor, PAGE_ROWS).await?;
    let unread = found.rows.iter().any(|notice| !notice.read);
    let pager = Pager {
        says: String::new(),
        previous: None,
        next: found.next.map(|next| address::with_query("/notices", &[("cursor", &next)])),
    };
    let body = html! {
        h1 { "提醒" }
        @if found.rows.is_empty() { p class="z-quiet" { "没有提醒。有移送到来、期限将到、被指定办理或者退回时，会在这里告诉您。" } }
        @if unread {
            form method="post" action="/notices/read" {
                (parts::csrf(&signed.csrf))
                button class="btn" type="submit" { (icon("check")) "全部标为已读" }
            }
        }
        ul class="z-notices" { @for notice in &found.rows { (line(notice)) } }
        (parts::pager(&pager))
    };
    Ok(page(&signed, "提醒", None, &body))
}

fn line(notice: &NoticeView) -> Markup {
    html! {
        li class={ "z-notice" @if !notice.read { " z-unread" } } {
            @if !notice.read { span class="badge" { "未读" } " " }
            span { (notice.says) }
            @match (&notice.case, notice.screening) {
                (Some(case), _) => a href={ "/cases/" (case.id) } { (case.title) " " span class="z-number" { (case.number) } },
                (None, Some(screening)) => a href={ "/marks/screenings/" (screening) } { "批量筛查" },
                (None, None) if notice.is_of_account => a href="/account" { "账号与口令" },
                (None, None) => a href="/desk?tab=arriving" { "待签收移送" },
            }
            time class="z-quiet" { (words::instant(notice.at)) }
        }
    }
}

/// `POST /notices/read`: all of them, as far as they were made until now.
///
/// # Errors
/// As the use case.
pub async fn read(State(state): State<WebState>, sent: SentForm) -> Answer {
    state.platform.read_notices(&sent.signed.person).await?;
    Ok(see_other("/notices"))
}
