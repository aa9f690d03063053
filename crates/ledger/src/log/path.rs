use crate::LedgerError;

/// Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles).
pub const TILE_WIDTH: u64 = 256;

/// Highest tile level that a path may name (C2SP tlog-tiles).
const MAX_LEVEL: u8 = 63;

/// Longest path read: seven three-digit groups reach beyond 64 bits.
const MAX_PATH_BYTES: usize = 64;

/// Coordinates of a hash tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TilePath {
    /// Level: each stands for eight levels of the tree.
    pub level: u8,
    /// Position of the tile in its level.
    pub index: u64,
    /// Number of hashes: 256 for a full tile, 1 to 255 for a partial one.
    pub width: u16,
}

impl std::fmt::Display for TilePath {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "tile/{}/{}", self.level, position(self.index, self.width))
    }
}

/// Reads `tile/<L>/<N>[.p/<W>]`, for example `tile/0/x001/234` or `tile/1/000.p/17`.
///
/// # Errors
/// [`LedgerError::TilePath`] for anything but the one spelling the specification gives each tile.
pub fn parse_tile_path(path: &str) -> Result<TilePath, LedgerError> {
    let refused = || LedgerError::TilePath(path.chars().take(MAX_PATH_BYTES).collect());
    let rest = path.strip_prefix("tile/").ok_or_else(refused)?;
    let (level, rest) = rest.split_once('/').ok_or_else(refused)?;
    let level: u8 = level.parse().map_err(|_| refused())?;
    let (index, width) = parse_position(rest).ok_or_else(refused)?;
    let tile = TilePath { level, index, width };
    if level > MAX_LEVEL || tile.to_string() != path {
        return Err(refused());
    }
    Ok(tile)
}

/// Reads `tile/entries/<N>[.p/<W>]` into the zero-based index of the first entry and the number of entries.
///
/// # Errors
/// [`LedgerError::TilePath`] for any other spelling, or an index beyond 64 bits.
pub fn parse_entry_path(path: &str) -> Result<(u64, u64), LedgerError> {
    let refused = || LedgerError::TilePath(path.chars().take(MAX_PATH_BYTES).collect());
    let rest = path.strip_prefix("tile/entries/").ok_or_else(refused)?;
    let (index, width) = parse_position(rest).ok_or_else(refused)?;
    if entry_path(index, width) != path {
        return Err(refused());
    }
    let start = index.checked_mul(TILE_WIDTH).ok_or_else(refused)?;
    Ok((start, u64::from(width)))
}

/// The path of the entry bundle number `index` with `width` entries (256 for a full one).
#[must_use]
pub fn entry_path(index: u64, width: u16) -> String {
    format!("tile/entries/{}", position(index, width))
}

fn position(index: u64, width: u16) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if u64::from(width) != TILE_WIDTH {
        text.push_str(&format!(".p/{width}"));
    }
    text
}

/// Lenient about spelling; callers compare with the one right spelling.
fn parse_position(text: &str) -> Option<(u64, u16)> {
    if text.len() > MAX_PATH_BYTES {
        return None;
    }
    let (number, width) = match text.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(|w| (1..256).contains(w))?),
        None => (text, 256),
    };
    let mut index: u64 = 0;
    for group in number.split('/') {
        let digits = group.strip_prefix('x').unwrap_or(group);
        let value: u64 = digits.parse().ok().filter(|value| *value < 1000)?;
        index = index.checked_mul(1000)?.checked_add(value)?;
    }
    Some((index, width))
}
