//! The data inside the binary, made readable once. How it is made stands in `data/generate/`.

mod fold;
mod glyph;
mod readings;

pub(crate) use fold::Folding;
pub(crate) use glyph::Glyphs;
pub(crate) use readings::{NO_SYLLABLE, Readings};

use std::sync::LazyLock;

static FOLDING: LazyLock<Folding> =
    LazyLock::new(|| Folding::parse(include_str!("../../data/tables/fold.txt")));
static READINGS: LazyLock<Readings> =
    LazyLock::new(|| Readings::parse(include_str!("../../data/tables/readings.txt")));
static GLYPHS: LazyLock<Glyphs> = LazyLock::new(|| {
    Glyphs::parse(
        include_bytes!("../../data/tables/glyph.bin"),
        include_bytes!("../../data/tables/vector.bin"),
    )
});

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
