//! Small parts that pages are made of: cards, citations, tabs, tables' pager, empty states, forms' hidden parts.
use super::icon::icon;
use maud::{Markup, html};

/// A citation as shown: words, where it opens, and whether somebody checked the value against the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cite {
    /// Words, e.g. 《行政执法机关移送涉嫌犯罪案件的规定》第五条.
    pub text: String,
    /// Page that opens it.
    pub href: Option<String>,
    /// `Some(true)` 已核对, `Some(false)` 默认值·待核对, `None` when no value is concerned.
    pub verified: Option<bool>,
}

/// A citation with its badge.
#[must_use]
pub fn cite(cite: &Cite) -> Markup {
    html! {
        span class="z-cite" {
            @match &cite.href {
                Some(href) => { a href=(href) { (cite.text) } },
                None => { (cite.text) },
            }
            @if let Some(verified) = cite.verified { " " (verified_badge(verified)) }
        }
    }
}

/// 已核对 or 默认值·待核对.
#[must_use]
pub fn verified_badge(verified: bool) -> Markup {
    html! {
        @if verified { span class="z-tag z-tag-good" { "✓ 已核对" } }
        @else { span class="z-tag z-tag-doubt" { "？默认值·待核对" } }
    }
}

/// A card with a heading; `id` makes it a target of links.
#[must_use]
pub fn card(id: &str, title: &str, body: &Markup) -> Markup {
    html! {
        section class="card z-card" id=(id) aria-labelledby={ (id) "-h" } {
            div class="card-header" { h2 class="card-title" id={ (id) "-h" } { (title) } }
            div class="card-body" { (body) }
        }
    }
}

/// A tab: a link to another list, with its count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tab {
    /// Words.
    pub title: String,
    /// Page that opens it.
    pub href: String,
    /// Count, if it has one.
    pub count: Option<i64>,
    /// Shown now.
    pub active: bool,
}

/// Tabs as a list of links.
#[must_use]
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav class="z-tabs" aria-label=(label) {
            ul {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.active.then_some("page")] {
                            (tab.title)
                            @if let Some(count) = tab.count { " " span class="z-count" { (super::words::count(count)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Where a long list stands and where its neighbours are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// Words, e.g. 第 1–20 件，共 1,204 件.
    pub says: String,
    /// Page before.
    pub previous: Option<String>,
    /// Page after.
    pub next: Option<String>,
}

/// The pager below a list.
#[must_use]
pub fn pager(pager: &Pager) -> Markup {
    html! {
        nav class="z-pager" aria-label="翻页" {
            span { (pager.says) }
            @if let Some(href) = &pager.previous { a class="btn" href=(href) rel="prev" { "上一页" } }
            @if let Some(href) = &pager.next { a class="btn" href=(href) rel="next" { "下一页" } }
        }
    }
}

/// What an empty place says: what it is for and what to do.
#[must_use]
pub fn empty(says: &str, action: Option<(&str, &str)>) -> Markup {
    html! {
        div class="z-empty" {
            (icon("inbox"))
            p { (says) }
            @if let Some((title, href)) = action { a class="btn btn-primary" href=(href) { (title) } }
        }
    }
}

/// An option of a select.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Stored value.
    pub id: String,
    /// What people see.
    pub title: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Choice { id: id.into(), title: title.into() }
    }
}

/// A labelled select with an empty first choice.
#[must_use]
pub fn select(id: &str, name: &str, label: &str, blank: &str, choices: &[Choice], chosen: &str) -> Markup {
    html! {
        div class="z-filter" {
            label class="form-label" for=(id) { (label) }
            select class="form-select" id=(id) name=(name) {
                option value="" { (blank) }
                @for choice in choices {
                    option value=(choice.id) selected[choice.id == chosen] { (choice.title) }
                }
            }
        }
    }
}

/// A labelled one-line input.
#[must_use]
pub fn input(id: &str, name: &str, label: &str, kind: &str, value: &str) -> Markup {
    html! {
        div class="z-filter" {
            label class="form-label" for=(id) { (label) }
            input class="form-control" id=(id) name=(name) type=(kind) value=(value);
        }
    }
}

/// The token that shows a form came from our own page.
#[must_use]
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// A progress ring as a picture: `percent` of 100.
#[must_use]
pub fn ring(percent: u8) -> Markup {
    let percent = percent.min(100);
    html! {
        svg class="z-ring" viewBox="0 0 36 36" width="36" height="36" role="img" aria-label={ "完成 " (percent) "%" } {
            circle class="z-ring-ground" cx="18" cy="18" r="15" fill="none" stroke-width="4" {}
            circle class="z-ring-done" cx="18" cy="18" r="15" fill="none" stroke-width="4" pathLength="100"
                stroke-dasharray={ (percent) " 100" } transform="rotate(-90 18 18)" {}
            text x="18" y="21.5" text-anchor="middle" { (percent) }
        }
    }
}

/// A bar of how much of a period is used up: `percent` of 100, coloured by the class of its light.
#[must_use]
pub fn bar(percent: u8, class: &str, says: &str) -> Markup {
    let percent = percent.min(100);
    html! {
        svg class={ "z-bar " (class) } viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label=(says) {
            rect class="z-bar-ground" x="0" y="0" width="100" height="6" {}
            rect class="z-bar-done" x="0" y="0" width=(percent) height="6" {}
        }
    }
}
