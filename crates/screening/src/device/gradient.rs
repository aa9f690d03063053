//! Histograms of oriented gradients on a piece stretched to a square (Dalal and Triggs, CVPR 2005), unsigned, with
//! saturated magnitudes so that contrast does not count, in every quarter turn and mirror image.

use super::moments::Square;

/// Cells along a side.
pub(crate) const CELLS: usize = 6;
/// Orientations, over half a turn.
pub(crate) const BINS: usize = 8;
/// Length of the vector.
pub(crate) const HOG_LENGTH: usize = CELLS * CELLS * BINS;
/// Gradient at which the saturated magnitude is one half.
const HALF_MAGNITUDE: f32 = 0.12;
/// Stored value of a component of 1.0 of a vector of length 1; larger than 0.5 is cut.
const STORED_ONE: f32 = 510.0;
/// Seed of the comparisons behind the code; part of the format.
const CODE_SEED: u64 = 0x7a68_6962_616f_0001;

/// A stored histogram, cell by cell from the top left, scaled so that its length is about 510.
pub(crate) type Hog = [u8; HOG_LENGTH];

/// The 256-bit code of a histogram.
pub(crate) type Code = [u64; 4];

/// Histogram of a square.
pub(crate) fn hog(square: &Square) -> Hog {
    let mut sums = [0f32; HOG_LENGTH];
    let side = Square::SIDE;
    for y in 1..side - 1 {
        for x in 1..side - 1 {
            let (gx, gy) = square.gradient(x, y);
            let size = (gx * gx + gy * gy).sqrt();
            if size < 0.02 {
                continue;
            }
            let weight = size / (size + HALF_MAGNITUDE);
            let turn = gy.atan2(gx).rem_euclid(std::f32::consts::PI) / std::f32::consts::PI;
            spread(&mut sums, x, y, turn, weight);
        }
    }
    normalised(&sums)
}

/// Spreads one gradient over the four nearest cells and the two nearest orientations.
fn spread(sums: &mut [f32; HOG_LENGTH], x: usize, y: usize, turn: f32, weight: f32) {
    let cell_of = |at: usize| (at as f32 + 0.5) * CELLS as f32 / Square::SIDE as f32 - 0.5;
    let (column, row, bin) = (cell_of(x), cell_of(y), turn * BINS as f32);
    let (left, top, low) = (column.floor(), row.floor(), bin.floor());
    for (dx, across) in [(0.0, left + 1.0 - column), (1.0, column - left)] {
        for (dy, down) in [(0.0, top + 1.0 - row), (1.0, row - top)] {
            let (column, row) = (left + dx, top + dy);
            let limit = CELLS as f32;
            if column < 0.0 || row < 0.0 || column >= limit || row >= limit {
                continue;
            }
            let cell = (row as usize * CELLS + column as usize) * BINS;
            let first = low as usize % BINS;
            let share = weight * across * down;
            sums[cell + first] += share * (low + 1.0 - bin);
            sums[cell + (first + 1) % BINS] += share * (bin - low);
        }
    }
}

/// Square roots (Hellinger kernel), length one, stored.
fn normalised(sums: &[f32; HOG_LENGTH]) -> Hog {
    let length = sums.iter().sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    sums.map(|sum| (sum.sqrt() / length * STORED_ONE).round().min(255.0) as u8)
}

/// The histogram of the mirror image (left and right exchanged).
pub(crate) fn mirrored(hog: &Hog) -> Hog {
    moved(hog, |row, column, bin| (row, CELLS - 1 - column, (BINS - bin) % BINS))
}

/// The histogram after a quarter turn clockwise (as seen, y downwards).
pub(crate) fn quarter_turned(hog: &Hog) -> Hog {
    moved(hog, |row, column, bin| (column, CELLS - 1 - row, (bin + BINS / 2) % BINS))
}

fn moved(hog: &Hog, to: impl Fn(usize, usize, usize) -> (usize, usize, usize)) -> Hog {
    let mut result = [0; HOG_LENGTH];
    for (at, value) in hog.iter().enumerate() {
        let (row, column, bin) = to(at / BINS / CELLS, at / BINS % CELLS, at % BINS);
        result[(row * CELLS + column) * BINS + bin] = *value;
    }
    result
}

/// Cosine of two histograms, 0–1; both have the stored length.
pub(crate) fn cosine(one: &Hog, other: &Hog) -> f32 {
    let product: u32 = one.iter().zip(other).map(|(a, b)| u32::from(*a) * u32::from(*b)).sum();
    (product as f32 / (STORED_ONE * STORED_ONE)).min(1.0)
}

/// Mean cosine of the best two thirds of the cells that are drawn on in either: a part that is covered or cut off
/// does not spoil the rest.
pub(crate) fn partial_cosine(one: &[u8], other: &[u8]) -> f32 {
    let mut cells = [(0f32, 0f32); CELLS * CELLS];
    let pairs = one.chunks_exact(BINS).zip(other.chunks_exact(BINS));
    for (cell, (a, b)) in cells.iter_mut().zip(pairs) {
        let product =
            |a: &[u8], b: &[u8]| -> u32 { a.iter().zip(b).map(|(a, b)| u32::from(*a) * u32::from(*b)).sum() };
        let (aa, bb, ab) = (product(a, a) as f32, product(b, b) as f32, product(a, b) as f32);
        // Twice the product over both squares: 1 only if size and direction agree.
        let both = aa + bb;
        *cell = if both > 0.0 { (2.0 * ab / both, both.sqrt()) } else { (0.0, 0.0) };
    }
    cells.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let all: f32 = cells.iter().map(|cell| cell.1).sum();
    let (mut taken, mut sum) = (0.0, 0.0);
    for (likeness, weight) in cells {
        let weight = weight.min((all * 2.0 / 3.0 - taken).max(0.0));
        taken += weight;
        sum += likeness * weight;
    }
    if taken > 0.0 { sum / taken } else { 0.0 }
}

/// Code of a histogram: each bit tells which of two seeded sums of four components is larger, so that no scale or
/// threshold enters.
pub(crate) fn code(hog: &Hog) -> Code {
    static COMPARISONS: std::sync::LazyLock<Vec<[u16; 8]>> = std::sync::LazyLock::new(comparisons);
    let mut code = [0u64; 4];
    for (bit, places) in COMPARISONS.iter().enumerate() {
        let sum = |places: &[u16]| -> u32 { places.iter().map(|at| u32::from(hog[usize::from(*at)])).sum() };
        let is_set = sum(&places[..4]) > sum(&places[4..]);
        code[bit / 64] |= u64::from(is_set) << (bit % 64);
    }
    code
}

/// Bits in which two codes differ, 0–256.
pub(crate) fn distance(one: &Code, other: &Code) -> u32 {
    one.iter().zip(other).map(|(a, b)| (a ^ b).count_ones()).sum()
}

fn comparisons() -> Vec<[u16; 8]> {
    let mut state = CODE_SEED;
    let mut next = move || {
        // splitmix64 (Steele, Lea, Flood, OOPSLA 2014)
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize
    };
    (0..256).map(|_| std::array::from_fn(|_| (next() % HOG_LENGTH) as u16)).collect()
}
