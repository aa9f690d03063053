//! Local features: corners at three scales (Shi and Tomasi, CVPR 1994), each with its own direction and a histogram
//! of the gradients around it (Lowe, IJCV 60, 2004) cut to 256 bits. They find a part of a drawing that is covered,
//! cropped or placed elsewhere.

use super::gradient::{Code, distance};
use super::shape::{Shape, resized};
use std::f32::consts::PI;

/// Features of one picture.
pub const MAX_KEYPOINTS: usize = 36;
/// Longer side at each scale, pixels, and features taken there.
const SCALES: [(usize, usize); 3] = [(96, 14), (66, 12), (45, 10)];
/// Half the width of the described patch, pixels of the scale.
const REACH: i32 = 12;
/// Least distance of two corners, pixels of the scale.
const APART: f32 = 3.5;
const GRID: usize = 4;
const BINS: usize = 8;
const LENGTH: usize = GRID * GRID * BINS;

/// One local feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keypoint {
    /// Place, 0–255 along the longer side of the content's box.
    pub(crate) x: u8,
    pub(crate) y: u8,
    /// Direction clockwise from rightwards, 256 for a turn.
    pub(crate) angle: u8,
    /// Index of the scale, 0 the finest.
    pub(crate) scale: u8,
    pub(crate) code: Code,
}

/// Features of a drawing: as they are, and as they would be in its mirror image.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keypoints {
    pub(crate) plain: Vec<Keypoint>,
    pub(crate) mirrored: Vec<Keypoint>,
}

/// Finds and describes the features of a shape.
pub(crate) fn keypoints(shape: &Shape) -> Keypoints {
    let mut found = Keypoints::default();
    let longer = shape.width.max(shape.height);
    let wide = (shape.width * 255 / longer) as u8;
    for (scale, (side, count)) in SCALES.into_iter().enumerate() {
        let layer = Layer::of(shape, side);
        for (x, y) in layer.corners(count) {
            let Some(angle) = layer.direction(x, y) else { continue };
            let histogram = layer.described(x, y, angle);
            let place = |at: usize| (at * 255 / side.max(1)).min(255) as u8;
            let turn = |angle: f32| ((angle / (2.0 * PI)).rem_euclid(1.0) * 256.0).round() as u16 as u8;
            let plain = Keypoint {
                x: place(x.saturating_sub(MARGIN)),
                y: place(y.saturating_sub(MARGIN)),
                angle: turn(angle),
                scale: scale as u8,
                code: binary(&histogram),
            };
            let across = Keypoint {
                x: wide.saturating_sub(plain.x),
                angle: turn(PI - angle),
                code: binary(&flipped(&histogram)),
                ..plain
            };
            found.plain.push(plain);
            found.mirrored.push(across);
        }
    }
    found
}

/// Pixels of nothing around the content, so that its outer edges are described.
const MARGIN: usize = 4;

struct Layer {
    width: usize,
    height: usize,
    slopes: Vec<(f32, f32)>,
}

impl Layer {
    fn of(shape: &Shape, side: usize) -> Self {
        let longer = shape.width.max(shape.height);
        let length = |from: usize| (from * side / longer).max(2);
        let (inner_width, inner_height) = (length(shape.width), length(shape.height));
        let ink = resized(&shape.ink, shape.width, shape.height, inner_width, inner_height);
        let (width, height) = (inner_width + 2 * MARGIN, inner_height + 2 * MARGIN);
        let mut padded = vec![0.0; width * height];
        for (row, line) in ink.chunks_exact(inner_width).enumerate() {
            let start = (row + MARGIN) * width + MARGIN;
            padded[start..start + inner_width].copy_from_slice(line);
        }
        let smooth = smoothed(&smoothed(&padded, width, height), width, height);
        let slope = |at: usize| {
            let (x, y) = (at % width, at / width);
            if x == 0 || y == 0 || x + 1 == width || y + 1 == height {
                return (0.0, 0.0);
            }
            (smooth[at + 1] - smooth[at - 1], smooth[at + width] - smooth[at - width])
        };
        let slopes = (0..width * height).map(slope).collect();
        Self { width, height, slopes }
    }

    /// Places where the smaller eigenvalue of the structure tensor peaks, the strongest first.
    fn corners(&self, count: usize) -> Vec<(usize, usize)> {
        let part = |of: fn((f32, f32)) -> f32| {
            let values: Vec<f32> = self.slopes.iter().map(|slope| of(*slope)).collect();
            smoothed(&smoothed(&values, self.width, self.height), self.width, self.height)
        };
        let (xx, yy, xy) = (part(|(x, _)| x * x), part(|(_, y)| y * y), part(|(x, y)| x * y));
        let strength = |at: usize| {
            let (half, apart) = ((xx[at] + yy[at]) / 2.0, (xx[at] - yy[at]) / 2.0);
            half - (apart * apart + xy[at] * xy[at]).sqrt()
        };
        let mut order: Vec<(f32, usize)> = (0..self.slopes.len())
            .map(|at| (strength(at), at))
            .filter(|(strength, _)| *strength > 1e-4)
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (_, at) in order {
            let (x, y) = (at % self.width, at / self.width);
            let near =
                |other: &(usize, usize)| (x as f32 - other.0 as f32).hypot(y as f32 - other.1 as f32) < APART;
            if !taken.iter().any(near) {
                taken.push((x, y));
                if taken.len() == count {
                    break;
                }
            }
        }
        taken
    }

    fn slope(&self, x: i32, y: i32) -> (f32, f32) {
        let inside = x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height;
        if inside { self.slopes[y as usize * self.width + x as usize] } else { (0.0, 0.0) }
    }

    /// Main direction of the gradients around a place, radians clockwise.
    fn direction(&self, x: usize, y: usize) -> Option<f32> {
        const PARTS: usize = 36;
        let mut parts = [0f32; PARTS];
        let reach = REACH * 2 / 3;
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let (gx, gy) = self.slope(x as i32 + dx, y as i32 + dy);
                let near = (-((dx * dx + dy * dy) as f32) / (reach * reach) as f32 * 2.0).exp();
                let part = (gy.atan2(gx) / (2.0 * PI)).rem_euclid(1.0) * PARTS as f32;
                parts[part as usize % PARTS] += gx.hypot(gy) * near;
            }
        }
        let round: [f32; PARTS] = std::array::from_fn(|at| {
            let beside = |by: usize| parts[(at + by) % PARTS];
            beside(0) * 2.0 + (beside(1) + beside(PARTS - 1)) * 1.5 + (beside(2) + beside(PARTS - 2)) * 0.5
        });
        let best = (0..PARTS).max_by(|a, b| round[*a].total_cmp(&round[*b]))?;
        let (before, after) = (round[(best + PARTS - 1) % PARTS], round[(best + 1) % PARTS]);
        let bend = before - 2.0 * round[best] + after;
        let shift = if bend.abs() > 1e-9 { ((before - after) / (2.0 * bend)).clamp(-0.5, 0.5) } else { 0.0 };
        (round[best] > 0.0).then_some((best as f32 + 0.5 + shift) / PARTS as f32 * 2.0 * PI)
    }

    /// 4×4 places × 8 directions of gradients in the patch turned to the feature's direction.
    fn described(&self, x: usize, y: usize, angle: f32) -> [f32; LENGTH] {
        let (sin, cos) = angle.sin_cos();
        let mut sums = [0f32; LENGTH];
        for v in -REACH..REACH {
            for u in -REACH..REACH {
                let (along, side) = (u as f32 + 0.5, v as f32 + 0.5);
                let (dx, dy) = (along * cos - side * sin, along * sin + side * cos);
                let (gx, gy) = self.slope((x as f32 + dx).round() as i32, (y as f32 + dy).round() as i32);
                let size = gx.hypot(gy);
                if size < 0.01 {
                    continue;
                }
                let near = (-(along * along + side * side) / (REACH * REACH) as f32).exp();
                let turn = ((gy.atan2(gx) - angle) / (2.0 * PI)).rem_euclid(1.0) * BINS as f32;
                let cell = |at: f32| (at + REACH as f32) * GRID as f32 / (2 * REACH) as f32 - 0.5;
                spread(&mut sums, (cell(along), cell(side), turn), near * size / (size + 0.1));
            }
        }
        sums.map(f32::sqrt)
    }
}

fn spread(sums: &mut [f32; LENGTH], (column, row, bin): (f32, f32, f32), weight: f32) {
    let (left, top, low) = (column.floor(), row.floor(), bin.floor());
    for (column, across) in [(left, left + 1.0 - column), (left + 1.0, column - left)] {
        for (row, down) in [(top, top + 1.0 - row), (top + 1.0, row - top)] {
            if column < 0.0 || row < 0.0 || column >= GRID as f32 || row >= GRID as f32 {
                continue;
            }
            let cell = (row as usize * GRID + column as usize) * BINS;
            let first = low as usize % BINS;
            sums[cell + first] += weight * across * down * (low + 1.0 - bin);
            sums[cell + (first + 1) % BINS] += weight * across * down * (bin - low);
        }
    }
}

/// The same patch seen in a mirror: the side axis and the sense of directions are reversed.
fn flipped(sums: &[f32; LENGTH]) -> [f32; LENGTH] {
    std::array::from_fn(|at| {
        let (row, column, bin) = (at / BINS / GRID, at / BINS % GRID, at % BINS);
        sums[((GRID - 1 - row) * GRID + column) * BINS + (BINS - bin) % BINS]
    })
}

/// Two bits a component: above half the mean, and above 1.3 times the mean.
fn binary(sums: &[f32; LENGTH]) -> Code {
    let mean = sums.iter().sum::<f32>() / LENGTH as f32;
    let mut code = [0u64; 4];
    for (at, value) in sums.iter().enumerate() {
        code[at / 64] |= u64::from(*value > mean * 0.5) << (at % 64);
        code[2 + at / 64] |= u64::from(*value > mean * 1.3) << (at % 64);
    }
    code
}

/// Three-by-three binomial mean.
fn smoothed(values: &[f32], width: usize, height: usize) -> Vec<f32> {
    let blurred = |values: &[f32], step: usize, at: usize, from: usize, length: usize| {
        let before = if from == 0 { values[at] } else { values[at - step] };
        let after = if from + 1 == length { values[at] } else { values[at + step] };
        (before + 2.0 * values[at] + after) / 4.0
    };
    let across: Vec<f32> = (0..values.len()).map(|at| blurred(values, 1, at, at % width, width)).collect();
    (0..values.len()).map(|at| blurred(&across, width, at, at / width, height)).collect()
}

/// Most different bits of two features that may be the same.
const MATCH_BITS: u32 = 72;
/// Matches that enter the vote.
const MAX_MATCHES: usize = 20;
/// Distance at which a feature still agrees with the others' movement, in 255ths of the longer side.
const AGREE_PLACE: f32 = 24.0;
/// Difference of directions that still agrees, 256ths of a turn.
const AGREE_TURN: i32 = 18;
/// Scale between two drawings, at most this and at least its inverse.
const MOST_SCALE: f32 = 2.6;

/// How many features of `one` have a partner in `other` under one movement (turn, scale, shift), and the turn in
/// degrees clockwise.
pub(crate) fn agreement(one: &[Keypoint], other: &[Keypoint]) -> (usize, f32) {
    let mut matches: Vec<(u32, &Keypoint, &Keypoint)> = Vec::new();
    for query in one {
        let nearest = other.iter().map(|stored| (distance(&query.code, &stored.code), stored));
        if let Some((bits, stored)) =
            nearest.min_by_key(|(bits, _)| *bits).filter(|(bits, _)| *bits <= MATCH_BITS)
        {
            matches.push((bits, query, stored));
        }
    }
    matches.sort_by_key(|(bits, _, _)| *bits);
    matches.truncate(MAX_MATCHES);
    let turn_of = |(_, query, stored): &(u32, &Keypoint, &Keypoint)| stored.angle.wrapping_sub(query.angle);
    let mut best = (0, 0.0);
    for (at, first) in matches.iter().enumerate() {
        for second in &matches[..at] {
            let differ = i32::from(turn_of(first).wrapping_sub(turn_of(second)) as i8);
            if differ.abs() > AGREE_TURN {
                continue;
            }
            let Some(movement) = Movement::of((first.1, first.2), (second.1, second.2)) else { continue };
            let own_turn = f32::from(turn_of(first)) / 256.0 * 2.0 * PI;
            let off = (movement.turn() - own_turn).rem_euclid(2.0 * PI);
            if off.min(2.0 * PI - off) > AGREE_TURN as f32 / 256.0 * 2.0 * PI {
                continue;
            }
            let mut hit: Vec<(u8, u8)> = Vec::with_capacity(MAX_MATCHES);
            for (_, query, stored) in &matches {
                if movement.fits(query, stored) && !hit.contains(&(stored.x, stored.y)) {
                    hit.push((stored.x, stored.y));
                }
            }
            if hit.len() > best.0 {
                best = (hit.len(), movement.turn().to_degrees().rem_euclid(360.0));
            }
        }
    }
    best
}

/// A similarity of the plane: `(x, y) → (a·x − b·y + c, b·x + a·y + d)`.
struct Movement {
    a: f32,
    b: f32,
    c: f32,
    d: f32,
}

impl Movement {
    fn of(first: (&Keypoint, &Keypoint), second: (&Keypoint, &Keypoint)) -> Option<Self> {
        let place = |point: &Keypoint| (f32::from(point.x), f32::from(point.y));
        let ((x1, y1), (u1, v1)) = (place(first.0), place(first.1));
        let ((x2, y2), (u2, v2)) = (place(second.0), place(second.1));
        let (dx, dy, du, dv) = (x2 - x1, y2 - y1, u2 - u1, v2 - v1);
        let length = dx * dx + dy * dy;
        if length < 15.0 * 15.0 {
            return None;
        }
        let (a, b) = ((dx * du + dy * dv) / length, (dx * dv - dy * du) / length);
        let scale = a.hypot(b);
        let is_near = scale < MOST_SCALE && scale > 1.0 / MOST_SCALE;
        is_near.then_some(Self { a, b, c: u1 - a * x1 + b * y1, d: v1 - b * x1 - a * y1 })
    }

    fn turn(&self) -> f32 {
        self.b.atan2(self.a)
    }

    fn fits(&self, query: &Keypoint, stored: &Keypoint) -> bool {
        let (x, y) = (f32::from(query.x), f32::from(query.y));
        let (u, v) = (self.a * x - self.b * y + self.c, self.b * x + self.a * y + self.d);
        let turn = (self.turn() / (2.0 * PI) * 256.0).round() as i32 as u8;
        let differ = i32::from(stored.angle.wrapping_sub(query.angle).wrapping_sub(turn) as i8);
        (u - f32::from(stored.x)).hypot(v - f32::from(stored.y)) < AGREE_PLACE && differ.abs() <= AGREE_TURN
    }
}
