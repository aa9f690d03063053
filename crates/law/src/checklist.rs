//! From a procedure's definition: the checklist of what each act needs, and help text for people.
pub(crate) mod help;

pub use help::help_text;

use crate::citation::Citation;
use crate::procedure::{Act, Demand, Procedure};
use serde::{Deserialize, Serialize};

/// One thing that an act needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// Id of the act.
    pub act: String,
    /// Title of the act.
    pub step: String,
    /// What is needed, in words.
    pub what: String,
    /// Whether the act cannot be done without it.
    pub required: bool,
    /// Where it stands.
    pub cite: Citation,
}

/// What every act done by people needs, in the order of the definition: officers, facts, papers.
#[must_use]
pub fn checklist(procedure: &Procedure) -> Vec<ChecklistItem> {
    procedure.acts.iter().filter(|act| !act.is_by_system()).flat_map(|act| items(procedure, act)).collect()
}

fn items(procedure: &Procedure, act: &Act) -> Vec<ChecklistItem> {
    let item = |what: String, required: bool, cite: &Citation| ChecklistItem {
        act: act.id.value.clone(),
        step: act.title.clone(),
        what,
        required,
        cite: cite.clone(),
    };
    let mut items = Vec::new();
    if act.officers > 1 {
        let what = format!("由{}名{}共同办理", act.officers, roles_in_words(procedure, act));
        items.push(item(what, true, &act.cite));
    }
    for asked in &act.form {
        let Some(field) = procedure.field(&asked.field) else {
            continue;
        };
        let cite = field.cite.as_ref().map_or(&act.cite.value, |cite| &cite.value);
        let required = matches!(procedure.demand(act, asked), Demand::Always(_));
        items.push(item(format!("填写：{}", field.title), required, cite));
    }
    let papers = act.sends.as_ref().and_then(|id| procedure.handover(id)).map(|handover| &handover.papers);
    for paper in papers.into_iter().flatten() {
        items.push(item(format!("附：{}", paper.title), paper.required, &paper.cite));
    }
    items
}

/// 承办人、负责人; the engine itself is 系统.
pub(crate) fn roles_in_words(procedure: &Procedure, act: &Act) -> String {
    let title = |id: &str| match procedure.role(id) {
        Some(role) => role.title.clone(),
        None if id == "system" => "系统".to_owned(),
        None => id.to_owned(),
    };
    act.by.iter().map(|role| title(role)).collect::<Vec<_>>().join("、")
}
