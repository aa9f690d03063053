use ledger::Hash;
use ledger::log::{self, HashReader, MemoryHashes, Overlay};
use ledger::offline::{OfflineFault, empty_root, leaf_hash, verify_consistency, verify_inclusion};
use sha2::{Digest, Sha256};

const LARGEST: u64 = 300;

/// RFC 6962 §2.1 word for word: the largest power of two below n splits the list.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest(b"").into(),
        [leaf] => *leaf,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            let bytes = [&[1][..], &naive_root(left), &naive_root(right)].concat();
            Sha256::digest(bytes).into()
        }
    }
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

fn tree(leaves: &[Hash]) -> MemoryHashes {
    let mut hashes = MemoryHashes::default();
    for (index, leaf) in leaves.iter().enumerate() {
        assert_eq!(hashes.append(*leaf).unwrap(), index as u64);
    }
    hashes
}

/// Leaf inputs and roots known from the test data of Certificate Transparency logs.
#[test]
fn roots_agree_with_the_published_vectors() {
    let inputs =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let leaves: Vec<Hash> = inputs.iter().map(|input| leaf_hash(&hex::decode(input).unwrap())).collect();
    let hashes = tree(&leaves);
    for (size, expected) in (0..).zip(roots) {
        assert_eq!(hex::encode(log::root(size, &hashes).unwrap()), expected, "size {size}");
    }
}

#[test]
fn every_inclusion_proof_up_to_the_largest_tree_is_accepted_and_for_no_other_index() {
    let leaves = leaves(LARGEST);
    let hashes = tree(&leaves);
    assert_eq!(log::root(0, &hashes).unwrap(), empty_root());
    for size in 1..=LARGEST {
        let root = log::root(size, &hashes).unwrap();
        assert_eq!(root, naive_root(&leaves[..size as usize]), "size {size}");
        for index in 0..size {
            let proof = log::inclusion_proof(size, index, &hashes).unwrap();
            let leaf = &leaves[index as usize];
            assert_eq!(verify_inclusion(leaf, index, size, &proof, &root), Ok(()), "{index} of {size}");
            let wrong = (index + 1) % size;
            if wrong != index {
                assert!(verify_inclusion(leaf, wrong, size, &proof, &root).is_err(), "{wrong} of {size}");
            }
        }
    }
}

#[test]
fn every_consistency_proof_up_to_the_largest_tree_is_accepted() {
    let hashes = tree(&leaves(LARGEST));
    let roots: Vec<Hash> = (0..=LARGEST).map(|size| log::root(size, &hashes).unwrap()).collect();
    for new in 0..=LARGEST {
        for old in 0..=new {
            let proof = log::consistency_proof(old, new, &hashes).unwrap();
            let (old_root, new_root) = (&roots[old as usize], &roots[new as usize]);
            assert_eq!(verify_consistency(old, new, &proof, old_root, new_root), Ok(()), "{old} to {new}");
            if old != new {
                assert!(verify_consistency(old, new, &proof, &[9; 32], new_root).is_err());
                assert!(old == 0 || verify_consistency(old, new, &proof, old_root, &[9; 32]).is_err());
            }
        }
    }
}

#[test]
fn forged_inclusion_proofs_are_refused() {
    let leaves = leaves(40);
    let hashes = tree(&leaves);
    for (index, size) in [(0, 2), (3, 7), (6, 7), (16, 33), (32, 33), (39, 40), (5, 32)] {
        let root = log::root(size, &hashes).unwrap();
        let proof = log::inclusion_proof(size, index, &hashes).unwrap();
        let leaf = leaves[index as usize];
        let refused = |leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash, what: &str| {
            assert!(verify_inclusion(leaf, index, size, proof, root).is_err(), "{what}: {index} of {size}");
        };
        refused(&[0; 32], index, size, &proof, &root, "another leaf");
        refused(&leaf, index, size, &proof, &[0; 32], "another root");
        refused(&leaf, index, size, &proof[1..], &root, "first hash missing");
        refused(&leaf, index, size, &proof[..proof.len() - 1], &root, "last hash missing");
        refused(&leaf, index, size, &[proof.clone(), vec![[0; 32]]].concat(), &root, "a hash too many");
        refused(&leaf, index, size, &[proof.clone(), proof.clone()].concat(), &root, "hashes repeated");
        refused(&leaf, size, size, &proof, &root, "index beyond the tree");
        refused(&leaf, u64::MAX, u64::MAX, &proof, &root, "largest numbers");
        for other in (0..64).filter(|other| *other != index) {
            refused(&leaf, other, size, &proof, &root, "wrong index");
        }
        for position in 0..proof.len() {
            let mut changed = proof.clone();
            changed[position][31] ^= 1;
            refused(&leaf, index, size, &changed, &root, "changed hash");
            let mut swapped = proof.clone();
            swapped.rotate_left(position);
            if swapped != proof {
                refused(&leaf, index, size, &swapped, &root, "wrong order");
            }
        }
    }
}

/// A size of the same shape along the path takes the same proof; the checkpoint, which signs size and root together,
/// is what forbids it. Every other size is refused by the number of hashes.
#[test]
fn a_proof_for_a_tree_of_another_depth_is_refused() {
    let leaves = leaves(40);
    let hashes = tree(&leaves);
    let proof = log::inclusion_proof(7, 3, &hashes).unwrap();
    let root = log::root(7, &hashes).unwrap();
    for size in [0, 1, 2, 3, 4, 9, 16, 17, 1000] {
        assert!(verify_inclusion(&leaves[3], 3, size, &proof, &root).is_err(), "size {size}");
    }
}

#[test]
fn forged_consistency_proofs_are_refused() {
    let hashes = tree(&leaves(70));
    let root = |size| log::root(size, &hashes).unwrap();
    for (old, new) in [(1, 2), (3, 7), (4, 8), (8, 9), (7, 64), (64, 70), (33, 65), (69, 70)] {
        let proof = log::consistency_proof(old, new, &hashes).unwrap();
        let check = |proof: &[Hash]| verify_consistency(old, new, proof, &root(old), &root(new));
        assert_eq!(check(&proof), Ok(()));
        assert!(check(&[]).is_err(), "empty");
        assert!(check(&proof[1..]).is_err(), "first missing");
        assert!(check(&proof[..proof.len() - 1]).is_err(), "last missing");
        assert!(check(&[proof.clone(), vec![[0; 32]]].concat()).is_err(), "one too many");
        for position in 0..proof.len() {
            let mut changed = proof.clone();
            changed[position][0] ^= 0x80;
            assert!(check(&changed).is_err(), "changed at {position}");
        }
        assert!(
            verify_consistency(old, new, &proof, &root(old + 1), &root(new)).is_err(),
            "old root of another size"
        );
        assert!(verify_consistency(old, new, &proof, &root(new), &root(old)).is_err(), "roots exchanged");
        assert_eq!(
            verify_consistency(new, old, &proof, &root(new), &root(old)),
            Err(OfflineFault::SizesReversed)
        );
    }
    assert!(verify_consistency(5, 5, &[], &root(5), &root(6)).is_err(), "same size, two roots");
    assert!(verify_consistency(5, 5, &[[0; 32]], &root(5), &root(5)).is_err(), "proof where none is due");
    assert!(verify_consistency(0, 5, &[], &root(1), &root(5)).is_err(), "not the root of the empty tree");
    assert!(verify_consistency(0, 5, &[[0; 32]], &empty_root(), &root(5)).is_err());
}

#[test]
fn a_log_that_rewrote_a_leaf_cannot_prove_consistency() {
    let honest = leaves(40);
    let honest_tree = tree(&honest);
    for old in 1..40_u64 {
        let old_root = log::root(old, &honest_tree).unwrap();
        let mut rewritten = honest.clone();
        rewritten[old as usize - 1] = [0; 32];
        let forked = tree(&rewritten);
        let proof = log::consistency_proof(old, 40, &forked).unwrap();
        let new_root = log::root(40, &forked).unwrap();
        assert!(verify_consistency(old, 40, &proof, &old_root, &new_root).is_err(), "old size {old}");
    }
}

#[test]
fn planned_indexes_are_all_that_an_operation_reads() {
    let hashes = tree(&leaves(100));
    let fetch = |indexes: Vec<u64>| -> std::collections::HashMap<u64, Hash> {
        let read = hashes.read(&indexes).unwrap();
        indexes.into_iter().zip(read).collect()
    };
    for size in [1, 2, 63, 64, 65, 100] {
        let map = fetch(log::plan(|reader| log::root(size, reader)).unwrap());
        assert_eq!(log::root(size, &map).unwrap(), log::root(size, &hashes).unwrap());
        let map = fetch(log::plan(|reader| log::inclusion_proof(size, size / 2, reader)).unwrap());
        assert!(log::inclusion_proof(size, size / 2, &map).is_ok());
        let map = fetch(log::plan(|reader| log::consistency_proof(size / 2, size, reader)).unwrap());
        assert!(log::consistency_proof(size / 2, size, &map).is_ok());
        let map = fetch(log::plan(|reader| log::stored_hashes_for(size, [1; 32], reader)).unwrap());
        assert!(log::stored_hashes_for(size, [1; 32], &map).is_ok());
    }
}

#[test]
fn an_overlay_appends_many_leaves_before_anything_is_stored() {
    let leaves = leaves(50);
    let mut stored = tree(&leaves[..21]);
    let mut overlay = Overlay::new(&stored);
    for index in 21..50 {
        overlay.append(index, leaves[index as usize]).unwrap();
    }
    assert_eq!(log::root(50, &overlay).unwrap(), naive_root(&leaves));
    let pending = overlay.into_pending();
    let first = log::stored_index_of_leaf(21).unwrap();
    let end = log::stored_hash_count(50).unwrap();
    assert_eq!(pending.keys().copied().collect::<Vec<_>>(), (first..end).collect::<Vec<_>>());
    for leaf in &leaves[21..] {
        stored.append(*leaf).unwrap();
    }
    let indexes: Vec<u64> = pending.keys().copied().collect();
    assert_eq!(stored.read(&indexes).unwrap(), pending.into_values().collect::<Vec<_>>());
}

#[test]
fn requests_outside_the_tree_and_broken_readers_are_errors_not_panics() {
    struct Short;
    impl HashReader for Short {
        fn read(&self, _: &[u64]) -> Result<Vec<Hash>, ledger::LedgerError> {
            Ok(Vec::new())
        }
    }
    let hashes = tree(&leaves(5));
    assert!(log::root(6, &hashes).is_err());
    assert!(log::root(u64::MAX, &hashes).is_err());
    assert!(log::inclusion_proof(5, 5, &hashes).is_err());
    assert!(log::inclusion_proof(0, 0, &hashes).is_err());
    assert!(log::consistency_proof(6, 5, &hashes).is_err());
    assert!(log::consistency_proof(3, u64::MAX, &hashes).is_err());
    assert!(log::stored_hashes_for(u64::MAX, [0; 32], &hashes).is_err());
    assert!(log::stored_hashes_for(7, [0; 32], &hashes).is_err());
    assert!(matches!(log::root(5, &Short), Err(ledger::LedgerError::ReaderCount { .. })));
    assert!(matches!(log::tile("tile/0/000.p/5", 5, &Short), Err(ledger::LedgerError::ReaderCount { .. })));
}

/// Roots that a forger computed to fit a proof of the wrong length.
#[test]
fn proofs_of_the_wrong_length_are_refused_even_with_roots_made_to_fit() {
    let parent =
        |left: &Hash, right: &Hash| -> Hash { Sha256::digest([&[1][..], left, right].concat()).into() };
    let (leaf, extra) = ([3; 32], [4; 32]);
    let length = Err(OfflineFault::ProofLength);
    assert_eq!(verify_inclusion(&leaf, 0, 1, &[extra], &parent(&extra, &leaf)), length);
    assert_eq!(verify_inclusion(&leaf, 0, 1, &[extra], &parent(&leaf, &extra)), length);
    assert_eq!(verify_inclusion(&leaf, 0, 4, &[extra], &parent(&leaf, &extra)), length);
    assert_eq!(verify_inclusion(&leaf, 0, 2, &[], &leaf), length);
    assert_eq!(verify_consistency(4, 8, &[], &leaf, &leaf), length);
    assert_eq!(verify_consistency(4, 16, &[extra], &leaf, &parent(&leaf, &extra)), length);
    let doubled = parent(&leaf, &extra);
    for root in [parent(&doubled, &extra), parent(&extra, &doubled)] {
        assert_eq!(verify_consistency(4, 8, &[extra, extra], &leaf, &root), length);
        let old = parent(&extra, &leaf);
        assert_eq!(verify_consistency(4, 8, &[extra, extra], &old, &root), length);
    }
}
