//! The port for a learned embedding: a file that somebody trained elsewhere. Nothing is downloaded and no model is
//! run but one matrix.
//!
//! Little-endian: `ZBEMBED\0`, version `u32` = 1, kind `u32`, dimensions `u32` (1–1,024), count `u32`, length of the name
//! `u32` (1–64), the name in UTF-8, the body, and the CRC-32 of all before it `u32`.
//! - Kind 1, projection: count is 1024 (32×32 inputs). Body: the matrix, `dimensions × 1024` `f32` row by row, then
//!   `dimensions` `f32` of bias. Input is the ink of the drawing, 0–1, its box centred in 32×32.
//! - Kind 2, vectors made beforehand: count entries of a SHA-256 of the picture's file (32 bytes, ascending, each
//!   once) and `dimensions` `f32`.

use super::drawing::Device;
use super::rejection::FileRejection;

/// Side of a projection's input, pixels.
pub const INPUT_SIDE: usize = 32;
/// Most dimensions of a vector.
pub const MAX_DIMENSIONS: usize = 1024;
/// Version of the embedding file.
pub const EMBEDDING_VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"ZBEMBED\0";
const KIND: &str = "嵌入向量";
const HEADER: usize = 28;
const MAX_NAME_BYTES: usize = 64;
const DIGEST: usize = 32;

/// A learned embedding, read from a file.
#[derive(Debug, Clone)]
pub struct Embedding {
    name: String,
    dimensions: usize,
    body: Body,
}

#[derive(Debug, Clone)]
enum Body {
    Projection { matrix: Vec<f32>, bias: Vec<f32> },
    Vectors { digests: Vec<[u8; DIGEST]>, values: Vec<f32> },
}

impl Embedding {
    /// Reads an embedding file.
    ///
    /// # Errors
    /// [`FileRejection`] for another kind or version, or a file that is damaged or beyond a bound.
    pub fn open(bytes: &[u8]) -> Result<Self, FileRejection> {
        let damaged = |part| FileRejection::Damaged { kind: KIND, part };
        if bytes.get(..8) != Some(MAGIC) {
            return Err(FileRejection::OtherKind { kind: KIND });
        }
        let number =
            |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
        let short = || damaged("文件头不全");
        let found = number(8).ok_or_else(short)?;
        if found != EMBEDDING_VERSION {
            return Err(FileRejection::OtherVersion { kind: KIND, found, expected: EMBEDDING_VERSION });
        }
        let kind = number(12).ok_or_else(short)?;
        let field = |at: usize| number(at).map(|number| number as usize).ok_or_else(short);
        let (dimensions, count, name_length) = (field(16)?, field(20)?, field(24)?);
        if dimensions == 0 || dimensions > MAX_DIMENSIONS {
            return Err(FileRejection::TooMuch { kind: KIND, what: "维数", max: MAX_DIMENSIONS });
        }
        if name_length == 0 || name_length > MAX_NAME_BYTES {
            return Err(FileRejection::TooMuch { kind: KIND, what: "名称长度", max: MAX_NAME_BYTES });
        }
        let end = bytes.len().checked_sub(4).filter(|end| *end >= HEADER + name_length).ok_or_else(short)?;
        if number(end) != Some(crc32fast::hash(&bytes[..end])) {
            return Err(damaged("校验和不符"));
        }
        let name = std::str::from_utf8(&bytes[HEADER..HEADER + name_length]).map_err(|_| damaged("名称"))?;
        let body = &bytes[HEADER + name_length..end];
        let body = match kind {
            1 if count == INPUT_SIDE * INPUT_SIDE => projection(body, dimensions),
            2 => vectors(body, dimensions, count),
            _ => None,
        };
        Ok(Self {
            name: name.to_owned(), dimensions, body: body.ok_or_else(|| damaged("内容与文件头不符"))?
        })
    }

    /// Its name, shown with every result that it had part in.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Length of its vectors.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The vector of a picture, of length one; `None` if the file holds none for it or the vector is zero.
    pub fn vector(&self, device: &Device) -> Option<Vec<f32>> {
        let raw = match &self.body {
            Body::Projection { matrix, bias } => {
                let input = device.projection_input();
                let product = |row: &[f32]| row.iter().zip(&input).map(|(a, b)| a * b).sum::<f32>();
                matrix.chunks_exact(input.len()).zip(bias).map(|(row, bias)| product(row) + bias).collect()
            }
            Body::Vectors { digests, values } => {
                let at = digests.binary_search(device.digest()).ok()?;
                values[at * self.dimensions..(at + 1) * self.dimensions].to_vec()
            }
        };
        let length = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
        (length.is_finite() && length > 0.0).then(|| raw.into_iter().map(|value| value / length).collect())
    }
}

fn floats(bytes: &[u8]) -> Option<Vec<f32>> {
    let values: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    values.iter().all(|value| value.is_finite()).then_some(values)
}

fn projection(body: &[u8], dimensions: usize) -> Option<Body> {
    let inputs = INPUT_SIDE * INPUT_SIDE;
    if body.len() != dimensions * (inputs + 1) * 4 {
        return None;
    }
    let mut matrix = floats(body)?;
    let bias = matrix.split_off(dimensions * inputs);
    Some(Body::Projection { matrix, bias })
}

fn vectors(body: &[u8], dimensions: usize, count: usize) -> Option<Body> {
    let entry = DIGEST + dimensions * 4;
    if body.len() != count.checked_mul(entry)? {
        return None;
    }
    let (mut digests, mut values) = (Vec::with_capacity(count), Vec::with_capacity(count * dimensions));
    for entry in body.chunks_exact(entry) {
        let (digest, numbers) = entry.split_first_chunk::<DIGEST>()?;
        if digests.last().is_some_and(|last| last >= digest) {
            return None;
        }
        digests.push(*digest);
        values.extend(floats(numbers)?);
    }
    Some(Body::Vectors { digests, values })
}
