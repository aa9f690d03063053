//! The index of device marks: built from described pictures, written to one file, read where it lies.

use super::drawing::{Device, Piece};
use super::embedding::{Embedding, MAX_DIMENSIONS};
use super::gradient::{self, Code, HOG_LENGTH};
use super::keypoints::{Keypoint, MAX_KEYPOINTS};
use super::lists;
use super::moments::{HU_LENGTH, ZERNIKE_LENGTH};
use super::pieces::MAX_PIECES;
use super::rejection::FileRejection;
use super::sections::{self, KIND, SECTIONS, Section, Sections};
use super::shape::PieceKind;

/// Longest id of a mark, bytes.
pub const MAX_ID_BYTES: usize = 200;
/// Most images of one index file; a larger register is parted.
pub const MAX_IMAGES: usize = 16_000_000;

/// Length of a stored code, bytes.
pub(crate) const CODE_BYTES: usize = 32;
/// Kind, coverage, aspect, nothing, hash, Hu with a spare byte, Zernike, gradients.
pub(crate) const PIECE_BYTES: usize = 4 + 8 + HU_LENGTH + 1 + ZERNIKE_LENGTH + HOG_LENGTH;
/// Place, direction, scale, code.
pub(crate) const FEATURE_BYTES: usize = 4 + CODE_BYTES;
const IMAGE_BYTES: usize = 4 + 4 + DIGEST_BYTES;
/// Stored bytes of a digest: half of SHA-256.
pub(crate) const DIGEST_BYTES: usize = 16;
const META_NUMBERS: usize = 5;

/// Collects described pictures and writes them as one file.
#[derive(Debug, Default)]
pub struct DeviceIndexBuilder {
    sections: [Vec<u8>; SECTIONS],
    features: Vec<(u32, Code)>,
    images: u32,
    pieces: u32,
    embedding: Option<Embedding>,
}

impl DeviceIndexBuilder {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty index that also keeps the vector of each picture under a learned embedding.
    pub fn with_embedding(embedding: Embedding) -> Self {
        Self { embedding: Some(embedding), ..Self::default() }
    }

    /// Adds a picture under its mark's id. One id may have several pictures.
    ///
    /// # Errors
    /// [`FileRejection::TooMuch`] for an id beyond [`MAX_ID_BYTES`] or an index beyond [`MAX_IMAGES`].
    pub fn add(&mut self, id: &str, device: &Device) -> Result<(), FileRejection> {
        let too_much = |what, max| FileRejection::TooMuch { kind: KIND, what, max };
        if id.len() > MAX_ID_BYTES {
            return Err(too_much("编号长度", MAX_ID_BYTES));
        }
        if self.images as usize >= MAX_IMAGES {
            return Err(too_much("图片数", MAX_IMAGES));
        }
        let mut put =
            |section: Section, bytes: &[u8]| self.sections[section as usize].extend_from_slice(bytes);
        put(Section::Ids, id.as_bytes());
        put(Section::Images, &self.pieces.to_le_bytes());
        put(Section::Images, &(self.features.len() as u32).to_le_bytes());
        put(Section::Images, &device.digest()[..DIGEST_BYTES]);
        for piece in &device.pieces {
            gradient::code(&piece.hog).iter().for_each(|word| put(Section::Codes, &word.to_le_bytes()));
            put(Section::Pieces, &[piece.kind as u8, piece.coverage, piece.aspect, 0]);
            put(Section::Pieces, &piece.hash.to_le_bytes());
            put(Section::Pieces, &piece.hu);
            put(Section::Pieces, &[0]);
            put(Section::Pieces, &piece.zernike);
            put(Section::Pieces, &piece.hog);
        }
        for point in &device.keypoints.plain {
            put(Section::Features, &[point.x, point.y, point.angle, point.scale]);
            point.code.iter().for_each(|word| put(Section::Features, &word.to_le_bytes()));
            self.features.push((self.images, point.code));
        }
        if let Some(embedding) = &self.embedding {
            let vector = embedding.vector(device).unwrap_or_else(|| vec![0.0; embedding.dimensions()]);
            let stored: Vec<u8> = vector.iter().map(|value| (value * 127.0).round() as i8 as u8).collect();
            put(Section::Vectors, &stored);
        }
        let end = self.sections[Section::Ids as usize].len() as u32;
        self.sections[Section::IdEnds as usize].extend(end.to_le_bytes());
        self.images += 1;
        self.pieces += device.pieces.len() as u32;
        Ok(())
    }

    /// The bytes of the file.
    pub fn finish(mut self) -> Vec<u8> {
        let bits = lists::key_bits(self.features.len());
        self.sections[Section::Lists as usize] = lists::written(&self.features, bits);
        let dimensions = self.embedding.as_ref().map_or(0, Embedding::dimensions) as u32;
        let meta = &mut self.sections[Section::Meta as usize];
        for number in [self.images, self.pieces, self.features.len() as u32, bits, dimensions] {
            meta.extend(number.to_le_bytes());
        }
        meta.extend(self.embedding.as_ref().map_or("", Embedding::name).as_bytes());
        sections::joined(&self.sections)
    }
}

/// An index read where it lies: `B` may be a vector or a memory map. Every checksum and count is checked when it is
/// opened; nothing is copied.
#[derive(Debug, Clone)]
pub struct DeviceIndex<B> {
    file: B,
    sections: Sections,
    images: usize,
    pieces: usize,
    features: usize,
    pub(crate) list_bits: u32,
    dimensions: usize,
}

impl<B: AsRef<[u8]>> DeviceIndex<B> {
    /// Opens the bytes of an index file.
    ///
    /// # Errors
    /// [`FileRejection`] for another kind or version, or a file that is damaged, with the part that does not fit.
    pub fn open(file: B) -> Result<Self, FileRejection> {
        let damaged = |part| FileRejection::Damaged { kind: KIND, part };
        let sections = sections::parted(file.as_ref())?;
        let meta = sections.of(file.as_ref(), Section::Meta);
        let (numbers, name) = meta.split_at_checked(META_NUMBERS * 4).ok_or_else(|| damaged("概要"))?;
        std::str::from_utf8(name).map_err(|_| damaged("嵌入名称"))?;
        let number = |at: usize| four(numbers, at * 4) as usize;
        let (images, pieces, features, dimensions) = (number(0), number(1), number(2), number(4));
        let list_bits = number(3) as u32;
        let index = Self { file, sections, images, pieces, features, list_bits, dimensions };
        index.unsound_part().map_or(Ok(index), |part| Err(damaged(part)))
    }

    fn unsound_part(&self) -> Option<&'static str> {
        let lengths = [
            (Section::IdEnds, self.images * 4, "编号表长度"),
            (Section::Images, self.images * IMAGE_BYTES, "图片表长度"),
            (Section::Codes, self.pieces * CODE_BYTES, "编码长度"),
            (Section::Pieces, self.pieces * PIECE_BYTES, "图形描述长度"),
            (Section::Features, self.features * FEATURE_BYTES, "局部特征长度"),
            (Section::Vectors, self.images * self.dimensions, "向量长度"),
        ];
        if let Some((_, _, part)) = lengths.iter().find(|(at, length, _)| self.section(*at).len() != *length)
        {
            return Some(part);
        }
        let ids = std::str::from_utf8(self.section(Section::Ids));
        let end = |image: usize| four(self.section(Section::IdEnds), image * 4) as usize;
        let ends_fit = ids.is_ok_and(|ids| {
            (0..self.images).all(|at| ids.is_char_boundary(end(at)) && (at == 0 || end(at - 1) <= end(at)))
        });
        let parts_fit = |image: usize| {
            let (pieces, features) = (self.pieces_of(image), self.features_of(image));
            !pieces.is_empty()
                && pieces.len() <= MAX_PIECES
                && pieces.end <= self.pieces
                && features.start <= features.end
                && features.len() <= MAX_KEYPOINTS
                && features.end <= self.features
        };
        let kinds_fit = self
            .section(Section::Pieces)
            .chunks_exact(PIECE_BYTES)
            .all(|p| PieceKind::of_byte(p[0]).is_some());
        match () {
            () if self.images > MAX_IMAGES || self.dimensions > MAX_DIMENSIONS => Some("概要"),
            () if !ends_fit => Some("编号"),
            () if !(0..self.images).all(parts_fit) => Some("图片表"),
            () if !kinds_fit => Some("图形描述"),
            () if !lists::is_sound(self.section(Section::Lists), self.list_bits, self.images) => {
                Some("特征列表")
            }
            () => None,
        }
    }

    /// Pictures in the index.
    pub fn len(&self) -> usize {
        self.images
    }

    /// Whether it holds no picture.
    pub fn is_empty(&self) -> bool {
        self.images == 0
    }

    /// Length of the file, bytes.
    pub fn file_bytes(&self) -> usize {
        self.file.as_ref().len()
    }

    /// Name of the learned embedding whose vectors it keeps.
    pub fn embedding_name(&self) -> Option<&str> {
        let name = self.section(Section::Meta).get(META_NUMBERS * 4..)?;
        std::str::from_utf8(name).ok().filter(|_| self.dimensions > 0)
    }

    /// Dimensions of the vectors that it keeps, 0 for none.
    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Id of a picture.
    pub(crate) fn id(&self, image: usize) -> &str {
        let end = |image: usize| four(self.section(Section::IdEnds), image * 4) as usize;
        let start = if image == 0 { 0 } else { end(image - 1) };
        std::str::from_utf8(&self.section(Section::Ids)[start..end(image)]).unwrap_or_default()
    }

    pub(crate) fn section(&self, section: Section) -> &[u8] {
        self.sections.of(self.file.as_ref(), section)
    }

    /// Half of a picture's digest.
    pub(crate) fn digest(&self, image: usize) -> &[u8] {
        let start = image * IMAGE_BYTES + 8;
        &self.section(Section::Images)[start..start + DIGEST_BYTES]
    }

    pub(crate) fn pieces_of(&self, image: usize) -> std::ops::Range<usize> {
        self.range(image, 0, self.pieces)
    }

    fn features_of(&self, image: usize) -> std::ops::Range<usize> {
        self.range(image, 4, self.features)
    }

    fn range(&self, image: usize, at: usize, last: usize) -> std::ops::Range<usize> {
        let first = |image: usize| four(self.section(Section::Images), image * IMAGE_BYTES + at) as usize;
        first(image)..if image + 1 < self.images { first(image + 1) } else { last }
    }

    pub(crate) fn code(&self, piece: usize) -> Code {
        code(&self.section(Section::Codes)[piece * CODE_BYTES..])
    }

    pub(crate) fn piece(&self, piece: usize) -> Piece {
        let bytes = &self.section(Section::Pieces)[piece * PIECE_BYTES..(piece + 1) * PIECE_BYTES];
        let (head, rest) = bytes.split_at(12);
        let (hu, rest) = rest.split_at(HU_LENGTH + 1);
        let (zernike, hog) = rest.split_at(ZERNIKE_LENGTH);
        Piece {
            kind: PieceKind::of_byte(head[0]).unwrap_or(PieceKind::Whole),
            coverage: head[1],
            aspect: head[2],
            hash: u64::from(four(head, 4)) | u64::from(four(head, 8)) << 32,
            hu: std::array::from_fn(|at| hu[at]),
            zernike: std::array::from_fn(|at| zernike[at]),
            hog: std::array::from_fn(|at| hog[at]),
        }
    }

    pub(crate) fn keypoints(&self, image: usize) -> Vec<Keypoint> {
        let range = self.features_of(image);
        let bytes = &self.section(Section::Features)[range.start * FEATURE_BYTES..range.end * FEATURE_BYTES];
        let point = |bytes: &[u8]| Keypoint {
            x: bytes[0],
            y: bytes[1],
            angle: bytes[2],
            scale: bytes[3],
            code: code(&bytes[4..]),
        };
        bytes.chunks_exact(FEATURE_BYTES).map(point).collect()
    }

    /// Cosine of a picture's stored vector and another of length one.
    pub(crate) fn vector_cosine(&self, image: usize, vector: &[f32]) -> f32 {
        let stored = &self.section(Section::Vectors)[image * self.dimensions..(image + 1) * self.dimensions];
        stored.iter().zip(vector).map(|(stored, value)| f32::from(*stored as i8) / 127.0 * value).sum()
    }
}

fn code(bytes: &[u8]) -> Code {
    std::array::from_fn(|at| u64::from(four(bytes, at * 8)) | u64::from(four(bytes, at * 8 + 4)) << 32)
}

/// A number at a place that is inside by the checks of `open`.
fn four(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
