//! A decoded picture: eight bits a channel, no larger than descriptors need.

use super::{PictureRejection, raster, svg};

/// Longest file taken, bytes.
pub const MAX_FILE_BYTES: usize = 20 << 20;
/// Longest side taken, pixels.
pub const MAX_SIDE_PIXELS: u64 = 16_384;
/// Largest area taken, pixels (an A4 page scanned at 600 dpi has 35 million).
pub const MAX_PIXELS: u64 = 40_000_000;
/// Longest side kept after decoding, pixels; larger pictures are averaged down.
pub const KEPT_SIDE_PIXELS: usize = 512;

/// Pixels of a picture, row by row from the top left, `[red, green, blue, alpha]`, alpha not multiplied in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
}

impl Picture {
    /// Decodes SVG, PNG, JPEG or WebP, told apart by their first bytes. Of an animation the first frame is taken.
    /// Text and linked or embedded pictures in an SVG are not drawn: nothing outside the file is read.
    ///
    /// # Errors
    /// [`PictureRejection`] names what is wrong with the file and the bound it passed. It never panics.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureRejection> {
        if bytes.is_empty() {
            return Err(PictureRejection::Empty);
        }
        if bytes.len() > MAX_FILE_BYTES {
            return Err(PictureRejection::TooManyBytes { bytes: bytes.len(), max: MAX_FILE_BYTES });
        }
        match bytes {
            [0x89, b'P', b'N', b'G', ..] => raster::png(bytes),
            [0xff, 0xd8, ..] => raster::jpeg(bytes),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => raster::webp(bytes),
            [0x1f, 0x8b, ..] => Err(PictureRejection::NotTaken { what: "压缩的 SVG（SVGZ）" }),
            [b'G', b'I', b'F', b'8', ..] => Err(PictureRejection::NotTaken { what: "GIF" }),
            _ if svg::looks_like(bytes) => svg::decode(bytes),
            _ => Err(PictureRejection::UnknownFormat),
        }
    }

    /// Takes pixels that a program made: `width × height × 4` bytes in the order of [`Picture`].
    ///
    /// # Errors
    /// [`PictureRejection::TooManyPixels`], [`PictureRejection::Empty`] for a side of zero, and
    /// [`PictureRejection::Damaged`] if the number of bytes does not fit the sides.
    pub fn from_rgba(width: usize, height: usize, rgba: Vec<u8>) -> Result<Self, PictureRejection> {
        check_sides(width as u64, height as u64)?;
        if rgba.len() != width * height * 4 {
            return Err(PictureRejection::damaged("RGBA", "byte count does not fit the sides"));
        }
        Ok(Self { width, height, rgba }.averaged_down(KEPT_SIDE_PIXELS))
    }

    /// Width, pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height, pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The bytes, `width × height × 4`.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The same picture with no side longer than `side`, each pixel the mean of those it covers.
    pub(crate) fn averaged_down(self, side: usize) -> Self {
        let longest = self.width.max(self.height);
        if longest <= side {
            return self;
        }
        let shrink = |length: usize| (length * side).div_ceil(longest).max(1);
        let (width, height) = (shrink(self.width), shrink(self.height));
        let mut rgba = Vec::with_capacity(width * height * 4);
        for y in 0..height {
            let (top, bottom) = (y * self.height / height, ((y + 1) * self.height / height).max(1));
            for x in 0..width {
                let (left, right) = (x * self.width / width, ((x + 1) * self.width / width).max(1));
                rgba.extend(self.mean_of(left..right.max(left + 1), top..bottom.max(top + 1)));
            }
        }
        Self { width, height, rgba }
    }

    /// As [`Picture::averaged_down`], to at most about `area` pixels.
    pub(crate) fn averaged_to_area(self, area: usize) -> Self {
        let share = (area as f64 / (self.width * self.height) as f64).sqrt();
        let longest = self.width.max(self.height) as f64;
        self.averaged_down(((longest * share) as usize).max(1))
    }

    /// The part inside a box given in shares of the sides, 0–1.
    pub(crate) fn cropped(&self, left: f32, top: f32, right: f32, bottom: f32) -> Self {
        let place = |share: f32, length: usize| ((share * length as f32) as usize).min(length);
        let (left, top) = (place(left, self.width - 1), place(top, self.height - 1));
        let right = place(right, self.width).max(left + 1);
        let bottom = place(bottom, self.height).max(top + 1);
        let row = |y: usize| &self.rgba[(y * self.width + left) * 4..(y * self.width + right) * 4];
        let rgba = (top..bottom).flat_map(row).copied().collect();
        Self { width: right - left, height: bottom - top, rgba }
    }

    fn mean_of(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> [u8; 4] {
        let count = (columns.len() * rows.len()) as u64;
        let (mut colour, mut alpha) = ([0u64; 3], 0u64);
        for y in rows {
            let row = &self.rgba[(y * self.width + columns.start) * 4..(y * self.width + columns.end) * 4];
            for pixel in row.chunks_exact(4) {
                let weight = u64::from(pixel[3]);
                alpha += weight;
                for (sum, channel) in colour.iter_mut().zip(pixel) {
                    *sum += u64::from(*channel) * weight;
                }
            }
        }
        let divided = |sum: u64| sum.checked_div(alpha).unwrap_or(0).min(255) as u8;
        [divided(colour[0]), divided(colour[1]), divided(colour[2]), (alpha / count) as u8]
    }
}

/// Refuses sides beyond the bounds, before anything is allocated for them.
pub(crate) fn check_sides(width: u64, height: u64) -> Result<(), PictureRejection> {
    if width == 0 || height == 0 {
        return Err(PictureRejection::Empty);
    }
    if width > MAX_SIDE_PIXELS || height > MAX_SIDE_PIXELS || width * height > MAX_PIXELS {
        let (max_side, max_pixels) = (MAX_SIDE_PIXELS, MAX_PIXELS);
        return Err(PictureRejection::TooManyPixels { width, height, max_side, max_pixels });
    }
    Ok(())
}
