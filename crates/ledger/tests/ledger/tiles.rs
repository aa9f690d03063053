use ledger::log::{
    self, MemoryHashes, entry_bundle, entry_path, parse_entry_bundle, parse_entry_path, parse_tile_path,
};
use ledger::{Hash, offline};

fn tree(size: u64) -> MemoryHashes {
    let mut hashes = MemoryHashes::default();
    for number in 0..size {
        hashes.append(offline::leaf_hash(&number.to_be_bytes())).unwrap();
    }
    hashes
}

#[test]
fn tiles_rebuild_the_root_of_the_tree() {
    let size = 2 * 256 + 17;
    let hashes = tree(size);
    let hash_at = |tile: &[u8], at: usize| -> Hash { tile[at * 32..(at + 1) * 32].try_into().unwrap() };
    let mut leaves = Vec::new();
    for path in ["tile/0/000", "tile/0/001", "tile/0/002.p/17"] {
        let tile = log::tile(path, size, &hashes).unwrap();
        leaves.extend((0..tile.len() / 32).map(|at| hash_at(&tile, at)));
    }
    let mut rebuilt = MemoryHashes::default();
    for leaf in &leaves {
        rebuilt.append(*leaf).unwrap();
    }
    assert_eq!(leaves.len() as u64, size);
    assert_eq!(log::root(size, &rebuilt).unwrap(), log::root(size, &hashes).unwrap());
    let upper = log::tile("tile/1/000.p/2", size, &hashes).unwrap();
    assert_eq!(hash_at(&upper, 0), log::root(256, &hashes).unwrap());
    let proof = log::consistency_proof(256, 512, &hashes).unwrap();
    assert_eq!(hash_at(&upper, 1), proof[0]);
}

#[test]
fn tiles_agree_with_another_implementation() {
    let hashes = tree(600);
    let foreign = |path: &str| {
        let tile = tlog_tiles::Tile::from_path(path).unwrap();
        struct Reader<'a>(&'a MemoryHashes);
        impl tlog_tiles::HashReader for Reader<'_> {
            fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
                let hashes = ledger::log::HashReader::read(self.0, indexes).unwrap();
                Ok(hashes.into_iter().map(tlog_tiles::Hash).collect())
            }
        }
        tile.read_data(&Reader(&hashes)).unwrap()
    };
    for (ours, theirs) in [
        ("tile/0/000", "tile/8/0/000"),
        ("tile/0/001", "tile/8/0/001"),
        ("tile/0/002.p/88", "tile/8/0/002.p/88"),
        ("tile/0/001.p/3", "tile/8/0/001.p/3"),
        ("tile/1/000.p/2", "tile/8/1/000.p/2"),
    ] {
        assert_eq!(log::tile(ours, 600, &hashes).unwrap(), foreign(theirs), "{ours}");
    }
}

#[test]
fn tiles_the_tree_does_not_fill_are_refused() {
    let hashes = tree(300);
    for path in [
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/002.p/1",
        "tile/1/000",
        "tile/1/000.p/2",
        "tile/2/000.p/1",
        "tile/8/000.p/1",
        "tile/63/000.p/1",
        "tile/0/x018/x446/x744/x073/x709/x551/615",
    ] {
        assert!(matches!(log::tile(path, 300, &hashes), Err(ledger::LedgerError::OutsideTree(_))), "{path}");
    }
    assert!(log::tile("tile/0/000.p/1", 0, &hashes).is_err());
    assert_eq!(log::tile("tile/0/001.p/44", 300, &hashes).unwrap().len(), 44 * 32);
}

#[test]
fn each_tile_has_one_path() {
    for (path, level, index, width) in [
        ("tile/0/000", 0, 0, 256),
        ("tile/0/x001/x234/067", 0, 1_234_067, 256),
        ("tile/0/x001/234.p/8", 0, 1234, 8),
        ("tile/63/999.p/255", 63, 999, 255),
    ] {
        let tile = parse_tile_path(path).unwrap();
        assert_eq!((tile.level, tile.index, tile.width), (level, index, width), "{path}");
        assert_eq!(tile.to_string(), path);
    }
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+0/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/x001/x002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000?x",
        "tile/0/+01",
        "tile/0/000.p/1.p/1",
        "tile/0/x001.p/1/000",
        "tile/entries/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/0/../000",
        "tile/0/０００",
        "checkpoint",
    ] {
        assert!(parse_tile_path(path).is_err(), "{path}");
    }
}

#[test]
fn entry_paths_name_a_range_of_entries() {
    assert_eq!(parse_entry_path("tile/entries/000").unwrap(), (0, 256));
    assert_eq!(parse_entry_path("tile/entries/x001/234.p/17").unwrap(), (1234 * 256, 17));
    assert_eq!(entry_path(1234, 17), "tile/entries/x001/234.p/17");
    for path in [
        "tile/entries/0",
        "tile/entries/000.p/256",
        "tile/0/000",
        "tile/entries/x018/x446/x744/x073/x709/x551/615",
    ] {
        assert!(parse_entry_path(path).is_err(), "{path}");
    }
}

#[test]
fn a_bundle_splits_into_the_entries_it_was_made_of() {
    let entries = vec![b"a".to_vec(), Vec::new(), vec![7; 65_535]];
    let bundle = entry_bundle(&entries).unwrap();
    assert_eq!(bundle[..5], [0, 1, b'a', 0, 0]);
    assert_eq!(parse_entry_bundle(&bundle).unwrap(), entries);
    assert!(parse_entry_bundle(&bundle[..bundle.len() - 1]).is_err());
    assert!(parse_entry_bundle(&bundle[..4]).is_err());
    assert!(entry_bundle(&[vec![0; 65_536]]).is_err());
}
