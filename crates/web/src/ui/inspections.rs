//! 查阅办件: the cases that an inspection opens, and one of them.
use super::case_page::{ClockView, Happened, clock_cards, what_happened};
use super::parts::{self, Choice, Cite, Pager};
use maud::{Markup, html};

/// The card on the page of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenFilesCard {
    /// Names of the organs whose cases are open.
    pub organs: Vec<String>,
    /// Which of their cases, in words; empty: all.
    pub which: String,
    /// Last day in words.
    pub until: String,
    /// Article.
    pub cite: Cite,
    /// Page of the list.
    pub href: String,
}

/// The card on the page of an inspection.
#[must_use]
pub fn card(view: &OpenFilesCard) -> Markup {
    let body = html! {
        p { "可以查阅" (view.organs.join("、")) "的办件" @if !view.which.is_empty() { "（" (view.which) "）" } "，到" (view.until) "24:00为止。依据 " (parts::cite(&view.cite)) }
        p class="z-help" { "只读；不显示个人信息、意见和材料，密封的办件不在其内。每看一件都留下记录，被检查机关在“查漏”的“查看记录”里看得到。" }
        p { a class="btn btn-primary" href=(view.href) { "查阅办件" } }
    };
    parts::card("files", "查阅被检查机关的办件", &body)
}

/// A case in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InspectedLine {
    /// Title.
    pub title: String,
    /// Page.
    pub href: String,
    /// Number.
    pub number: String,
    /// Procedure.
    pub procedure: String,
    /// Organ.
    pub organ: String,
    /// Status.
    pub status: String,
    /// Opened and closed, in words.
    pub days: String,
    /// Nearest due time in words, or empty.
    pub due: String,
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct InspectedList {
    /// Inspection: title and page.
    pub inspection: (String, String),
    /// Page of the list, where the filter is sent.
    pub path: String,
    /// Words looked for.
    pub q: String,
    /// Organs inspected.
    pub organs: Vec<Choice>,
    /// Chosen organ.
    pub organ: String,
    /// `open`, `closed` or empty.
    pub state: String,
    /// Rows.
    pub rows: Vec<InspectedLine>,
    /// Pager.
    pub pager: Pager,
}

const HEADS: [&str; 5] = ["办件", "办理机关", "现状", "立件和办结", "最近的期限"];

/// The content of the list.
#[must_use]
pub fn list(page: &InspectedList) -> Markup {
    let states = [("open", "未办结"), ("closed", "已办结")];
    let states: Vec<Choice> =
        states.iter().map(|(value, title)| Choice { id: (*value).into(), title: (*title).into() }).collect();
    html! {
        p class="z-quiet" { a href=(page.inspection.1) { (page.inspection.0) } " › 查阅办件" }
        h1 { "查阅办件" }
        form class="z-query" method="get" action=(page.path) aria-label="筛选" {
            div class="z-filter" {
                label for="inspected-q" { "文号、名称、内容" }
                input class="form-control" id="inspected-q" type="search" name="q" value=(page.q);
            }
            (parts::select("inspected-organ", "organ", "办理机关", "全部", &page.organs, &page.organ))
            (parts::select("inspected-state", "state", "办结", "全部", &states, &page.state))
            div class="z-filter z-buttons" {
                button class="btn btn-primary" type="submit" { "筛选" }
                a class="btn" href=(page.path) { "清空" }
            }
        }
        @if page.rows.is_empty() { (parts::empty("这个范围内没有办件。", None)) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "被检查机关的办件" }
                    thead { tr { @for head in HEADS { th scope="col" { (head) } } } }
                    tbody { @for row in &page.rows { (line(row)) } }
                }
            }
            (parts::pager(&page.pager))
        }
    }
}

fn line(row: &InspectedLine) -> Markup {
    html! {
        tr {
            td data-label=(HEADS[0]) {
                a href=(row.href) { (row.title) } br;
                span class="z-number" { (row.number) } " " span class="z-quiet" { (row.procedure) }
            }
            td data-label=(HEADS[1]) { (row.organ) }
            td data-label=(HEADS[2]) { (row.status) }
            td data-label=(HEADS[3]) { (row.days) }
            td data-label=(HEADS[4]) { (row.due) }
        }
    }
}

/// One case.
#[derive(Debug, Clone, Default)]
pub struct InspectedPage {
    /// Inspection: title and page.
    pub inspection: (String, String),
    /// Page of the list.
    pub list: String,
    /// The case.
    pub row: InspectedLine,
    /// Clocks.
    pub clocks: Vec<ClockView>,
    /// What happened, newest first.
    pub happened: Vec<Happened>,
}

/// The content of one case's page.
#[must_use]
pub fn one(page: &InspectedPage) -> Markup {
    let row = &page.row;
    html! {
        p class="z-quiet" { a href=(page.inspection.1) { (page.inspection.0) } " › " a href=(page.list) { "查阅办件" } " › " (row.number) }
        h1 { (row.title) }
        p class="z-quiet" { (row.organ) " · " (row.procedure) " · " (row.status) " · " (row.days) }
        p class="z-help" { "按执法检查查阅，只读；不显示个人信息、意见和材料。这次查看已留下记录。发现问题的，回到检查里“记录检查”“交办问题”。" }
        @if !page.clocks.is_empty() { (clock_cards(&page.clocks)) }
        (parts::card("timeline", "时间线", &what_happened(&page.happened)))
    }
}
