use access::{Reach, Scope};
use uuid::Uuid;

use super::{COLUMNS, HandoverRow, handover_row};
use crate::cases::{Bounded, COUNT_LIMIT, Condition, secrecy_rank};
use crate::page::{Cursor, page_size};
use crate::{Page, Store, StoreFault};

/// That an item waits to be signed for.
const WAITS: &str = "h.signed_at IS NULL AND h.undone_at IS NULL";

/// Which side of the organs asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// Sent or received.
    #[default]
    Either,
    /// Sent by them.
    Sent,
    /// Received by them.
    Received,
}

/// Which hand-overs a list shows. Empty fields do not restrict.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HandoverQuery {
    /// Side on which `organs` stand.
    pub direction: Direction,
    /// The organs; empty: all within the scope.
    pub organs: Vec<String>,
    /// The other side.
    pub other_organ: Option<String>,
    /// `true`: signed for, `false`: waiting to be.
    pub signed: Option<bool>,
    /// Only those that were taken back or sent back.
    pub undone: bool,
    /// Unsigned with the receipt due before this time; with "now" the silent ones.
    pub silent_before: Option<i64>,
    /// Case that they opened or went to.
    pub to_case: Option<Uuid>,
    /// Kind.
    pub kind: Option<String>,
    /// State, in the caller's words.
    pub state: Option<String>,
    /// Cursor of the page, from the page before.
    pub cursor: Option<String>,
    /// Rows a page, at most [`crate::MAX_PAGE`].
    pub limit: i64,
}

/// What one organ sent another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverCell {
    /// Sender.
    pub from_organ: String,
    /// Recipient.
    pub to_organ: String,
    /// Items sent.
    pub sent: i64,
    /// Items signed for.
    pub signed: i64,
    /// Items unsigned after their receipt was due.
    pub silent: i64,
    /// Items taken back by their sender or sent back by their recipient.
    pub undone: i64,
}

impl Store {
    /// A page of hand-overs within `scope`, latest sent first. A scope of an organ shows what that organ sent or
    /// received.
    ///
    /// # Errors
    /// [`StoreFault::Malformed`] for a cursor that is none of ours; otherwise the database's.
    pub async fn handovers(
        &self,
        scope: &Scope,
        query: &HandoverQuery,
    ) -> Result<Page<HandoverRow>, StoreFault> {
        let limit = page_size(query.limit);
        let mut condition = restrict(scope, query);
        if let Some(cursor) = Cursor::read(query.cursor.as_deref())? {
            let (sort, key) = (condition.value(cursor.sort), condition.value(cursor.key));
            condition.and(format!("(h.sent_at, h.id) < ({sort}, {key})"));
        }
        let most = limit + 1;
        let tail = format!("ORDER BY h.sent_at DESC, h.id DESC LIMIT {most}");
        let mut connection = self.database.read().await?;
        let rows = condition
            .statement(&format!("SELECT {COLUMNS} FROM handovers h"), &tail)
            .all(&mut connection)
            .await?;
        let rows = rows.iter().map(handover_row).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(rows, limit, |row| Cursor { sort: row.sent_at, key: row.id.to_string() }))
    }

    /// How many hand-overs within `scope` the query describes, up to [`COUNT_LIMIT`].
    ///
    /// # Errors
    /// The database's.
    pub async fn count_handovers(&self, scope: &Scope, query: &HandoverQuery) -> Result<Bounded, StoreFault> {
        let mut connection = self.database.read().await?;
        let condition = restrict(scope, query);
        let counted =
            condition.counting("SELECT 1 FROM handovers h", COUNT_LIMIT + 1).one(&mut connection).await?;
        Ok(Bounded::of(counted.int("counted")?))
    }

    /// Who sent what to whom since `since`, within `scope`, with silence judged at `now`. For the board, not for a
    /// page opened often.
    ///
    /// # Errors
    /// The database's.
    pub async fn handover_matrix(
        &self,
        scope: &Scope,
        since: i64,
        now: i64,
    ) -> Result<Vec<HandoverCell>, StoreFault> {
        let mut condition = Condition::default();
        and_scope(&mut condition, scope);
        condition.and_value("h.sent_at >=", Some(since));
        let now = condition.value(now);
        let head = format!(
            "SELECT h.from_organ, h.to_organ, count(*) AS sent, count(h.signed_at) AS signed, \
             CAST(sum(CASE WHEN {WAITS} AND h.receipt_due_at < {now} THEN 1 ELSE 0 END) AS BIGINT) AS silent, \
             count(h.undone_at) AS undone FROM handovers h"
        );
        let tail = "GROUP BY h.from_organ, h.to_organ ORDER BY h.from_organ, h.to_organ";
        let mut connection = self.database.read().await?;
        let rows = condition.statement(&head, tail).all(&mut connection).await?;
        rows.iter()
            .map(|row| {
                Ok(HandoverCell {
                    from_organ: row.text("from_organ")?,
                    to_organ: row.text("to_organ")?,
                    sent: row.int("sent")?,
                    signed: row.int("signed")?,
                    silent: row.int("silent")?,
                    undone: row.int("undone")?,
                })
            })
            .collect()
    }
}

/// An item is within an officer's scope if his organ sent it from a case that he may know, or receives it and he is
/// cleared for that case's level; within a party's, never.
pub(super) fn and_scope(condition: &mut Condition, scope: &Scope) {
    let Reach::Organ(reach) = scope.reach() else { return and_pair(condition, scope) };
    if scope.is_empty() {
        return condition.and("1 = 0");
    }
    let organ = condition.value(reach.organ.as_str());
    let of_case = "EXISTS (SELECT 1 FROM cases c WHERE c.case_id = h.from_case AND NOT";
    let sent = condition.within(scope, "c").unwrap_or_else(|| "1 = 1".to_owned());
    let received = match reach.addressed {
        Some(highest) => {
            let rank = condition.value(secrecy_rank(highest));
            format!("h.to_organ = {organ} AND NOT {of_case} c.secrecy <= {rank})")
        }
        None => "1 = 0".to_owned(),
    };
    condition.and(format!("((h.from_organ = {organ} AND NOT {of_case} {sent})) OR ({received}))"));
}

/// The organ is one of the two, for rows that carry no case.
pub(super) fn and_pair(condition: &mut Condition, scope: &Scope) {
    let organ = match scope.reach() {
        Reach::Everything => return,
        Reach::Matters(_) | Reach::PlanTasks(_) | Reach::Purpose(..) => return condition.and("1 = 0"),
        Reach::Organ(_) if scope.is_empty() => return condition.and("1 = 0"),
        Reach::Organ(reach) => &reach.organ,
        Reach::AddressedTo(body) => body,
    };
    let organ = condition.value(organ.as_str());
    condition.and(format!("(h.from_organ = {organ} OR h.to_organ = {organ})"));
}

fn restrict(scope: &Scope, query: &HandoverQuery) -> Condition {
    let mut condition = Condition::default();
    and_scope(&mut condition, scope);
    if !query.organs.is_empty() {
        let list = condition.list(&query.organs);
        condition.and(match query.direction {
            Direction::Either => format!("(h.from_organ IN ({list}) OR h.to_organ IN ({list}))"),
            Direction::Sent => format!("h.from_organ IN ({list})"),
            Direction::Received => format!("h.to_organ IN ({list})"),
        });
    }
    if let Some(other) = &query.other_organ {
        let other = condition.value(other);
        condition.and(match query.direction {
            Direction::Either => format!("(h.from_organ = {other} OR h.to_organ = {other})"),
            Direction::Sent => format!("h.to_organ = {other}"),
            Direction::Received => format!("h.from_organ = {other}"),
        });
    }
    match query.signed {
        Some(true) => condition.and("h.signed_at IS NOT NULL"),
        Some(false) => condition.and(WAITS),
        None => {}
    }
    if query.undone {
        condition.and("h.undone_at IS NOT NULL");
    }
    if let Some(before) = query.silent_before {
        let before = condition.value(before);
        condition.and(format!("{WAITS} AND h.receipt_due_at < {before}"));
    }
    condition.and_value("h.to_case =", query.to_case);
    condition.and_value("h.kind =", query.kind.as_deref());
    condition.and_value("h.state =", query.state.as_deref());
    condition
}
