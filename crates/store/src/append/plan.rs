//! Decides, in memory and under the ledger's lock, what each append of a batch writes.

use std::collections::HashMap;

use ledger::entry::{SALT_BYTES, entry_hash};
use rand::TryRng as _;
use uuid::Uuid;

use super::snapshot::Snapshot;
use super::{Append, EventReceipt, NewEvent, NumberRequest, Receipt, StreamAppend, number_placeholder};
use crate::cases::CaseProjection;
use crate::{AppendFault, StoreFault};

/// An event with its place.
#[derive(Debug, Clone)]
pub(super) struct PlacedEvent {
    pub(super) event: NewEvent,
    pub(super) stream: Uuid,
    pub(super) version: i64,
    pub(super) leaf_index: i64,
    pub(super) act_id: Uuid,
    pub(super) salt: [u8; SALT_BYTES],
    pub(super) entry: Vec<u8>,
    pub(super) leaf_hash: ledger::Hash,
}

/// A case's read model with its place in the search index.
#[derive(Debug, Clone)]
pub(super) struct PlacedCase {
    pub(super) projection: CaseProjection,
    pub(super) doc: i64,
    pub(super) updated_at: i64,
}

/// A drawn number.
#[derive(Debug, Clone)]
pub(super) struct DrawnNumber {
    pub(super) series: String,
    pub(super) serial: i64,
    pub(super) number: String,
    pub(super) stream: Uuid,
}

/// One append as it will be written.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) receipt: Receipt,
    pub(super) events: Vec<PlacedEvent>,
    pub(super) cases: Vec<PlacedCase>,
    pub(super) numbers: Vec<DrawnNumber>,
}

/// What becomes of one append of the batch.
pub(super) enum Outcome {
    /// It is to be written.
    Write(Planned),
    /// It was recorded before.
    Repeated(Receipt),
    /// It is refused.
    Refused(AppendFault),
}

/// Plans one append on top of the snapshot and of the appends planned before it, and moves the snapshot on if it is to
/// be written.
pub(super) fn plan(append: &Append, snapshot: &mut Snapshot) -> Outcome {
    match snapshot.repeated(append) {
        Some(Ok(receipt)) => return Outcome::Repeated(receipt),
        Some(Err(fault)) => return Outcome::Refused(fault),
        None => {}
    }
    match place(append, snapshot) {
        Ok(planned) => match advance(append, &planned, snapshot) {
            Ok(()) => Outcome::Write(planned),
            Err(fault) => Outcome::Refused(fault),
        },
        Err(fault) => Outcome::Refused(fault),
    }
}

fn place(append: &Append, snapshot: &Snapshot) -> Result<Planned, AppendFault> {
    let numbers = draw_numbers(append, snapshot)?;
    let mut planned = Planned {
        receipt: Receipt {
            act_id: append.act_id,
            events: Vec::new(),
            numbers: numbers.iter().map(|drawn| drawn.number.clone()).collect(),
            repeated: false,
        },
        events: Vec::new(),
        cases: Vec::new(),
        numbers,
    };
    let mut leaf_index = snapshot.size;
    for (position, stream) in append.streams.iter().enumerate() {
        place_stream(append, position, stream, snapshot, &mut leaf_index, &mut planned)?;
    }
    Ok(planned)
}

fn place_stream(
    append: &Append,
    position: usize,
    stream: &StreamAppend,
    snapshot: &Snapshot,
    leaf_index: &mut i64,
    planned: &mut Planned,
) -> Result<(), AppendFault> {
    let mut version = snapshot.versions.get(&stream.stream).copied().unwrap_or(0);
    if let Some(expected) = stream.expected_version.filter(|expected| *expected != version) {
        return Err(AppendFault::Conflict { stream: stream.stream, expected, actual: version });
    }
    let substitutions = substitutions(append, position, &planned.numbers);
    let first_leaf = *leaf_index;
    for event in &stream.events {
        if snapshot.events.contains_key(&event.id) {
            return Err(AppendFault::EventTaken(event.id));
        }
        version += 1;
        let event = NewEvent { body: substituted(&event.body, &substitutions), ..event.clone() };
        let placed = seal(event, append.act_id, stream.stream, version, *leaf_index)?;
        planned.receipt.events.push(EventReceipt {
            event_id: placed.event.id,
            stream: stream.stream,
            version,
            leaf_index: *leaf_index,
        });
        planned.events.push(placed);
        *leaf_index += 1;
    }
    if let Some(projection) = &stream.projection {
        let mut projection = projection.clone();
        projection.version = version;
        name_case(&mut projection, append, position, &planned.numbers, snapshot);
        substitute_projection(&mut projection, &substitutions);
        let updated_at = stream.events.last().map_or(projection.opened_at, |event| event.recorded_at);
        let doc = snapshot.docs.get(&stream.stream).copied().unwrap_or(first_leaf);
        planned.cases.push(PlacedCase { projection, doc, updated_at });
    }
    Ok(())
}

fn seal(
    event: NewEvent,
    act_id: Uuid,
    stream: Uuid,
    version: i64,
    leaf_index: i64,
) -> Result<PlacedEvent, AppendFault> {
    let mut salt = [0; SALT_BYTES];
    rand::rngs::SysRng
        .try_fill_bytes(&mut salt)
        .map_err(|error| StoreFault::Stopped(format!("系统随机数不可用：{error}")))?;
    let entry = super::seal::entry_bytes(&event, act_id, stream, version, &salt)
        .map_err(|error| AppendFault::Malformed(error.to_string()))?;
    let leaf_hash = entry_hash(&entry);
    Ok(PlacedEvent { event, stream, version, leaf_index, act_id, salt, entry, leaf_hash })
}

/// Moves the snapshot on as if the append were written.
fn advance(append: &Append, planned: &Planned, snapshot: &mut Snapshot) -> Result<(), AppendFault> {
    let receipt = serde_json::to_string(&planned.receipt)
        .map_err(|error| AppendFault::Malformed(format!("回执：{error}")))?;
    snapshot.acts.insert(append.act_id, (append.request_digest.to_vec(), receipt));
    for placed in &planned.events {
        snapshot.versions.insert(placed.stream, placed.version);
        snapshot.events.insert(placed.event.id, placed.version);
        snapshot.size = placed.leaf_index + 1;
    }
    for case in &planned.cases {
        snapshot.docs.insert(case.projection.case_id, case.doc);
        if let Some(number) = &case.projection.number {
            snapshot.case_numbers.insert(case.projection.case_id, number.clone());
        }
    }
    for drawn in &planned.numbers {
        snapshot.series.insert(drawn.series.clone(), drawn.serial);
    }
    Ok(())
}

fn draw_numbers(append: &Append, snapshot: &Snapshot) -> Result<Vec<DrawnNumber>, AppendFault> {
    let mut last: HashMap<&str, i64> = HashMap::new();
    let mut drawn = Vec::with_capacity(append.numbers.len());
    for request in &append.numbers {
        let known = snapshot.series.get(&request.series).copied().unwrap_or(0);
        let serial = last.entry(&request.series).or_insert(known);
        *serial += 1;
        let stream = append.streams.get(request.stream).map(|stream| stream.stream);
        drawn.push(DrawnNumber {
            series: request.series.clone(),
            serial: *serial,
            number: formatted(&request.template, *serial)?,
            stream: stream.ok_or_else(|| AppendFault::Malformed("编号请求没有对应的事件流".into()))?,
        });
    }
    Ok(drawn)
}

/// `{serial}` or `{serial:N}` in the template replaced by the serial.
fn formatted(template: &str, serial: i64) -> Result<String, AppendFault> {
    let wrong = || AppendFault::Malformed(format!("编号模板：{template}"));
    let (before, rest) = template.split_once("{serial").ok_or_else(wrong)?;
    let (width, after) = rest.split_once('}').ok_or_else(wrong)?;
    let width: usize = match width.strip_prefix(':') {
        Some(digits) => digits.parse().ok().filter(|width| *width <= 18).ok_or_else(wrong)?,
        None if width.is_empty() => 0,
        None => return Err(wrong()),
    };
    Ok(format!("{before}{serial:0width$}{after}"))
}

fn name_case(
    projection: &mut CaseProjection,
    append: &Append,
    position: usize,
    numbers: &[DrawnNumber],
    snapshot: &Snapshot,
) {
    let names = |request: &NumberRequest| request.names_case && request.stream == position;
    let drawn = append.numbers.iter().zip(numbers).find(|(request, _)| names(request));
    if let Some((_, drawn)) = drawn {
        projection.number = Some(drawn.number.clone());
    } else if projection.number.is_none() {
        projection.number = snapshot.case_numbers.get(&projection.case_id).cloned();
    }
}

/// Placeholder and number, and both as they stand inside a JSON string, for the requests that number this stream.
fn substitutions(append: &Append, position: usize, numbers: &[DrawnNumber]) -> Vec<(String, String)> {
    let requests = append.numbers.iter().zip(numbers).enumerate();
    requests
        .filter(|(_, (request, _))| request.stream == position)
        .map(|(number, (_, drawn))| (number_placeholder(number), drawn.number.clone()))
        .collect()
}

/// In JSON text the number goes in escaped; official numbers hold no quote, so this is for safety only.
fn substituted(body: &[u8], substitutions: &[(String, String)]) -> Vec<u8> {
    if substitutions.is_empty() {
        return body.to_vec();
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return body.to_vec();
    };
    in_json(text, substitutions).into_bytes()
}

fn in_json(text: &str, substitutions: &[(String, String)]) -> String {
    substitutions.iter().fold(text.to_owned(), |text, (placeholder, number)| {
        let quoted = serde_json::Value::from(number.as_str()).to_string();
        text.replace(placeholder, quoted.trim_start_matches('"').trim_end_matches('"'))
    })
}

fn substitute_projection(projection: &mut CaseProjection, substitutions: &[(String, String)]) {
    for (placeholder, number) in substitutions {
        projection.title = projection.title.replace(placeholder, number);
        projection.search_text = projection.search_text.replace(placeholder, number);
        projection.personal_text = projection.personal_text.replace(placeholder, number);
    }
    projection.facts_json = in_json(&projection.facts_json, substitutions);
    projection.stage = in_json(&projection.stage, substitutions);
}
