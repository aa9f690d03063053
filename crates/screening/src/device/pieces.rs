//! A picture taken apart: whole, without its frame, on its plate, and the parts that stand alone. Matching pieces finds
//! an icon beside other words, in another frame or in the other polarity.

use super::blobs::{Blobs, Bounds};
use super::picture::Picture;
use super::plane::{Plane, background, main_colour};
use super::rejection::PictureRejection;
use super::shape::{PieceKind, Shape};

/// Pieces of one picture.
pub const MAX_PIECES: usize = 6;
/// Least share of the ink that makes a part a piece.
const LEAST_COVERAGE: f32 = 0.10;
/// A frame or plate reaches this share of the content's width and height.
const FRAME_REACH: f32 = 0.93;
/// Least share of the ink that a frame must surround.
const LEAST_FRAMED: f32 = 0.06;
/// A plate fills at least this share of its box (a disc: 0.785).
const PLATE_FILL: f32 = 0.70;
/// What stands on a plate covers this share of it.
const ON_PLATE: std::ops::Range<f32> = 0.008..0.80;
/// Holes that cover this share are the drawing, whatever else has another colour.
const SURE_HOLES: f32 = 0.03;
/// Pixels along a plate's rim that belong to its soft edge.
const RIM: usize = 2;
/// Least width of a blank strip that divides, as a share of the content's longer side.
const LEAST_STRIP: f32 = 0.035;
/// Components closer than this share of the content's shorter side are one group.
const GROUP_GAP: f32 = 0.06;
/// A drawing that takes less than this share of its picture is looked at again, larger.
const ZOOM_BELOW: f32 = 0.6;
/// Blank rim kept around it, as a share of its longer side.
const ZOOM_RIM: f32 = 0.06;
/// Two pieces whose boxes agree more than this are one.
const SAME_BOX: f32 = 0.88;

/// The pieces of a picture, the whole first, at most [`MAX_PIECES`].
///
/// # Errors
/// [`PictureRejection::Blank`] if there is no drawing.
pub(crate) fn pieces_of(picture: &Picture) -> Result<Vec<Shape>, PictureRejection> {
    let (plane, blobs) = zoomed(picture)?;
    let all = vec![true; blobs.list.len()];
    let mut found = Found::default();
    found.take(&plane, &blobs, &all, PieceKind::Whole);
    if found.shapes.is_empty() {
        return Err(PictureRejection::Blank);
    }
    let inner = found.take_inner(&plane, &blobs, &all);
    let content = inner.unwrap_or(all);
    let sides = sides(&blobs, &content);
    for side in &sides {
        found.take(&plane, &blobs, side, PieceKind::Side);
    }
    for side in &sides {
        found.take_inner(&plane, &blobs, side);
    }
    for group in groups(&blobs, &content) {
        found.take(&plane, &blobs, &group, PieceKind::Group);
    }
    Ok(found.shapes)
}

/// Plane and components of the part of a picture that is drawn on, as large as the picture allows.
fn zoomed(picture: &Picture) -> Result<(Plane, Blobs), PictureRejection> {
    let background = background(picture);
    let plane = Plane::of(picture, background)?;
    let blobs = Blobs::of(&plane);
    let bounds = bounds_of(&blobs, &vec![true; blobs.list.len()]).ok_or(PictureRejection::Blank)?;
    if picture.width() <= plane.width || bounds.area() as f32 > ZOOM_BELOW * plane.ink.len() as f32 {
        return Ok((plane, blobs));
    }
    let (width, height) = (plane.width as f32, plane.height as f32);
    let rim = ZOOM_RIM * bounds.width().max(bounds.height()) as f32;
    let share = |at: f32, length: f32| (at / length).clamp(0.0, 1.0);
    let part = picture.cropped(
        share(bounds.left as f32 - rim, width),
        share(bounds.top as f32 - rim, height),
        share(bounds.right as f32 + rim, width),
        share(bounds.bottom as f32 + rim, height),
    );
    let plane = Plane::of(&part, background)?;
    let blobs = Blobs::of(&plane);
    Ok((plane, blobs))
}

#[derive(Default)]
struct Found {
    shapes: Vec<Shape>,
    boxes: Vec<Bounds>,
}

impl Found {
    fn take(&mut self, plane: &Plane, blobs: &Blobs, chosen: &[bool], kind: PieceKind) {
        let Some(bounds) = bounds_of(blobs, chosen) else { return };
        if !self.boxes.iter().any(|taken| taken.overlap(&bounds) > SAME_BOX) || kind == PieceKind::Unframed {
            self.take_always(plane, blobs, chosen, kind);
        }
    }

    /// Takes what a frame or plate around the chosen components holds; tells which are inside a frame.
    fn take_inner(&mut self, plane: &Plane, blobs: &Blobs, chosen: &[bool]) -> Option<Vec<bool>> {
        if let Some(inner) = inside_frame(plane, blobs, chosen) {
            self.take(plane, blobs, &inner, PieceKind::Unframed);
            return Some(inner);
        }
        let plate = on_plate(plane, blobs, chosen)?;
        let marks = Blobs::of(&plate);
        self.take_always(&plate, &marks, &vec![true; marks.list.len()], PieceKind::OnPlate);
        None
    }

    fn take_always(&mut self, plane: &Plane, blobs: &Blobs, chosen: &[bool], kind: PieceKind) {
        if self.shapes.len() >= MAX_PIECES {
            return;
        }
        let Some(bounds) = bounds_of(blobs, chosen) else { return };
        let cut = Shape::cut(plane, blobs, chosen, kind);
        if let Some(shape) = cut.filter(|shape| shape.coverage >= LEAST_COVERAGE || kind != PieceKind::Group)
        {
            self.shapes.push(shape);
            self.boxes.push(bounds);
        }
    }
}

fn bounds_of(blobs: &Blobs, chosen: &[bool]) -> Option<Bounds> {
    let members = blobs.list.iter().zip(chosen).filter(|(_, is)| **is);
    members.map(|(blob, _)| blob.bounds).reduce(|all, next| all.joined(&next))
}

fn area_of(blobs: &Blobs, chosen: &[bool]) -> usize {
    blobs.list.iter().zip(chosen).filter(|(_, is)| **is).map(|(blob, _)| blob.area).sum()
}

/// The chosen component that reaches all four sides of the chosen ones' box.
fn outermost(blobs: &Blobs, chosen: &[bool]) -> Option<usize> {
    let content = bounds_of(blobs, chosen)?;
    let reaches = |bounds: &Bounds| {
        bounds.width() as f32 >= FRAME_REACH * content.width() as f32
            && bounds.height() as f32 >= FRAME_REACH * content.height() as f32
    };
    (0..blobs.list.len()).find(|at| chosen[*at] && reaches(&blobs.list[*at].bounds))
}

/// What a line frame surrounds: the frame has no ink inside the box of the rest.
fn inside_frame(plane: &Plane, blobs: &Blobs, chosen: &[bool]) -> Option<Vec<bool>> {
    let frame = outermost(blobs, chosen)?;
    let rest: Vec<bool> = (0..blobs.list.len()).map(|at| chosen[at] && at != frame).collect();
    let bounds = bounds_of(blobs, &rest)?;
    let framed = area_of(blobs, &rest) as f32;
    if framed < LEAST_FRAMED * (framed + blobs.list[frame].area as f32) {
        return None;
    }
    let rows = (bounds.top..bounds.bottom)
        .flat_map(|y| (bounds.left..bounds.right).map(move |x| y * plane.width + x));
    let crossed = rows.filter(|at| usize::from(blobs.labels[*at]) == frame).count();
    (crossed * 50 <= bounds.area()).then_some(rest)
}

/// What stands on a filled plate: its holes, or ink against the plate's own colour.
fn on_plate(plane: &Plane, blobs: &Blobs, chosen: &[bool]) -> Option<Plane> {
    let outer = outermost(blobs, chosen)?;
    let bounds = blobs.list[outer].bounds;
    let filled = filled(plane, blobs, outer);
    let area = filled.iter().filter(|is| **is).count();
    if (area as f32) < PLATE_FILL * bounds.area() as f32 {
        return None;
    }
    let inside = eroded(&filled, plane.width, plane.height, RIM);
    let share = |plate: &Plane| plate.ink.iter().sum::<f32>() / area as f32;
    let of_plate = || (0..filled.len()).filter(|at| usize::from(blobs.labels[*at]) == outer);
    let mut inks: Vec<f32> = of_plate().map(|at| plane.ink[at]).collect();
    let middle = inks.len() / 2;
    let holes = plane.holes(&inside, *inks.select_nth_unstable_by(middle, f32::total_cmp).1);
    if ON_PLATE.contains(&share(&holes)) && share(&holes) >= SURE_HOLES {
        return Some(holes);
    }
    let colour = main_colour(of_plate().map(|at| plane.colours[at]))?;
    let (width, height, colours) = (plane.width, plane.height, plane.colours.clone());
    let inked = Plane::against(width, height, colours, colour, Some(&inside));
    inked.into_iter().chain([holes]).find(|plate| ON_PLATE.contains(&share(plate)))
}

/// The component with its holes: all that is not reached from the border without crossing it.
fn filled(plane: &Plane, blobs: &Blobs, outer: usize) -> Vec<bool> {
    let (width, height) = (plane.width, plane.height);
    let is_wall = |at: usize| usize::from(blobs.labels[at]) == outer;
    let mut outside = vec![false; width * height];
    let border = (0..width * height).filter(|at| {
        let (x, y) = (at % width, at / width);
        x == 0 || y == 0 || x + 1 == width || y + 1 == height
    });
    let mut waiting: Vec<usize> = border.filter(|at| !is_wall(*at)).collect();
    waiting.iter().for_each(|at| outside[*at] = true);
    while let Some(at) = waiting.pop() {
        let (x, y) = (at % width, at / width);
        let near = [
            (x > 0).then(|| at - 1),
            (x + 1 < width).then(|| at + 1),
            (y > 0).then(|| at - width),
            (y + 1 < height).then(|| at + width),
        ];
        for next in near.into_iter().flatten() {
            if !outside[next] && !is_wall(next) {
                outside[next] = true;
                waiting.push(next);
            }
        }
    }
    outside.into_iter().map(|is_outside| !is_outside).collect()
}

fn eroded(mask: &[bool], width: usize, height: usize, by: usize) -> Vec<bool> {
    let is_deep = |at: usize| {
        let (x, y) = (at % width, at / width);
        let fits = x >= by && y >= by && x + by < width && y + by < height;
        fits && mask[at] && mask[at - by] && mask[at + by] && mask[at - by * width] && mask[at + by * width]
    };
    (0..mask.len()).map(is_deep).collect()
}

/// Both sides of the widest blank strip across the content, if it is wide enough.
fn sides(blobs: &Blobs, content: &[bool]) -> Vec<Vec<bool>> {
    let Some(bounds) = bounds_of(blobs, content) else { return Vec::new() };
    let members = || (0..blobs.list.len()).filter(|at| content[*at]);
    let across = widest_gap(members().map(|at| (blobs.list[at].bounds.left, blobs.list[at].bounds.right)));
    let down = widest_gap(members().map(|at| (blobs.list[at].bounds.top, blobs.list[at].bounds.bottom)));
    let is_down = down.0 > across.0;
    let (width, place) = if is_down { down } else { across };
    if (width as f32) < LEAST_STRIP * bounds.width().max(bounds.height()) as f32 {
        return Vec::new();
    }
    let is_first = |at: usize| {
        let bounds = blobs.list[at].bounds;
        (if is_down { bounds.bottom } else { bounds.right }) <= place
    };
    let side = |first: bool| (0..blobs.list.len()).map(|at| content[at] && is_first(at) == first).collect();
    let mut both: Vec<Vec<bool>> = vec![side(true), side(false)];
    both.sort_by_key(|side| std::cmp::Reverse(area_of(blobs, side)));
    both
}

/// Width of the widest gap between intervals, and where it begins.
fn widest_gap(intervals: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    let mut sorted: Vec<(usize, usize)> = intervals.collect();
    sorted.sort_unstable();
    let (mut widest, mut reached) = ((0, 0), None::<usize>);
    for (start, end) in sorted {
        if let Some(reached) = reached.filter(|reached| start.saturating_sub(*reached) > widest.0) {
            widest = (start - reached, reached);
        }
        reached = Some(reached.map_or(end, |reached| reached.max(end)));
    }
    widest
}

/// Groups of components that stand close, the largest first.
fn groups(blobs: &Blobs, content: &[bool]) -> Vec<Vec<bool>> {
    let Some(bounds) = bounds_of(blobs, content) else { return Vec::new() };
    let reach = (GROUP_GAP * bounds.width().min(bounds.height()) as f32) as usize;
    let count = blobs.list.len();
    let mut group_of: Vec<usize> = (0..count).collect();
    for one in (0..count).filter(|at| content[*at]) {
        for other in (0..one).filter(|at| content[*at]) {
            let (old, new) = (group_of[one], group_of[other]);
            if old != new && blobs.list[one].bounds.gap(&blobs.list[other].bounds) <= reach {
                group_of.iter_mut().filter(|group| **group == old).for_each(|group| *group = new);
            }
        }
    }
    let mut heads: Vec<usize> = (0..count).filter(|at| content[*at]).map(|at| group_of[at]).collect();
    heads.sort_unstable();
    heads.dedup();
    let members = |head: usize| (0..count).map(|at| content[at] && group_of[at] == head).collect();
    let mut groups: Vec<Vec<bool>> = heads.into_iter().map(members).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(area_of(blobs, group)));
    groups
}
