//! Clocks: how much of a period is used, what is left, from when, under which article, and how it was counted.
use crate::ui::light::{self, Lamp};
use crate::ui::parts::{self, Cite};
use crate::ui::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// A clock of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockView {
    /// Title of the limit.
    pub title: String,
    /// Light and words.
    pub lamp: Lamp,
    /// Share of the period that is used up, 0–100.
    pub used_percent: u8,
    /// Period in words, e.g. 3日.
    pub period: String,
    /// From when it runs.
    pub from: Timestamp,
    /// Last moment; `None` while suspended.
    pub due: Option<Timestamp>,
    /// Who owes it.
    pub owed_by: String,
    /// Article and whether it was checked.
    pub cite: Cite,
    /// Arithmetic, step by step.
    pub steps: Vec<String>,
    /// What follows when it is missed.
    pub consequence: String,
    /// Counted with a calendar not yet published: provisional.
    pub provisional: bool,
}

/// Clocks, each with its arithmetic; those that ended are folded away, so that what runs stands before what may be done.
#[must_use]
pub fn clocks(clocks: &[ClockView]) -> Markup {
    let (ended, running): (Vec<_>, Vec<_>) =
        clocks.iter().partition(|clock| clock.lamp.light == calendar::Light::Met);
    let body = html! {
        @if running.is_empty() { p class="z-quiet" { "目前没有正在计算的期限。" } } @else { (list(&running)) }
        @if !ended.is_empty() {
            details class="z-more" { summary { "已经结束的期限（" (ended.len()) "）" } (list(&ended)) }
        }
    };
    parts::card("clocks", "期限", &body)
}

fn list(clocks: &[&ClockView]) -> Markup {
    html! { ul class="z-clocks" { @for clock in clocks { li { (one(clock)) } } } }
}

fn one(clock: &ClockView) -> Markup {
    let used = format!("{}：已用 {}%", clock.title, clock.used_percent.min(100));
    html! {
        div class="z-clock-line" {
            b { (clock.title) } span class="z-quiet" { (clock.period) }
            (parts::bar(clock.used_percent, light::class(clock.lamp.light), &used))
            (light::light(&clock.lamp))
        }
        p class="z-clock-more" {
            span { "起 " time datetime=(words::machine_instant(clock.from)) { (words::instant(clock.from)) } }
            @match clock.due {
                Some(due) => { span { "止 " time datetime=(words::machine_instant(due)) { (words::instant(due)) } } },
                None => { span { "已中止，恢复后继续计算" } },
            }
            span { "责任 " (clock.owed_by) }
            span { "依据 " (parts::cite(&clock.cite)) }
            @if clock.provisional { span class="z-tag z-tag-doubt" { "？当年放假安排未公布，暂定" } }
        }
        @if !clock.steps.is_empty() || !clock.consequence.is_empty() {
            details {
                summary { "算法" }
                ol { @for step in &clock.steps { li { (step) } } }
                @if !clock.consequence.is_empty() { p class="z-help" { "逾期后果：" (clock.consequence) } }
            }
        }
    }
}
