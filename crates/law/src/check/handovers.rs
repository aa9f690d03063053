//! Hand-overs: sent, received, and carrying what both sides know.
use super::fields::{expect_field, expect_field_named};
use super::findings::Findings;
use crate::library::{Filed, Library};
use crate::procedure::{Addressee, FieldType, Handover, Procedure};

/// Checks the hand-overs of a procedure.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    findings.doubled(procedure.file, "移送", procedure.handovers.iter().map(|handover| &handover.id));
    for handover in &procedure.handovers {
        findings.doubled(procedure.file, "材料", handover.papers.iter().map(|paper| &paper.id));
        if let Some(id) = handover.to.field() {
            expect_field_named(findings, procedure, (handover.to.at, id), &[FieldType::Organ], "机关");
        }
        if let Some(about) = &handover.about {
            expect_field(findings, procedure, about, &[FieldType::Organ], "机关");
        }
        check_continues(findings, procedure, handover);
        let receipt = &handover.receipt_within;
        findings.period((procedure.file, receipt.at), receipt, None, *procedure.in_force_on);
        check_both_ends(findings, procedure, handover);
        check_carried(findings, procedure, handover);
    }
}

fn receivers<'a>(library: &'a Library, procedure: &Procedure, handover: &Handover) -> Vec<&'a Procedure> {
    let wanted = format!("{}/{}", procedure.id, handover.id);
    let receives = |p: &Procedure| p.acts.iter().any(|act| act.signs_for(&wanted));
    library.procedures.values().map(|filed| &filed.value).filter(|p| receives(p)).collect()
}

/// What goes to a case that is known cannot open one.
fn check_continues(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, handover: &Handover) {
    let kind = format!("{}/{}", procedure.id, handover.id);
    let opens = |p: &&Procedure| p.acts.iter().any(|act| act.opens && act.signs_for(&kind));
    let opening = receivers(findings.library, procedure, handover).into_iter().find(opens);
    if let (Addressee::Subject(_), Some(opening)) = (&handover.to.value, opening) {
        let what = format!("移送“{}”写作 subject，却由“{}”立件签收", handover.title, opening.title);
        findings.error((procedure.file, handover.to.at), "subject-opens", what, "写作 field:机关字段");
    }
}

fn check_both_ends(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, handover: &Handover) {
    let place = (procedure.file, handover.id.at);
    if receivers(findings.library, procedure, handover).is_empty() {
        let what = format!("移送“{}”没有任何程序签收", handover.title);
        let mend = format!("在接收方程序的动作中写 receives = [\"{}/{}\"]", procedure.id, handover.id);
        findings.warning(place, "handover-not-received", what, mend);
    }
    if !procedure.acts.iter().any(|act| act.sends.as_ref().is_some_and(|sent| **sent == *handover.id)) {
        let what = format!("移送“{}”没有任何动作送出", handover.title);
        findings.warning(place, "handover-never-sent", what, "给送出它的动作写 sends，或删去它");
    }
}

fn check_carried(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, handover: &Handover) {
    findings.doubled(procedure.file, "随送字段", &handover.carries);
    for field in &handover.carries {
        expect_field(findings, procedure, field, &[], "");
        for receiver in receivers(findings.library, procedure, handover) {
            if procedure.field(field).is_some() && receiver.field(field).is_none() {
                let what = format!("随送的字段“{field}”在接收方程序“{}”中不存在", receiver.title);
                findings.error(
                    (procedure.file, field.at),
                    "carried-field-unknown",
                    what,
                    "在接收方程序中定义同名字段，或不随送",
                );
            }
        }
    }
}
