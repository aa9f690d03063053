//! Reading a form against its act: every bad field at once, nothing lost.
use crate::actor::{OrganFacts, Setting};
use crate::bounds;
use crate::refusal::{Refused, Rejection};
use crate::state::CaseState;
use crate::value::{self, FieldValue, FileRef};
use law::decide::{CannotDecide, Facts, decide};
use law::expression::FactValue;
use law::procedure::{Act, DecisionCall, Procedure};
use law::table::{InputType, Table};
use law::{Decision, Library};
use std::collections::BTreeMap;

/// Parses what was typed; facts already known or carried by a hand-over need not be typed again.
pub(crate) fn read(
    setting: &Setting<'_>,
    procedure: &Procedure,
    act: &Act,
    state: &CaseState,
    typed: &serde_json::Map<String, serde_json::Value>,
    carried: BTreeMap<String, FieldValue>,
) -> Result<BTreeMap<String, FieldValue>, Refused> {
    let mut values: BTreeMap<String, FieldValue> =
        carried.into_iter().filter(|(id, _)| procedure.field(id).is_some()).collect();
    let mut rejections = Vec::new();
    for name in typed.keys() {
        if !act.form.iter().any(|f| *f.field == *name) {
            rejections.push(Rejection::at(name, format!("“{}”的表单没有这一项", act.title)));
        }
    }
    for wanted in &act.form {
        let Some(field) = procedure.field(&wanted.field) else {
            continue;
        };
        let raw = typed.get(&*wanted.field).unwrap_or(&serde_json::Value::Null);
        match value::parse(field, raw) {
            Ok(Some(value)) => {
                if wanted.as_carried && values.get(&*field.id).is_some_and(|came| *came != value) {
                    let came = values.get(&*field.id).map(|came| crate::road::shown(came, Some(field)));
                    let says = format!(
                        "“{}”随移送带来，是{}，签收时不能改；有误的，签收后更正事实并写明理由",
                        field.title,
                        came.unwrap_or_default()
                    );
                    rejections.push(Rejection::of(field, says));
                    continue;
                }
                for id in value.each().into_iter().filter_map(FieldValue::organ) {
                    rejections.extend(known_organ(setting, field, id).err());
                }
                values.insert(field.id.value.clone(), value);
            }
            Ok(None) => {
                // What was said of goods in an earlier act says nothing of this one.
                let of_goods = act.custody.as_ref().and_then(|effect| effect.items.as_ref());
                let anew = wanted.anew || of_goods.is_some_and(|items| **items == *field.id);
                let known =
                    values.contains_key(&*field.id) || (!anew && state.facts.contains_key(&*field.id));
                if wanted.required && !known {
                    let basis = field
                        .cite
                        .as_ref()
                        .map(|cite| setting.library.cited(cite, setting.today()).in_chinese());
                    let basis = basis.map(|text| format!("（依据{text}）")).unwrap_or_default();
                    rejections.push(Rejection::of(field, format!("请填写“{}”{basis}", field.title)));
                }
            }
            Err(rejection) => rejections.push(rejection),
        }
    }
    rejections.extend(bounds::too_early(procedure, &act.form, state, &values));
    if rejections.is_empty() { Ok(values) } else { Err(Refused::Rejected { rejections }) }
}

/// Papers must have been stored before they are attached.
pub(crate) fn stored_papers(papers: &[FileRef]) -> Result<(), Refused> {
    match papers.iter().find(|file| !file.is_stored()) {
        Some(file) => {
            Err(Refused::rejected("papers", format!("材料“{}”没有上传成功，请重新上传", file.name)))
        }
        None => Ok(()),
    }
}

/// Files given in fields of a form: papers of the case, of the kind their field names if it names one.
pub(crate) fn file_papers(procedure: &Procedure, form: &BTreeMap<String, FieldValue>) -> Vec<FileRef> {
    let mut papers = Vec::new();
    for (id, value) in form {
        let kind = procedure.field(id).and_then(|field| field.paper.as_ref());
        for single in value.each() {
            if let FieldValue::File(file) = single {
                let paper = kind.map_or_else(|| file.paper.clone(), |kind| kind.value.clone());
                papers.push(FileRef { paper, ..file.clone() });
            }
        }
    }
    papers
}

/// Decides the tables an act calls, on the facts as they would be.
pub(crate) fn decisions(
    setting: &Setting<'_>,
    act: &Act,
    state: &CaseState,
) -> Result<BTreeMap<String, Decision>, Refused> {
    decided_by(setting, act.decisions.iter(), state)
}

/// Decides anew the tables that were decided in a case and look at a fact that has changed.
///
/// # Errors
/// As [`decisions`].
pub(crate) fn decided_anew(
    setting: &Setting<'_>,
    procedure: &Procedure,
    state: &CaseState,
    field: &str,
) -> Result<BTreeMap<String, Decision>, Refused> {
    let calls = procedure.acts.iter().flat_map(|act| &act.decisions);
    let looks = |call: &&DecisionCall| {
        let table = setting.library.table(&call.table);
        state.decided.contains_key(&*call.into)
            && table.is_some_and(|table| table.inputs.iter().any(|input| *input.id == field))
    };
    decided_by(setting, calls.filter(looks), state)
}

fn decided_by<'a>(
    setting: &Setting<'_>,
    calls: impl Iterator<Item = &'a DecisionCall>,
    state: &CaseState,
) -> Result<BTreeMap<String, Decision>, Refused> {
    let mut decisions = BTreeMap::new();
    for call in calls {
        let table = find(setting.library, &call.table)?;
        match decide(table, &facts_for(table, state), setting.today()) {
            Ok(decision) => {
                decisions.insert(call.into.value.clone(), decision);
            }
            // A table that lacks a required fact is simply not decided yet; guards see an empty outcome.
            Err(CannotDecide::Missing { .. } | CannotDecide::NoVersion(..)) => {}
            Err(CannotDecide::WrongType { input, title, expected }) => {
                return Err(Refused::rejected(&input, format!("“{title}”应为{expected}")));
            }
            Err(fault) => return Err(Refused::Definition(fault.to_string())),
        }
    }
    Ok(decisions)
}

fn find<'a>(library: &'a Library, id: &str) -> Result<&'a Table, Refused> {
    library.table(id).ok_or_else(|| Refused::Definition(format!("没有判定表 {id}")))
}

/// The facts of a case that a table asks for; yes/no inputs read choices `yes` and `no`.
#[must_use]
pub fn facts_for(table: &Table, state: &CaseState) -> Facts {
    let mut facts = Facts::new();
    for input in &table.inputs {
        let Some(value) = state.facts.get(&*input.id) else {
            continue;
        };
        let fact = match (input.kind, value.fact()) {
            (InputType::YesNo, FactValue::Text(text)) => FactValue::YesNo(text == "yes"),
            (_, fact) => fact,
        };
        facts.insert(input.id.value.clone(), fact);
    }
    facts
}

/// The organ that a field names.
///
/// # Errors
/// A rejection beside the field when the organ is unknown or has another duty.
pub(crate) fn known_organ(
    setting: &Setting<'_>,
    field: &law::procedure::Field,
    id: &str,
) -> Result<OrganFacts, Rejection> {
    let unknown = || Rejection::of(field, format!("没有编号为“{id}”的机关，请从列表中选择"));
    let organ = setting.organs.organ(id).ok_or_else(unknown)?;
    let fits = field.duties.is_empty() || field.duties.iter().any(|duty| **duty == organ.duty);
    if fits {
        Ok(organ)
    } else {
        Err(Rejection::of(field, format!("{}不是这里要填的机关，请另选", organ.name)))
    }
}
