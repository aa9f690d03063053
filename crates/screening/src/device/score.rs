//! How alike two described pictures are: best pair of pieces, joined with local features, every descriptor by name.

use super::drawing::{Piece, Turned};
use super::gradient::{Code, cosine, distance, partial_cosine};
use super::keypoints::{Keypoint, Keypoints, agreement};
use super::moments::zernike_distance;
use super::shape::PieceKind;

/// A published descriptor that takes part in the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Descriptor {
    /// SHA-256 of the file.
    Digest,
    /// Histogram of oriented gradients (Dalal and Triggs 2005).
    Gradients,
    /// The same over the best two thirds of the cells.
    PartialGradients,
    /// Zernike moments (Khotanzad and Hong 1990).
    Zernike,
    /// Hu moments (Hu 1962).
    Hu,
    /// Perceptual hash by cosine transform (Zauner 2010).
    PerceptualHash,
    /// Corners with gradient histograms under one movement (Shi and Tomasi 1994, Lowe 2004).
    LocalFeatures,
    /// The learned embedding that was plugged in.
    Embedding,
}

/// Raw value that says nothing and raw value that says "the same", by descriptor; measured on public logos (see the
/// example `devices`, `--calibrate`).
const GRADIENTS: (f32, f32) = (0.60, 0.97);
const PARTIAL: (f32, f32) = (0.55, 0.97);
const ZERNIKE: (f32, f32) = (900.0, 120.0);
const HU: (f32, f32) = (14.0, 0.5);
const HASH: (f32, f32) = (26.0, 2.0);
/// Features beyond two that agree, as a share of the poorer picture's.
const LOCAL: (f32, f32) = (0.04, 0.45);
/// Cosine of learned vectors.
const EMBEDDING: (f32, f32) = (0.3, 0.95);

/// Weights of the descriptors of a pair of pieces, together 1.
const WEIGHTS: [(Descriptor, f32); 5] = [
    (Descriptor::Gradients, 0.38),
    (Descriptor::PartialGradients, 0.22),
    (Descriptor::Zernike, 0.18),
    (Descriptor::Hu, 0.04),
    (Descriptor::PerceptualHash, 0.18),
];
/// What the best two thirds of the cells are worth alone, where the rest is covered.
const PARTIAL_ALONE: f32 = 0.68;
/// Share of what pieces leave open that local features, and a learned embedding, may fill.
const LOCAL_POWER: f32 = 0.85;
const EMBEDDING_POWER: f32 = 0.6;
/// What pieces with no ink to speak of keep of their score; whole pictures keep all.
const LEAST_COVERAGE_FACTOR: f32 = 0.72;
/// Doublings of the ratio of sides that cost one tenth of a pair's score.
const ASPECT_TENTH: f32 = 1.0;
/// Share of a pair's score that it costs to suppose that a side is cut off.
const COMPLETED_COST: f32 = 0.04;
/// Turns of a pair looked at exactly, the nearest by code.
const EXACT_TURNS: usize = 3;

/// Best pair of pieces: which, how turned, and how alike by each descriptor (0–1, in the order of [`WEIGHTS`]).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) score: f32,
    pub(crate) query: PieceKind,
    pub(crate) stored: PieceKind,
    pub(crate) turn: i16,
    pub(crate) is_mirrored: bool,
    pub(crate) is_completed: bool,
    pub(crate) parts: [(Descriptor, f32); WEIGHTS.len()],
}

/// Local features that agree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Local {
    pub(crate) score: f32,
    pub(crate) count: usize,
    pub(crate) turn: f32,
    pub(crate) is_mirrored: bool,
}

/// 0–1 between the value that says nothing and the one that says "the same".
fn between(value: f32, (nothing, same): (f32, f32)) -> f32 {
    ((value - nothing) / (same - nothing)).clamp(0.0, 1.0)
}

/// The best pair of one of the query's pieces and one of another picture's.
pub(crate) fn best_pair(
    query: &[Piece],
    turns: &[Vec<Turned>],
    stored: impl Iterator<Item = (Piece, Code)>,
) -> Option<Pair> {
    let mut best = None;
    for (stored, code) in stored {
        for (piece, turns) in query.iter().zip(turns) {
            improve(&mut best, piece, turns, &stored, &code);
        }
    }
    best
}

/// Puts a pair in the place of the best one if it is better in one of the query's turns.
fn improve(best: &mut Option<Pair>, query: &Piece, turns: &[Turned], stored: &Piece, code: &Code) {
    let zernike = between(zernike_distance(&query.zernike, &stored.zernike) as f32, ZERNIKE);
    let hu = query.hu.iter().zip(stored.hu).take(4).map(|(a, b)| f32::from(a.abs_diff(b))).sum::<f32>() / 4.0;
    let hu = between(hu, HU);
    let doublings = f32::from(query.aspect.abs_diff(stored.aspect)) / 16.0;
    let coverage = (f32::from(query.coverage) * f32::from(stored.coverage)).sqrt() / 255.0;
    let factor = LEAST_COVERAGE_FACTOR + (1.0 - LEAST_COVERAGE_FACTOR) * coverage;
    for turned in nearest(turns, code) {
        // A quarter turn exchanges the sides.
        let is_crossed = turned.turn.rem_euclid(180) > 45 && turned.turn.rem_euclid(180) < 135;
        let cost = if is_crossed { 0.0 } else { doublings / ASPECT_TENTH * 0.1 };
        let cost = if turned.is_completed { COMPLETED_COST } else { cost.min(0.3) };
        let mut parts = [
            (Descriptor::Gradients, between(cosine(&turned.hog, &stored.hog), GRADIENTS)),
            (Descriptor::PartialGradients, 1.0),
            (Descriptor::Zernike, zernike),
            (Descriptor::Hu, hu),
            (Descriptor::PerceptualHash, between((turned.hash ^ stored.hash).count_ones() as f32, HASH)),
        ];
        let score = |parts: &[(Descriptor, f32); WEIGHTS.len()]| {
            let sum: f32 = parts.iter().zip(WEIGHTS).map(|((_, value), (_, weight))| value * weight).sum();
            sum.max(PARTIAL_ALONE * parts[1].1) * factor * (1.0 - cost)
        };
        let least = best.as_ref().map_or(-1.0, |best| best.score);
        // The dearest part is worked out only where it can still decide.
        if score(&parts) <= least {
            continue;
        }
        parts[1].1 = between(partial_cosine(&turned.hog, &stored.hog), PARTIAL);
        let score = score(&parts);
        if score > least {
            *best = Some(Pair {
                score,
                query: query.kind,
                stored: stored.kind,
                turn: turned.turn,
                is_mirrored: turned.is_mirrored,
                is_completed: turned.is_completed,
                parts,
            });
        }
    }
}

/// The turns nearest by code, the nearest first.
fn nearest<'a>(turns: &'a [Turned], code: &Code) -> impl Iterator<Item = &'a Turned> {
    let mut near: [Option<(u32, &Turned)>; EXACT_TURNS] = [None; EXACT_TURNS];
    for turned in turns {
        let mut next = Some((distance(&turned.code, code), turned));
        for place in &mut near {
            let is_nearer = match (&next, &place) {
                (Some(next), Some(taken)) => next.0 < taken.0,
                (next, None) => next.is_some(),
                (None, Some(_)) => false,
            };
            if is_nearer {
                std::mem::swap(place, &mut next);
            }
        }
    }
    near.into_iter().flatten().map(|(_, turned)| turned)
}

/// How many local features agree, plainly or in the mirror.
pub(crate) fn local(query: &Keypoints, stored: &[Keypoint]) -> Local {
    let poorer = query.plain.len().min(stored.len()) as f32;
    let weighed = |points: &[Keypoint], is_mirrored: bool| {
        let (count, turn) = agreement(points, stored);
        let share = (count as f32 - 2.0).max(0.0) / poorer.max(8.0);
        Local { score: between(share, LOCAL), count, turn, is_mirrored }
    };
    let (plain, mirrored) = (weighed(&query.plain, false), weighed(&query.mirrored, true));
    if mirrored.score > plain.score { mirrored } else { plain }
}

/// Likeness of learned vectors, 0–1.
pub(crate) fn embedded(cosine: f32) -> f32 {
    between(cosine, EMBEDDING)
}

/// One score: what one way of looking leaves open, another may fill.
pub(crate) fn joined(pair: f32, local: f32, embedding: Option<f32>) -> f32 {
    let open = (1.0 - pair) * (1.0 - LOCAL_POWER * local);
    1.0 - open * (1.0 - EMBEDDING_POWER * embedding.unwrap_or(0.0))
}
