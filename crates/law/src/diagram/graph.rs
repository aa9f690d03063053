//! What is drawn of a track: stages in layers, and the acts between them.
use super::wrap::wrap;
use crate::checklist::help::length_and_article;
use crate::checklist::roles_in_words;
use crate::library::Library;
use crate::procedure::{Act, Procedure, Track, Trigger};
use jiff::civil::Date;
use std::collections::{BTreeMap, VecDeque};

/// Type size of stages and acts, in pixels.
pub(super) const SIZE: u32 = 14;
/// Type size of what stands below an act's title.
pub(super) const SMALL: u32 = 12;
/// Widest line in a box.
const LINE_WIDTH: u32 = 10 * SIZE + 28;

/// One line of text in a box.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    pub text: String,
    pub size: u32,
}

/// A stage.
#[derive(Debug)]
pub(super) struct StageBox {
    pub lines: Vec<TextLine>,
    pub layer: usize,
    pub class: String,
}

/// An act leading from a stage (or from outside) to another.
#[derive(Debug)]
pub(super) struct Edge {
    /// Where it leaves from; absent: opens the case, or comes from another track.
    pub from: Option<usize>,
    pub to: usize,
    pub opens: bool,
    pub lines: Vec<TextLine>,
}

/// A track.
#[derive(Debug)]
pub(super) struct Graph {
    pub title: String,
    pub stages: Vec<StageBox>,
    pub edges: Vec<Edge>,
}

/// The graph of a track of a procedure.
pub(super) fn build(
    procedure: &Procedure,
    index: usize,
    library: &Library,
    on: Date,
    current: &BTreeMap<String, String>,
) -> Graph {
    let track = &procedure.tracks[index];
    let position = |id: &str| track.stages.iter().position(|stage| *stage.id == id);
    let mut edges = Vec::new();
    for act in &procedure.acts {
        let target = act.moves.iter().find(|to| to.track == *track.id).and_then(|to| position(&to.stage));
        let sources: Vec<usize> = act
            .from
            .iter()
            .filter(|from| from.track == *track.id)
            .filter_map(|from| position(&from.stage))
            .collect();
        let to = match target {
            Some(to) => to,
            None if act.opens && index == 0 && !track.stages.is_empty() => 0,
            None => continue,
        };
        let lines = act_lines(procedure, track, library, on, act);
        let sources = if sources.is_empty() { vec![None] } else { sources.into_iter().map(Some).collect() };
        edges.extend(sources.into_iter().map(|from| Edge {
            from,
            to,
            opens: act.opens,
            lines: lines.clone(),
        }));
    }
    let layers = layers(track.stages.len(), &edges);
    let marked = current.get(track.id.as_str());
    let stages = track.stages.iter().zip(layers).map(|(stage, layer)| {
        let is_current = marked.is_some_and(|id| *id == *stage.id);
        let mut lines = text_lines(&stage.title, SIZE);
        let mut class = "zb-stage".to_owned();
        if stage.ends {
            class.push_str(" zb-ends");
            lines.extend(text_lines("■ 终点", SMALL));
        }
        if is_current {
            class.push_str(" zb-current");
            lines.extend(text_lines("▶ 当前阶段", SMALL));
        }
        StageBox { lines, layer, class }
    });
    Graph { title: track.title.clone(), stages: stages.collect(), edges }
}

fn text_lines(text: &str, size: u32) -> Vec<TextLine> {
    wrap(text, size, LINE_WIDTH).into_iter().map(|text| TextLine { text, size }).collect()
}

fn act_lines(procedure: &Procedure, track: &Track, library: &Library, on: Date, act: &Act) -> Vec<TextLine> {
    let mut lines = text_lines(&act.title, SIZE);
    let together = if act.officers > 1 { format!("·{}人", act.officers) } else { String::new() };
    lines.extend(text_lines(&format!("{}{together}", roles_in_words(procedure, act)), SMALL));
    lines.extend(condition(procedure, track, act).iter().flat_map(|words| text_lines(words, SMALL)));
    for limit in &procedure.limits {
        let meets = limit.met_by.iter().any(|trigger| match &trigger.value {
            Trigger::Act(id) => *id == *act.id,
            Trigger::Sent(id) => act.sends.as_ref().is_some_and(|sent| **sent == *id),
            Trigger::Receipt(_) => false,
        });
        if meets {
            let (length, article) = length_and_article(procedure, library, on, limit);
            let place = article.split_once('》').map_or("", |(_, behind)| behind);
            let place = place.split_once('·').map_or(place, |(place, _)| place);
            lines.extend(text_lines(&format!("限{length}"), SMALL));
            if !place.is_empty() {
                lines.extend(text_lines(&format!("见{place}"), SMALL));
            }
        }
    }
    if let Some(handover) = act.sends.as_ref().and_then(|id| procedure.handover(id)) {
        lines.extend(text_lines(&format!("➜ 移送：{}", handover.title), SMALL));
    }
    lines
}

/// In which stages of other tracks an act may be done: 当“已立案”时.
fn condition(procedure: &Procedure, track: &Track, act: &Act) -> Option<String> {
    let others = act.from.iter().filter(|from| from.track != *track.id);
    let titles: Vec<&str> =
        others.filter_map(|from| procedure.stage(from)).map(|stage| stage.title.as_str()).collect();
    if !titles.is_empty() {
        return Some(format!("当“{}”时", titles.join("”或“")));
    }
    (act.from.is_empty() && !act.opens).then(|| "随时可办".to_owned())
}

/// Distance of each stage from the first one, or from outside; stages out of reach come last.
fn layers(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut layers = vec![None; count];
    let mut queue = VecDeque::new();
    let opening = || edges.iter().filter(|edge| edge.from.is_none() && edge.opens).map(|edge| edge.to);
    let first = (count > 0 && !opening().any(|to| to == 0)).then_some(0);
    for stage in first.into_iter().chain(opening()) {
        if layers[stage].is_none() {
            layers[stage] = Some(0);
            queue.push_back(stage);
        }
    }
    spread(&mut layers, &mut queue, edges);
    // Stages entered only by acts of other tracks stand below the first one.
    for edge in edges.iter().filter(|edge| edge.from.is_none()) {
        if layers[edge.to].is_none() {
            layers[edge.to] = Some(1);
            queue.push_back(edge.to);
            spread(&mut layers, &mut queue, edges);
        }
    }
    let last = layers.iter().flatten().max().map_or(0, |layer| layer + 1);
    layers.into_iter().map(|layer| layer.unwrap_or(last)).collect()
}

/// Gives every stage that an act leads to, from stages already placed, the next layer.
fn spread(layers: &mut [Option<usize>], queue: &mut VecDeque<usize>, edges: &[Edge]) {
    while let Some(stage) = queue.pop_front() {
        let next = layers[stage].map_or(0, |layer| layer + 1);
        for edge in edges.iter().filter(|edge| edge.from == Some(stage)) {
            if layers[edge.to].is_none() {
                layers[edge.to] = Some(next);
                queue.push_back(edge.to);
            }
        }
    }
}
