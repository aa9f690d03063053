//! The data inside the binary, made readable once. How it is made stands in `data/generate/`.

mod fold;
mod glyph;
mod readings;
mod splits;

pub(crate) use fold::Folding;
pub(crate) use glyph::Glyphs;
pub(crate) use readings::{NO_SYLLABLE, Readings};

use splits::Splits;
use std::sync::LazyLock;

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

static SPLITS: LazyLock<Splits> =
    LazyLock::new(|| Splits::parse(include_str!("../../data/tables/splits.txt")));

/// Characters drawn of two others.
pub(crate) fn splits() -> &'static Splits {
    &SPLITS
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
