//! Dated versions: in order, without overlap or gap, none ending before it begins.
use super::findings::{Findings, Place};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A version: where it stands, and its days.
struct Span {
    place: Place,
    from: Date,
    until: Option<Date>,
}

/// Checks the versions of instruments, parameters, tables, procedures and topics.
pub(super) fn check(findings: &mut Findings<'_>) {
    check_instruments(findings);
    check_values(findings);
    check_procedures(findings);
    check_topics(findings);
}

fn check_instruments(findings: &mut Findings<'_>) {
    let library = findings.library;
    for filed in library.instruments.values() {
        let spans = filed.versions.iter().map(|version| Span {
            place: (filed.file, version.in_force_on.at),
            from: *version.in_force_on,
            until: version.in_force_until.as_ref().map(|until| until.value),
        });
        sequence(findings, &filed.title, spans.collect(), true);
        findings.doubled(filed.file, "版本", filed.versions.iter().map(|version| &version.id));
        for version in &filed.versions {
            findings.doubled(filed.file, "条文", version.articles.iter().map(|article| &article.place));
            for article in &version.articles {
                if article.place.parse::<crate::citation::Place>().is_err() {
                    let what = format!("条文位置“{}”写法不对", article.place);
                    findings.error(
                        (filed.file, article.place.at),
                        "malformed-place",
                        what,
                        "写作 5、5/2 或 219-1/1/2",
                    );
                }
            }
        }
        if filed.versions.is_empty() {
            let place = (filed.file, filed.id.at);
            findings.error(
                place,
                "without-versions",
                format!("《{}》没有任何版本", filed.title),
                "至少写明一个版本",
            );
        }
    }
}

/// Values of parameters and versions of tables.
fn check_values(findings: &mut Findings<'_>) {
    let library = findings.library;
    for filed in library.parameters.values() {
        let spans = filed.values.iter().map(|value| Span {
            place: (filed.file, value.from.at),
            from: *value.from,
            until: value.until,
        });
        sequence(findings, &filed.title, spans.collect(), false);
        if filed.values.is_empty() {
            let place = (filed.file, filed.id.at);
            findings.error(
                place,
                "without-versions",
                format!("“{}”没有任何取值", filed.title),
                "至少写明一个取值",
            );
        }
    }
    for filed in library.tables.values() {
        let spans = filed.versions.iter().map(|version| Span {
            place: (filed.file, version.from.at),
            from: *version.from,
            until: version.until,
        });
        sequence(findings, &filed.title, spans.collect(), false);
        findings.doubled(filed.file, "版本", filed.versions.iter().map(|version| &version.id));
        if filed.versions.is_empty() {
            let place = (filed.file, filed.id.at);
            findings.error(
                place,
                "without-versions",
                format!("判定表“{}”没有任何版本", filed.title),
                "至少写明一个版本",
            );
        }
    }
}

fn check_topics(findings: &mut Findings<'_>) {
    let library = findings.library;
    for filed in library.topics.values() {
        let spans = filed.versions.iter().map(|version| Span {
            place: (filed.file, version.from.at),
            from: *version.from,
            until: version.until,
        });
        sequence(findings, &filed.title, spans.collect(), true);
        findings.doubled(filed.file, "版本", filed.versions.iter().map(|version| &version.id));
        if filed.versions.is_empty() {
            let what = format!("专题“{}”没有任何版本", filed.title);
            findings.error((filed.file, filed.id.at), "without-versions", what, "至少写明一个版本");
        }
    }
}

fn check_procedures(findings: &mut Findings<'_>) {
    let mut by_id: BTreeMap<&str, (&str, Vec<Span>)> = BTreeMap::new();
    for filed in findings.library.procedures.values().filter(|filed| filed.of_register.is_none()) {
        let span = Span {
            place: (filed.file, filed.in_force_on.at),
            from: *filed.in_force_on,
            until: filed.in_force_until,
        };
        by_id.entry(&filed.id).or_insert((&filed.title, Vec::new())).1.push(span);
    }
    for (title, mut spans) in by_id.into_values() {
        // Each version has its own file, so their order in files says nothing.
        spans.sort_by_key(|span| span.from);
        sequence(findings, title, spans, false);
    }
}

fn sequence(findings: &mut Findings<'_>, title: &str, spans: Vec<Span>, gap_is_lawful: bool) {
    for span in &spans {
        if let Some(until) = span.until.filter(|until| *until < span.from) {
            let what = format!("“{title}”的一个版本 {until} 失效，早于 {} 施行", span.from);
            findings.error(span.place, "ends-before-begins", what, "改正起止日期");
        }
    }
    for pair in spans.windows(2) {
        let (earlier, later) = (&pair[0], &pair[1]);
        if later.from < earlier.from {
            let what =
                format!("“{title}”的版本没有按施行日期先后排列（{} 在 {} 之后）", later.from, earlier.from);
            findings.error(later.place, "versions-out-of-order", what, "按施行日期从早到晚排列");
            continue;
        }
        let Some(until) = earlier.until.filter(|until| *until < later.from) else {
            let what = format!("“{title}”的两个版本在 {} 同时有效", later.from);
            let mend = "给前一版本写明最后有效日（后一版本施行日的前一日）";
            findings.error(later.place, "overlapping-versions", what, mend);
            continue;
        };
        if until.tomorrow().is_ok_and(|next| next < later.from) {
            let what = format!("“{title}”在 {until} 之后、{} 之前没有有效版本", later.from);
            let mend = "补上中间的版本，或改正起止日期";
            if gap_is_lawful {
                findings.warning(later.place, "gap-between-versions", what, mend);
            } else {
                findings.error(later.place, "gap-between-versions", what, mend);
            }
        }
    }
}
