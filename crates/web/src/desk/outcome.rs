//! What is said above a form that was not accepted.
use crate::error::Stop;
use crate::security;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::icon::icon;
use crate::ui::parts;
use crate::ui::words;
use case::Refusal;
use maud::{Markup, html};
use uuid::Uuid;

/// A lawful no with its reasons and articles.
pub(super) fn refused(state: &WebState, refusals: &[Refusal]) -> Markup {
    let today = case::actor::civil_date(state.platform.now());
    html! {
        div class="z-note z-note-bad" role="alert" tabindex="-1" data-focus {
            (icon("alert-triangle"))
            div {
                p { b { "依法不能办理，已填写的内容都保留着：" } }
                ul {
                    @for refusal in refusals {
                        li {
                            (refusal.says)
                            @if let Some(cite) = &refusal.cite { " " (parts::cite(&security::cite(state, cite, today))) }
                        }
                    }
                }
            }
        }
    }
}

/// Words alone.
pub(super) fn said(says: &str) -> Markup {
    html! { div class="z-note z-note-bad" role="alert" tabindex="-1" data-focus { (icon("alert-triangle")) p { (says) } } }
}

/// What others did since the version that a person saw.
pub(super) async fn meanwhile(
    state: &WebState,
    signed: &Signed,
    case: Option<Uuid>,
    seen: i64,
) -> Result<Markup, Stop> {
    let events = match case {
        Some(case) => state.platform.case_view(&signed.person, case).await?.events,
        None => Vec::new(),
    };
    Ok(html! {
        div class="z-note z-note-bad" role="alert" tabindex="-1" data-focus {
            (icon("alert-triangle"))
            div {
                p { b { "刚才有人办理过这个办件，这次没有提交。" } "请看过下面的变化，再决定是否提交；您填写的内容已暂存。" }
                ul {
                    @for event in events.iter().filter(|event| event.version > seen) {
                        li {
                            b { (event.title) } " " span class="z-quiet" { (event.who) " · " (words::instant(event.recorded_at)) }
                            @for (name, value) in &event.details { " " span class="z-tag" { (name) "：" (value) } }
                        }
                    }
                }
            }
        }
    })
}
