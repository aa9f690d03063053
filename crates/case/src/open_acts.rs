//! Which acts are open now, and why the others are not.
use crate::actor::Setting;
use crate::clock::Clock;
use crate::decide::{holds_role, possible};
use crate::refusal::Refusal;
use crate::scope::ClockFacts;
use crate::send;
use crate::state::CaseState;
use law::procedure::{Act, Procedure};
use serde::{Deserialize, Serialize};
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
    /// Reasons against it.
    pub because: Vec<Refusal>,
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
    if because.is_empty() {
        let clocks =
            ClockFacts::of_act(setting.rules(), procedure, act, state, &BTreeMap::new(), setting.now);
        because.extend(foreseeable(procedure, act, state, &clocks, &[]));
    }
    ActView { act: act.id.value.clone(), title: act.title.clone(), open: because.is_empty(), because }
}

/// Guards that fail already and that nothing in the act's own form, and no name in `unknown`, could change.
fn foreseeable(
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
    clocks: &ClockFacts,
    unknown: &[&str],
) -> Vec<Refusal> {
    let scope = crate::scope::scope(state, procedure, clocks);
    let own = |name: &String| {
        act.form.iter().any(|f| *f.field == **name)
            || matches!(name.as_str(), "given" | "decided" | "papers")
            || unknown.contains(&name.as_str())
    };
    let failing = act.guards.iter().filter(|guard| {
        !guard.require.names().iter().any(own) && guard.require.holds(&scope).is_ok_and(|holds| !holds)
    });
    failing.map(|guard| Refusal::new(&*guard.id, &*guard.refusal, Some(guard.cite.value.clone()))).collect()
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
    /// Act id, or `co-sign`.
    pub act: String,
    /// Title.
    pub title: String,
}

/// Work lists of a case: for every act that its stage allows, who may do it. Acts that no stage asks for
/// (always possible) are left out: they are possibilities, not duties.
#[must_use]
pub fn todos(procedure: &Procedure, state: &CaseState, clocks: &[Clock]) -> Vec<Todo> {
    if state.is_closed() {
        return Vec::new();
    }
    let recorded = ClockFacts::recorded(state, clocks);
    let mut todos = Vec::new();
    for act in procedure.acts.iter().filter(|a| !a.opens && !a.from.is_empty() && !a.is_receipt()) {
        let in_stage = act.from.iter().all(|stage| {
            act.from.iter().filter(|other| other.track == stage.track).any(|other| state.is_in(other))
        });
        let proposed = state.proposals.values().any(|proposal| proposal.act == *act.id);
        if in_stage && !proposed && foreseeable(procedure, act, state, &recorded, &["today"]).is_empty() {
            todos.extend(for_roles(procedure, act, state, &act.id, &act.title));
        }
    }
    for proposal in state.proposals.values() {
        let Some(act) = procedure.act(&proposal.act) else {
            continue;
        };
        let title = format!("联署：{}", act.title);
        for mut todo in for_roles(procedure, act, state, "co-sign", &title) {
            let signed = |id: &String| *id == proposal.by.id || proposal.signers.iter().any(|s| s.id == *id);
            todo.officers.retain(|id| !signed(id));
            todos.push(todo);
        }
    }
    todos
}

fn for_roles(procedure: &Procedure, act: &Act, state: &CaseState, id: &str, title: &str) -> Vec<Todo> {
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
                act: id.to_owned(),
                title: title.to_owned(),
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
