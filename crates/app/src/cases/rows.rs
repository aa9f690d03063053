//! Between the engine's terms and the store's rows.
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use case::{Event, HandoverItem};
use std::collections::BTreeMap;
use store::{HandoverRow, NewEvent};
use uuid::Uuid;

/// Canonical event for the store.
pub(crate) fn new_event(event: &Event) -> Result<NewEvent, AppFault> {
    let value = serde_json::to_value(event).map_err(AppFault::ours)?;
    Ok(NewEvent {
        id: event.id,
        kind: event.what.word().to_owned(),
        organ: if event.organ.is_empty() { case::actor::SYSTEM.into() } else { event.organ.clone() },
        actor: event.actor.clone(),
        occurred_at: micros(event.occurred_at),
        recorded_at: micros(event.recorded_at),
        body: ledger::canonical::to_bytes(&value).map_err(AppFault::ours)?,
    })
}

/// Events by the case they belong to.
pub(super) fn by_case(events: &[Event]) -> BTreeMap<Uuid, Vec<&Event>> {
    let mut by_case: BTreeMap<Uuid, Vec<&Event>> = BTreeMap::new();
    for event in events {
        by_case.entry(event.case).or_default().push(event);
    }
    by_case
}

/// The stored form of an item. The whole item travels in `facts_json`, so that nothing of it is lost.
pub(crate) fn handover_row(item: &HandoverItem) -> Result<HandoverRow, AppFault> {
    Ok(HandoverRow {
        id: item.id,
        kind: item.kind.clone(),
        title: item.title.clone(),
        from_organ: item.from_organ.clone(),
        from_case: item.from_case,
        to_organ: item.to_organ.clone(),
        to_case: item.to_case,
        sent_at: micros(item.sent_at),
        receipt_due_at: item.receipt_due_at.map_or(i64::MAX, micros),
        signed_at: None,
        signed_by: None,
        papers_json: serde_json::to_string(&item.papers).map_err(AppFault::ours)?,
        facts_json: serde_json::to_string(item).map_err(AppFault::ours)?,
        answers: None,
        state: "sent".into(),
        undone: None,
    })
}

/// The item in a stored row.
pub(crate) fn item_of(row: &HandoverRow) -> Result<HandoverItem, AppFault> {
    let mut item: HandoverItem = serde_json::from_str(&row.facts_json).map_err(AppFault::ours)?;
    item.sent_at = instant(row.sent_at);
    Ok(item)
}
