//! Citations: every one leads to a version in force, and to an article the data paraphrase.
use super::findings::{Findings, Place};
use crate::citation::Citation;
use crate::instrument::{Instrument, InstrumentVersion};
use crate::library::Filed;
use crate::procedure::{Field, Procedure};
use crate::source::Located;
use jiff::civil::Date;

/// The days for which a citation must hold.
#[derive(Clone, Copy)]
enum Validity {
    /// From a day until a day, or open.
    Days(Date, Option<Date>),
    /// The latest version will do.
    Latest,
}

/// Checks every citation of the library.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for filed in library.instruments.values() {
        if let Some(cite) = &filed.counting_cite {
            resolve(findings, filed.file, cite, Validity::Latest);
        }
    }
    for filed in library.parameters.values() {
        for value in &filed.values {
            resolve(findings, filed.file, &value.cite, Validity::Days(*value.from, value.until));
        }
    }
    for filed in library.tables.values() {
        if let Some(cite) = &filed.version_cite {
            resolve(findings, filed.file, cite, Validity::Latest);
        }
        for version in &filed.versions {
            let days = Validity::Days(*version.from, version.until);
            let rows = version.rows.iter().map(|row| &row.cite);
            for cite in version.based_on.iter().chain(rows) {
                resolve(findings, filed.file, cite, days);
            }
        }
    }
    for filed in library.procedures.values() {
        let days = Validity::Days(*filed.in_force_on, filed.in_force_until);
        for cite in cited_by(filed) {
            resolve(findings, filed.file, cite, days);
        }
    }
    for filed in library.registers.values() {
        let fields = filed.fields.iter().filter_map(|field| field.cite.as_ref());
        for cite in filed.cite.iter().chain(fields) {
            resolve(findings, filed.file, cite, Validity::Latest);
        }
    }
}

fn cited_by(procedure: &Filed<Procedure>) -> Vec<&Located<Citation>> {
    let mut cites: Vec<&Located<Citation>> = procedure.based_on.iter().collect();
    cites.extend(procedure.roles.iter().filter_map(|role| role.cite.as_ref()));
    cites.extend(procedure.fields.iter().filter_map(|field: &Field| field.cite.as_ref()));
    for act in &procedure.acts {
        cites.push(&act.cite);
        cites.extend(act.guards.iter().map(|guard| &guard.cite));
    }
    for handover in &procedure.handovers {
        cites.push(&handover.cite);
        cites.extend(handover.papers.iter().map(|paper| &paper.cite));
    }
    cites
}

fn resolve(findings: &mut Findings<'_>, file: usize, cite: &Located<Citation>, validity: Validity) {
    let place = (file, cite.at);
    let library = findings.library;
    let Some(instrument) = library.instruments.get(&cite.instrument) else {
        let what = format!("依据“{cite}”指向的文件“{}”不存在", cite.instrument);
        findings.error(place, "unresolved-citation", what, "在 instruments 中定义该文件，或改正 id");
        return;
    };
    let versions = match &cite.version {
        Some(id) => pinned(findings, place, cite, instrument, id),
        None => covering(findings, place, cite, instrument, validity),
    };
    let Some(wanted) = &cite.place else { return };
    if let Some(bare) = versions.iter().find(|version| version.article(wanted).is_none()) {
        let what = format!("《{}》{}版没有写出{}的内容", instrument.title, bare.id, wanted.in_chinese());
        let mend = "在该版本的 articles 中用自己的话写出这一条";
        findings.warning(place, "article-without-paraphrase", what, mend);
    }
}

fn pinned<'i>(
    findings: &mut Findings<'_>,
    place: Place,
    cite: &Citation,
    instrument: &'i Instrument,
    id: &str,
) -> Vec<&'i InstrumentVersion> {
    let found = instrument.version(id);
    if found.is_none() {
        let known: Vec<&str> = instrument.versions.iter().map(|version| version.id.as_str()).collect();
        let what = format!("依据“{cite}”指定的版本“{id}”不存在");
        findings.error(place, "unresolved-citation", what, format!("已有的版本：{}", known.join("、")));
    }
    found.into_iter().collect()
}

/// The versions in force during the validity of the citing definition.
fn covering<'i>(
    findings: &mut Findings<'_>,
    place: Place,
    cite: &Citation,
    instrument: &'i Instrument,
    validity: Validity,
) -> Vec<&'i InstrumentVersion> {
    let Validity::Days(from, until) = validity else {
        return instrument.versions.last().into_iter().collect();
    };
    let mut versions: Vec<&InstrumentVersion> = Vec::new();
    let mut day = from;
    // Each round moves to a later version, so the number of versions bounds the walk.
    for _ in 0..=instrument.versions.len() {
        if until.is_some_and(|until| day > until) {
            break;
        }
        let Some(version) = instrument.version_on(day) else {
            let what = format!("依据“{cite}”：《{}》在 {day} 没有有效的版本", instrument.title);
            let mend = "补上当时有效的版本，用 @版本 写明引用哪一版，或改正使用它的定义的起止日期";
            findings.error(place, "citation-not-in-force", what, mend);
            break;
        };
        versions.push(version);
        match version.in_force_until.as_ref().and_then(|last| last.tomorrow().ok()) {
            Some(next) if next > day => day = next,
            _ => break,
        }
    }
    versions
}
