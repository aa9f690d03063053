//! Cases about the same right or party: the card on the page of a case with its one act, and the hint at an opening.
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::parts;
use app::cases::CaseView;
use app::related::{MAX_RELATED, RelatedCase};
use maud::{Markup, html};

/// Most cases named in a hint.
const HINTED: usize = 5;

/// The card; nothing where no case has anything in common. A card that cannot be made does not keep the case from being shown.
pub(super) async fn card(state: &WebState, signed: &Signed, view: &CaseView) -> Markup {
    let found = match state.platform.related(&signed.person, view).await {
        Ok(found) => found,
        Err(fault) => {
            tracing::error!(%fault, "related cases not looked up");
            return html! {};
        }
    };
    if found.is_empty() {
        return html! {};
    }
    let body = html! {
        p class="z-help" {
            "只列您可以看的办件；同名的请先核对是否同一人。"
            @if found.len() == MAX_RELATED { "这里是最近的" (MAX_RELATED) "件，更早的请在办件中检索。" }
        }
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "同一权利或者同一当事人的办件" }
                thead { tr { @for head in ["办件", "承办", "现状", "为什么列出", "关联"] { th scope="col" { (head) } } } }
                tbody { @for one in &found { (row(signed, view, one)) } }
            }
        }
    };
    parts::card("related", "同一权利、同一当事人的办件", &body)
}

fn row(signed: &Signed, view: &CaseView, one: &RelatedCase) -> Markup {
    let reason = one.reasons.join("；");
    html! {
        tr {
            td data-label="办件" { a href={ "/cases/" (one.id) } { (one.title) } br; span class="z-number" { (one.number) } }
            td data-label="承办" { (one.organ_name) }
            td data-label="现状" { (one.status) }
            td data-label="为什么列出" { (reason) }
            td data-label="关联" {
                @if one.linked { span class="z-tag" { "已关联" } }
                @else if view.may_attach {
                    form method="post" action={ "/cases/" (view.state.id) "/standing/link" } {
                        (parts::csrf(&signed.csrf))
                        input type="hidden" name="act_id" value=(app::new_id());
                        input type="hidden" name="expected_version" value=(view.state.version);
                        input type="hidden" name="other" value=(one.id);
                        input type="hidden" name="reason" value=(reason);
                        button class="btn" type="submit" aria-label={ "关联 " (one.title) } { "关联" }
                    }
                }
            }
        }
    }
}

/// What stands above the form with which a case is opened.
pub(super) fn hint(found: &[RelatedCase]) -> Markup {
    html! {
        @if !found.is_empty() {
            div class="z-note z-note-plain" role="status" {
                p {
                    "同一权利或者同一当事人的办件，您可以看的" (if found.len() == MAX_RELATED { "至少" } else { "" }) "有 " b { (found.len()) } " 件：立件以前请先核对，避免重复立案；立件以后可以关联。"
                }
                ul {
                    @for one in found.iter().take(HINTED) {
                        li { a href={ "/cases/" (one.id) } { (one.title) } " " span class="z-number" { (one.number) } "：" (one.reasons.join("；")) }
                    }
                }
            }
        }
    }
}
