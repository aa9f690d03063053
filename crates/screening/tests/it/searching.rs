//! Searching an index and changing it.

use proptest::prelude::*;
use screening::{Candidate, Effort, Fame, Goods, GoodsRelation, Index, IndexError, Search};
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
fn additions_made_while_an_index_is_built_anew_are_not_lost() {
    let folder = tempdir().unwrap();
    let path = build(folder.path(), &MARKS);
    let begun = || {
        let mut builder = screening::Builder::new(1).replacing(&path);
        builder.extend(&[record("1", "康师傅")], &mut |_| {}).unwrap();
        builder
    };
    let (first_builder, second_builder) = (begun(), begun());
    Index::open(&path).unwrap().add(&[record("100", "康师博")]).unwrap();
    let refused = first_builder.finish(&path, &mut |_| {});
    assert!(matches!(refused, Err(IndexError::ChangedMeanwhile)), "{refused:?}");
    assert!(second_builder.finish(&path, &mut |_| {}).is_err());
    let mut index = Index::open(&path).unwrap();
    assert_eq!(index.stats().added, 1);
    assert!(index.get("100").unwrap().is_some());
    // Changes that were not read are not taken in, nor dropped.
    let old = Index::open(&path).unwrap();
    index.add(&[record("101", "康博士")]).unwrap();
    assert!(matches!(old.rebuild(1, &mut |_| {}), Err(IndexError::ChangedByAnother)));
    let whole = index.rebuild(1, &mut |_| {}).unwrap();
    assert!(whole.get("100").unwrap().is_some() && whole.get("101").unwrap().is_some());
    // Nothing happened meanwhile: the new one takes the place, and who had the old one open is told.
    let mut stale = Index::open(&path).unwrap();
    begun().finish(&path, &mut |_| {}).unwrap();
    assert!(matches!(stale.add(&[record("102", "康生")]), Err(IndexError::ChangedByAnother)));
    assert_eq!(Index::open(&path).unwrap().stats().marks, 1);
}

#[test]
fn a_known_mark_that_stands_in_another_is_told_by_its_rule() {
    let folder = tempdir().unwrap();
    let mut index = Index::open(&build(folder.path(), &MARKS)).unwrap();
    let known = |id: &str, mark: &str, fame| screening::Record { fame, ..record(id, mark) };
    let added = [
        known("90", "茅王", Fame::WellKnown),
        known("91", "飞马", Fame::Known),
        known("92", "中山公园", Fame::Known),
        record("93", "山鹰"),
    ];
    index.add(&added).unwrap();
    let rules = |query: &str, mark: &str| {
        let found = found(&index, query).into_iter().find(|c| c.record.mark == mark).unwrap();
        let told = found.comparison.rules.iter().map(|rule| (rule.code, rule.why.clone()));
        told.collect::<Vec<_>>()
    };
    let whole = |query: &str, name: &str, mark: &str| {
        vec![("5.1.16", format!("「{query}」完整包含{name}商标「{mark}」"))]
    };
    assert_eq!(rules("小茅王之子", "茅王"), whole("小茅王之子", "驰名", "茅王"));
    assert_eq!(rules("红飞马", "飞马"), whole("红飞马", "知名", "飞马"));
    assert!(rules("红山鹰", "山鹰").iter().all(|rule| rule.0 != "5.1.16"));
    assert_eq!(rules("茅玉", "茅王").last().unwrap().1, "「茅王」为驰名商标，从严判断");
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

/// Marks made of few characters and syllables, so that the lists are long and many are near.
fn crowd(count: usize) -> Vec<String> {
    const HAN: [char; 24] = [
        '金', '今', '锦', '龙', '尤', '隆', '华', '化', '花', '天', '大', '太', '师', '帅', '狮', '康', '庚',
        '安', '云', '运', '雪', '雷', '白', '百',
    ];
    const SYLLABLES: [&str; 16] =
        ["ba", "pa", "ti", "ne", "al", "lin", "ga", "el", "in", "bo", "ran", "ka", "ta", "so", "ru", "mi"];
    let mut state = 7u64;
    let mut below = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % end
    };
    let mut marks: Vec<String> = (0..count)
        .map(|index| {
            let length = 2 + below(3);
            if index % 2 == 0 {
                (0..length).map(|_| HAN[below(HAN.len())]).collect()
            } else {
                (0..length).map(|_| SYLLABLES[below(SYLLABLES.len())]).collect()
            }
        })
        .collect();
    marks.sort();
    marks.dedup();
    // an order that is not that of the letters
    marks.sort_by_key(|mark| mark.bytes().rev().fold(0u32, |sum, b| sum.wrapping_mul(31) + u32::from(b)));
    marks
}

fn listed(index: &Index, query: &str, top: usize, effort: Effort) -> Vec<Candidate> {
    index.search(&Search { effort, ..Search::new(query, top) }).unwrap()
}

#[test]
fn a_shorter_list_is_how_a_longer_one_begins() {
    let folder = tempdir().unwrap();
    let marks = crowd(5_000);
    let index =
        Index::open(&build(folder.path(), &marks.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
    for query in ["金龙", "大师", "ALINA", "batine", "康师帅", "云天花", "BALIN GAEL"] {
        for effort in [Effort::Bounded, Effort::Thorough, Effort::Every] {
            let longest = listed(&index, query, 1_000, effort);
            assert!(longest.len() > 100, "{query} {effort:?} {}", longest.len());
            for top in [1, 2, 10, 37, 100] {
                let own = listed(&index, query, top, effort);
                assert_eq!(own, longest[..top], "{query} {top} {effort:?}");
            }
        }
    }
}

#[test]
fn more_marks_hide_no_better_one() {
    let folders = (tempdir().unwrap(), tempdir().unwrap());
    let marks = crowd(12_000);
    let whole: Vec<&str> = marks.iter().map(String::as_str).collect();
    let some: Vec<&str> = whole.iter().step_by(4).copied().collect();
    let (few, all) = (
        Index::open(&build(folders.0.path(), &some)).unwrap(),
        Index::open(&build(folders.1.path(), &whole)).unwrap(),
    );
    for query in whole.iter().step_by(whole.len() / 24) {
        for top in [10, 100] {
            let own = listed(&all, query, top, Effort::Thorough);
            let last = own.get(top - 1).map_or(0.0, |candidate| candidate.comparison.score);
            for other in listed(&few, query, top, Effort::Thorough) {
                let better = other.comparison.score > last;
                let here = own.iter().any(|candidate| candidate.record.mark == other.record.mark);
                assert!(here || !better, "{query}: {} is hidden from {top}", other.record.mark);
            }
        }
    }
}

#[test]
fn marks_written_in_traditional_characters_are_found_by_how_they_look() {
    let pairs = [
        ("雲碧", "雪碧"),
        ("雪碧", "雲碧"),
        ("電鳴", "雷鸣"),
        ("雷鸣", "電鳴"),
        ("東麗", "束丽"),
        ("美東林", "美束林"),
        ("美束林", "美東林"),
        ("車神", "軍神"),
        ("鳥語山", "烏语山"),
        ("東", "束"),
        ("束", "東"),
        ("雲山妙", "雪杉妙"),
        ("雪杉妙", "雲山妙"),
    ];
    for (query, mark) in pairs {
        let folder = tempdir().unwrap();
        let mut marks = crowd(3_000);
        marks.push(mark.to_owned());
        let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
        let index = Index::open(&build(folder.path(), &marks)).unwrap();
        for effort in [Effort::Thorough, Effort::Bounded] {
            let list = listed(&index, query, 10, effort);
            assert!(list.iter().any(|c| c.record.mark == mark), "{query} {mark} {effort:?}");
        }
        let mut index = Index::open(&build(folder.path(), &MARKS)).unwrap();
        index.add(&[record("n", mark)]).unwrap();
        assert_eq!(first(&index, query), mark, "{query}: added");
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
