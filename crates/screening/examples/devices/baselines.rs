//! Two published ways to compare pictures, as a library would offer them: pHash with Hamming distance (Zauner 2010),
//! and HOG with cosine (Dalal and Triggs 2005: 8×8 cells of 8 pixels, 9 orientations, blocks of 2×2). Both see the whole
//! picture in grey on white.

use screening::device::Picture;
use std::f32::consts::PI;

const HASH_SIDE: usize = 32;
const HOG_SIDE: usize = 64;
const CELL: usize = 8;
const BINS: usize = 9;

/// Descriptions of all logos.
#[derive(Default)]
pub struct Baselines {
    hashes: Vec<u64>,
    gradients: Vec<Vec<f32>>,
}

impl Baselines {
    /// Adds the next logo.
    pub fn add(&mut self, picture: &Picture) {
        self.hashes.push(hash(picture));
        self.gradients.push(gradients(picture));
    }

    /// Rank of the best wanted logo by pHash and by HOG; of equals the wanted one stands in the middle.
    pub fn ranks(&self, query: &Picture, wanted: &[usize]) -> (usize, usize) {
        let own = hash(query);
        let by_hash: Vec<f32> = self.hashes.iter().map(|hash| -((hash ^ own).count_ones() as f32)).collect();
        let own = gradients(query);
        let product = |other: &Vec<f32>| own.iter().zip(other).map(|(a, b)| a * b).sum::<f32>();
        let by_gradients: Vec<f32> = self.gradients.iter().map(product).collect();
        (rank(&by_hash, wanted), rank(&by_gradients, wanted))
    }
}

fn rank(likeness: &[f32], wanted: &[usize]) -> usize {
    let best = wanted.iter().map(|at| likeness[*at]).fold(f32::MIN, f32::max);
    let better = likeness.iter().filter(|value| **value > best).count();
    let equal = likeness.iter().filter(|value| **value == best).count();
    better + 1 + (equal - 1) / 2
}

/// Grey values 0–1 on white, `side × side`, area means.
fn grey(picture: &Picture, side: usize) -> Vec<f32> {
    let (width, height) = (picture.width(), picture.height());
    let value = |x: usize, y: usize| {
        let p = &picture.rgba()[(y * width + x) * 4..][..4];
        let alpha = f32::from(p[3]) / 255.0;
        let grey = 0.299 * f32::from(p[0]) + 0.587 * f32::from(p[1]) + 0.114 * f32::from(p[2]);
        grey / 255.0 * alpha + 1.0 - alpha
    };
    let mut result = Vec::with_capacity(side * side);
    for row in 0..side {
        for column in 0..side {
            let rows = row * height / side..((row + 1) * height / side).max(row * height / side + 1);
            let columns = column * width / side..((column + 1) * width / side).max(column * width / side + 1);
            let count = (rows.len() * columns.len()) as f32;
            let sum: f32 =
                rows.flat_map(|y| columns.clone().map(move |x| (x, y))).map(|(x, y)| value(x, y)).sum();
            result.push(sum / count);
        }
    }
    result
}

fn hash(picture: &Picture) -> u64 {
    let grey = grey(picture, HASH_SIDE);
    let cosine = |x: usize, f: usize| (PI * (x as f32 + 0.5) * f as f32 / HASH_SIDE as f32).cos();
    let mut low = Vec::with_capacity(64);
    for v in 0..8 {
        for u in 0..8 {
            let term =
                |(at, value): (usize, &f32)| value * cosine(at % HASH_SIDE, u) * cosine(at / HASH_SIDE, v);
            low.push(grey.iter().enumerate().map(term).sum::<f32>());
        }
    }
    let mut sorted = low[1..].to_vec();
    sorted.sort_by(f32::total_cmp);
    let median = sorted[sorted.len() / 2];
    low.iter().enumerate().fold(0, |hash, (at, value)| hash | u64::from(*value > median) << at)
}

fn gradients(picture: &Picture) -> Vec<f32> {
    let grey = grey(picture, HOG_SIDE);
    let cells = HOG_SIDE / CELL;
    let mut histogram = vec![0f32; cells * cells * BINS];
    for y in 0..HOG_SIDE {
        for x in 0..HOG_SIDE {
            let at = |x: usize, y: usize| grey[y.min(HOG_SIDE - 1) * HOG_SIDE + x.min(HOG_SIDE - 1)];
            let gx = at(x + 1, y) - at(x.saturating_sub(1), y);
            let gy = at(x, y + 1) - at(x, y.saturating_sub(1));
            let turn = (gy.atan2(gx) / PI).rem_euclid(1.0) * BINS as f32;
            let (low, share) = (turn as usize % BINS, turn.fract());
            let cell = (y / CELL * cells + x / CELL) * BINS;
            histogram[cell + low] += gx.hypot(gy) * (1.0 - share);
            histogram[cell + (low + 1) % BINS] += gx.hypot(gy) * share;
        }
    }
    let mut result = Vec::new();
    for y in 0..cells - 1 {
        for x in 0..cells - 1 {
            let places = [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)];
            let cell = |(x, y): (usize, usize)| &histogram[(y * cells + x) * BINS..][..BINS];
            let block: Vec<f32> = places.into_iter().flat_map(|place| cell(place).to_vec()).collect();
            let length = (block.iter().map(|v| v * v).sum::<f32>() + 1e-4).sqrt();
            result.extend(block.into_iter().map(|value| value / length));
        }
    }
    let length = result.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
    result.into_iter().map(|value| value / length).collect()
}
