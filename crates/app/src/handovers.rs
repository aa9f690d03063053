//! Hand-overs between organs: what arrives, what was sent, the board and its reconciliation.
use crate::cases::HandoverLine;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::HandoverItem;
use serde::Serialize;
use store::{Direction, HandoverQuery, HandoverRow};
use vocabulary::OrganId;

/// Most items shown in one list.
const MAX_ITEMS: i64 = 200;

/// How many days back the board counts.
const BOARD_DAYS: i64 = 366;

/// A cell of the board: two organs and what passed between them.
#[derive(Debug, Clone, Serialize)]
pub struct BoardCell {
    /// Sender id.
    pub from: String,
    /// Sender's name.
    pub from_name: String,
    /// Recipient id.
    pub to: String,
    /// Recipient's name.
    pub to_name: String,
    /// Sent.
    pub sent: i64,
    /// Signed for.
    pub signed: i64,
    /// Not signed for, still in time.
    pub waiting: i64,
    /// Not signed for although the receipt was due.
    pub silent: i64,
}

/// The daily comparison of both sides' counts.
#[derive(Debug, Clone, Serialize)]
pub struct Reconciled {
    /// Pairs of organs compared.
    pub pairs: usize,
    /// Items on the way between them.
    pub items: i64,
    /// Differences in words; empty when both sides agree.
    pub differences: Vec<String>,
    /// When it was made.
    pub at: jiff::Timestamp,
}

impl Platform {
    /// Items sent to the person's organ and not yet signed for, for those who may sign.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unsigned_items(&self, person: &Person) -> Result<Vec<HandoverItem>, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else { return Ok(Vec::new()) };
        let query = HandoverQuery {
            direction: Direction::Received,
            organs: vec![person.case_actor.organ.clone()],
            signed: Some(false),
            limit: MAX_ITEMS,
            ..HandoverQuery::default()
        };
        let page = self.store.handovers(&scope, &query).await?;
        let rows = page.rows.iter().filter(|row| self.may_sign(person, row));
        rows.map(crate::cases::item_of).collect()
    }

    /// Hand-overs sent by or to the person's organ whose receipt is overdue; `true` where the organ is to sign.
    ///
    /// # Errors
    /// When the person may not see the board.
    pub async fn silent_items(&self, person: &Person) -> Result<Vec<(HandoverLine, bool)>, AppFault> {
        let mut lines = Vec::new();
        for direction in [Direction::Received, Direction::Sent] {
            let arriving = direction == Direction::Received;
            let found = self.handover_lines(person, self.silent_query(person, direction)).await?;
            lines.extend(found.into_iter().map(|line| (line, arriving)));
        }
        Ok(lines)
    }

    /// How many hand-overs of the person's organ are silent, on either side.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn silent_count(&self, person: &Person) -> Result<i64, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else { return Ok(0) };
        let mut count = 0;
        for direction in [Direction::Received, Direction::Sent] {
            count += self.store.count_handovers(&scope, &self.silent_query(person, direction)).await?.count;
        }
        Ok(count)
    }

    fn silent_query(&self, person: &Person, direction: Direction) -> HandoverQuery {
        HandoverQuery {
            direction,
            organs: vec![person.case_actor.organ.clone()],
            silent_before: Some(micros(self.now())),
            limit: MAX_ITEMS,
            ..HandoverQuery::default()
        }
    }

    fn may_sign(&self, person: &Person, row: &HandoverRow) -> bool {
        let (Ok(from), Ok(to)) = (row.from_organ.parse::<OrganId>(), row.to_organ.parse::<OrganId>()) else {
            return false;
        };
        let facts = access::HandoverFacts { id: vocabulary::HandoverId::new(row.id), from, to };
        self.access.authorise(&person.actor, &Request::SignHandover(&facts)).is_ok()
    }

    /// Items sent by, or to, the person's organ, optionally between two organs.
    ///
    /// # Errors
    /// When the person may not see the board.
    pub async fn handover_lines(
        &self,
        person: &Person,
        query: HandoverQuery,
    ) -> Result<Vec<HandoverLine>, AppFault> {
        self.board_grant(person)?;
        let scope = self.access.scope(&person.actor)?;
        let query = HandoverQuery { limit: MAX_ITEMS, ..query };
        let page = self.store.handovers(&scope, &query).await?;
        let mut lines = Vec::with_capacity(page.rows.len());
        for row in &page.rows {
            let item = crate::cases::item_of(row)?;
            lines.push(self.line(&item, row.signed_at.map(instant)));
        }
        Ok(lines)
    }

    fn board_grant(&self, person: &Person) -> Result<access::Granted, AppFault> {
        let organ: OrganId = person.case_actor.organ.parse().map_err(|_| AppFault::NotThere)?;
        Ok(self.access.authorise(&person.actor, &Request::ReadHandoverBoard { organ: &organ })?)
    }

    /// The board of the person's organ.
    ///
    /// # Errors
    /// When the person may not see it.
    pub async fn handover_board(&self, person: &Person) -> Result<Vec<BoardCell>, AppFault> {
        self.board_grant(person)?;
        let scope = self.access.scope(&person.actor)?;
        let now = self.now();
        let since = now - jiff::SignedDuration::from_hours(24 * BOARD_DAYS);
        let cells = self.store.handover_matrix(&scope, micros(since), micros(now)).await?;
        let name = |id: &str| self.rules.directory.organ_name(id).to_owned();
        Ok(cells
            .into_iter()
            .map(|cell| BoardCell {
                from_name: name(&cell.from_organ),
                to_name: name(&cell.to_organ),
                from: cell.from_organ,
                to: cell.to_organ,
                sent: cell.sent,
                signed: cell.signed,
                waiting: cell.sent - cell.signed - cell.silent,
                silent: cell.silent,
            })
            .collect())
    }

    /// Compares what senders' and recipients' recorded acts say of the items the person may see.
    ///
    /// # Errors
    /// When the person may not see the board.
    pub async fn reconciled(&self, person: &Person) -> Result<Reconciled, AppFault> {
        self.board_grant(person)?;
        let scope = self.access.scope(&person.actor)?;
        Ok(self.reconciled_under(&scope).await?)
    }

    pub(crate) async fn reconciled_under(
        &self,
        scope: &access::Scope,
    ) -> Result<Reconciled, store::StoreFault> {
        let found = self.store.reconciliation(scope).await?;
        let name = |id: &str| self.rules.directory.organ_name(id).to_owned();
        let mut differences = Vec::new();
        for pair in found.pairs.iter().filter(|pair| !pair.agrees()) {
            differences.push(format!(
                "{} → {}：移送登记 {} 件、发出方记录 {} 件；登记已签收 {} 件、接收方记录 {} 件",
                name(&pair.from_organ),
                name(&pair.to_organ),
                pair.items,
                pair.sender_sent,
                pair.items_signed,
                pair.recipient_signed
            ));
        }
        for (what, ids) in
            [("无发出记录", &found.unsent), ("无签收记录", &found.unsigned), ("登记丢失", &found.lost)]
        {
            differences.extend(ids.iter().map(|id| format!("移送 {id}：{what}")));
        }
        let items = found.pairs.iter().map(|pair| pair.items).sum();
        Ok(Reconciled { pairs: found.pairs.len(), items, differences, at: self.now() })
    }
}
