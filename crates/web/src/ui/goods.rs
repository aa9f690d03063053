//! 涉案物品 of an organ: the storerooms, the stock list for printing, the chain of one lot, and the result of reading a
//! spreadsheet.
use super::icon::icon;
use super::light::{Lamp, light};
use super::parts::{self, Pager, Tab};
use super::words;
use app::goods::{Chain, GoodsLineView};
use app::goods_sheet::{GoodsSheet, RowFate};
use maud::{Markup, html};

/// Words for goods whose place nobody wrote down.
pub const NO_PLACE: &str = "未写地点";

/// The page of the storerooms.
#[derive(Debug, Clone, Default)]
pub struct GoodsPage {
    /// All, overdue, with differences.
    pub tabs: Vec<Tab>,
    /// Storage places with their counts; the one shown is active.
    pub places: Vec<Tab>,
    /// The lots with the light of their limit.
    pub rows: Vec<(GoodsLineView, Lamp)>,
    /// Pages.
    pub pager: Pager,
    /// Address of the stock list.
    pub print: String,
    /// Address of the file for a spreadsheet.
    pub sheet: String,
}

/// The content of the page.
#[must_use]
pub fn goods(page: &GoodsPage) -> Markup {
    html! {
        h1 { "涉案物品" }
        p class="z-lead" { "本机关保管的全部物品，按存放地点。数量由办件中的办理记账；盘点、移库在办件里办。" }
        (parts::tabs("范围", &page.tabs))
        @if page.places.len() > 1 { (parts::tabs("存放地点", &page.places)) }
        p class="z-actions" {
            a class="btn" href=(page.print) { (icon("file-text")) "打印盘点表" }
            a class="btn" href=(page.sheet) { (icon("download")) "下载（CSV）" }
        }
        @if page.rows.is_empty() { (parts::empty("这里没有保管中的物品。", None)) } @else { (table(page)) }
        (parts::pager(&page.pager))
    }
}

fn table(page: &GoodsPage) -> Markup {
    const HEADS: [&str; 6] = ["状态", "物品", "数量", "存放地点", "保管", "办件"];
    html! {
        div class="table-responsive" {
            table class="table z-table" {
                caption class="visually-hidden" { "保管中的物品" }
                thead { tr { @for head in HEADS { th scope="col" { (head) } } } }
                tbody {
                    @for (row, lamp) in &page.rows {
                        tr {
                            td data-label=(HEADS[0]) { (light(lamp)) @if row.differs { " " span class="z-tag z-tag-doubt" { "▲ 盘点有差异" } } }
                            td data-label=(HEADS[1]) { a href={ "/goods/" (row.root) } { (name(row)) } @if !row.right.is_empty() { br; span class="z-quiet" { (row.right) } } }
                            td data-label=(HEADS[2]) { (quantity(row)) }
                            td data-label=(HEADS[3]) { (place(&row.place)) }
                            td data-label=(HEADS[4]) { (words::date(case::actor::civil_date(row.since))) "起，" (row.days) "日" }
                            td data-label=(HEADS[5]) { a href={ "/cases/" (row.case) "#exhibits" } { (row.case_number) } br; span class="z-quiet" { (row.case_title) } }
                        }
                    }
                }
            }
        }
    }
}

/// What it is, with number and model.
#[must_use]
pub fn name(row: &GoodsLineView) -> String {
    let model = if row.model.is_empty() { String::new() } else { format!("（{}）", row.model) };
    format!("第{}号 {}{model}", row.label, row.name)
}

/// How much is there, and on its way.
#[must_use]
pub fn quantity(row: &GoodsLineView) -> String {
    match (row.held.is_zero(), row.under_way.is_zero()) {
        (false, true) => format!("{}{}", row.held, row.unit),
        (true, false) => format!("在途 {}{}", row.under_way, row.unit),
        _ => format!("{}{}，在途 {}{}", row.held, row.unit, row.under_way, row.unit),
    }
}

/// The place, or that none was written down.
#[must_use]
pub fn place(place: &str) -> &str {
    if place.is_empty() { NO_PLACE } else { place }
}

/// The stock list on A4, place by place, with room for what is counted and for signatures.
#[must_use]
pub fn stock_list(organ: &str, at: &str, rows: &[GoodsLineView]) -> Markup {
    let mut places: Vec<&str> = rows.iter().map(|row| row.place.as_str()).collect();
    places.dedup();
    html! {
        h1 { "涉案物品盘点表" }
        p { (organ) "　" (at) }
        @for here in places {
            h2 { "存放地点：" (place(here)) }
            table class="table z-table z-print-table" {
                caption class="visually-hidden" { (place(here)) }
                thead { tr { @for head in ["编号", "物品", "账面数量", "办件", "入库", "实点数量", "备注"] { th scope="col" { (head) } } } }
                tbody {
                    @for row in rows.iter().filter(|row| row.place == here) {
                        tr {
                            td { (row.label) } td { (row.name) " " (row.model) " " (row.right) " " (row.batch) } td { (quantity(row)) }
                            td { (row.case_number) } td { (words::date(case::actor::civil_date(row.since))) } td {} td {}
                        }
                    }
                }
            }
        }
        p { "盘点人：＿＿＿＿＿＿　　监盘人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿" }
    }
}

/// The chain of one lot.
#[must_use]
pub fn chain(chain: &Chain) -> Markup {
    html! {
        p class="z-quiet" { a href="/goods" { "涉案物品" } " › 全程" }
        h1 { (chain.name) "：从取得到处置" }
        @if !chain.beyond.is_empty() {
            p class="z-note z-note-plain" { (icon("lock")) "已移交 " (chain.beyond.join("、")) "；以后的经过在对方的办件中，不在您的职责范围内。" }
        }
        ol class="z-passages z-chain" {
            @for step in &chain.steps {
                li {
                    time datetime=(words::machine_instant(step.at)) { (words::instant(step.at)) }
                    " " b { (step.does_in_words) " " (step.quantity) (step.unit) } " 第" (step.label) "号 "
                    (way(&step.from, &step.to)) @if !step.act.is_empty() { " · " (step.act) }
                    br;
                    span class="z-quiet" { (step.organ) " " (step.who.join("、")) " · "
                        a href={ "/cases/" (step.case) } { (step.case_number) }
                        @if step.leaf >= 0 { " · " a href={ "/verify/leaf/" (step.leaf) } { "存证 #" (step.leaf) } } }
                }
            }
        }
    }
}

/// From where to where, in words.
#[must_use]
pub fn way(from: &str, to: &str) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("从 {from}"),
        (true, false) => format!("到 {to}"),
        (false, false) if from == to => format!("在 {from}"),
        (false, false) => format!("从 {from} 到 {to}"),
    }
}

/// What became of each row of a spreadsheet.
#[must_use]
pub fn sheet_preview(file: &str, sheet: &GoodsSheet, added: usize) -> Markup {
    let (held, differs, wrong) =
        (sheet.count(RowFate::Held), sheet.count(RowFate::Differs), sheet.count(RowFate::Wrong));
    let nothing = added == 0 && sheet.problems.is_empty();
    html! {
        div class={ "z-note " (if sheet.problems.is_empty() { "z-note-good" } else { "z-note-bad" }) } role="status" tabindex="-1" data-focus {
            div {
                p { b { "“" (file) "”：" }
                    @if nothing { "没有新的物品，表单没有增加。" } @else { "已填入表单 " (added) " 行，请核对后提交。" }
                    @if held > 0 { " 本件已有 " (held) " 行，不重复填入。" }
                    @if differs > 0 { " 数量与本件不同 " (differs) " 行，没有填入。" }
                    @if wrong > 0 { " 有问题 " (wrong) " 行，没有填入。" } }
                @if !sheet.unread.is_empty() { p class="z-help" { "没有读的列：" (sheet.unread.join("、")) } }
                @if !sheet.problems.is_empty() {
                    table class="table z-table" {
                        caption class="visually-hidden" { "有问题的单元格" }
                        thead { tr { @for head in ["行", "列", "问题", "怎样改"] { th scope="col" { (head) } } } }
                        tbody { @for problem in &sheet.problems { tr {
                            td data-label="行" { (problem.row) } td data-label="列" { (problem.column) }
                            td data-label="问题" { (problem.what) } td data-label="怎样改" { (problem.mend) }
                        } } }
                    }
                }
                @if held + differs > 0 {
                    details open[differs > 0] {
                        summary { "与本件已有的物品对照" }
                        ul { @for line in sheet.lines.iter().filter(|line| matches!(line.fate, RowFate::Held | RowFate::Differs)) {
                            li { "第" (line.row) "行 " (text(line, "name")) " " (text(line, "quantity")) (text(line, "unit"))
                                @if line.fate == RowFate::Held { "：已有（" (line.held) "）" } @else { "：数量不同（" (line.held) "）；要增加的，另列一行写增加的数量" } }
                        } }
                    }
                }
            }
        }
    }
}

fn text<'a>(line: &'a app::goods_sheet::SheetLine, key: &str) -> &'a str {
    line.typed.get(key).and_then(|value| value.as_str()).unwrap_or_default()
}
