use std::collections::HashSet;

use access::{Action, Granted};
use ledger::entry::MAX_ENTRY_BYTES;

use super::{Append, NewEvent};
use crate::AppendFault;

/// Most events in one append.
pub const MAX_APPEND_EVENTS: usize = 1_000;

/// Most bytes of event bodies in one append (16 MiB).
pub const MAX_APPEND_BYTES: usize = 16 << 20;

/// Longest kind, organ or actor of an event in bytes: an entry must fit its limit with room to spare.
const MAX_NAME_BYTES: usize = MAX_ENTRY_BYTES / 8;

/// Refuses what could never be recorded, before it takes a place in the queue.
pub(super) fn check(granted: &Granted, append: &Append) -> Result<(), AppendFault> {
    check_proof(granted, append)?;
    let mut streams = HashSet::new();
    let mut ids = HashSet::new();
    let mut bytes = 0_usize;
    for stream in &append.streams {
        if !streams.insert(stream.stream) {
            return malformed("同一事件流出现两次");
        }
        if stream.projection.as_ref().is_some_and(|projection| projection.case_id != stream.stream) {
            return malformed("办件视图与事件流不符");
        }
        for event in &stream.events {
            if !ids.insert(event.id) {
                return Err(AppendFault::EventTaken(event.id));
            }
            check_event(event)?;
            bytes = bytes.saturating_add(event.body.len());
        }
    }
    if ids.len() > MAX_APPEND_EVENTS || bytes > MAX_APPEND_BYTES {
        return malformed("事件过多或过大");
    }
    let numbered =
        |position: usize| append.streams.get(position).is_some_and(|stream| !stream.events.is_empty());
    if append.numbers.iter().any(|request| !numbered(request.stream) || !request.template.contains("{serial"))
    {
        return malformed("编号请求没有对应的事件，或模板缺少 {serial}");
    }
    Ok(())
}

/// A proof for a case must be used on that case; one that only lets read writes nothing.
fn check_proof(granted: &Granted, append: &Append) -> Result<(), AppendFault> {
    let reads = matches!(
        granted.action(),
        Action::ReadCase
            | Action::ReadOwnMatter
            | Action::ReadOpinions
            | Action::ReadPersonalData
            | Action::ReadHandover
            | Action::ReadHandoverBoard
            | Action::ListCases
            | Action::ListOwnMatters
            | Action::Search
            | Action::ReadPlan
            | Action::ReadLaw
            | Action::ReadDirectory
            | Action::ReadRegisters
            | Action::ReadMetrics
            | Action::ReadAudit
            | Action::ReadAccessLog
            | Action::ReadLedger
    );
    let fits = match granted.case() {
        Some(case) => append.streams.iter().any(|stream| stream.stream == case.uuid()),
        None => true,
    };
    if reads || !fits {
        return malformed("授权与所写内容不符");
    }
    Ok(())
}

fn check_event(event: &NewEvent) -> Result<(), AppendFault> {
    for name in [&event.kind, &event.organ, &event.actor] {
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains('\0') {
            return malformed("事件的动作、机关或办理人为空或过长");
        }
    }
    match std::str::from_utf8(&event.body) {
        Ok(text) if text.starts_with('{') && text.ends_with('}') => Ok(()),
        _ => malformed("事件正文不是规范 JSON 对象"),
    }
}

fn malformed<T>(reason: &str) -> Result<T, AppendFault> {
    Err(AppendFault::Malformed(reason.to_owned()))
}
