//! 法规: instruments, procedures, tables and parameters, each opening to where it is used.
mod calendar;
mod checklist;
mod examples;
mod instrument;
mod procedure;
mod register;
pub mod rehearsal;
mod table;

pub use calendar::{CalendarDay, CalendarMonth, CalendarPage, CalendarRow, calendar};
pub use checklist::{ChecklistPage, Needed, NeededStep, checklist};
pub use examples::{ProcedureExample, StepRow, TableExample};
pub use instrument::{Article, InstrumentPage, Point, VersionRow, instrument};
pub use procedure::{ActRow, FieldRow, HandoverRow, LimitRow, ProcedurePage, RoleRow, procedure};
pub use register::{RegisterField, RegisterPage, register};
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
    /// Number and dates were compared with the text.
    pub verified: bool,
}

/// A procedure, table or register in its list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DefinitionRow {
    /// Title.
    pub title: String,
    /// Page.
    pub href: String,
    /// What it is for.
    pub summary: String,
    /// Values, rows or articles it rests on that nobody has compared with the text yet, and all of them.
    pub open: (usize, usize),
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
        ("名录", "/law/registers"),
        ("证据清单", "/law/checklists"),
        ("工作日历", "/law/calendar"),
        ("变更演练", "/law/rehearsal"),
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
                                td data-label="效力" { span class="z-tag" { (row.state) } " " (parts::verified_badge(row.verified)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A list of procedures, tables or registers.
#[must_use]
pub fn definitions(active: &str, rows: &[DefinitionRow]) -> Markup {
    html! {
        h1 { "法规" }
        (views(active))
        @if rows.is_empty() { (parts::empty("还没有装入。请检查 law 目录后运行 zhibao law check。", None)) }
        ul class="z-definitions" {
            @for row in rows { li { a href=(row.href) { (row.title) } " " (open_badge(row.open)) p class="z-help" { (row.summary) } } }
        }
    }
}

/// How much of something was compared with the official text.
#[must_use]
pub fn open_badge((open, all): (usize, usize)) -> Markup {
    html! {
        @if all == 0 {} @else if open == 0 { (parts::verified_badge(true)) }
        @else { span class="z-tag z-tag-doubt" { "？" (all) " 处依据中 " (open) " 处默认值·待核对" } }
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

/// Places of use shown at once; the others are folded.
const USES_SHOWN: usize = 6;

/// Links to where something is used: the first few, and the rest folded.
fn used_in(places: &[(String, String)]) -> Markup {
    let (first, rest) = places.split_at(places.len().min(USES_SHOWN));
    html! {
        @if places.is_empty() { span class="z-quiet" { "未使用" } }
        (links(first))
        @if !rest.is_empty() {
            details class="z-uses" { summary { "还有 " (rest.len()) " 处" } (links(rest)) }
        }
    }
}

fn links(places: &[(String, String)]) -> Markup {
    html! {
        @for (index, (title, href)) in places.iter().enumerate() {
            @if index > 0 { "、" }
            @if href.is_empty() { (title) } @else { a href=(href) { (title) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{USES_SHOWN, used_in};

    #[test]
    fn many_places_of_use_are_folded_behind_the_first_few() {
        let places = |count: usize| -> Vec<(String, String)> {
            (0..count).map(|n| (format!("处{n}"), format!("/law/{n}"))).collect()
        };
        assert!(!used_in(&places(USES_SHOWN)).into_string().contains("<details"));
        let many = used_in(&places(40)).into_string();
        let (shown, folded) = many.split_once("<details").unwrap();
        assert_eq!(
            (shown.matches("href=").count(), folded.matches("href=").count()),
            (USES_SHOWN, 40 - USES_SHOWN)
        );
        assert!(folded.contains("还有 34 处"), "{folded}");
    }
}
