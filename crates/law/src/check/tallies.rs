//! Tallies: procedures, tags, topics, figures, fields, hand-overs and acts exist.
use super::finders::{expect, versions};
use super::findings::Findings;
use crate::library::Filed;
use crate::procedure::{FieldType, Procedure};
use crate::tally::{Count, Marked, Tally};
use std::collections::BTreeSet;

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
        check_sources(findings, tally);
        for marked in &tally.marked {
            check_marked(findings, tally, marked);
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

/// Cases count by a tag that a case gives, or by a topic; each source once.
fn check_sources(findings: &mut Findings<'_>, tally: &Filed<Tally>) {
    let tags = !tally.boards.is_empty() || !tally.tagged.is_empty();
    let topics = !tally.marked.is_empty();
    if tags == topics {
        let what = format!("统计“{}”须按标签或者按专题计，只能选一种", tally.title);
        let next = "按标签的写 boards 和 [[tagged]]；按专题的只写 [[marked]]";
        findings.error((tally.file, tally.id.at), "tally-source", what, next);
    }
    let mut seen = BTreeSet::new();
    for marked in &tally.marked {
        let procedure = marked.procedure.as_ref().map(|id| id.as_str());
        if !seen.insert((marked.topic.as_str(), procedure)) {
            let what = format!("专题“{}”的同一程序写了两次", marked.topic);
            let at = marked.procedure.as_ref().map_or(marked.topic.at, |id| id.at);
            findings.error((tally.file, at), "doubled-id", what, "合并成一段");
        }
        let whole =
            tally.marked.iter().filter(|other| *other.topic == *marked.topic && other.procedure.is_none());
        let whole: BTreeSet<&str> =
            whole.flat_map(|other| &other.counts).map(|count| count.figure.as_str()).collect();
        let twice =
            marked.counts.iter().filter(|count| procedure.is_some() && whole.contains(count.figure.as_str()));
        for count in twice {
            let what = format!("指标“{}”已按全部程序计入，这里又计一次", count.figure);
            findings.error((tally.file, count.figure.at), "counted-twice", what, "删去一处，或者另设指标");
        }
    }
}

fn check_marked(findings: &mut Findings<'_>, tally: &Filed<Tally>, marked: &Marked) {
    let file = tally.file;
    let library = findings.library;
    let topic = library.topics.get(marked.topic.as_str());
    if topic.is_none() {
        let what = format!("没有名为“{}”的专题", marked.topic);
        findings.error((file, marked.topic.at), "unknown-topic", what, "在 topics 中定义它，或改正 id");
    }
    let found = match &marked.procedure {
        Some(procedure) => {
            if topic.is_some_and(|topic| !topic.covers(procedure)) {
                let what = format!("专题“{}”不适用于程序“{procedure}”", marked.topic);
                let next = "删去这一段，或者在专题的 procedures 中加上它";
                findings.error((file, procedure.at), "topic-procedure", what, next);
            }
            versions(findings, file, procedure)
        }
        None => Vec::new(),
    };
    for count in &marked.counts {
        let way = count.sum.first().or(count.sent.as_ref()).or(count.act.as_ref());
        if let Some(way) = way.filter(|_| marked.procedure.is_none()) {
            let what = format!("全部程序一起计的指标“{}”只能一件计一件", count.figure);
            findings.error((file, way.at), "count-ways", what, "写明 procedure，或者删去 sum、sent、act");
        }
        check_count(findings, tally, count, &found);
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
    if count.sent.is_some() && (!count.sum.is_empty() || count.act.is_some()) {
        let what = format!("指标“{}”写了几种算法", count.figure);
        let next = "sent 单独写；sum 可以和 act 一起写，办了这个动作才计";
        findings.error((file, count.figure.at), "count-ways", what, next);
    }
    let counted = [FieldType::Money, FieldType::Number, FieldType::Exhibit, FieldType::Items];
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
