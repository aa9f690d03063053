//! 督办: limits of the plan's tasks that have passed or come near, as a page and as a file for a spreadsheet.
use super::{organ_choices, page};
use crate::address;
use crate::csv;
use crate::error::Answer;
use crate::session::Officer;
use crate::state::WebState;
use crate::ui::frame::Place;
use crate::ui::light::Lamp;
use crate::ui::parts::{Choice, Tab};
use crate::ui::plan::{ReminderRow, RemindersPage, reminders};
use crate::ui::words;
use app::plan::{Reminder, ReminderFilter};
use axum::extract::{Query, State};
use jiff::Timestamp;
use law::plan::definition::Plan;

/// Heads of the file's columns.
const COLUMNS: [&str; 12] = [
    "状态",
    "剩余或逾期",
    "期限",
    "任务",
    "文号",
    "任务状态",
    "应办机关",
    "止于",
    "提醒",
    "措施编号",
    "措施",
    "部分",
];
/// Lights to choose from: word in the address and title.
const LIGHTS: [(&str, &str); 3] = [("", "全部"), ("overdue", "逾期"), ("soon", "临期")];

/// `GET /plan/reminders`.
///
/// # Errors
/// When the person may not read the plan.
pub async fn show(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<ReminderFilter>,
) -> Answer {
    let all = state.platform.plan_reminders(&signed.person).await?;
    let (plan, now) = (&state.platform.rules.directory.plan, state.platform.now());
    let sections = plan.sections.iter().map(|s| Choice::new(s.number.to_string(), &s.title));
    let view = RemindersPage {
        tabs: LIGHTS.map(|(light, title)| tab(&all, &asked, light, title)).into(),
        light: asked.light.clone(),
        organ: asked.organ.clone(),
        organs: organ_choices(&state.platform),
        section: asked.section.clone(),
        sections: sections.collect(),
        rows: all.iter().filter(|found| asked.admits(found)).map(|found| row(plan, found, now)).collect(),
        sheet: address_of("/plan/reminders.csv", &asked),
    };
    Ok(page(&signed, "计划任务督办", Some(Place::Plan), &reminders(&view)))
}

/// `GET /plan/reminders.csv`: the same rows.
///
/// # Errors
/// When the person may not read the plan.
pub async fn sheet(
    State(state): State<WebState>,
    Officer(signed): Officer,
    Query(asked): Query<ReminderFilter>,
) -> Answer {
    let all = state.platform.plan_reminders(&signed.person).await?;
    let (plan, now) = (&state.platform.rules.directory.plan, state.platform.now());
    let rows = all.iter().filter(|found| asked.admits(found)).map(|found| cells(plan, found, now));
    let text = csv::text(&COLUMNS, rows);
    let today = case::actor::civil_date(now);
    csv::download(&format!("计划任务督办 {today}.csv"), text)
}

fn address_of(path: &str, asked: &ReminderFilter) -> String {
    let pairs = [("light", &*asked.light), ("organ", &*asked.organ), ("section", &*asked.section)];
    address::with_query(path, &pairs)
}

/// A tab with the number of rows that it opens.
fn tab(all: &[Reminder], asked: &ReminderFilter, light: &str, title: &str) -> Tab {
    let filter = ReminderFilter { light: light.into(), ..asked.clone() };
    let count = all.iter().filter(|found| filter.admits(found)).count();
    Tab {
        title: title.into(),
        href: address_of("/plan/reminders", &filter),
        count: i64::try_from(count).ok(),
        active: asked.light == light,
    }
}

fn measure_title(plan: &Plan, number: u32) -> &str {
    plan.measure(number).map_or("", |measure| measure.title.as_str())
}

fn row(plan: &Plan, found: &Reminder, now: Timestamp) -> ReminderRow {
    let number = found.measure;
    ReminderRow {
        lamp: Lamp::new(found.light, found.light.remaining_text(Some(found.due_at), now)),
        limit: found.limit.clone(),
        task: found.title.clone(),
        number: found.number.clone(),
        state: found.status.clone(),
        measure: (format!("第{number}项 {}", measure_title(plan, number)), format!("/plan/{number}")),
        organ: found.organ_name.clone(),
        due: found.due_at,
        escalates_to: found.escalates_to.clone(),
    }
}

fn cells(plan: &Plan, found: &Reminder, now: Timestamp) -> Vec<String> {
    let section = plan.sections.iter().find(|section| section.number == found.section);
    vec![
        found.light.label().to_owned(),
        found.light.remaining_text(Some(found.due_at), now),
        found.limit.clone(),
        found.title.clone(),
        found.number.clone(),
        found.status.clone(),
        found.organ_name.clone(),
        words::instant(found.due_at),
        found.escalates_to.clone(),
        found.measure.to_string(),
        measure_title(plan, found.measure).to_owned(),
        section.map(|section| section.title.clone()).unwrap_or_default(),
    ]
}
