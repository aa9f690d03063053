//! Effects of acts on goods in custody: their fields exist and are of the right type, and what leaves with a hand-over can
//! be taken in by whoever signs for it.
use super::fields::expect_field;
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{Act, CustodyDoes, CustodyEffect, FieldType, Procedure};
use crate::source::Located;

/// Checks the effects of a procedure's acts, and its goods lists.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    for field in procedure.fields.iter().filter(|field| field.kind == FieldType::Items && !field.many) {
        let what = format!("物品清单“{}”没有写 many = true", field.title);
        findings.error(
            (procedure.file, field.id.at),
            "items-not-many",
            what,
            "清单总是可以有几行，请加上 many = true",
        );
    }
    for act in &procedure.acts {
        if let Some(effect) = &act.custody {
            check_fields(findings, procedure, act, effect);
            check_kind(findings, procedure, act, effect);
        }
    }
}

fn check_fields(
    findings: &mut Findings<'_>,
    procedure: &Filed<Procedure>,
    act: &Act,
    effect: &CustodyEffect,
) {
    let named =
        |findings: &mut Findings<'_>, field: &Option<Located<String>>, kinds: &[FieldType], words: &str| {
            if let Some(field) = field {
                expect_field(findings, procedure, field, kinds, words);
            }
        };
    named(findings, &effect.items, &[FieldType::Items], "物品清单（items）");
    named(findings, &effect.place, &[FieldType::Text], "文字");
    named(findings, &effect.recipient, &[FieldType::Text], "文字");
    named(findings, &effect.pictures, &[FieldType::File], "文件");
    named(findings, &effect.witness, &[FieldType::Text, FieldType::Party], "文字或者当事人");
    named(findings, &effect.reason, &[FieldType::Text], "文字");
    named(findings, &effect.record, &[FieldType::File], "文件");
    let who = [&effect.recipient, &effect.witness, &effect.reason];
    let what = [&effect.items, &effect.place, &effect.pictures, &effect.record];
    for field in who.into_iter().chain(what).flatten() {
        if !act.form.iter().any(|asked| *asked.field == **field) {
            let what = format!("“{}”的物品效果用到的“{field}”不在它的表单里", act.title);
            findings.error(
                (procedure.file, field.at),
                "custody-field-not-asked",
                what,
                "把这个字段放进动作的 form",
            );
        }
    }
}

fn check_kind(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act, effect: &CustodyEffect) {
    let place = (procedure.file, effect.does.at);
    let does = *effect.does;
    let mut wrong = |what: &str, mend: &str| {
        findings.error(place, "custody-effect", format!("“{}”{what}", act.title), mend);
    };
    if !does.is_of_acts() {
        wrong(
            "的物品效果只能由系统记录",
            "改用 take、receive、split、sample、move、count、hand-over、return、destroy 或 dispose",
        );
    }
    if effect.items.is_none() && !effect.whole {
        wrong("的物品效果没有写对哪些物品", "写 items（物品清单字段），或者 whole = true（全部物品）");
    }
    if does == CustodyDoes::HandOver && act.sends.is_none() {
        wrong("移交物品，却没有送出移送", "给动作写 sends，物品随移送走，对方签收才算移交");
    }
    if does == CustodyDoes::Receive && !act.is_receipt() {
        wrong("接收物品，却不是签收动作", "给动作写 receives");
    }
    if does == CustodyDoes::Destroy && (effect.witness.is_none() || effect.record.is_none()) {
        wrong("销毁物品，没有写见证人和记录的字段", "写 witness（文字字段）和 record（文件字段）");
    }
    if does == CustodyDoes::Take && effect.items.is_none() {
        wrong("取得物品，没有写清单字段", "写 items：新取得的物品必须逐行登记");
    }
    if does == CustodyDoes::Count && effect.reason.is_none() {
        wrong("清点物品，没有写不符时说明原因的字段", "写 reason（文字字段）");
    }
    if does == CustodyDoes::HandOver {
        check_receivers(findings, procedure, act);
    }
}

/// Whoever signs for a hand-over with goods must be able to take them in.
fn check_receivers(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    let Some(sent) = &act.sends else { return };
    let kind = format!("{}/{sent}", procedure.id);
    let signing = findings.library.procedures.values().flat_map(|other| {
        let acts = other.acts.iter().filter(|signing| signing.signs_for(&kind));
        acts.filter(|signing| {
            signing.custody.as_ref().is_none_or(|effect| *effect.does != CustodyDoes::Receive)
        })
        .map(|signing| format!("{}/{}", other.key(), signing.id))
        .collect::<Vec<_>>()
    });
    let without: Vec<String> = signing.collect();
    if !without.is_empty() {
        let what = format!("“{}”随移送发出物品，签收它的动作却不接收物品：{}", act.title, without.join("、"));
        let mend = "给签收的动作写 custody = { does = \"receive\", … }，否则物品会全部退回";
        findings.error((procedure.file, act.id.at), "goods-not-received", what, mend);
    }
}
