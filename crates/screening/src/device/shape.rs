//! One piece of a picture, cut out and small, ready to be described.

use super::blobs::{Blobs, Bounds};
use super::plane::{MASK_FROM, Plane};

/// Area of a shape, pixels, as far as its longer side allows.
const SHAPE_AREA: f32 = 64.0 * 64.0;
/// Longest side of a shape, pixels.
const SHAPE_SIDE: f32 = 96.0;

/// What a piece is in its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PieceKind {
    /// Everything drawn (整体).
    Whole = 0,
    /// Everything but the frame around it (去框).
    Unframed = 1,
    /// What is cut out of, or drawn on, a filled plate (底板内).
    OnPlate = 2,
    /// One side of the widest blank strip: the icon apart from the words (分隔部分).
    Side = 3,
    /// Components that stand close together (局部).
    Group = 4,
}

impl PieceKind {
    /// The kind of a stored byte.
    pub(crate) fn of_byte(byte: u8) -> Option<Self> {
        [Self::Whole, Self::Unframed, Self::OnPlate, Self::Side, Self::Group].into_iter().nth(byte.into())
    }

    /// The word for people.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Whole => "整体",
            Self::Unframed => "去框图形",
            Self::OnPlate => "底板内图形",
            Self::Side => "分隔部分",
            Self::Group => "局部",
        }
    }
}

/// Ink and tone of a piece in its own box, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) kind: PieceKind,
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) ink: Vec<f32>,
    pub(crate) tone: Vec<f32>,
    /// Share of the picture's ink, 0–1.
    pub(crate) coverage: f32,
    /// Width over height of its box before it was made small.
    pub(crate) aspect: f32,
}

impl Shape {
    /// Cuts the components in `chosen` (by label) out of a plane. `None` if there is nothing.
    pub(crate) fn cut(plane: &Plane, blobs: &Blobs, chosen: &[bool], kind: PieceKind) -> Option<Self> {
        let members = || blobs.list.iter().zip(chosen).filter(|(_, is)| **is).map(|(blob, _)| blob);
        let bounds = members().map(|blob| blob.bounds).reduce(|all, next| all.joined(&next))?;
        let area: usize = members().map(|blob| blob.area).sum();
        let total: usize = blobs.list.iter().map(|blob| blob.area).sum();
        let is_ours = |at: usize| {
            let label = blobs.labels[at];
            label == Blobs::NONE || chosen.get(usize::from(label)).copied().unwrap_or(false)
        };
        let take = |values: &[f32]| -> Vec<f32> {
            let rows = (bounds.top..bounds.bottom)
                .flat_map(|y| (bounds.left..bounds.right).map(move |x| y * plane.width + x));
            rows.map(|at| if is_ours(at) { values[at] } else { 0.0 }).collect()
        };
        let (width, height) = shrunk(&bounds);
        let made_small = |values: Vec<f32>| resized(&values, bounds.width(), bounds.height(), width, height);
        Some(Self {
            kind,
            width,
            height,
            ink: made_small(take(&plane.ink)),
            tone: made_small(take(&plane.tone)),
            coverage: area as f32 / total as f32,
            aspect: bounds.width() as f32 / bounds.height() as f32,
        })
    }

    /// Values of both planes at a place between pixels (pixel centres at whole numbers); nothing outside.
    pub(crate) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, bottom_share) = (x - left, y - top);
        let (mut ink, mut tone) = (0.0, 0.0);
        for (dx, dy, share) in [
            (0, 0, (1.0 - right_share) * (1.0 - bottom_share)),
            (1, 0, right_share * (1.0 - bottom_share)),
            (0, 1, (1.0 - right_share) * bottom_share),
            (1, 1, right_share * bottom_share),
        ] {
            let (x, y) = (left as i32 + dx, top as i32 + dy);
            if x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height {
                let at = y as usize * self.width + x as usize;
                ink += self.ink[at] * share;
                tone += self.tone[at] * share;
            }
        }
        (ink, tone)
    }

    /// Places of the pixels with ink.
    pub(crate) fn inked(&self) -> impl Iterator<Item = (f32, f32)> + '_ {
        let is_inked = |(_, ink): &(usize, &f32)| **ink > MASK_FROM;
        let place = |(at, _): (usize, &f32)| ((at % self.width) as f32, (at / self.width) as f32);
        self.ink.iter().enumerate().filter(is_inked).map(place)
    }
}

fn shrunk(bounds: &Bounds) -> (usize, usize) {
    let longer = bounds.width().max(bounds.height()) as f32;
    let scale = (SHAPE_AREA / bounds.area() as f32).sqrt().min(SHAPE_SIDE / longer).min(1.0);
    let side = |length: usize| ((length as f32 * scale).round() as usize).max(1);
    (side(bounds.width()), side(bounds.height()))
}

/// Area average of a plane on a smaller (or equal) grid.
pub(crate) fn resized(
    values: &[f32],
    width: usize,
    height: usize,
    to_width: usize,
    to_height: usize,
) -> Vec<f32> {
    let rows: Vec<f32> =
        values.chunks_exact(width.max(1)).flat_map(|row| averaged(row, 1, width, to_width)).collect();
    let mut result = vec![0.0; to_width * to_height];
    for x in 0..to_width {
        let column = averaged(&rows[x..], to_width, height, to_height);
        column.into_iter().enumerate().for_each(|(y, value)| result[y * to_width + x] = value);
    }
    result
}

/// Means of `to` equal stretches of a line of `from` values, `step` apart.
fn averaged(line: &[f32], step: usize, from: usize, to: usize) -> Vec<f32> {
    let length = from as f32 / to as f32;
    let mean = |at: usize| {
        let (start, end) = (at as f32 * length, (at + 1) as f32 * length);
        let (mut sum, mut weight) = (0.0, 0.0);
        for source in start as usize..(end.ceil() as usize).min(from) {
            let share = end.min(source as f32 + 1.0) - start.max(source as f32);
            sum += line[source * step] * share;
            weight += share;
        }
        if weight > 0.0 { sum / weight } else { 0.0 }
    };
    (0..to).map(mean).collect()
}
