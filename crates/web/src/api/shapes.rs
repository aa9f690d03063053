//! JSON of what use cases answer, where it differs from what the engine keeps.
use super::problem;
use crate::state::WebState;
use app::cases::{CaseView, EventView, HandoverLine, MASKED};
use app::clock::instant;
use case::FieldValue;
use law::Procedure;
use law::procedure::Field;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::CaseRow;

/// Any value as JSON; what cannot be written becomes null.
pub(super) fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A page of a list.
pub(super) fn page(items: Vec<Value>, next: Option<String>) -> Value {
    json!({ "items": items, "next": next })
}

/// Names and values of a timeline.
fn pairs(pairs: &[(String, String)]) -> Value {
    pairs.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// A row of a list of cases.
pub(super) fn case_row(state: &WebState, row: &CaseRow) -> Value {
    json!({
        "id": row.case_id,
        "number": row.number,
        "title": row.title,
        "procedure": row.procedure,
        "organ": row.organ,
        "organ_name": state.platform.rules.directory.organ_name(&row.organ),
        "region": row.region,
        "secrecy": row.secrecy,
        "measure": row.measure,
        "status": row.status,
        "stage": serde_json::from_str::<Value>(&row.stage).unwrap_or_default(),
        "summary": serde_json::from_str::<Value>(&row.facts_json).unwrap_or_default(),
        "version": row.version,
        "opened_at": instant(row.opened_at),
        "closed_at": row.closed_at.map(instant),
        "next_due_at": row.next_due_at.map(instant),
        "updated_at": instant(row.updated_at),
    })
}

/// An item between organs.
pub(super) fn handover(line: &HandoverLine) -> Value {
    let acts = line.acts.iter().map(|(procedure, act, title, opens)| {
        json!({ "procedure": procedure, "act": act, "title": title, "opens": opens })
    });
    json!({
        "id": line.id,
        "title": line.title,
        "about": line.about,
        "kind": line.kind,
        "from": line.from,
        "to": line.to,
        "from_case": line.from_case,
        "to_case": line.to_case,
        "may_sign": line.may_sign,
        "sent_at": line.sent_at,
        "receipt_due_at": line.receipt_due_at,
        "signed_at": line.signed_at,
        "undone": line.undone,
        "may_return": line.may_return,
        "may_recall": line.may_recall,
        "papers": line.papers,
        "acts": acts.collect::<Vec<_>>(),
    })
}

/// An event of the timeline.
pub(super) fn event(event: &EventView) -> Value {
    json!({
        "version": event.version,
        "leaf": event.leaf,
        "digest": event.digest,
        "title": event.title,
        "details": pairs(&event.details),
        "opinion": event.opinion,
        "who": event.who,
        "organ": event.organ,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "late_reason": event.late_reason,
        "decisions": event.decisions,
    })
}

/// Facts as this person may see them: personal ones are masked whatever their type.
fn facts(view: &CaseView, procedure: Option<&Procedure>) -> Map<String, Value> {
    let personal = |id: &str| procedure.and_then(|p| p.field(id)).is_none_or(Field::is_personal);
    let shown = view.state.facts.iter().map(|(id, value)| {
        let masked =
            view.masked && personal(id) && !value.each().iter().all(|v| matches!(v, FieldValue::Party(_)));
        let value = if masked { plain(&FieldValue::Text(MASKED.into())) } else { plain(value) };
        (id.clone(), value)
    });
    shown.collect()
}

/// A document that could not be made.
fn withheld(known: &case::papers::WithheldDocument) -> Value {
    json!({ "id": known.id, "template": known.template, "title": known.title, "reason": known.reason, "of": known.by.event })
}

/// Papers of the file; those locked may hold personal data, and stand here by their kind.
fn papers(view: &CaseView) -> Vec<Value> {
    let shown = view.state.papers.iter().map(|file| {
        json!({
            "sha256": file.sha256,
            "name": file.name,
            "bytes": file.bytes,
            "paper": file.paper,
            "locked": view.locked.contains(&file.sha256),
        })
    });
    shown.collect()
}

/// A case as one person sees it. Forms of proposals and facts inside hand-over items stay out: they would show what is
/// masked beside them.
pub(super) fn case(state: &WebState, view: &CaseView) -> Value {
    let procedure = state.platform.rules.library.procedure(&view.procedure);
    let kept = &view.state;
    let acts = view.acts.iter().map(|act| {
        let because = problem::refusals(state, &act.because);
        json!({ "act": act.act, "title": act.title, "open": act.open, "late": act.late, "because": because, "warnings": act.warnings })
    });
    let proposals = view.proposals.iter().map(|proposal| {
        let (id, title, by, may_sign) = (proposal.id, &proposal.title, &proposal.by, proposal.may_sign);
        json!({ "id": id, "title": title, "by": by, "may_sign": may_sign, "details": pairs(&proposal.details) })
    });
    json!({
        "id": kept.id,
        "version": kept.version,
        "number": kept.number,
        "title": kept.title,
        "procedure": view.procedure,
        "procedure_title": view.procedure_title,
        "status": view.status,
        "stage": kept.stage,
        "organ": kept.organ,
        "organ_name": view.organ_name,
        "region": kept.region,
        "secrecy": kept.secrecy,
        "origin": kept.origin,
        "opened_at": kept.opened_at,
        "closed_at": kept.closed_at,
        "masked": view.masked,
        "facts": facts(view, procedure),
        "assigned": kept.assigned,
        "papers": papers(view),
        "documents": view.state.documents,
        "withheld": view.state.withheld.iter().map(withheld).collect::<Vec<_>>(),
        "links": kept.links,
        "subtasks": kept.subtasks,
        "acts": acts.collect::<Vec<_>>(),
        "proposals": proposals.collect::<Vec<_>>(),
        "clocks": view.clocks,
        "road": view.road,
        "goods": plain(&kept.custody.in_order()),
        "handovers": view.handovers.iter().map(handover).collect::<Vec<_>>(),
        "arriving": view.arriving.iter().map(handover).collect::<Vec<_>>(),
        "events": view.events.iter().map(event).collect::<Vec<_>>(),
        "secrecy_levels": view.secrecy_levels,
        "topics": view.topics,
        "may": {
            "assign": view.may_assign, "attach": view.may_attach, "export": view.may_export,
            "mark": view.topics.may_mark, "correct": view.may_correct, "work_inside": view.may_work_inside,
        },
        "now": view.now,
    })
}
