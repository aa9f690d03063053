//! What the plan board needs to know of a task, kept as JSON in its read model beside the columns that lists share.
use crate::clock::micros;
use case::clock::{Clock, ClockState};
use case::value::FileRef;
use case::{CaseState, FieldValue};
use jiff::civil::Date;
use law::procedure::{Ending, Procedure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::CaseRow;

/// Field of a task's procedure that holds the number of the measure.
pub(crate) const MEASURE: &str = "measure";
const RESPONSIBLE_ORGAN: &str = "responsible_organ";
const DELIVERABLE: &str = "deliverable";
const DUE_ON: &str = "due_on";
const PROGRESS: &str = "progress_percent";
const RETURN_REASON: &str = "return_reason";

/// Most files of a task that the board lists; the rest are with the case.
const MAX_EVIDENCE: usize = 50;

/// A task of the plan as its read model keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TaskFacts {
    /// Id of the responsible organ.
    pub(crate) organ: String,
    /// What is to be delivered.
    pub(crate) deliverable: String,
    /// Day on which the task is due.
    pub(crate) due_on: Option<Date>,
    /// Last instant of that day as the limit counts it, microseconds.
    pub(crate) due_at: Option<i64>,
    /// From when that limit warns, microseconds.
    pub(crate) warn_at: Option<i64>,
    /// When the deliverable was handed in, unless it was returned since, microseconds.
    pub(crate) submitted_at: Option<i64>,
    /// Progress as reported, percent.
    pub(crate) progress: Option<i64>,
    /// Why the deliverable was returned the last time.
    pub(crate) return_reason: String,
    /// Files given as evidence, the latest last.
    pub(crate) evidence: Vec<FileRef>,
}

/// The part of a read model's JSON that the board reads.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TaskSummary {
    /// What the end of the task means, once it has ended.
    #[serde(default)]
    pub(crate) ending: Option<Ending>,
    /// The task.
    #[serde(default)]
    pub(crate) task: TaskFacts,
}

impl TaskSummary {
    /// What a row keeps; empty where it is no task.
    pub(crate) fn of(row: &CaseRow) -> Self {
        serde_json::from_str(&row.facts_json).unwrap_or_default()
    }
}

impl TaskFacts {
    /// Taken from the state of a task and its clocks.
    pub(super) fn of(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Self {
        let text = |id: &str| state.facts.get(id).map(|value| case::road::shown(value, None));
        let clock = last_run(procedure, clocks);
        let met = clock.filter(|clock| clock.state == ClockState::Met);
        let number = |id: &str| match state.facts.get(id) {
            Some(FieldValue::Number(number)) => Some(*number),
            _ => None,
        };
        TaskFacts {
            organ: text(RESPONSIBLE_ORGAN).unwrap_or_default(),
            deliverable: text(DELIVERABLE).unwrap_or_default(),
            due_on: match state.facts.get(DUE_ON) {
                Some(FieldValue::Date(day)) => Some(*day),
                _ => None,
            },
            due_at: clock.and_then(|clock| clock.due_at).map(micros),
            warn_at: clock.and_then(|clock| clock.warn_at).map(micros),
            submitted_at: met.and_then(|clock| clock.ended_at).map(micros),
            progress: number(PROGRESS),
            return_reason: text(RETURN_REASON).unwrap_or_default(),
            evidence: evidence(state),
        }
    }
}

/// The last run of the limit that counts to the task's own day.
fn last_run<'a>(procedure: &Procedure, clocks: &'a [Clock]) -> Option<&'a Clock> {
    let by_field =
        |limit: &&law::procedure::Limit| limit.due_field.as_ref().is_some_and(|field| field.value == DUE_ON);
    let limit = procedure.limits.iter().find(by_field)?;
    clocks.iter().filter(|clock| clock.limit == limit.id.value).max_by_key(|clock| clock.run)
}

/// The latest files of a task, each once.
fn evidence(state: &CaseState) -> Vec<FileRef> {
    let mut seen = BTreeSet::new();
    let newest = state.papers.iter().rev().filter(|file| seen.insert(&file.sha256)).take(MAX_EVIDENCE);
    let mut files: Vec<FileRef> = newest.cloned().collect();
    files.reverse();
    files
}
