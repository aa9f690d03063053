//! 登录情况: where one's own account is signed in, and ending it there.
use super::{good, page_with};
use crate::body::SentForm;
use crate::error::{Answer, see_other};
use crate::places::{self, SignedInPlace};
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::parts;
use crate::ui::words;
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/account/sessions";

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

fn what(place: &SignedInPlace) -> &str {
    match (place.kind, place.browser.as_str()) {
        ("token", _) => "接口令牌",
        (_, "") => "浏览器（没有说明）",
        (_, browser) => browser,
    }
}

fn row(signed: &Signed, place: &SignedInPlace) -> Markup {
    html! {
        tr {
            th scope="row" { (what(place)) }
            td data-label="网络地址" { (if place.address.is_empty() { "不详" } else { place.address.as_str() }) }
            td data-label="登录时间" { (words::instant(place.since)) }
            td data-label="最近使用" { @if let Some(seen) = place.seen { (words::instant(seen)) } @else { "—" } }
            td data-label="最迟到" { (words::instant(place.until)) }
            td data-label="办理" {
                @if place.this { strong { "本次登录" } } @else {
                    form method="post" action={ (PATH) "/end" } {
                        (parts::csrf(&signed.csrf))
                        input type="hidden" name="id" value=(place.id);
                        button class="btn btn-sm" type="submit" {
                            "结束" span class="visually-hidden" { "：" (what(place)) "，" (words::instant(place.since)) }
                        }
                    }
                }
            }
        }
    }
}

/// `GET /account/sessions`.
///
/// # Errors
/// The store's.
pub async fn show(State(state): State<WebState>, signed: Signed, Query(done): Query<Done>) -> Answer {
    let places = places::of(&state, &signed.person, signed.generation(), &signed.name()).await?;
    let body = html! {
        p class="z-quiet" { a href="/account" { "账号与口令" } }
        h1 { "登录情况" }
        p class="z-lead" { "这个账号现在登录着的浏览器和接口令牌。有不认识的，请结束它并更换口令。" }
        div class="table-responsive" {
            table class="table z-table" {
                thead { tr {
                    th scope="col" { "登录的地方" } th scope="col" { "网络地址" } th scope="col" { "登录时间" }
                    th scope="col" { "最近使用" } th scope="col" { "最迟到" } th scope="col" { "办理" }
                } }
                tbody { @for place in &places { (row(&signed, place)) } }
            }
        }
        @if places.len() > 1 {
            form method="post" action={ (PATH) "/end" } {
                (parts::csrf(&signed.csrf))
                div class="z-actions" {
                    button class="btn" type="submit" name="others" value="1" { "结束其他全部登录" }
                }
            }
        }
        p class="z-help" { "更换口令或动态码会结束全部登录，包括本次。" }
    };
    let notice = (done.done == "ended").then(|| good("已结束。"));
    Ok(page_with(&signed, "登录情况", None, notice, &body))
}

/// `POST /account/sessions/end`: one by its name (`id`), or all but this one (`others`).
///
/// # Errors
/// "Not there" when it has ended already.
pub async fn end(State(state): State<WebState>, sent: SentForm) -> Answer {
    let signed = &sent.signed;
    if sent.text("others").is_empty() {
        state.platform.end_session(&signed.person, sent.text("id")).await?;
    } else {
        state.platform.end_other_sessions(&signed.person, &signed.name()).await?;
    }
    Ok(see_other("/account/sessions?done=ended"))
}
