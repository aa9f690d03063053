use sha2::{Digest, Sha256};

use super::OfflineFault;
use crate::Hash;

/// The leaf hash of entry bytes (RFC 6962 §2.1).
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

/// The root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::new().finalize().into()
}

fn parent(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Checks that `leaf_hash` is leaf `index` of the tree of `size` leaves with `root` (RFC 9162 §2.1.3.2).
///
/// # Errors
/// [`OfflineFault::IndexOutsideTree`], [`OfflineFault::ProofLength`] or [`OfflineFault::RootMismatch`].
pub fn verify_inclusion(
    leaf_hash: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), OfflineFault> {
    if index >= size {
        return Err(OfflineFault::IndexOutsideTree);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf_hash;
    for sibling in proof {
        if last == 0 {
            return Err(OfflineFault::ProofLength);
        }
        if node & 1 == 1 || node == last {
            hash = parent(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = parent(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(OfflineFault::ProofLength);
    }
    if hash != *root {
        return Err(OfflineFault::RootMismatch);
    }
    Ok(())
}

/// Checks that the tree of `old_size` leaves with `old_root` is a prefix of the tree of `new_size` leaves with
/// `new_root` (RFC 9162 §2.1.4.2; the empty tree is a prefix of every tree, with an empty proof).
///
/// # Errors
/// [`OfflineFault::SizesReversed`], [`OfflineFault::ProofLength`], [`OfflineFault::OldRootMismatch`] or
/// [`OfflineFault::RootMismatch`].
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), OfflineFault> {
    if old_size > new_size {
        return Err(OfflineFault::SizesReversed);
    }
    if old_size == 0 || old_size == new_size {
        return verify_trivial(old_size, new_size, proof, old_root, new_root);
    }
    // A power of two is a node of the new tree, so the proof leaves its hash out.
    let (first, rest) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(OfflineFault::ProofLength)?
    };
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return Err(OfflineFault::ProofLength);
        }
        if node & 1 == 1 || node == last {
            old_hash = parent(hash, &old_hash);
            new_hash = parent(hash, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = parent(&new_hash, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(OfflineFault::ProofLength);
    }
    if old_hash != *old_root {
        return Err(OfflineFault::OldRootMismatch);
    }
    if new_hash != *new_root {
        return Err(OfflineFault::RootMismatch);
    }
    Ok(())
}

fn verify_trivial(
    old_size: u64,
    new_size: u64,
    proof: &[Hash],
    old_root: &Hash,
    new_root: &Hash,
) -> Result<(), OfflineFault> {
    if !proof.is_empty() {
        return Err(OfflineFault::ProofLength);
    }
    if old_size == 0 && *old_root != empty_root() {
        return Err(OfflineFault::OldRootMismatch);
    }
    if old_size == new_size && old_root != new_root {
        return Err(OfflineFault::RootMismatch);
    }
    Ok(())
}
