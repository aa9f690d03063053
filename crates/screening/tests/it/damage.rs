//! Files that are not what was written are refused by name, never read wrongly.

use proptest::prelude::*;
use screening::{Candidate, Damage, Index, IndexError, Search};
use tempfile::{TempDir, tempdir};

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

/// An index with changes in two steps: the files after the first and after the second.
struct Changed {
    folder: TempDir,
    index: [Vec<u8>; 2],
    changes: [Vec<u8>; 2],
}

impl Changed {
    fn new() -> Self {
        let folder = tempdir().unwrap();
        let path = build(folder.path(), &MARKS);
        let read = || {
            let beside = folder.path().join("marks.index.changes");
            (std::fs::read(&path).unwrap(), std::fs::read(beside).unwrap())
        };
        let mut index = Index::open(&path).unwrap();
        index.add(&[record("7", "第一")]).unwrap();
        let first = read();
        index.remove(&["1".to_owned()]).unwrap();
        index.add(&[record("8", "第二"), record("3", "茅苔")]).unwrap();
        let second = read();
        Self { folder, index: [first.0, second.0], changes: [first.1, second.1] }
    }

    /// The answer of an index with these files: how many marks it has, or why it is refused.
    fn with(&self, index: &[u8], changes: Option<&[u8]>) -> Result<Vec<String>, IndexError> {
        let path = self.folder.path().join("marks.index");
        let beside = self.folder.path().join("marks.index.changes");
        std::fs::write(&path, index).unwrap();
        let _ = std::fs::remove_file(&beside);
        changes.into_iter().for_each(|bytes| std::fs::write(&beside, bytes).unwrap());
        let index = Index::open(&path)?;
        index.records().map(|record| record.map(|record| record.mark)).collect()
    }

    /// What the index has after both steps.
    fn acknowledged(&self) -> Vec<String> {
        self.with(&self.index[1], Some(&self.changes[1])).unwrap()
    }
}

#[test]
fn acknowledged_changes_that_were_cut_emptied_or_deleted_are_refused() {
    let changed = Changed::new();
    let whole = &changed.changes[1];
    assert_eq!(changed.acknowledged(), ["WOOSH", "康帅傅", "大白兔", "康博士", "第一", "第二", "茅苔"]);
    for length in 0..whole.len() {
        let fault = changed.with(&changed.index[1], Some(&whole[..length]));
        let expected = whole.len() as u64;
        assert!(
            matches!(fault, Err(IndexError::ChangesLost { found, expected: e }) if found == length as u64 && e == expected),
            "{length}"
        );
    }
    let missing = changed.with(&changed.index[1], None);
    assert!(matches!(missing, Err(IndexError::ChangesLost { found: 0, .. })));
    let zeroed = vec![0; whole.len()];
    assert!(matches!(
        changed.with(&changed.index[1], Some(&zeroed)),
        Err(IndexError::Damaged(Damage::Changes))
    ));
    let (what, advice) = missing.unwrap_err().in_words();
    assert!(what.contains("已经确认的增补") && advice.contains("备份"), "{what}{advice}");
}

#[test]
fn changes_that_a_crash_cut_short_before_they_were_acknowledged_are_dropped() {
    let changed = Changed::new();
    let (before, whole) = (&changed.changes[0], &changed.changes[1]);
    let first = changed.with(&changed.index[0], Some(before)).unwrap();
    let both = changed.acknowledged();
    for length in before.len()..=whole.len() {
        let found = changed.with(&changed.index[0], Some(&whole[..length])).unwrap();
        assert!(found.contains(&"第一".to_owned()), "{length}");
        assert!(length > before.len() || found == first);
        assert!(length < whole.len() || found == both);
        // what follows is written behind what was kept
        let mut index = Index::open(&changed.folder.path().join("marks.index")).unwrap();
        index.add(&[record("9", "第三")]).unwrap();
        drop(index);
        let index = Index::open(&changed.folder.path().join("marks.index")).unwrap();
        assert!(index.get("9").unwrap().is_some() && index.get("7").unwrap().is_some(), "{length}");
        assert_eq!(index.records().count(), found.len() + 1);
    }
    // a torn tail of zeros, as a file system leaves it
    let mut torn = before.clone();
    torn.resize(before.len() + 4_096, 0);
    assert_eq!(changed.with(&changed.index[0], Some(&torn)).unwrap(), first);
}

#[test]
fn every_flipped_bit_of_what_notes_the_acknowledgement_leaves_all_or_is_refused() {
    let changed = Changed::new();
    let expected = changed.acknowledged();
    let index = &changed.index[1];
    for at in index.len() - 80..index.len() {
        for bit in 0..8 {
            let mut other = index.clone();
            other[at] ^= 1 << bit;
            let found = changed.with(&other, Some(&changed.changes[1]));
            assert!(found.is_err() || found.unwrap() == expected, "byte {at}");
        }
    }
    let mut none = index.clone();
    none[index.len() - 80..].fill(0);
    let refused = changed.with(&none, Some(&changed.changes[1]));
    assert!(matches!(refused, Err(IndexError::Damaged(Damage::Acknowledged))));
}

#[test]
fn an_acknowledged_change_is_not_exchanged_for_another() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let changes = folder.path().join("marks.index.changes");
    let fresh = std::fs::read(&path).unwrap();
    let mut kept = Vec::new();
    for mark in ["第一", "第二"] {
        std::fs::write(&path, &fresh).unwrap();
        let _ = std::fs::remove_file(&changes);
        Index::open(&path).unwrap().add(&[record("7", mark)]).unwrap();
        kept.push(std::fs::read(&changes).unwrap());
    }
    std::fs::write(&changes, &kept[0]).unwrap();
    assert!(matches!(Index::open(&path), Err(IndexError::Damaged(Damage::Changes))));
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
