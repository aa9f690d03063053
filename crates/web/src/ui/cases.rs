//! 办件: the list with its query bar and saved filters, and the choice of a procedure for a new case.
use super::icon::icon;
use super::light::{Lamp, light};
use super::parts::{self, Choice, Pager, Tab};
use maud::{Markup, html};

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseQuery {
    /// Words.
    pub q: String,
    /// Procedure.
    pub procedure: String,
    /// Organ.
    pub organ: String,
    /// Status.
    pub status: String,
    /// Light.
    pub light: String,
    /// Measure of the plan.
    pub measure: String,
    /// Topic.
    pub topic: String,
    /// Year of opening.
    pub year: String,
    /// Only the person's own.
    pub mine: bool,
}

impl CaseQuery {
    /// Everything asked, by the names of the inputs.
    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("q", &self.q),
            ("procedure", &self.procedure),
            ("organ", &self.organ),
            ("status", &self.status),
            ("light", &self.light),
            ("measure", &self.measure),
            ("topic", &self.topic),
            ("year", &self.year),
            ("mine", if self.mine { "1" } else { "" }),
        ]
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Light; `None` when no clock runs.
    pub lamp: Option<Lamp>,
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Page.
    pub href: String,
    /// Topics it is marked with.
    pub topics: Vec<String>,
    /// Procedure.
    pub procedure: String,
    /// Status in words.
    pub status: String,
    /// Organ.
    pub organ: String,
    /// Handlers.
    pub handlers: String,
    /// Due or last change, in words.
    pub when: String,
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct CaseList {
    /// What was asked.
    pub query: CaseQuery,
    /// Saved filters.
    pub saved: Vec<Tab>,
    /// Procedures to choose from.
    pub procedures: Vec<Choice>,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
    /// Measures of the plan to choose from.
    pub measures: Vec<Choice>,
    /// Topics to choose from.
    pub topics: Vec<Choice>,
    /// Years of opening to choose from.
    pub years: Vec<Choice>,
    /// Statuses to choose from.
    pub statuses: Vec<Choice>,
    /// Rows.
    pub rows: Vec<CaseRow>,
    /// Where the list stands.
    pub pager: Pager,
    /// CSRF token for saving the filter.
    pub csrf: String,
    /// This person may open cases.
    pub may_open: bool,
}

fn lights() -> Vec<Choice> {
    ["overdue:● 逾期", "soon:▲ 临期", "normal:■ 正常", "suspended:‖ 中止", "met:✓ 已办"]
        .iter()
        .filter_map(|pair| pair.split_once(':'))
        .map(|(id, title)| Choice::new(id, title))
        .collect()
}

/// The content of the page.
#[must_use]
pub fn list(list: &CaseList) -> Markup {
    html! {
        div class="z-title-line" {
            h1 { "办件" }
            @if list.may_open { a class="btn btn-primary" href="/cases/new" { (icon("plus")) "新建办件" } }
        }
        @if !list.saved.is_empty() { (parts::tabs("常用条件", &list.saved)) }
        (query_bar(list))
        @if list.rows.is_empty() {
            (parts::empty("没有符合条件的办件。可以放宽条件，或者清空后重查。", Some(("清空条件", "/cases"))))
        } @else {
            div class="table-responsive" {
                table class="table z-table z-cases" {
                    caption class="visually-hidden" { "办件列表" }
                    thead { tr {
                        @for head in ["期限", "文号", "标题", "程序", "状态", "承办", "时间"] { th scope="col" { (head) } }
                    } }
                    tbody { @for row in &list.rows { (case_row(row)) } }
                }
            }
        }
        (parts::pager(&list.pager))
    }
}

fn query_bar(list: &CaseList) -> Markup {
    let q = &list.query;
    html! {
        form class="z-query" method="get" action="/cases" role="search" aria-label="查询办件" {
            (parts::input("q-words", "q", "标题、文号、当事人", "search", &q.q))
            (parts::select("q-procedure", "procedure", "程序", "全部程序", &list.procedures, &q.procedure))
            (parts::select("q-organ", "organ", "承办机关", "全部机关", &list.organs, &q.organ))
            (parts::select("q-status", "status", "状态", "全部状态", &list.statuses, &q.status))
            (parts::select("q-light", "light", "期限", "全部", &lights(), &q.light))
            (parts::select("q-measure", "measure", "计划措施", "全部措施", &list.measures, &q.measure))
            (parts::select("q-topic", "topic", "专题", "全部", &list.topics, &q.topic))
            (parts::select("q-year", "year", "立件年份", "全部", &list.years, &q.year))
            div class="z-filter z-choices" {
                label for="q-mine" { input type="checkbox" id="q-mine" name="mine" value="1" checked[q.mine]; " 只看我办理的" }
            }
            div class="z-filter z-buttons" {
                button class="btn btn-primary" type="submit" { (icon("search")) "查询" }
                a class="btn" href="/cases" { "清空" }
            }
        }
        details class="z-save" {
            summary { (icon("filter")) "存为常用条件" }
            form class="z-query" method="post" action="/cases/filters" {
                (parts::csrf(&list.csrf))
                @for (name, value) in q.pairs() { input type="hidden" name=(name) value=(value); }
                (parts::input("filter-name", "name", "名称", "text", ""))
                div class="z-filter z-buttons" { button class="btn" type="submit" { "保存" } }
            }
        }
        @if !list.saved.is_empty() { (kept(list)) }
    }
}

/// Renaming and removing what was kept.
fn kept(list: &CaseList) -> Markup {
    html! {
        details class="z-save" {
            summary { (icon("pencil")) "管理常用条件" }
            ul class="z-plain" {
                @for (index, saved) in list.saved.iter().enumerate() {
                    li {
                        form class="z-query" method="post" action="/cases/filters/rename" {
                            (parts::csrf(&list.csrf))
                            input type="hidden" name="name" value=(saved.title);
                            (parts::input(&format!("filter-to-{index}"), "to", &format!("“{}”改名为", saved.title), "text", &saved.title))
                            div class="z-filter z-buttons" {
                                button class="btn" type="submit" { "改名" span class="visually-hidden" { "：" (saved.title) } }
                                button class="btn" type="submit" formaction="/cases/filters/delete" { "删除" span class="visually-hidden" { "：" (saved.title) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn case_row(row: &CaseRow) -> Markup {
    html! {
        tr {
            td data-label="期限" { @match &row.lamp { Some(lamp) => { (light(lamp)) }, None => { span class="z-quiet" { "无期限" } } } }
            td data-label="文号" class="z-number" { a href=(row.href) { (row.number) } }
            td data-label="标题" { (row.title) @for topic in &row.topics { " " span class="z-tag" { (topic) } } }
            td data-label="程序" { (row.procedure) }
            td data-label="状态" { span class="z-tag" { (row.status) } }
            td data-label="承办" { (row.organ) @if !row.handlers.is_empty() { br; span class="z-quiet" { (row.handlers) } } }
            td data-label="时间" { (row.when) }
        }
    }
}

/// A procedure under which a case can be opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// Title of the procedure.
    pub title: String,
    /// Version.
    pub version: String,
    /// What it is for.
    pub summary: String,
    /// Acts that open it: title and page with the form.
    pub acts: Vec<(String, String)>,
}

/// The choice of a procedure for a new case.
#[must_use]
pub fn choose(openings: &[Opening]) -> Markup {
    html! {
        h1 { "新建办件" }
        p class="z-lead" { "选择程序。期限、表单和后续步骤都由所选程序当日有效的版本决定。" }
        @if openings.is_empty() {
            (parts::empty("您所在机关目前没有可以新建的办件。收到的移送请在“移送往来”中签收。", Some(("移送往来", "/handovers"))))
        }
        div class="z-tiles" {
            @for opening in openings {
                section class="card z-card" {
                    div class="card-body" {
                        h2 { (opening.title) " " span class="z-quiet" { (opening.version) "版" } }
                        p { (opening.summary) }
                        @for (title, href) in &opening.acts { a class="btn btn-primary" href=(href) { (icon("plus")) (title) } }
                    }
                }
            }
        }
    }
}
