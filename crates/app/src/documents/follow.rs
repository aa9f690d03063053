//! A document made by an act that hands over goes with the item: it is added to the item's papers when it has been drawn
//! up, and to the recipient's case if that was signed for meanwhile.
use crate::cases::{Loaded, item_of, new_event, projection};
use crate::fault::AppFault;
use crate::platform::{Platform, new_id};
use access::Granted;
use case::state::SentItem;
use case::value::FileRef;
use case::{CaseState, Event, EventKind, HandoverItem};
use law::procedure::Procedure;
use std::sync::Arc;
use store::{Append, ExtraWrite, StoredEvent, StreamAppend};
use uuid::Uuid;

impl Platform {
    /// Adds to an append what brings a document to whoever its act sent something.
    ///
    /// # Errors
    /// Faults of the store; of ours, when an item of the case is not there.
    pub(super) async fn send_after(
        &self,
        granted: &Granted,
        append: &mut Append,
        loaded: &Loaded<'_>,
        document: Uuid,
        file: &FileRef,
    ) -> Result<(), AppFault> {
        let state = &loaded.state;
        let Some(known) = state.documents.iter().find(|known| known.id == document) else { return Ok(()) };
        let events = loaded.events.iter().map(|recorded| (&recorded.stored, &recorded.event));
        let Some(sent) = sent_with(state, loaded.procedure, events, known.of, file) else { return Ok(()) };
        let row = self.store.handover(granted, sent.item.id).await?;
        let mut item = item_of(&row.ok_or(AppFault::NotThere)?)?;
        item.papers.push(file.clone());
        append.extra.push(ExtraWrite::PapersOfItem {
            id: item.id,
            papers_json: serde_json::to_string(&item.papers).map_err(AppFault::ours)?,
            item_json: serde_json::to_string(&item).map_err(AppFault::ours)?,
        });
        if let (Some(_), Some(case)) = (sent.signed_at, sent.to_case) {
            append.streams.push(self.followed(case, item.id, file).await?);
        }
        Ok(())
    }

    /// Papers that came to an item after whoever signs for it, or proposed to, had read it; they are added to `item` as
    /// well. To be asked after the sender's case has been loaded: whatever comes later finds that case moved on.
    ///
    /// # Errors
    /// Faults of the store; of ours, when the item is not there.
    pub(crate) async fn take_late_papers(
        &self,
        item: Option<&mut HandoverItem>,
    ) -> Result<Vec<(Uuid, FileRef)>, AppFault> {
        let Some(item) = item else { return Ok(Vec::new()) };
        let row = self.store.handover(&self.system_grant()?, item.id).await?;
        let known = std::mem::replace(&mut item.papers, item_of(&row.ok_or(AppFault::NotThere)?)?.papers);
        let late = item.papers.iter().filter(|file| !known.contains(file));
        Ok(late.map(|file| (item.id, file.clone())).collect())
    }

    /// The event that brings a paper of an item into its recipient's case; the state is as after it.
    ///
    /// # Errors
    /// A fault of ours, when the state cannot take it.
    pub(crate) fn paper_follows(
        &self,
        state: &mut CaseState,
        item: Uuid,
        file: &FileRef,
    ) -> Result<Event, AppFault> {
        let (system, now) = (self.system(), self.now());
        let setting = self.setting(&system.case_actor, now, &new_id);
        let what = EventKind::PaperFollowed { item, file: file.clone() };
        let event = case::decide::event(&setting, state.id, now, None, what);
        case::fold::apply(state, &event, &self.rules.library).map_err(AppFault::ours)?;
        Ok(event)
    }

    /// Titles of an item's papers that are documents of its act and still being drawn up.
    #[must_use]
    pub fn papers_awaited(&self, item: &HandoverItem) -> Vec<String> {
        let (procedure, handover) = item.kind.split_once('/').unwrap_or_default();
        let on = case::actor::civil_date(item.sent_at);
        let sent = self.rules.library.procedure_on(procedure, on).and_then(|p| p.handover(handover));
        let drawn = sent.iter().flat_map(|handover| &handover.papers).filter(|paper| paper.drawn);
        let awaited = drawn.filter(|paper| !item.papers.iter().any(|file| file.paper == *paper.id));
        awaited.map(|paper| paper.title.clone()).collect()
    }

    /// What records the document in the recipient's case.
    async fn followed(&self, case: Uuid, item: Uuid, file: &FileRef) -> Result<StreamAppend, AppFault> {
        let mut loaded = self.load_for_system(case).await?;
        let before = i64::try_from(loaded.state.version).unwrap_or(i64::MAX);
        let event = self.paper_follows(Arc::make_mut(&mut loaded.state), item, file)?;
        Ok(StreamAppend {
            stream: case,
            expected_version: Some(before),
            events: vec![new_event(&event)?],
            projection: Some(projection(self, loaded.procedure, &loaded.state)?),
        })
    }
}

/// The item that the act of the event `of` sent, if its list of papers names this kind of file.
pub(crate) fn sent_with<'a, 'e>(
    state: &'a CaseState,
    procedure: &Procedure,
    events: impl Iterator<Item = (&'e StoredEvent, &'e Event)> + Clone,
    of: Uuid,
    file: &FileRef,
) -> Option<&'a SentItem> {
    let (by, _) = events.clone().find(|(_, event)| event.id == of)?;
    let id = events.clone().find_map(|(stored, event)| match &event.what {
        EventKind::HandoverSent { item } if stored.act_id == by.act_id => Some(item.id),
        _ => None,
    })?;
    let sent = state.sent.iter().find(|sent| sent.item.id == id)?;
    let (_, kind) = sent.item.kind.split_once('/')?;
    let mut papers = procedure.handover(kind)?.papers.iter();
    papers.any(|paper| *paper.id == file.paper).then_some(sent)
}
