//! A piece on a square grid, and its moments: Hu's seven (IRE Trans. IT-8, 1962) and the magnitudes of Zernike's
//! (Khotanzad and Hong, PAMI 12, 1990), which rotation and mirror leave alone.

use super::shape::Shape;
use std::f32::consts::PI;
use std::sync::LazyLock;

/// Highest order of the Zernike moments.
const ORDER: usize = 12;
/// Stored magnitudes: orders 2–12, the last byte of 48 is not used.
pub(crate) const ZERNIKE_LENGTH: usize = 48;
/// Side of the grid that Zernike moments are summed on.
const DISC_SIDE: usize = 40;
/// Hu's moments.
pub(crate) const HU_LENGTH: usize = 7;

/// Magnitudes, each the square root of |Σ ink·V| / Σ ink, times 255.
pub(crate) type Zernike = [u8; ZERNIKE_LENGTH];
/// −20·log₁₀ of the absolute moments, 0–255.
pub(crate) type Hu = [u8; HU_LENGTH];

/// A piece stretched to a square, with a margin so that its outer edges count.
pub(crate) struct Square {
    ink: Vec<f32>,
    tone: Vec<f32>,
}

impl Square {
    /// Side, samples.
    pub(crate) const SIDE: usize = 48;
    const MARGIN: f32 = 3.0;

    /// The piece turned clockwise (as seen) by an angle in radians, then its new box stretched.
    pub(crate) fn turned(shape: &Shape, angle: f32) -> Self {
        Self::completed(shape, angle, [0.0; 4])
    }

    /// As [`Square::turned`], with blank shares of the box added at the left, top, right and bottom: where a drawing
    /// that was cut off there would go on.
    pub(crate) fn completed(shape: &Shape, angle: f32, blank: [f32; 4]) -> Self {
        let (sin, cos) = angle.sin_cos();
        let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for (x, y) in shape.inked() {
            let (across, down) = (x * cos - y * sin, x * sin + y * cos);
            low = (low.0.min(across), low.1.min(down));
            high = (high.0.max(across), high.1.max(down));
        }
        let (width, height) = (high.0 - low.0 + 1.0, high.1 - low.1 + 1.0);
        let inner = Self::SIDE as f32 - 2.0 * Self::MARGIN;
        let (left, top) = (low.0 - 0.5 - blank[0] * width, low.1 - 0.5 - blank[1] * height);
        let wide = width * (1.0 + blank[0] + blank[2]) / inner;
        let tall = height * (1.0 + blank[1] + blank[3]) / inner;
        let mut square = Self { ink: Vec::new(), tone: Vec::new() };
        for row in 0..Self::SIDE {
            let down = top + (row as f32 + 0.5 - Self::MARGIN) * tall;
            for column in 0..Self::SIDE {
                let across = left + (column as f32 + 0.5 - Self::MARGIN) * wide;
                let (ink, tone) = shape.at(across * cos + down * sin, down * cos - across * sin);
                square.ink.push(ink);
                square.tone.push(tone);
            }
        }
        square
    }

    /// Central difference of ink or tone, whichever is steeper; for places off the rim.
    pub(crate) fn gradient(&self, x: usize, y: usize) -> (f32, f32) {
        let at = y * Self::SIDE + x;
        let slope = |values: &[f32]| {
            (values[at + 1] - values[at - 1], values[at + Self::SIDE] - values[at - Self::SIDE])
        };
        let (ink, tone) = (slope(&self.ink), slope(&self.tone));
        let size = |(gx, gy): (f32, f32)| gx * gx + gy * gy;
        if size(ink) >= size(tone) { ink } else { tone }
    }

    /// Ink, row by row.
    pub(crate) fn ink(&self) -> &[f32] {
        &self.ink
    }
}

/// Hu's moments of the ink.
pub(crate) fn hu(shape: &Shape) -> Hu {
    let places = || {
        shape
            .ink
            .iter()
            .enumerate()
            .filter(|(_, ink)| **ink > 0.0)
            .map(|(at, ink)| ((at % shape.width) as f64, (at / shape.width) as f64, f64::from(*ink)))
    };
    let mass: f64 = places().map(|(_, _, ink)| ink).sum();
    let (x0, y0) =
        places().fold((0.0, 0.0), |sum, (x, y, ink)| (sum.0 + x * ink / mass, sum.1 + y * ink / mass));
    let moment = |p: i32, q: i32| -> f64 {
        let sum: f64 = places().map(|(x, y, ink)| (x - x0).powi(p) * (y - y0).powi(q) * ink).sum();
        sum / mass.powf(1.0 + f64::from(p + q) / 2.0)
    };
    let (n20, n02, n11) = (moment(2, 0), moment(0, 2), moment(1, 1));
    let (n30, n03, n12, n21) = (moment(3, 0), moment(0, 3), moment(1, 2), moment(2, 1));
    let (a, b) = (n30 + n12, n21 + n03);
    let (c, d) = (n30 - 3.0 * n12, 3.0 * n21 - n03);
    let seven = [
        n20 + n02,
        (n20 - n02).powi(2) + 4.0 * n11 * n11,
        c * c + d * d,
        a * a + b * b,
        c * a * (a * a - 3.0 * b * b) + d * b * (3.0 * a * a - b * b),
        (n20 - n02) * (a * a - b * b) + 4.0 * n11 * a * b,
        d * a * (a * a - 3.0 * b * b) - c * b * (3.0 * a * a - b * b),
    ];
    seven.map(|value| (-20.0 * value.abs().max(1e-13).log10()).clamp(0.0, 255.0) as u8)
}

/// Values of the basis at one sample: index of the sample, and (real, imaginary) of each function.
type Sample = (usize, Vec<(f32, f32)>);

/// Zernike magnitudes of the ink in the disc around its centre.
pub(crate) fn zernike(shape: &Shape) -> Zernike {
    static BASIS: LazyLock<Vec<Sample>> = LazyLock::new(basis);
    let (mut x0, mut y0, mut mass) = (0.0, 0.0, 0.0);
    for (at, ink) in shape.ink.iter().enumerate() {
        x0 += (at % shape.width) as f32 * ink;
        y0 += (at / shape.width) as f32 * ink;
        mass += ink;
    }
    let (x0, y0) = (x0 / mass, y0 / mass);
    let reach = |(x, y): (f32, f32)| ((x - x0).powi(2) + (y - y0).powi(2)).sqrt();
    let radius = shape.inked().map(reach).fold(1.0, f32::max) + 1.0;
    let mut sums = [(0f32, 0f32); ZERNIKE_LENGTH];
    let mut total = 0.0;
    for (at, values) in BASIS.iter() {
        let (x, y) = disc_place(*at);
        let (ink, _) = shape.at(x0 + x * radius, y0 + y * radius);
        if ink > 0.0 {
            total += ink;
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = (sum.0 + ink * value.0, sum.1 + ink * value.1);
            }
        }
    }
    let magnitude = |(real, imaginary): (f32, f32)| (real.hypot(imaginary) / f32::max(total, 1e-6)).sqrt();
    sums.map(|sum| (magnitude(sum) * 255.0).round().min(255.0) as u8)
}

/// Sum of the differences of two magnitude vectors.
pub(crate) fn zernike_distance(one: &[u8], other: &[u8]) -> u32 {
    one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
}

fn disc_place(at: usize) -> (f32, f32) {
    let place = |at: usize| (at as f32 + 0.5) * 2.0 / DISC_SIDE as f32 - 1.0;
    (place(at % DISC_SIDE), place(at / DISC_SIDE))
}

fn basis() -> Vec<Sample> {
    let orders: Vec<(usize, usize)> =
        (2..=ORDER).flat_map(|n| (n % 2..=n).step_by(2).map(move |m| (n, m))).collect();
    let inside = (0..DISC_SIDE * DISC_SIDE).filter(|at| {
        let (x, y) = disc_place(*at);
        x.hypot(y) <= 1.0
    });
    let values = |at: usize| {
        let (x, y) = disc_place(at);
        let (radius, angle) = (x.hypot(y), y.atan2(x).rem_euclid(2.0 * PI));
        let value = |(n, m): &(usize, usize)| {
            let (size, (sin, cos)) = (radial(*n, *m, radius), (*m as f32 * angle).sin_cos());
            (size * cos, -size * sin)
        };
        orders.iter().map(value).collect()
    };
    inside.map(|at| (at, values(at))).collect()
}

/// Zernike's radial polynomial.
fn radial(n: usize, m: usize, radius: f32) -> f32 {
    let factorial = |k: usize| (1..=k).map(|f| f as f64).product::<f64>();
    let term = |k: usize| {
        let sign = if k.is_multiple_of(2) { 1.0 } else { -1.0 };
        let below = factorial(k) * factorial((n + m) / 2 - k) * factorial((n - m) / 2 - k);
        sign * factorial(n - k) / below * f64::from(radius).powi((n - 2 * k) as i32)
    };
    (0..=(n - m) / 2).map(term).sum::<f64>() as f32
}
