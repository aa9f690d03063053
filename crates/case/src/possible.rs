//! Who may do an act and when: role, stage, proposals under way, extensions used up.
use crate::actor::{SYSTEM, Setting, civil_date};
use crate::clock;
use crate::clock::ClockState;
use crate::refusal::Refusal;
use crate::state::CaseState;
use jiff::Timestamp;
use law::procedure::{Act, HeldBy, Procedure, StageRef};

/// Whether an actor holds a role in a case, by assignment or by post.
#[must_use]
pub fn holds_role(setting: &Setting<'_>, procedure: &Procedure, state: &CaseState, role: &str) -> bool {
    if role == SYSTEM {
        return setting.actor.id == SYSTEM;
    }
    let Some(definition) = procedure.role(role) else {
        return false;
    };
    if state.organ_of_role(definition).as_deref() != Some(setting.actor.organ.as_str()) {
        return false;
    }
    match definition.held_by {
        HeldBy::Assigned => state.is_assigned(&setting.actor.id, role),
        HeldBy::Post => setting.actor.posts.contains(definition.post.as_deref().unwrap_or(&definition.id)),
    }
}

/// Reasons of state and person that stand against an act now, before any form is filled in.
#[must_use]
pub fn possible(setting: &Setting<'_>, procedure: &Procedure, act: &Act, state: &CaseState) -> Vec<Refusal> {
    let mut refusals = against_state(procedure, act, state);
    refusals.extend(against_clocks(setting, procedure, act, state));
    let cite = Some(act.cite.value.clone());
    if !act.by.iter().any(|role| holds_role(setting, procedure, state, role)) {
        let titles: Vec<&str> =
            act.by.iter().map(|r| procedure.role(r).map_or("系统", |role| &role.title)).collect();
        let says = format!("“{}”由{}办理；您在本件中没有这一身份", act.title, titles.join("或"));
        refusals.push(Refusal::new("role", says, cite.clone()));
    }
    if state.proposals.values().any(|proposal| proposal.act == *act.id) {
        let says = format!("“{}”已由一名办案人员提出，正等待另一人联署", act.title);
        refusals.push(Refusal::new("proposed", says, cite));
    }
    refusals
}

/// Reasons of the state alone: closed, in another stage, extended often enough.
pub(crate) fn against_state(procedure: &Procedure, act: &Act, state: &CaseState) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let cite = Some(act.cite.value.clone());
    if state.is_closed() && !act.after_close {
        refusals.push(Refusal::new("closed", "办件已经办结，不能再办理", None));
    }
    let mut tracks: Vec<&str> = act.from.iter().map(|stage| stage.track.as_str()).collect();
    tracks.sort_unstable();
    tracks.dedup();
    for track in tracks {
        let wanted: Vec<_> = act.from.iter().filter(|stage| stage.track == track).collect();
        if !wanted.iter().any(|stage| state.is_in(stage)) {
            let titles: Vec<&str> =
                wanted.iter().filter_map(|s| procedure.stage(s)).map(|stage| stage.title.as_str()).collect();
            let now = state.status(procedure);
            let says = format!("“{}”须在“{}”阶段办理，本件现为“{now}”", act.title, titles.join("”或“"));
            refusals.push(Refusal::new("stage", says, cite.clone()));
        }
    }
    refusals
}

/// Reasons against recording an act as done at an earlier instant: its stages as they were then. What a later act moved a
/// track from is where it stood before.
pub(crate) fn against_then(
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
    at: Timestamp,
) -> Vec<Refusal> {
    let then = |track: &str| {
        let mut later = state.done.iter().filter(|done| done.occurred_at > at);
        let moved = later.find_map(|done| done.left.get(track));
        moved.or_else(|| state.stage.get(track)).cloned().unwrap_or_default()
    };
    let mut tracks: Vec<&str> = act.from.iter().map(|stage| stage.track.as_str()).collect();
    tracks.sort_unstable();
    tracks.dedup();
    let wrong = tracks.into_iter().filter(|track| {
        let stood = then(track);
        !act.from.iter().any(|stage| stage.track == *track && stage.stage == stood)
    });
    let on = civil_date(at).strftime("%Y年%-m月%-d日");
    let refused = wrong.map(|track| {
        let stood = StageRef { track: track.to_owned(), stage: then(track) };
        let stood = procedure.stage(&stood).map(|stage| stage.title.clone()).unwrap_or_default();
        let says = format!("{on}的那个时候，本件是“{stood}”，还不能办理“{}”；请核对实际发生时间", act.title);
        Refusal::new("stage-then", says, Some(act.cite.value.clone()))
    });
    refused.collect()
}

/// Reasons of the clocks: none of the limits that the act would suspend, resume or extend is in a state for it.
pub(crate) fn against_clocks(
    setting: &Setting<'_>,
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
) -> Vec<Refusal> {
    if act.suspends.is_empty() && act.resumes.is_empty() && act.extends.is_empty() {
        return Vec::new();
    }
    let clocks = clock::clocks(state, procedure, setting.library, setting.calendar);
    let open = |limit: &str| clocks.iter().find(|clock| clock.limit == limit && clock.is_open());
    let new_ground = |limit: &str| open(limit).is_some_and(|clock| !clock.grounds.contains(&act.id));
    let ended = |(limit, ground): (&str, Option<&str>)| {
        let clock = open(limit).filter(|clock| clock.state == ClockState::Suspended);
        clock.is_some_and(|clock| ground.is_none_or(|ground| clock.grounds.iter().any(|g| g == ground)))
    };
    let mut refusals = Vec::new();
    let mut refuse = |code: &str, limits: &[&str], says: &str| {
        let titles: Vec<&str> =
            limits.iter().filter_map(|id| procedure.limit(id)).map(|limit| limit.title.as_str()).collect();
        let says = format!("期限“{}”{says}", titles.join("”“"));
        refusals.push(Refusal::new(code, says, Some(act.cite.value.clone())));
    };
    let suspended: Vec<&str> = act.suspends.iter().map(|suspension| suspension.limit.as_str()).collect();
    if !suspended.is_empty() && !suspended.iter().any(|limit| new_ground(limit)) {
        refuse("not-running", &suspended, "没有在计算，或者已经因同一事由中止，不能再中止");
    }
    if !act.resumes.is_empty() && !act.resumed().any(ended) {
        let resumed: Vec<&str> = act.resumed().map(|(limit, _)| limit).collect();
        refuse("not-suspended", &resumed, "没有因这一事由中止，不能恢复计算");
    }
    let extended: Vec<&str> = act.extends.iter().map(|extension| extension.limit.as_str()).collect();
    if !extended.is_empty() && !extended.iter().any(|limit| open(limit).is_some()) {
        refuse("not-open", &extended, "没有在计算，不能延长");
    }
    // Each run of a limit may be extended anew.
    let used_up = act.extends.iter().find(|extension| {
        let since = open(&extension.limit).map(|clock| clock.started_at);
        let done = state.done.iter().filter(|done| done.act == *act.id);
        since.is_some_and(|since| {
            done.filter(|done| done.occurred_at >= since).count() >= extension.times as usize
        })
    });
    if let Some(extension) = used_up {
        let says = format!("最多延长 {} 次，已用完", extension.times);
        refuse("extended", &[extension.limit.as_str()], &says);
    }
    refusals
}
