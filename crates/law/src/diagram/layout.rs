//! Positions: rows of stages, rows of acts between them, gutters for the lines, a channel at the right.
use super::graph::{Edge, Graph, SIZE, TextLine};
use super::wrap::width_of;

/// Space around everything, in pixels.
pub(super) const MARGIN: u32 = 24;
/// Space between tracks.
pub(super) const TRACK_GAP: u32 = 48;
/// Least width of a diagram.
pub(super) const MIN_WIDTH: u32 = 680;
const BOX_GAP: u32 = 20;
const PADDING: u32 = 10;
const LANE: u32 = 10;
const TOP: u32 = 84;

/// A box with its text.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    pub lines: Vec<TextLine>,
    pub class: String,
}

impl Placed {
    fn centre(&self) -> u32 {
        self.x + self.width / 2
    }
    fn bottom(&self) -> u32 {
        self.y + self.height
    }
}

/// A line through points; an arrow at its end if it reaches a stage.
#[derive(Debug)]
pub(super) struct Path {
    pub points: Vec<(u32, u32)>,
    pub arrow: bool,
}

/// A track with everything in place.
#[derive(Debug)]
pub(super) struct LaidOut {
    pub title: String,
    pub left: u32,
    pub width: u32,
    pub bottom: u32,
    pub boxes: Vec<Placed>,
    pub paths: Vec<Path>,
}

/// Height of a line of text.
pub(super) fn line_height(size: u32) -> u32 {
    size * 3 / 2
}

fn unplaced(lines: &[TextLine], class: &str, least: u32) -> Placed {
    let text = lines.iter().map(|line| width_of(&line.text, line.size)).max().unwrap_or(0);
    let height = lines.iter().map(|line| line_height(line.size)).sum::<u32>() + 2 * PADDING;
    let width = (text + 2 * PADDING).max(least);
    Placed { x: 0, y: 0, width, height, lines: lines.to_vec(), class: class.to_owned() }
}

/// Rows: each stands above the layer of its index and holds the acts that leave the layer before it; an act from
/// outside the track stands right above the stage it leads to.
fn act_row(graph: &Graph, edge: &Edge) -> usize {
    edge.from.map_or(graph.stages[edge.to].layer, |from| graph.stages[from].layer + 1)
}

/// Whether an edge ends in the row right below its act.
fn is_direct(graph: &Graph, edge: &Edge) -> bool {
    graph.stages[edge.to].layer == act_row(graph, edge)
}

/// Lays a track out with its left edge at `left`.
pub(super) fn lay_out(graph: &Graph, left: u32) -> LaidOut {
    let mut stages: Vec<Placed> =
        graph.stages.iter().map(|s| unplaced(&s.lines, &s.class, 6 * SIZE)).collect();
    let mut acts: Vec<Placed> = graph.edges.iter().map(|e| unplaced(&e.lines, "zb-act", 4 * SIZE)).collect();
    let layers = graph.stages.iter().map(|stage| stage.layer + 1).max().unwrap_or(0);
    let stage_rows: Vec<Vec<usize>> = (0..layers)
        .map(|row| (0..stages.len()).filter(|i| graph.stages[*i].layer == row).collect())
        .collect();
    let act_rows: Vec<Vec<usize>> = (0..=layers)
        .map(|row| (0..acts.len()).filter(|i| act_row(graph, &graph.edges[*i]) == row).collect())
        .collect();
    let widest = |row: &Vec<usize>, boxes: &[Placed]| {
        row.iter().map(|i| boxes[*i].width + BOX_GAP).sum::<u32>().saturating_sub(BOX_GAP)
    };
    let inner = stage_rows.iter().map(|row| widest(row, &stages));
    let inner = inner.chain(act_rows.iter().map(|row| widest(row, &acts))).max().unwrap_or(0);
    let inner = inner.max(width_of(&graph.title, SIZE + 2));
    let detours = graph.edges.iter().filter(|edge| !is_direct(graph, edge)).count();

    let mut y = TOP;
    let mut gutters = Vec::new();
    for row in 0..=layers {
        let lanes_out = u32::try_from(act_rows[row].len()).unwrap_or(0);
        if row > 0 {
            y += place_row(&mut stages, &stage_rows[row - 1], left, inner, y);
            gutters.push(y);
            y += if lanes_out > 0 { gutter(lanes_out) } else { 0 };
        }
        y += place_row(&mut acts, &act_rows[row], left, inner, y);
        gutters.push(y);
        let through = lines_below(graph, row);
        y += if row < layers || through > 0 { gutter(through) } else { 0 };
    }
    let paths =
        Router { graph, stages: &stages, acts: &acts, gutters: &gutters, channel: left + inner + BOX_GAP }
            .all();
    let width = inner + if detours > 0 { BOX_GAP + u32::try_from(detours).unwrap_or(0) * LANE } else { 0 };
    stages.extend(acts);
    LaidOut { title: graph.title.clone(), left, width, bottom: y, boxes: stages, paths }
}

fn gutter(lanes: u32) -> u32 {
    28 + lanes * LANE
}

/// Lines that run in the gutter below a row of acts: all that leave it, and those that come from the channel.
fn lines_below(graph: &Graph, row: usize) -> u32 {
    let leaving = graph.edges.iter().filter(|edge| act_row(graph, edge) == row);
    let arriving = graph.edges.iter().filter(|e| !is_direct(graph, e) && graph.stages[e.to].layer == row);
    u32::try_from(leaving.count() + arriving.count()).unwrap_or(0)
}

/// Places a row centred in the track; its height.
fn place_row(boxes: &mut [Placed], row: &[usize], left: u32, inner: u32, y: u32) -> u32 {
    let total: u32 = row.iter().map(|i| boxes[*i].width + BOX_GAP).sum::<u32>().saturating_sub(BOX_GAP);
    let mut x = left + (inner - total.min(inner)) / 2;
    let mut height = 0;
    for index in row {
        let placed = &mut boxes[*index];
        (placed.x, placed.y) = (x, y);
        x += placed.width + BOX_GAP;
        height = height.max(placed.height);
    }
    height
}

struct Router<'a> {
    graph: &'a Graph,
    stages: &'a [Placed],
    acts: &'a [Placed],
    /// Top of each gutter: below acts of row 0, below stages of layer 0, below acts of row 1, …
    gutters: &'a [u32],
    channel: u32,
}

impl Router<'_> {
    fn all(&self) -> Vec<Path> {
        let mut lanes = vec![0; self.gutters.len()];
        let mut paths = Vec::new();
        let mut detour = 0;
        for (index, edge) in self.graph.edges.iter().enumerate() {
            let act = &self.acts[index];
            if let Some(from) = edge.from {
                let stage = &self.stages[from];
                let out = port(stage, self.ports(|other| other.from == Some(from)), index);
                let y = self.lane(&mut lanes, 2 * self.graph.stages[from].layer + 1);
                let points = vec![(out, stage.bottom()), (out, y), (act.centre(), y), (act.centre(), act.y)];
                paths.push(Path { points, arrow: false });
            }
            let target = &self.stages[edge.to];
            let to = port(target, self.ports(|other| other.to == edge.to), index);
            let y = self.lane(&mut lanes, 2 * act_row(self.graph, edge));
            let mut points = vec![(act.centre(), act.bottom()), (act.centre(), y)];
            if !is_direct(self.graph, edge) {
                let x = self.channel + detour * LANE;
                detour += 1;
                let back = self.lane(&mut lanes, 2 * self.graph.stages[edge.to].layer);
                points.extend([(x, y), (x, back), (to, back)]);
            } else {
                points.push((to, y));
            }
            points.push((to, target.y));
            paths.push(Path { points, arrow: true });
        }
        paths
    }

    fn ports(&self, belongs: impl Fn(&Edge) -> bool) -> Vec<usize> {
        (0..self.graph.edges.len()).filter(|index| belongs(&self.graph.edges[*index])).collect()
    }

    /// The next free height in a gutter.
    fn lane(&self, lanes: &mut [u32], gutter: usize) -> u32 {
        let lane = lanes[gutter];
        lanes[gutter] += 1;
        self.gutters[gutter] + 8 + lane * LANE
    }
}

/// Where a line meets a stage: the lines of one side are spread over its width.
fn port(stage: &Placed, lines: Vec<usize>, line: usize) -> u32 {
    let count = u32::try_from(lines.len()).unwrap_or(1);
    let rank = u32::try_from(lines.iter().position(|other| *other == line).unwrap_or(0)).unwrap_or(0);
    stage.x + stage.width * (rank + 1) / (count + 1)
}
