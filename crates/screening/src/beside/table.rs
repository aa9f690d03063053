//! `beside.txt`: a character, its components, its strokes, its readings with tones.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What is known of a character.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) components: &'static str,
    /// Zero when not known.
    pub(super) strokes: u8,
    /// Readings with tones, parted by commas.
    pub(super) readings: &'static str,
}

static TABLE: LazyLock<HashMap<char, Known>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let character = cells.next()?.chars().next()?;
        let components = cells.next()?;
        let strokes = cells.next()?.parse().unwrap_or(0);
        Some((character, Known { components, strokes, readings: cells.next()? }))
    };
    include_str!("../../data/tables/beside.txt").lines().filter_map(row).collect()
});

/// What is known of a character; nothing of rare ones.
pub(super) fn known(character: char) -> Known {
    TABLE.get(&character).copied().unwrap_or_default()
}
