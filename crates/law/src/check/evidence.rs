//! Evidence checklists: every step, field, paper and element they name exists.
use super::findings::Findings;
use crate::evidence::{EvidenceChecklist, EvidenceItem, FactMatch, Shown, StepRef};
use crate::library::{Filed, Library};
use crate::procedure::Field;
use crate::source::Located;

/// Checks every evidence checklist.
pub(super) fn check(findings: &mut Findings<'_>) {
    let library = findings.library;
    for checklist in library.checklists.values() {
        findings.doubled(checklist.file, "要件", checklist.elements.iter().map(|element| &element.id));
        findings.doubled(checklist.file, "证据", checklist.items.iter().map(|item| &item.id));
        if checklist.rights.is_empty() && checklist.applies.is_empty() {
            let what = format!("“{}”没有写明适用于哪些案件", checklist.title);
            let place = (checklist.file, checklist.id.at);
            findings.error(
                place,
                "checklist-for-no-case",
                what,
                "写 rights（权利种类）或 applies（字段的值）",
            );
        }
        checklist.applies.iter().for_each(|wanted| check_match(findings, checklist.file, wanted));
        findings.doubled(checklist.file, "程序", &checklist.road);
        check_elements(findings, checklist);
        checklist.items.iter().for_each(|item| check_item(findings, checklist, item));
    }
}

/// Every element has its article and some evidence.
fn check_elements(findings: &mut Findings<'_>, checklist: &Filed<EvidenceChecklist>) {
    for element in &checklist.elements {
        let place = (checklist.file, element.id.at);
        if element.cites.is_empty() {
            let what = format!("要件“{}”没有依据", element.title);
            findings.error(place, "no-citation", what, "在 cites 中写明条文");
        }
        if !checklist.items.iter().any(|item| item.proves.iter().any(|id| **id == *element.id)) {
            let what = format!("要件“{}”没有任何证据来证明", element.title);
            findings.error(place, "element-unproved", what, "给某项证据的 proves 加上它，或删去这个要件");
        }
    }
}

fn check_item(findings: &mut Findings<'_>, checklist: &Filed<EvidenceChecklist>, item: &EvidenceItem) {
    let file = checklist.file;
    let place = (file, item.id.at);
    if item.cites.is_empty() {
        findings.error(place, "no-citation", format!("“{}”没有依据", item.title), "在 cites 中写明条文");
    }
    for (list, name) in [(item.needed_by.is_empty(), "needed-by"), (item.shown_by.is_empty(), "shown-by")] {
        if list {
            let what = format!("“{}”没有写 {name}", item.title);
            findings.error(place, "incomplete-item", what, "写明哪些步骤要用它，办件里从哪里看出已经有了");
        }
    }
    for element in item.proves.iter().filter(|id| checklist.element(id).is_none()) {
        let what = format!("“{}”所证明的要件“{element}”不存在", item.title);
        findings.error((file, element.at), "unknown-element", what, "在 elements 中定义它，或改正 id");
    }
    item.only_if.iter().for_each(|wanted| check_match(findings, file, wanted));
    for step in &item.needed_by {
        check_step(findings, file, step);
        if checklist.station(&step.procedure).is_none() {
            let what = format!("“{}”要用它的程序“{}”不在 road 里", item.title, step.procedure);
            findings.error((file, step.at), "not-on-the-road", what, "把程序按先后写进 road");
        }
    }
    item.shown_by.iter().for_each(|shown| check_shown(findings, file, item, shown));
}

fn check_step(findings: &mut Findings<'_>, file: usize, step: &Located<StepRef>) {
    let mut versions =
        findings.library.procedures.values().filter(|procedure| *procedure.id == step.procedure).peekable();
    let place = (file, step.at);
    if versions.peek().is_none() {
        let what = format!("没有名为“{}”的程序", step.procedure);
        findings.error(place, "unknown-procedure", what, "在 procedures 中定义它，或改正 id");
    } else if versions.all(|procedure| procedure.act(&step.act).is_none()) {
        let what = format!("程序“{}”没有动作“{}”", step.procedure, step.act);
        findings.error(place, "unknown-act", what, "在该程序的 acts 中定义它，或改正 id");
    }
}

/// A field or paper of at least one procedure that needs the item.
fn check_shown(findings: &mut Findings<'_>, file: usize, item: &EvidenceItem, shown: &Located<Shown>) {
    let place = (file, shown.at);
    match &shown.value {
        Shown::Field(id, value) => {
            let fields: Vec<&Field> = fields(findings.library, id).collect();
            if fields.is_empty() {
                let what = format!("“{}”：没有一个程序有字段“{id}”", item.title);
                findings.error(place, "unknown-field", what, "在程序的 fields 中定义它，或改正 id");
                return;
            }
            let Some(value) = value else { return };
            expect_value(findings, place, &fields, id, value);
        }
        Shown::Paper(id) => {
            if !papers(findings.library).any(|paper| paper == id) {
                let what = format!("“{}”：没有一个程序有材料“{id}”", item.title);
                findings.error(
                    place,
                    "unknown-paper",
                    what,
                    "在移送的 papers 或字段的 paper 中定义它，或改正 id",
                );
            }
        }
    }
}

fn check_match(findings: &mut Findings<'_>, file: usize, wanted: &FactMatch) {
    let place = (file, wanted.field.at);
    let fields: Vec<&Field> = fields(findings.library, &wanted.field).collect();
    if fields.is_empty() {
        let what = format!("没有一个程序有字段“{}”", wanted.field);
        findings.error(place, "unknown-field", what, "在程序的 fields 中定义它，或改正 id");
        return;
    }
    wanted.values.iter().for_each(|value| expect_value(findings, place, &fields, &wanted.field, value));
}

fn expect_value(
    findings: &mut Findings<'_>,
    place: super::findings::Place,
    fields: &[&Field],
    id: &str,
    value: &str,
) {
    let offers = |field: &&Field| field.choices.is_empty() || field.choices.iter().any(|c| c.id == value);
    if !fields.iter().any(offers) {
        let what = format!("字段“{id}”没有可选的值“{value}”");
        findings.error(place, "unknown-choice", what, "改用字段 choices 中的值");
    }
}

fn fields<'a>(library: &'a Library, id: &'a str) -> impl Iterator<Item = &'a Field> {
    library.procedures.values().filter_map(move |procedure| procedure.value.field(id))
}

fn papers(library: &Library) -> impl Iterator<Item = &str> {
    library.procedures.values().flat_map(|procedure| {
        let sent = procedure.handovers.iter().flat_map(|handover| &handover.papers);
        let sent = sent.map(|paper| paper.id.as_str());
        let asked = procedure.fields.iter().filter_map(|field| field.paper.as_ref());
        sent.chain(asked.map(|paper| paper.as_str()))
    })
}
