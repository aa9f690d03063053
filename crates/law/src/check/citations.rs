//! Citations: every one leads to a version in force, and to an article the data paraphrase.
use super::findings::{Findings, Place};
use crate::citation::Citation;
use crate::instrument::{Instrument, InstrumentVersion, Status};
use crate::source::Located;
use crate::uses::{self, Mention, Validity};
use jiff::civil::Date;

/// Checks every citation of the library.
pub(super) fn check(findings: &mut Findings<'_>) {
    for mention in uses::mentions(findings.library) {
        resolve(findings, &mention);
    }
    let library = findings.library;
    for filed in library.parameters.values() {
        for value in &filed.values {
            // A working default with its reason may hold on to what was repealed, e.g. while nothing says how to go over.
            let explained = value.status == Status::Default && value.note.is_some();
            if !explained {
                ended_before(findings, filed.file, &value.cite, *value.from);
            }
        }
    }
    for filed in library.tables.values() {
        for version in &filed.versions {
            version.rows.iter().for_each(|row| ended_before(findings, filed.file, &row.cite, *version.from));
        }
    }
}

/// A pinned version that had ended on the first day of what cites it. One that came later may be pinned on purpose.
fn ended_before(findings: &mut Findings<'_>, file: usize, cite: &Located<Citation>, from: Date) {
    let library = findings.library;
    let Some(instrument) = library.instruments.get(&cite.instrument) else { return };
    let version = cite.version.as_ref().and_then(|id| instrument.version(id));
    let ended =
        version.and_then(|version| version.in_force_until.as_ref()).filter(|until| until.value < from);
    if let Some(until) = ended {
        let what =
            format!("依据“{}”：《{}》这一版已在 {until} 失效，早于 {from}", cite.value, instrument.title);
        let mend = "引用当时有效的版本，或改正使用它的定义的起止日期；沿用旧规定的，写 status = \"default\" 并在 note 说明";
        findings.error((file, cite.at), "citation-not-in-force", what, mend);
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
        Some(id) => pinned(findings, mention, instrument, id),
        None => covering(findings, place, cite, instrument, mention.holds),
    };
    let Some(wanted) = &cite.place else { return };
    let bare = |complete: bool| {
        versions
            .iter()
            .find(|version| version.articles_complete == complete && version.article(wanted).is_none())
    };
    if let Some(version) = bare(true) {
        let what = format!("《{}》{}版没有{}", instrument.title, version.id, wanted.in_chinese());
        let mend = "改正条文位置；该版本写明 articles-complete = true，漏写的条文请补进 articles";
        findings.error(place, "no-such-article", what, mend);
    } else if let Some(bare) = bare(false) {
        let what = format!("《{}》{}版没有写出{}的内容", instrument.title, bare.id, wanted.in_chinese());
        let mend = "在该版本的 articles 中用自己的话写出这一条";
        findings.warning(place, "article-without-paraphrase", what, mend);
    }
}

fn pinned<'i>(
    findings: &mut Findings<'_>,
    mention: &Mention<'_>,
    instrument: &'i Instrument,
    id: &str,
) -> Vec<&'i InstrumentVersion> {
    let (cite, place) = (mention.cite, (mention.file, mention.cite.at));
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
