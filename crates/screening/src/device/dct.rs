//! Perceptual hash: signs of the low cosine frequencies about their median (Zauner, 2010), of a piece's ink, in every
//! quarter turn and mirror image without a second transform.

use super::moments::Square;
use std::f32::consts::PI;
use std::sync::LazyLock;

const LOW: usize = 8;

/// Lowest 8×8 coefficients without the constant row and column: `[down][across]`, frequencies 1–8.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spectrum([[f32; LOW]; LOW]);

impl Spectrum {
    /// Transform of the ink of a square.
    pub(crate) fn of(square: &Square) -> Self {
        static COSINES: LazyLock<Vec<[f32; LOW]>> = LazyLock::new(|| {
            let cosine = |x: usize, f: usize| (PI * (x as f32 + 0.5) * f as f32 / Square::SIDE as f32).cos();
            (0..Square::SIDE).map(|x| std::array::from_fn(|at| cosine(x, at + 1))).collect()
        });
        let mut result = [[0.0; LOW]; LOW];
        for (row, down) in square.ink().chunks_exact(Square::SIDE).zip(COSINES.iter()) {
            let mut across = [0f32; LOW];
            for (ink, cosines) in row.iter().zip(COSINES.iter()) {
                across.iter_mut().zip(cosines).for_each(|(sum, cosine)| *sum += ink * cosine);
            }
            for (sums, weight) in result.iter_mut().zip(down) {
                sums.iter_mut().zip(across).for_each(|(sum, value)| *sum += weight * value);
            }
        }
        Self(result)
    }

    /// Of the mirror image: odd frequencies across change sign.
    pub(crate) fn mirrored(&self) -> Self {
        Self(
            self.0.map(|row| std::array::from_fn(|at| if at.is_multiple_of(2) { -row[at] } else { row[at] })),
        )
    }

    /// After a quarter turn clockwise as seen: across becomes down, down becomes across reversed.
    pub(crate) fn quarter_turned(&self) -> Self {
        let value = |down: usize, across: usize| {
            let value = self.0[across][down];
            if across.is_multiple_of(2) { -value } else { value }
        };
        Self(std::array::from_fn(|down| std::array::from_fn(|across| value(down, across))))
    }

    /// The 64-bit hash.
    pub(crate) fn hash(&self) -> u64 {
        let mut sorted: Vec<f32> = self.0.iter().flatten().copied().collect();
        let median = *sorted.select_nth_unstable_by(LOW * LOW / 2, f32::total_cmp).1;
        let bits = self.0.iter().flatten().enumerate();
        bits.fold(0, |hash, (at, value)| hash | (u64::from(*value > median) << at))
    }
}
