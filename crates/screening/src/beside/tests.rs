use super::*;
use crate::{Goods, compare};

fn laid(left: &str, right: &str) -> Vec<Place> {
    beside(left, right, &compare(left, right, &Goods::default(), &Goods::default()).alignment)
}

fn sides(places: &[Place]) -> Vec<(String, String)> {
    places.iter().map(|place| (place.left_text(), place.right_text())).collect()
}

#[test]
fn characters_are_told_apart_by_components_strokes_and_parts_of_the_sound() {
    let places = laid("康帅傅", "康师傅");
    assert_eq!(places.iter().map(|place| place.word.as_str()).collect::<Vec<_>>(), ["相同", "形近", "相同"]);
    assert_eq!(places[1].shape, "同有「丨」「丿」，「巾」与「帀」不同，5画与6画");
    let sound = places[1].sound.as_ref().unwrap();
    assert_eq!((sound.left_text(), sound.right_text()), ("shuài".into(), "shī".into()));
    assert_eq!(sound.says, "韵母uai／i、声调4／1不同，声母相同");
    assert_eq!(sound.left, [Piece::new("sh", false), Piece::new("uài", true)]);
}

#[test]
fn same_sounds_and_what_one_character_has_more_are_told() {
    let places = laid("茅苔", "茅台");
    assert_eq!(places[1].shape, "前者是「台」加「艹」，8画与5画");
    assert!(places[1].word.starts_with("音同"), "{}", places[1].word);
    assert_eq!(places[1].sound.as_ref().unwrap().says, "读音相同");
    let places = laid("晴天", "睛天");
    assert_eq!(places[0].shape, "同有「青」，「日」与「目」不同，12画与13画");
    let places = laid("未来星", "末来星");
    assert_eq!(places[0].shape, "部件相同（一、木），位置不同，都是5画");
}

#[test]
fn letters_stand_in_runs_with_those_that_differ_named() {
    let places = laid("NORDWOLFE", "NORDWULF");
    assert_eq!(places.len(), 1, "{places:?}");
    assert!(
        places[0].shape.contains("「O」与「U」不同") && places[0].shape.contains("前者多「E」"),
        "{places:?}"
    );
    assert_eq!(places[0].left[1], Piece::new("O", true));
}

#[test]
fn characters_stand_beside_the_letters_that_spell_or_translate_them() {
    let places = laid("华为", "HUAWEI");
    assert_eq!(sides(&places), [("华".into(), "HUA".into()), ("为".into(), "WEI".into())]);
    assert_eq!(places[0].word, "拼音相同");
    let places = laid("WHITMAN", "惠特曼");
    assert_eq!(
        sides(&places),
        [("WHI".into(), "惠".into()), ("T".into(), "特".into()), ("MAN".into(), "曼".into())]
    );
    assert!(places[0].sound.as_ref().unwrap().says.contains('h'), "{places:?}");
    let places = laid("皇冠", "CROWN");
    assert_eq!(sides(&places), [("皇冠".into(), "CROWN".into())]);
    assert!(places[0].word.starts_with("含义相同"), "{places:?}");
    let places = laid("雪花", "ZXQVK");
    assert_eq!(places[0].word, "不同");
}

#[test]
fn places_stand_as_the_first_mark_reads_and_what_only_the_other_has_stands_where_it_has_it() {
    let one = |left: Option<u16>, right: Option<u16>| Difference {
        left,
        right,
        same: left.is_some() && right.is_some(),
        sound: 0.0,
        shape: 0.0,
    };
    // 太白兔 against 新白仙兔: the alignment gives what matches first.
    let alignment = [
        one(Some(1), Some(1)),
        one(Some(2), Some(3)),
        one(Some(0), None),
        one(None, Some(0)),
        one(None, Some(2)),
    ];
    let places = beside("太白兔", "新白仙兔", &alignment);
    let shown = |side: fn(&Place) -> String| places.iter().map(side).collect::<Vec<_>>().join("|");
    assert_eq!(shown(Place::left_text), "|太|白||兔");
    assert_eq!(shown(Place::right_text), "新||白|仙|兔");
}

#[test]
fn any_two_texts_are_laid_side_by_side_and_nothing_is_lost() {
    for (left, right) in [
        ("", ""),
        ("☆", "A"),
        ("a b 茅", "ＡＢ茅台"),
        ("7匹狼", "七匹狼"),
        ("K歌", "凯歌"),
        ("𠮷野家", "吉野家"),
    ] {
        let places = laid(left, right);
        let kept: String = places.iter().map(Place::left_text).collect();
        let shown = |text: &str| {
            let mut kept: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
            kept.sort_unstable();
            kept
        };
        assert_eq!(shown(&kept), shown(left), "{left} {right} {places:?}");
    }
}
