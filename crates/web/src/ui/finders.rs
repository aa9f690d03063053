//! 查漏: what finders find, one finding, and who of others looked.
use super::parts::{self, Choice, Cite, Pager, Tab};
use super::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// A finder in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FinderCard {
    /// Title.
    pub title: String,
    /// Page.
    pub href: String,
    /// What it looks for.
    pub question: String,
    /// Article.
    pub cite: Cite,
    /// Verdict in words, count, page.
    pub counts: Vec<(String, String, String)>,
    /// Whether cases of others are among them.
    pub looks: bool,
}

/// The list of finders.
#[must_use]
pub fn finders(cards: &[FinderCard], looks: &str) -> Markup {
    html! {
        h1 { "查漏" }
        p class="z-lead" { "系统用判定表逐件对照没有移送的案件，列出应当移送而没有移送的、接近标准的。只提示，不替人决定。" }
        @if cards.is_empty() { (parts::empty("法规数据里还没有查漏。", None)) }
        @for card in cards {
            section class="card z-card" {
                div class="card-header" { h2 class="card-title" { a href=(card.href) { (card.title) } } }
                div class="card-body" {
                    p { (card.question) }
                    p class="z-quiet" { "依据 " (parts::cite(&card.cite)) }
                    ul class="z-plain" {
                        @for (title, count, href) in &card.counts { li { a href=(href) { (title) " " span class="z-count" { (count) } } } }
                    }
                    @if card.looks { p class="z-help" { "包括其他机关的案件：只看有限事实，不看意见、材料；每看一件都留痕，被看的机关看得到。" } }
                }
            }
        }
        p { a href=(looks) { "谁看过我机关的办件" } }
    }
}

/// A finding in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingRow {
    /// Verdict in words.
    pub verdict: String,
    /// Whether it should have been handed over.
    pub grave: bool,
    /// Title of the case.
    pub title: String,
    /// Page of the finding.
    pub href: String,
    /// Number of the case.
    pub number: String,
    /// What sort of case.
    pub subject: String,
    /// Organ.
    pub organ: String,
    /// Facts in words.
    pub facts: String,
    /// The row that decided, or what would tip it, or what is missing.
    pub because: String,
    /// Article of it.
    pub cite: Option<Cite>,
    /// Until when nothing was handed over, in words.
    pub since: String,
    /// Seen for the purpose only.
    pub elsewhere: bool,
}

/// The page of a finder.
#[derive(Debug, Clone, Default)]
pub struct FindingsPage {
    /// Title.
    pub title: String,
    /// What it looks for.
    pub question: String,
    /// Article.
    pub cite: Cite,
    /// Whether the way of finding was checked.
    pub verified: bool,
    /// Table: title and page.
    pub table: (String, String),
    /// Verdicts with their counts.
    pub tabs: Vec<Tab>,
    /// Address of the filters.
    pub path: String,
    /// Verdict asked for.
    pub verdict: String,
    /// Organ asked for.
    pub organ: String,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
    /// Region asked for.
    pub region: String,
    /// Regions to choose from.
    pub regions: Vec<Choice>,
    /// Procedure asked for.
    pub procedure: String,
    /// Procedures to choose from.
    pub procedures: Vec<Choice>,
    /// Findings.
    pub rows: Vec<FindingRow>,
    /// Pager.
    pub pager: Pager,
    /// The same as a file.
    pub sheet: String,
}

/// The content of the page.
#[must_use]
pub fn findings(page: &FindingsPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/finders" { "查漏" } " › " (page.title) }
        h1 { (page.title) }
        p class="z-lead" { (page.question) }
        p class="z-quiet" {
            "依据 " (parts::cite(&page.cite)) "；对照 " a href=(page.table.1) { (page.table.0) } "；查法 " (parts::verified_badge(page.verified))
        }
        (parts::tabs("结论", &page.tabs))
        form class="z-query" method="get" action=(page.path) aria-label="筛选" {
            input type="hidden" name="verdict" value=(page.verdict);
            (parts::select("finding-organ", "organ", "办理机关", "全部机关", &page.organs, &page.organ))
            (parts::select("finding-region", "region", "行政区划", "全部", &page.regions, &page.region))
            (parts::select("finding-procedure", "procedure", "程序", "全部", &page.procedures, &page.procedure))
            div class="z-filter z-buttons" {
                button class="btn btn-primary" type="submit" { "筛选" }
                a class="btn" href=(page.path) { "清空" }
                a class="btn" href=(page.sheet) { "导出表格（CSV）" }
            }
        }
        @if page.rows.is_empty() { (parts::empty("这个范围内没有查到。", None)) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { (page.title) }
                    thead { tr { @for head in ["结论", "案件", "办理机关", "已填事实", "适用或者差在哪里", "没有移送，数据截至"] { th scope="col" { (head) } } } }
                    tbody { @for row in &page.rows { (finding_row(row)) } }
                }
            }
            (parts::pager(&page.pager))
        }
    }
}

fn verdict(words: &str, grave: bool) -> Markup {
    html! { span class=(if grave { "z-tag z-tag-doubt" } else { "z-tag" }) { (words) } }
}

fn finding_row(row: &FindingRow) -> Markup {
    html! {
        tr {
            td data-label="结论" { (verdict(&row.verdict, row.grave)) }
            td data-label="案件" {
                a href=(row.href) { (row.title) } br;
                span class="z-number" { (row.number) } " " span class="z-quiet" { (row.subject) }
            }
            td data-label="办理机关" { (row.organ) @if row.elsewhere { br; span class="z-quiet" { "按法定目的查看，已留痕" } } }
            td data-label="已填事实" { (row.facts) }
            td data-label="适用或者差在哪里" { (row.because) @if let Some(cite) = &row.cite { " " (parts::cite(cite)) } }
            td data-label="没有移送，数据截至" { (row.since) }
        }
    }
}

/// A near miss.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NearRow {
    /// Row of the table.
    pub row: String,
    /// Article.
    pub cite: Cite,
    /// Fact.
    pub fact: String,
    /// Now.
    pub now: String,
    /// What tips it.
    pub needed: String,
    /// By how much.
    pub lacking: String,
    /// Percent of the way.
    pub percent: i64,
}

/// One finding.
#[derive(Debug, Clone, Default)]
pub struct FindingPage {
    /// Finder: title and page.
    pub finder: (String, String),
    /// Title of the case.
    pub title: String,
    /// Number.
    pub number: String,
    /// Organ.
    pub organ: String,
    /// What sort of case.
    pub subject: String,
    /// Status.
    pub status: String,
    /// When it was opened, in words.
    pub opened: String,
    /// When the data were last changed: as they stood then, nothing was handed over; in words.
    pub since: String,
    /// Verdict in words.
    pub verdict: String,
    /// Whether it should have been handed over.
    pub grave: bool,
    /// Outcome of the table, in words.
    pub outcome: String,
    /// The row that decided.
    pub row: String,
    /// Its article.
    pub cite: Option<Cite>,
    /// Version of the table and day that chose it, in words.
    pub version: String,
    /// Facts.
    pub facts: Vec<(String, String)>,
    /// Near misses.
    pub near: Vec<NearRow>,
    /// What is missing.
    pub missing: String,
    /// Page of the case, for whoever may read it.
    pub case: Option<String>,
    /// What may be opened: title and page.
    pub opens: Vec<(String, String)>,
    /// Cases that were opened from this finding before: words and page.
    pub before: Vec<(String, String)>,
}

/// What was opened from a finding before: the question that comes before a second one.
#[must_use]
pub fn opened(cases: &[(String, String)]) -> Markup {
    html! {
        @if !cases.is_empty() {
            section class="z-note z-note-plain" aria-label="已经由此登记" {
                (crate::ui::icon::icon("alert-triangle"))
                div {
                    p { b { "已经由这个发现登记过：" } "请先打开看过；同一件事不要重复登记。" }
                    ul { @for (words, href) in cases { li { a href=(href) { (words) } } } }
                }
            }
        }
    }
}

/// The content of the page.
#[must_use]
pub fn finding(page: &FindingPage) -> Markup {
    let facts = html! {
        dl class="z-given" { @for (name, value) in &page.facts { div { dt { (name) } dd { (value) } } } }
        @if page.facts.is_empty() { p class="z-quiet" { "判定表所问的事实一项也没有填。" } }
    };
    let decided = html! {
        @if !page.missing.is_empty() { p { (page.missing) "，无法对照。" } }
        @if !page.outcome.is_empty() { p { b { (page.outcome) } } }
        @if !page.row.is_empty() { p { "适用：" (page.row) @if let Some(cite) = &page.cite { " " (parts::cite(cite)) } } }
        @if !page.version.is_empty() { p class="z-quiet" { (page.version) } }
    };
    html! {
        p class="z-quiet" { a href="/finders" { "查漏" } " › " a href=(page.finder.1) { (page.finder.0) } }
        h1 { (page.title) }
        p { (verdict(&page.verdict, page.grave)) " " span class="z-number" { (page.number) } }
        dl class="z-facts" {
            div { dt { "办理机关" } dd { (page.organ) } }
            div { dt { "类别" } dd { (page.subject) } }
            div { dt { "现状" } dd { (page.status) } }
            div { dt { "立件" } dd { (page.opened) } }
            div { dt { "没有移送，数据截至" } dd { (page.since) "（办件最近一次记录）" } }
        }
        @match &page.case {
            Some(href) => { p { a class="btn" href=(href) { "打开办件" } } },
            None => { p class="z-help" { "您是按法定目的查看其他机关的办件，只看得到这些事实。这次查看已经记入审计，办理机关看得到。" } },
        }
        (parts::card("decided", "对照结论", &decided))
        (parts::card("facts", "已填事实", &facts))
        @if !page.near.is_empty() { (parts::card("near", "差一点：改变一项事实就会适用的", &near(&page.near))) }
        @if !page.opens.is_empty() {
            (parts::card("opens", "由此登记", &html! {
                (opened(&page.before))
                p class="z-help" { "打开已填好的表单，核对后提交；没有提交以前什么也不会发生。" }
                @let buttons = html! { p { @for (title, href) in &page.opens { a class="btn btn-primary" href=(href) { (title) } " " } } };
                @if page.before.is_empty() { (buttons) } @else { details { summary { "仍要再登记一件" } (buttons) } }
            }))
        }
    }
}

fn near(rows: &[NearRow]) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "差一点" }
                thead { tr { @for head in ["会适用", "哪一项", "现在", "达到", "还差", "已到"] { th scope="col" { (head) } } } }
                tbody {
                    @for near in rows {
                        tr {
                            td data-label="会适用" { (near.row) " " (parts::cite(&near.cite)) }
                            td data-label="哪一项" { (near.fact) }
                            td data-label="现在" { (near.now) }
                            td data-label="达到" { (near.needed) }
                            td data-label="还差" { (near.lacking) }
                            td data-label="已到" { (near.percent) "%" }
                        }
                    }
                }
            }
        }
    }
}

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// When.
    pub at: Timestamp,
    /// Organ.
    pub organ: String,
    /// Who.
    pub who: String,
    /// Case: words and page.
    pub case: (String, String),
    /// For what.
    pub purpose: String,
}

/// Who looked.
#[must_use]
pub fn looks(rows: &[LookRow], pager: &Pager) -> Markup {
    html! {
        p class="z-quiet" { a href="/finders" { "查漏" } " › 查看记录" }
        h1 { "谁看过我机关的办件" }
        p class="z-lead" { "其他机关按法定目的看过您可知的办件，每看一件记一条，新的在前。" }
        @if rows.is_empty() { (parts::empty("还没有其他机关看过。", None)) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "查看记录" }
                    thead { tr { @for head in ["时间", "机关", "人员", "办件", "目的"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="时间" { (words::instant(row.at)) }
                                td data-label="机关" { (row.organ) }
                                td data-label="人员" { (row.who) }
                                td data-label="办件" { a href=(row.case.1) { (row.case.0) } }
                                td data-label="目的" { (row.purpose) }
                            }
                        }
                    }
                }
            }
            (parts::pager(pager))
        }
    }
}
