//! 移送往来: who sent how much to whom, what was signed for, what is silent, and whether both sides agree.
use super::icon::icon;
use super::light::{Lamp, light};
use super::parts::{self, Cite, Pager, Tab};
use super::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// Counts between two organs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Sent.
    pub sent: i64,
    /// Signed for.
    pub received: i64,
    /// Not signed for, still in time.
    pub silent: i64,
    /// Not signed for in time.
    pub overdue: i64,
    /// Taken back or sent back.
    pub undone: i64,
    /// Page with the items.
    pub href: String,
}

/// The matrix: senders down, recipients across.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// Short names of the recipients.
    pub to: Vec<String>,
    /// Sender and its cells, one for each recipient; `None` where nothing passed.
    pub rows: Vec<(String, Vec<Option<Cell>>)>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Light and words.
    pub lamp: Lamp,
    /// Title.
    pub title: String,
    /// Cases at both ends that this person may read: number, title, page.
    pub cases: Vec<(String, String, String)>,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Sent.
    pub sent: Timestamp,
    /// Receipt in words.
    pub receipt: String,
    /// Article on the receipt.
    pub cite: Option<Cite>,
    /// Page of the act that signs for it, if this person may.
    pub sign: Option<String>,
    /// Page that sends it back, if this person may.
    pub give_back: Option<String>,
}

/// The last reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// When.
    pub at: Timestamp,
    /// Items compared.
    pub items: i64,
    /// Differences in words, with the page of the case; empty when both sides agree.
    pub differences: Vec<(String, Option<String>)>,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct Handovers {
    /// Views: all, to us, from us, silent.
    pub tabs: Vec<Tab>,
    /// The matrix.
    pub matrix: Matrix,
    /// The items of the open cell or view.
    pub items: Vec<Item>,
    /// The last reconciliation.
    pub reconciled: Option<Reconciled>,
    /// Where the list stands.
    pub pager: Option<Pager>,
}

/// The content of the page.
#[must_use]
pub fn handovers(page: &Handovers) -> Markup {
    html! {
        h1 { "移送往来" }
        (parts::tabs("范围", &page.tabs))
        (matrix(&page.matrix))
        (reconciliation(page.reconciled.as_ref()))
        (items(&page.items))
        @if let Some(pager) = &page.pager { (parts::pager(pager)) }
    }
}

fn matrix(matrix: &Matrix) -> Markup {
    let body = html! {
        @if matrix.rows.is_empty() { p class="z-quiet" { "还没有移送。办件中的移送类事项提交后，会自动列在这里。" } }
        @else {
            div class="table-responsive" tabindex="0" role="region" aria-label="移送矩阵，可横向滚动" {
                table class="table z-matrix" {
                    caption { "各机关之间移送的件数，先写发出机关，再写接收机关" }
                    thead { tr { th scope="col" { "发出 ＼ 接收" } @for to in &matrix.to { th scope="col" { (to) } } } }
                    tbody {
                        @for (from, cells) in &matrix.rows {
                            tr { th scope="row" { (from) } @for (to, found) in matrix.to.iter().zip(cells) { (cell(to, found.as_ref())) } }
                        }
                    }
                }
            }
        }
    };
    parts::card("matrix", "机关之间", &body)
}

fn cell(to: &str, cell: Option<&Cell>) -> Markup {
    html! {
        @match cell {
            None => { td class="z-quiet z-none" { "—" } },
            Some(cell) => {
                td data-label=(to) {
                    a href=(cell.href) {
                        span { "发出 " (words::count(cell.sent)) } span { "签收 " (words::count(cell.received)) }
                        @if cell.silent > 0 { span class="z-light z-soon" { "▲ 未签 " (words::count(cell.silent)) } }
                        @if cell.undone > 0 { span class="z-quiet" { "撤回退回 " (words::count(cell.undone)) } }
                        @if cell.overdue > 0 { span class="z-light z-overdue" { "● 超期 " (words::count(cell.overdue)) } }
                    }
                }
            },
        }
    }
}

fn reconciliation(last: Option<&Reconciled>) -> Markup {
    html! {
        @match last {
            None => { p class="z-note z-note-plain" { (icon("clock")) "还没有对账；每日自动核对一次双方记录。" } },
            Some(last) if last.differences.is_empty() => {
                p class="z-note z-note-good" { (icon("circle-check")) (words::instant(last.at)) " 对账：双方 " (words::count(last.items)) " 件，记录一致。" }
            },
            Some(last) => {
                div class="z-note z-note-bad" {
                    (icon("alert-triangle"))
                    div {
                        p { (words::instant(last.at)) " 对账：双方记录有 " (last.differences.len()) " 处不一致，请两方经办人核对：" }
                        ul { @for (says, case) in &last.differences { li { (says) @if let Some(case) = case { " " a href=(case) { "打开办件" } } } } }
                    }
                }
            },
        }
    }
}

fn items(items: &[Item]) -> Markup {
    html! {
        @if items.is_empty() { (parts::empty("这个范围内没有移送事项。", None)) }
        @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "移送事项" }
                    thead { tr { @for head in ["状态", "事项", "发出", "接收", "发出时间", "回执", "办理"] { th scope="col" { (head) } } } }
                    tbody {
                        @for item in items {
                            tr {
                                td data-label="状态" { (light(&item.lamp)) }
                                td data-label="事项" {
                                    (item.title)
                                    @for (number, title, href) in &item.cases { br; a href=(href) { span class="z-number" { (number) } " " (title) } }
                                }
                                td data-label="发出" { (item.from) }
                                td data-label="接收" { (item.to) }
                                td data-label="发出时间" { (words::instant(item.sent)) }
                                td data-label="回执" { (item.receipt) @if let Some(cite) = &item.cite { br; span class="z-help" { "依据 " (parts::cite(cite)) } } }
                                td data-label="办理" {
                                    @if let Some(href) = &item.sign { a class="btn btn-primary" href=(href) { "签收" span class="visually-hidden" { "：" (item.title) } } }
                                    @if let Some(href) = &item.give_back { " " a href=(href) { "退回" span class="visually-hidden" { "：" (item.title) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_of_the_matrix_names_who_receives_so_that_it_can_stand_alone() {
        let cell = Cell { href: "/handovers?to=b".into(), sent: 3, received: 2, ..Cell::default() };
        let shown = Matrix {
            to: vec!["甲局".into(), "乙局".into()],
            rows: vec![("甲局".into(), vec![None, Some(cell)])],
        };
        let page = matrix(&shown).into_string();
        assert!(page.contains("<td data-label=\"乙局\">"), "{page}");
        assert_eq!(page.matches("z-none").count(), 1, "{page}");
    }
}
