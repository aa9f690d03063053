//! Hand-overs between organs: what arrives, what was sent, the board and its reconciliation.
use crate::audit::GRANTED;
use crate::cases::HandoverLine;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Action, Request};
use case::HandoverItem;
use case::value::FieldValue;
use serde::Serialize;
use store::{Bounded, Direction, HandoverQuery, HandoverRow, Page};
use uuid::Uuid;
use vocabulary::{OrganId, SecrecyLevel};

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
    /// Taken back by the sender or sent back by the recipient.
    pub undone: i64,
}

/// Something of which the two sides do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Organ that sent.
    pub from: String,
    /// Organ it was sent to.
    pub to: String,
    /// In words that both organs may read.
    #[serde(skip)]
    pub between: String,
    /// In words.
    pub says: String,
    /// The case that sent the item, for those who may read it.
    pub case: Option<Uuid>,
}

/// The daily comparison of both sides' counts.
#[derive(Debug, Clone, Serialize)]
pub struct Reconciled {
    /// Pairs of organs compared.
    pub pairs: usize,
    /// Items on the way between them.
    pub items: i64,
    /// Differences; empty when both sides agree.
    pub differences: Vec<Difference>,
    /// When it was made.
    pub at: jiff::Timestamp,
}

/// What was sent to the person's organ and nobody has signed for.
fn unsigned(person: &Person, cursor: &str, limit: i64) -> HandoverQuery {
    HandoverQuery {
        direction: Direction::Received,
        organs: vec![person.case_actor.organ.clone()],
        signed: Some(false),
        cursor: Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty()),
        limit,
        ..HandoverQuery::default()
    }
}

impl Platform {
    /// A page of what was sent to the person's organ, or to one of its cases, and is not yet signed for.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn arriving(
        &self,
        person: &Person,
        case: Option<Uuid>,
        cursor: &str,
        limit: i64,
    ) -> Result<Page<HandoverLine>, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else {
            return Ok(Page { rows: Vec::new(), next: None });
        };
        if !self.signs_at_all(person) {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let query = HandoverQuery { to_case: case, ..unsigned(person, cursor, limit) };
        let page = self.store.handovers(&scope, &query).await?;
        Ok(Page { rows: self.lines(person, &page.rows).await?, next: page.next })
    }

    /// Whoever may not know an item learns nothing of what was recorded for it either.
    ///
    /// # Errors
    /// "Not there".
    pub async fn may_know_item(&self, person: &Person, item: uuid::Uuid) -> Result<(), AppFault> {
        let facts = self.store.handover_facts(item).await?.ok_or(AppFault::NotThere)?;
        self.access.authorise(&person.actor, &Request::ReadHandover(&facts))?;
        Ok(())
    }

    /// How many items wait to be signed for by the person's organ; none for those who may not sign.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn arriving_count(&self, person: &Person) -> Result<Bounded, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else { return Ok(Bounded::default()) };
        if !self.signs_at_all(person) {
            return Ok(Bounded::default());
        }
        Ok(self.store.count_handovers(&scope, &unsigned(person, "", 1)).await?)
    }

    /// A page of hand-overs sent by or to the person's organ whose receipt is overdue; `true` where the organ is to sign.
    ///
    /// # Errors
    /// When the person may not see the board.
    pub async fn silent_items(
        &self,
        person: &Person,
        cursor: &str,
        limit: i64,
    ) -> Result<Page<(HandoverLine, bool)>, AppFault> {
        self.board_grant(person)?;
        let scope = self.access.scope(&person.actor)?;
        let page = self.store.handovers(&scope, &self.silent_query(person, cursor, limit)).await?;
        let own = page.rows.iter().map(|row| row.to_organ == person.case_actor.organ);
        let lines = self.lines(person, &page.rows).await?.into_iter().zip(own).collect();
        Ok(Page { rows: lines, next: page.next })
    }

    /// How many hand-overs of the person's organ are silent, on either side.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn silent_count(&self, person: &Person) -> Result<Bounded, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else { return Ok(Bounded::default()) };
        Ok(self.store.count_handovers(&scope, &self.silent_query(person, "", 1)).await?)
    }

    fn silent_query(&self, person: &Person, cursor: &str, limit: i64) -> HandoverQuery {
        HandoverQuery {
            organs: vec![person.case_actor.organ.clone()],
            silent_before: Some(micros(self.now())),
            cursor: Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty()),
            limit,
            ..HandoverQuery::default()
        }
    }

    /// An item that a person may sign for and nobody has signed for.
    ///
    /// # Errors
    /// "Not there" otherwise.
    pub async fn unsigned_item(&self, person: &Person, id: Uuid) -> Result<HandoverItem, AppFault> {
        let facts = self.store.handover_facts(id).await?.ok_or(AppFault::NotThere);
        let granted = facts
            .and_then(|facts| Ok(self.access.authorise(&person.actor, &Request::SignHandover(&facts))?));
        let action = Action::SignHandover.name();
        let granted = self.denials_noted(person, action, &id.to_string(), granted).await;
        let granted = granted.map_err(|fault| match fault {
            AppFault::NotAllowed(_) => AppFault::NotThere,
            other => other,
        })?;
        let row = self.store.handover(&granted, id).await?.ok_or(AppFault::NotThere)?;
        if row.signed_at.is_some() {
            return Err(self.signed_already(person, &row).await);
        }
        if row.undone.is_some() {
            return Err(self.undone_already(&row));
        }
        let item = crate::cases::item_of(&row)?;
        // Its papers and data are shown before anybody has signed for them.
        self.note(person, Action::ReadHandover.name(), &id.to_string(), GRANTED, &item.title).await?;
        Ok(item)
    }

    /// Who signed for an item before, when, and which case took it.
    async fn signed_already(&self, person: &Person, row: &HandoverRow) -> AppFault {
        let case = match row.to_case {
            Some(case) => self.case_name(person, case).await.ok(),
            None => None,
        };
        let organ = || self.rules.directory.organ_name(&row.to_organ).to_owned();
        let by = row.signed_by.clone().unwrap_or_else(organ);
        let when = row.signed_at.map(|at| case::road::shown(&FieldValue::Instant(instant(at)), None));
        let when = when.unwrap_or_default();
        let into = case.as_ref().map(|case| format!("，在办件“{}”里", case.title)).unwrap_or_default();
        let says = format!("“{}”已由{by}于{when}签收{into}，不用再签。", row.title);
        AppFault::ItemSettled { says, case: case.map(|case| case.id) }
    }

    /// Whether the person may sign for what is sent to the own organ: asked for an item that does not exist.
    fn signs_at_all(&self, person: &Person) -> bool {
        let Ok(own) = person.case_actor.organ.parse::<OrganId>() else { return false };
        self.signs(person, Uuid::nil(), own.clone(), own)
    }

    /// The level of the case that sent an item; a case opened by its receipt is known to no more people.
    pub(crate) async fn level_of_item(&self, id: Uuid) -> Result<SecrecyLevel, AppFault> {
        Ok(self.store.handover_facts(id).await?.ok_or(AppFault::NotThere)?.secrecy)
    }

    pub(crate) fn may_sign(&self, person: &Person, row: &HandoverRow) -> bool {
        let organs = (row.from_organ.parse(), row.to_organ.parse());
        let (Ok(from), Ok(to)) = organs else { return false };
        self.signs(person, row.id, from, to)
    }

    fn signs(&self, person: &Person, id: Uuid, from: OrganId, to: OrganId) -> bool {
        // Asked of items that the scope has let through, and of the post as such.
        let secrecy = SecrecyLevel::Public;
        let facts = access::HandoverFacts { id: vocabulary::HandoverId::new(id), from, to, secrecy };
        self.access.authorise(&person.actor, &Request::SignHandover(&facts)).is_ok()
    }

    /// A page of items sent by, or to, the person's organ, optionally between two organs.
    ///
    /// # Errors
    /// When the person may not see the board.
    pub async fn handover_lines(
        &self,
        person: &Person,
        query: &HandoverQuery,
    ) -> Result<Page<HandoverLine>, AppFault> {
        self.board_grant(person)?;
        let scope = self.access.scope(&person.actor)?;
        let page = self.store.handovers(&scope, query).await?;
        Ok(Page { rows: self.lines(person, &page.rows).await?, next: page.next })
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
                waiting: cell.sent - cell.signed - cell.silent - cell.undone,
                silent: cell.silent,
                undone: cell.undone,
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
            let says = format!(
                "{} → {}：移送登记 {} 件、发出方记录 {} 件；登记已签收 {} 件、接收方记录 {} 件",
                name(&pair.from_organ),
                name(&pair.to_organ),
                pair.items,
                pair.sender_sent,
                pair.items_signed,
                pair.recipient_signed
            );
            let (from, to) = (pair.from_organ.clone(), pair.to_organ.clone());
            differences.push(Difference { from, to, between: says.clone(), says, case: None });
        }
        let missing = [
            ("无发出记录", &found.unsent),
            ("无签收记录", &found.unsigned),
            ("无撤回、退回记录", &found.unrecorded),
            ("登记丢失", &found.lost),
        ];
        for (what, items) in missing {
            differences.extend(self.out_of_place(scope, what, items).await?);
        }
        let items = found.pairs.iter().map(|pair| pair.items).sum();
        Ok(Reconciled { pairs: found.pairs.len(), items, differences, at: self.now() })
    }

    /// Items out of place in words: between whom, what, and from which case as far as the scope reaches.
    async fn out_of_place(
        &self,
        scope: &access::Scope,
        what: &str,
        items: &[Uuid],
    ) -> Result<Vec<Difference>, store::StoreFault> {
        let traces = self.store.traces(items).await?;
        let cases: Vec<Uuid> = traces.iter().map(|trace| trace.case).collect();
        let names = self.store.case_names(scope, &cases).await?;
        let name = |id: &str| self.rules.directory.organ_name(id).to_owned();
        let said = |trace: &store::Trace| {
            let title = trace.title.as_ref().map(|title| format!("“{title}”")).unwrap_or_default();
            let case = names.iter().find(|name| name.id == trace.case);
            let about =
                case.map(|case| format!("（办件 {} {}）", case.number, case.title)).unwrap_or_default();
            let (from, to) = (name(&trace.from_organ), name(&trace.to_organ));
            Difference {
                from: trace.from_organ.clone(),
                to: trace.to_organ.clone(),
                between: format!("{from} → {to} 的移送{title}：{what}"),
                says: format!("{from} → {to} 的移送{title}{about}：{what}"),
                case: case.map(|case| case.id),
            }
        };
        Ok(traces.iter().map(said).collect())
    }
}
