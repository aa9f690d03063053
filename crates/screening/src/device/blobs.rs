//! Connected components of a plane, cleaned of dust.

use super::plane::{MASK_FROM, Plane};

/// Components kept, the largest first.
pub(crate) const MAX_BLOBS: usize = 160;
/// Least area of a component, as a share of all ink.
const LEAST_SHARE: f32 = 0.002;
/// Least area, pixels.
const LEAST_PIXELS: usize = 4;

/// A box of pixels; right and bottom are excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Bounds {
    pub(crate) fn width(&self) -> usize {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> usize {
        self.bottom - self.top
    }

    pub(crate) fn area(&self) -> usize {
        self.width() * self.height()
    }

    pub(crate) fn joined(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Pixels between two boxes, in the direction in which they are further apart; 0 if they touch.
    pub(crate) fn gap(&self, other: &Self) -> usize {
        let across = self.left.saturating_sub(other.right).max(other.left.saturating_sub(self.right));
        let down = self.top.saturating_sub(other.bottom).max(other.top.saturating_sub(self.bottom));
        across.max(down)
    }

    /// Area of the common part over the area of both.
    pub(crate) fn overlap(&self, other: &Self) -> f32 {
        let across = self.right.min(other.right).saturating_sub(self.left.max(other.left));
        let down = self.bottom.min(other.bottom).saturating_sub(self.top.max(other.top));
        let common = (across * down) as f32;
        common / ((self.area() + other.area()) as f32 - common)
    }
}

/// One connected component (of eight neighbours).
#[derive(Debug, Clone)]
pub(crate) struct Blob {
    pub(crate) bounds: Bounds,
    /// Pixels.
    pub(crate) area: usize,
}

/// The components of a plane.
#[derive(Debug, Clone)]
pub(crate) struct Blobs {
    pub(crate) list: Vec<Blob>,
    /// For each pixel its component, or [`Blobs::NONE`].
    pub(crate) labels: Vec<u16>,
}

impl Blobs {
    /// Label of a pixel in no component.
    pub(crate) const NONE: u16 = u16::MAX;
    /// Label of a pixel in a component too small to keep.
    const DUST: u16 = u16::MAX - 1;

    /// Finds the components; empty if all is dust.
    pub(crate) fn of(plane: &Plane) -> Self {
        let mut raw = vec![u32::MAX; plane.ink.len()];
        let mut found = Vec::new();
        for start in 0..raw.len() {
            if raw[start] == u32::MAX && plane.ink[start] > MASK_FROM {
                found.push(flood(plane, &mut raw, start, found.len() as u32));
            }
        }
        let total: usize = found.iter().map(|blob| blob.area).sum();
        let least = ((total as f32 * LEAST_SHARE) as usize).max(LEAST_PIXELS);
        let mut order: Vec<usize> = (0..found.len()).filter(|at| found[*at].area >= least).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(found[*at].area), *at));
        order.truncate(MAX_BLOBS);
        let mut renamed = vec![Self::DUST; found.len()];
        order.iter().enumerate().for_each(|(new, old)| renamed[*old] = new as u16);
        let rename = |label: u32| renamed.get(label as usize).copied().unwrap_or(Self::NONE);
        let labels = raw.into_iter().map(rename).collect();
        Self { list: order.into_iter().map(|at| found[at].clone()).collect(), labels }
    }
}

fn flood(plane: &Plane, raw: &mut [u32], start: usize, label: u32) -> Blob {
    let (width, height) = (plane.width, plane.height);
    let (x, y) = (start % width, start / width);
    let mut blob = Blob { bounds: Bounds { left: x, top: y, right: x + 1, bottom: y + 1 }, area: 0 };
    raw[start] = label;
    let mut waiting = vec![start];
    while let Some(at) = waiting.pop() {
        let (x, y) = (at % width, at / width);
        blob.area += 1;
        blob.bounds = blob.bounds.joined(&Bounds { left: x, top: y, right: x + 1, bottom: y + 1 });
        for near_y in y.saturating_sub(1)..(y + 2).min(height) {
            for near_x in x.saturating_sub(1)..(x + 2).min(width) {
                let near = near_y * width + near_x;
                if raw[near] == u32::MAX && plane.ink[near] > MASK_FROM {
                    raw[near] = label;
                    waiting.push(near);
                }
            }
        }
    }
    blob
}
