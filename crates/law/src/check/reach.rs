//! Reachability: every act can be done, every stage entered, and no stage is a trap.
use super::conditions;
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{Act, Procedure, StageRef};
use std::collections::BTreeSet;

/// What acts can bring about, guards left aside that any fact could satisfy.
pub(super) struct Reached<'a> {
    acts: BTreeSet<&'a str>,
    stages: BTreeSet<StageRef>,
}

/// Checks that nothing of a procedure is out of reach.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    let reached = reach(procedure);
    for act in procedure.acts.iter().filter(|act| !reached.acts.contains(act.id.as_str())) {
        let place = (procedure.file, act.id.at);
        match conditions::never(act) {
            Some(guard) => {
                let what = format!("“{}”永远办不到：条件“{}”永远不成立", act.title, guard.id);
                findings.error(place, "unreachable-act", what, "改正这个条件，或删去这个动作");
            }
            None => {
                let what = format!("“{}”永远办不到：没有一串动作能走到它所要求的阶段", act.title);
                findings.error(place, "unreachable-act", what, "改正 from，或补上通向那里的动作");
            }
        }
    }
    for track in &procedure.tracks {
        for stage in &track.stages {
            let place = (procedure.file, stage.id.at);
            let here = StageRef { track: track.id.value.clone(), stage: stage.id.value.clone() };
            if !reached.stages.contains(&here) {
                let what = format!("没有动作能进入阶段“{}”（{here}）", stage.title);
                findings.error(place, "unreachable-stage", what, "补上 moves 到这里的动作，或删去这个阶段");
            } else if !stage.ends
                && !procedure.acts.iter().any(|act| leaves(act, &here, stage.id == track.stages[0].id))
            {
                let what = format!("阶段“{}”（{here}）不是终点，却没有动作能离开", stage.title);
                findings.error(place, "dead-end-stage", what, "写 ends = true，或补上离开它的动作");
            }
        }
    }
}

/// Whether an act can lead away from a stage; an opening act only from the one where its track begins.
fn leaves(act: &Act, here: &StageRef, is_first: bool) -> bool {
    if act.opens && !is_first {
        return false;
    }
    let leads = act.moves.iter().any(|to| to.track == here.track && to.stage != here.stage);
    let mut named = act.from.iter().filter(|from| from.track == here.track).peekable();
    leads && (named.peek().is_none() || named.any(|from| from.stage == here.stage))
}

fn reach(procedure: &Procedure) -> Reached<'_> {
    let mut reached = Reached { acts: BTreeSet::new(), stages: BTreeSet::new() };
    for track in &procedure.tracks {
        if let Some(first) = track.stages.first() {
            reached.stages.insert(StageRef { track: track.id.value.clone(), stage: first.id.value.clone() });
        }
    }
    let mut open = false;
    // Every round but the last adds an act, so the number of acts bounds the rounds.
    for _ in 0..=procedure.acts.len() {
        let possible: Vec<&Act> = procedure
            .acts
            .iter()
            .filter(|act| !reached.acts.contains(act.id.as_str()))
            .filter(|act| conditions::never(act).is_none())
            .filter(|act| (act.opens || open) && is_possible(act, &reached.stages))
            .collect();
        if possible.is_empty() {
            break;
        }
        for act in possible {
            open |= act.opens;
            reached.acts.insert(&act.id);
            reached.stages.extend(act.moves.iter().map(|to| to.value.clone()));
        }
    }
    reached
}

/// Whether for every track named in `from` one of the named stages is reached.
fn is_possible(act: &Act, stages: &BTreeSet<StageRef>) -> bool {
    let tracks: BTreeSet<&str> = act.from.iter().map(|from| from.track.as_str()).collect();
    tracks
        .iter()
        .all(|track| act.from.iter().any(|from| from.track == *track && stages.contains(&from.value)))
}
