//! Searching an index and changing it.

use proptest::prelude::*;
use screening::{Candidate, Goods, GoodsRelation, Index, IndexError, Search};
use tempfile::tempdir;

use super::{build, record};

const MARKS: [&str; 29] = [
    "康师傅",
    "茅台",
    "大白兔",
    "WOOSH",
    "Onetwothree",
    "惠特曼",
    "玫瑰",
    "小润发",
    "CROWN",
    "霸",
    "乐事",
    "特仑苏",
    "鲜橙多",
    "MIYU",
    "HAWKWOLF",
    "SK-II",
    "六个核桃",
    "营养快线",
    "海尔",
    "海信",
    "慧腾",
    "嘉人",
    "百盛",
    "三只松鼠",
    "WHITE CAT",
    "NIKE",
    "凯歌",
    "王老吉",
    "TCL",
];

fn found(index: &Index, query: &str) -> Vec<Candidate> {
    index.search(&Search::new(query, 10)).unwrap()
}

fn first(index: &Index, query: &str) -> String {
    found(index, query).first().map(|candidate| candidate.record.mark.clone()).unwrap_or_default()
}

#[test]
fn a_mark_of_signs_alone_finds_itself() {
    let folder = tempdir().unwrap();
    let signs = ["☆☆☆", "&", "😀🎉", "♥", "!!!", "🐼"];
    let index = Index::open(&build(folder.path(), &signs)).unwrap();
    for sign in signs {
        assert_eq!(first(&index, sign), sign);
    }
}

#[test]
fn what_an_examiner_types_finds_the_earlier_mark_with_a_reason() {
    let folder = tempdir().unwrap();
    let index = Index::open(&build(folder.path(), &MARKS)).unwrap();
    for (query, mark) in [
        ("康帅傅", "康师傅"),
        ("VVOOSH", "WOOSH"),
        ("123一二三", "Onetwothree"),
        ("蕙特曼", "惠特曼"),
        ("玫瑰花", "玫瑰"),
        ("大潤發", "小润发"),
        ("皇冠", "CROWN"),
        ("涮霸", "霸"),
        ("乐亊", "乐事"),
        ("特伦苏", "特仑苏"),
        ("佳乐缘鲜橙多", "鲜橙多"),
        ("密语", "MIYU"),
        ("WOLFHAWK", "HAWKWOLF"),
        ("SK-TWO", "SK-II"),
        ("六禾核桃", "六个核桃"),
        ("营养抉线", "营养快线"),
        ("KANGSHIFU", "康师傅"),
        ("松鼠三只", "三只松鼠"),
        ("百盛世家", "百盛"),
        ("白猫", "WHITE CAT"),
        ("耐克", "NIKE"),
        ("K歌", "凯歌"),
        ("WANGLAOGI", "王老吉"),
        ("TGL", "TCL"),
    ] {
        let candidates = found(&index, query);
        assert_eq!(candidates.first().map(|c| c.record.mark.as_str()), Some(mark), "{query}");
        assert!(!candidates[0].comparison.rules.is_empty(), "{query}");
        assert!(candidates[0].comparison.rules.iter().all(|rule| !rule.why.is_empty()));
    }
}

#[test]
fn an_identical_mark_comes_first() {
    let folder = tempdir().unwrap();
    let index = Index::open(&build(folder.path(), &MARKS)).unwrap();
    for mark in MARKS {
        assert_eq!(first(&index, mark), mark);
        assert!((found(&index, mark)[0].comparison.score - 1.0).abs() < 1e-6, "{mark}");
    }
}

#[test]
fn goods_order_and_filter_the_candidates() {
    let folder = tempdir().unwrap();
    let index = Index::open(&build(folder.path(), &MARKS)).unwrap();
    let goods = |class: u8| Goods { classes: vec![class], groups: Vec::new() };
    let search =
        |goods: Goods, only: Vec<u8>| Search { goods, only_classes: only, ..Search::new("康帅傅", 10) };
    let near = index.search(&search(goods(33), Vec::new())).unwrap();
    let far = index.search(&search(goods(7), Vec::new())).unwrap();
    assert_eq!(near[0].comparison.goods, GoodsRelation::SameClass);
    assert!(near[0].comparison.score > far[0].comparison.score);
    assert!(index.search(&search(goods(7), vec![7])).unwrap().is_empty());
}

#[test]
fn changes_last_and_are_searched() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let mut index = Index::open(&path).unwrap();
    index.add(&[record("100", "康师博"), record("101", "茅台镇")]).unwrap();
    assert_eq!(index.remove(&["1".to_owned(), "101".to_owned(), "no such".to_owned()]).unwrap(), 2);
    index.add(&[record("2", "茅苔")]).unwrap();
    drop(index);
    let index = Index::open(&path).unwrap();
    assert_eq!(first(&index, "康师傅"), "康师博", "the removed mark is not found, the added one is");
    assert_eq!(index.get("1").unwrap(), None);
    assert_eq!(
        index.get("2").unwrap().unwrap().mark,
        "茅苔",
        "a mark with a known id takes the place of the other"
    );
    assert_eq!(index.get("100").unwrap().unwrap(), record("100", "康师博"));
    assert_eq!(first(&index, "茅苔"), "茅苔");
    assert!(found(&index, "茅台").iter().all(|candidate| candidate.record.mark != "茅台"));
    assert_eq!(index.records().count(), MARKS.len());
}

#[test]
fn a_rebuild_takes_the_changes_in() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let mut index = Index::open(&path).unwrap();
    index.add(&[record("100", "康师博")]).unwrap();
    index.remove(&["1".to_owned()]).unwrap();
    let index = index.rebuild(2, &mut |_| {}).unwrap();
    assert_eq!((index.stats().marks, index.stats().added, index.stats().removed), (MARKS.len() as u64, 0, 0));
    assert_eq!(first(&index, "康师傅"), "康师博");
    assert!(index.get("1").unwrap().is_none());
}

#[test]
fn changes_by_another_program_are_noticed() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let (mut one, mut other) = (Index::open(&path).unwrap(), Index::open(&path).unwrap());
    one.add(&[record("100", "康师博")]).unwrap();
    assert!(matches!(other.add(&[record("101", "康博士")]), Err(IndexError::ChangedByAnother)));
    let mut other = Index::open(&path).unwrap();
    other.add(&[record("101", "康博士")]).unwrap();
    assert_eq!(other.stats().added, 2);
}

#[test]
fn records_come_back_as_they_were_given() {
    let folder = tempdir().unwrap();
    let marks = ["Café Crème", "ABC", "abc", "大潤發", "「引号」", "", "😀", "AB-C 一二"];
    let index = Index::open(&build(folder.path(), &marks)).unwrap();
    for (i, mark) in marks.iter().enumerate() {
        let id = (i + 1).to_string();
        assert_eq!(index.get(&id).unwrap().unwrap(), record(&id, mark));
    }
    assert_eq!(index.get("007").unwrap(), None);
}

#[test]
fn a_batch_answers_as_single_searches_do() {
    let folder = tempdir().unwrap();
    let index = Index::open(&build(folder.path(), &MARKS)).unwrap();
    let searches: Vec<Search> = MARKS.iter().map(|mark| Search::new(mark, 5)).collect();
    let batch = index.batch(&searches, 3, &|_| {}).unwrap();
    for (search, candidates) in searches.iter().zip(batch) {
        assert_eq!(index.search(search).unwrap(), candidates);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn adding_marks_never_hides_a_better_one(
        marks in prop::collection::vec("[一-龥]{2,4}|[a-z]{3,8}", 1..60),
        more in prop::collection::vec("[一-龥]{2,4}|[a-z]{3,8}", 1..200),
        query in "[一-龥]{2,4}|[a-z]{3,8}",
    ) {
        let folder = tempdir().unwrap();
        let some: Vec<&str> = marks.iter().map(String::as_str).collect();
        let before = Index::open(&build(folder.path(), &some)).unwrap();
        let best = before.search(&Search::new(&query, 1)).unwrap();
        let mut index = Index::open(before.path()).unwrap();
        let added: Vec<_> = more.iter().enumerate().map(|(i, m)| record(&format!("n{i}"), m)).collect();
        index.add(&added).unwrap();
        let after = index.search(&Search::new(&query, 1)).unwrap();
        if let Some(best) = best.first() {
            prop_assert!(after.first().is_some_and(|now| now.comparison.score >= best.comparison.score));
        }
    }

    #[test]
    fn any_text_can_be_searched(query in any::<String>()) {
        let folder = tempdir().unwrap();
        let index = Index::open(&build(folder.path(), &MARKS)).unwrap();
        let candidates = index.search(&Search::new(&query, 20)).unwrap();
        let scores: Vec<f32> = candidates.iter().map(|c| c.comparison.score).collect();
        prop_assert!(scores.is_sorted_by(|a, b| a >= b));
    }
}
