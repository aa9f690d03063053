//! Citations: every one leads to a version in force, and to an article the data paraphrase.
use super::findings::{Findings, Place};
use crate::citation::Citation;
use crate::instrument::{Instrument, InstrumentVersion};
use crate::uses::{self, Mention, Validity};

/// Checks every citation of the library.
pub(super) fn check(findings: &mut Findings<'_>) {
    for mention in uses::mentions(findings.library) {
        resolve(findings, &mention);
    }
}

fn resolve(findings: &mut Findings<'_>, mention: &Mention<'_>) {
    let cite = mention.cite;
    let place = (mention.file, cite.at);
    let library = findings.library;
    let Some(instrument) = library.instruments.get(&cite.instrument) else {
        let what = format!("依据“{cite}”指向的文件“{}”不存在", cite.instrument);
        findings.error(place, "unresolved-citation", what, "在 instruments 中定义该文件，或改正 id");
        return;
    };
    let versions = match &cite.version {
        Some(id) => pinned(findings, place, cite, instrument, id),
        None => covering(findings, place, cite, instrument, mention.holds),
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
    holds: Validity,
) -> Vec<&'i InstrumentVersion> {
    let (versions, uncovered) = uses::covering(instrument, holds);
    if let Some(day) = uncovered {
        let what = format!("依据“{cite}”：《{}》在 {day} 没有有效的版本", instrument.title);
        let mend = "补上当时有效的版本，用 @版本 写明引用哪一版，或改正使用它的定义的起止日期";
        findings.error(place, "citation-not-in-force", what, mend);
    }
    versions
}
