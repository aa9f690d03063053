//! Examples: every table and procedure has some, and they speak of things that exist.
use super::findings::Findings;
use crate::example::{ExampleFile, Subject};
use crate::source::SourceFile;
use std::collections::BTreeSet;

/// Checks that tables and procedures have examples, and the names used in them.
pub(super) fn check(findings: &mut Findings<'_>, files: &[ExampleFile]) {
    let (mut tables, mut procedures) = (BTreeSet::new(), BTreeSet::new());
    for file in files.iter().filter(|file| !file.examples.cases.is_empty()) {
        match file.examples.about() {
            Subject::Table(id) => tables.insert(id),
            Subject::Procedure(id) => procedures.insert(id),
        };
    }
    let library = findings.library;
    for (id, table) in library.tables.iter().filter(|(id, _)| !tables.contains(id.as_str())) {
        let what = format!("判定表“{}”没有示例", table.title);
        let mend = format!("在 examples 中加一个 subject = \"{id}\" 的文件");
        findings.error((table.file, table.id.at), "no-examples", what, mend);
    }
    // The life of entries is made by the program and tested there.
    let written = library.procedures.values().filter(|p| p.of_register.is_none());
    for procedure in written.filter(|p| !procedures.contains(p.id.as_str())) {
        let what = format!("程序“{}”没有示例", procedure.title);
        let mend = format!("在 examples 中加一个 subject = \"procedure:{}\" 的文件", procedure.id);
        findings.error((procedure.file, procedure.id.at), "no-examples", what, mend);
    }
    for file in files {
        check_file(findings, file);
    }
}

fn check_file(findings: &mut Findings<'_>, file: &ExampleFile) {
    let library = findings.library;
    let source: &SourceFile = &file.source;
    let subject = &file.examples.subject;
    let (known, of_procedure) = match file.examples.about() {
        Subject::Table(id) => (library.table(id).is_some(), false),
        Subject::Procedure(id) => (library.procedures.values().any(|p| *p.id == id), true),
    };
    if !known {
        let what = format!("示例所说的“{subject}”不存在");
        findings.push(source.error(
            subject.at,
            "unknown-subject",
            what,
            "写判定表的 id，或 procedure: 加程序的 id",
        ));
    }
    for case in &file.examples.cases {
        let empty =
            if of_procedure { case.steps.is_empty() } else { case.expect.is_none() || case.on.is_none() };
        if empty {
            let what = format!("示例“{}”什么也没有检验", case.title);
            let mend = if of_procedure { "写出 steps" } else { "写出 on、facts 和 expect" };
            findings.push(source.error(case.title.at, "example-without-content", what, mend));
        }
        for step in &case.steps {
            if !library.procedures.values().any(|p| p.act(&step.act).is_some()) {
                let what = format!("示例中的动作“{}”不存在", step.act);
                findings.push(source.error(step.act.at, "unknown-act", what, "改正动作的 id"));
            }
        }
    }
}
