//! One procedure: its diagram, limits and acts.
use crate::ui::parts::{self, Cite};
use maud::{Markup, PreEscaped, html};

/// A limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitRow {
    /// Title.
    pub title: String,
    /// Period in words.
    pub period: String,
    /// From what, in words.
    pub starts: String,
    /// Until what, in words.
    pub met_by: String,
    /// Who owes it.
    pub owed_by: String,
    /// Article and whether it was checked.
    pub cite: Cite,
}

/// An act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Who.
    pub by: String,
    /// In which stages, in words.
    pub from: String,
    /// Where it leads, in words.
    pub to: String,
    /// What it asks for.
    pub fields: Vec<String>,
    /// Conditions: what is said when they fail, with article.
    pub conditions: Vec<(String, Cite)>,
    /// Article.
    pub cite: Cite,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProcedurePage {
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// In force, in words.
    pub in_force: String,
    /// What it is for.
    pub summary: String,
    /// Instruments it follows.
    pub based_on: Vec<Cite>,
    /// State diagram as SVG made by our own program, without style attributes.
    pub diagram_svg: String,
    /// Limits.
    pub limits: Vec<LimitRow>,
    /// Acts.
    pub acts: Vec<ActRow>,
}

/// The content of the page.
#[must_use]
pub fn procedure(page: &ProcedurePage) -> Markup {
    let diagram = html! {
        @if page.diagram_svg.is_empty() { p class="z-quiet" { "没有图。" } }
        @else { div class="z-diagram" tabindex="0" role="region" aria-label="程序图，可滚动" { (PreEscaped(&page.diagram_svg)) } }
    };
    html! {
        p class="z-quiet" { a href="/law/procedures" { "程序" } }
        h1 { (page.title) " " span class="z-quiet" { (page.version) "版 · " (page.in_force) } }
        p class="z-lead" { (page.summary) }
        p class="z-quiet" { "依据：" @for cite in &page.based_on { (parts::cite(cite)) " " } }
        (parts::card("diagram", "程序图", &diagram))
        (parts::card("limits", "期限", &limits(&page.limits)))
        (parts::card("acts", "办理事项", &acts(&page.acts)))
    }
}

fn limits(limits: &[LimitRow]) -> Markup {
    html! {
        @if limits.is_empty() { p class="z-quiet" { "没有期限。" } } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "期限" }
                    thead { tr { @for head in ["期限", "长度", "起", "止", "责任", "依据"] { th scope="col" { (head) } } } }
                    tbody {
                        @for limit in limits {
                            tr {
                                td data-label="期限" { b { (limit.title) } }
                                td data-label="长度" class="z-number" { (limit.period) }
                                td data-label="起" { (limit.starts) }
                                td data-label="止" { (limit.met_by) }
                                td data-label="责任" { (limit.owed_by) }
                                td data-label="依据" { (parts::cite(&limit.cite)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn acts(acts: &[ActRow]) -> Markup {
    html! {
        @for act in acts {
            details class="z-act" id={ "act-" (act.id) } {
                summary { b { (act.title) } " " span class="z-quiet" { (act.by) } }
                dl class="z-given" {
                    div { dt { "何时" } dd { (act.from) } }
                    div { dt { "结果" } dd { (act.to) } }
                    div { dt { "填写" } dd { @if act.fields.is_empty() { "无须填写" } @else { (act.fields.join("、")) } } }
                    div { dt { "依据" } dd { (parts::cite(&act.cite)) } }
                }
                @if !act.conditions.is_empty() {
                    p { "不满足时：" }
                    ul { @for (says, cite) in &act.conditions { li { (says) " " (parts::cite(cite)) } } }
                }
            }
        }
    }
}
