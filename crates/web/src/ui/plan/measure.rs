//! One measure: its text, tasks, deliverables with evidence, and what carries it.
use crate::ui::light::{Lamp, light};
use crate::ui::parts;
use crate::ui::words;
use jiff::civil::Date;
use maud::{Markup, html};

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// What.
    pub title: String,
    /// Number of its case.
    pub number: String,
    /// Who.
    pub organ: String,
    /// Its own day.
    pub due: Option<Date>,
    /// Where the day comes from: 计划规定, 默认值·待核对, 办公室确定.
    pub due_source: &'static str,
    /// Whether nobody has confirmed the day yet.
    pub due_in_doubt: bool,
    /// Light by its own day.
    pub lamp: Lamp,
    /// State in words: 办理中, 已报送，待验收, …
    pub state: String,
    /// What it has to produce.
    pub deliverable: String,
    /// Progress as reported, percent.
    pub progress: Option<i64>,
    /// Why it was returned the last time; empty if never.
    pub return_reason: String,
    /// Evidence that this person may open: words and address.
    pub evidence: Vec<(String, String)>,
    /// How many files there are that this person may not open.
    pub hidden_evidence: usize,
    /// What this person may do: title and page.
    pub acts: Vec<(String, String)>,
}

/// What carries a measure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CarrierView {
    /// Kind and title.
    pub title: String,
    /// Page, where there is one.
    pub href: Option<String>,
    /// Whether it exists already.
    pub exists: bool,
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
    /// Whether this person may import it.
    pub may_import: bool,
    /// Responsible organs.
    pub organs: Vec<String>,
    /// What carries it.
    pub carried_by: Vec<CarrierView>,
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
            (parts::card("carried", "由什么承载", &carried(page)))
            (parts::card("text", "措施原文", &text(page)))
        }
    }
}

fn text(page: &MeasurePage) -> Markup {
    html! {
        @match &page.text {
            Some(text) => { @for line in text.lines() { p class="z-official" { (line) } } },
            None => { p class="z-quiet" {
                "正式文本尚未导入。领导小组办公室导入计划文件后显示在这里。"
                @if page.may_import { " " a href="/plan/import" { "导入计划文件" } }
            } },
        }
    }
}

fn carried(page: &MeasurePage) -> Markup {
    html! {
        @if page.carried_by.is_empty() { p class="z-quiet" { "还没有登记承载它的程序或名录。" } }
        ul class="z-plain" {
            @for carrier in &page.carried_by {
                li {
                    @match &carrier.href {
                        Some(href) => { a href=(href) { (carrier.title) } },
                        None => { (carrier.title) },
                    }
                    @if !carrier.exists { " " span class="z-tag" { "尚未建立" } }
                }
            }
        }
        @if !page.targets.is_empty() { h3 { "目标" } ul { @for target in &page.targets { li { (target) } } } }
    }
}

fn tasks(tasks: &[TaskRow]) -> Markup {
    html! {
        @if tasks.is_empty() { p class="z-quiet" { "还没有分解任务。由牵头机关的督办人员分解并指派。" } }
        @for task in tasks { (one(task)) }
    }
}

fn one(task: &TaskRow) -> Markup {
    html! {
        section class="z-task" {
            p {
                (light(&task.lamp)) " " b { (task.title) } " " span class="z-tag" { (task.state) } " "
                span class="z-quiet" { (task.organ) " " span class="z-number" { (task.number) } }
            }
            dl class="z-given" {
                div { dt { "完成日期" } dd {
                    @match task.due { Some(due) => { (words::date(due)) }, None => { "未定" } }
                    " " span class={ "z-tag" @if task.due_in_doubt { " z-tag-doubt" } } { (task.due_source) }
                } }
                div { dt { "成果要求" } dd { (task.deliverable) } }
                div { dt { "上报进度" } dd { @match task.progress { Some(percent) => { (percent) "%" }, None => { "未报" } } } }
                @if !task.return_reason.is_empty() { div { dt { "最近退回原因" } dd { (task.return_reason) } } }
                div { dt { "佐证" } dd { (evidence(task)) } }
            }
            (acts(&task.acts))
        }
    }
}

fn evidence(task: &TaskRow) -> Markup {
    html! {
        @if task.evidence.is_empty() && task.hidden_evidence == 0 { "还没有" }
        @if task.hidden_evidence > 0 { (task.hidden_evidence) " 份，由承办和责任机关查看" }
        @if !task.evidence.is_empty() {
            ul class="z-plain" { @for (name, href) in &task.evidence { li { a href=(href) { (name) } } } }
        }
    }
}
