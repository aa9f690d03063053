//! The rows that a planned batch becomes.

use std::collections::HashMap;

use uuid::Uuid;

use super::AuditRow;
use super::parts::{self, Parts, Stored};
use super::plan::{PlacedCase, PlacedEvent};
use crate::StoreFault;
use crate::cases::CaseProjection;
use crate::sql::{Conflict, Connection, Table, Value, insert_many};

macro_rules! row {
    ($($value:expr),+ $(,)?) => { vec![$(crate::sql::Value::from($value)),+] };
}
pub(crate) use row;

pub(super) const EVENTS: Table = Table {
    name: "events",
    columns: &[
        "leaf_index",
        "id",
        "stream",
        "version",
        "kind",
        "organ",
        "actor",
        "occurred_at",
        "recorded_at",
        "body",
        "salt",
        "act_id",
    ],
};

pub(super) const ENTRIES: Table = Table { name: "ledger_entries", columns: &["leaf_index", "entry"] };

pub(super) const HASHES: Table = Table { name: "ledger_hashes", columns: &["stored_index", "hash"] };

pub(super) const ACTS: Table = Table { name: "acts", columns: &["act_id", "request_digest", "receipt"] };

pub(super) const SERIES: Table = Table { name: "number_series", columns: &["series", "last"] };

pub(super) const NUMBERS: Table =
    Table { name: "numbers", columns: &["series", "serial", "number", "stream"] };

const CASES: Table = Table {
    name: "cases",
    columns: &[
        "case_id",
        "doc",
        "number",
        "procedure_id",
        "title",
        "organ",
        "region",
        "secrecy",
        "measure",
        "stage",
        "status",
        "opened_at",
        "closed_at",
        "version",
        "next_due_at",
        "facts_json",
        "updated_at",
        "parts",
    ],
};

pub(super) const OFFICERS: Table = Table { name: "case_officers", columns: &["case_id", "officer", "role"] };

pub(super) const PARTICIPANTS: Table = Table { name: "case_participants", columns: &["case_id", "organ"] };

pub(super) const CLOCKS: Table = Table {
    name: "case_clocks",
    columns: &[
        "case_id",
        "position",
        "limit_id",
        "title",
        "state",
        "started_at",
        "due_at",
        "warn_at",
        "met_at",
        "owed_by",
        "owed_organ",
        "heard_organ",
        "heard_post",
        "cite",
        "provisional",
    ],
};

pub(super) const TODOS: Table = Table {
    name: "todos",
    columns: &["case_id", "position", "organ", "role", "post", "officer", "act", "title", "due_at", "kind"],
};

pub(super) const GOODS: Table = Table {
    name: "case_goods",
    columns: &[
        "case_id",
        "position",
        "lot",
        "root",
        "label",
        "name",
        "model",
        "unit",
        "right_shown",
        "batch",
        "place",
        "held",
        "under_way",
        "differs",
        "since",
        "due_at",
    ],
};

pub(super) const KNOWN: Table =
    Table { name: "case_known", columns: &["case_id", "position", "kind", "number", "body"] };

const AUDIT: Table = Table {
    name: "audit",
    columns: &["at", "actor", "organ", "action", "subject", "outcome", "request_id", "address", "detail"],
};

pub(super) fn event_row(placed: &PlacedEvent) -> Vec<Value> {
    let event = &placed.event;
    row![
        placed.leaf_index,
        event.id,
        placed.stream,
        placed.version,
        &event.kind,
        &event.organ,
        &event.actor,
        event.occurred_at,
        event.recorded_at,
        event.body.as_slice(),
        placed.salt.as_slice(),
        placed.act_id,
    ]
}

/// Adds rows to the audit trail in the caller's transaction.
pub(crate) async fn audit_insert(
    connection: &mut Connection,
    rows: impl Iterator<Item = &AuditRow>,
) -> Result<(), StoreFault> {
    insert_many(connection, &AUDIT, &Conflict::Refuse, rows.map(audit_row).collect()).await
}

fn audit_row(row: &AuditRow) -> Vec<Value> {
    row![
        row.at,
        &row.actor,
        &row.organ,
        &row.action,
        &row.subject,
        &row.outcome,
        &row.request_id,
        &row.address,
        &row.detail
    ]
}

/// Writes read models of cases, replacing what is there. Of several for one case the last counts.
pub(super) async fn write_cases(
    connection: &mut Connection,
    cases: &[PlacedCase],
    stored: &Stored<'_>,
) -> Result<(), StoreFault> {
    let mut latest: HashMap<Uuid, &PlacedCase> = HashMap::new();
    for case in cases {
        latest.insert(case.projection.case_id, case);
    }
    let mut latest: Vec<&PlacedCase> = latest.into_values().collect();
    latest.sort_by_key(|case| case.doc);
    let placed: Vec<(&CaseProjection, i64, i64)> =
        latest.into_iter().map(|case| (&case.projection, case.doc, case.updated_at)).collect();
    case_rows(connection, &placed, stored).await
}

/// Writes read models with their search position and the time of their last event; each case once. Cases and parts that are
/// stored as they should be are left alone.
pub(crate) async fn case_rows(
    connection: &mut Connection,
    cases: &[(&CaseProjection, i64, i64)],
    stored: &Stored<'_>,
) -> Result<(), StoreFault> {
    let mut parts = Vec::with_capacity(cases.len());
    let mut main = Vec::with_capacity(cases.len());
    for (case, doc, updated_at) in cases {
        let mut row = case_row(case, *doc, *updated_at);
        let of = Parts::of(case, &row, *doc, stored);
        if of.any_differs() {
            row.push(of.kept().into());
            main.push(row);
            parts.push(of);
        }
    }
    let replace = Conflict::Replace { key: &["case_id"], keep: &["doc"] };
    insert_many(connection, &CASES, &replace, main).await?;
    parts::write(connection, parts).await
}

/// All columns but the last, which holds the digests of these and the parts.
fn case_row(case: &CaseProjection, doc: i64, updated_at: i64) -> Vec<Value> {
    row![
        case.case_id,
        doc,
        &case.number,
        &case.procedure,
        &case.title,
        &case.organ,
        &case.region,
        crate::cases::secrecy_rank(case.secrecy),
        case.measure,
        &case.stage,
        &case.status,
        case.opened_at,
        case.closed_at,
        case.version,
        case.next_due_at,
        &case.facts_json,
        updated_at,
    ]
}

pub(super) fn officer_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    let mut pairs = case.assigned.clone();
    pairs.sort();
    pairs.dedup();
    pairs.into_iter().map(|(officer, role)| row![case.case_id, officer, role]).collect()
}

pub(super) fn participant_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    let mut organs = case.participants.clone();
    organs.sort();
    organs.dedup();
    organs.into_iter().map(|organ| row![case.case_id, organ]).collect()
}

pub(super) fn clock_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    (0_i64..)
        .zip(&case.clocks)
        .map(|(position, clock)| {
            row![
                case.case_id,
                position,
                &clock.limit,
                &clock.title,
                &clock.state,
                clock.started_at,
                clock.due_at,
                clock.warn_at,
                clock.met_at,
                &clock.owed_by,
                &clock.owed_organ,
                &clock.heard_organ,
                &clock.heard_post,
                &clock.cite,
                clock.provisional,
            ]
        })
        .collect()
}

pub(super) fn todo_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    (0_i64..)
        .zip(&case.todo)
        .map(|(position, todo)| {
            row![
                case.case_id,
                position,
                &todo.organ,
                &todo.role,
                &todo.post,
                todo.officer,
                &todo.act,
                &todo.title,
                todo.due_at,
                &todo.kind,
            ]
        })
        .collect()
}

pub(super) fn goods_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    (0_i64..)
        .zip(&case.goods)
        .map(|(position, goods)| {
            row![
                case.case_id,
                position,
                goods.lot,
                goods.root,
                &goods.label,
                &goods.name,
                &goods.model,
                &goods.unit,
                &goods.right,
                &goods.batch,
                &goods.place,
                goods.held,
                goods.under_way,
                i64::from(goods.differs),
                goods.since,
                goods.due_at,
            ]
        })
        .collect()
}

pub(super) fn known_rows(case: &CaseProjection) -> Vec<Vec<Value>> {
    (0_i64..)
        .zip(&case.known)
        .map(|(position, known)| row![case.case_id, position, &known.kind, &known.number, &known.body])
        .collect()
}
