//! Files that are not what was written are refused by name, never read wrongly.

use proptest::prelude::*;
use screening::{Candidate, Damage, Index, IndexError, Search};
use tempfile::tempdir;

use super::{build, record};

const MARKS: [&str; 6] = ["康师傅", "康帅傅", "茅台", "WOOSH", "大白兔", "康博士"];

fn answers(index: &Index) -> Result<Vec<Vec<Candidate>>, IndexError> {
    ["康师傅", "WOOSH", "茅台", "兔"].iter().map(|query| index.search(&Search::new(query, 10))).collect()
}

#[test]
fn another_file_another_format_and_a_cut_file_are_named() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let whole = std::fs::read(&path).unwrap();
    let with = |bytes: &[u8]| {
        let path = folder.path().join("other.index");
        std::fs::write(&path, bytes).unwrap();
        Index::open(&path).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(with(b"id,mark\n1,x\n").contains("not an index"));
    assert!(with(&[]).contains("failed") || with(&[]).contains("not an index"));
    let mut older = whole.clone();
    older[8] = 0;
    assert!(with(&older).contains("format 0"), "{}", with(&older));
    older[8] = 2;
    assert!(with(&older).contains("format 2"), "the format before this one: {}", with(&older));
    assert!(with(&whole[..whole.len() - 1]).contains("was cut"));
    assert!(with(&whole[..whole.len() / 2]).contains("was cut"));
}

#[test]
fn changes_of_another_index_are_refused() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    Index::open(&path).unwrap().add(&[record("9", "新")]).unwrap();
    let changes = folder.path().join("marks.index.changes");
    let kept = std::fs::read(&changes).unwrap();
    build(folder.path(), &MARKS[..3]);
    assert!(!changes.exists(), "the changes go with the index they belong to");
    std::fs::write(&changes, kept).unwrap();
    assert!(matches!(Index::open(&path), Err(IndexError::ChangesOfAnother)));
}

#[test]
fn changes_that_a_crash_cut_short_are_dropped_and_the_others_kept() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let changes = folder.path().join("marks.index.changes");
    let mut index = Index::open(&path).unwrap();
    index.add(&[record("7", "第一")]).unwrap();
    let kept = std::fs::metadata(&changes).unwrap().len();
    index.add(&[record("8", "第二")]).unwrap();
    drop(index);
    let bytes = std::fs::read(&changes).unwrap();
    for length in usize::try_from(kept).unwrap()..bytes.len() {
        std::fs::write(&changes, &bytes[..length]).unwrap();
        let index = Index::open(&path).unwrap();
        assert!(index.get("7").unwrap().is_some());
        assert!(index.get("8").unwrap().is_none());
    }
}

#[test]
fn every_flipped_byte_of_the_changes_is_refused() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let changes = folder.path().join("marks.index.changes");
    let mut index = Index::open(&path).unwrap();
    index.add(&[record("7", "第一"), record("8", "第二")]).unwrap();
    index.remove(&["1".to_owned()]).unwrap();
    drop(index);
    let bytes = std::fs::read(&changes).unwrap();
    for at in 0..bytes.len() {
        let mut other = bytes.clone();
        other[at] ^= 0x41;
        std::fs::write(&changes, &other).unwrap();
        let refused = matches!(
            Index::open(&path),
            Err(IndexError::Damaged(Damage::Changes) | IndexError::ChangesOfAnother)
        );
        assert!(refused, "byte {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bytes_are_refused_or_change_nothing(at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let folder = tempdir().unwrap();
        let path = build(folder.path(), &MARKS);
        let expected = answers(&Index::open(&path).unwrap()).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(index) = Index::open(&path) {
            prop_assert!(index.verify().is_err(), "byte {} is under no checksum", at);
            if let Ok(found) = answers(&index) {
                prop_assert_eq!(found, expected);
            }
        }
    }
}
