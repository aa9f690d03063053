//! The plan board: measures, their tasks, progress and lights, computed from the tasks' cases.
use crate::clock::micros;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use law::plan::definition::Measure;
use law::procedure::Ending;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{CaseQuery, CaseRow, MAX_PAGE};

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
    /// What carries it: (kind in words, id).
    pub carried_by: Vec<(String, String)>,
    /// Tasks assigned.
    pub tasks: usize,
    /// Tasks whose deliverable was accepted.
    pub accepted: usize,
    /// Tasks past their day.
    pub overdue: usize,
    /// Nearest due time of an open task, microseconds.
    pub next_due_at: Option<i64>,
}

impl MeasureTile {
    /// Accepted share of its tasks, in percent; nothing counts before acceptance.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.accepted * 100).checked_div(self.tasks).unwrap_or(0)
    }

    /// `unassigned`, `overdue`, `done`, `soon` or `running`.
    #[must_use]
    pub fn light(&self, now_micros: i64, soon_micros: i64) -> &'static str {
        match self.next_due_at {
            _ if self.tasks == 0 => "unassigned",
            _ if self.overdue > 0 => "overdue",
            _ if self.accepted == self.tasks => "done",
            Some(due) if due < now_micros + soon_micros => "soon",
            _ => "running",
        }
    }
}

impl Platform {
    /// Every measure with its tasks counted.
    ///
    /// # Errors
    /// When the person may not read the plan.
    pub async fn plan_board(&self, person: &Person) -> Result<Vec<MeasureTile>, AppFault> {
        self.access.authorise(&person.actor, &Request::ReadPlan)?;
        let mut by_measure: BTreeMap<i64, Vec<CaseRow>> = BTreeMap::new();
        for row in self.tasks(person, None).await? {
            if let Some(measure) = row.measure {
                by_measure.entry(measure).or_default().push(row);
            }
        }
        let now = micros(self.now());
        let measures = self.rules.directory.plan.measures.iter();
        Ok(measures
            .map(|measure| {
                let tasks = by_measure.remove(&i64::from(measure.number)).unwrap_or_default();
                self.tile(measure, &tasks, now)
            })
            .collect())
    }

    fn tile(&self, measure: &Measure, tasks: &[CaseRow], now: i64) -> MeasureTile {
        let directory = &self.rules.directory;
        let counted: Vec<&CaseRow> = tasks.iter().filter(|row| ending(row) != Some(Ending::Void)).collect();
        let open = || counted.iter().filter(|row| row.closed_at.is_none());
        MeasureTile {
            number: measure.number,
            title: measure.title.clone(),
            section: measure.section,
            organs: measure
                .duty_organs
                .iter()
                .map(|id| (id.clone(), directory.organ_name(id).to_owned()))
                .collect(),
            carried_by: measure
                .carried_by
                .iter()
                .map(|c| (c.kind.label().to_owned(), c.id.clone()))
                .collect(),
            tasks: counted.len(),
            accepted: counted.iter().filter(|row| ending(row) == Some(Ending::Fulfilled)).count(),
            overdue: open().filter(|row| row.next_due_at.is_some_and(|due| due < now)).count(),
            next_due_at: open().filter_map(|row| row.next_due_at).min(),
        }
    }

    /// Tasks of one measure, or of all.
    ///
    /// # Errors
    /// When the person may not read the plan.
    pub async fn tasks(&self, person: &Person, measure: Option<i64>) -> Result<Vec<CaseRow>, AppFault> {
        self.access.authorise(&person.actor, &Request::ReadPlan)?;
        let scope = self.access.scope(&person.actor)?;
        let mut query = CaseQuery {
            procedure: Some(self.rules.directory.plan_procedure().to_owned()),
            measure,
            limit: MAX_PAGE,
            ..CaseQuery::default()
        };
        let mut rows = Vec::new();
        loop {
            let page = self.store.cases(&scope, &query).await?;
            rows.extend(page.rows);
            match page.next {
                Some(next) if rows.len() < MAX_TASKS => query.cursor = Some(next),
                _ => return Ok(rows),
            }
        }
    }
}

/// What the end of a task means, as its read model keeps it.
fn ending(row: &CaseRow) -> Option<Ending> {
    let summary: serde_json::Value = serde_json::from_str(&row.facts_json).ok()?;
    serde_json::from_value(summary.get("ending")?.clone()).ok()
}
