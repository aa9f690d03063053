//! Finders: procedures, stages, acts, hand-overs, table, outcomes, fields and duties exist, and examples try each finder.
use super::findings::{Findings, Place};
use super::procedures::expect_duty;
use crate::example::ExampleFile;
use crate::finder::{Fill, Finder, FinderSubject, Opens, Source};
use crate::library::Filed;
use crate::procedure::{Field, Procedure};
use crate::source::Located;
use crate::table::Table;
use std::collections::BTreeSet;

/// What a finding can fill.
const FILLS: [Source; 4] = [Source::Title, Source::Organ, Source::Summary, Source::Fact];

/// Checks every finder.
pub(super) fn check(findings: &mut Findings<'_>, examples: &[ExampleFile], known_duties: &BTreeSet<String>) {
    let library = findings.library;
    let steps = examples.iter().flat_map(|file| &file.examples.cases).flat_map(|case| &case.steps);
    let tried: BTreeSet<&str> = steps
        .filter_map(|step| step.expect.as_ref())
        .flat_map(|expect| expect.finds.keys().map(String::as_str))
        .collect();
    for finder in library.finders.values() {
        for look in &finder.looks {
            expect_duty(findings, finder.file, &look.duty, known_duties);
        }
        if !(1..=100).contains(&*finder.near_percent) {
            let what = format!("“{}”的 near-percent 不是百分比", finder.title);
            findings.error(
                (finder.file, finder.near_percent.at),
                "not-a-percentage",
                what,
                "写 1 到 100 的整数",
            );
        }
        if !tried.contains(finder.id.as_str()) {
            let what = format!("查漏“{}”没有示例", finder.title);
            let mend =
                format!("在程序的示例中加一步，写 expect = {{ finds = {{ {} = \"found\" }} }}", finder.id);
            findings.error((finder.file, finder.id.at), "no-examples", what, mend);
        }
        let table = check_table(findings, finder);
        for subject in &finder.subjects {
            check_subject(findings, finder, subject, table);
        }
        for opens in &finder.opens {
            check_opens(findings, finder.file, opens, table, &FILLS);
        }
    }
}

fn check_table<'a>(findings: &mut Findings<'a>, finder: &Filed<Finder>) -> Option<&'a Table> {
    let library = findings.library;
    let Some(table) = library.table(&finder.table) else {
        let what = format!("没有名为“{}”的判定表", finder.table);
        findings.error(
            (finder.file, finder.table.at),
            "unknown-table",
            what,
            "在 tables 中定义它，或改正 id",
        );
        return None;
    };
    for outcome in finder.counts.iter().chain(&finder.doubtful) {
        if !table.outcomes.iter().any(|known| known.id == **outcome) {
            let known: Vec<&str> = table.outcomes.iter().map(|known| known.id.as_str()).collect();
            let what = format!("判定表“{}”没有结论“{outcome}”", table.title);
            let mend = format!("已有的结论：{}", known.join("、"));
            findings.error((finder.file, outcome.at), "unknown-outcome", what, mend);
        }
    }
    Some(table)
}

/// Every version of a procedure; an error when there is none.
pub(super) fn versions<'a>(
    findings: &mut Findings<'a>,
    file: usize,
    id: &Located<String>,
) -> Vec<&'a Filed<Procedure>> {
    let library = findings.library;
    let found: Vec<_> = library.procedures.values().filter(|known| *known.id == **id).collect();
    if found.is_empty() {
        let what = format!("没有名为“{id}”的程序");
        findings.error((file, id.at), "unknown-procedure", what, "在 procedures 中定义它，或改正 id");
    }
    found
}

/// Something of a procedure that some version of it must have.
pub(super) fn expect(
    findings: &mut Findings<'_>,
    place: Place,
    versions: &[&Filed<Procedure>],
    code: &'static str,
    (kind, id): (&str, &str),
    has: impl Fn(&Procedure) -> bool,
) {
    if versions.is_empty() || versions.iter().any(|version| has(version)) {
        return;
    }
    let what = format!("程序“{}”没有{kind}“{id}”", versions[0].title);
    findings.error(place, code, what, "改正 id，或在程序中定义它");
}

fn check_subject(
    findings: &mut Findings<'_>,
    finder: &Filed<Finder>,
    subject: &FinderSubject,
    table: Option<&Table>,
) {
    let file = finder.file;
    let versions = versions(findings, file, &subject.procedure);
    for stage in subject.within.iter().chain(&subject.except) {
        let name = stage.to_string();
        expect(findings, (file, stage.at), &versions, "unknown-stage", ("阶段", &name), |p| {
            p.stage(stage).is_some()
        });
    }
    for act in &subject.without_acts {
        expect(findings, (file, act.at), &versions, "unknown-act", ("动作", act), |p| p.act(act).is_some());
    }
    for handover in subject.without_sent.iter().chain(&subject.without_receipt) {
        expect(findings, (file, handover.at), &versions, "unknown-handover", ("移送", handover), |p| {
            p.handover(handover).is_some()
        });
    }
    for excluded in &subject.unless {
        let field = &excluded.field;
        let has = |p: &Procedure| {
            let choice = |known: &Field| known.choices.iter().any(|choice| choice.id == excluded.value);
            p.field(field).is_some_and(choice)
        };
        let name = format!("{field} = {}", excluded.value);
        expect(findings, (file, field.at), &versions, "unknown-field", ("字段的选项", &name), has);
    }
    let Some(table) = table else { return };
    check_inputs(findings, file, subject, &versions, table);
}

fn check_inputs(
    findings: &mut Findings<'_>,
    file: usize,
    subject: &FinderSubject,
    versions: &[&Filed<Procedure>],
    table: &Table,
) {
    for from in &subject.inputs {
        if table.input(&from.input).is_none() {
            let what = format!("判定表“{}”没有事实“{}”", table.title, from.input);
            findings.error((file, from.input.at), "unknown-input", what, "改正 id");
        }
        if from.field.is_some() == from.value.is_some() {
            let what = format!("事实“{}”的来源没有写明，或者写了两种", from.input);
            findings.error((file, from.input.at), "input-source", what, "写 field 或 value，只写一个");
        }
        if let Some(field) = &from.field {
            expect(findings, (file, field.at), versions, "unknown-field", ("字段", field), |p| {
                p.field(field).is_some()
            });
        }
    }
    let named = |id: &str| subject.inputs.iter().any(|from| *from.input == id);
    for input in table.inputs.iter().filter(|input| input.required && !named(&input.id)) {
        let place = (file, subject.procedure.at);
        expect(
            findings,
            place,
            versions,
            "table-input-without-field",
            ("判定表必需的字段", &input.id),
            |p| p.field(&input.id).is_some(),
        );
    }
}

/// Checks what may be opened; `fills` are the sources there are.
pub(super) fn check_opens(
    findings: &mut Findings<'_>,
    file: usize,
    opens: &Opens,
    table: Option<&Table>,
    fills: &[Source],
) {
    let versions = versions(findings, file, &opens.procedure);
    expect(findings, (file, opens.act.at), &versions, "unknown-act", ("立件的动作", &opens.act), |p| {
        p.act(&opens.act).is_some_and(|act| act.opens && !act.is_receipt())
    });
    for fill in &opens.fills {
        check_fill(findings, file, opens, fill, &versions, table);
        if fill.from.is_some_and(|from| !fills.contains(&from)) {
            let what = format!("字段“{}”的来源这里没有", fill.field);
            let names: Vec<String> = fills.iter().map(|one| format!("{one:?}").to_lowercase()).collect();
            findings.error(
                (file, fill.field.at),
                "fill-source",
                what,
                format!("可用的来源：{}", names.join("、")),
            );
        }
    }
}

fn check_fill(
    findings: &mut Findings<'_>,
    file: usize,
    opens: &Opens,
    fill: &Fill,
    versions: &[&Filed<Procedure>],
    table: Option<&Table>,
) {
    let place = (file, fill.field.at);
    let asked = |p: &Procedure| {
        p.act(&opens.act).is_some_and(|act| act.form.iter().any(|asked| *asked.field == *fill.field))
    };
    expect(findings, place, versions, "unknown-field", ("表单字段", &fill.field), asked);
    let personal = |p: &&Filed<Procedure>| p.field(&fill.field).is_some_and(Field::is_personal);
    if versions.iter().any(personal) && fill.from != Some(Source::Party) {
        let what = format!("字段“{}”是个人信息，不能由发现的线索填入", fill.field);
        findings.error(place, "personal-field", what, "删去这一项，由办理人自己填写");
    }
    if fill.from.is_some() == fill.value.is_some() {
        let what = format!("字段“{}”填什么没有写明，或者写了两种", fill.field);
        findings.error(place, "fill-source", what, "写 from 或 value，只写一个");
    }
    if fill.from == Some(Source::Fact) && table.is_some_and(|table| table.input(&fill.field).is_none()) {
        let what = format!("判定表没有事实“{}”，无从填入", fill.field);
        findings.error(place, "unknown-input", what, "写判定表有的事实，或改用别的来源");
    }
}
