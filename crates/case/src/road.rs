//! The road ahead, drawn from the procedure so that a newcomer sees what follows; and values in words.
use crate::state::CaseState;
use crate::value::FieldValue;
use law::procedure::{Act, Ending, Field, Procedure, Stage};
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

/// The shortest way from the present stage of the first track to an end that fulfils the case, or else to any end.
#[must_use]
pub fn road(procedure: &Procedure, state: &CaseState) -> Vec<RoadStep> {
    let fulfils = |stage: &Stage| stage.ends && stage.counts_as == Some(Ending::Fulfilled);
    let steps = road_to(procedure, state, fulfils);
    if steps.is_empty() { road_to(procedure, state, |stage| stage.ends) } else { steps }
}

fn road_to(procedure: &Procedure, state: &CaseState, wanted: impl Fn(&Stage) -> bool) -> Vec<RoadStep> {
    let Some(track) = procedure.tracks.first() else {
        return Vec::new();
    };
    let Some(start) = state.stage.get(&*track.id).cloned() else {
        return Vec::new();
    };
    let mut came_by: BTreeMap<String, (String, &Act)> = BTreeMap::new();
    let mut queue = VecDeque::from([start.clone()]);
    while let Some(stage) = queue.pop_front() {
        if track.stages.iter().any(|s| *s.id == stage && wanted(s)) {
            return way(procedure, &came_by, &start, &stage);
        }
        for (act, next) in leaving(procedure, &track.id, &stage) {
            if next != start && !came_by.contains_key(&next) {
                came_by.insert(next.clone(), (stage.clone(), act));
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}

fn leaving<'a>(procedure: &'a Procedure, track: &str, stage: &str) -> Vec<(&'a Act, String)> {
    let leaves =
        procedure.acts.iter().filter(|act| act.from.iter().any(|s| s.track == track && s.stage == stage));
    leaves.filter_map(|act| Some((act, act.moves.iter().find(|s| s.track == track)?.stage.clone()))).collect()
}

fn way(
    procedure: &Procedure,
    came_by: &BTreeMap<String, (String, &Act)>,
    start: &str,
    end: &str,
) -> Vec<RoadStep> {
    let mut steps = Vec::new();
    let mut stage = end.to_owned();
    while stage != start {
        let Some((before, act)) = came_by.get(&stage) else {
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
