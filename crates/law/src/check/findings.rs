//! The problems found so far.
use crate::library::Library;
use crate::parameter::Parameter;
use crate::source::{Located, Problem, Severity};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A place in a file: index in [`Library::files`] and byte offset.
pub(super) type Place = (usize, usize);

/// Collects problems about a library.
pub(super) struct Findings<'a> {
    /// What is checked.
    pub library: &'a Library,
    problems: Vec<Problem>,
}

impl<'a> Findings<'a> {
    /// Nothing found yet.
    pub fn new(library: &'a Library) -> Self {
        Self { library, problems: Vec::new() }
    }

    /// The data cannot be used until this is mended.
    pub fn error(
        &mut self,
        place: Place,
        code: &'static str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let problem = self.library.files[place.0].error(place.1, code, what, mend);
        self.problems.push(problem);
    }

    /// Somebody should look at this.
    pub fn warning(
        &mut self,
        place: Place,
        code: &'static str,
        what: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let problem = self.library.files[place.0].error(place.1, code, what, mend);
        self.problems.push(Problem { severity: Severity::Warning, ..problem });
    }

    /// A problem of a file outside the library, e.g. of examples.
    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Ids that stand twice in a list.
    pub fn doubled<'i>(
        &mut self,
        file: usize,
        kind: &str,
        ids: impl IntoIterator<Item = &'i Located<String>>,
    ) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !seen.insert(id.as_str()) {
                self.error(
                    (file, id.at),
                    "doubled-id",
                    format!("{kind}“{id}”出现了两次"),
                    "改用别的 id，或删去一处",
                );
            }
        }
    }

    /// Choices of a choice field or input: some, and each once.
    pub fn choices(&mut self, place: Place, title: &str, is_choice: bool, choices: &[crate::table::Choice]) {
        if is_choice && choices.is_empty() {
            self.error(
                place,
                "choice-without-choices",
                format!("选择项“{title}”没有可选的值"),
                "在 choices 中写明可选的值",
            );
        }
        let mut seen = BTreeSet::new();
        for choice in choices.iter().filter(|choice| !seen.insert(&choice.id)) {
            let what = format!("“{title}”的可选值“{}”出现了两次", choice.id);
            self.error(place, "doubled-id", what, "改用别的 id，或删去一处");
        }
    }

    /// A parameter that must exist.
    pub fn parameter(&mut self, place: Place, id: &str) -> Option<&'a Parameter> {
        let library: &'a Library = self.library;
        if let Some(parameter) = library.parameters.get(id) {
            return Some(&parameter.value);
        }
        let what = format!("没有名为“{id}”的法定数值");
        self.error(place, "unknown-parameter", what, "在 parameters 中定义它，或改正这里的 id");
        None
    }

    /// A parameter that must exist and be a time in force from a day on, counted by some instrument's rule.
    pub fn period(&mut self, place: Place, id: &str, counted_by: Option<&str>, from: Date) {
        let Some(parameter) = self.parameter(place, id) else {
            return;
        };
        let file = self.library.parameters[id].file;
        for value in parameter.values.iter().filter(|value| value.value == 0) {
            let what = format!("法定数值“{id}”（{}）的取值是 0，期限一开始就过了", parameter.title);
            self.error((file, value.from.at), "zero-period", what, "写大于 0 的数；没有期限的，不要写成期限");
        }
        if parameter.unit.time().is_none() {
            let what = format!("法定数值“{id}”的单位不是时间（{}）", parameter.title);
            let mend = "单位用 hours、calendar-days、working-days、months 或 years";
            self.error(place, "limit-without-unit", what, mend);
            return;
        }
        let Some(value) = parameter.value_on(from) else {
            let what = format!("法定数值“{id}”在 {from} 没有取值");
            self.error(place, "parameter-not-in-force", what, "补上这一时期的取值，或改正程序的施行日期");
            return;
        };
        let source = counted_by.unwrap_or(&value.cite.instrument);
        match self.library.instruments.get(source) {
            // An unknown instrument is reported where it is named.
            None => {}
            Some(instrument) if instrument.counting.is_some() => {}
            Some(instrument) => {
                let what = format!("《{}》没有写明期间如何计算，期限“{id}”无从起算", instrument.title);
                let mend = "在该文件写明 counting，或用 counted-by 指明按哪部文件计算";
                self.error(place, "no-counting-rule", what, mend);
            }
        }
    }

    /// Everything found, by file and line.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.problems
            .sort_by(|a, b| (&a.file, a.line, a.code, &a.what).cmp(&(&b.file, b.line, b.code, &b.what)));
        self.problems.dedup();
        self.problems
    }
}

/// Whether an id can be used in CEL conditions: `[a-z][a-z0-9_]*`.
pub(super) fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
