//! 移送/交接: items between organs as they stand, the board of who sent what to whom, and the reconciliation of both
//! sides.

mod list;
mod reconcile;

pub use list::{Direction, HandoverCell, HandoverQuery};
pub use reconcile::{PairReconciliation, Reconciliation, Trace};

use access::{Action, Granted, HandoverFacts};
use uuid::Uuid;
use vocabulary::{HandoverId, SecrecyLevel};

use crate::append::row;
use crate::cases::{organ, secrecy_from_rank};
use crate::proof::check_stream;
use crate::sql::{Conflict, Connection, Row, Table, insert_many, sql};
use crate::{Store, StoreFault};

/// A hand-over item as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRow {
    /// The item.
    pub id: Uuid,
    /// `procedure/handover`, as data name it.
    pub kind: String,
    /// Title for people.
    pub title: String,
    /// Sender.
    pub from_organ: String,
    /// Case it comes from.
    pub from_case: Uuid,
    /// Recipient.
    pub to_organ: String,
    /// Case it opened or went to.
    pub to_case: Option<Uuid>,
    /// When it was sent.
    pub sent_at: i64,
    /// Until when a receipt is owed.
    pub receipt_due_at: i64,
    /// When it was signed for.
    pub signed_at: Option<i64>,
    /// Who signed.
    pub signed_by: Option<String>,
    /// Papers, as JSON of the caller's.
    pub papers_json: String,
    /// Facts, as JSON of the caller's.
    pub facts_json: String,
    /// The item it answers.
    pub answers: Option<Uuid>,
    /// State, in the caller's words.
    pub state: String,
    /// How it was undone, if it was.
    pub undone: Option<UndoneRow>,
}

/// That an item was taken back by its sender or sent back by its recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoneRow {
    /// When.
    pub at: i64,
    /// Who.
    pub by: String,
    /// Whose officer that was.
    pub organ: String,
    /// Why.
    pub reason: String,
}

/// A step that an append took an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverMove {
    /// The item.
    pub item: Uuid,
    /// The act that took it; none when the leaf is not the first of one.
    pub act: Option<Uuid>,
    /// Organ that acted.
    pub organ: String,
    /// `sender` or `recipient`.
    pub side: String,
    /// Whether it signed for the item.
    pub signed: bool,
    /// Whether it undid the item.
    pub undone: bool,
    /// Sender.
    pub from_organ: String,
    /// Recipient.
    pub to_organ: String,
}

const HANDOVERS: Table = Table {
    name: "handovers",
    columns: &[
        "id",
        "kind",
        "title",
        "from_organ",
        "from_case",
        "to_organ",
        "to_case",
        "sent_at",
        "receipt_due_at",
        "signed_at",
        "signed_by",
        "papers_json",
        "facts_json",
        "answers",
        "state",
        "undone_at",
        "undone_by",
        "undone_organ",
        "undone_reason",
    ],
};

const MOVES: Table = Table {
    name: "handover_moves",
    columns: &["handover", "leaf_index", "organ", "side", "signed", "from_organ", "to_organ", "undone"],
};

pub(super) const COLUMNS: &str = "h.id, h.kind, h.title, h.from_organ, h.from_case, h.to_organ, h.to_case, h.sent_at, \
     h.receipt_due_at, h.signed_at, h.signed_by, h.papers_json, h.facts_json, h.answers, h.state, h.undone_at, h.undone_by, \
     h.undone_organ, h.undone_reason";

/// Writes the items of one append and, with the leaf of its first event and the organ that acted, the move each makes.
pub(crate) async fn write(
    connection: &mut Connection,
    items: &[HandoverRow],
    first_event: Option<(i64, &String)>,
) -> Result<(), StoreFault> {
    if items.is_empty() {
        return Ok(());
    }
    let rows = items.iter().map(item_row).collect();
    insert_many(connection, &HANDOVERS, &Conflict::Replace { key: &["id"], keep: &[] }, rows).await?;
    let Some((leaf, organ)) = first_event else {
        return Ok(());
    };
    let moves = items.iter().map(|item| {
        let (signed, undone) = (item.signed_at.is_some(), item.undone.is_some());
        let received = *organ == item.to_organ && (signed || (undone && *organ != item.from_organ));
        let side = if received { "recipient" } else { "sender" };
        row![item.id, leaf, organ, side, signed, &item.from_organ, &item.to_organ, undone]
    });
    insert_many(connection, &MOVES, &Conflict::Refuse, moves.collect()).await
}

/// Writes the papers of an item anew; who sent and who signed stays as it is.
pub(crate) async fn write_papers(
    connection: &mut Connection,
    id: Uuid,
    papers_json: &str,
    item_json: &str,
) -> Result<(), StoreFault> {
    let text = "UPDATE handovers SET papers_json = $1, facts_json = $2 WHERE id = $3";
    match sql(text).bind(papers_json).bind(item_json).bind(id).execute(connection).await? {
        1 => Ok(()),
        _ => Err(StoreFault::Missing(id.to_string())),
    }
}

fn item_row(item: &HandoverRow) -> Vec<crate::sql::Value> {
    row![
        item.id,
        &item.kind,
        &item.title,
        &item.from_organ,
        item.from_case,
        &item.to_organ,
        item.to_case,
        item.sent_at,
        item.receipt_due_at,
        item.signed_at,
        &item.signed_by,
        &item.papers_json,
        &item.facts_json,
        item.answers,
        &item.state,
        item.undone.as_ref().map(|undone| undone.at),
        item.undone.as_ref().map(|undone| undone.by.clone()),
        item.undone.as_ref().map(|undone| undone.organ.clone()),
        item.undone.as_ref().map(|undone| undone.reason.clone()),
    ]
}

fn undone_row(row: &Row) -> Result<Option<UndoneRow>, StoreFault> {
    let Some(at) = row.get("undone_at")? else { return Ok(None) };
    let word = |column: &str| Ok::<_, StoreFault>(row.get::<Option<String>>(column)?.unwrap_or_default());
    Ok(Some(UndoneRow {
        at,
        by: word("undone_by")?,
        organ: word("undone_organ")?,
        reason: word("undone_reason")?,
    }))
}

pub(super) fn handover_row(row: &Row) -> Result<HandoverRow, StoreFault> {
    Ok(HandoverRow {
        id: row.uuid("id")?,
        kind: row.text("kind")?,
        title: row.text("title")?,
        from_organ: row.text("from_organ")?,
        from_case: row.uuid("from_case")?,
        to_organ: row.text("to_organ")?,
        to_case: row.optional_uuid("to_case")?,
        sent_at: row.int("sent_at")?,
        receipt_due_at: row.int("receipt_due_at")?,
        signed_at: row.get("signed_at")?,
        signed_by: row.get("signed_by")?,
        papers_json: row.text("papers_json")?,
        facts_json: row.text("facts_json")?,
        answers: row.optional_uuid("answers")?,
        state: row.text("state")?,
        undone: undone_row(row)?,
    })
}

impl Store {
    /// What authorisation must know of a hand-over; nothing else of it.
    ///
    /// # Errors
    /// The database's, or [`StoreFault::Malformed`].
    pub async fn handover_facts(&self, id: Uuid) -> Result<Option<HandoverFacts>, StoreFault> {
        let mut connection = self.database.read().await?;
        let text = "SELECT h.from_organ, h.to_organ, c.secrecy FROM handovers h \
             LEFT JOIN cases c ON c.case_id = h.from_case WHERE h.id = $1";
        let Some(row) = sql(text).bind(id).optional(&mut connection).await? else {
            return Ok(None);
        };
        Ok(Some(HandoverFacts {
            id: HandoverId::new(id),
            from: organ(&row.text("from_organ")?)?,
            to: organ(&row.text("to_organ")?)?,
            // A case and its items are written together; an item without one is no secret of any.
            secrecy: row
                .get::<Option<i64>>("secrecy")?
                .map_or(Ok(SecrecyLevel::Public), secrecy_from_rank)?,
        }))
    }

    /// One item. The proof is for the item itself, or for platform-wide work.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] if the proof is for another item; otherwise the database's.
    pub async fn handover(&self, granted: &Granted, id: Uuid) -> Result<Option<HandoverRow>, StoreFault> {
        let fits = granted.handover().is_some_and(|proved| proved.uuid() == id)
            || matches!(granted.action(), Action::RunJobs | Action::VerifyLedger | Action::RunBackup);
        if !fits {
            return Err(StoreFault::Missing(id.to_string()));
        }
        let mut connection = self.database.read().await?;
        let text = format!("SELECT {COLUMNS} FROM handovers h WHERE h.id = $1");
        let row = crate::sql::sql_owned(text).bind(id).optional(&mut connection).await?;
        row.as_ref().map(handover_row).transpose()
    }

    /// The items that a case sent or received, oldest first.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] if the proof is for another case; otherwise the database's.
    pub async fn case_handovers(
        &self,
        granted: &Granted,
        case: Uuid,
    ) -> Result<Vec<HandoverRow>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        let text = format!(
            "SELECT {COLUMNS} FROM handovers h WHERE h.from_case = $1 OR h.to_case = $1 ORDER BY h.sent_at, h.id"
        );
        let rows = crate::sql::sql_owned(text).bind(case).all(&mut connection).await?;
        rows.iter().map(handover_row).collect()
    }

    /// The steps of the items that a case sent, in their order.
    ///
    /// # Errors
    /// [`StoreFault::Missing`] if the proof is for another case; otherwise the database's.
    pub async fn handover_moves(
        &self,
        granted: &Granted,
        case: Uuid,
    ) -> Result<Vec<HandoverMove>, StoreFault> {
        let mut connection = self.database.read().await?;
        check_stream(granted, case, &mut connection).await?;
        // The leaves of one append follow one another.
        let text = "SELECT m.handover, e.act_id, m.organ, m.side, m.signed, m.undone, m.from_organ, m.to_organ \
                    FROM handovers h JOIN handover_moves m ON m.handover = h.id \
                    LEFT JOIN events e ON e.leaf_index = m.leaf_index AND e.organ = m.organ AND NOT EXISTS \
                    (SELECT 1 FROM events b WHERE b.leaf_index = m.leaf_index - 1 AND b.act_id = e.act_id) \
                    WHERE h.from_case = $1 ORDER BY m.leaf_index, m.handover";
        let rows = sql(text).bind(case).all(&mut connection).await?;
        rows.iter().map(move_row).collect()
    }
}

fn move_row(row: &Row) -> Result<HandoverMove, StoreFault> {
    Ok(HandoverMove {
        item: row.uuid("handover")?,
        act: row.optional_uuid("act_id")?,
        organ: row.text("organ")?,
        side: row.text("side")?,
        signed: row.int("signed")? == 1,
        undone: row.int("undone")? == 1,
        from_organ: row.text("from_organ")?,
        to_organ: row.text("to_organ")?,
    })
}
