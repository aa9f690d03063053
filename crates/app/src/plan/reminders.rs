//! 督办: limits of the plan's tasks that have passed or come near, over all organs, for the office that follows the plan.
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use calendar::Light;
use jiff::Timestamp;
use law::procedure::Procedure;
use serde::{Deserialize, Serialize};
use store::{ClockQuery, DueClock, MAX_PAGE};
use uuid::Uuid;

/// Most limits listed.
const MAX_REMINDERS: usize = 5_000;

/// A limit of a task that has passed or comes near.
#[derive(Debug, Clone, Serialize)]
pub struct Reminder {
    /// The task's case.
    pub case: Uuid,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its status in words.
    pub status: String,
    /// Number of the measure.
    pub measure: u32,
    /// Number of the measure's section.
    pub section: u32,
    /// What is owed, e.g. 签收任务.
    pub limit: String,
    /// Id of the organ that owes it.
    pub organ: String,
    /// Name of that organ.
    pub organ_name: String,
    /// Until when.
    pub due_at: Timestamp,
    /// Overdue, or soon.
    pub light: Light,
    /// Who hears of it, in words.
    pub escalates_to: String,
}

/// Which reminders are wanted. Empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ReminderFilter {
    /// Organ that owes.
    pub organ: String,
    /// Number of the section.
    pub section: String,
    /// `overdue` or `soon`.
    pub light: String,
}

impl ReminderFilter {
    /// Whether a reminder is wanted.
    #[must_use]
    pub fn admits(&self, reminder: &Reminder) -> bool {
        let light = match self.light.as_str() {
            "overdue" => reminder.light == Light::Overdue,
            "soon" => reminder.light == Light::Soon,
            _ => true,
        };
        let organ = self.organ.is_empty() || self.organ == reminder.organ;
        light && organ && (self.section.is_empty() || self.section == reminder.section.to_string())
    }
}

impl Platform {
    /// Every limit of the plan's tasks that has passed or comes near, most urgent first.
    ///
    /// # Errors
    /// When the person may not read the plan.
    pub async fn plan_reminders(&self, person: &Person) -> Result<Vec<Reminder>, AppFault> {
        let scope = self.access.plan_scope(&person.actor)?;
        let now = self.now();
        let today = case::actor::civil_date(now);
        let procedure = self.rules.library.procedure_on(self.rules.directory.plan_procedure(), today);
        let mut query = ClockQuery {
            warn_before: Some(micros(now).saturating_add(1)),
            limit: MAX_PAGE,
            ..ClockQuery::default()
        };
        let mut reminders = Vec::new();
        loop {
            let page = self.store.clocks_due(&scope, &query).await?;
            let found = page.rows.into_iter().filter_map(|row| self.reminder(procedure, row, now));
            reminders.extend(found);
            match page.next {
                Some(next) if reminders.len() < MAX_REMINDERS => query.cursor = Some(next),
                _ => return Ok(reminders),
            }
        }
    }

    fn reminder(&self, procedure: Option<&Procedure>, row: DueClock, now: Timestamp) -> Option<Reminder> {
        let due_at = instant(row.clock.due_at?);
        let measure = self.rules.directory.plan.measure(row.measure?.try_into().ok()?)?;
        let limit = procedure.and_then(|procedure| procedure.limit(&row.clock.limit));
        let role = limit.and_then(|limit| procedure?.role(&limit.escalates_to));
        Some(Reminder {
            case: row.case_id,
            number: row.case_number.unwrap_or_default(),
            title: row.case_title,
            status: row.case_status,
            measure: measure.number,
            section: measure.section,
            limit: row.clock.title,
            organ_name: self.rules.directory.organ_name(&row.clock.owed_organ).to_owned(),
            organ: row.clock.owed_organ,
            due_at,
            light: if now > due_at { Light::Overdue } else { Light::Soon },
            escalates_to: role.map(|role| role.title.clone()).unwrap_or_default(),
        })
    }
}
