//! SVG to pixels with everything counted before it is drawn: elements, depth, references, costly filters.

use super::picture::Picture;
use super::rejection::PictureRejection;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, roxmltree};

/// Longest SVG taken, bytes of text.
pub const MAX_SVG_BYTES: usize = 4 << 20;
/// Elements of the text and, after `use` is spread, of the drawing.
pub const MAX_SVG_ELEMENTS: usize = 20_000;
/// Elements inside each other.
pub const MAX_SVG_DEPTH: usize = 128;
/// Clip paths, masks, patterns, markers and filter steps, each of which may draw the whole again.
pub const MAX_SVG_REFERENCES: usize = 200;
/// Text of a document that declares entities, bytes: one entity may be repeated 255 times.
const MAX_ENTITY_DOCUMENT_BYTES: usize = 256 << 10;
/// Area of the drawn picture, pixels, as far as its longer side allows.
const DRAWN_AREA: f64 = 256.0 * 256.0;
/// Longest side of the drawn picture, pixels.
const DRAWN_SIDE: f64 = 512.0;
/// Stack of the drawing thread, bytes: the drawing library goes at most 1,024 calls deep.
const DRAWING_STACK_BYTES: usize = 64 << 20;
/// Nodes of the XML tree: elements, texts, comments.
const MAX_XML_NODES: u32 = 100_000;

pub(super) const REFERENCED: [&str; 5] = ["clipPath", "mask", "pattern", "marker", "filter"];
/// Their cost grows with the square of a number in the file.
const COSTLY: [&str; 3] = ["feMorphology", "feTurbulence", "feConvolveMatrix"];

/// Whether the first kilobytes of text hold an `<svg` element.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(16 << 10)];
    head.windows(4).any(|four| four == b"<svg")
        || (head.starts_with(b"<?xml") && bytes.windows(4).any(|four| four == b"<svg"))
}

/// Draws an SVG with about 256×256 pixels, on nothing (alpha 0).
///
/// It is done on a thread of its own, whose stack is deep enough for every drawing that the bounds let through, and
/// whose panic is no more than a damaged file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Picture, PictureRejection> {
    if bytes.len() > MAX_SVG_BYTES {
        return Err(PictureRejection::TooManyBytes { bytes: bytes.len(), max: MAX_SVG_BYTES });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| PictureRejection::damaged("SVG", "not UTF-8"))?;
    let gave_up = || PictureRejection::damaged("SVG", "drawing gave up");
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(DRAWING_STACK_BYTES)
            .spawn_scoped(scope, || draw(text))
            .map_err(|_| gave_up())?
            .join()
            .unwrap_or_else(|_| Err(gave_up()))
    })
}

fn draw(text: &str) -> Result<Picture, PictureRejection> {
    if text.contains("<!ENTITY") && text.len() > MAX_ENTITY_DOCUMENT_BYTES {
        let max = MAX_ENTITY_DOCUMENT_BYTES;
        return Err(PictureRejection::TooManyBytes { bytes: text.len(), max });
    }
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        nodes_limit: MAX_XML_NODES,
        ..roxmltree::ParsingOptions::default()
    };
    let document = match roxmltree::Document::parse_with_options(text, options) {
        Ok(document) => document,
        Err(roxmltree::Error::NodesLimitReached) => {
            let (count, max) = (MAX_XML_NODES as usize, MAX_XML_NODES as usize);
            return Err(PictureRejection::TooComplex { what: "节点数", count, max });
        }
        Err(other) => return Err(PictureRejection::damaged("SVG", other)),
    };
    let left_out = check_text(&document)?;
    super::spread::check(&document)?;
    let closed = usvg::Options {
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = match usvg::Tree::from_xmltree(&document, &closed) {
        Ok(tree) => tree,
        Err(
            usvg::Error::ElementsLimitReached
            | usvg::Error::ParsingFailed(roxmltree::Error::NodesLimitReached),
        ) => {
            let (count, max) = (MAX_SVG_ELEMENTS + 1, MAX_SVG_ELEMENTS);
            return Err(PictureRejection::TooComplex { what: "图元数（含引用展开）", count, max });
        }
        Err(other) => return Err(PictureRejection::damaged("SVG", other)),
    };
    check_drawing(tree.root())?;
    let size = tree.size();
    let (width, height) = (f64::from(size.width()), f64::from(size.height()));
    let scale = (DRAWN_AREA / (width * height)).sqrt().min(DRAWN_SIDE / width.max(height));
    let side = |length: f64| (length * scale).round().clamp(1.0, DRAWN_SIDE) as u32;
    let (width, height, scale) = (side(width), side(height), scale as f32);
    let mut pixmap = Pixmap::new(width, height).ok_or(PictureRejection::Empty)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    if pixmap.pixels().windows(2).all(|two| two[0] == two[1])
        && let Some(what) = left_out
    {
        return Err(PictureRejection::NotDrawn { what });
    }
    let rgba = pixmap.pixels().iter().map(|pixel| pixel.demultiply());
    let rgba = rgba.flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()]).collect();
    Picture::from_rgba(width as usize, height as usize, rgba)
}

/// Counts what the text holds; names in Chinese what of it is never drawn: words, for which there are no fonts, and pictures.
fn check_text(document: &roxmltree::Document) -> Result<Option<&'static str>, PictureRejection> {
    let (mut elements, mut references) = (0, 0);
    let (mut words, mut pictures) = (false, false);
    // Depth-first, so the depth of the next node follows from the last one's: no walk to the root for each.
    let mut waiting = vec![(document.root_element(), 1)];
    while let Some((node, depth)) = waiting.pop() {
        elements += 1;
        let name = node.tag_name().name();
        words |= name == "text";
        pictures |= matches!(name, "image" | "foreignObject");
        let is_referenced = REFERENCED.contains(&name) || name.starts_with("fe");
        references += usize::from(is_referenced);
        if COSTLY.contains(&name) {
            return Err(PictureRejection::NotTaken {
                what: "含 feMorphology、feTurbulence 或 feConvolveMatrix 滤镜的 SVG ",
            });
        }
        bounded("元素数", elements, MAX_SVG_ELEMENTS)?;
        bounded("嵌套层数", depth, MAX_SVG_DEPTH)?;
        bounded("裁剪、蒙版与滤镜数", references, MAX_SVG_REFERENCES)?;
        waiting.extend(node.children().filter(|child| child.is_element()).map(|child| (child, depth + 1)));
    }
    Ok(match (words, pictures) {
        (true, true) => Some("文字和链接或嵌入的图片"),
        (true, false) => Some("文字"),
        (false, true) => Some("链接或嵌入的图片"),
        (false, false) => None,
    })
}

/// Counts what will be drawn, after references are spread.
fn check_drawing(root: &usvg::Group) -> Result<(), PictureRejection> {
    let mut drawn = 0;
    let mut waiting = vec![(root, 1)];
    while let Some((group, depth)) = waiting.pop() {
        bounded("嵌套层数（含引用展开）", depth, MAX_SVG_DEPTH)?;
        for node in group.children() {
            drawn += 1;
            bounded("图元数（含引用展开）", drawn, MAX_SVG_ELEMENTS)?;
            if let usvg::Node::Group(inner) = node {
                waiting.push((inner, depth + 1));
            }
        }
    }
    Ok(())
}

pub(super) fn bounded(what: &'static str, count: usize, max: usize) -> Result<(), PictureRejection> {
    if count > max { Err(PictureRejection::TooComplex { what, count, max }) } else { Ok(()) }
}
