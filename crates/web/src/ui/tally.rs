//! 统计: figures of a tag by organ and region; every figure opens to its cases.
use super::parts::{self, Cite, Pager};
use maud::{Markup, html};

/// A line of figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TallyLine {
    /// Organ, region or 合计.
    pub name: String,
    /// Figure in words and page of its cases.
    pub figures: Vec<(String, String)>,
}

/// The figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TallyView {
    /// Id of the card, unique on its page.
    pub id: String,
    /// Title.
    pub title: String,
    /// The tag; empty where the page itself says what is counted.
    pub tag: String,
    /// What is counted.
    pub summary: String,
    /// Where it stands.
    pub cite: Cite,
    /// Heads of the figures.
    pub heads: Vec<String>,
    /// All together.
    pub sum: TallyLine,
    /// By organ.
    pub organs: Vec<TallyLine>,
    /// By region.
    pub regions: Vec<TallyLine>,
    /// Units whose cases are counted.
    pub units: Vec<String>,
}

/// The figures as they stand, above the form of an act that compares what is typed with them; nothing where there are none.
#[must_use]
pub fn seen(figures: &[String]) -> Markup {
    html! {
        @if !figures.is_empty() {
            section class="z-note z-note-plain" aria-label="统计页的数字" {
                p { b { "统计页现在是：" } (figures.join("、")) "。随本动作一并记下。" }
            }
        }
    }
}

/// The card on the page of the case.
#[must_use]
pub fn card(view: &TallyView) -> Markup {
    let body = html! {
        p { @if !view.tag.is_empty() { "标签 " b { (view.tag) } "。" } (view.summary) }
        p class="z-quiet" { "依据 " (parts::cite(&view.cite)) }
        (lines("按机关", "机关", view, &view.organs, true))
        (lines("按行政区划", "行政区划", view, &view.regions, false))
        @if !view.units.is_empty() { p class="z-help" { "已签收部署、计入的单位：" (view.units.join("、")) } }
    };
    parts::card(&view.id, &view.title, &body)
}

fn lines(caption: &str, head: &str, view: &TallyView, lines: &[TallyLine], with_sum: bool) -> Markup {
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption { (caption) }
                thead { tr { th scope="col" { (head) } @for title in &view.heads { th scope="col" { (title) } } } }
                tbody {
                    @for line in lines { (row(head, view, line)) }
                    @if with_sum { (row(head, view, &view.sum)) }
                }
            }
        }
    }
}

fn row(head: &str, view: &TallyView, line: &TallyLine) -> Markup {
    html! {
        tr {
            th scope="row" data-label=(head) { (line.name) }
            @for (title, (figure, href)) in view.heads.iter().zip(&line.figures) {
                td data-label=(title) { a href=(href) { (figure) } }
            }
        }
    }
}

/// A tagged case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TalliedRow {
    /// Title, or what stands for it.
    pub title: String,
    /// Page, for whoever may read it.
    pub href: Option<String>,
    /// Number.
    pub number: String,
    /// Organ.
    pub organ: String,
    /// Status.
    pub status: String,
    /// What it adds, in words.
    pub figures: Vec<String>,
}

/// The cases behind a figure.
#[must_use]
pub fn cases(board: (&str, &str), tag: &str, heads: &[String], rows: &[TalliedRow], pager: &Pager) -> Markup {
    html! {
        p class="z-quiet" { a href=(board.1) { (board.0) } " › 案件清单" }
        h1 { "计入“" (tag) "”的案件" }
        @if rows.is_empty() { (parts::empty("这个范围内没有计入的案件。", Some(("回到统计", board.1)))) } @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "案件清单" }
                    thead { tr { @for head in ["案件", "机关", "现状"] { th scope="col" { (head) } } @for head in heads { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="案件" {
                                    @match &row.href { Some(href) => { a href=(href) { (row.title) } }, None => { span class="z-quiet" { (row.title) } } }
                                    br; span class="z-number" { (row.number) }
                                }
                                td data-label="机关" { (row.organ) }
                                td data-label="现状" { (row.status) }
                                @for (head, figure) in heads.iter().zip(&row.figures) { td data-label=(head) { (figure) } }
                            }
                        }
                    }
                }
            }
            (parts::pager(pager))
        }
    }
}
