use access::Scope;
use uuid::Uuid;

use super::list::{and_pair, and_scope};
use crate::cases::Condition;
use crate::sql::{Row, padded, sql_owned};
use crate::{Store, StoreFault};

/// Most items named of each kind of difference.
const MAX_NAMED: i64 = 100;

/// Most items asked about by one statement.
const TRACED: usize = 128;

/// Both sides' counts of one pair of organs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairReconciliation {
    /// Sender.
    pub from_organ: String,
    /// Recipient.
    pub to_organ: String,
    /// Items as the items' own table counts them.
    pub items: i64,
    /// Items that the sender's recorded acts sent.
    pub sender_sent: i64,
    /// Items marked as signed for.
    pub items_signed: i64,
    /// Items that the recipient's recorded acts signed for.
    pub recipient_signed: i64,
}

impl PairReconciliation {
    /// Whether both sides agree.
    #[must_use]
    pub const fn agrees(&self) -> bool {
        self.items == self.sender_sent && self.items_signed == self.recipient_signed
    }
}

/// The daily comparison of both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// A row for each pair of organs.
    pub pairs: Vec<PairReconciliation>,
    /// Items that no recorded act of their sender made (the first hundred).
    pub unsent: Vec<Uuid>,
    /// Items marked as signed for without a recorded act of their recipient (the first hundred).
    pub unsigned: Vec<Uuid>,
    /// Items marked as taken back or sent back without a recorded act that did it (the first hundred).
    pub unrecorded: Vec<Uuid>,
    /// Recorded acts whose item is gone or not marked as they say (the first hundred).
    pub lost: Vec<Uuid>,
}

impl Reconciliation {
    /// Whether nothing is out of place.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.pairs.iter().all(PairReconciliation::agrees)
            && self.unsent.is_empty()
            && self.unsigned.is_empty()
            && self.unrecorded.is_empty()
            && self.lost.is_empty()
    }
}

const MOVED: &str = "SELECT m.handover FROM handover_moves m JOIN events e ON e.leaf_index = m.leaf_index \
     AND e.organ = m.organ WHERE m.handover = h.id";

impl Store {
    /// Compares the items with what both sides' recorded acts say: the sender's by the events of the sending organ, the
    /// recipient's by the events of the receiving one.
    ///
    /// # Errors
    /// The database's.
    pub async fn reconciliation(&self, scope: &Scope) -> Result<Reconciliation, StoreFault> {
        let sent = format!("EXISTS ({MOVED} AND m.organ = h.from_organ AND m.undone = 0)");
        let undone = format!("EXISTS ({MOVED} AND m.organ = h.undone_organ AND m.undone = 1)");
        let signed = format!("EXISTS ({MOVED} AND m.organ = h.to_organ AND m.signed = 1)");
        let one = |condition: &str| format!("CAST(sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)");
        let head = format!(
            "SELECT h.from_organ, h.to_organ, count(*) AS items, {} AS sender_sent, count(h.signed_at) AS items_signed, \
             {} AS recipient_signed FROM handovers h",
            one(&sent),
            one(&signed)
        );
        let mut connection = self.database.snapshot().await?;
        let mut condition = Condition::default();
        and_scope(&mut condition, scope);
        let tail = "GROUP BY h.from_organ, h.to_organ ORDER BY h.from_organ, h.to_organ";
        let rows = condition.statement(&head, tail).all(&mut connection).await?;
        let pairs = rows.iter().map(pair).collect::<Result<_, _>>()?;

        let mut named = Vec::new();
        let missing = [
            format!("NOT {sent}"),
            format!("h.signed_at IS NOT NULL AND NOT {signed}"),
            format!("h.undone_at IS NOT NULL AND NOT {undone}"),
        ];
        for missing in missing {
            let mut condition = Condition::default();
            and_scope(&mut condition, scope);
            condition.and(missing);
            let most = MAX_NAMED;
            let tail = format!("ORDER BY h.id LIMIT {most}");
            let rows =
                condition.statement("SELECT h.id FROM handovers h", &tail).all(&mut connection).await?;
            named.push(rows.iter().map(|row| row.uuid("id")).collect::<Result<Vec<_>, _>>()?);
        }
        let mut condition = Condition::default();
        // Here `h` stands for the move, which carries the pair of organs itself.
        and_pair(&mut condition, scope);
        condition.and(
            "NOT EXISTS (SELECT 1 FROM handovers i WHERE i.id = h.handover AND i.from_organ = h.from_organ \
             AND i.to_organ = h.to_organ AND (h.signed = 0 OR i.signed_at IS NOT NULL) \
             AND (h.undone = 0 OR i.undone_at IS NOT NULL))",
        );
        let most = MAX_NAMED;
        let tail = format!("ORDER BY h.handover LIMIT {most}");
        let rows = condition
            .statement("SELECT DISTINCT h.handover FROM handover_moves h", &tail)
            .all(&mut connection)
            .await?;
        let lost = rows.iter().map(|row| row.uuid("handover")).collect::<Result<Vec<_>, _>>()?;
        let unrecorded = named.pop().unwrap_or_default();
        let unsigned = named.pop().unwrap_or_default();
        let unsent = named.pop().unwrap_or_default();
        Ok(Reconciliation { pairs, unsent, unsigned, unrecorded, lost })
    }
}

/// What is still known of an item that is out of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The item.
    pub item: Uuid,
    /// Its title, where the item's own row is there.
    pub title: Option<String>,
    /// Sender.
    pub from_organ: String,
    /// Recipient.
    pub to_organ: String,
    /// The case that sent it, by the first recorded act about it, or by the item's own row.
    pub case: Uuid,
}

impl Store {
    /// What recorded acts and the items' own rows still say of items that [`Store::reconciliation`] names; each once.
    ///
    /// # Errors
    /// The database's.
    pub async fn traces(&self, items: &[Uuid]) -> Result<Vec<Trace>, StoreFault> {
        let mut connection = self.database.read().await?;
        let mut traces: Vec<Trace> = Vec::new();
        for some in items.chunks(TRACED) {
            let (list, values) = padded(some, 1);
            let moved = format!(
                "SELECT m.handover AS item, m.from_organ, m.to_organ, e.stream AS from_case, h.title FROM handover_moves m \
                 JOIN events e ON e.leaf_index = m.leaf_index LEFT JOIN handovers h ON h.id = m.handover \
                 WHERE m.handover IN ({list}) ORDER BY m.leaf_index"
            );
            let own = format!(
                "SELECT h.id AS item, h.from_organ, h.to_organ, h.from_case, h.title FROM handovers h WHERE h.id IN ({list})"
            );
            for text in [moved, own] {
                for row in sql_owned(text).bind_all(values.clone()).all(&mut connection).await? {
                    let trace = Trace {
                        item: row.uuid("item")?,
                        title: row.get("title")?,
                        from_organ: row.text("from_organ")?,
                        to_organ: row.text("to_organ")?,
                        case: row.uuid("from_case")?,
                    };
                    if traces.iter().all(|known| known.item != trace.item) {
                        traces.push(trace);
                    }
                }
            }
        }
        Ok(traces)
    }
}

fn pair(row: &Row) -> Result<PairReconciliation, StoreFault> {
    Ok(PairReconciliation {
        from_organ: row.text("from_organ")?,
        to_organ: row.text("to_organ")?,
        items: row.int("items")?,
        sender_sent: row.int("sender_sent")?,
        items_signed: row.int("items_signed")?,
        recipient_signed: row.int("recipient_signed")?,
    })
}
