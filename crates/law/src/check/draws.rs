//! Draws: register and fields exist and are of the kind that a draw needs.
use super::fields::expect_field;
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{Act, Draw, FieldType, Procedure};
use crate::register::Register;
use crate::source::Located;

/// Checks the draw of an act, if it asks for one.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, act: &Act) {
    let Some(draw) = &act.draw else { return };
    check_case_fields(findings, procedure, draw);
    if act.officers > 1 {
        let what = format!("“{}”由两人以上办理，不能同时抽取", act.title);
        findings.error(
            (procedure.file, act.id.at),
            "draw-by-several",
            what,
            "抽取单独写一个由一人办理的动作",
        );
    }
    if !act.form.iter().any(|asked| *asked.field == *draw.again) {
        let what = format!("“{}”的表单里没有再次抽取的理由“{}”", act.title, draw.again);
        findings.error((procedure.file, draw.again.at), "draw-without-reason", what, "把这个字段放进表单");
    }
    let library = findings.library;
    let Some(register) = library.registers.get(draw.register.as_str()) else {
        let what = format!("“{}”要从中抽取的名录“{}”不存在", act.title, draw.register);
        findings.error((procedure.file, draw.register.at), "unknown-register", what, "改正名录的 id");
        return;
    };
    let conflicts = draw.conflicts.iter().flat_map(|conflicts| &conflicts.fields);
    let fields = draw.matches.iter().map(|one| &one.field).chain(conflicts).chain(&draw.most);
    for field in fields.filter(|field| register.field(field).is_none()) {
        unknown(findings, procedure, register, field);
    }
}

fn unknown(
    findings: &mut Findings<'_>,
    procedure: &Filed<Procedure>,
    register: &Filed<Register>,
    field: &Located<String>,
) {
    let what = format!("名录“{}”没有字段“{field}”", register.title);
    findings.error((procedure.file, field.at), "unknown-field", what, "改正字段的 id");
}

fn check_case_fields(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, draw: &Draw) {
    let texts = [Some(&draw.into), Some(&draw.again), draw.reference.as_ref(), draw.recused.as_ref()];
    for field in texts.into_iter().flatten() {
        expect_field(findings, procedure, field, &[FieldType::Text], "文字");
    }
    if let Some(field) = &draw.count {
        expect_field(findings, procedure, field, &[FieldType::Number], "数字");
    }
    let conflicts = draw.conflicts.iter().flat_map(|conflicts| &conflicts.with);
    for field in draw.matches.iter().map(|one| &one.with).chain(conflicts) {
        expect_field(findings, procedure, field, &[], "");
    }
    let named = procedure.field(&draw.into).and_then(|field| field.register.as_ref());
    if named.is_none_or(|register| **register != *draw.register) {
        let what = format!("抽取结果的字段“{}”没有写 register = \"{}\"", draw.into, draw.register);
        findings.error((procedure.file, draw.into.at), "draw-into-other", what, "给这个字段写上同一名录");
    }
}
