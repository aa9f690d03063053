//! What marks share weighed by the rules: weak words, shifted characters, known words; and what is told of it.

use screening::{Comparison, Exception, Goods, Rule, beside, compare};

fn between(left: &str, right: &str) -> Comparison {
    compare(left, right, &Goods::default(), &Goods::default())
}

fn score(left: &str, right: &str) -> f32 {
    between(left, right).score
}

/// All reasons and exceptions in one text.
fn told(left: &str, right: &str) -> String {
    let found = between(left, right);
    let rules = found.rules.into_iter().map(|rule| format!("{} {}", rule.code, rule.why));
    let lowered = found.exceptions.into_iter().map(|lowered| format!("-{} {}", lowered.code, lowered.why));
    rules.chain(lowered).collect::<Vec<_>>().join("|")
}

#[test]
fn marks_of_weak_words_only_are_compared_as_wholes() {
    for (left, right, rule) in [
        ("良品铺子", "良品辅子", Rule::NearShape),
        ("良品铺子", "良品铺籽", Rule::NearSound),
        ("茶叶之家", "茶叶芝家", Rule::NearSound),
        ("良品茶馆", "良品茶倌", Rule::NearSound),
    ] {
        let found = between(left, right);
        assert!(found.score > 0.9 && found.rules.iter().any(|fired| fired.rule == rule), "{left} {found:?}");
    }
    assert!(score("上海剪刀", "上海皮鞋") < 0.6, "two that share only a weak word");
}

#[test]
fn what_was_left_out_is_named_and_counts() {
    for (left, right, bare, named) in [
        (
            "VISION GLOBAL",
            "TOWN DREAM",
            ("VISION", "DREAM"),
            &["「GLOBAL」", "「TOWN」", "「VISION」与「DREAM」含义"][..],
        ),
        ("5TAR", "STAR HOME", ("5TAR", "STAR"), &["「HOME」"]),
        ("KING TIGER", "TOWN TIGER", ("KING TIGER", "TIGER"), &["「TOWN」"]),
        ("DREAMER", "TOWN DREAM", ("DREAMER", "DREAM"), &["「TOWN」"]),
    ] {
        let told = told(left, right);
        assert!(named.iter().all(|word| told.contains(word)), "{left} {right}: {told}");
        assert!(score(left, right) < score(bare.0, bare.1) - 0.01, "{left} {right}");
    }
    assert!(told("DREAMER", "TOWN DREAM").contains("（多「ER」）"), "{}", told("DREAMER", "TOWN DREAM"));
    for (left, right) in [("JENNIFER'S", "JENNIFER"), ("L'AMOUR", "AMOUR")] {
        assert!(
            told(left, right).contains("5.1.11") && !told(left, right).contains('除'),
            "{}",
            told(left, right)
        );
    }
    // NEST is no ending that makes a superlative
    assert!(score("SEA", "OCEANNEST") < 0.5 && !told("DAWN", "DAWNNEST").contains("5.1.11"));
}

#[test]
fn reasons_quote_what_was_typed_and_do_not_contradict_themselves() {
    for (left, right, says, says_not) in [
        ("DREAMLAND 梦乐园", "梦乐园", "「梦乐园」与「梦乐园」相同", "排列顺序"),
        ("人民公园", "人民", "", "除「园」"),
        ("华为HUAWEI", "HUAWAI", "（「E」与「A」）", "「华为E」"),
        ("xīn yuè 鑫悦", "XINGYUE", "（多「G」）", "「鑫悦」与「G」"),
        ("大人物", "人物", "「大人物」", "「人物」与「人物」"),
        ("鼎香國際", "鼎香", "「國際」", "「国际」"),
    ] {
        let told = told(left, right);
        assert!(told.contains(says) && !told.contains(says_not), "{left} {right}: {told}");
    }
}

#[test]
fn what_is_equal_stands_side_by_side_whatever_was_left_out() {
    for (left, right, equal) in [
        ("老王烧烤", "老李烧烤", "老烧烤"),
        ("良品铺仔", "良品铺子", "良品铺"),
        ("哈尔滨红肠", "秋林红肠", "红肠"),
        ("新鼎香食品", "鼎乡食品", "鼎食品"),
    ] {
        let found = between(left, right);
        let places = beside(left, right, &found.alignment);
        let same: String =
            places.iter().filter(|place| place.word == "相同").map(|place| place.left_text()).collect();
        assert_eq!(same, equal, "{left} {right}");
        let alone = places.iter().filter(|place| place.word == "多出");
        assert!(
            alone
                .into_iter()
                .all(|place| !equal.contains(&place.left_text()) || place.left_text().is_empty())
        );
    }
    assert!(told("哈尔滨红肠", "秋林红肠").is_empty(), "what scores nothing has no reason");
}

#[test]
fn characters_shifted_by_one_are_no_single_difference() {
    for (left, right) in [("光米米", "米米乐"), ("京东方", "东方红"), ("水木年", "木年华")]
    {
        let found = between(left, right);
        assert!(found.score < 0.6 && found.score < score("米乐", "米米乐"), "{left} {right} {}", found.score);
        assert!(found.rules.iter().all(|rule| !rule.why.contains("仅个别")), "{:?}", found.rules);
    }
    assert!(score("帕尔斯", "帕尔特") > 0.65);
}

#[test]
fn known_words_are_told_from_what_only_sounds_like_them_or_is_a_piece_of_them() {
    for (left, right) in [("会意", "汇一"), ("鱼翅", "御驰"), ("优势", "邮市"), ("知音", "只因")]
    {
        let found = between(left, right);
        assert!(found.score < 0.75, "{left} {right} {}", found.score);
        assert!(found.exceptions.iter().any(|lowered| lowered.exception == Exception::OtherMeaning));
        assert!(found.score > 0.6, "the sound still counts");
    }
    for (left, right) in [("新大陆", "大陆"), ("好望角", "望角"), ("新加坡", "加坡")] {
        let found = between(left, right);
        assert!(found.score < 0.75, "{left} {right} {}", found.score);
        assert!(found.exceptions.iter().any(|lowered| lowered.exception == Exception::OwnWord));
    }
    assert!(score("新好丽友", "好丽友") > 0.95);
    let found = between("中国龙", "中国虎");
    assert!(found.score < 0.65 && found.exceptions.iter().any(|e| e.exception == Exception::OnlyWeakShared));
}

#[test]
fn acronyms_are_spelt_out_and_not_called_as_words() {
    for (left, right) in [("KFC", "CVK"), ("KVC", "QFK"), ("KVC", "QVQ")] {
        assert!(score(left, right) < score("KVC", "KVG") - 0.1, "{left} {right} {}", score(left, right));
        assert!(!told(left, right).contains("5.1.4"), "{}", told(left, right));
    }
}

#[test]
fn near_looks_and_doubled_words_are_told_by_their_rules() {
    for (left, right, code) in [
        ("统二", "统一", "5.1.5"),
        ("BI6", "BIG", "5.1.5"),
        ("AMA2ON", "AMAZON", "5.1.5"),
        ("BONBON BABY", "BON BABY", "5.1.3"),
    ] {
        let found = between(left, right);
        assert!(found.score > 0.75 && found.rules.iter().any(|rule| rule.code == code), "{left} {found:?}");
    }
    assert!(score("三国", "五国") < score("统二", "统一"));
    assert!(score("N!KE", "NIKE") > 0.9 && score("L@VA", "LAVA") > 0.9);
    assert!(score("回力球鞋", "回力") > score("人民公园", "人民"));
}
