//! Procedures as a whole: header, tracks, roles; the parts are checked by the neighbouring modules.
use super::findings::Findings;
use super::{acts, answers, custody, fields, handovers, inspects, limits, reach};
use crate::library::Filed;
use crate::procedure::{FieldType, Procedure};
use std::collections::BTreeSet;

/// Words for the secrecy of a new case.
const SECRECY: [&str; 3] = ["public", "internal", "sealed"];

/// Placeholders of case numbers.
const PLACEHOLDERS: [&str; 3] = ["mark", "year", "serial"];

/// Checks every procedure.
pub(super) fn check(findings: &mut Findings<'_>, known_duties: &BTreeSet<String>) {
    // What was made from a register is checked with the register.
    for procedure in findings.library.procedures.values().filter(|filed| filed.of_register.is_none()) {
        check_header(findings, procedure, known_duties);
        check_tracks(findings, procedure);
        check_roles(findings, procedure);
        fields::check_procedure(findings, procedure, known_duties);
        acts::check(findings, procedure);
        custody::check(findings, procedure);
        limits::check(findings, procedure);
        handovers::check(findings, procedure);
        answers::check(findings, procedure);
        inspects::check(findings, procedure);
        reach::check(findings, procedure);
    }
}

fn check_header(findings: &mut Findings<'_>, procedure: &Filed<Procedure>, known_duties: &BTreeSet<String>) {
    let place = (procedure.file, procedure.id.at);
    if !SECRECY.contains(&procedure.secrecy.as_str()) {
        let what = format!("secrecy 的值“{}”不认识", procedure.secrecy);
        findings.error(place, "unknown-secrecy", what, format!("写 {} 之一", SECRECY.join("、")));
    }
    for part in procedure.number.split('{').skip(1) {
        let name = part.split_once('}').map(|(name, _)| name);
        if name.is_none_or(|name| !PLACEHOLDERS.contains(&name)) {
            let what = format!("案号格式“{}”中有不认识的占位", procedure.number);
            findings.error(place, "unknown-placeholder", what, "可用 {mark}、{year}、{serial}");
        }
    }
    for duty in &procedure.conducted_by {
        expect_duty(findings, procedure.file, duty, known_duties);
    }
}

/// A duty that some organ must have; not looked up when no organs are known.
pub(super) fn expect_duty(
    findings: &mut Findings<'_>,
    file: usize,
    duty: &crate::source::Located<String>,
    known: &BTreeSet<String>,
) {
    if !known.is_empty() && !known.contains(duty.as_str()) {
        let what = format!("没有机关承担职责“{duty}”");
        findings.error(
            (file, duty.at),
            "unknown-duty",
            what,
            "改正职责的 id，或在省的机关数据中写明由谁承担",
        );
    }
}

fn check_tracks(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    findings.doubled(procedure.file, "轨道", procedure.tracks.iter().map(|track| &track.id));
    if procedure.tracks.is_empty() {
        let place = (procedure.file, procedure.id.at);
        findings.error(place, "without-tracks", "程序没有任何轨道", "至少写一条轨道及其阶段");
    }
    for track in &procedure.tracks {
        findings.doubled(procedure.file, "阶段", track.stages.iter().map(|stage| &stage.id));
        for id in std::iter::once(&track.id).chain(track.stages.iter().map(|stage| &stage.id)) {
            if id.is_empty() || id.contains(':') {
                let what = format!("轨道或阶段的 id“{id}”不能为空或含冒号");
                findings.error((procedure.file, id.at), "malformed-id", what, "换一个 id");
            }
        }
    }
}

fn check_roles(findings: &mut Findings<'_>, procedure: &Filed<Procedure>) {
    findings.doubled(procedure.file, "角色", procedure.roles.iter().map(|role| &role.id));
    for role in &procedure.roles {
        if *role.id == "system" {
            let place = (procedure.file, role.id.at);
            findings.error(place, "reserved-id", "“system”指系统自身，不能作角色的 id", "换一个 id");
        }
        if let Some(field) = &role.in_organ {
            fields::expect_field(findings, procedure, field, &[FieldType::Organ], "机关");
        }
    }
}
