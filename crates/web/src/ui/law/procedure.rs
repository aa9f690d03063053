//! One procedure: its diagram, limits and acts.
use super::checklist::{self, NeededStep};
use super::examples::{self, ProcedureExample};
use super::used_in;
use crate::ui::icon::icon;
use crate::ui::parts::{self, Cite};
use maud::{Markup, PreEscaped, html};

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// How it is held, in words.
    pub held: String,
    /// Article.
    pub cite: Option<Cite>,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Personal data, or a file without any.
    pub mark: String,
    /// Article.
    pub cite: Option<Cite>,
}

/// A hand-over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HandoverRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// To whom, in words.
    pub to: String,
    /// Papers: title, whether required, whether the sending act draws it up, article.
    pub papers: Vec<(String, bool, bool, Cite)>,
    /// Time for the receipt in words, with its article.
    pub receipt: (String, Cite),
    /// Article on the receipt.
    pub cite: Cite,
    /// Why it may not be sent back unsigned, with the article.
    pub no_return: Option<(String, Cite)>,
}

/// A limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LimitRow {
    /// Id.
    pub id: String,
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
    /// Hand-overs.
    pub handovers: Vec<HandoverRow>,
    /// Facts that rest on an article or are personal data.
    pub fields: Vec<FieldRow>,
    /// Roles.
    pub roles: Vec<RoleRow>,
    /// What every step needs.
    pub steps: Vec<NeededStep>,
    /// Page with the same to be printed.
    pub checklist: String,
    /// Worked examples.
    pub examples: Vec<ProcedureExample>,
    /// Used in: words and page.
    pub used_in: Vec<(String, String)>,
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
        div class="z-help" { "用在：" (used_in(&page.used_in)) }
        p class="z-quiet" { "依据：" @for cite in &page.based_on { (parts::cite(cite)) " " } }
        (parts::card("diagram", "程序图", &diagram))
        (parts::card("limits", "期限", &limits(&page.limits)))
        (parts::card("acts", "办理事项", &acts(&page.acts)))
        @if !page.handovers.is_empty() { (parts::card("handovers", "移送", &handovers(&page.handovers))) }
        (parts::card("checklist", "材料和事项清单", &html! {
            p { a class="btn" href=(page.checklist) { (icon("printer")) "打印清单" } }
            (checklist::steps(&page.steps))
        }))
        (parts::card("roles", "角色和事实", &roles_and_fields(&page.roles, &page.fields)))
        (parts::card("examples", "实例", &examples::of_procedure(&page.examples)))
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
                            tr id={ "limit-" (limit.id) } {
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

fn handovers(handovers: &[HandoverRow]) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "移送" }
                thead { tr { @for head in ["移送", "发往", "材料", "签收期限", "依据"] { th scope="col" { (head) } } } }
                tbody {
                    @for handover in handovers {
                        tr id={ "handover-" (handover.id) } {
                            td data-label="移送" { b { (handover.title) } }
                            td data-label="发往" { (handover.to) }
                            td data-label="材料" {
                                @if handover.papers.is_empty() { "没有规定" }
                                @for (title, required, drawn, cite) in &handover.papers {
                                    p { (title) " " @if *drawn { span class="z-tag" { "由动作作成" } " " } @if *required { span class="z-must" { "必备" } } @else { span class="z-may" { "如有" } } " " (parts::cite(cite)) }
                                }
                            }
                            td data-label="签收期限" { (handover.receipt.0) " " (parts::cite(&handover.receipt.1)) }
                            td data-label="依据" {
                                (parts::cite(&handover.cite))
                                @if let Some((says, cite)) = &handover.no_return { p class="z-help" { "不能退回：" (says) " " (parts::cite(cite)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn roles_and_fields(roles: &[RoleRow], fields: &[FieldRow]) -> Markup {
    html! {
        ul class="z-plain" {
            @for role in roles {
                li id={ "role-" (role.id) } { b { (role.title) } " " span class="z-quiet" { (role.held) } @if let Some(cite) = &role.cite { " " (parts::cite(cite)) } }
            }
        }
        ul class="z-plain" {
            @for field in fields {
                li id={ "field-" (field.id) } {
                    (field.title)
                    @if !field.mark.is_empty() { " " span class="z-tag" { (field.mark) } }
                    @if let Some(cite) = &field.cite { " " (parts::cite(cite)) }
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
