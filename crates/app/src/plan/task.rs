//! One task of the plan, as it stands on the board.
use crate::cases::TaskSummary;
use crate::clock::instant;
use crate::directory::Directory;
use calendar::Light;
use case::value::FileRef;
use jiff::Timestamp;
use jiff::civil::Date;
use law::plan::definition::DueStatus;
use law::procedure::Ending;
use serde::Serialize;
use store::CaseRow;
use uuid::Uuid;

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskState {
    /// The deliverable is still owed.
    Open,
    /// Handed in and not accepted yet.
    Submitted,
    /// Accepted.
    Accepted,
    /// Withdrawn: it counts for nothing.
    Withdrawn,
}

/// Where a task's day comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueSource {
    /// The plan's text sets it.
    Plan,
    /// Our default for this task, which the office has not changed.
    Default,
    /// The office set it.
    Office,
}

/// A task of the plan.
#[derive(Debug, Clone, Serialize)]
pub struct PlanTask {
    /// Its case.
    pub case: Uuid,
    /// Number of the case.
    pub number: String,
    /// What is to be done.
    pub title: String,
    /// Id of the responsible organ.
    pub organ: String,
    /// Name of that organ.
    pub organ_name: String,
    /// Status in words.
    pub status: String,
    /// How far it is.
    pub state: TaskState,
    /// The task's own day.
    pub due_on: Option<Date>,
    /// Last instant of that day, as the limit counts it.
    pub due_at: Option<Timestamp>,
    /// Where the day comes from.
    pub due_source: DueSource,
    /// From when the limit warns.
    pub warn_at: Option<Timestamp>,
    /// When the deliverable was handed in.
    pub submitted_at: Option<Timestamp>,
    /// What is to be delivered.
    pub deliverable: String,
    /// Progress as reported, percent.
    pub progress: Option<i64>,
    /// Why it was returned the last time; empty if never.
    pub return_reason: String,
    /// How many files were given as evidence.
    pub evidence_count: usize,
    /// The files, if the person may read the case.
    pub evidence: Vec<FileRef>,
    /// Whether the person may open the case.
    pub readable: bool,
}

impl PlanTask {
    pub(super) fn new(row: &CaseRow, summary: TaskSummary, readable: bool, directory: &Directory) -> Self {
        let task = summary.task;
        let state = match summary.ending {
            Some(Ending::Void) => TaskState::Withdrawn,
            Some(Ending::Fulfilled) => TaskState::Accepted,
            None if task.submitted_at.is_some() => TaskState::Submitted,
            None => TaskState::Open,
        };
        PlanTask {
            case: row.case_id,
            number: row.number.clone().unwrap_or_default(),
            title: row.title.clone(),
            organ_name: directory.organ_name(&task.organ).to_owned(),
            status: row.status.clone(),
            state,
            due_on: task.due_on,
            due_at: task.due_at.map(instant),
            due_source: due_source(row, &task.organ, task.due_on, directory),
            warn_at: task.warn_at.map(instant),
            submitted_at: task.submitted_at.map(instant),
            deliverable: task.deliverable,
            progress: task.progress,
            return_reason: task.return_reason,
            evidence_count: task.evidence.len(),
            evidence: if readable { task.evidence } else { Vec::new() },
            readable,
            organ: task.organ,
        }
    }

    /// Whether its own day has passed and the deliverable is still owed.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == TaskState::Open && self.due_at.is_some_and(|due| now > due)
    }

    /// Whether its own day is near and the deliverable still owed.
    #[must_use]
    pub fn is_near(&self, now: Timestamp) -> bool {
        let warns = self.warn_at.is_some_and(|warn| now >= warn);
        self.state == TaskState::Open && warns && !self.is_overdue(now)
    }

    /// Whether the deliverable was handed in after its day.
    #[must_use]
    pub fn was_late(&self) -> bool {
        let handed_in = matches!(self.state, TaskState::Submitted | TaskState::Accepted);
        handed_in && self.submitted_at.zip(self.due_at).is_some_and(|(at, due)| at > due)
    }

    /// The light by its own day: done only if accepted and handed in in time.
    #[must_use]
    pub fn light(&self, now: Timestamp) -> Light {
        match self.state {
            TaskState::Withdrawn => Light::Suspended,
            _ if self.was_late() || self.is_overdue(now) => Light::Overdue,
            TaskState::Accepted => Light::Met,
            TaskState::Submitted => Light::Normal,
            TaskState::Open if self.is_near(now) => Light::Soon,
            TaskState::Open => Light::Normal,
        }
    }
}

/// A day that is still the one the plan's file suggests for the task is the plan's or our default; else the office's.
fn due_source(row: &CaseRow, organ: &str, due_on: Option<Date>, directory: &Directory) -> DueSource {
    let measure = row.measure.and_then(|number| u32::try_from(number).ok());
    let measure = measure.and_then(|number| directory.plan.measure(number));
    let mut seeds = measure.iter().flat_map(|measure| &measure.tasks);
    let seed = seeds.find(|seed| seed.title == row.title && seed.organ == organ);
    match seed.filter(|seed| due_on.is_some_and(|day| seed.due.falls_on(day))).map(|seed| seed.due_status) {
        Some(DueStatus::Verified) => DueSource::Plan,
        Some(DueStatus::Default) => DueSource::Default,
        None => DueSource::Office,
    }
}
