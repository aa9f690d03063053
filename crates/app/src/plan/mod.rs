//! The plan board: measures, their tasks, progress and lights, computed from the tasks' cases. Everyone who may read the
//! plan sees the same board; the case behind a task stays with the organs that have to do with it.
mod import;
mod reminders;
mod task;

pub use import::{MAX_PLAN_FILE_BYTES, PlanPreview};
pub use reminders::{Reminder, ReminderFilter};
pub use task::{DueSource, PlanTask, TaskState};

use crate::cases::TaskSummary;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Request, Scope};
use law::plan::definition::{Carrier, CarrierKind, Measure};
use law::procedure::{Act, Procedure};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{CaseQuery, CaseRow, MAX_PAGE};
use uuid::Uuid;

/// Most tasks that a board reads.
const MAX_TASKS: usize = 5_000;

/// A measure on the board.
#[derive(Debug, Clone, Serialize)]
pub struct MeasureTile {
    /// Number.
    pub number: u32,
    /// Short title.
    pub title: String,
    /// Section.
    pub section: u32,
    /// Organs by duty, lead first: (id, name).
    pub organs: Vec<(String, String)>,
    /// What carries it.
    pub carried_by: Vec<CarriedBy>,
    /// Tasks assigned and not withdrawn.
    pub tasks: usize,
    /// Tasks whose deliverable was accepted.
    pub accepted: usize,
    /// Tasks past their own day, the deliverable not handed in.
    pub overdue: usize,
    /// Tasks near their own day, the deliverable not handed in.
    pub soon: usize,
    /// Tasks whose deliverable was handed in after their own day.
    pub late: usize,
    /// Nearest own day of a task whose deliverable is not handed in, as its last instant in microseconds.
    pub next_due_at: Option<i64>,
}

/// Something that carries a measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CarriedBy {
    /// Word of its kind.
    pub kind: &'static str,
    /// Its kind in Chinese.
    pub kind_title: &'static str,
    /// Its id among the things of that kind.
    pub id: String,
    /// Its title in Chinese.
    pub title: String,
    /// Whether the data hold it; otherwise it is still to be made.
    pub exists: bool,
}

impl CarriedBy {
    /// `kind:id`, because two kinds may use one id.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}", self.kind, self.id)
    }
}

impl MeasureTile {
    /// Accepted share of its tasks, in percent; nothing counts before acceptance.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.accepted * 100).checked_div(self.tasks).unwrap_or(0)
    }

    /// `unassigned`, `overdue`, `done`, `done-late`, `soon` or `running`.
    #[must_use]
    pub const fn light(&self) -> &'static str {
        match self {
            _ if self.tasks == 0 => "unassigned",
            _ if self.overdue > 0 => "overdue",
            _ if self.accepted == self.tasks && self.late == 0 => "done",
            _ if self.accepted == self.tasks => "done-late",
            _ if self.soon > 0 => "soon",
            _ => "running",
        }
    }
}

impl Platform {
    /// Every measure with its tasks counted, the same for everyone who may read the plan.
    ///
    /// # Errors
    /// When the person may not read the plan.
    pub async fn plan_board(&self, person: &Person) -> Result<Vec<MeasureTile>, AppFault> {
        let scope = self.access.plan_scope(&person.actor)?;
        let mut by_measure: BTreeMap<i64, Vec<CaseRow>> = BTreeMap::new();
        for row in self.task_rows(&scope, None).await? {
            if let Some(measure) = row.measure {
                by_measure.entry(measure).or_default().push(row);
            }
        }
        let measures = self.rules.directory.plan.measures.iter();
        Ok(measures
            .map(|measure| {
                let tasks = by_measure.remove(&i64::from(measure.number)).unwrap_or_default();
                self.tile(measure, &tasks)
            })
            .collect())
    }

    fn tile(&self, measure: &Measure, rows: &[CaseRow]) -> MeasureTile {
        let (directory, now) = (&self.rules.directory, self.now());
        let tasks: Vec<PlanTask> = rows
            .iter()
            .map(|row| self.task_of(row, false))
            .filter(|task| task.state != TaskState::Withdrawn)
            .collect();
        let count = |holds: &dyn Fn(&PlanTask) -> bool| tasks.iter().filter(|task| holds(task)).count();
        let open = tasks.iter().filter(|task| task.state == TaskState::Open);
        MeasureTile {
            number: measure.number,
            title: measure.title.clone(),
            section: measure.section,
            organs: measure
                .duty_organs
                .iter()
                .map(|id| (id.clone(), directory.organ_name(id).to_owned()))
                .collect(),
            carried_by: measure.carried_by.iter().map(|carrier| self.carried(carrier)).collect(),
            tasks: tasks.len(),
            accepted: count(&|task| task.state == TaskState::Accepted),
            overdue: count(&|task| task.is_overdue(now)),
            soon: count(&|task| task.is_near(now)),
            late: count(&PlanTask::was_late),
            next_due_at: open.filter_map(|task| task.due_at).min().map(micros),
        }
    }

    fn carried(&self, carrier: &Carrier) -> CarriedBy {
        let (library, id) = (&self.rules.library, carrier.id.as_str());
        let found = match carrier.kind {
            CarrierKind::Procedure => {
                let named = library.procedures.values().find(|procedure| *procedure.id == id);
                named.map(|procedure| &procedure.title)
            }
            CarrierKind::Table => library.table(id).map(|table| &table.title),
            CarrierKind::Register => library.registers.get(id).map(|register| &register.title),
            CarrierKind::Topic => library.topics.get(id).map(|topic| &topic.title),
            CarrierKind::Indicator => library.tallies.get(id).map(|tally| &tally.title),
            CarrierKind::Task => self.rules.directory.plan.seed(id).map(|seed| &seed.title),
            _ => None,
        };
        CarriedBy {
            kind: carrier.kind.key(),
            kind_title: carrier.kind.label(),
            id: carrier.id.clone(),
            title: found.unwrap_or(&carrier.title).clone(),
            exists: found.is_some(),
        }
    }

    /// Tasks of one measure, as everyone who may read the plan sees them; files only where the person may read the case.
    ///
    /// # Errors
    /// When the person may not read the plan.
    pub async fn plan_tasks(&self, person: &Person, measure: u32) -> Result<Vec<PlanTask>, AppFault> {
        let scope = self.access.plan_scope(&person.actor)?;
        let measure = Some(i64::from(measure));
        let rows = self.task_rows(&scope, measure).await?;
        let readable: BTreeSet<Uuid> = match self.access.scope(&person.actor) {
            Ok(own) => self.task_rows(&own, measure).await?.into_iter().map(|row| row.case_id).collect(),
            Err(_) => BTreeSet::new(),
        };
        Ok(rows.iter().map(|row| self.task_of(row, readable.contains(&row.case_id))).collect())
    }

    async fn task_rows(&self, scope: &Scope, measure: Option<i64>) -> Result<Vec<CaseRow>, AppFault> {
        let mut query = CaseQuery {
            procedure: Some(self.rules.directory.plan_procedure().to_owned()),
            measure,
            limit: MAX_PAGE,
            ..CaseQuery::default()
        };
        let mut rows = Vec::new();
        loop {
            let page = self.store.cases(scope, &query).await?;
            rows.extend(page.rows);
            match page.next {
                Some(next) if rows.len() < MAX_TASKS => query.cursor = Some(next),
                _ => return Ok(rows),
            }
        }
    }

    fn task_of(&self, row: &CaseRow, readable: bool) -> PlanTask {
        PlanTask::new(row, TaskSummary::of(row), readable, &self.rules.directory)
    }

    /// The act with which this person may assign a task of the plan today, if he may.
    #[must_use]
    pub fn task_opening(&self, person: &Person) -> Option<(&Procedure, &Act)> {
        self.access.authorise(&person.actor, &Request::AssignTask).ok()?;
        let today = case::actor::civil_date(self.now());
        let procedure = self.rules.library.procedure_on(self.rules.directory.plan_procedure(), today)?;
        let act = procedure.acts.iter().find(|act| act.opens && !act.is_receipt())?;
        self.grant_opening(person, procedure, act).ok()?;
        Some((procedure, act))
    }
}
