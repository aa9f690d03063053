//! What whoever does an act should know before its form: answers still to come, and that only the past can be recorded.
use crate::ui::icon::icon;
use case::Refusal;
use maud::{Markup, html};

/// What other organs have not answered yet, above the form of an act that ends the case.
pub(super) fn unanswered(warnings: &[String]) -> Markup {
    html! {
        @if !warnings.is_empty() {
            section class="z-note z-note-plain" aria-label="还没有收到的答复" {
                (icon("alert-triangle"))
                div {
                    p { b { "办结以后，下列答复才会到（只作提醒，不影响提交）：" } }
                    ul { @for warning in warnings { li { (warning) } } }
                    p { "答复到了仍须签收，由办案人员审查对本件有没有影响。" }
                }
            }
        }
    }
}

/// Why an act can only be recorded as done on an earlier day, above its form.
pub(super) fn only_late(late: &[Refusal]) -> Markup {
    html! {
        @if !late.is_empty() {
            section class="z-note z-note-plain" aria-label="只能补录" {
                (icon("history"))
                div {
                    p { b { "今天已经不能办理，只能补录当时已经办理的：" } "请在“补录以前发生的事项”里填写实际发生时间和理由，按那一天判断。" }
                    ul { @for why in late { li { (why.says) } } }
                }
            }
        }
    }
}
