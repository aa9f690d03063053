//! Head of the case page: title, number, procedure and version, secrecy, organ and handlers, status, light.
use crate::ui::icon::icon;
use crate::ui::light::{Lamp, light};
use crate::ui::parts::{self, Cite};
use maud::{Markup, html};

/// What a case is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Title.
    pub title: String,
    /// Official number.
    pub number: String,
    /// Title of its procedure.
    pub procedure: String,
    /// Page of the procedure.
    pub procedure_href: String,
    /// Version of the procedure it runs under.
    pub version: String,
    /// Topics it is marked with: title, and the anchor of their section on the page of the case.
    pub topics: Vec<(String, String)>,
    /// Secrecy in words.
    pub secrecy: String,
    /// Organ that conducts it.
    pub organ: String,
    /// Handlers.
    pub handlers: Vec<String>,
    /// Status of each track in words, e.g. 移送：已报请审批.
    pub status: Vec<String>,
    /// What tables decided last: table, outcome, and its article.
    pub decided: Vec<(String, String, Option<Cite>)>,
    /// Light; `None` when no clock runs.
    pub lamp: Option<Lamp>,
    /// Address of the official file for download.
    pub dossier: Option<String>,
}

pub(super) fn head(head: &Head) -> Markup {
    let anchors = html! {
        nav class="z-anchors" aria-label="本页" {
            ul {
                @for (id, title) in super::sections::ANCHORS { li { a href={ "#" (id) } { (title) } } }
                @if let Some(href) = &head.dossier { li { a href=(href) { (icon("download")) "导出卷宗" } } }
            }
        }
    };
    headed(head, "", &anchors)
}

/// The head above the form of an act: with a way to the page of the case at `case` instead of the anchors of that page.
pub(super) fn of_act(head: &Head, case: &str) -> Markup {
    headed(head, case, &html! { p class="z-quiet" { (super::beside::whole(case)) } })
}

/// `elsewhere` is the page on which the sections stand, if it is another one.
fn headed(head: &Head, elsewhere: &str, below: &Markup) -> Markup {
    html! {
        header class="z-case-head" {
            div class="z-case-title" {
                h1 { (head.title) }
                @if let Some(lamp) = &head.lamp { (light(lamp)) }
            }
            p class="z-number" { (head.number) }
            dl class="z-facts" {
                div { dt { "程序" } dd { a href=(head.procedure_href) { (head.procedure) } "（" (head.version) "版）" } }
                div { dt { "状态" } dd { @for status in &head.status { span class="z-tag" { (status) } " " } } }
                div { dt { "承办" } dd { (head.organ) @if !head.handlers.is_empty() { " · " (head.handlers.join("、")) } } }
                @for (table, outcome, cite) in &head.decided {
                    div { dt { "判定" } dd { b { (outcome) } " " span class="z-quiet" { (table) } @if let Some(cite) = cite { " " (parts::cite(cite)) } } }
                }
                @if !head.topics.is_empty() {
                    div { dt { "专题" } dd { @for (title, href) in &head.topics { a class="z-tag" href={ (elsewhere) (href) } target=[(!elsewhere.is_empty()).then_some("_blank")] { (title) } " " } } }
                }
                div { dt { "密级" } dd { (icon("lock")) (head.secrecy) } }
            }
            (below)
        }
    }
}
