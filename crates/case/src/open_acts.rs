//! Which acts are open now, and why the others are not.
use crate::actor::Setting;
use crate::clock::Clock;
use crate::decide::{holds_role, possible};
use crate::possible::against_then;
use crate::refusal::Refusal;
use crate::scope::{ClockFacts, looks_at_day, scope};
use crate::send;
use crate::state::CaseState;
use jiff::Timestamp;
use law::expression::{PARAMETERS, Scope, TALLIED};
use law::procedure::{Act, Limit, Procedure, Trigger};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// An act as seen by an actor now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActView {
    /// Act id.
    pub act: String,
    /// Title.
    pub title: String,
    /// Whether it can be begun now; guards that need the form are judged when it is submitted.
    pub open: bool,
    /// Whether only its day stands against it: what happened on an earlier day can still be recorded late.
    pub late: bool,
    /// Reasons against it.
    pub because: Vec<Refusal>,
    /// What whoever does it should know, and what does not stand against it: answers that are still to come.
    pub warnings: Vec<String>,
}

/// Every act of the procedure that a person could ever see, with its reasons; opening acts are left out.
#[must_use]
pub fn acts(setting: &Setting<'_>, procedure: &Procedure, state: &CaseState) -> Vec<ActView> {
    let shown = procedure.acts.iter().filter(|act| !act.opens && !act.is_by_system());
    shown.map(|act| view(setting, procedure, act, state)).collect()
}

fn view(setting: &Setting<'_>, procedure: &Procedure, act: &Act, state: &CaseState) -> ActView {
    let mut because = possible(setting, procedure, act, state);
    if act.is_receipt() {
        because.extend(send::receivable(setting, act, state, None, setting.now));
    }
    let mut late = false;
    if because.is_empty() {
        because.extend(foreseen(setting, procedure, act, state, setting.now));
        late = !because.is_empty() && was_possible(setting, procedure, act, state);
    }
    let warnings = crate::answers::told_at_the_end(setting.organs, procedure, act, state);
    ActView {
        act: act.id.value.clone(),
        title: act.title.clone(),
        open: because.is_empty(),
        late,
        because,
        warnings,
    }
}

/// Guards of an act that would fail at an instant whatever its form says.
fn foreseen(
    setting: &Setting<'_>,
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
    at: Timestamp,
) -> Vec<Refusal> {
    let clocks = || ClockFacts::of_act(setting.rules(), procedure, act, state, &BTreeMap::new(), at);
    foreseeable(procedure, act, || scope(state, procedure, &clocks()), &[])
}

/// Whether nothing would have stood against an act at some instant at which something changed: when something happened or a
/// limit ended.
fn was_possible(setting: &Setting<'_>, procedure: &Procedure, act: &Act, state: &CaseState) -> bool {
    if !looks_at_day(act) {
        return false;
    }
    let clocks = crate::clock::clocks(state, procedure, setting.library, setting.calendar);
    let ends = clocks.iter().filter_map(|clock| clock.due_at).filter(|due| *due < setting.now);
    let mut instants: Vec<Timestamp> =
        state.signals.iter().map(|signal| signal.occurred_at).chain(ends).collect();
    instants.sort_unstable();
    instants.dedup();
    // The latest first: what is recorded late mostly happened a short while ago.
    let mut latest = instants.into_iter().rev().take(MAX_INSTANTS);
    latest.any(|at| {
        against_then(procedure, act, state, at).is_empty()
            && foreseen(setting, procedure, act, state, at).is_empty()
    })
}

/// Most instants at which an act is judged to see whether it can be recorded late.
const MAX_INSTANTS: usize = 20;

/// What read models do not know, because it depends on the day.
const UNDATED: [&str; 2] = ["today", PARAMETERS];

/// Guards that fail already and that nothing in the act's own form, and no name in `unknown`, could change.
fn foreseeable<S: Borrow<Scope>>(
    procedure: &Procedure,
    act: &Act,
    scope: impl FnOnce() -> S,
    unknown: &[&str],
) -> Vec<Refusal> {
    let own = |name: &String| {
        act.form.iter().any(|f| *f.field == **name)
            || matches!(name.as_str(), "given" | "decided" | "papers" | TALLIED)
            || unknown.contains(&name.as_str())
    };
    let judged: Vec<_> = act.guards.iter().filter(|guard| !guard.require.variables().any(own)).collect();
    if judged.is_empty() {
        return Vec::new();
    }
    let scope = scope();
    let failing =
        judged.into_iter().filter(|guard| guard.require.holds(scope.borrow()).is_ok_and(|holds| !holds));
    failing.map(|guard| Refusal::of_guard(procedure, guard, scope.borrow())).collect()
}

/// An act that the present stage asks for, whoever may do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InStage {
    /// Act id.
    pub act: String,
    /// Title.
    pub title: String,
    /// Article it rests on.
    pub cite: law::Citation,
    /// Reasons against it that neither its form nor the day could change.
    pub because: Vec<Refusal>,
}

/// The acts that the present stages ask for, with the reasons against them, for comparing two readings of a case.
#[must_use]
pub fn in_stage(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<InStage> {
    if state.is_closed() {
        return Vec::new();
    }
    let recorded = LazyCell::new(|| scope(state, procedure, &ClockFacts::recorded(state, clocks)));
    let asked = procedure.acts.iter().filter(|act| !act.opens && !act.from.is_empty() && !act.is_receipt());
    let asked = asked.filter(|act| stage_asks(act, state));
    asked
        .map(|act| InStage {
            act: act.id.value.clone(),
            title: act.title.clone(),
            cite: act.cite.value.clone(),
            because: foreseeable(procedure, act, || &*recorded, &UNDATED),
        })
        .collect()
}

fn stage_asks(act: &Act, state: &CaseState) -> bool {
    act.from.iter().all(|stage| {
        act.from.iter().filter(|other| other.track == stage.track).any(|other| state.is_in(other))
    })
}

/// What somebody has to do next: acts that are open for a role in the present stage, for the work lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// Organ in which it is to be done.
    pub organ: String,
    /// Role that may do it.
    pub role: String,
    /// Post that holds the role, for roles held by post.
    pub post: Option<String>,
    /// Officers, for roles held by assignment.
    pub officers: Vec<String>,
    /// Act id; for other kinds empty.
    pub act: String,
    /// Title.
    pub title: String,
    /// What sort of work it is.
    pub kind: TodoKind,
    /// The nearest due time of an open limit that it would fulfil or that its role owes, or of the piece of work.
    pub due_at: Option<Timestamp>,
}

/// Sorts of work in a work list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TodoKind {
    /// An act of the procedure.
    Act,
    /// A proposal that awaits another officer's signature.
    CoSign,
    /// A piece of work given to an officer.
    Subtask,
    /// A role that acts of the present stage need and that nobody in the case holds: somebody must be named.
    Assign,
}

impl TodoKind {
    /// Its name in read models.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TodoKind::Act => "act",
            TodoKind::CoSign => "co-sign",
            TodoKind::Subtask => "subtask",
            TodoKind::Assign => "assign",
        }
    }
}

/// Work lists of a case: for every act that its stage allows, who may do it. Possibilities are no duties: acts that
/// neither a stage nor a running limit asks for are left out, and so are those done only when needed, unless a duty of the
/// first track waits for one of them.
#[must_use]
pub fn todos(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<Todo> {
    if state.is_closed() {
        return Vec::new();
    }
    let recorded = LazyCell::new(|| scope(state, procedure, &ClockFacts::recorded(state, clocks)));
    let proposed = |act: &Act| state.proposals.values().any(|proposal| proposal.act == *act.id);
    let waits = |act: &Act| match act.from.is_empty() {
        true => due_by(procedure, clocks, act).is_some(),
        false => stage_asks(act, state),
    };
    let asked = procedure.acts.iter().filter(|act| !act.opens && !act.is_receipt() && !act.is_by_system());
    let asked = asked.filter(|act| waits(act) && !proposed(act));
    let open = |act: &&Act| foreseeable(procedure, act, || &*recorded, &UNDATED).is_empty();
    let (mut open, blocked): (Vec<_>, Vec<_>) = asked.partition(open);
    let duty = |act: &&Act| is_duty(procedure, state, clocks, act);
    let led = |act: &&Act| procedure.tracks.first().is_some_and(|led| act.is_asked_in(&led.id));
    if open.iter().any(duty) || !blocked.iter().filter(|act| led(act)).any(duty) {
        open.retain(duty);
    }
    let mut todos: Vec<_> =
        open.iter().flat_map(|act| todos_of(procedure, state, clocks, act, &open)).collect();
    let unheld = unheld(state, &todos);
    todos.retain(|todo| todo.post.is_some() || !todo.officers.is_empty());
    todos.extend(unheld);
    todos.extend(co_signatures(procedure, state, clocks));
    todos.extend(state.subtasks.values().filter(|work| work.result.is_none()).map(|work| Todo {
        organ: state.organ.clone(),
        role: String::new(),
        post: None,
        officers: vec![work.officer.clone()],
        act: String::new(),
        title: format!("交办：{}", work.title),
        kind: TodoKind::Subtask,
        due_at: work.due_at,
    }));
    todos
}

/// Whether the present stage waits for the act: one that is done only when needed is a duty once it was returned, or while
/// a limit runs that it would meet.
fn is_duty(procedure: &Procedure, state: &CaseState, clocks: &[Clock], act: &Act) -> bool {
    !act.when_needed || state.returned.contains_key(&*act.id) || due_by(procedure, clocks, act).is_some()
}

fn todos_of(
    procedure: &Procedure,
    state: &CaseState,
    clocks: &[Clock],
    act: &Act,
    open: &[&Act],
) -> Vec<Todo> {
    let due_at = due_of(procedure, clocks, act, open);
    let title = match state.returned.get(&*act.id) {
        Some(returned) => format!("{}（被退回：{}）", act.title, returned.reason),
        None => act.title.clone(),
    };
    for_roles(procedure, act, state, &title).into_iter().map(|todo| Todo { due_at, ..todo }).collect()
}

/// Somebody must be named where acts of the present stage belong to a role that is held by assignment and by nobody. Only
/// the conducting organ names officers, and only where no post could do the act instead.
fn unheld(state: &CaseState, todos: &[Todo]) -> Option<Todo> {
    let held = |todo: &&Todo| todo.post.is_some() || !todo.officers.is_empty();
    let nobody = |todo: &&Todo| todo.organ == state.organ && !held(todo);
    let waiting = todos.iter().filter(nobody);
    let waiting = waiting.filter(|todo| !todos.iter().any(|other| other.act == todo.act && held(&other)));
    let due_at = waiting.clone().filter_map(|todo| todo.due_at).min();
    let first = waiting.min_by_key(|todo| todo.due_at.map_or(i64::MAX, Timestamp::as_second))?;
    let title = format!("指定办案人员（待办：{}）", first.title);
    Some(Todo { act: String::new(), title, kind: TodoKind::Assign, due_at, ..first.clone() })
}

fn co_signatures(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<Todo> {
    let mut todos = Vec::new();
    for proposal in state.proposals.values() {
        let Some(act) = procedure.act(&proposal.act) else {
            continue;
        };
        let title = format!("联署：{}", act.title);
        let due_at = due_of(procedure, clocks, act, &[act]);
        for mut todo in for_roles(procedure, act, state, &title) {
            let signed = |id: &String| *id == proposal.by.id || proposal.signers.iter().any(|s| s.id == *id);
            todo.officers.retain(|id| !signed(id));
            if todo.post.is_some() || !todo.officers.is_empty() {
                todos.push(Todo { act: String::new(), kind: TodoKind::CoSign, due_at, ..todo });
            }
        }
    }
    todos
}

/// The nearest due time of an open limit that an act would fulfil, directly or by what it sends; without one, of a limit
/// that a role of the act owes and that no act open now would fulfil: who owes it must get the case that far.
fn due_of(procedure: &Procedure, clocks: &[Clock], act: &Act, open: &[&Act]) -> Option<Timestamp> {
    due_by(procedure, clocks, act).or_else(|| {
        let ahead = owed(procedure, clocks).filter(|(_, limit)| {
            let by_ower = |act: &Act| act.by.iter().any(|role| **role == *limit.owed_by);
            by_ower(act) && !open.iter().any(|act| by_ower(act) && fulfils(act, limit))
        });
        ahead.filter_map(|(clock, _)| clock.due_at).min()
    })
}

/// The nearest due time of an open limit that the act would fulfil.
fn due_by(procedure: &Procedure, clocks: &[Clock], act: &Act) -> Option<Timestamp> {
    let met = owed(procedure, clocks).filter(|(_, limit)| fulfils(act, limit));
    met.filter_map(|(clock, _)| clock.due_at).min()
}

/// The running limits to act by: a waiting period is none.
fn owed<'a>(procedure: &'a Procedure, clocks: &'a [Clock]) -> impl Iterator<Item = (&'a Clock, &'a Limit)> {
    let running = clocks.iter().filter(|clock| clock.is_open() && !clock.waits);
    running.filter_map(|clock| Some((clock, procedure.limit(&clock.limit)?)))
}

/// Whether an act meets a limit, directly or by what it sends.
fn fulfils(act: &Act, limit: &Limit) -> bool {
    let sends = act.sends.as_ref().map(|id| id.as_str());
    limit.met_by.iter().any(|trigger| match &**trigger {
        Trigger::Act(id) => *id == *act.id,
        Trigger::Sent(id) | Trigger::Receipt(id) => sends == Some(id.as_str()),
    })
}

fn for_roles(procedure: &Procedure, act: &Act, state: &CaseState, title: &str) -> Vec<Todo> {
    let roles = act.by.iter().filter_map(|role| procedure.role(role));
    roles
        .filter_map(|role| {
            let organ = state.organ_of_role(role)?;
            let assigned = state.assigned.iter().filter(|(_, a)| a.roles.contains(&*role.id));
            let by_post = role.held_by == law::procedure::HeldBy::Post;
            Some(Todo {
                organ,
                role: role.id.value.clone(),
                post: by_post.then(|| role.post.clone().unwrap_or_else(|| role.id.value.clone())),
                officers: if by_post { Vec::new() } else { assigned.map(|(id, _)| id.clone()).collect() },
                act: act.id.value.clone(),
                title: title.to_owned(),
                kind: TodoKind::Act,
                due_at: None,
            })
        })
        .collect()
}

/// Whether the actor may co-sign some proposal of the case.
#[must_use]
pub fn may_co_sign(
    setting: &Setting<'_>,
    procedure: &Procedure,
    state: &CaseState,
    proposal: uuid::Uuid,
) -> bool {
    let Some(proposal) = state.proposals.get(&proposal) else {
        return false;
    };
    let signed =
        proposal.by.id == setting.actor.id || proposal.signers.iter().any(|s| s.id == setting.actor.id);
    let Some(act) = procedure.act(&proposal.act) else {
        return false;
    };
    !signed && act.by.iter().any(|role| holds_role(setting, procedure, state, role))
}
