//! The data inside the binary, made readable once. How it is made stands in `data/generate/`.

mod fold;
mod glyph;
mod readings;
mod splits;
mod written;

pub(crate) use fold::Folding;
pub(crate) use glyph::Glyphs;
pub(crate) use readings::{NO_SYLLABLE, Readings};

use splits::Splits;
use std::sync::LazyLock;
use written::Written;

static FOLDING: LazyLock<Folding> =
    LazyLock::new(|| Folding::parse(include_str!("../../data/tables/fold.txt")));
static READINGS: LazyLock<Readings> =
    LazyLock::new(|| Readings::parse(include_str!("../../data/tables/readings.txt")));
static GLYPHS: LazyLock<Glyphs> = LazyLock::new(|| {
    Glyphs::parse(
        include_bytes!("../../data/tables/glyph.bin"),
        include_bytes!("../../data/tables/rare.bin"),
        include_bytes!("../../data/tables/vector.bin"),
    )
});

static WRITTEN: LazyLock<Written> =
    LazyLock::new(|| Written::parse(include_bytes!("../../data/tables/traditional.bin"), folding()));

/// Likeness of traditional and variant characters as they are written.
pub(crate) fn written() -> &'static Written {
    &WRITTEN
}

static SPLITS: LazyLock<Splits> =
    LazyLock::new(|| Splits::parse(include_str!("../../data/tables/splits.txt")));

/// Characters drawn of two others.
pub(crate) fn splits() -> &'static Splits {
    &SPLITS
}

static UNLIKE: LazyLock<Vec<(u16, u16)>> =
    LazyLock::new(|| both_ways(include_str!("../../data/tables/unlike.txt")));

static LIKE: LazyLock<Vec<(u16, u16)>> =
    LazyLock::new(|| both_ways(include_str!("../../data/tables/like.txt")));

/// Pairs of characters, a line each, sorted, each in both orders.
fn both_ways(text: &str) -> Vec<(u16, u16)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let codes = lines.map(|line| line.encode_utf16().collect::<Vec<u16>>());
    let mut pairs: Vec<(u16, u16)> = codes.filter_map(|two| Some((*two.first()?, *two.get(1)?))).collect();
    pairs.extend(pairs.clone().into_iter().map(|(a, b)| (b, a)));
    pairs.sort_unstable();
    pairs
}

/// Whether two characters are mistaken for each other although they are measured further apart.
pub(crate) fn is_like(left: u16, right: u16) -> bool {
    LIKE.binary_search(&(left, right)).is_ok()
}

/// Whether two characters look less alike than they are measured.
pub(crate) fn is_unlike(left: u16, right: u16) -> bool {
    UNLIKE.binary_search(&(left, right)).is_ok()
}

static NAMING: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let lines = include_str!("../../data/tables/naming.txt").lines().filter(|line| !line.starts_with('#'));
    let mut codes: Vec<u16> = lines.flat_map(str::encode_utf16).collect();
    codes.sort_unstable();
    codes
});

/// Whether a character is one of those with which foreign names are written by sound.
pub(crate) fn writes_names(code: u16) -> bool {
    NAMING.binary_search(&code).is_ok()
}

/// Variants, traditional characters and look-alike letters.
pub(crate) fn folding() -> &'static Folding {
    &FOLDING
}

/// Readings of characters.
pub(crate) fn readings() -> &'static Readings {
    &READINGS
}

/// Likeness of characters.
pub(crate) fn glyphs() -> &'static Glyphs {
    &GLYPHS
}
