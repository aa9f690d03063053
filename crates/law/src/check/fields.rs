//! Fields of procedures and registers.
use super::findings::{Findings, is_name};
use super::procedures::expect_duty;
use crate::expression::CONSTANTS;
use crate::library::Filed;
use crate::procedure::{Field, FieldType, Procedure};
use crate::source::Located;
use std::collections::BTreeSet;

/// Names that guards see beside the fields.
pub(super) const GIVEN_NAMES: [&str; 20] = [
    "given",
    "stage",
    "decided",
    "papers",
    "signed",
    "done",
    "officers",
    "goods_kept",
    "goods_amount",
    "own_organ",
    "came_from",
    "parameter",
    "tallied",
    "unanswered",
    "today",
    "running",
    "suspended",
    "passed",
    "due",
    "last_day",
];

/// Checks the fields of a procedure.
pub(super) fn check_procedure(
    findings: &mut Findings<'_>,
    procedure: &Filed<Procedure>,
    known_duties: &BTreeSet<String>,
) {
    check(findings, procedure.file, &procedure.fields, known_duties);
    let library = findings.library;
    let papers: BTreeSet<&str> = library
        .procedures
        .values()
        .flat_map(|any| any.handovers.iter())
        .flat_map(|handover| handover.papers.iter().map(|paper| paper.id.as_str()))
        .collect();
    for paper in procedure.fields.iter().filter_map(|field| field.paper.as_ref()) {
        let quoted = [format!("'{paper}'"), format!("\"{paper}\"")];
        let mut guards = procedure.acts.iter().flat_map(|act| &act.guards);
        let is_asked_for =
            guards.any(|guard| quoted.iter().any(|text| guard.require.source().contains(text)));
        if !papers.contains(paper.as_str()) && !is_asked_for {
            let what = format!("没有一项移送列有材料“{paper}”，也没有条件要求它");
            let mend = "改正材料的 id，或在移送的 papers 中列出它，或删去 paper";
            findings.warning((procedure.file, paper.at), "unknown-paper", what, mend);
        }
    }
}

/// Words in a title that may stand for what an organ thinks before it decides.
const OPINION_WORDS: [&str; 3] = ["意见", "合议", "讨论"];

/// Checks fields by themselves.
pub(super) fn check(
    findings: &mut Findings<'_>,
    file: usize,
    fields: &[Field],
    known_duties: &BTreeSet<String>,
) {
    findings.doubled(file, "字段", fields.iter().map(|field| &field.id));
    for field in fields {
        let place = (file, field.id.at);
        if !is_name(&field.id) {
            let what = format!("字段的 id“{}”不能用在条件中", field.id);
            findings.error(place, "malformed-id", what, "只用小写字母、数字和下划线，以字母开头");
        }
        let constant = CONSTANTS.iter().any(|(name, _)| *name == field.id.as_str());
        if constant || GIVEN_NAMES.contains(&field.id.as_str()) {
            let what = format!("“{}”在条件中另有所指，不能作字段的 id", field.id);
            findings.error(place, "reserved-id", what, "换一个 id");
        }
        findings.choices(place, &field.title, field.kind == FieldType::Choice, &field.choices);
        if field.redacted && (field.personal || field.kind != FieldType::File || field.paper.is_none()) {
            let what =
                format!("“{}”不能写 redacted：它不是写明 paper 的文件，或者同时写了 personal", field.title);
            findings.error(place, "redacted-field", what, "redacted 只用于脱敏以后的文稿");
        }
        if field.public && (field.personal || field.kind != FieldType::File) {
            let what = format!("“{}”不能写 public：它不是文件，或者同时写了 personal", field.title);
            findings.error(place, "public-field", what, "public 只用于不含个人信息的文件，删去其中一个");
        }
        if field.opinion.is_none() && OPINION_WORDS.iter().any(|word| field.title.contains(word)) {
            let what = format!("“{}”没有写明是不是内部意见", field.title);
            let mend = "机关内部的意见、合议写 opinion = true，其他机关看不到；要给其他机关或者当事人的写 opinion = false";
            findings.error(place, "opinion-unclear", what, mend);
        }
        if field.own_case && (field.kind != FieldType::Text || field.personal || field.register.is_some()) {
            let what =
                format!("“{}”不能写 own-case：它不是文字字段，或者同时写了 personal、register", field.title);
            findings.error(place, "own-case-field", what, "own-case 只用于填本机关办件文号的文字字段");
        }
        for duty in &field.duties {
            expect_duty(findings, file, duty, known_duties);
        }
        if let Some(register) = &field.register {
            check_register(findings, file, field, register);
        }
        if let Some(says) = &field.says
            && (field.register.is_none() || field.many || !fields.iter().any(|beside| says.may_be_in(beside)))
        {
            let what = format!(
                "“{}”的 says 要和 register 一起写，field 是同一程序的文字或者当事人字段",
                field.title
            );
            findings.error((file, says.field.at), "entry-says", what, "改正 field，或者删去 says");
        }
    }
}

/// A field that names an entry is a text, and the register exists.
fn check_register(findings: &mut Findings<'_>, file: usize, field: &Field, register: &Located<String>) {
    if !findings.library.registers.contains_key(register.as_str()) {
        let what = format!("没有名录“{register}”");
        findings.error((file, register.at), "unknown-register", what, "在 registers 中定义它，或改正 id");
    }
    let known = findings.library.registers.get(register.as_str());
    if let (Some(says), Some(known)) = (&field.says, known)
        && !known.public.iter().any(|public| **public == *says.from)
    {
        let what = format!("名录“{}”没有公开的字段“{}”", known.title, says.from);
        findings.error((file, says.from.at), "entry-says", what, "写名录 public 里的字段");
    }
    if field.kind != FieldType::Text {
        let what = format!("“{}”从名录中选择，应为文字字段", field.title);
        findings.error((file, field.id.at), "field-of-wrong-type", what, "类型写 text，值是条目的主键");
    }
}

/// A field that must exist and be of one of some types (any when none is named).
pub(super) fn expect_field(
    findings: &mut Findings<'_>,
    procedure: &Filed<Procedure>,
    id: &Located<String>,
    kinds: &[FieldType],
    kind_in_words: &str,
) {
    expect_field_named(findings, procedure, (id.at, id), kinds, kind_in_words);
}

/// As [`expect_field`], for a field named inside another string.
pub(super) fn expect_field_named(
    findings: &mut Findings<'_>,
    procedure: &Filed<Procedure>,
    (at, id): (usize, &str),
    kinds: &[FieldType],
    kind_in_words: &str,
) {
    let place = (procedure.file, at);
    match procedure.field(id) {
        None => {
            let what = format!("程序“{}”没有字段“{id}”", procedure.title);
            findings.error(place, "unknown-field", what, "在 fields 中定义它，或改正 id");
        }
        Some(field) if !kinds.is_empty() && !kinds.contains(&field.kind) => {
            let what = format!("字段“{}”（{id}）应为{kind_in_words}", field.title);
            findings.error(place, "field-of-wrong-type", what, format!("改用类型为{kind_in_words}的字段"));
        }
        Some(_) => {}
    }
}
