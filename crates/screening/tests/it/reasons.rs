//! What a reason says is true of the pair.

use proptest::prelude::*;
use screening::{Comparison, Goods, Rule, compare, fold};

fn between(left: &str, right: &str) -> Comparison {
    compare(left, right, &Goods::default(), &Goods::default())
}

/// The units of a text without gaps.
fn solid(text: &str) -> Vec<u16> {
    fold(text).units.into_iter().filter(|&unit| unit != u16::from(b' ')).collect()
}

/// What stands in quotes.
fn quoted(why: &str) -> Vec<&str> {
    why.split('「').skip(1).filter_map(|rest| rest.split('」').next()).collect()
}

fn is_within(part: &[u16], whole: &[u16]) -> bool {
    whole.windows(part.len().max(1)).any(|window| window == part)
}

fn is_in_order(part: &[u16], whole: &[u16]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|unit| rest.any(|other| other == unit))
}

/// Whether two texts have a character in common.
fn share(texts: &[&str]) -> bool {
    let &[a, b] = texts else { return false };
    solid(a).iter().any(|unit| solid(b).contains(unit))
}

/// What is wrong with a reason, if anything.
fn flaw(why: &str, left: &str, right: &str) -> Option<&'static str> {
    let (l, r) = (solid(left), solid(right));
    let texts = quoted(why);
    for text in &texts {
        let named = solid(text);
        if named.is_empty() || !(is_in_order(&named, &l) || is_in_order(&named, &r)) {
            return Some("it names characters that do not occur");
        }
    }
    let (Some(first), second) = (texts.first().map(|t| solid(t)), texts.get(1).map(|t| solid(t))) else {
        return why.contains("除").then_some("it names no word");
    };
    let second = second.unwrap_or_default();
    let differing = why.split_once('（').map_or(Vec::new(), |(_, rest)| quoted(rest));
    let few = (l.len().max(r.len()) / 3).max(1);
    let alike = |least_sound: f32, least_shape: f32| {
        let pairs = why.split('；').filter_map(|pair| Some((*quoted(pair).first()?, *quoted(pair).get(1)?)));
        pairs.into_iter().all(|(a, b)| {
            let place = between(a, b).alignment;
            place.first().is_some_and(|p| p.sound >= least_sound && p.shape >= least_shape)
        })
    };
    match () {
        () if why.contains("文字相同，仅字体") && l != r => Some("the characters are not the same"),
        () if why.contains("完整包含") && !is_within(&second, &first) => Some("it does not contain it"),
        () if why.contains("依次含有") && !is_in_order(&second, &first) => Some("not in this order"),
        () if why.contains("仅个别") && differing.iter().any(|text| solid(text).len() > few) => {
            Some("more than a few differ")
        }
        () if why.contains("不同（") && !why.contains("顺序") && share(&differing) => {
            Some("what is said to differ is on both sides")
        }
        () if why.contains("仅文字重叠")
            && !(first.iter().all(|u| second.contains(u)) && second.iter().all(|u| first.contains(u))) =>
        {
            Some("other characters than those doubled")
        }
        () if why.contains("相同或相近，仅排列") && first.len() != second.len() => {
            Some("not only the order differs")
        }
        () if why.contains("首字") && first == second => Some("the first are the same"),
        () if why.contains("读音相同（") && !why.contains("读音相近") && !alike(0.8, 0.0) => {
            Some("they do not sound the same")
        }
        () if why.ends_with("字形相近") && !why.contains("读音") && !alike(0.0, 0.498) => {
            Some("they do not look alike")
        }
        () => None,
    }
}

/// Every reason of a comparison that is not true of it.
fn flaws(left: &str, right: &str) -> Vec<String> {
    let found = between(left, right);
    let whys = found.rules.iter().map(|r| &r.why).chain(found.exceptions.iter().map(|e| &e.why));
    whys.filter_map(|why| Some(format!("{left} | {right}: {why}: {}", flaw(why, left, right)?))).collect()
}

#[test]
fn words_with_few_letters_in_common_are_not_said_to_differ_in_a_few() {
    let found = between("HAIER", "HARBIN PINE");
    assert!(found.rules.iter().all(|fired| !fired.why.contains("仅个别")), "{:?}", found.rules);
    let near = between("TIDE", "TIBE");
    assert!(near.rules[0].why.contains("仅个别字母不同（「D」与「B」）"), "{:?}", near.rules);
}

#[test]
fn parts_that_are_not_near_are_not_said_to_be() {
    for (left, right) in [("青岛啤酒", "燕京啤酒"), ("云南白药", "同仁堂"), ("哈尔滨啤酒", "雪花啤酒")]
    {
        let found = between(left, right);
        let says = |fired: &screening::Fired| fired.why.contains("显著部分相同或相近");
        assert!(!found.rules.iter().any(says), "{left} {right}: {:?}", found.rules);
    }
}

#[test]
fn a_weak_word_is_named_under_its_own_kind() {
    let found = between("新鼎香食品", "鼎香");
    let why =
        |rule: Rule| found.rules.iter().find(|fired| fired.rule == rule).map(|fired| fired.why.as_str());
    assert!(why(Rule::GenericAdded).is_some_and(|why| why.contains("「食品」") && !why.contains("新")));
    assert!(why(Rule::ModifierAdded).is_some_and(|why| why.contains("「新」") && !why.contains("食")));
}

#[test]
fn marks_that_differ_in_weak_words_or_their_place_say_which() {
    for (left, right, code) in [
        ("LE SOLEIL", "SOLEIL", "5.1.11"),
        ("A STAR", "STAR", "5.1.11"),
        ("BY ANNA", "ANNA", "5.1.11"),
        ("GOOD DAY", "DAY GOOD", "5.1.10"),
        ("BIG STAR", "STAR BIG", "5.1.10"),
        ("NEW BALANCE", "BALANCE NEW", "5.1.10"),
        ("国际东升", "东升国际", "5.1.2"),
    ] {
        let found = between(left, right);
        assert!(found.rules.iter().any(|fired| fired.code == code), "{left} {right}: {:?}", found.rules);
    }
}

#[test]
fn pairs_of_the_guide_are_told_under_its_rule() {
    for (left, right, code) in [
        ("心至必达", "心之必达", "5.1.4"),
        ("CATANA", "KATANA", "5.1.4"),
        ("玫瑰花", "玫瑰", "5.1.6"),
        ("珠穆朗玛峰", "珠穆朗玛", "5.1.6"),
        ("Onetwothree", "123一二三", "5.1.6"),
        ("SK-TWO", "SK-II", "5.1.6"),
        ("CROWN", "皇冠", "5.1.6"),
        ("熊猫老爸", "熊猫爸爸", "5.1.7"),
        ("帕尔斯", "帕尔特", "5.1.7"),
        ("DMG", "DMC", "5.1.9"),
        ("TREC", "TREG", "5.1.9"),
        ("HAWKWOLF", "WOLFHAWK", "5.1.10"),
        ("嘉人医美", "嘉人", "5.1.12"),
        ("乐曼啤酒", "乐曼", "5.1.12"),
        ("公牛插座", "公牛", "5.1.12"),
        ("完达山纯牛奶", "完达山", "5.1.12"),
        ("KALDI COFFEE AND TEA", "KALDI", "5.1.12"),
        ("杏花村酒坊", "杏花村", "5.1.13"),
        ("马迭尔宾馆", "马迭尔", "5.1.13"),
        ("顾", "顾堂", "5.1.13"),
        ("慧腾国际", "慧腾", "5.1.14"),
        ("好美人娇", "美人娇", "5.1.14"),
        ("新好丽友", "好丽友", "5.1.14"),
        ("皇家美素", "美素", "5.1.14"),
        ("ZETA GROUP", "ZETA", "5.1.14"),
        ("360金融", "360贷款", "5.1.15"),
        ("嘉裕长城", "长城", "5.1.15"),
        ("甜甜甜圈", "甜甜圈", "5.1.3"),
        ("阿迪达斯王", "阿迪达斯", "5.1.16"),
        ("密语MIYU", "MIYU", "5.1.17"),
    ] {
        let found = between(left, right);
        assert!(found.rules.iter().any(|fired| fired.code == code), "{left} {right}: {:?}", found.rules);
        let known = found.rules.iter().any(|fired| fired.rule == Rule::Contains);
        assert!(code == "5.1.16" || !known, "{left} {right}: {:?}", found.rules);
    }
}

#[test]
fn models_degrees_materials_and_ways_of_making_are_told_under_5_1_12_as_typed() {
    for (left, right, class, part) in [
        ("金牛5号", "金牛", 33, "5号"),
        ("金牛五号", "金牛", 33, "五号"),
        ("金徽53度", "金徽", 33, "53度"),
        ("金徽53度", "金徽52度", 33, "53度"),
        ("VELTEX 2000", "VELTEX", 9, "2000"),
        ("ARGON X5", "ARGON", 12, "X5"),
        ("格力A8", "格力", 11, "A8"),
        ("蓝豹PLUS", "蓝豹", 9, "PLUS"),
        ("雪原红500ml", "雪原红", 33, "500ml"),
        ("恒源祥羊毛衫", "恒源祥", 25, "羊毛衫"),
        ("盼盼防盗门", "盼盼", 6, "防盗门"),
        ("古越手工", "古越", 33, "手工"),
        ("禾谷有机", "禾谷", 30, "有机"),
        ("思念速冻水饺", "思念", 30, "速冻"),
        ("NORDIK OUTDOOR", "NORDIK", 25, "OUTDOOR"),
    ] {
        let goods = || Goods { classes: vec![class], ..Goods::default() };
        let found = compare(left, right, &goods(), &goods());
        let told = found
            .rules
            .iter()
            .any(|fired| fired.code == "5.1.12" && fired.why.contains(&format!("「{part}」")));
        assert!(
            told && found.score > 0.9 && found.score < 1.0,
            "{left} {right}: {} {:?}",
            found.score,
            found.rules
        );
        let other = ["5.1.13", "5.1.16", "5.3.1"];
        assert!(!found.rules.iter().any(|fired| other.contains(&fired.code)), "{left}: {:?}", found.rules);
    }
    let goods = || Goods { classes: vec![9], ..Goods::default() };
    let found = compare("古越水饺", "古越", &goods(), &goods());
    assert!(!found.rules.iter().any(|fired| fired.code == "5.1.12"), "{:?}", found.rules);
    let found = between("雪原红三", "雪原红3");
    assert!(
        found.score > between("雪原红3", "雪原红").score && found.rules[0].code == "5.1.6",
        "{:?}",
        found.rules
    );
    assert!(between("双十一", "双11").score >= 0.9, "numbers that are words of the mark are no measure");
}

#[test]
fn characters_with_a_radical_in_common_are_not_said_to_look_alike() {
    for (left, right) in [
        ("绿茶", "红茶"),
        ("雪花", "雪莲"),
        ("猫王", "狗王"),
        ("老王烧烤", "老李烧烤"),
        ("红太阳", "绿太阳"),
        ("农夫果园", "农夫山泉"),
        ("京东", "东京"),
    ] {
        let found = between(left, right);
        let says = |rule: &screening::Fired| rule.rule == Rule::NearShape || rule.why.contains("字形相近");
        assert!(!found.rules.iter().any(says), "{left} {right}: {:?}", found.rules);
        assert!(found.score < 0.6, "{left} {right}: {}", found.score);
    }
}

#[test]
fn reasons_do_not_contradict_each_other_or_the_marks() {
    let whys = |left: &str, right: &str| {
        let found = between(left, right);
        let rules = found.rules.iter().map(|rule| rule.why.clone());
        rules
            .chain(found.exceptions.iter().map(|exception| exception.why.clone()))
            .collect::<Vec<_>>()
            .join("|")
    };
    for (left, right, told) in [
        ("ANGEL", "ANGLE", "「EL」与「LE」"),
        ("UNITED", "UNTIED", "「IT」与「TI」"),
        ("1573", "1537", "「73」与「37」"),
        ("农夫果园", "农夫山泉", "「果园」与「山泉」"),
    ] {
        assert!(whys(left, right).contains(told), "{}", whys(left, right));
    }
    for (left, right) in [("日头", "太阳"), ("荷花", "莲花")] {
        let told = whys(left, right);
        assert!(told.contains("含义相同") && !told.contains("各有含义"), "{told}");
    }
    assert!(!whys("好丽友世家", "好丽友").contains("「好」"));
    assert_eq!(between("葡萄", "荔枝").score, 0.0);
    assert_eq!(between("哈尔滨红肠", "秋林红肠").score, 0.0);
    assert!(between("NEWS", "NEW").rules.iter().all(|rule| rule.rule != Rule::WordForm));
}

/// Marks of few characters that are often near each other, with weak words and letters.
fn mark() -> impl Strategy<Value = String> {
    prop_oneof![
        "[康师帅傅付福天夭大太白日鼎香湘乡]{1,4}",
        "[康师傅乐己已天酒]{1,3}(国际|啤酒|坊|堂|集团|店)?",
        "(新|老|大|好)?[顺风慧腾百盛]{1,3}(世家|食品|轩|阁)?",
        "[A-D]{1,3}[AEIO]{1,2}[KTRN]{0,3}( (GROUP|BEER|PINE))?",
        "(HAIER|HARBIN|WOLF|HAWK|TIDE|TIBE)( ?(PINE|WOLF|HAWK|THE|DESIGN))?",
        "((A|LE|THE|GOOD|BIG|NEW) )?(STAR|SOLEIL|DAY|BALANCE|QUEEN|KOYA|CUT|KODE)( (GOOD|BIG|NEW))?",
        "[A-C0-3]{1,3}",
        "[密语奔富皇冠]{1,2} ?(MIYU|BENFU|CROWN|MIYV)?",
        "[一-龥]{1,5}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, ..ProptestConfig::default() })]

    #[test]
    fn no_score_stands_without_a_reason(left in mark(), right in mark()) {
        let found = between(&left, &right);
        prop_assert!(found.score == 0.0 || !found.rules.is_empty(), "{left} | {right}: {}", found.score);
    }

    #[test]
    fn every_reason_names_characters_that_occur_and_claims_what_holds(left in mark(), right in mark()) {
        prop_assert_eq!(flaws(&left, &right), Vec::<String>::new());
    }
}
