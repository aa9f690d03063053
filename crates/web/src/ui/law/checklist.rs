//! What every step of a procedure needs, to be printed and ticked off.
use crate::ui::parts::{self, Cite};
use maud::{Markup, html};

/// Something a step needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needed {
    /// In words.
    pub what: String,
    /// The step cannot be done without it.
    pub required: bool,
    /// Article.
    pub cite: Cite,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NeededStep {
    /// Title of the act.
    pub title: String,
    /// Who.
    pub by: String,
    /// What it means and what to prepare.
    pub help: String,
    /// What it needs.
    pub items: Vec<Needed>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChecklistPage {
    /// Title of the procedure.
    pub title: String,
    /// Version, in words.
    pub version: String,
    /// Page of the procedure.
    pub procedure: String,
    /// Steps.
    pub steps: Vec<NeededStep>,
}

/// The printable page.
#[must_use]
pub fn checklist(page: &ChecklistPage) -> Markup {
    html! {
        p class="z-quiet" { a href=(page.procedure) { (page.title) } }
        h1 { (page.title) "：材料和事项清单 " span class="z-quiet" { (page.version) } }
        p class="z-lead" { "打印后逐项核对；“必备”缺一项就不能办理。" }
        (steps(&page.steps))
    }
}

/// The steps with their needs.
#[must_use]
pub fn steps(steps: &[NeededStep]) -> Markup {
    html! {
        @if steps.is_empty() { p class="z-quiet" { "没有需要准备的。" } }
        @for step in steps {
            section class="z-needed" {
                h3 { (step.title) " " span class="z-quiet" { (step.by) } }
                @if !step.help.is_empty() { p class="z-help" { (step.help) } }
                @if step.items.is_empty() { p class="z-quiet" { "不需要填写，也不需要附材料。" } }
                ul class="z-ticks" {
                    @for item in &step.items {
                        li {
                            span class="z-tick" aria-hidden="true" { "□" } " " (item.what) " "
                            @if item.required { span class="z-must" { "必备" } } @else { span class="z-may" { "如有" } }
                            " " (parts::cite(&item.cite))
                        }
                    }
                }
            }
        }
    }
}
