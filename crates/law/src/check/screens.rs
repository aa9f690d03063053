//! Screens: each is one that the program knows, what it opens exists, and is filled with what something found has.
use super::finders::check_opens;
use super::findings::Findings;
use crate::finder::Source;
use crate::library::Filed;
use crate::screen::{Screen, ScreenKind, kind};

/// Checks every screen.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for screen in library.screens.values() {
        let Some(known) = kind(&screen.id) else {
            let what = format!("程序没有筛查“{}”", screen.id);
            let known: Vec<&str> = crate::screen::KINDS.iter().map(|kind| kind.id).collect();
            let mend = format!("已有的筛查：{}", known.join("、"));
            findings.error((screen.file, screen.id.at), "unknown-screen", what, mend);
            continue;
        };
        check_levels(findings, screen, known);
        check_register(findings, screen, known);
        for opens in &screen.opens {
            check_opens(findings, screen.file, opens, None, known.gives);
            for fill in opens.fills.iter().filter(|fill| fill.from == Some(Source::Fact)) {
                if !known.facts.contains(&fill.field.as_str()) {
                    let what = format!("筛查“{}”没有事实“{}”", screen.title, fill.field);
                    let mend = format!("可用的事实：{}", known.facts.join("、"));
                    findings.error((screen.file, fill.field.at), "unknown-fact", what, mend);
                }
            }
        }
    }
}

/// Every level is there, once, and its parameter exists.
fn check_levels(findings: &mut Findings<'_>, screen: &Filed<Screen>, known: &ScreenKind) {
    for level in &screen.levels {
        findings.parameter((screen.file, level.parameter.at), &level.parameter);
        let same = screen.levels.iter().filter(|other| *other.id == *level.id).count();
        if !known.levels.contains(&level.id.as_str()) || same > 1 {
            let what = format!("筛查“{}”没有起点“{}”，或者写了两次", screen.title, level.id);
            let mend = format!("各写一次：{}", known.levels.join("、"));
            findings.error((screen.file, level.id.at), "unknown-level", what, mend);
        }
    }
    let given = |id: &str| screen.levels.iter().any(|level| *level.id == id);
    for missing in known.levels.iter().filter(|id| !given(id)) {
        let what = format!("筛查“{}”没有写起点“{missing}”", screen.title);
        findings.error(
            (screen.file, screen.id.at),
            "missing-level",
            what,
            "在 levels 中写明它的法定数值或默认值",
        );
    }
}

/// A screen that watches names a register with the fields it reads; the others name none.
fn check_register(findings: &mut Findings<'_>, screen: &Filed<Screen>, known: &ScreenKind) {
    let place = (screen.file, screen.register.as_ref().map_or(screen.id.at, |register| register.at));
    let Some(id) = &screen.register else {
        if !known.watched.is_empty() {
            let what = format!("筛查“{}”没有写监测的名录", screen.title);
            findings.error(place, "unknown-register", what, "写 register");
        }
        return;
    };
    let Some(register) = findings.library.registers.get(id.as_str()) else {
        let what = format!("没有名录“{id}”");
        findings.error(place, "unknown-register", what, "在 registers 中定义它，或改正 id");
        return;
    };
    for field in known.watched.iter().filter(|field| register.field(field).is_none()) {
        let what = format!("名录“{}”没有字段“{field}”", register.title);
        findings.error(place, "unknown-field", what, format!("监测要读的字段：{}", known.watched.join("、")));
    }
}
