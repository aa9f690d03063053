//! Money.

use proptest::prelude::*;
use vocabulary::Money;

use crate::{reads, refuses};

#[test]
fn amounts_are_read_as_people_type_them_and_shown_one_way() {
    for (typed, fen, shown) in [
        ("3万元", 3_000_000, "3万元"),
        ("３万", 3_000_000, "3万元"),
        ("30000", 3_000_000, "3万元"),
        ("30,000.00元", 3_000_000, "3万元"),
        ("12,345.60", 1_234_560, "12,345.60元"),
        ("１２，３４５．６", 1_234_560, "12,345.60元"),
        ("12345.67", 1_234_567, "12,345.67元"),
        ("¥100", 10_000, "100元"),
        ("￥ 100.5", 10_050, "100.50元"),
        ("人民币5元", 500, "5元"),
        ("1.5亿元", 15_000_000_000, "15,000万元"),
        ("2.35万", 2_350_000, "2.35万元"),
        ("2.355万", 2_355_000, "23,550元"),
        ("0.000001万元", 1, "0.01元"),
        ("0", 0, "0元"),
        ("-3万元", -3_000_000, "-3万元"),
        ("1.500", 150, "1.50元"),
        ("9999.99", 999_999, "9,999.99元"),
    ] {
        assert_eq!(reads::<Money>(typed, shown).fen(), fen, "{typed}");
    }
}

#[test]
fn what_is_no_amount_is_refused_with_the_reason() {
    for (typed, said) in [
        ("", "没有填写"),
        ("元", "没有数字"),
        ("万元", "没有数字"),
        ("三万元", "不认识“三”"),
        ("1.234", "精确到分"),
        ("0.0000001万", "精确到分"),
        ("12.", "小数点后"),
        (".5", "没有数字"),
        ("1,23", "千分位"),
        ("1234,567", "千分位"),
        ("1,,234", "千分位"),
        ("1.2.3", "小数部分"),
        ("--3", "不认识“-”"),
        ("3万万", "不认识“万”"),
        ("99999999999999999999", "金额过大"),
        ("92233720368547759", "金额过大"),
        ("92233720368547758.08", "金额过大"),
        ("1e5", "不认识“e”"),
    ] {
        refuses::<Money>(typed, &said.replace('e', if typed == "1e5" { "E" } else { "e" }));
    }
}

#[test]
fn arithmetic_never_wraps() {
    let most = Money::from_fen(i64::MAX);
    let one = Money::from_fen(1);
    assert_eq!(most.checked_add(one), None);
    assert_eq!(Money::from_fen(i64::MIN).checked_sub(one), None);
    assert_eq!(most.checked_mul(2), None);
    assert_eq!(Money::from_yuan(i64::MAX), None);
    assert_eq!(Money::from_yuan(30_000).and_then(|gain| gain.checked_mul(3)), Money::from_yuan(90_000));
    assert_eq!(one.checked_sub(Money::from_fen(3)), Some(Money::from_fen(-2)));
    assert_eq!(Money::from_fen(i64::MIN).to_yuan_text(), "-92233720368547758.08");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_amount_comes_back_from_what_is_shown_and_stored(
        fen in prop_oneof![any::<i64>().prop_filter("i64::MIN has no positive", |fen| *fen != i64::MIN),
            -10_000_000_i64..10_000_000, (-100_000_i64..100_000).prop_map(|wan| wan * 10_000)],
    ) {
        let money = Money::from_fen(fen);
        prop_assert_eq!(money.to_string().parse::<Money>(), Ok(money));
        prop_assert_eq!(money.to_yuan_text().parse::<Money>(), Ok(money));
    }

    #[test]
    fn no_input_makes_reading_panic(text in "\\PC{0,80}") {
        let _ = text.parse::<Money>();
        let _ = text.parse::<vocabulary::PatentNumber>();
        let _ = text.parse::<vocabulary::TrademarkNumber>();
        let _ = text.parse::<vocabulary::UnifiedSocialCreditCode>();
        let _ = text.parse::<vocabulary::OrganizationCode>();
        let _ = text.parse::<vocabulary::RegionCode>();
        let _ = text.parse::<vocabulary::DocumentNumber>();
        let _ = text.parse::<vocabulary::OrganId>();
        let _ = text.parse::<vocabulary::CaseId>();
    }

    #[test]
    fn no_near_miss_makes_reading_panic(text in "[-0-9XZLCNG.,万亿元第号〔〕() ]{0,24}") {
        let _ = text.parse::<Money>();
        let _ = text.parse::<vocabulary::PatentNumber>();
        let _ = text.parse::<vocabulary::TrademarkNumber>();
        let _ = text.parse::<vocabulary::DocumentNumber>();
    }
}
