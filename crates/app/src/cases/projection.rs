//! The read model of a case: everything lists, work lists and watchers need, taken from its state.
use super::redact::Redactor;
use super::task_facts::{MEASURE, TaskFacts};
use crate::accounts::ASSIGNERS;
use crate::clock::micros;
use crate::fault::AppFault;
use crate::platform::Platform;
use case::clock::{Clock, ClockState};
use case::open_acts::{self, Todo, TodoKind};
use case::{CaseState, FieldValue};
use law::procedure::Procedure;
use std::collections::BTreeSet;
use store::{CaseProjection, ClockRow, TodoRow};

/// Longest text of one case that is indexed, in characters.
const MAX_SEARCH_CHARS: usize = 20_000;
/// Longest name that may be a natural person's: four characters, or two and two with a dot.
const MAX_PERSON_CHARS: usize = 5;

/// The read model of a state.
///
/// # Errors
/// A part of it that cannot be written as JSON: a fault of ours.
pub(crate) fn projection(
    platform: &Platform,
    procedure: &Procedure,
    state: &CaseState,
) -> Result<CaseProjection, AppFault> {
    let rules = &platform.rules;
    let clocks = case::clock::clocks(state, procedure, &rules.library, &rules.calendar);
    // Only a task of the plan stands on its board, whatever fields other procedures have.
    let is_task = *procedure.id == rules.directory.plan_procedure();
    let measure = match state.facts.get(MEASURE) {
        Some(FieldValue::Number(number)) if is_task => Some(*number),
        _ => None,
    };
    let task = is_task.then(|| TaskFacts::of(procedure, state, &clocks));
    let open_due =
        clocks.iter().filter(|clock| clock.is_open() && !clock.waits).filter_map(|clock| clock.due_at);
    let status = match state.closed_at {
        Some(_) => format!("已办结：{}", state.status(procedure)),
        None => state.status(procedure),
    };
    let redactor = Redactor::of(state);
    Ok(CaseProjection {
        case_id: state.id,
        number: Some(state.number.clone()).filter(|number| !number.is_empty()),
        procedure: procedure.id.value.clone(),
        title: redactor.shown(&state.title),
        organ: state.organ.clone(),
        region: state.region.clone(),
        secrecy: state.secrecy.parse().unwrap_or(vocabulary::SecrecyLevel::Sealed),
        measure,
        stage: serde_json::to_string(&state.stage).map_err(AppFault::ours)?,
        status,
        opened_at: micros(state.opened_at),
        closed_at: state.closed_at.map(micros),
        version: i64::try_from(state.version).unwrap_or(i64::MAX),
        next_due_at: open_due.min().map(micros),
        assigned: assigned(state),
        participants: state.participants(procedure).into_iter().collect(),
        clocks: clocks.iter().map(clock_row).collect(),
        facts_json: summary(procedure, state, task.as_ref()),
        search_text: search_text(platform, procedure, state, &redactor),
        personal_text: personal_text(procedure, state, &redactor),
        todo: todo_rows(procedure, state, &clocks),
        entry: crate::registers::entry_row(platform, procedure, state, &clocks),
        names: crate::registers::named(procedure, state),
        draws: crate::registers::draw_rows(state),
        goods: super::goods_rows(procedure, state, &clocks),
        known: super::known_rows(state),
        found: super::found::found(platform, procedure, state)?,
    })
}

fn assigned(state: &CaseState) -> Vec<(uuid::Uuid, String)> {
    let pairs = state.assigned.iter().filter_map(|(id, a)| Some((id.parse().ok()?, a)));
    pairs.flat_map(|(id, a)| a.roles.iter().map(move |role| (id, role.clone()))).collect()
}

/// The few facts that lists show: handlers' names and, for tasks, what the board shows of them.
fn summary(procedure: &Procedure, state: &CaseState, task: Option<&TaskFacts>) -> String {
    let handlers: Vec<&str> = state.assigned.values().map(|a| a.name.as_str()).collect();
    let ending = procedure.ending(&state.stage);
    let mut summary = serde_json::json!({ "ending": ending, "handlers": handlers });
    if let Some(task) = task {
        summary["task"] = serde_json::json!(task);
    }
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
        heard_organ: clock.escalates_organ.clone(),
        heard_post: clock.escalates_to.clone(),
        cite: clock.cite.as_ref().map(ToString::to_string).unwrap_or_default(),
        provisional: clock.provisional,
    }
}

/// Words of a case under which officers look for it; nothing personal.
fn search_text(platform: &Platform, procedure: &Procedure, state: &CaseState, redactor: &Redactor) -> String {
    let mut words = vec![state.number.clone(), procedure.title.clone()];
    words.extend(indexed(procedure, state, false).iter().map(|text| redactor.shown(text)));
    words.extend(goods_words(state).into_iter().map(|text| redactor.shown(text)));
    let topics = &platform.rules.library.topics;
    let topic = |(id, mark): (&String, &case::topic::Mark)| {
        topics.get(id).map_or(&mark.title, |topic| &topic.title).clone()
    };
    words.extend(state.topics.iter().map(topic));
    words.extend(state.assigned.values().map(|a| a.name.clone()));
    words.join(" ").chars().take(MAX_SEARCH_CHARS).collect()
}

/// Names, marks, models and batches of the goods in custody, each once.
fn goods_words(state: &CaseState) -> BTreeSet<&str> {
    let goods = state.custody.lots.values().map(|lot| &lot.goods);
    let words = goods.flat_map(|goods| [&goods.name, &goods.right, &goods.model, &goods.batch]);
    words.map(|word| word.trim()).filter(|word| !word.is_empty()).collect()
}

/// Words under which only those find the case who may read its personal data: personal values, and whatever else tells who
/// somebody is.
fn personal_text(procedure: &Procedure, state: &CaseState, redactor: &Redactor) -> String {
    let mut words = indexed(procedure, state, true);
    let open = indexed(procedure, state, false);
    words.extend(
        open.iter().chain([&state.title]).filter_map(|text| redactor.told_by(text)).map(str::to_owned),
    );
    words.join(" ").chars().take(MAX_SEARCH_CHARS).collect()
}

/// Whether everybody named in the case belongs to the organ that conducts it.
fn among_colleagues(procedure: &Procedure, state: &CaseState) -> bool {
    let roles = state.assigned.values().flat_map(|assigned| &assigned.roles);
    let mut organs = roles.filter_map(|id| procedure.role(id)).map(|role| state.organ_of_role(role));
    organs.all(|organ| organ.as_ref() == Some(&state.organ))
}

/// Values that are personal data or opinions, or those that are neither. A file's name counts as personal, whatever its
/// field. Opinions stand in no index as soon as somebody of another organ is named in the case: whoever looks for words must
/// not learn what another organ thinks.
fn indexed(procedure: &Procedure, state: &CaseState, personal: bool) -> Vec<String> {
    let opinion = |id: &str| procedure.field(id).is_some_and(law::procedure::Field::is_opinion);
    let tells = among_colleagues(procedure, state);
    let values = state.facts.iter().filter(|(id, _)| tells || !opinion(id)).filter(|(id, value)| {
        let named_by_people = value.each().iter().any(|one| matches!(one, FieldValue::File(_)));
        personal == (super::is_personal(procedure, id) || named_by_people || opinion(id))
    });
    let words = |(id, value): (&String, &FieldValue)| {
        let mut words = vec![case::road::shown(value, procedure.field(id))];
        words.extend(value.each().into_iter().filter_map(number_of_party));
        words
    };
    values.flat_map(words).chain(holders(state, personal)).collect()
}

/// Holders of the rights of a case: a name as short as people have is personal, whatever its field.
fn holders(state: &CaseState, personal: bool) -> impl Iterator<Item = String> {
    let rights = state.facts.values().flat_map(FieldValue::each);
    let holders = rights.filter_map(|value| match value {
        FieldValue::Right(right) => Some(right.holder.trim().to_owned()),
        _ => None,
    });
    holders.filter(move |name| !name.is_empty() && personal == (name.chars().count() <= MAX_PERSON_CHARS))
}

/// A party's number, which stands beside the name wherever the name is found; spaces inside it are nothing.
fn number_of_party(value: &FieldValue) -> Option<String> {
    match value {
        FieldValue::Party(party) => super::party_key(&party.number),
        _ => None,
    }
}

fn todo_rows(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<TodoRow> {
    open_acts::todos(procedure, state, clocks).into_iter().flat_map(rows_of).collect()
}

/// One row for each officer, for the post that holds the role, or for each post that may name officers.
fn rows_of(todo: Todo) -> Vec<TodoRow> {
    let row = |post: Option<String>, officer| TodoRow {
        organ: todo.organ.clone(),
        role: todo.role.clone(),
        post,
        officer,
        act: if todo.kind == TodoKind::Act { todo.act.clone() } else { todo.kind.word().to_owned() },
        title: todo.title.clone(),
        due_at: todo.due_at.map(micros),
        kind: todo.kind.word().into(),
    };
    match (&todo.post, todo.kind) {
        (_, TodoKind::Assign) => ASSIGNERS.iter().map(|post| row(Some((*post).to_owned()), None)).collect(),
        (Some(post), _) => vec![row(Some(post.clone()), None)],
        (None, _) => {
            let officers = todo.officers.iter().filter_map(|id| id.parse().ok());
            officers.map(|officer| row(None, Some(officer))).collect()
        }
    }
}
