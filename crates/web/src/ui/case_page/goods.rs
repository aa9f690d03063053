//! 涉案物品 of a case: each lot with where it is, its equation, its history; and the forms of the storeroom.
use crate::ui::icon::icon;
use crate::ui::parts;
use crate::ui::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// One thing that happened to a lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageView {
    /// When.
    pub at: Timestamp,
    /// What happened to the goods.
    pub does: String,
    /// The act, when it says more.
    pub act: String,
    /// How much, with unit.
    pub quantity: String,
    /// From where to where, in words.
    pub way: String,
    /// Who.
    pub who: String,
    /// Leaf of the ledger.
    pub leaf: Option<u64>,
}

/// A lot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotView {
    /// Number in the case.
    pub label: String,
    /// What it is, with model.
    pub name: String,
    /// Mark, batch, condition, value, in words.
    pub facts: Vec<(String, String)>,
    /// Picture: name, and address for who may open it.
    pub picture: Option<(String, Option<String>)>,
    /// Where how much lies: place and quantity with unit.
    pub places: Vec<(String, String)>,
    /// What came in, by account with something in it.
    pub came_in: Vec<(String, String)>,
    /// What is kept and what went out.
    pub there: Vec<(String, String)>,
    /// A count differed once.
    pub differs: bool,
    /// What happened, oldest first.
    pub history: Vec<PassageView>,
    /// Page with the whole chain.
    pub chain: String,
}

fn sum(parts: &[(String, String)]) -> Markup {
    html! {
        @for (place, (name, quantity)) in parts.iter().enumerate() {
            @if place > 0 { " + " } (name) " " b { (quantity) }
        }
    }
}

fn lot(lot: &LotView) -> Markup {
    html! {
        article class="z-lot-card" id={ "lot-" (lot.label) } {
            h3 { "第" (lot.label) "号 " (lot.name) @if lot.differs { " " span class="z-tag z-tag-doubt" { "▲ 盘点有差异" } } }
            p { "现在：" @if lot.places.is_empty() { span class="z-quiet" { "本机关已不保管" } }
                @for (place, quantity) in &lot.places { span class="z-tag" { (place) " " (quantity) } " " } }
            p class="z-equation" { (sum(&lot.came_in)) " ＝ " @if lot.there.is_empty() { "0" } (sum(&lot.there)) }
            @if !lot.facts.is_empty() || lot.picture.is_some() {
                dl class="z-given" {
                    @for (name, value) in &lot.facts { div { dt { (name) } dd { (value) } } }
                    @if let Some((name, href)) = &lot.picture {
                        div { dt { "照片" } dd { @match href { Some(href) => { a href=(href) { (icon("paperclip")) (name) } }, None => { (name) } } } }
                    }
                }
            }
            details {
                summary { "经过（" (lot.history.len()) "）" }
                ol class="z-passages" {
                    @for passage in &lot.history {
                        li {
                            time datetime=(words::machine_instant(passage.at)) { (words::instant(passage.at)) }
                            " " b { (passage.does) " " (passage.quantity) } " " (passage.way)
                            @if !passage.act.is_empty() { " · " (passage.act) }
                            span class="z-quiet" { " " (passage.who)
                                @if let Some(leaf) = passage.leaf { " " a href={ "/verify/leaf/" (leaf) } { "存证 #" (leaf) } } }
                        }
                    }
                }
            }
            p { a href=(lot.chain) { (icon("link")) "从取得到处置的全程" } }
        }
    }
}

/// The section.
#[must_use]
pub fn lots(lots: &[LotView], storeroom: &Markup) -> Markup {
    let body = html! {
        p class="z-help" { "每一批：取得、接收的 ＝ 在库、在途的 + 已经耗用、退还、销毁、处置、移交的。数量由各项办理记账，不能直接改。" }
        @for one in lots { (lot(one)) }
        (storeroom)
    };
    parts::card("exhibits", "涉案物品", &body)
}

/// A lot in a place, to be moved, divided or counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoreroomRow {
    /// Number of the lot.
    pub label: String,
    /// What it is.
    pub name: String,
    /// Where it lies.
    pub place: String,
    /// How much is recorded there, with unit.
    pub held: String,
}

/// Inputs of storeroom work on each lot.
#[must_use]
pub fn storeroom(kind: &str, rows: &[StoreroomRow], quantity: &str, place: bool, reason: bool) -> Markup {
    html! {
        @for (index, row) in rows.iter().enumerate() {
            @let id = format!("{kind}-{index}");
            fieldset class="z-thing" {
                legend { "第" (row.label) "号 " (row.name) span class="z-quiet" { " " @if row.place.is_empty() { "未写地点" } @else { (row.place) } "，账面 " (row.held) } }
                input type="hidden" name={ "lines." (index) ".lot" } value=(row.label);
                input type="hidden" name={ "lines." (index) ".from" } value=(row.place);
                div class="z-row" {
                    div class="z-part" {
                        label class="form-label" for={ (id) "-quantity" } { (quantity) }
                        input class="form-control" type="text" inputmode="decimal" id={ (id) "-quantity" } name={ "lines." (index) ".quantity" };
                    }
                    @if place {
                        div class="z-part" {
                            label class="form-label" for={ (id) "-place" } { "移到" }
                            input class="form-control" type="text" id={ (id) "-place" } name={ "lines." (index) ".place" };
                        }
                    }
                }
            }
        }
        @if reason {
            div class="z-field" {
                label class="form-label" for={ (kind) "-reason" } { "说明" span class="z-may" { "盘点数与账面不符时必填" } }
                textarea class="form-control" id={ (kind) "-reason" } name="reason" rows="2" {}
            }
        }
    }
}
