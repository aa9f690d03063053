//! 督办: limits of the plan's tasks that have passed or come near.
use crate::ui::light::{Lamp, light};
use crate::ui::parts::{self, Choice, Tab};
use crate::ui::words;
use jiff::Timestamp;
use maud::{Markup, html};

/// A limit of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRow {
    /// Light with the time left or passed.
    pub lamp: Lamp,
    /// What is owed, e.g. 签收任务.
    pub limit: String,
    /// Title of the task.
    pub task: String,
    /// Its number.
    pub number: String,
    /// Its state in words.
    pub state: String,
    /// Measure: words and page.
    pub measure: (String, String),
    /// Organ that owes it.
    pub organ: String,
    /// Until when.
    pub due: Timestamp,
    /// Who hears of it.
    pub escalates_to: String,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct RemindersPage {
    /// All, overdue, soon, each with its count under the other filters.
    pub tabs: Vec<Tab>,
    /// Light asked for, kept by the form.
    pub light: String,
    /// Organ asked for.
    pub organ: String,
    /// Organs to choose from.
    pub organs: Vec<Choice>,
    /// Section asked for.
    pub section: String,
    /// Sections to choose from.
    pub sections: Vec<Choice>,
    /// The limits, most urgent first.
    pub rows: Vec<ReminderRow>,
    /// Address of the same list as a file for a spreadsheet.
    pub sheet: String,
}

/// The content of the page.
#[must_use]
pub fn reminders(page: &RemindersPage) -> Markup {
    html! {
        p class="z-quiet" { a href="/plan" { "计划" } " › 督办" }
        h1 { "计划任务督办" }
        p class="z-lead" { "各机关逾期和临期的计划任务期限。到期只提醒、升级、列入督办，不自动改变任务。" }
        (parts::tabs("范围", &page.tabs))
        form class="z-query" method="get" action="/plan/reminders" aria-label="筛选期限" {
            input type="hidden" name="light" value=(page.light);
            (parts::select("reminder-organ", "organ", "应办机关", "全部机关", &page.organs, &page.organ))
            (parts::select("reminder-section", "section", "部分", "全部", &page.sections, &page.section))
            div class="z-filter z-buttons" {
                button class="btn btn-primary" type="submit" { "筛选" }
                a class="btn" href="/plan/reminders" { "清空" }
                a class="btn" href=(page.sheet) { "导出表格（CSV）" }
            }
        }
        (rows(&page.rows))
    }
}

fn rows(rows: &[ReminderRow]) -> Markup {
    html! {
        @if rows.is_empty() { (parts::empty("这个范围内没有逾期或者临期的期限。", Some(("看全部", "/plan/reminders")))) }
        @else {
            div class="table-responsive" {
                table class="table z-table" {
                    caption class="visually-hidden" { "计划任务的期限" }
                    thead { tr { @for head in ["状态", "期限", "任务", "应办机关", "止于", "提醒", "措施"] { th scope="col" { (head) } } } }
                    tbody { @for found in rows { (row(found)) } }
                }
            }
        }
    }
}

fn row(row: &ReminderRow) -> Markup {
    let (measure, href) = &row.measure;
    html! {
        tr {
            td data-label="状态" { (light(&row.lamp)) }
            td data-label="期限" { (row.limit) br; span class="z-quiet" { (row.state) } }
            td data-label="任务" { a href={ (href) "#tasks" } { (row.task) } br; span class="z-number" { (row.number) } }
            td data-label="应办机关" { (row.organ) }
            td data-label="止于" { (words::instant(row.due)) }
            td data-label="提醒" { (row.escalates_to) }
            td data-label="措施" { a href=(href) { (measure) } }
        }
    }
}
