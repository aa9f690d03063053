//! What a copyist or a camera does to a logo, by seed.

use screening::device::Picture;
use std::f32::consts::PI;

/// Side of the picture that is changed, pixels.
const SIDE: usize = 320;
/// Blank border of an unchanged picture, pixels.
const BORDER: usize = 40;

/// Splitmix64: the same numbers everywhere.
pub struct Random(u64);

impl Random {
    /// Numbers of a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 to `count − 1`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    fn colour(&mut self) -> [f32; 3] {
        std::array::from_fn(|_| self.between(0.0, 1.0))
    }

    /// Near enough to a normal number: twelve uniform ones.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.between(0.0, 1.0)).sum::<f32>() - 6.0
    }
}

/// A kind of change.
#[derive(Clone, Copy)]
pub enum Change {
    None,
    Rotation,
    Mirror,
    Colour,
    Crop,
    Frame,
    Plate,
    Blur,
    Noise,
    Aspect,
    Occlusion,
    Words,
    Mixed,
}

/// Colours 0–1, `SIDE × SIDE` unless stretched.
#[derive(Clone)]
struct Canvas {
    width: usize,
    height: usize,
    colours: Vec<[f32; 3]>,
}

/// A logo on white with a border, unchanged.
pub fn laid(logo: &Picture) -> Picture {
    Canvas::of(logo, [1.0; 3], None).picture()
}

impl Change {
    pub const ALL: [Self; 13] = [
        Self::None,
        Self::Rotation,
        Self::Mirror,
        Self::Colour,
        Self::Crop,
        Self::Frame,
        Self::Plate,
        Self::Blur,
        Self::Noise,
        Self::Aspect,
        Self::Occlusion,
        Self::Words,
        Self::Mixed,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "unchanged",
            Self::Rotation => "rotation",
            Self::Mirror => "mirror",
            Self::Colour => "colour",
            Self::Crop => "crop",
            Self::Frame => "frame",
            Self::Plate => "plate",
            Self::Blur => "blur",
            Self::Noise => "noise",
            Self::Aspect => "aspect",
            Self::Occlusion => "occlusion",
            Self::Words => "words added",
            Self::Mixed => "mixed",
        }
    }

    /// The changed logo.
    pub fn applied(self, logo: &Picture, random: &mut Random) -> Picture {
        let white = [1.0; 3];
        let plain = Canvas::of(logo, white, None);
        let changed = match self {
            Self::None => plain,
            Self::Rotation => plain.rotated(random.between(0.0, 2.0 * PI), white),
            Self::Mirror => plain.mirrored(),
            Self::Colour => {
                let (ink, ground) = two_colours(random);
                Canvas::of(logo, ground, Some(ink))
            }
            Self::Crop => plain.cropped(random),
            Self::Frame => plain.framed(random),
            Self::Plate => {
                let (ink, ground) = two_colours(random);
                Canvas::of(logo, ground, Some(ink)).plated(random.below(2) == 0)
            }
            Self::Blur => {
                let times = 2 + random.below(5);
                (0..times).fold(plain, |canvas, _| canvas.blurred(3))
            }
            Self::Noise => plain.noised(random.between(0.06, 0.14), random),
            Self::Aspect => {
                let factor = random.between(0.6, 0.85);
                if random.below(2) == 0 { plain.stretched(factor, 1.0) } else { plain.stretched(1.0, factor) }
            }
            Self::Occlusion => plain.covered(random),
            Self::Words => plain.with_words(random),
            Self::Mixed => {
                let (ink, ground) = two_colours(random);
                let turned = Canvas::of(logo, ground, Some(ink)).rotated(random.between(-0.5, 0.5), ground);
                let turned = if random.below(2) == 0 { turned.mirrored() } else { turned };
                turned.with_words(random).noised(0.04, random)
            }
        };
        changed.picture()
    }
}

fn two_colours(random: &mut Random) -> ([f32; 3], [f32; 3]) {
    loop {
        let (ink, ground) = (random.colour(), random.colour());
        let luma = |c: [f32; 3]| 0.3 * c[0] + 0.6 * c[1] + 0.1 * c[2];
        if (luma(ink) - luma(ground)).abs() > 0.3 {
            return (ink, ground);
        }
    }
}

impl Canvas {
    fn of(logo: &Picture, ground: [f32; 3], ink: Option<[f32; 3]>) -> Self {
        let inner = SIDE - 2 * BORDER;
        let scale = logo.width().max(logo.height()) as f32 / inner as f32;
        let (left, top) = (
            (SIDE as f32 - logo.width() as f32 / scale) / 2.0,
            (SIDE as f32 - logo.height() as f32 / scale) / 2.0,
        );
        let mut canvas = Self { width: SIDE, height: SIDE, colours: vec![ground; SIDE * SIDE] };
        for y in 0..SIDE {
            for x in 0..SIDE {
                let (u, v) = ((x as f32 - left + 0.5) * scale, (y as f32 - top + 0.5) * scale);
                if u < 0.0 || v < 0.0 || u as usize >= logo.width() || v as usize >= logo.height() {
                    continue;
                }
                let pixel = &logo.rgba()[(v as usize * logo.width() + u as usize) * 4..][..4];
                let alpha = f32::from(pixel[3]) / 255.0;
                let own = ink.unwrap_or([pixel[0], pixel[1], pixel[2]].map(|c| f32::from(c) / 255.0));
                canvas.colours[y * SIDE + x] = mixed(ground, own, alpha);
            }
        }
        canvas
    }

    fn picture(&self) -> Picture {
        let byte = |c: f32| (c * 255.0).round().clamp(0.0, 255.0) as u8;
        let rgba = self.colours.iter().flat_map(|c| [byte(c[0]), byte(c[1]), byte(c[2]), 255]).collect();
        Picture::from_rgba(self.width, self.height, rgba).unwrap()
    }

    /// A canvas of a size, each pixel from a place of this one.
    fn drawn(
        &self,
        width: usize,
        height: usize,
        ground: [f32; 3],
        place: impl Fn(f32, f32) -> (f32, f32),
    ) -> Self {
        let mut colours = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (u, v) = place(x as f32, y as f32);
                colours.push(self.at(u, v, ground));
            }
        }
        Self { width, height, colours }
    }

    fn at(&self, u: f32, v: f32, ground: [f32; 3]) -> [f32; 3] {
        let (left, top) = (u.floor(), v.floor());
        let pixel = |x: f32, y: f32| {
            let inside = x >= 0.0 && y >= 0.0 && (x as usize) < self.width && (y as usize) < self.height;
            if inside { self.colours[y as usize * self.width + x as usize] } else { ground }
        };
        let upper = mixed(pixel(left, top), pixel(left + 1.0, top), u - left);
        let lower = mixed(pixel(left, top + 1.0), pixel(left + 1.0, top + 1.0), u - left);
        mixed(upper, lower, v - top)
    }

    fn ground(&self) -> [f32; 3] {
        self.colours[0]
    }

    fn rotated(&self, angle: f32, ground: [f32; 3]) -> Self {
        let side = (SIDE as f32 * 1.42) as usize;
        let (sin, cos) = angle.sin_cos();
        let (to, from) = (side as f32 / 2.0, SIDE as f32 / 2.0);
        self.drawn(side, side, ground, |x, y| {
            let (dx, dy) = (x - to, y - to);
            (dx * cos + dy * sin + from, dy * cos - dx * sin + from)
        })
    }

    fn mirrored(&self) -> Self {
        let last = self.width as f32 - 1.0;
        self.drawn(self.width, self.height, self.ground(), |x, y| (last - x, y))
    }

    fn stretched(&self, across: f32, down: f32) -> Self {
        let (width, height) = ((self.width as f32 * across) as usize, (self.height as f32 * down) as usize);
        self.drawn(width, height, self.ground(), |x, y| (x / across, y / down))
    }

    /// Cuts 12–30 % of the drawing off one side and up to 15 % off another.
    fn cropped(&self, random: &mut Random) -> Self {
        let inner = (SIDE - 2 * BORDER) as f32;
        let mut cut = [0.0; 4];
        let first = random.below(4);
        cut[first] = BORDER as f32 + inner * random.between(0.12, 0.30);
        cut[(first + 1) % 4] = BORDER as f32 + inner * random.between(0.0, 0.15);
        let (width, height) = (SIDE as f32 - cut[0] - cut[2], SIDE as f32 - cut[1] - cut[3]);
        self.drawn(width as usize, height as usize, self.ground(), |x, y| (x + cut[0], y + cut[1]))
    }

    /// A line around the drawing: square, rounded or round.
    fn framed(mut self, random: &mut Random) -> Self {
        let colour = random.colour().map(|c| c * 0.6);
        let (is_round, line) = (random.below(2) == 0, random.between(4.0, 12.0));
        let half = SIDE as f32 / 2.0;
        let wide = half * 1.6;
        let larger = if is_round { wide } else { half };
        let shift = larger - half;
        self = self.drawn((larger * 2.0) as usize, (larger * 2.0) as usize, self.ground(), |x, y| {
            (x - shift, y - shift)
        });
        let reach = if is_round { wide - 8.0 } else { half - 12.0 };
        for at in 0..self.colours.len() {
            let (dx, dy) = ((at % self.width) as f32 - larger, (at / self.width) as f32 - larger);
            let far = if is_round { dx.hypot(dy) } else { dx.abs().max(dy.abs()) };
            if far < reach && far > reach - line {
                self.colours[at] = colour;
            }
        }
        self
    }

    /// Keeps the ground only as a plate, white around it.
    fn plated(self, is_round: bool) -> Self {
        let half = SIDE as f32 / 2.0;
        let larger = if is_round { half * 1.5 } else { half * 1.1 };
        let side = (larger * 2.0) as usize;
        let shift = larger - half;
        let mut plate = self.drawn(side, side, self.ground(), |x, y| (x - shift, y - shift));
        for at in 0..plate.colours.len() {
            let (dx, dy) = ((at % side) as f32 - larger, (at / side) as f32 - larger);
            let far = if is_round { dx.hypot(dy) } else { dx.abs().max(dy.abs()) };
            if far > larger - 10.0 {
                plate.colours[at] = [1.0; 3];
            }
        }
        plate
    }

    fn blurred(&self, reach: usize) -> Self {
        let mean = |colours: &[[f32; 3]], at: usize, step: usize, from: usize, length: usize| {
            let low = from.saturating_sub(reach);
            let high = (from + reach).min(length - 1);
            let sum = (low..=high).fold([0.0; 3], |sum: [f32; 3], k| {
                let colour = colours[at + k * step - from * step];
                std::array::from_fn(|c| sum[c] + colour[c])
            });
            sum.map(|c| c / (high - low + 1) as f32)
        };
        let (width, height) = (self.width, self.height);
        let across: Vec<_> =
            (0..self.colours.len()).map(|at| mean(&self.colours, at, 1, at % width, width)).collect();
        let colours = (0..across.len()).map(|at| mean(&across, at, width, at / width, height)).collect();
        Self { width, height, colours }
    }

    fn noised(mut self, size: f32, random: &mut Random) -> Self {
        for colour in &mut self.colours {
            *colour = colour.map(|c| c + random.normal() * size);
        }
        self
    }

    /// Covers a fifth to a third of the drawing's side by half of it or more, in some colour.
    fn covered(mut self, random: &mut Random) -> Self {
        let inner = (SIDE - 2 * BORDER) as f32;
        let (wide, tall) = (inner * random.between(0.3, 0.5), inner * random.between(0.3, 0.5));
        let left = BORDER as f32 + random.between(0.0, inner - wide);
        let top = BORDER as f32 + random.between(0.0, inner - tall);
        let colour = if random.below(2) == 0 { self.ground() } else { random.colour() };
        for at in 0..self.colours.len() {
            let (x, y) = ((at % self.width) as f32, (at / self.width) as f32);
            if x >= left && x < left + wide && y >= top && y < top + tall {
                self.colours[at] = colour;
            }
        }
        self
    }

    /// Letters of random strokes below or beside the drawing.
    fn with_words(&self, random: &mut Random) -> Self {
        let is_below = random.below(2) == 0;
        let letters = 3 + random.below(5);
        let size = if is_below { self.width * 8 / 10 / letters } else { 60 };
        let (width, height) = if is_below {
            (self.width, self.height + size + 20)
        } else {
            (self.width + letters * size + 20, self.height)
        };
        let mut canvas = self.drawn(width, height, self.ground(), |x, y| (x, y));
        let colour = if random.below(2) == 0 { [0.1; 3] } else { random.colour().map(|c| c * 0.5) };
        let colour = if self.ground()[1] < 0.4 { colour.map(|c| 1.0 - c) } else { colour };
        for letter in 0..letters {
            let (left, top) = if is_below {
                (self.width / 10 + letter * size, self.height - 10)
            } else {
                (self.width - 10 + letter * size, self.height / 2 - size / 2)
            };
            for _ in 0..4 {
                let mut end =
                    || (random.between(0.1, 0.9) * size as f32, random.between(0.1, 0.9) * size as f32);
                let ((x1, y1), (x2, y2)) = (end(), end());
                canvas.stroke(
                    (left as f32 + x1, top as f32 + y1),
                    (left as f32 + x2, top as f32 + y2),
                    colour,
                );
            }
        }
        canvas
    }

    fn stroke(&mut self, from: (f32, f32), to: (f32, f32), colour: [f32; 3]) {
        let steps = ((to.0 - from.0).hypot(to.1 - from.1) as usize).max(1);
        for step in 0..=steps {
            let share = step as f32 / steps as f32;
            let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            for dy in -3..=3i32 {
                for dx in -3..=3i32 {
                    let (x, y) = (x as i32 + dx, y as i32 + dy);
                    if x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height {
                        self.colours[y as usize * self.width + x as usize] = colour;
                    }
                }
            }
        }
    }
}

fn mixed(one: [f32; 3], other: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|c| one[c] * (1.0 - share) + other[c] * share)
}
