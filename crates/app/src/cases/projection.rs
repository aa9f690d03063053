//! The read model of a case: everything lists, work lists and watchers need, taken from its state.
use crate::clock::micros;
use crate::platform::Platform;
use case::clock::{Clock, ClockState};
use case::{CaseState, FieldValue, open_acts};
use law::procedure::{Procedure, Trigger};
use store::{CaseProjection, ClockRow, TodoRow};

/// Longest text of one case that is indexed, in characters.
const MAX_SEARCH_CHARS: usize = 20_000;

/// The read model of a state.
pub(crate) fn projection(platform: &Platform, procedure: &Procedure, state: &CaseState) -> CaseProjection {
    let rules = &platform.rules;
    let clocks = case::clock::clocks(state, procedure, &rules.library, &rules.calendar);
    let measure = match state.facts.get("measure") {
        Some(FieldValue::Number(number)) => Some(*number),
        _ => None,
    };
    let open_due =
        clocks.iter().filter(|clock| clock.is_open() && !clock.waits).filter_map(|clock| clock.due_at);
    let status = match state.closed_at {
        Some(_) => format!("已办结：{}", state.status(procedure)),
        None => state.status(procedure),
    };
    CaseProjection {
        case_id: state.id,
        number: Some(state.number.clone()).filter(|number| !number.is_empty()),
        procedure: procedure.id.value.clone(),
        title: state.title.clone(),
        organ: state.organ.clone(),
        region: state.region.clone(),
        secrecy: state.secrecy.parse().unwrap_or(vocabulary::SecrecyLevel::Sealed),
        measure,
        stage: serde_json::to_string(&state.stage).unwrap_or_default(),
        status,
        opened_at: micros(state.opened_at),
        closed_at: state.closed_at.map(micros),
        version: i64::try_from(state.version).unwrap_or(i64::MAX),
        next_due_at: open_due.min().map(micros),
        assigned: assigned(state),
        participants: state.participants(procedure).into_iter().collect(),
        clocks: clocks.iter().map(clock_row).collect(),
        facts_json: summary(procedure, state),
        search_text: search_text(procedure, state),
        personal_text: personal_text(procedure, state),
        todo: todo_rows(procedure, state, &clocks),
    }
}

fn assigned(state: &CaseState) -> Vec<(uuid::Uuid, String)> {
    let pairs = state.assigned.iter().filter_map(|(id, a)| Some((id.parse().ok()?, a)));
    pairs.flat_map(|(id, a)| a.roles.iter().map(move |role| (id, role.clone()))).collect()
}

/// The few facts that lists show: handlers' names and, for tasks, organ, due day and progress.
fn summary(procedure: &Procedure, state: &CaseState) -> String {
    let handlers: Vec<&str> = state.assigned.values().map(|a| a.name.as_str()).collect();
    let fact = |id: &str| state.facts.get(id).map(|value| case::road::shown(value, None));
    let summary = serde_json::json!({
        "ending": procedure.ending(&state.stage),
        "handlers": handlers,
        "responsible": fact("responsible_organ"),
        "due_on": fact("due_on"),
        "progress": fact("progress_percent"),
    });
    summary.to_string()
}

fn clock_row(clock: &Clock) -> ClockRow {
    let state = match clock.state {
        ClockState::Running if clock.waits => store::WAITING,
        ClockState::Running => "running",
        ClockState::Suspended => "suspended",
        ClockState::Met => "met",
        ClockState::Lapsed => "lapsed",
    };
    ClockRow {
        limit: clock.limit.clone(),
        title: clock.title.clone(),
        state: state.into(),
        started_at: micros(clock.started_at),
        due_at: clock.due_at.map(micros),
        warn_at: clock.warn_at.map(micros),
        met_at: clock.ended_at.map(micros),
        owed_by: clock.owed_by.clone(),
        owed_organ: clock.owed_organ.clone(),
        provisional: clock.provisional,
    }
}

/// Words of a case under which officers look for it; nothing personal.
fn search_text(procedure: &Procedure, state: &CaseState) -> String {
    let mut words = vec![state.number.clone(), procedure.title.clone()];
    words.extend(indexed(procedure, state, false));
    words.extend(state.assigned.values().map(|a| a.name.clone()));
    words.join(" ").chars().take(MAX_SEARCH_CHARS).collect()
}

/// Words under which only those find the case who may read its personal data.
fn personal_text(procedure: &Procedure, state: &CaseState) -> String {
    indexed(procedure, state, true).join(" ").chars().take(MAX_SEARCH_CHARS).collect()
}

/// Values that are personal data, or those that are not. A file's name counts as personal, whatever its field.
fn indexed(procedure: &Procedure, state: &CaseState, personal: bool) -> Vec<String> {
    let values = state.facts.iter().filter(|(id, value)| {
        let named_by_people = value.each().iter().any(|one| matches!(one, FieldValue::File(_)));
        personal == (super::is_personal(procedure, id) || named_by_people)
    });
    values.map(|(id, value)| case::road::shown(value, procedure.field(id))).collect()
}

fn todo_rows(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<TodoRow> {
    let mut rows = Vec::new();
    for todo in open_acts::todos(procedure, state, clocks) {
        let due_at = due_of(procedure, clocks, &todo.act);
        let officers = if todo.post.is_some() || todo.officers.is_empty() {
            vec![None]
        } else {
            todo.officers.iter().filter_map(|id| id.parse().ok()).map(Some).collect()
        };
        for officer in officers {
            rows.push(TodoRow {
                organ: todo.organ.clone(),
                role: todo.role.clone(),
                post: todo.post.clone(),
                officer,
                act: todo.act.clone(),
                title: todo.title.clone(),
                due_at: due_at.map(micros),
                kind: if todo.act == "co-sign" { "co-sign".into() } else { "act".into() },
            });
        }
    }
    rows
}

/// The nearest due time of an open limit that an act would fulfil, directly or by what it sends.
fn due_of(procedure: &Procedure, clocks: &[Clock], act: &str) -> Option<jiff::Timestamp> {
    let sends = procedure.act(act).and_then(|act| act.sends.as_ref()).map(|id| id.value.clone());
    let fulfils = |clock: &&Clock| {
        let limit = procedure.limit(&clock.limit);
        limit.is_some_and(|limit| {
            limit.met_by.iter().any(|trigger| match &**trigger {
                Trigger::Act(id) => id == act,
                Trigger::Sent(id) | Trigger::Receipt(id) => sends.as_deref() == Some(id.as_str()),
            })
        })
    };
    clocks.iter().filter(|clock| clock.is_open()).filter(fulfils).filter_map(|clock| clock.due_at).min()
}
