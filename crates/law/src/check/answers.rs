//! Answers: what settles a hand-over, and what becomes of an answer that comes when the case is over.
use super::acts::expect_role;
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{Addressee, Handover, Procedure};

/// Checks what a procedure says of the answers to its hand-overs.
pub(super) fn check(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    for handover in &procedure.handovers {
        findings.doubled(procedure.file, "答复", &handover.answered_by);
        for answer in &handover.answered_by {
            let known = match answer.strip_prefix("act:") {
                Some(act) => procedure.act(act).is_some(),
                None => procedure.acts.iter().any(|act| act.signs_for(answer)),
            };
            if !known {
                let what = format!("移送“{}”的答复“{answer}”，本程序没有动作签收或者登记", handover.title);
                let mend = "写本程序签收的 程序/移送，或者 act:动作";
                findings.error((procedure.file, answer.at), "answer-not-received", what, mend);
            }
        }
        if handover.answered_by.is_empty() && brings_answer(findings, procedure, handover) {
            let what = format!("移送“{}”的接收方会答复，没有写明哪一种答复算办结", handover.title);
            let mend = "写 answered-by = [\"程序/移送\"]：办结时还没有答复的会提示";
            findings.warning((procedure.file, handover.id.at), "answer-not-awaited", what, mend);
        }
    }
    let Some(late) = &procedure.late_answers else {
        let first = procedure.handovers.iter().find(|handover| !handover.answered_by.is_empty());
        if let Some(handover) = first {
            let what = format!("移送“{}”的答复可能在办结以后才到，没有写明由谁审查", handover.title);
            let mend = "写 [late-answers]：by、cite，需要时写 reopens";
            findings.warning((procedure.file, handover.id.at), "late-answers-missing", what, mend);
        }
        return;
    };
    late.by.iter().chain(&late.reopened_by).for_each(|role| expect_role(findings, procedure, role));
    let ends = |stage| procedure.stage(stage).is_none_or(|stage| stage.ends);
    if let Some(stage) = late.reopens.iter().find(|stage| ends(stage)) {
        let what = format!("迟到的答复让本件回到“{stage}”，它不存在或者是终点");
        findings.error((procedure.file, stage.at), "late-answer-reopens", what, "写本程序里没有办结的阶段");
    }
}

/// Whether a procedure that a hand-over opens elsewhere sends something back that this one signs for.
fn brings_answer(findings: &Findings<'_>, procedure: &Procedure, handover: &Handover) -> bool {
    let kind = format!("{}/{}", procedure.id, handover.id);
    let opened = findings.library.procedures.values().filter(|other| other.id != procedure.id);
    let opened = opened.filter(|other| other.acts.iter().any(|act| act.opens && act.signs_for(&kind)));
    let back = opened.flat_map(|other| {
        let back = other.handovers.iter().filter(|back| matches!(*back.to, Addressee::Origin));
        back.map(|back| format!("{}/{}", other.id, back.id))
    });
    let signs = |kind: &String| procedure.acts.iter().any(|act| act.signs_for(kind));
    back.into_iter().any(|kind| signs(&kind))
}
