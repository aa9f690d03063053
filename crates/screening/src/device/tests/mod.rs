//! Pictures are drawn here, small; nothing is read from disk.

mod files;
mod hostile;
mod search;

use super::{Device, DeviceIndex, DeviceIndexBuilder, Picture};

/// An SVG of a body in a box of 100×100.
fn svg(body: &str) -> Vec<u8> {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 140 140">{body}</svg>"#).into_bytes()
}

const ARROW: &str = r#"<path d="M0 40H50V10L100 50L50 95V60H0Z"/>"#;
const KEY: &str = r#"<path fill-rule="evenodd" d="M0 30A25 25 0 1 1 48 40H100V60H90V80H80V60H70V72H60V60H46A25 25 0 0 1 0 30ZM14 34A11 11 0 1 0 36 34A11 11 0 1 0 14 34Z"/>"#;
const TREE: &str = r#"<path d="M50 0L80 40H65L95 80H56V100H44V80H5L35 40H20Z"/>"#;
const WAVE: &str = r#"<path d="M0 20C20 0 30 0 50 20S80 40 100 20V45C80 65 70 65 50 45S20 25 0 45Z"/><circle cx="30" cy="80" r="14"/>"#;
const HOOK: &str = r#"<path d="M20 0H40V60A15 15 0 0 0 70 60H90A35 35 0 0 1 20 60Z"/><rect x="70" y="0" width="20" height="20"/>"#;
const CROSS: &str = r#"<path d="M35 0H65V35H100V65H65V100H35V65H0V35H35Z"/>"#;

/// Marks of the small register.
const MARKS: [(&str, &str); 6] =
    [("arrow", ARROW), ("key", KEY), ("tree", TREE), ("wave", WAVE), ("hook", HOOK), ("cross", CROSS)];

fn device(body: &str) -> Device {
    Device::read(&svg(body)).unwrap()
}

fn built() -> Vec<u8> {
    let mut builder = DeviceIndexBuilder::new();
    MARKS.iter().for_each(|(id, body)| builder.add(id, &device(body)).unwrap());
    builder.finish()
}

fn register() -> DeviceIndex<Vec<u8>> {
    DeviceIndex::open(built()).unwrap()
}

/// The picture of an SVG on a ground of one colour, as PNG.
fn png(body: &str, ground: [u8; 3]) -> Vec<u8> {
    let picture = Picture::decode(&svg(body)).unwrap();
    let mixed = |pixel: &[u8]| -> [u8; 3] {
        let alpha = u32::from(pixel[3]);
        let part = |c: usize| (u32::from(pixel[c]) * alpha + u32::from(ground[c]) * (255 - alpha)) / 255;
        [part(0) as u8, part(1) as u8, part(2) as u8]
    };
    let pixels: Vec<u8> = picture.rgba().chunks_exact(4).flat_map(mixed).collect();
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, picture.width() as u32, picture.height() as u32);
    encoder.set_color(::png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    file
}
