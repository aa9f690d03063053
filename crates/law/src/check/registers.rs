//! Registers: key, columns, validity, duty.
use super::fields;
use super::findings::Findings;
use super::procedures::expect_duty;
use crate::library::Filed;
use crate::procedure::FieldType;
use crate::register::Register;
use std::collections::BTreeSet;

/// Checks every register.
pub(super) fn check(findings: &mut Findings<'_>, known_duties: &BTreeSet<String>) {
    for register in findings.library.registers.values() {
        fields::check(findings, register.file, &register.fields, known_duties);
        expect_duty(findings, register.file, &register.approved_by, known_duties);
        check_names(findings, register);
        check_validity(findings, register);
        check_life(findings, register);
    }
}

fn check_names(findings: &mut Findings<'_>, register: &Filed<Register>) {
    let columns = register.columns.iter().map(|column| &column.field);
    findings.doubled(register.file, "列", columns.clone());
    let named =
        std::iter::once(&register.key).chain(&register.required).chain(&register.public).chain(columns);
    for field in named.filter(|field| register.field(field).is_none()) {
        let what = format!("名录“{}”没有字段“{field}”", register.title);
        findings.error((register.file, field.at), "unknown-field", what, "在 fields 中定义它，或改正 id");
    }
}

fn check_validity(findings: &mut Findings<'_>, register: &Filed<Register>) {
    let Some(validity) = &register.validity else {
        return;
    };
    let place = (register.file, validity.at);
    let Some(parameter) = findings.parameter(place, validity) else {
        return;
    };
    if parameter.unit.time().is_none() {
        let what = format!("有效期“{validity}”的单位不是时间（{}）", parameter.title);
        findings.error(place, "limit-without-unit", what, "单位用 months、years 等时间单位");
    }
}

/// What the life of entries needs: an article, a key that can be compared, a day from which the validity counts.
fn check_life(findings: &mut Findings<'_>, register: &Filed<Register>) {
    if register.cite.is_none() {
        let what = format!("名录“{}”没有写明依据，不能登记条目", register.title);
        findings.error((register.file, register.id.at), "register-without-cite", what, "写 cite");
    }
    if register.field(&register.key).is_some_and(|key| key.many || key.kind != FieldType::Text) {
        let what = format!("名录“{}”的主键“{}”应为单个文字", register.title, register.key);
        findings.error(
            (register.file, register.key.at),
            "field-of-wrong-type",
            what,
            "改用一个文字字段作主键",
        );
    }
    if let Some(from) = &register.valid_from {
        let field = register.field(from);
        if field.is_none_or(|field| field.kind != FieldType::Date) || !register.requires(from) {
            let what = format!("“{from}”应为名录“{}”的必填日期，有效期从它起算", register.title);
            findings.error((register.file, from.at), "field-of-wrong-type", what, "改用必填的日期字段");
        }
    }
}
