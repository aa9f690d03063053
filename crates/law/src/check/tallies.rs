//! Tallies: procedures, tags, figures, fields, hand-overs and acts exist.
use super::finders::{expect, versions};
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{FieldType, Procedure};
use crate::tally::{Count, Tally};

/// Checks every tally.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for tally in library.tallies.values() {
        let file = tally.file;
        findings.doubled(file, "指标", tally.figures.iter().map(|figure| &figure.id));
        findings.doubled(file, "统计的程序", tally.tagged.iter().map(|tagged| &tagged.procedure));
        let tags = tally.boards.iter().map(|board| (&board.procedure, &board.tag));
        for (procedure, tag) in tags.chain(tally.tagged.iter().map(|tagged| (&tagged.procedure, &tagged.tag)))
        {
            let versions = versions(findings, file, procedure);
            expect(findings, (file, tag.at), &versions, "unknown-field", ("文字字段", tag), |p| {
                p.field(tag).is_some_and(|field| field.kind == FieldType::Text && !field.many)
            });
        }
        for board in &tally.boards {
            let Some(handover) = &board.units_by else { continue };
            let versions = versions(findings, file, &board.procedure);
            expect(findings, (file, handover.at), &versions, "unknown-handover", ("移送", handover), |p| {
                p.handover(handover).is_some()
            });
        }
        for tagged in &tally.tagged {
            let versions = versions(findings, file, &tagged.procedure);
            for count in &tagged.counts {
                check_count(findings, tally, count, &versions);
            }
        }
    }
}

fn check_count(
    findings: &mut Findings<'_>,
    tally: &Filed<Tally>,
    count: &Count,
    versions: &[&Filed<Procedure>],
) {
    let file = tally.file;
    if !tally.figures.iter().any(|figure| *figure.id == *count.figure) {
        let what = format!("统计没有指标“{}”", count.figure);
        findings.error((file, count.figure.at), "unknown-figure", what, "在 figures 中定义它，或改正 id");
    }
    let ways = [!count.sum.is_empty(), count.sent.is_some(), count.act.is_some()];
    if ways.into_iter().filter(|way| *way).count() > 1 {
        let what = format!("指标“{}”写了几种算法", count.figure);
        findings.error((file, count.figure.at), "count-ways", what, "sum、sent、act 只写一种");
    }
    let counted = [FieldType::Money, FieldType::Number, FieldType::Exhibit];
    for field in &count.sum {
        expect(
            findings,
            (file, field.at),
            versions,
            "unknown-field",
            ("可以相加的字段", field),
            |p| p.field(field).is_some_and(|field| counted.contains(&field.kind)),
        );
    }
    if let Some(handover) = &count.sent {
        expect(findings, (file, handover.at), versions, "unknown-handover", ("移送", handover), |p| {
            p.handover(handover).is_some()
        });
    }
    if let Some(act) = &count.act {
        expect(findings, (file, act.at), versions, "unknown-act", ("动作", act), |p| p.act(act).is_some());
    }
}
