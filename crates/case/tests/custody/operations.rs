//! Each operation, and each refusal with what it says.
use super::demo::{ann, codes};
use super::{done, lot, office, opened, quantity, received, says, stocked};
use case::Command;
use case::custody::{Counted, Storeroom};
use case::standing::Standing;
use case::value::FileRef;
use law::procedure::CustodyDoes;
use serde_json::json;

fn record() -> FileRef {
    FileRef { sha256: "b".repeat(64), name: "销毁记录.pdf".into(), bytes: 9, paper: "record".into() }
}

#[test]
fn goods_that_are_taken_get_numbers_and_lie_where_they_were_put() {
    let mut office = office();
    let case = stocked(&mut office);
    let (bags, cream) = (lot(&office, case, "1"), lot(&office, case, "2"));
    assert_eq!(bags.account.taken, quantity("120"));
    assert_eq!(bags.account.held_at("甲库"), quantity("120"), "the line's own place");
    assert_eq!(cream.account.held_at("乙库"), quantity("2.5"), "the act's place");
    assert_eq!(bags.goods.value_fen, 3_000_000);
    assert_eq!(bags.history[0].who, ["ann某"]);
    let again =
        done(&mut office, case, "take", json!({ "goods": [{ "name": "盒", "quantity": 4, "unit": "个" }] }));
    assert_eq!(
        again.unwrap().state.custody.find("盒").unwrap().label,
        "3",
        "a second seizure adds to the first"
    );
}

#[test]
fn no_more_leaves_than_is_there_and_the_message_says_which_lot_and_how_much() {
    let mut office = office();
    let case = stocked(&mut office);
    let more = json!({ "goods": [{ "lot": "1", "quantity": 121 }] });
    let refused = done(&mut office, case, "sample", more).unwrap_err();
    assert_eq!(codes(&refused), ["goods"]);
    assert_eq!(says(&refused), "第1行：第1号“手提包”在“甲库”只有 120件，不足 121件");
    let twice = json!({ "goods": [{ "lot": "1", "quantity": 100 }, { "lot": "1", "quantity": 21 }] });
    let refused = done(&mut office, case, "dispose", twice).unwrap_err();
    assert!(says(&refused).starts_with("第2行"), "lines are counted together: {refused}");
    let unknown = json!({ "goods": [{ "lot": "9", "quantity": 1 }] });
    assert!(says(&done(&mut office, case, "sample", unknown).unwrap_err()).contains("没有“9”"));
    let none = json!({ "goods": [{ "lot": "1", "quantity": 0 }] });
    assert!(says(&done(&mut office, case, "sample", none).unwrap_err()).contains("大于 0"));
    assert_eq!(
        lot(&office, case, "1").account.in_store(),
        quantity("120"),
        "nothing was kept of what was refused"
    );
}

#[test]
fn goods_that_do_not_fit_hide_no_other_reason_against_the_act() {
    let mut office = office();
    let case = stocked(&mut office);
    let more = json!([{ "lot": "1", "quantity": 121 }]);
    let refused = done(&mut office, case, "dispose", json!({ "goods": more, "reason": "无" })).unwrap_err();
    assert_eq!(codes(&refused), ["stated", "goods"], "{refused}");
    let refused = done(&mut office, case, "dispose", json!({ "goods": more, "reason": "留样" })).unwrap_err();
    assert_eq!(codes(&refused), ["goods"], "what would be kept is not known: {refused}");
    let refused = done(&mut office, case, "destroy", json!({ "goods": more })).unwrap_err();
    assert_eq!(codes(&refused), ["witness", "record", "goods"], "{refused}");
}

#[test]
fn a_part_of_a_piece_is_refused_wherever_it_is_written_and_a_part_of_a_kilogram_is_not() {
    let mut office = office();
    let case = stocked(&mut office);
    let shoes = |quantity: &str| json!({ "goods": [{ "name": "鞋", "quantity": quantity, "unit": "双" }] });
    let refused = done(&mut office, case, "take", shoes("0.333")).unwrap_err();
    assert_eq!(codes(&refused), ["goods"]);
    assert_eq!(says(&refused), "第1行：“双”按整数计，不能是 0.333双；可以有小数的单位：千克、米");
    done(&mut office, case, "take", shoes("3.000")).unwrap();
    for act in ["sample", "return", "split", "move"] {
        let half = json!({ "goods": [{ "lot": "3", "quantity": "0.5", "place": "丁库" }] });
        let refused = done(&mut office, case, act, half).unwrap_err();
        assert!(says(&refused).contains("“双”按整数计"), "{act}: {refused}");
    }
    let counted = Counted { lot: "3".into(), quantity: "2.5".into(), ..Counted::default() };
    let work = Storeroom { does: CustodyDoes::Count, lines: vec![counted], reason: "少半双".into() };
    let refused = office.standing(&ann(), case, &Standing::Storeroom(work)).unwrap_err();
    assert!(says(&refused).contains("“双”按整数计"), "{refused}");
    done(&mut office, case, "sample", json!({ "goods": [{ "lot": "2", "quantity": "0.333" }] })).unwrap();
}

#[test]
fn a_list_of_goods_needs_names_units_and_readable_quantities() {
    let mut office = office();
    let case = opened(&mut office);
    for (goods, wanted) in [
        (json!([{ "name": "包", "quantity": 1 }]), "单位"),
        (json!([{ "name": "包", "quantity": "一百", "unit": "件" }]), "数量"),
        (json!([{ "name": "包", "quantity": "1.2345", "unit": "件" }]), "三位小数"),
        (json!([{ "quantity": 1, "unit": "件" }]), "名称"),
        (json!([{ "name": "包", "quantity": 1, "unit": "件", "colour": "红" }]), "colour"),
    ] {
        let refused = done(&mut office, case, "take", json!({ "goods": goods })).unwrap_err();
        assert!(says(&refused).contains(wanted), "{wanted}: {refused}");
    }
    let missing = done(&mut office, case, "take", json!({})).unwrap_err();
    assert_eq!(codes(&missing), ["goods"], "a list of an earlier act is not taken again");
}

#[test]
fn a_sample_is_used_up_and_a_part_returned_while_the_rest_stays() {
    let mut office = office();
    let case = stocked(&mut office);
    done(&mut office, case, "sample", json!({ "goods": [{ "lot": "2", "quantity": "0.5" }] })).unwrap();
    done(&mut office, case, "return", json!({ "goods": [{ "name": "手提包", "quantity": 20 }] })).unwrap();
    let (bags, cream) = (lot(&office, case, "1").account, lot(&office, case, "2").account);
    assert_eq!((cream.sampled, cream.in_store()), (quantity("0.5"), quantity("2")));
    assert_eq!((bags.returned, bags.in_store()), (quantity("20"), quantity("100")));
    done(&mut office, case, "return", json!({})).unwrap();
    assert_eq!(office.state(case).custody.kept_lots(), 0, "an empty list means everything");
}

#[test]
fn a_part_moved_lies_elsewhere_and_then_the_place_must_be_named() {
    let mut office = office();
    let case = stocked(&mut office);
    done(&mut office, case, "move", json!({ "goods": [{ "lot": "1", "quantity": 30, "place": "丙库" }] }))
        .unwrap();
    let bags = lot(&office, case, "1").account;
    assert_eq!((bags.held_at("甲库"), bags.held_at("丙库")), (quantity("90"), quantity("30")));
    let unclear =
        done(&mut office, case, "sample", json!({ "goods": [{ "lot": "1", "quantity": 1 }] })).unwrap_err();
    assert!(says(&unclear).contains("分放在 丙库 30件、甲库 90件"), "{unclear}");
    done(&mut office, case, "sample", json!({ "goods": [{ "lot": "1", "from": "丙库", "quantity": 1 }] }))
        .unwrap();
    let same = json!({ "goods": [{ "lot": "2", "quantity": 1, "place": "乙库" }] });
    assert!(says(&done(&mut office, case, "move", same).unwrap_err()).contains("移到哪里"));
    done(&mut office, case, "return", json!({ "goods": [{ "lot": "1", "quantity": 119 }] })).unwrap();
    assert!(lot(&office, case, "1").account.kept().is_zero(), "all of a lot needs no place");
}

#[test]
fn a_part_split_off_has_its_own_number_and_the_same_root() {
    let mut office = office();
    let case = stocked(&mut office);
    done(
        &mut office,
        case,
        "split",
        json!({ "goods": [{ "lot": "1", "quantity": 5, "condition": "封样" }] }),
    )
    .unwrap();
    let (whole, part) = (lot(&office, case, "1"), lot(&office, case, "1-1"));
    assert_eq!((whole.account.split_out, part.account.split_in), (quantity("5"), quantity("5")));
    assert_eq!((part.root, part.goods.condition.as_str()), (whole.id, "封样"));
    assert_eq!(part.account.held_at("甲库"), quantity("5"), "it lies where it lay");
    assert!(office.state(case).custody.balances());
}

#[test]
fn destruction_needs_a_witness_and_a_record() {
    let mut office = office();
    let case = stocked(&mut office);
    let goods = json!([{ "lot": "1", "quantity": 120 }]);
    let alone = done(&mut office, case, "destroy", json!({ "goods": goods })).unwrap_err();
    assert_eq!(codes(&alone), ["witness", "record"], "both are told at once");
    let seen = done(&mut office, case, "destroy", json!({ "goods": goods, "witness": "丙某" })).unwrap_err();
    assert_eq!(codes(&seen), ["record"]);
    let command = office.command(case, "destroy", json!({ "goods": goods, "witness": "丙某" }));
    let command = Command { papers: vec![record()], ..command };
    office.submit(&ann(), &command, None).unwrap();
    assert_eq!(lot(&office, case, "1").account.destroyed, quantity("120"));
}

#[test]
fn a_difference_found_by_counting_is_an_event_with_its_reason() {
    let mut office = office();
    let case = stocked(&mut office);
    let silent =
        done(&mut office, case, "count", json!({ "goods": [{ "lot": "1", "quantity": 118 }] })).unwrap_err();
    assert_eq!(codes(&silent), ["difference"]);
    let told = json!({ "goods": [{ "lot": "1", "quantity": 118 }], "reason": "两件受潮报废，已报告" });
    done(&mut office, case, "count", told).unwrap();
    let bags = lot(&office, case, "1").account;
    assert_eq!((bags.lost, bags.in_store()), (quantity("2"), quantity("118")));
    let count = |quantity: &str, reason: &str| {
        let line = Counted { lot: "1".into(), quantity: quantity.into(), ..Counted::default() };
        Standing::Storeroom(Storeroom { does: CustodyDoes::Count, lines: vec![line], reason: reason.into() })
    };
    let silent = office.standing(&ann(), case, &count("119", "")).unwrap_err();
    assert_eq!(codes(&silent), ["reason"]);
    office.standing(&ann(), case, &count("119", "找到一件")).unwrap();
    office.standing(&ann(), case, &count("119", "")).unwrap();
    let bags = lot(&office, case, "1");
    assert_eq!((bags.account.found, bags.account.in_store()), (quantity("1"), quantity("119")));
    assert_eq!(bags.history.last().unwrap().does, CustodyDoes::Count, "an agreeing count is on record too");
    office.standing(&ann(), case, &count("0", "全部灭失，已立案调查")).unwrap();
    assert!(lot(&office, case, "1").account.kept().is_zero());
}

#[test]
fn custody_passes_only_with_the_signature_and_what_is_refused_comes_back() {
    let mut office = office();
    let case = stocked(&mut office);
    let sent = done(&mut office, case, "send", json!({ "to_organ": "b1" })).unwrap().sent.remove(0);
    let before = lot(&office, case, "1").account;
    assert_eq!(
        (before.in_store(), before.on_the_way(), before.handed_over),
        (quantity("0"), quantity("120"), quantity("0"))
    );
    let busy = done(&mut office, case, "sample", json!({ "goods": [{ "lot": "1", "quantity": 1 }] }));
    assert!(busy.is_err(), "what is on its way cannot be used");
    let too_many = json!({ "received": [{ "lot": "1", "quantity": 121 }] });
    assert!(
        says(&received(&mut office, &sent, too_many).unwrap_err()).contains("对方发来第1号“手提包”120件")
    );
    let some = json!({ "received": [{ "lot": "1", "quantity": 110 }], "place": "物证室" });
    let theirs = received(&mut office, &sent, some).unwrap();
    let (here, there) = (lot(&office, case, "1"), lot(&office, theirs, "1"));
    assert_eq!((here.account.handed_over, here.account.held_at("甲库")), (quantity("110"), quantity("10")));
    assert_eq!((there.account.received, there.account.held_at("物证室")), (quantity("110"), quantity("110")));
    assert_eq!((here.id, &here.goods), (there.id, &there.goods), "it is the same lot in other hands");
    let cream = lot(&office, case, "2").account;
    assert_eq!(cream.held_at("乙库"), quantity("2.5"), "what was not signed for came back");
    assert!(office.state(theirs).custody.find("2").is_none());
    let signed = office.events[&case].iter().find(|event| event.what.word() == "handover-signed").unwrap();
    let notice = case::notice::notice(&office.library, office.procedure(case), &office.state(case), signed);
    let says = notice.unwrap().says;
    assert!(
        says.contains("没有全收") && says.contains("第1号 手提包 10件"),
        "the sender hears of it: {says}"
    );
}

#[test]
fn a_case_that_still_keeps_goods_is_not_closed_and_its_store_outlives_it() {
    let mut office = office();
    let case = stocked(&mut office);
    assert_eq!(codes(&done(&mut office, case, "close", json!({})).unwrap_err()), ["nothing-kept"]);
    done(&mut office, case, "return", json!({})).unwrap();
    done(&mut office, case, "close", json!({})).unwrap();
    let line = Counted { lot: "1".into(), quantity: "1".into(), ..Counted::default() };
    let found =
        Storeroom { does: CustodyDoes::Count, lines: vec![line], reason: "清库时发现一件".into() };
    office.standing(&ann(), case, &Standing::Storeroom(found)).unwrap();
    assert_eq!(lot(&office, case, "1").account.found, quantity("1"));
}
