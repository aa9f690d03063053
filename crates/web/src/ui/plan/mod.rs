//! 计划: the measures of the plan at a glance, one measure in full, its reminders, the import of its document.
mod import;
mod measure;
mod reminders;

pub use import::{ImportPage, Preview, PreviewMeasure, import};
pub use measure::{CarrierView, MeasurePage, TaskRow, measure};
pub use reminders::{ReminderRow, RemindersPage, reminders};

use super::light::{Lamp, light};
use super::parts::{self, Choice};
use maud::{Markup, html};

/// A tile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Number of the measure.
    pub number: u32,
    /// Short title.
    pub title: String,
    /// Page.
    pub href: String,
    /// Light; `None` when nothing is due.
    pub lamp: Option<Lamp>,
    /// Accepted share of its tasks, 0–100.
    pub percent: u8,
    /// Organs in words.
    pub organs: String,
}

/// A section of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Title.
    pub title: String,
    /// Its measures.
    pub tiles: Vec<Tile>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlanQuery {
    /// Organ.
    pub organ: String,
    /// Light.
    pub light: String,
    /// Due until.
    pub due: String,
    /// What carries it, as kind and id.
    pub carried: String,
}

/// The board.
#[derive(Debug, Clone, Default)]
pub struct PlanBoard {
    /// Title of the plan.
    pub title: String,
    /// Lines above: words and page (e.g. 逾期 3 项).
    pub counts: Vec<(String, String)>,
    /// Sections as columns.
    pub sections: Vec<Section>,
    /// What was asked.
    pub query: PlanQuery,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
    /// What may carry a measure, to choose from.
    pub procedures: Vec<Choice>,
    /// What this person may do: title and page.
    pub acts: Vec<(String, String)>,
}

/// The content of the board.
#[must_use]
pub fn board(board: &PlanBoard) -> Markup {
    html! {
        h1 { "计划" }
        p class="z-lead" { (board.title) }
        @if !board.acts.is_empty() {
            div class="z-actions" { @for (title, href) in &board.acts { a class="btn" href=(href) { (title) } " " } }
        }
        @if !board.counts.is_empty() {
            ul class="z-counts" { @for (says, href) in &board.counts { li { a href=(href) { (says) } } } }
        }
        (filters(board))
        @if board.sections.iter().all(|section| section.tiles.is_empty()) {
            (parts::empty("没有符合条件的措施。还没有导入计划时，请领导小组办公室导入文件。", Some(("清空条件", "/plan"))))
        }
        div class="z-board" {
            @for (index, section) in board.sections.iter().enumerate() {
                section aria-labelledby={ "s-" (index) } {
                    h2 id={ "s-" (index) } { (section.title) " " span class="z-count" { (section.tiles.len()) } }
                    ul { @for tile in &section.tiles { li { (one(tile)) } } }
                }
            }
        }
    }
}

fn filters(board: &PlanBoard) -> Markup {
    let q = &board.query;
    let lights = [
        ("overdue", "● 逾期"),
        ("soon", "▲ 临期"),
        ("normal", "■ 正常"),
        ("met", "✓ 已完成"),
        ("unassigned", "未下达"),
    ];
    let lights: Vec<Choice> = lights.map(|(id, title)| Choice::new(id, title)).into();
    html! {
        form class="z-query" method="get" action="/plan" aria-label="筛选措施" {
            (parts::select("plan-organ", "organ", "责任机关", "全部机关", &board.organs, &q.organ))
            (parts::select("plan-light", "light", "状态", "全部", &lights, &q.light))
            (parts::select("plan-carried", "carried", "由什么承载", "全部", &board.procedures, &q.carried))
            (parts::input("plan-due", "due", "期限不晚于", "date", &q.due))
            div class="z-filter z-buttons" { button class="btn btn-primary" type="submit" { "筛选" } a class="btn" href="/plan" { "清空" } }
        }
    }
}

fn one(tile: &Tile) -> Markup {
    html! {
        a class="z-tile" href=(tile.href) {
            span class="z-tile-number" { (tile.number) }
            span class="z-tile-title" { (tile.title) }
            (parts::ring(tile.percent))
            span class="z-tile-foot" {
                @if let Some(lamp) = &tile.lamp { (light(lamp)) }
                span class="z-quiet" { (tile.organs) }
            }
        }
    }
}
