//! The fonts of documents: which family serves which style, and where a missing character is taken from.
use std::collections::BTreeSet;
use std::sync::LazyLock;
use typst::foundations::Bytes;
use typst::text::Font;

include!(concat!(env!("OUT_DIR"), "/fonts.rs"));

/// Families that pages of documents name, the preferred one first; a character missing there comes from the last.
/// 仿宋 FangSong is the body of GB/T 9704-2012, 宋 Song its titles (小标宋) and page numbers, 黑 Hei its headings and 楷 Kai
/// its second headings and signatories.
pub const FAMILIES: [&str; 4] = [FANG_SONG, KAI, HEI, SONG];
/// The body.
pub const FANG_SONG: &str = "FandolFang R";
/// Second headings and signatories.
pub const KAI: &str = "FandolKai";
/// Headings.
pub const HEI: &str = "Noto Sans CJK SC";
/// Titles; the widest of all, and therefore what every other one falls back to.
pub const SONG: &str = "Noto Serif CJK SC";

/// Loaded fonts.
#[derive(Debug, Clone, Default)]
pub struct Fonts {
    faces: Vec<Font>,
}

static EMBEDDED: LazyLock<Fonts> = LazyLock::new(|| {
    let all = FILES.iter().flat_map(|(_, bytes)| Font::iter(Bytes::new(*bytes)));
    Fonts { faces: all.collect() }
});

impl Fonts {
    /// The fonts inside the binary; none when it was built without them.
    #[must_use]
    pub fn embedded() -> &'static Fonts {
        &EMBEDDED
    }

    /// Names of the font files inside the binary.
    #[must_use]
    pub fn files() -> Vec<&'static str> {
        FILES.iter().map(|(name, _)| *name).collect()
    }

    /// Families of [`FAMILIES`] that are absent.
    #[must_use]
    pub fn absent(&self) -> Vec<&'static str> {
        let present: BTreeSet<&str> = self.faces.iter().map(|face| face.info().family.as_str()).collect();
        FAMILIES.into_iter().filter(|family| !present.contains(family)).collect()
    }

    /// The faces, in the order of their files.
    #[must_use]
    pub fn faces(&self) -> &[Font] {
        &self.faces
    }
}
