//! The Merkle tree over stored hashes (RFC 6962 hashing, Go sumdb storage layout, C2SP tlog-tiles serving layout).
//!
//! A database keeps one table *stored index → hash*. Appending leaf `n` adds the hashes that
//! [`stored_hashes_for`] names; roots, proofs and tiles are then computed from a few stored hashes.
//! Because readers here are synchronous, an asynchronous store first asks [`plan`] which stored indexes an
//! operation will read, fetches them in one query, and runs the operation over the fetched map.

mod bundle;
mod path;
mod reader;

pub use bundle::{entry_bundle, parse_entry_bundle};
pub use path::{TILE_WIDTH, TilePath, entry_path, parse_entry_path, parse_tile_path};
pub use reader::{HashReader, MemoryHashes, Overlay, plan};

use reader::Adapter;

use crate::{Hash, LedgerError};

/// Largest tree size accepted: stored indexes stay well inside a signed 64-bit column.
pub const MAX_TREE_SIZE: u64 = 1 << 48;

/// The stored index of leaf `index` (level 0), where a database finds the leaf's own hash.
///
/// # Errors
/// [`LedgerError::OutsideTree`] at or beyond [`MAX_TREE_SIZE`].
pub fn stored_index_of_leaf(index: u64) -> Result<u64, LedgerError> {
    check_leaf(index)?;
    Ok(tlog_tiles::stored_hash_index(0, index))
}

/// The number of stored hashes of a tree with `size` leaves.
///
/// # Errors
/// [`LedgerError::OutsideTree`] beyond [`MAX_TREE_SIZE`].
pub fn stored_hash_count(size: u64) -> Result<u64, LedgerError> {
    check_size(size)?;
    Ok(tlog_tiles::stored_hash_count(size))
}

/// The hashes to store when leaf `index` (zero-based) with `leaf_hash` is appended, with their stored indexes:
/// the leaf's own and those of the subtrees that it completes.
///
/// # Errors
/// [`LedgerError::OutsideTree`] for an index beyond [`MAX_TREE_SIZE`], or what the reader reports.
pub fn stored_hashes_for(
    index: u64,
    leaf_hash: Hash,
    reader: &dyn HashReader,
) -> Result<Vec<(u64, Hash)>, LedgerError> {
    check_leaf(index)?;
    let hashes = Adapter::run(reader, |adapter| {
        tlog_tiles::stored_hashes_for_record_hash(index, tlog_tiles::Hash(leaf_hash), adapter)
    })?;
    let first = tlog_tiles::stored_hash_index(0, index);
    Ok((first..).zip(hashes.into_iter().map(|hash| hash.0)).collect())
}

/// The root of the tree of the first `size` leaves; for zero leaves the SHA-256 of nothing.
///
/// # Errors
/// [`LedgerError::OutsideTree`] beyond [`MAX_TREE_SIZE`], or what the reader reports.
pub fn root(size: u64, reader: &dyn HashReader) -> Result<Hash, LedgerError> {
    check_size(size)?;
    Adapter::run(reader, |adapter| tlog_tiles::tree_hash(size, adapter)).map(|hash| hash.0)
}

/// The inclusion proof of leaf `index` in the tree of `size` leaves, from the leaf's sibling upwards (RFC 6962 §2.1.1).
///
/// # Errors
/// [`LedgerError::OutsideTree`] unless `index < size`, or what the reader reports.
pub fn inclusion_proof(size: u64, index: u64, reader: &dyn HashReader) -> Result<Vec<Hash>, LedgerError> {
    check_size(size)?;
    if index >= size {
        return Err(LedgerError::OutsideTree(format!("leaf {index} of a tree of {size}")));
    }
    Adapter::run(reader, |adapter| tlog_tiles::prove_record(size, index, adapter)).map(plain)
}

/// The consistency proof that the tree of `old` leaves is a prefix of the tree of `new` (RFC 6962 §2.1.2).
/// Empty when `old` is zero or equals `new`.
///
/// # Errors
/// [`LedgerError::OutsideTree`] unless `old <= new`, or what the reader reports.
pub fn consistency_proof(old: u64, new: u64, reader: &dyn HashReader) -> Result<Vec<Hash>, LedgerError> {
    check_size(new)?;
    if old > new {
        return Err(LedgerError::OutsideTree(format!("size {old} after size {new}")));
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    Adapter::run(reader, |adapter| tlog_tiles::prove_tree(new, old, adapter)).map(plain)
}

/// The bytes of the hash tile at `path` (`tile/<L>/<N>[.p/<W>]`) of the tree of `size` leaves: concatenated
/// 32-byte hashes.
///
/// # Errors
/// [`LedgerError::TilePath`] for a malformed path, [`LedgerError::OutsideTree`] when the tree does not (yet) fill
/// the tile to that width, or what the reader reports.
pub fn tile(path: &str, size: u64, reader: &dyn HashReader) -> Result<Vec<u8>, LedgerError> {
    check_size(size)?;
    let tile = parse_tile_path(path)?;
    let height = u32::from(tile.level) * TILE_HEIGHT;
    let available = size.checked_shr(height).unwrap_or(0);
    let first = tile.index.checked_mul(TILE_WIDTH);
    let end = first.and_then(|first| first.checked_add(u64::from(tile.width)));
    let (Some(first), Some(end)) = (first, end) else {
        return Err(LedgerError::OutsideTree(path.into()));
    };
    if end > available {
        return Err(LedgerError::OutsideTree(format!("{path} of a tree of {size}")));
    }
    // `available` is zero, and so refused above, for every height that does not fit the tree.
    let level = u8::try_from(height).map_err(|_| LedgerError::TilePath(path.into()))?;
    let indexes: Vec<u64> = (first..end).map(|number| tlog_tiles::stored_hash_index(level, number)).collect();
    Ok(reader::read_all(reader, &indexes)?.concat())
}

const TILE_HEIGHT: u32 = 8;

fn check_size(size: u64) -> Result<(), LedgerError> {
    if size > MAX_TREE_SIZE {
        return Err(LedgerError::OutsideTree(format!("size {size} exceeds {MAX_TREE_SIZE}")));
    }
    Ok(())
}

fn check_leaf(index: u64) -> Result<(), LedgerError> {
    if index >= MAX_TREE_SIZE {
        return Err(LedgerError::OutsideTree(format!("leaf {index} exceeds {MAX_TREE_SIZE}")));
    }
    Ok(())
}

fn plain(hashes: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    hashes.into_iter().map(|hash| hash.0).collect()
}
