//! From a picture to ink: what stands out from the background, whatever its colour.

use super::picture::Picture;
use super::rejection::PictureRejection;

/// Area of the working plane, pixels: a wide picture keeps the height of its icon.
pub(crate) const WORK_AREA: usize = 180 * 180;
/// Colour distance (largest channel difference, 0–1) below which a pixel is background.
const LEAST_DISTANCE: f32 = 0.06;
/// Share of pixels that must stand out; less is dust.
const LEAST_SHARE: f32 = 0.0004;
/// Relative distance at which ink begins and at which it is full: between them it is graded.
const INK_FROM: f32 = 0.15;
const INK_FULL: f32 = 0.70;
/// Ink above which a pixel belongs to the drawing.
pub(crate) const MASK_FROM: f32 = 0.25;
const OPAQUE: u8 = 128;
/// One pixel in so many that is see-through makes that the background: a drawing may fill its picture to the rim.
const SEEN_THROUGH_PART: usize = 300;
/// Share of a plate's ink below which a hole begins.
const HOLE_BELOW: f32 = 0.6;
/// Grain (median distance of the border from the background) from which a picture is smoothed.
const SMOOTH_FROM: f32 = 0.02;
/// Grains above which a pixel stands out of a grainy background.
const GRAINS: f32 = 3.0;

/// Ink and tone of a picture, row by row; both 0 on the background.
#[derive(Debug, Clone)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// 0–1: how far the colour is from the background, stretched so that contrast does not matter.
    pub(crate) ink: Vec<f32>,
    /// −1–1: how much lighter than the background; edges between two inks show here.
    pub(crate) tone: Vec<f32>,
    /// Colours on the guessed background, channels 0–1.
    pub(crate) colours: Vec<[f32; 3]>,
}

impl Plane {
    /// The plane of a picture against a background.
    ///
    /// # Errors
    /// [`PictureRejection::Blank`] if nothing stands out.
    pub(crate) fn of(picture: &Picture, background: [f32; 3]) -> Result<Self, PictureRejection> {
        let small = picture.clone().averaged_to_area(WORK_AREA);
        let (width, height) = (small.width(), small.height());
        let mut colours: Vec<[f32; 3]> =
            small.rgba().chunks_exact(4).map(|pixel| composed(pixel, background)).collect();
        if grain(&colours, width, height, background) > SMOOTH_FROM {
            colours = smoothed(&colours, width, height);
        }
        Self::against(width, height, colours, background, None).ok_or(PictureRejection::Blank)
    }

    /// What is clearly less than a plate's own ink inside a mask: its holes.
    pub(crate) fn holes(&self, inside: &[bool], plate: f32) -> Self {
        let bar = plate * HOLE_BELOW;
        let empty = |(ink, is_inside): (&f32, &bool)| {
            if *is_inside { ((bar - ink) / bar).clamp(0.0, 1.0) } else { 0.0 }
        };
        let ink: Vec<f32> = self.ink.iter().zip(inside).map(empty).collect();
        let (tone, colours) = (ink.clone(), self.colours.clone());
        Self { width: self.width, height: self.height, ink, tone, colours }
    }

    /// Ink of colours against a background; where `inside` is false there is none.
    pub(crate) fn against(
        width: usize,
        height: usize,
        colours: Vec<[f32; 3]>,
        background: [f32; 3],
        inside: Option<&[bool]>,
    ) -> Option<Self> {
        let mut distances: Vec<f32> = colours.iter().map(|colour| distance(*colour, background)).collect();
        if let Some(inside) = inside {
            distances
                .iter_mut()
                .zip(inside)
                .filter(|(_, is)| !**is)
                .for_each(|(distance, _)| *distance = 0.0);
        }
        let least = match inside {
            Some(_) => LEAST_DISTANCE,
            None => LEAST_DISTANCE.max(GRAINS * grain(&colours, width, height, background)),
        };
        let mut standing: Vec<f32> = distances.iter().copied().filter(|d| *d > least).collect();
        if (standing.len() as f32) < LEAST_SHARE * distances.len() as f32 || standing.is_empty() {
            return None;
        }
        let at = standing.len() * 4 / 5;
        let full = *standing.select_nth_unstable_by(at, f32::total_cmp).1;
        let ink: Vec<f32> = distances
            .iter()
            .map(|distance| ((distance / full - INK_FROM) / (INK_FULL - INK_FROM)).clamp(0.0, 1.0))
            .collect();
        let base = luma(background);
        let lighter = |(colour, ink): (&[f32; 3], &f32)| {
            if *ink > 0.0 { ((luma(*colour) - base) / full).clamp(-1.0, 1.0) } else { 0.0 }
        };
        let tone = colours.iter().zip(&ink).map(lighter).collect();
        Some(Self { width, height, ink, tone, colours })
    }
}

/// The most frequent colour of some pixels, channels 0–1: the mean of the fullest of 4,096 bins.
pub(crate) fn main_colour(colours: impl Iterator<Item = [f32; 3]>) -> Option<[f32; 3]> {
    let mut bins: std::collections::BTreeMap<[u8; 3], ([f32; 3], f32)> = std::collections::BTreeMap::new();
    for colour in colours {
        let (sum, count) = bins.entry(colour.map(|c| (c * 15.0).round() as u8)).or_default();
        sum.iter_mut().zip(colour).for_each(|(sum, c)| *sum += c);
        *count += 1.0;
    }
    let (sum, count) = bins.into_values().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(sum.map(|c| c / count))
}

/// Background: what is see-through, taken as white, or as black under a white drawing; else the border's main colour.
pub(crate) fn background(picture: &Picture) -> [f32; 3] {
    let picture = picture.clone().averaged_to_area(WORK_AREA);
    let (width, height) = (picture.width(), picture.height());
    let pixels: Vec<&[u8]> = picture.rgba().chunks_exact(4).collect();
    let seen_through = pixels.iter().filter(|pixel| pixel[3] < OPAQUE).count();
    if seen_through * SEEN_THROUGH_PART < pixels.len() {
        let opaque = border(width, height).map(|at| pixels[at]).filter(|pixel| pixel[3] >= OPAQUE);
        return main_colour(opaque.map(channels)).unwrap_or([1.0; 3]);
    }
    let (mut light, mut all) = (0, 0);
    for pixel in pixels.iter().filter(|pixel| pixel[3] >= OPAQUE) {
        all += 1;
        light += usize::from(distance(channels(pixel), [1.0; 3]) < 0.15);
    }
    if light * 10 > all * 7 { [0.0; 3] } else { [1.0; 3] }
}

/// Pixels within two of the rim.
fn border(width: usize, height: usize) -> impl Iterator<Item = usize> {
    (0..width * height).filter(move |at| {
        let (x, y) = (at % width, at / width);
        x < 2 || y < 2 || x + 2 >= width || y + 2 >= height
    })
}

/// Median distance of the border from the background: noise of a camera or of strong compression.
fn grain(colours: &[[f32; 3]], width: usize, height: usize, background: [f32; 3]) -> f32 {
    let mut distances: Vec<f32> = border(width, height).map(|at| distance(colours[at], background)).collect();
    let middle = distances.len() / 2;
    // A border that is half drawing tells nothing of noise.
    let median = *distances.select_nth_unstable_by(middle, f32::total_cmp).1;
    if median < 0.2 { median } else { 0.0 }
}

/// Three-by-three mean.
fn smoothed(colours: &[[f32; 3]], width: usize, height: usize) -> Vec<[f32; 3]> {
    let mean = |at: usize| {
        let (x, y) = (at % width, at / width);
        let (mut sum, mut count) = ([0f32; 3], 0.0);
        for near_y in y.saturating_sub(1)..(y + 2).min(height) {
            for near_x in x.saturating_sub(1)..(x + 2).min(width) {
                sum.iter_mut().zip(colours[near_y * width + near_x]).for_each(|(sum, c)| *sum += c);
                count += 1.0;
            }
        }
        sum.map(|c| c / count)
    };
    (0..colours.len()).map(mean).collect()
}

fn channels(pixel: &[u8]) -> [f32; 3] {
    [pixel[0], pixel[1], pixel[2]].map(|channel| f32::from(channel) / 255.0)
}

fn composed(pixel: &[u8], background: [f32; 3]) -> [f32; 3] {
    let alpha = f32::from(pixel[3]) / 255.0;
    let mut colour = channels(pixel);
    colour.iter_mut().zip(background).for_each(|(c, below)| *c = *c * alpha + below * (1.0 - alpha));
    colour
}

fn distance(one: [f32; 3], other: [f32; 3]) -> f32 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

/// Rec. 709 weights, on channels as they are stored.
fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
