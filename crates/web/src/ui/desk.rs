//! 工作台: what must I do now, most urgent first.
use super::icon::icon;
use super::light::{Lamp, light};
use super::parts::{self, Cite, Pager, Tab};
use maud::{Markup, html};

/// A thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TodoRow {
    /// Id of the case, for bulk acts.
    pub case: String,
    /// Light and words.
    pub lamp: Lamp,
    /// What is to be done.
    pub what: String,
    /// Title of the case.
    pub title: String,
    /// Number of the case.
    pub number: String,
    /// Page of the case.
    pub href: String,
    /// When it is due, in words, e.g. 11月20日 16:00 前移交公安.
    pub due: String,
    /// Article.
    pub cite: Option<Cite>,
    /// Page with the form of the act; `None` for rows that are only to be looked at.
    pub act: Option<String>,
    /// May be selected for a bulk act.
    pub selectable: bool,
}

/// A bulk act on what is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkAct {
    /// Sent as `act`.
    pub id: String,
    /// Title, e.g. 批量签收.
    pub title: String,
}

/// The workbench.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// 待办, 在办, 已办, 督办, 预警, 待签收移送 with counts.
    pub tabs: Vec<Tab>,
    /// Rows, most urgent first.
    pub rows: Vec<TodoRow>,
    /// Bulk acts.
    pub bulk: Vec<BulkAct>,
    /// CSRF token for bulk acts.
    pub csrf: String,
    /// Lines about today, e.g. 3个期限今天到期: words and page.
    pub today: Vec<(String, String)>,
    /// Lines about hand-overs: words and page.
    pub handovers: Vec<(String, String)>,
    /// Where the list stands.
    pub pager: Option<Pager>,
    /// What to say when nothing is to be done.
    pub empty: String,
}

/// The content of the page.
#[must_use]
pub fn desk(desk: &Desk) -> Markup {
    html! {
        h1 { "工作台" }
        (parts::tabs("工作台", &desk.tabs))
        @if desk.rows.is_empty() {
            (parts::empty(if desk.empty.is_empty() { "这里没有要办的事项。" } else { &desk.empty }, Some(("查看全部办件", "/cases"))))
        } @else {
            form method="post" action="/desk/bulk" {
                (parts::csrf(&desk.csrf))
                (rows(desk))
                @if !desk.bulk.is_empty() && desk.rows.iter().any(|row| row.selectable) {
                    div class="z-actions" {
                        span class="z-quiet" data-selected { "对选中的事项：" }
                        @for act in &desk.bulk { button class="btn" type="submit" name="act" value=(act.id) { (act.title) } }
                    }
                }
            }
        }
        @if let Some(pager) = &desk.pager { (parts::pager(pager)) }
        div class="z-two z-even" {
            (lines("today", "今天", "calendar", &desk.today))
            (lines("exchange", "移送往来", "arrows-exchange", &desk.handovers))
        }
    }
}

fn rows(desk: &Desk) -> Markup {
    let selectable = desk.rows.iter().any(|row| row.selectable);
    html! {
        ul class={ "z-todos" @if selectable { " z-selectable" } } {
            @for (index, row) in desk.rows.iter().enumerate() {
                li {
                    @if row.selectable {
                        span class="z-select" {
                            input type="checkbox" id={ "s-" (index) } name="case" value=(row.case);
                            label class="visually-hidden" for={ "s-" (index) } { "选中 " (row.number) " " (row.what) }
                        }
                    }
                    span class="z-todo-light" { (light(&row.lamp)) }
                    div class="z-todo-what" {
                        p { b { (row.what) } " " a href=(row.href) { (row.title) } " " span class="z-number" { (row.number) } }
                        p class="z-help" {
                            (row.due)
                            @if let Some(cite) = &row.cite { " · 依据 " (parts::cite(cite)) }
                        }
                    }
                    @if let Some(act) = &row.act {
                        a class="btn btn-primary" href=(act) { "办理" span class="visually-hidden" { "：" (row.what) " " (row.number) } }
                    }
                }
            }
        }
    }
}

fn lines(id: &str, title: &str, picture: &str, lines: &[(String, String)]) -> Markup {
    let body = html! {
        @if lines.is_empty() { p class="z-quiet" { "没有。" } }
        ul class="z-plain" { @for (says, href) in lines { li { (icon(picture)) a href=(href) { (says) } } } }
    };
    parts::card(id, title, &body)
}
