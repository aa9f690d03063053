//! 法规: instruments, procedures, tables and parameters, each opening to where it is used.
mod instrument;
mod procedure;
mod table;

pub use instrument::{Article, InstrumentPage, VersionRow, instrument};
pub use procedure::{ActRow, LimitRow, ProcedurePage, procedure};
pub use table::{Compared, FactInput, FactKind, TablePage, TableRow, Tried, table};

use super::parts::{self, Cite, Tab};
use maud::{Markup, html};

/// An instrument in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstrumentRow {
    /// Title.
    pub title: String,
    /// Page.
    pub href: String,
    /// Number and issuer.
    pub number: String,
    /// Version in force in words.
    pub version: String,
    /// In force, not yet, repealed.
    pub state: String,
}

/// Parameter as shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParameterRow {
    /// Id, for links.
    pub id: String,
    /// Title.
    pub title: String,
    /// Value with unit.
    pub value: String,
    /// From when, in words.
    pub from: String,
    /// Article and whether it was checked.
    pub cite: Cite,
    /// Last checked on, in words.
    pub checked: String,
    /// Used in: words and page.
    pub used_in: Vec<(String, String)>,
}

/// Views of the law browser.
#[must_use]
pub fn views(active: &str) -> Markup {
    let tabs = [
        ("法律文件", "/law"),
        ("程序", "/law/procedures"),
        ("判定表", "/law/tables"),
        ("法定数值", "/law/parameters"),
    ];
    let tabs: Vec<Tab> = tabs
        .map(|(title, href)| Tab {
            title: title.into(),
            href: href.into(),
            count: None,
            active: href == active,
        })
        .into();
    parts::tabs("法规", &tabs)
}

/// The list of instruments by rank: heading and its instruments.
#[must_use]
pub fn instruments(ranks: &[(String, Vec<InstrumentRow>)]) -> Markup {
    html! {
        h1 { "法规" }
        (views("/law"))
        @if ranks.is_empty() { (parts::empty("还没有装入法律文件。请检查 law 目录后运行 zhibao law check。", None)) }
        @for (rank, rows) in ranks {
            h2 { (rank) }
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { (rank) }
                    thead { tr { @for head in ["名称", "文号", "版本", "效力"] { th scope="col" { (head) } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td data-label="名称" { a href=(row.href) { "《" (row.title) "》" } }
                                td data-label="文号" { (row.number) }
                                td data-label="版本" { (row.version) }
                                td data-label="效力" { span class="z-tag" { (row.state) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A list of procedures or tables: title, page, summary.
#[must_use]
pub fn definitions(active: &str, rows: &[(String, String, String)]) -> Markup {
    html! {
        h1 { "法规" }
        (views(active))
        @if rows.is_empty() { (parts::empty("还没有装入。请检查 law 目录后运行 zhibao law check。", None)) }
        ul class="z-definitions" { @for (title, href, summary) in rows { li { a href=(href) { (title) } p class="z-help" { (summary) } } } }
    }
}

/// The table of parameters.
#[must_use]
pub fn parameters(rows: &[ParameterRow]) -> Markup {
    html! {
        h1 { "法规" }
        (views("/law/parameters"))
        p class="z-lead" { "程序和判定表中的数字都在这里。“默认值·待核对”表示还没有人对照原文核对过。" }
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "法定数值" }
                thead { tr { @for head in ["名称", "数值", "自", "依据", "最近核对", "用在"] { th scope="col" { (head) } } } }
                tbody {
                    @for row in rows {
                        tr id={ "parameter-" (row.id) } {
                            td data-label="名称" { (row.title) }
                            td data-label="数值" class="z-number" { (row.value) }
                            td data-label="自" { (row.from) }
                            td data-label="依据" { (parts::cite(&row.cite)) }
                            td data-label="最近核对" { (row.checked) }
                            td data-label="用在" { (used_in(&row.used_in)) }
                        }
                    }
                }
            }
        }
    }
}

/// Links to where something is used.
fn used_in(places: &[(String, String)]) -> Markup {
    html! {
        @if places.is_empty() { span class="z-quiet" { "未使用" } }
        @for (index, (title, href)) in places.iter().enumerate() { @if index > 0 { "、" } a href=(href) { (title) } }
    }
}
