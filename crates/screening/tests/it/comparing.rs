//! Pairs against each other.

use proptest::prelude::*;
use screening::{ALGORITHM, Comparison, Difference, Exception, Goods, Likeness, Rule, compare};

fn between(left: &str, right: &str) -> Comparison {
    compare(left, right, &Goods::default(), &Goods::default())
}

fn has(comparison: &Comparison, rule: Rule) -> bool {
    comparison.rules.iter().any(|fired| fired.rule == rule)
}

#[test]
fn each_rule_fires_on_marks_of_its_kind_and_names_the_characters() {
    let cases: [(&str, &str, Rule, &str); 33] = [
        ("老庙黃金", "老廟黄金", Rule::SameCharacters, "文字相同"),
        ("天心百合", "百合天心", Rule::OtherOrder, "排列顺序"),
        ("星星", "星", Rule::Doubled, "重叠"),
        ("海飞丝", "海飞诗", Rule::NearSound, "「丝」（si）与「诗」（shi）读音相近"),
        ("康师傅", "康帅傅", Rule::NearShape, "「师」与「帅」字形相近"),
        ("好味明记", "女子味明记", Rule::NearShape, "外观相近"),
        ("鹦鹉", "PARROT", Rule::SameMeaning, "含义相同"),
        ("七匹狼", "7匹狼", Rule::SameMeaning, "含义相同"),
        ("帕尔斯格", "帕尔特格", Rule::FewCharactersDiffer, "「斯」与「特」"),
        ("PANASONIC", "PANASOANIC", Rule::FewLettersDiffer, "多「A」"),
        ("BLUE MOON", "MOON BLUE", Rule::WordOrder, "排列顺序"),
        ("THE HORSES", "HORSE", Rule::WordForm, "外文词"),
        ("鲁泉白酒", "鲁泉", Rule::GenericAdded, "「白酒」"),
        ("鼎香坊", "鼎香", Rule::PlaceAdded, "「坊」"),
        ("鼎香国际", "鼎香", Rule::ModifierAdded, "「国际」"),
        ("康龙鲜橙多", "鲜橙多", Rule::Contains, "完整包含"),
        ("密语", "MIYU", Rule::Pinyin, "拼音"),
        ("白猫", "WHITE CAT", Rule::SameMeaning, "含义相同"),
        ("蓝鸟", "BLUEBIRD", Rule::SameMeaning, "含义相同"),
        ("耐克", "NIKE", Rule::ChineseAndForeign, "通行的中文和外文写法"),
        ("徕卡", "LEICA", Rule::ChineseAndForeign, "呼叫相近"),
        ("K歌", "凯歌", Rule::NearSound, "呼叫相同或相近"),
        ("BOBO", "BO", Rule::Doubled, "字母重叠"),
        ("XTRA", "EXTRA", Rule::NearSound, "呼叫相同或相近"),
        ("0PP0", "OPPO", Rule::NearShape, "外观相近"),
        ("LAOGANMAA", "老干妈", Rule::Pinyin, "拼音相近"),
        ("法国丹宁", "丹宁", Rule::OriginAdded, "「法国」（国家名称"),
        ("黑龙江丹宁", "丹宁", Rule::OriginAdded, "「黑龙江」（地名"),
        ("奔富 PENFOLDS", "奔富", Rule::ChineseParts, "中文部分"),
        ("悦府", "乐府", Rule::NearSound, "读音相同（yue）"),
        ("茶派", "茶π", Rule::NearSound, "呼叫相同或相近"),
        ("51", "无忧", Rule::NearSound, "呼叫相同或相近"),
        ("双十一", "双11", Rule::SameMeaning, "含义相同"),
    ];
    for (left, right, rule, told) in cases {
        let found = between(left, right);
        let why = found.rules.iter().map(|fired| format!("{} {}", fired.code, fired.why)).collect::<Vec<_>>();
        assert!(has(&found, rule), "{left} {right}: {why:?}");
        assert!(why.iter().any(|why| why.contains(told)), "{left} {right}: {why:?}");
        assert!(found.score > 0.65, "{left} {right}: {}", found.score);
        assert_eq!(found.algorithm, ALGORITHM);
    }
}

#[test]
fn exceptions_lower_the_score_and_say_so() {
    let cases = [
        ("迷尔派斯", "舒尔派斯", Exception::FirstDiffers, "首字"),
        ("蜜蜂", "蜂蜜", Exception::OtherMeaning, "各有含义"),
        ("顾", "顾堂", Exception::SingleCharacter, "单字"),
        ("青岛啤酒", "燕京啤酒", Exception::OnlyWeakShared, "显著性弱"),
        ("3D时代", "U9时代", Exception::WholeDiffers, "整体区别"),
        ("上海剪刀", "上海皮鞋", Exception::OnlyWeakShared, "显著性弱"),
        ("TIGER", "TIMER", Exception::OtherWord, "「TIGER」与「TIMER」各有含义"),
    ];
    for (left, right, exception, told) in cases {
        let found = between(left, right);
        let lowered = found.exceptions.iter().find(|lowered| lowered.exception == exception);
        assert!(lowered.is_some_and(|lowered| lowered.why.contains(told)), "{left} {right}: {found:?}");
        assert!(found.score < 0.6, "{left} {right}: {}", found.score);
    }
}

#[test]
fn a_weak_word_on_both_sides_is_no_reason() {
    let found = between("大白兔奶糖", "大白兔");
    assert!(has(&found, Rule::GenericAdded), "{found:?}");
    assert!(!has(&found, Rule::ModifierAdded), "大 stands in both: {found:?}");
    assert!(between("世界之窗", "时尚之窗").score < 0.75, "the first word belongs to the second");
}

#[test]
fn two_differences_are_more_than_either() {
    // near, and a weak word; near, and another order; near in two characters
    for (mark, once, twice) in
        [("鼎香", "鼎湘", "鼎湘坊"), ("康乐", "乐康", "乐慷"), ("康师傅", "康帅傅", "慷帅傅")]
    {
        let (one, two) = (between(mark, once).score, between(mark, twice).score);
        assert!(one > two, "{mark}: {once} {one}, {twice} {two}");
    }
    let shared = between("东升国际", "东胜国际").score;
    let added = between("东升", "东胜国际").score;
    assert!(shared > added, "the same weak word on both sides sets nothing apart: {shared} {added}");
}

#[test]
fn one_sense_is_found_in_other_words_forms_and_writings() {
    for (left, right) in [
        ("ONE", "1"),
        ("NINE", "九"),
        ("SEVEN WOLVES", "七匹狼"),
        ("THREE SQUIRRELS", "三只松鼠"),
        ("LION KING", "狮子王"),
        ("SHIP", "BOAT"),
        ("SHIP", "VESSEL"),
        ("ROCK", "STONE"),
        ("ROAD", "STREET"),
        ("蓝天", "碧空"),
        ("CHILDREN", "CHILD"),
        ("BIGGER", "BIG"),
        ("𠮷野家", "吉野家"),
        ("贝尔塔", "BERTA"),
        ("O", "0"),
    ] {
        assert!(between(left, right).score > 0.75, "{left} {right}: {}", between(left, right).score);
    }
}

#[test]
fn what_is_hardly_near_stands_below_what_plainly_is() {
    let plain = [("莱斯登", "莱斯顿"), ("绿叶源", "绿叶泉"), ("帕尔斯", "帕尔特")];
    let noise = [
        ("VVOOSH", "魏有司"),
        ("SHIP", "实业部"),
        ("水百合", "金百合"),
        ("老人参", "红人参"),
        ("新华书店", "新华社"),
        ("QUEEN", "KOYA"),
    ];
    let score = |pair: &(&str, &str)| between(pair.0, pair.1).score;
    let least = plain.iter().map(score).fold(1.0, f32::min);
    for pair in &noise {
        assert!(score(pair) < least, "{pair:?} {} {least}", score(pair));
    }
}

#[test]
fn unrelated_goods_lower_the_score() {
    let goods = |class: u8| Goods { classes: vec![class], groups: Vec::new() };
    let same = compare("康师傅", "康帅傅", &goods(30), &goods(30));
    let other = compare("康师傅", "康帅傅", &goods(30), &goods(7));
    assert!(other.score < same.score);
    assert!(other.exceptions.iter().any(|lowered| lowered.exception == Exception::UnrelatedGoods));
}

#[test]
fn weak_words_are_weak_for_their_goods_only() {
    let goods = |class: u8| Goods { classes: vec![class], groups: Vec::new() };
    let beer = compare("乐曼啤酒", "乐曼", &goods(32), &goods(32));
    let computers = compare("乐曼啤酒", "乐曼", &goods(9), &goods(9));
    assert!(beer.score > computers.score, "{} {}", beer.score, computers.score);
}

#[test]
fn the_alignment_points_at_the_characters_as_written() {
    let found = between("「康師傅」", "康帅傅");
    let differing: Vec<_> = found.alignment.iter().filter(|place| !place.same).collect();
    assert_eq!(differing.len(), 1);
    assert_eq!((differing[0].left, differing[0].right), (Some(2), Some(1)));
    assert!(differing[0].shape > 0.6 && differing[0].sound < 0.5);
}

#[test]
fn each_place_of_the_alignment_says_how_the_characters_are_alike() {
    let kinds = |left: &str, right: &str| -> Vec<Likeness> {
        between(left, right).alignment.iter().map(Difference::likeness).collect()
    };
    assert_eq!(kinds("康师傅", "康帅傅"), [Likeness::Same, Likeness::Shape, Likeness::Same]);
    assert_eq!(kinds("海飞丝", "海飞诗"), [Likeness::Same, Likeness::Same, Likeness::Sound]);
    let both = Difference { left: Some(0), right: Some(0), same: false, sound: 0.6, shape: 0.6 };
    assert_eq!(both.likeness(), Likeness::SoundAndShape);
    assert!(kinds("帕尔斯格", "帕尔特格").contains(&Likeness::Other));
}

#[test]
fn similar_pairs_stand_above_pairs_that_coexist() {
    let similar = [
        ("雪碧", "雷碧"),
        ("大白兔", "太白兔"),
        ("特仑苏", "特伦苏"),
        ("KATANA", "CATANA"),
        ("皇冠", "CROWN"),
    ];
    let coexisting = [
        ("海尔", "海信"),
        ("长安", "长城"),
        ("雪花啤酒", "哈尔滨啤酒"),
        ("ARNEGI", "AIGNER"),
        ("金立", "金山"),
    ];
    let score = |pair: &(&str, &str)| between(pair.0, pair.1).score;
    let least = similar.iter().map(score).fold(1.0, f32::min);
    let most = coexisting.iter().map(score).fold(0.0, f32::max);
    assert!(least > most, "{least} {most}");
}

#[test]
fn characters_are_also_compared_as_they_are_written() {
    for (left, right, told) in [
        ("雲碧", "雪碧", "「雲」与「雪」字形相近"),
        ("電鸣", "雷鸣", "「電」与「雷」字形相近"),
        ("東丽", "束丽", "「東」与「束」字形相近"),
        ("鳥龙茶", "烏龍茶", "「鳥」与「烏」字形相近"),
        ("車神", "軍神", "「車」与「軍」字形相近"),
        ("青銅牛", "青鋼牛", "「銅」与「鋼」字形相近"),
    ] {
        let found = between(left, right);
        assert!(found.score > 0.8, "{left} {right} {}", found.score);
        assert!(found.rules.iter().any(|rule| rule.why.contains(told)), "{left} {right} {:?}", found.rules);
        assert!((found.score - between(right, left).score).abs() < 1e-6, "{left} {right}");
    }
    // A radical of many strokes makes characters no more alike than its simplified form does.
    for (left, right, others) in [
        ("紅茶", "綠茶", ("红茶", "绿茶")),
        ("絲語", "絲話", ("丝语", "丝话")),
        ("貓王", "狗王", ("猫王", "狗王")),
    ] {
        assert_eq!(between(left, right).score, between(others.0, others.1).score, "{left} {right}");
    }
    // What folds to the same is the same however it is written, and what the folded forms are like still counts.
    assert_eq!(between("雲東", "云东").score, 1.0);
    assert_eq!(between("雲碧", "去碧").score, between("云碧", "去碧").score);
}

#[test]
fn short_words_of_which_more_than_one_letter_differs_are_not_near() {
    let least = between("莱斯登", "莱斯顿").score.min(between("绿叶源", "绿叶泉").score);
    for (left, right) in [
        ("CUT", "KODE"),
        ("SOHU", "SONY"),
        ("VIVO", "FIFA"),
        ("VANS", "FUNS"),
        ("COOL", "KALE"),
        ("NIKE", "NAKO"),
        ("ZARA", "SORO"),
        ("VVOOSH", "魏有司"),
        ("SHIP", "实业部"),
    ] {
        let found = between(left, right);
        assert!(found.score < least - 0.05, "{left} {right} {}", found.score);
    }
    for (left, right) in
        [("KODE", "CODE"), ("TREC", "TREG"), ("ZARA", "SARA"), ("DMG", "DMC"), ("SMS", "SIVIS")]
    {
        assert!(between(left, right).score > 0.85, "{left} {right}");
    }
}

#[test]
fn a_modifier_beside_a_doubled_character_and_words_of_one_sense_beside_others_are_near() {
    let doubled = between("好多鱼", "多多鱼");
    assert!(doubled.score > 0.7 && has(&doubled, Rule::Doubled), "{doubled:?}");
    let told = |part: &str| doubled.rules.iter().any(|rule| rule.why.contains(part));
    assert!(told("除「好」") && told("「多鱼」与「多多鱼」仅文字重叠不同"), "{:?}", doubled.rules);
    for (left, right) in [("熊猫老爸", "熊猫爸爸"), ("番茄乐园", "西红柿乐园")] {
        let found = between(left, right);
        assert!(found.score > 0.85 && has(&found, Rule::SameMeaning), "{left} {right} {found:?}");
    }
    assert!(between("红河", "赤江").score < 0.5, "of two characters each means too much");
    // 玫瑰 has the sense of 玫瑰花 and its characters besides, ROSE the sense alone.
    assert!(between("玫瑰花", "玫瑰").score > between("玫瑰花", "ROSE").score);
}

#[test]
fn a_modifier_that_belongs_to_a_known_word_is_none() {
    let found = between("小红袍", "大红袍");
    assert!(
        found.exceptions.iter().any(|e| e.exception == Exception::OwnWord && e.why.contains("「大红袍」"))
    );
    assert!(found.score < between("大潤發", "小润发").score - 0.1, "{}", found.score);
}

/// Texts of the kinds that marks are made of.
fn mark() -> impl Strategy<Value = String> {
    prop_oneof![
        "[一-龥]{1,6}",
        "[a-zA-Z0-9 ]{1,14}",
        "[一二三大小师帅傅康乐己已天夭啤酒国际店]{1,5}[A-Za-z0-9]{0,4}",
        "[雲云雪雷電电東东束車车軍军龍龙寵宠龐門门閂]{1,4}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn comparing_is_the_same_in_both_directions(left in mark(), right in mark()) {
        let (a, b) = (between(&left, &right), between(&right, &left));
        prop_assert!((a.score - b.score).abs() < 1e-4, "{} {}: {} {}", left, right, a.score, b.score);
        prop_assert!((0.0..=1.0).contains(&a.score));
    }

    #[test]
    fn a_mark_is_most_like_itself(mark in mark(), other in mark()) {
        let own = between(&mark, &mark).score;
        if screening::fold(&mark).units.is_empty() {
            prop_assert_eq!(own, 0.0);
        } else {
            prop_assert_eq!(own, 1.0);
            prop_assert!(between(&mark, &other).score <= own);
        }
    }

    #[test]
    fn any_text_is_folded_within_the_bounds(text in any::<String>()) {
        let folded = screening::fold(&text);
        prop_assert!(folded.units.len() <= screening::MAX_UNITS);
        prop_assert_eq!(folded.units.len(), folded.at.len());
        let count = text.chars().count();
        prop_assert!(folded.at.iter().all(|&at| usize::from(at) < count));
    }
}
