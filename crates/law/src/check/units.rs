//! Units of measure: each is written once, and written at all.
use super::findings::Findings;

/// Checks every list of units.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for units in library.units.values() {
        findings.doubled(units.file, "单位", &units.measured);
        for unit in units.measured.iter().filter(|unit| unit.trim() != unit.as_str() || unit.is_empty()) {
            let what = format!("单位“{unit}”是空的，或者前后有空格");
            findings.error((units.file, unit.at), "unit", what, "写作 千克、米、升，前后不留空格");
        }
        if units.measured.is_empty() {
            let what = format!("“{}”没有列出单位", units.title);
            findings.error((units.file, units.id.at), "unit", what, "在 measured 中列出可以有小数的单位");
        }
    }
}
