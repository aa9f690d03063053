//! The page of a case: what it is, which clocks run, what can be done now and why not the rest, what happened, what
//! follows, and everything that lies in the file.
mod beside;
mod clocks;
mod goods;
mod head;
mod sections;
mod timeline;

pub use clocks::{ClockView, clocks as clock_cards};
pub use goods::{LotView, PassageView, StoreroomRow, storeroom};
pub use head::Head;
pub use sections::{
    ExhibitView, HandoverView, LinkView, OpinionView, PaperView, PartyView, Receipt, RightView, Sections,
    SubtaskView,
};
pub use timeline::{Ahead, Happened, events as what_happened};

use super::icon::icon;
use super::parts::{self, Cite};
use maud::{Markup, html};

/// An act that can be begun now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenAct {
    /// Act id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who does it, in words.
    pub by: String,
    /// Page with its form.
    pub href: String,
    /// What it means.
    pub help: String,
    /// A draft of it is kept.
    pub draft: bool,
}

/// A reason against an act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// What is missing and what to do.
    pub says: String,
    /// Article.
    pub cite: Option<Cite>,
}

/// An act that cannot be begun now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClosedAct {
    /// Title.
    pub title: String,
    /// Who could do it, in words.
    pub by: String,
    /// Reasons.
    pub because: Vec<Why>,
    /// Page on which what happened on an earlier day can be recorded.
    pub late: Option<String>,
}

/// An act that waits for others to sign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CoSignView {
    /// Title of the act.
    pub title: String,
    /// Who proposed it.
    pub by: String,
    /// When, in words.
    pub at: String,
    /// Signed by.
    pub signed: Vec<String>,
    /// Signatures wanted in all.
    pub wanted: u32,
    /// Page to sign on, if this person may.
    pub sign: Option<String>,
    /// Fewer officers are assigned than have to sign.
    pub lacks_officers: bool,
}

/// The whole page.
#[derive(Debug, Clone, Default)]
pub struct CasePage {
    /// What it is.
    pub head: Head,
    /// Clocks, most urgent first.
    pub clocks: Vec<ClockView>,
    /// The card of topics.
    pub topics: Markup,
    /// Acts open now.
    pub open: Vec<OpenAct>,
    /// Acts closed now.
    pub closed: Vec<ClosedAct>,
    /// Acts that wait for signatures.
    pub cosign: Vec<CoSignView>,
    /// What happened, newest first.
    pub happened: Vec<Happened>,
    /// The road ahead.
    pub ahead: Vec<Ahead>,
    /// Nobody is assigned yet: whether this person may assign.
    pub unassigned: Option<bool>,
    /// Everything in the file.
    pub sections: Sections,
    /// Evidence checklists of its cause.
    pub evidence: Vec<super::evidence::CauseView>,
    /// The form of the act being done, opened in place.
    pub form: Option<ActInPlace>,
}

/// A form opened in the page.
#[derive(Debug, Clone)]
pub struct ActInPlace {
    /// Title of the act.
    pub title: String,
    /// Its form (from [`super::form::act_form`]).
    pub form: Markup,
    /// Page of the case.
    pub case: String,
}

/// Closed acts listed before the others are folded away.
const CLOSED_SHOWN: usize = 8;

/// The content of the page (stands inside [`super::frame::page`]).
#[must_use]
pub fn case_page(page: &CasePage) -> Markup {
    if let Some(form) = &page.form {
        return beside::page(page, form);
    }
    html! {
        (head::head(&page.head))
        (clocks::clocks(&page.clocks))
        div class="z-two" {
            div {
                (cosign(&page.cosign))
                (open(&page.open, page.unassigned))
                (closed(&page.closed))
            }
            (timeline::timeline(&page.happened, &page.ahead))
        }
        (page.topics)
        (super::evidence::of_case(&page.evidence))
        (sections::sections(&page.sections))
    }
}

fn open(acts: &[OpenAct], unassigned: Option<bool>) -> Markup {
    let body = html! {
        @match unassigned {
            Some(true) => p { "本件还没有指定办案人员，各项要由指定的人员办理。请先在" a href="#office" { "办公事项" } "中“指定办案人员”。" },
            Some(false) => p { "本件还没有指定办案人员。请机关负责人在本件的“办公事项”中指定以后办理。" },
            None => {},
        }
        @if acts.is_empty() && unassigned.is_none() {
            p class="z-quiet" { "现在没有需要您办理的事项。下面写明了各项为什么还不能办。" }
        } @else {
            ul class="z-acts" {
                @for act in acts {
                    li {
                        a class="btn btn-primary" href=(act.href) data-hx-get=(act.href) data-hx-select="#act" data-hx-target="#act-place"
                            data-hx-swap="innerHTML" { (icon("chevron-right")) (act.title) }
                        @if !act.by.is_empty() { span class="z-quiet" { (act.by) } }
                        @if act.draft { span class="z-tag" { (icon("pencil")) "有草稿" } }
                        @if !act.help.is_empty() { p class="z-help" { (act.help) } }
                    }
                }
            }
            div id="act-place" {}
        }
    };
    parts::card("open-acts", "现在可以做", &body)
}

fn closed(acts: &[ClosedAct]) -> Markup {
    let (first, rest) = acts.split_at(acts.len().min(CLOSED_SHOWN));
    html! {
        @if !acts.is_empty() {
            section class="card z-card" aria-labelledby="closed-h" {
                div class="card-header" { h2 class="card-title" id="closed-h" { "现在不能做，因为" } }
                div class="card-body" {
                    (closed_list(first))
                    @if !rest.is_empty() {
                        details { summary { "其余 " (rest.len()) " 项" } (closed_list(rest)) }
                    }
                }
            }
        }
    }
}

fn closed_list(acts: &[ClosedAct]) -> Markup {
    html! {
        ul class="z-closed" {
            @for act in acts {
                li {
                    details {
                        summary { (act.title) @if !act.by.is_empty() { " " span class="z-quiet" { (act.by) } } }
                        ul { @for why in &act.because { li { (why.says) @if let Some(cite) = &why.cite { " " (parts::cite(cite)) } } } }
                        @if let Some(href) = &act.late { p { "当时已经办理、现在才录入的：" a href=(href) { "补录" span class="visually-hidden" { "：" (act.title) } } } }
                    }
                }
            }
        }
    }
}

fn cosign(waiting: &[CoSignView]) -> Markup {
    let body = html! {
        ul class="z-plain" {
            @for act in waiting {
                li {
                    b { (act.title) } " "
                    span class="z-quiet" { (act.by) " 于 " (act.at) " 提出；已签 " (act.signed.len() + 1) "/" (act.wanted) "（含提出人）" }
                    @if !act.signed.is_empty() { p class="z-help" { "已签：" (act.signed.join("、")) } }
                    @if act.lacks_officers { p class="z-help" { "本件指定的人员不够 " (act.wanted) " 名，没有人可以联署：请机关负责人先在“办公事项”中再指定。" } }
                    @if let Some(href) = &act.sign { a class="btn btn-primary" href=(href) { (icon("pencil")) "查看并联署" } }
                }
            }
        }
    };
    html! { @if !waiting.is_empty() { (parts::card("cosign", "等待联署", &body)) } }
}
