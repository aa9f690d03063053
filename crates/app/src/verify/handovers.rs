//! The items a case sent, as its events tell them, against those that are kept.
use crate::cases::{handover_row, item_of, undone};
use crate::clock::{instant, micros};
use crate::documents::sent_with;
use crate::fault::AppFault;
use case::state::SentItem;
use case::value::FileRef;
use case::{CaseState, Event, EventKind};
use law::procedure::Procedure;
use store::{HandoverMove, HandoverRow, StoredEvent};
use uuid::Uuid;

/// How much later than its event a receipt may be marked in the item, in microseconds: rows of before the mark was taken
/// from the event read the clock again.
const MARKED_WITHIN: i64 = 60_000_000;

/// A case's events with their places, its state and the program it runs under.
pub(super) struct Sender<'a> {
    pub(super) state: &'a CaseState,
    pub(super) procedure: &'a Procedure,
    pub(super) events: &'a [Event],
    pub(super) stored: &'a [StoredEvent],
}

impl Sender<'_> {
    /// What of the items and their steps is not as the events say, in words. `kept` holds items the case received as well.
    pub(super) fn differs(
        &self,
        kept: &[HandoverRow],
        moves: &[HandoverMove],
    ) -> Result<Option<String>, AppFault> {
        let case = self.state.id;
        let kept: Vec<&HandoverRow> = kept.iter().filter(|row| row.from_case == case).collect();
        if let Some(row) = kept.iter().find(|row| !self.state.sent.iter().any(|sent| sent.item.id == row.id))
        {
            return Ok(Some(format!("移送 {} 登记在册，办件的事件里却没有发出它", row.id)));
        }
        for sent in &self.state.sent {
            let id = sent.item.id;
            let Some(row) = kept.iter().find(|row| row.id == id) else {
                return Ok(Some(format!("移送 {id}（{}）没有登记", sent.item.title)));
            };
            if !self.agrees(sent, row)? {
                return Ok(Some(format!("移送 {id}（{}）的登记与事件不一致", sent.item.title)));
            }
            let steps: Vec<&HandoverMove> = moves.iter().filter(|step| step.item == id).collect();
            if !self.moved(sent, &steps) {
                return Ok(Some(format!("移送 {id}（{}）经过的各步与事件不一致", sent.item.title)));
            }
        }
        Ok(None)
    }

    /// Whether the row is what sending, later documents and the receipt made of it.
    fn agrees(&self, sent: &SentItem, row: &HandoverRow) -> Result<bool, AppFault> {
        let mut item = sent.item.clone();
        item.papers.extend(self.papers_after(item.id).cloned());
        item.sent_at = instant(micros(item.sent_at));
        let mut expected = handover_row(&item)?;
        if let Some((_, event)) = self.receipt(item.id)
            && let EventKind::HandoverSigned { officer, case, .. } = &event.what
        {
            let at = micros(event.recorded_at);
            let marked = row.signed_at.is_some_and(|marked| (at..=at + MARKED_WITHIN).contains(&marked));
            expected.signed_at = if marked { row.signed_at } else { Some(at) };
            expected.signed_by = Some(officer.clone());
            expected.to_case = Some(*case);
            expected.state = "signed".into();
        }
        if let Some((_, event)) = self.undoing(item.id) {
            undone(&mut expected, event);
        }
        let same = item_of(row).is_ok_and(|kept| kept == item);
        expected.facts_json.clone_from(&row.facts_json);
        Ok(same && expected == *row)
    }

    /// One step of the act that sent it, and one of the act that signed for it or undid it.
    fn moved(&self, sent: &SentItem, steps: &[&HandoverMove]) -> bool {
        let of = &sent.item;
        let sending = self.at(|what| matches!(what, EventKind::HandoverSent { item } if item.id == of.id));
        let acts = [sending, self.receipt(of.id), self.undoing(of.id)];
        let expected: Vec<_> =
            acts.into_iter().enumerate().filter_map(|(kind, act)| Some((kind, act?))).collect();
        steps.len() == expected.len()
            && steps.iter().zip(expected).all(|(step, (kind, (stored, _)))| {
                let (signed, undone) = (kind == 1, kind == 2);
                let received = signed || (undone && step.organ != of.from_organ);
                let side = if received && step.organ == of.to_organ { "recipient" } else { "sender" };
                step.act == Some(stored.act_id)
                    && step.signed == signed
                    && step.undone == undone
                    && step.side == side
                    && step.from_organ == of.from_organ
                    && step.to_organ == of.to_organ
            })
    }

    /// The first receipt of an item; one for an item that is signed for already changes nothing.
    fn receipt(&self, id: Uuid) -> Option<(&StoredEvent, &Event)> {
        self.at(|what| matches!(what, EventKind::HandoverSigned { item, .. } if *item == id))
    }

    /// What undid an item.
    fn undoing(&self, id: Uuid) -> Option<(&StoredEvent, &Event)> {
        self.at(|what| matches!(what, EventKind::HandoverUndone { item, .. } if *item == id))
    }

    fn at(&self, fits: impl Fn(&EventKind) -> bool) -> Option<(&StoredEvent, &Event)> {
        self.stored.iter().zip(self.events).find(|(_, event)| fits(&event.what))
    }

    /// Documents of the act that sent an item, drawn up after it was sent.
    fn papers_after(&self, id: Uuid) -> impl Iterator<Item = &FileRef> {
        self.events.iter().filter_map(move |event| match &event.what {
            EventKind::DocumentIssued { document, file } => {
                let known = self.state.documents.iter().find(|known| known.id == *document)?;
                let recorded = self.stored.iter().zip(self.events);
                let sent = sent_with(self.state, self.procedure, recorded, known.of, file)?;
                (sent.item.id == id).then_some(file)
            }
            _ => None,
        })
    }
}
