//! Inspections: the fields and stages that say whose cases are open, and when.
use super::fields::expect_field;
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{FieldType, Procedure};
use crate::source::Located;

/// Checks what a procedure says of the files it opens.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    let Some(inspects) = &procedure.inspects else { return };
    expect_field(findings, procedure, &inspects.organs, &[FieldType::Organ], "被检查机关");
    expect_field(findings, procedure, &inspects.from, &[FieldType::Date], "开始日期");
    expect_field(findings, procedure, &inspects.until, &[FieldType::Date], "截止日期");
    if let Some(since) = &inspects.opened_since {
        expect_field(findings, procedure, since, &[FieldType::Date], "立件日期");
    }
    if let Some(kinds) = &inspects.procedures {
        expect_field(findings, procedure, kinds, &[FieldType::Choice], "办件种类");
        check_kinds(findings, procedure, kinds);
    }
    let open = |stage| procedure.stage(stage).is_some_and(|stage| !stage.ends);
    for stage in inspects.during.iter().filter(|stage| !open(stage)) {
        let what = format!("检查在“{stage}”阶段开放查阅，它不存在或者是终点");
        findings.error((procedure.file, stage.at), "inspects-during", what, "写本程序里检查正在进行的阶段");
    }
    if let Some(ways) = &inspects.ways {
        expect_field(findings, procedure, ways, &[FieldType::Choice], "检查方式");
    }
    let chosen = match (&inspects.ways, &inspects.way) {
        (None, None) => return,
        (Some(ways), Some(way)) => procedure.field(ways).is_some_and(|field| {
            field.choices.is_empty() || field.choices.iter().any(|choice| *choice.id == **way)
        }),
        _ => false,
    };
    if !chosen {
        let at = inspects.way.as_ref().or(inspects.ways.as_ref()).map_or(inspects.cite.at, |named| named.at);
        let what = "ways 和 way 要一起写，way 是 ways 那一栏的一个选项";
        findings.error((procedure.file, at), "inspects-way", what, "两项都写，或者都不写");
    }
}

/// The choices are ids of procedures.
fn check_kinds(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, kinds: &Located<String>) {
    let choices = procedure.field(kinds).map(|field| field.choices.as_slice()).unwrap_or_default();
    let known = |id: &str| findings.library.procedures.values().any(|known| *known.id == id);
    let strange: Vec<_> = choices.iter().filter(|choice| !known(&choice.id)).collect();
    for choice in strange {
        let what = format!("“{}”的选项“{}”不是任何程序的 id", kinds, choice.id);
        findings.error((procedure.file, kinds.at), "inspects-procedures", what, "选项的 id 写程序的 id");
    }
}
