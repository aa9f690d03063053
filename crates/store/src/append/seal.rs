use ledger::LedgerError;
use ledger::entry::{Entry, EntryFacts, SALT_BYTES};
use serde_json::json;
use uuid::Uuid;

use super::NewEvent;

/// The canonical bytes that a leaf's digests cover: the event's body within its id, its actor and its act's id, so that
/// none of them can be changed unseen. `body` is canonical JSON and goes in word for word.
pub(crate) fn sealed_bytes(id: Uuid, act_id: Uuid, actor: &str, body: &[u8]) -> Result<Vec<u8>, LedgerError> {
    let actor = ledger::canonical::to_bytes(&json!(actor))?;
    let mut sealed = format!("{{\"act_id\":\"{act_id}\",\"actor\":").into_bytes();
    sealed.extend_from_slice(&actor);
    sealed.extend_from_slice(b",\"body\":");
    sealed.extend_from_slice(body);
    sealed.extend_from_slice(format!(",\"id\":\"{id}\"}}").as_bytes());
    Ok(sealed)
}

/// The entry bytes of an event at `version` of `stream`.
pub(super) fn entry_bytes(
    event: &NewEvent,
    act_id: Uuid,
    stream: Uuid,
    version: i64,
    salt: &[u8; SALT_BYTES],
) -> Result<Vec<u8>, LedgerError> {
    let facts = EntryFacts {
        act: event.kind.clone(),
        organ: event.organ.clone(),
        case: stream.to_string(),
        sequence: version,
        occurred_at: event.occurred_at,
        recorded_at: event.recorded_at,
    };
    let sealed = sealed_bytes(event.id, act_id, &event.actor, &event.body)?;
    Entry::seal(facts, salt, &sealed).to_bytes()
}
