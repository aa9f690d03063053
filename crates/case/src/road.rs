//! The road ahead, drawn from the procedure so that a newcomer sees what follows; and values in words.
use crate::state::CaseState;
use crate::value::FieldValue;
use law::procedure::{Act, Ending, Field, Procedure};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// Most steps shown ahead.
const MAX_STEPS_AHEAD: usize = 12;

/// A step that may follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoadStep {
    /// Act id.
    pub act: String,
    /// Title.
    pub title: String,
    /// Who does it, by role title.
    pub by: String,
    /// Titles of limits that it starts.
    pub starts: Vec<String>,
}

/// What a step costs that is taken only when needed (an end of the case by itself, a remedy somebody may seek), and an end
/// that does not fulfil the case, beside 1 for each usual step: no procedure has a road so long.
const WHEN_NEEDED: u32 = 150;
const UNFULFILLED: u32 = 100;

/// The usual way from the present stage of the first track to its end: the shortest to an end that fulfils the case; without
/// one that goes by usual steps only, to another end.
#[must_use]
pub fn road(procedure: &Procedure, state: &CaseState) -> Vec<RoadStep> {
    let Some(track) = procedure.tracks.first() else {
        return Vec::new();
    };
    let Some(start) = state.stage.get(&*track.id).cloned() else {
        return Vec::new();
    };
    let came_by = ways(procedure, &track.id, &start);
    let ends = track.stages.iter().filter(|stage| stage.ends);
    let reached = ends.filter_map(|stage| {
        let cost = if *stage.id == start { 0 } else { came_by.get(&*stage.id)?.0 };
        let fulfils = stage.counts_as == Some(Ending::Fulfilled);
        Some((cost + if fulfils { 0 } else { UNFULFILLED }, stage))
    });
    let nearest = reached.min_by_key(|(cost, _)| *cost);
    nearest.map(|(_, end)| way(procedure, &came_by, &start, &end.id)).unwrap_or_default()
}

/// For each stage that can be reached: what the way costs, the stage before, and the act that leads there.
type Ways<'a> = BTreeMap<String, (u32, String, &'a Act)>;

fn ways<'a>(procedure: &'a Procedure, track: &str, start: &str) -> Ways<'a> {
    let mut came_by = Ways::new();
    let mut queue = VecDeque::from([start.to_owned()]);
    while let Some(stage) = queue.pop_front() {
        let so_far = came_by.get(&stage).map_or(0, |(cost, ..)| *cost);
        for (act, next) in leaving(procedure, track, &stage) {
            let cost = so_far + if act.when_needed { WHEN_NEEDED } else { 1 };
            if next != start && came_by.get(&next).is_none_or(|(known, ..)| cost < *known) {
                came_by.insert(next.clone(), (cost, stage.clone(), act));
                queue.push_back(next);
            }
        }
    }
    came_by
}

fn leaving<'a>(procedure: &'a Procedure, track: &str, stage: &str) -> Vec<(&'a Act, String)> {
    let leaves =
        procedure.acts.iter().filter(|act| act.from.iter().any(|s| s.track == track && s.stage == stage));
    leaves.filter_map(|act| Some((act, act.moves.iter().find(|s| s.track == track)?.stage.clone()))).collect()
}

fn way(procedure: &Procedure, came_by: &Ways<'_>, start: &str, end: &str) -> Vec<RoadStep> {
    let mut steps = Vec::new();
    let mut stage = end.to_owned();
    while stage != start {
        let Some((_, before, act)) = came_by.get(&stage) else {
            break;
        };
        steps.push(step(procedure, act));
        stage.clone_from(before);
    }
    steps.reverse();
    steps.truncate(MAX_STEPS_AHEAD);
    steps
}

fn step(procedure: &Procedure, act: &Act) -> RoadStep {
    let started = procedure.limits.iter().filter(|limit| {
        limit.starts.iter().any(|trigger| match &**trigger {
            law::procedure::Trigger::Act(id) => *id == *act.id,
            law::procedure::Trigger::Sent(id) | law::procedure::Trigger::Receipt(id) => {
                act.sends.as_ref().is_some_and(|sent| **sent == *id)
            }
        })
    });
    let by: Vec<&str> =
        act.by.iter().filter_map(|role| procedure.role(role)).map(|r| r.title.as_str()).collect();
    RoadStep {
        act: act.id.value.clone(),
        title: act.title.clone(),
        by: by.join("或"),
        starts: started.map(|limit| limit.title.clone()).collect(),
    }
}

/// A value in words. With its field, choices are shown by title and numbers with their unit.
#[must_use]
pub fn shown(value: &FieldValue, field: Option<&Field>) -> String {
    match value {
        FieldValue::Text(text) | FieldValue::Organ(text) => text.clone(),
        FieldValue::Region(text) | FieldValue::Citation(text) => text.clone(),
        FieldValue::Number(number) => format!("{number}{}", field.map_or("", |f| f.unit.as_str())),
        FieldValue::Money(fen) => vocabulary::Money::from_fen(*fen).to_string(),
        FieldValue::Date(date) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        FieldValue::Instant(at) => {
            let local = calendar::CHINA_STANDARD_TIME.to_datetime(*at);
            let (year, month, day) = (local.year(), local.month(), local.day());
            format!("{year}年{month}月{day}日 {:02}:{:02}", local.hour(), local.minute())
        }
        FieldValue::Choice(id) => {
            let title =
                field.and_then(|f| f.choices.iter().find(|choice| choice.id == *id)).map(|c| c.title.clone());
            title.unwrap_or_else(|| id.clone())
        }
        FieldValue::Party(party) => party.name.clone(),
        FieldValue::Right(right) => [right.title.as_str(), right.number.as_str()].join(" ").trim().to_owned(),
        FieldValue::File(file) => file.name.clone(),
        FieldValue::Goods(line) => line.to_string(),
        FieldValue::Exhibit(exhibit) => format!("{} {}{}", exhibit.name, exhibit.quantity, exhibit.unit),
        FieldValue::Many(values) => values.iter().map(|v| shown(v, field)).collect::<Vec<_>>().join("、"),
    }
}
