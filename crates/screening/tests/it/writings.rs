//! Words in another order, and letters and pinyin written in other ways.

use screening::{Goods, Index, Rule, Search, compare};
use tempfile::tempdir;

use super::build;

fn score(left: &str, right: &str) -> f32 {
    compare(left, right, &Goods::default(), &Goods::default()).score
}

/// The first marks found, at most ten.
fn found(index: &Index, query: &str) -> Vec<String> {
    let found = index.search(&Search::new(query, 10)).unwrap();
    found.into_iter().map(|candidate| candidate.record.mark).collect()
}

/// Words that nobody knows.
fn coined(count: usize) -> impl Iterator<Item = String> {
    let letter = |of: &str, at: usize| of.chars().nth(at % of.len()).unwrap();
    (0..count).map(move |i| {
        let at = |of: &str, by: usize| letter(of, i / by);
        [at("bdfklmprst", 1), at("aeiou", 10), at("lmnrst", 50), at("aeio", 300), at("kltn", 1200)]
            .iter()
            .collect()
    })
}

#[test]
fn foreign_words_in_another_order_come_first_among_many_that_share_one() {
    let folder = tempdir().unwrap();
    let mut marks: Vec<String> = coined(1_600).map(|word| format!("KING {word}")).collect();
    marks.extend(coined(1_600).map(|word| format!("{word} TIGER")));
    marks.extend(coined(1_600).map(|word| format!("GREEN{word}")));
    marks.extend(["TIGER KING", "LIFEGREEN", "RED BIG FISH"].map(str::to_owned));
    let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
    let index = Index::open(&build(folder.path(), &marks)).unwrap();
    for (query, mark) in [
        ("KING TIGER", "TIGER KING"),
        ("KINGTIGER", "TIGER KING"),
        ("GREENLIFE", "LIFEGREEN"),
        ("GREEN LIFE", "LIFEGREEN"),
        ("FISH RED BIG", "RED BIG FISH"),
    ] {
        assert_eq!(found(&index, query).first().map(String::as_str), Some(mark), "{query}");
        let told = compare(query, mark, &Goods::default(), &Goods::default());
        assert!(told.rules.iter().any(|fired| fired.rule == Rule::WordOrder), "{query}: {told:?}");
    }
}

#[test]
fn letters_that_do_not_decompose_and_signs_of_marks_change_nothing() {
    for (left, right) in [
        ("ŁACOSTE", "LACOSTE"),
        ("ØRSTED", "ORSTED"),
        ("Æther", "AETHER"),
        ("STRAẞE", "STRASSE"),
        ("🅝🅘🅚🅔", "NIKE"),
        ("ɴɪᴋᴇ", "NIKE"),
        ("NIKE™", "NIKE"),
        ("茅台℠", "茅台"),
        ("茅台(R)", "茅台"),
        ("茅台（TM）", "茅台"),
        ("ⓡ茅台", "茅台®"),
    ] {
        assert!((score(left, right) - 1.0).abs() < 1e-6, "{left} {right} {}", score(left, right));
    }
}

#[test]
fn the_umlaut_of_pinyin_is_found_in_every_writing() {
    let folder = tempdir().unwrap();
    let index =
        Index::open(&build(folder.path(), &["女娲", "女儿", "绿源", "NVWA", "LYUYUAN", "茅台"])).unwrap();
    for (query, mark) in [
        ("NÜWA", "女娲"),
        ("NUWA", "女娲"),
        ("NYUWA", "女娲"),
        ("NÜER", "女儿"),
        ("LYUYUAN", "绿源"),
        ("LVYUAN", "绿源"),
        ("绿源", "LYUYUAN"),
    ] {
        assert!(
            found(&index, query).iter().any(|found| found == mark),
            "{query}: {:?}",
            found(&index, query)
        );
        assert!(score(query, mark) > 0.85, "{query} {mark} {}", score(query, mark));
    }
}

#[test]
fn a_letter_and_a_digit_that_look_alike_find_each_other_alone() {
    let folder = tempdir().unwrap();
    let index = Index::open(&build(folder.path(), &["0", "O", "8", "B", "I", "5"])).unwrap();
    for (query, mark) in [("O", "0"), ("0", "O"), ("8", "B"), ("S", "5"), ("1", "I")] {
        assert!(
            found(&index, query).iter().any(|found| found == mark),
            "{query}: {:?}",
            found(&index, query)
        );
    }
}
