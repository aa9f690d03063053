//! A picture described: what the index keeps of it and what a query needs of it.

use super::dct::Spectrum;
use super::embedding::INPUT_SIDE;
use super::gradient::{self, Code, Hog};
use super::keypoints::{Keypoints, keypoints};
use super::moments::{self, Hu, Square, Zernike};
use super::picture::Picture;
use super::pieces::pieces_of;
use super::rejection::PictureRejection;
use super::shape::{PieceKind, Shape, resized};
use sha2::{Digest, Sha256};

/// A described picture: pieces with their descriptors, and local features of the whole.
#[derive(Debug, Clone)]
pub struct Device {
    digest: [u8; 32],
    shapes: Vec<Shape>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) keypoints: Keypoints,
}

/// The stored description of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    /// Share of the picture's ink, 255 for all.
    pub(crate) coverage: u8,
    /// 16·log₂ of width over height, from −128, 128 for a square.
    pub(crate) aspect: u8,
    pub(crate) hash: u64,
    pub(crate) hu: Hu,
    pub(crate) zernike: Zernike,
    pub(crate) hog: Hog,
}

/// A piece as the query turns it: clockwise by `turn` degrees after an optional mirror.
#[derive(Debug, Clone)]
pub(crate) struct Turned {
    pub(crate) turn: i16,
    pub(crate) is_mirrored: bool,
    /// Whether it was laid out as a drawing of which one side is cut off.
    pub(crate) is_completed: bool,
    pub(crate) hog: Hog,
    pub(crate) code: Code,
    pub(crate) hash: u64,
}

impl Device {
    /// Decodes and describes a file.
    ///
    /// # Errors
    /// As [`Picture::decode`], and [`PictureRejection::Blank`].
    pub fn read(bytes: &[u8]) -> Result<Self, PictureRejection> {
        let picture = Picture::decode(bytes)?;
        Self::described(&picture, Sha256::digest(bytes).into())
    }

    /// Describes a picture. Its digest is that of its pixels.
    ///
    /// # Errors
    /// [`PictureRejection::Blank`].
    pub fn of(picture: &Picture) -> Result<Self, PictureRejection> {
        Self::described(picture, Sha256::digest(picture.rgba()).into())
    }

    fn described(picture: &Picture, digest: [u8; 32]) -> Result<Self, PictureRejection> {
        let shapes = pieces_of(picture)?;
        let pieces = shapes.iter().map(Piece::of).collect();
        let keypoints = keypoints(content_of(&shapes));
        Ok(Self { digest, shapes, pieces, keypoints })
    }

    /// SHA-256 of the file (or, for [`Device::of`], of the pixels).
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// What the picture was taken apart into, the whole first.
    pub fn piece_kinds(&self) -> Vec<PieceKind> {
        self.pieces.iter().map(|piece| piece.kind).collect()
    }

    /// Every piece in every turn of the query.
    pub(crate) fn turned(&self) -> Vec<Vec<Turned>> {
        self.shapes.iter().map(all_turns).collect()
    }

    /// Ink of the whole drawing for a learned projection: its box, longer side [`INPUT_SIDE`], centred, row by row.
    pub(crate) fn projection_input(&self) -> Vec<f32> {
        let mut input = vec![0.0; INPUT_SIDE * INPUT_SIDE];
        let Some(shape) = self.shapes.first() else { return input };
        let longer = shape.width.max(shape.height);
        let side = |length: usize| (length * INPUT_SIDE / longer).clamp(1, INPUT_SIDE);
        let (width, height) = (side(shape.width), side(shape.height));
        let (left, top) = ((INPUT_SIDE - width) / 2, (INPUT_SIDE - height) / 2);
        let small = resized(&shape.ink, shape.width, shape.height, width, height);
        for (row, line) in small.chunks_exact(width).enumerate() {
            let start = (top + row) * INPUT_SIDE + left;
            input[start..start + width].copy_from_slice(line);
        }
        input
    }
}

impl Piece {
    fn of(shape: &Shape) -> Self {
        let square = Square::turned(shape, 0.0);
        Self {
            kind: shape.kind,
            coverage: (shape.coverage * 255.0).round() as u8,
            aspect: (shape.aspect.log2() * 16.0 + 128.0).round().clamp(0.0, 255.0) as u8,
            hash: Spectrum::of(&square).hash(),
            hu: moments::hu(shape),
            zernike: moments::zernike(shape),
            hog: gradient::hog(&square),
        }
    }
}

/// Where local features are looked for: inside the frame, if there is one.
fn content_of(shapes: &[Shape]) -> &Shape {
    shapes.iter().find(|shape| shape.kind == PieceKind::Unframed).unwrap_or(&shapes[0])
}

/// Step between the turns that are tried, degrees.
const TURN_STEP: i16 = 15;
/// Shares of a box that may have been cut off one side of the query.
const CUT_OFF: [f32; 2] = [0.14, 0.32];

fn all_turns(shape: &Shape) -> Vec<Turned> {
    let mut turns = Vec::with_capacity(8 * 90 / TURN_STEP as usize + 8 * CUT_OFF.len());
    for angle in (0i16..90).step_by(TURN_STEP as usize) {
        let square = Square::turned(shape, f32::from(angle).to_radians());
        let (plain, spectrum) = (gradient::hog(&square), Spectrum::of(&square));
        let across = (gradient::mirrored(&plain), spectrum.mirrored());
        for (is_mirrored, (mut hog, mut spectrum)) in [(false, (plain, spectrum)), (true, across)] {
            for quarter in 0i16..4 {
                // A mirror after a turn is a mirror before the opposite turn.
                let turn = (quarter * 90 + if is_mirrored { -angle } else { angle }).rem_euclid(360);
                turns.push(Turned::of(turn, is_mirrored, false, hog, &spectrum));
                (hog, spectrum) = (gradient::quarter_turned(&hog), spectrum.quarter_turned());
            }
        }
    }
    for side in 0..4 {
        for share in CUT_OFF {
            let mut blank = [0.0; 4];
            blank[side] = share;
            let square = Square::completed(shape, 0.0, blank);
            let (hog, spectrum) = (gradient::hog(&square), Spectrum::of(&square));
            turns.push(Turned::of(0, false, true, hog, &spectrum));
            turns.push(Turned::of(0, true, true, gradient::mirrored(&hog), &spectrum.mirrored()));
        }
    }
    turns
}

impl Turned {
    fn of(turn: i16, is_mirrored: bool, is_completed: bool, hog: Hog, spectrum: &Spectrum) -> Self {
        let (code, hash) = (gradient::code(&hog), spectrum.hash());
        Self { turn, is_mirrored, is_completed, hog, code, hash }
    }
}
