//! The timeline: the grey road ahead above, what happened below, newest first.
use crate::ui::icon::icon;
use crate::ui::parts;
use crate::ui::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Place in the case, from 1.
    pub sequence: u64,
    /// When it took effect.
    pub at: Timestamp,
    /// What, in words.
    pub title: String,
    /// By whom.
    pub who: Vec<String>,
    /// Facts given with it: name and value in words.
    pub facts: Vec<(String, String)>,
    /// Opinion written with it.
    pub opinion: String,
    /// Leaf of the ledger; `None` while it is being written.
    pub leaf: Option<u64>,
    /// Typed in afterwards: when, and why.
    pub late: Option<(Timestamp, String)>,
    /// Papers and documents that came with it: title and address.
    pub papers: Vec<(String, String)>,
}

/// A step that may follow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ahead {
    /// Title.
    pub title: String,
    /// Who does it.
    pub by: String,
    /// Limits it falls under, in words, e.g. 24小时内.
    pub within: Vec<String>,
}

pub(super) fn timeline(happened: &[Happened], ahead: &[Ahead]) -> Markup {
    let body = html! {
        @if !ahead.is_empty() {
            details class="z-ahead" open { summary { "以后的路（由程序推出）" } (road(ahead)) }
        }
        (events(happened))
    };
    parts::card("timeline", "时间线", &body)
}

/// Steps that may follow.
pub(super) fn road(ahead: &[Ahead]) -> Markup {
    html! {
        ol {
            @for step in ahead {
                li { (step.title) @if !step.by.is_empty() { " · " (step.by) } @for within in &step.within { " " span class="z-tag" { (within) } } }
            }
        }
    }
}

/// What happened, newest first.
#[must_use]
pub fn events(happened: &[Happened]) -> Markup {
    html! {
        ol class="z-timeline" reversed { @for event in happened { li { (one(event)) } } }
        @if happened.is_empty() { p class="z-quiet" { "还没有记录。" } }
    }
}

fn one(event: &Happened) -> Markup {
    html! {
        p class="z-when" {
            time datetime=(words::machine_instant(event.at)) { (words::instant(event.at)) }
            @match event.leaf {
                Some(leaf) => { a class="z-leaf" href={ "/verify/leaf/" (leaf) } title="存证序号，可核验" { "#" (leaf) " ✓上链" } },
                None => { span class="z-leaf" { "待上链" } },
            }
        }
        p { b { (event.title) } " " span class="z-quiet" { (event.who.join("、")) } }
        @if let Some((recorded, why)) = &event.late {
            p class="z-help" { span class="z-tag z-tag-doubt" { (icon("history")) "补录" } " 录入于 " (words::instant(*recorded)) "，理由：" (why) }
        }
        @if !event.opinion.is_empty() { blockquote { (event.opinion) } }
        @if !event.facts.is_empty() {
            dl class="z-given" { @for (name, value) in &event.facts { div { dt { (name) } dd { (value) } } } }
        }
        @for (title, href) in &event.papers { p class="z-help" { (icon("file-text")) a href=(href) { (title) } } }
    }
}
