//! Taking back and sending back hand-overs that nobody has signed for.
use super::act::{Done, Outcome};
use super::again::{MAX_TRIES, passes};
use super::load::Loaded;
use super::rows::{handover_row, item_of};
use crate::audit::GRANTED;
use crate::clock::{instant, micros};
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use access::{Action, Granted, Request};
use case::undo::{Side, undo};
use case::value::FieldValue;
use case::{CaseState, Event, EventKind, HandoverItem, Refusal};
use sha2::{Digest, Sha256};
use store::{HandoverRow, UndoneRow};
use uuid::Uuid;

/// The row of an item as it stands after an event that undid it.
pub(crate) fn undone(row: &mut HandoverRow, event: &Event) {
    let EventKind::HandoverUndone { by, organ, reason, .. } = &event.what else { return };
    row.state = state_word(*by).into();
    row.undone = Some(UndoneRow {
        at: micros(event.recorded_at),
        by: event.actor_name.clone(),
        organ: organ.clone(),
        reason: reason.clone(),
    });
}

const fn state_word(by: Side) -> &'static str {
    match by {
        Side::Sender => "recalled",
        Side::Recipient => "returned",
    }
}

/// Whose doing it was that an item was undone.
pub(super) fn side_of(row: &HandoverRow) -> Side {
    if row.state == state_word(Side::Recipient) { Side::Recipient } else { Side::Sender }
}

impl Platform {
    /// Takes back an item of the person's organ, or sends one back that reached it, while nobody has signed.
    ///
    /// # Errors
    /// As [`Platform::perform`].
    pub async fn undo_handover(
        &self,
        person: &Person,
        act_id: Uuid,
        item: Uuid,
        by: Side,
        reason: &str,
    ) -> Result<Done, AppFault> {
        let asked = format!("{}/{}/{item}/{reason}", person.case_actor.id, state_word(by));
        let digest: [u8; 32] = Sha256::digest(asked).into();
        let mut tries = 0;
        loop {
            tries += 1;
            let may = self.undoable(person, item, by).await;
            let (granted, loaded, row) =
                self.denials_noted(person, action_of(by).name(), &item.to_string(), may).await?;
            let title = format!("{}移送", by.title());
            let case = loaded.state.id;
            if let Some(receipt) = self.store.repeat_of(act_id, &digest).await? {
                return Ok(Done { case, receipt, title, awaits: false, number: None });
            }
            self.refuse_undone(by, &row)?;
            let setting = self.setting(&person.case_actor, self.now(), &new_id);
            let decided = undo(&setting, &loaded.state, item, by, reason)?;
            let mut row = handover_row(&item_of(&row)?)?;
            decided.events.iter().for_each(|event| undone(&mut row, event));
            let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
            let outcome = Outcome { granted, decided, before, item: None };
            let mut append = self.append_of(person, act_id, digest, &outcome).await?;
            append.handovers.push(row);
            match self.store.append(&outcome.granted, append).await {
                Ok(receipt) => return Ok(Done { case, receipt, title, awaits: false, number: None }),
                Err(fault) if tries < MAX_TRIES && passes(&fault) => {}
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    /// An item that a person may undo by post and organ, for the page that asks why; with what stands against it.
    ///
    /// # Errors
    /// "Not there" otherwise.
    pub async fn to_undo(
        &self,
        person: &Person,
        item: Uuid,
        by: Side,
    ) -> Result<(HandoverItem, Vec<Refusal>), AppFault> {
        let (_, loaded, row) = self.undoable(person, item, by).await?;
        self.refuse_undone(by, &row)?;
        let item = item_of(&row)?;
        self.note(person, Action::ReadHandover.name(), &item.id.to_string(), GRANTED, &item.title).await?;
        let setting = self.setting(&person.case_actor, self.now(), &new_id);
        let against = match undo(&setting, &loaded.state, item.id, by, by.title()) {
            Ok(_) => Vec::new(),
            Err(refused) => refused.parts().map_err(AppFault::from)?.0,
        };
        Ok((item, against))
    }

    /// Who undid an item, when and why is told to its recipient, who may not read the case that says it.
    fn refuse_undone(&self, by: Side, row: &HandoverRow) -> Result<(), AppFault> {
        let told = by == Side::Recipient && row.undone.is_some();
        if told { Err(self.undone_already(row)) } else { Ok(()) }
    }

    /// The proof that a person may undo an item, the case that sent it, and the item as it stands.
    async fn undoable(
        &self,
        person: &Person,
        item: Uuid,
        by: Side,
    ) -> Result<(Granted, Loaded<'_>, HandoverRow), AppFault> {
        let facts = self.store.handover_facts(item).await?.ok_or(AppFault::NotThere)?;
        let request = match by {
            Side::Sender => Request::ReadHandover(&facts),
            Side::Recipient => Request::SignHandover(&facts),
        };
        let granted = self.access.authorise(&person.actor, &request)?;
        let row = self.store.handover(&granted, item).await?.ok_or(AppFault::NotThere)?;
        if by == Side::Recipient {
            return Ok((granted, self.load_for_system(row.from_case).await?, row));
        }
        let facts = self.case_facts(row.from_case).await?;
        let granted = self.access.authorise(&person.actor, &Request::ReadCase(&facts))?;
        let loaded = self.load(granted, facts, row.from_case).await?;
        let granted = self.grant_undo(person, &loaded, item)?;
        Ok((granted, loaded, row))
    }

    /// Whoever may do the act that sent an item may take it back.
    pub(super) fn grant_undo(
        &self,
        person: &Person,
        loaded: &Loaded<'_>,
        item: Uuid,
    ) -> Result<Granted, AppFault> {
        let mut sent = loaded.state.sent.iter().filter(|sent| sent.item.id == item);
        let kind =
            sent.next().and_then(|sent| sent.item.kind.rsplit('/').next()).ok_or(AppFault::NotThere)?;
        let sending = loaded
            .procedure
            .acts
            .iter()
            .filter(|act| act.sends.as_ref().is_some_and(|sends| **sends == kind));
        let mut grants = sending.map(|act| self.grant_act_of(person, loaded, act));
        let first = grants.next().ok_or(AppFault::NotThere)?;
        grants.fold(first, |one, other| one.or(other))
    }

    /// Whether the law lets the recipient send an item back instead of signing for it.
    #[must_use]
    pub fn may_be_returned(&self, kind: &str, sent_at: jiff::Timestamp) -> bool {
        let procedure = kind.split('/').next().unwrap_or_default();
        let on = case::actor::civil_date(sent_at);
        let procedure = self.rules.library.procedure_on(procedure, on);
        let library = &self.rules.library;
        procedure.is_none_or(|procedure| case::undo::must_be_signed(library, procedure, kind).is_none())
    }

    /// That an item was undone before, in words.
    pub(crate) fn undone_already(&self, row: &HandoverRow) -> AppFault {
        let Some(undone) = &row.undone else { return AppFault::NotThere };
        let organ = self.rules.directory.organ_name(&undone.organ);
        let when = case::road::shown(&FieldValue::Instant(instant(undone.at)), None);
        let word = side_of(row).title();
        let says = format!("“{}”已由{organ}于{when}{word}，不用再签收。原因：{}", row.title, undone.reason);
        AppFault::ItemSettled { says, case: None }
    }

    /// A receipt for an item that no longer waits in its sender's case is none: somebody signed for it, took it back or sent
    /// it back meanwhile.
    pub(super) fn refuse_settled(&self, sender: &CaseState, events: &[&Event]) -> Result<(), AppFault> {
        let receipts = events.iter().filter_map(|event| match &event.what {
            EventKind::HandoverSigned { item, .. } => Some(item),
            _ => None,
        });
        for item in receipts {
            let sent = sender.sent.iter().find(|sent| sent.item.id == *item);
            let Some(sent) = sent.filter(|sent| !sent.waits()) else { continue };
            let what = sent.undone.as_ref().map_or("签收", |undone| undone.by.title());
            let says = format!("“{}”刚才已经{what}，没有重复办理。请回到移送往来核对。", sent.item.title);
            return Err(AppFault::ItemSettled { says, case: None });
        }
        Ok(())
    }
}

const fn action_of(by: Side) -> Action {
    match by {
        Side::Sender => Action::PerformAct,
        Side::Recipient => Action::SignHandover,
    }
}
