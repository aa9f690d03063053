//! PNG, JPEG and WebP to pixels. Sides are checked before pixels are allocated, so a file of a few bytes cannot
//! ask for gigabytes.

use super::picture::{MAX_PIXELS, MAX_SIDE_PIXELS, Picture, check_sides};
use super::rejection::PictureRejection;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

/// Memory that a decoder may ask for beyond the pixels themselves, bytes.
const DECODER_BYTES: usize = MAX_PIXELS as usize * 4 + (16 << 20);
/// Scans of a progressive JPEG; an encoder writes about ten, an attacker thousands.
const MAX_JPEG_SCANS: usize = 64;

/// Decodes a PNG; 16-bit channels are cut to 8, palettes and grey are spread.
pub(crate) fn png(bytes: &[u8]) -> Result<Picture, PictureRejection> {
    guarded("PNG", || {
        let limits = png::Limits { bytes: DECODER_BYTES };
        let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let header = decoder.read_header_info().map_err(|e| PictureRejection::damaged("PNG", e))?;
        let (width, height) = (header.width as usize, header.height as usize);
        check_sides(width as u64, height as u64)?;
        let mut reader = decoder.read_info().map_err(|e| PictureRejection::damaged("PNG", e))?;
        let length = reader.output_buffer_size().ok_or(PictureRejection::Empty)?;
        let mut pixels = vec![0; length];
        let frame = reader.next_frame(&mut pixels).map_err(|e| PictureRejection::damaged("PNG", e))?;
        pixels.truncate(frame.buffer_size());
        let channels = frame.color_type.samples();
        to_rgba("PNG", frame.width as usize, frame.height as usize, channels, pixels)
    })
}

/// Decodes a JPEG, also one in grey or CMYK.
pub(crate) fn jpeg(bytes: &[u8]) -> Result<Picture, PictureRejection> {
    guarded("JPEG", || {
        let options = DecoderOptions::default()
            .set_max_width(MAX_SIDE_PIXELS as usize)
            .set_max_height(MAX_SIDE_PIXELS as usize)
            .set_strict_mode(true)
            .jpeg_set_max_scans(MAX_JPEG_SCANS)
            .jpeg_set_out_colorspace(ColorSpace::RGB);
        let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().map_err(|e| PictureRejection::damaged("JPEG", e))?;
        let (width, height) = decoder.dimensions().ok_or(PictureRejection::Empty)?;
        check_sides(width as u64, height as u64)?;
        let pixels = decoder.decode().map_err(|e| PictureRejection::damaged("JPEG", e))?;
        let channels = decoder.output_colorspace().map_or(3, |space| space.num_components());
        to_rgba("JPEG", width, height, channels, pixels)
    })
}

/// Decodes a WebP, lossy or lossless, or the first frame of an animated one.
pub(crate) fn webp(bytes: &[u8]) -> Result<Picture, PictureRejection> {
    guarded("WebP", || {
        let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes))
            .map_err(|e| PictureRejection::damaged("WebP", e))?;
        let (width, height) = decoder.dimensions();
        check_sides(u64::from(width), u64::from(height))?;
        decoder.set_memory_limit(DECODER_BYTES);
        let length = decoder.output_buffer_size().ok_or(PictureRejection::Empty)?;
        let mut pixels = vec![0; length];
        if decoder.is_animated() {
            decoder.read_frame(&mut pixels).map_err(|e| PictureRejection::damaged("WebP", e))?;
        } else {
            decoder.read_image(&mut pixels).map_err(|e| PictureRejection::damaged("WebP", e))?;
        }
        let channels = if decoder.has_alpha() { 4 } else { 3 };
        to_rgba("WebP", width as usize, height as usize, channels, pixels)
    })
}

/// A decoder of others may panic on bytes that nobody thought of; here that is one more damaged file.
fn guarded(
    format: &'static str,
    decode: impl FnOnce() -> Result<Picture, PictureRejection>,
) -> Result<Picture, PictureRejection> {
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or_else(|_| Err(PictureRejection::damaged(format, "decoder gave up")))
}

fn to_rgba(
    format: &'static str,
    width: usize,
    height: usize,
    channels: usize,
    pixels: Vec<u8>,
) -> Result<Picture, PictureRejection> {
    if pixels.len() != width * height * channels {
        return Err(PictureRejection::damaged(format, "byte count does not fit the sides"));
    }
    let spread: fn(&[u8]) -> [u8; 4] = match channels {
        1 => |p| [p[0], p[0], p[0], 255],
        2 => |p| [p[0], p[0], p[0], p[1]],
        3 => |p| [p[0], p[1], p[2], 255],
        4 => return Picture::from_rgba(width, height, pixels),
        _ => return Err(PictureRejection::damaged(format, "unknown channels")),
    };
    Picture::from_rgba(width, height, pixels.chunks_exact(channels).flat_map(spread).collect())
}
