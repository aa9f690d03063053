//! Device marks (图形商标): pictures that look alike, found whole or in part, and by which descriptor.
//!
//! A picture is decoded ([`Picture`]), taken apart and described ([`Device`]), collected ([`DeviceIndexBuilder`]) into one
//! checksummed file, and searched where it lies ([`DeviceIndex`]). Rotation, mirror, colour, polarity, crop, frame and
//! words beside the drawing are allowed for. Every result names [`ALGORITHM`] and its reasons.
//!
//! ```
//! use screening::device::{Device, DeviceIndex, DeviceIndexBuilder};
//!
//! let star = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M5 0 6 4H10L7 6 8 10 5 8 2 10 3 6 0 4H4Z"/></svg>"#;
//! let bar = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0H10V2H2V10H0Z"/></svg>"#;
//! let mut builder = DeviceIndexBuilder::new();
//! builder.add("1", &Device::read(star.as_bytes())?)?;
//! builder.add("2", &Device::read(bar.as_bytes())?)?;
//! let index = DeviceIndex::open(builder.finish())?;
//! let found = index.search(&Device::read(star.as_bytes())?, 10);
//! assert_eq!(found.candidates[0].id, "1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod blobs;
mod dct;
mod drawing;
mod embedding;
mod encode;
mod gradient;
mod index;
mod keypoints;
mod lists;
mod moments;
mod picture;
mod pieces;
mod plane;
mod raster;
mod reason;
mod rejection;
mod score;
mod search;
mod sections;
mod shape;
mod spread;
mod svg;
#[cfg(test)]
mod tests;

pub use drawing::Device;
pub use embedding::{EMBEDDING_VERSION, Embedding, INPUT_SIDE, MAX_DIMENSIONS};
pub use index::{DeviceIndex, DeviceIndexBuilder, MAX_ID_BYTES, MAX_IMAGES};
pub use keypoints::MAX_KEYPOINTS;
pub use picture::{KEPT_SIDE_PIXELS, MAX_FILE_BYTES, MAX_PIXELS, MAX_SIDE_PIXELS, Picture};
pub use pieces::MAX_PIECES;
pub use reason::Reason;
pub use rejection::{FileRejection, PictureRejection};
pub use score::Descriptor;
pub use search::{ALGORITHM, Comparison, DeviceCandidate, Found, MAX_TOP, compare};
pub use sections::INDEX_VERSION;
pub use shape::PieceKind;
pub use svg::{MAX_SVG_BYTES, MAX_SVG_DEPTH, MAX_SVG_ELEMENTS, MAX_SVG_REFERENCES};
