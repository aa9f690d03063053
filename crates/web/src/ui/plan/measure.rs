//! One measure: its text, tasks, deliverables with evidence, and what carries it.
use crate::ui::light::{Lamp, light};
use crate::ui::parts;
use crate::ui::words;
use jiff::civil::Date;
use maud::{Markup, html};

/// Something a task has to produce.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deliverable {
    /// What.
    pub title: String,
    /// Evidence: words and address.
    pub evidence: Vec<(String, String)>,
    /// State in words: 未提交、待验收、已验收、退回：理由.
    pub state: String,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// What.
    pub title: String,
    /// Who.
    pub organ: String,
    /// Until when.
    pub due: Option<Date>,
    /// Light.
    pub lamp: Lamp,
    /// What it has to produce.
    pub deliverables: Vec<Deliverable>,
    /// What this person may do: title and page.
    pub acts: Vec<(String, String)>,
}

/// A measure.
#[derive(Debug, Clone, Default)]
pub struct MeasurePage {
    /// Number.
    pub number: u32,
    /// Short title.
    pub title: String,
    /// Section.
    pub section: String,
    /// Text of the imported document, if one was imported.
    pub text: Option<String>,
    /// Responsible organs.
    pub organs: Vec<String>,
    /// What carries it: words and page.
    pub carried_by: Vec<(String, String)>,
    /// Targets in words.
    pub targets: Vec<String>,
    /// Tasks.
    pub tasks: Vec<TaskRow>,
    /// Accepted share, 0–100.
    pub percent: u8,
    /// What the office may do: title and page.
    pub acts: Vec<(String, String)>,
}

fn acts(acts: &[(String, String)]) -> Markup {
    html! { @for (title, href) in acts { a class="btn" href=(href) { (title) } " " } }
}

/// The content of the page.
#[must_use]
pub fn measure(page: &MeasurePage) -> Markup {
    let text = html! {
        @match &page.text {
            Some(text) => { @for line in text.lines() { p class="z-official" { (line) } } },
            None => { p class="z-quiet" { "正式文本尚未导入。管理员用 zhibao plan import 导入后显示在这里。" } },
        }
    };
    let carried = html! {
        @if page.carried_by.is_empty() { p class="z-quiet" { "还没有登记承载它的程序或名录。" } }
        ul class="z-plain" { @for (title, href) in &page.carried_by { li { a href=(href) { (title) } } } }
        @if !page.targets.is_empty() { h3 { "目标" } ul { @for target in &page.targets { li { (target) } } } }
    };
    html! {
        p class="z-quiet" { a href="/plan" { "计划" } " › " (page.section) }
        div class="z-title-line" {
            h1 { "第" (page.number) "项 " (page.title) }
            (parts::ring(page.percent))
        }
        p class="z-quiet" { "责任机关：" (page.organs.join("、")) }
        @if !page.acts.is_empty() { div class="z-actions" { (acts(&page.acts)) } }
        (parts::card("tasks", "任务和成果", &tasks(&page.tasks)))
        div class="z-two z-even" {
            (parts::card("carried", "由什么承载", &carried))
            (parts::card("text", "措施原文", &text))
        }
    }
}

fn tasks(tasks: &[TaskRow]) -> Markup {
    html! {
        @if tasks.is_empty() { p class="z-quiet" { "还没有分解任务。由牵头机关的督办人员分解并指派。" } }
        @for task in tasks {
            section class="z-task" {
                p {
                    (light(&task.lamp)) " " b { (task.title) } " "
                    span class="z-quiet" { (task.organ) @if let Some(due) = task.due { " · " (words::date(due)) "前" } }
                }
                ul {
                    @for deliverable in &task.deliverables {
                        li {
                            (deliverable.title) " " span class="z-tag" { (deliverable.state) }
                            @for (title, href) in &deliverable.evidence { " " a href=(href) { (title) } }
                        }
                    }
                }
                (acts(&task.acts))
            }
        }
    }
}
