//! One register: what an entry holds, who admits it, how long it is valid.
use super::used_in;
use crate::ui::parts::{self, Cite};
use maud::{Markup, html};

/// A fact of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterField {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Every entry has it.
    pub required: bool,
    /// Tells entries apart.
    pub is_key: bool,
    /// Shown to the public.
    pub public: bool,
    /// Headings of imported lists under which it is found.
    pub headings: Vec<String>,
    /// Article.
    pub cite: Option<Cite>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterPage {
    /// Page with its entries, for those who may open it.
    pub entries: Option<String>,
    /// Title.
    pub title: String,
    /// What it is for.
    pub summary: String,
    /// Duty of the organ that admits entries, in words.
    pub approved_by: String,
    /// How long an entry is valid, with the article.
    pub validity: Option<(String, Cite)>,
    /// Article it rests on.
    pub cite: Option<Cite>,
    /// Facts.
    pub fields: Vec<RegisterField>,
    /// Used in: words and page.
    pub used_in: Vec<(String, String)>,
}

/// The content of the page.
#[must_use]
pub fn register(page: &RegisterPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/law/registers" { "名录" } }
        h1 { (page.title) }
        p class="z-lead" { (page.summary) }
        @if let Some(href) = &page.entries { p { a href=(href) { "查看条目" } } }
        dl class="z-facts" {
            div { dt { "由谁准入" } dd { (page.approved_by) } }
            div { dt { "有效期" } dd { @match &page.validity { Some((says, cite)) => { (says) " " (parts::cite(cite)) }, None => { "直到移出" } } } }
            div { dt { "依据" } dd { @match &page.cite { Some(cite) => { (parts::cite(cite)) }, None => { "数据中没有写明" } } } }
            div { dt { "用在" } dd { (used_in(&page.used_in)) } }
        }
        (parts::card("fields", "项目", &fields(&page.fields)))
    }
}

fn fields(fields: &[RegisterField]) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "项目" }
                thead { tr { @for head in ["项目", "要求", "导入表头", "依据"] { th scope="col" { (head) } } } }
                tbody {
                    @for field in fields {
                        tr id={ "field-" (field.id) } {
                            td data-label="项目" { b { (field.title) } }
                            td data-label="要求" {
                                @if field.required { span class="z-must" { "必填" } } @else { span class="z-may" { "选填" } }
                                @if field.is_key { " " span class="z-tag" { "区分各条" } }
                                @if field.public { " " span class="z-tag" { "对外公开" } }
                            }
                            td data-label="导入表头" { (field.headings.join("、")) }
                            td data-label="依据" { @if let Some(cite) = &field.cite { (parts::cite(cite)) } }
                        }
                    }
                }
            }
        }
    }
}
