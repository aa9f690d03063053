//! A document made by an act that hands over goes with the item: it is added to the item's papers when it has been drawn
//! up, and to the recipient's case if that was signed for meanwhile.
use crate::cases::{Loaded, item_of, new_event, projection};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::platform::{Platform, new_id};
use access::Granted;
use case::state::SentItem;
use case::value::FileRef;
use case::{EventKind, HandoverItem};
use store::{Append, ExtraWrite, StreamAppend};
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
        for sent in items_of(loaded, document, file) {
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
        }
        Ok(())
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
        let (system, now) = (self.system(), self.now());
        let setting = self.setting(&system.case_actor, now, &new_id);
        let what = EventKind::PaperFollowed { item, file: file.clone() };
        let event = case::decide::event(&setting, case, now, None, what);
        case::fold::apply(&mut loaded.state, &event, &self.rules.library).map_err(AppFault::ours)?;
        Ok(StreamAppend {
            stream: case,
            expected_version: Some(before),
            events: vec![new_event(&event)?],
            projection: Some(projection(self, loaded.procedure, &loaded.state)?),
        })
    }
}

/// Items that the document's act sent and whose list of papers names this kind.
fn items_of<'a>(loaded: &'a Loaded<'_>, document: Uuid, file: &FileRef) -> Vec<&'a SentItem> {
    let known = loaded.state.documents.iter().find(|known| known.id == document);
    let of = known.and_then(|known| loaded.events.iter().find(|recorded| recorded.event.id == known.of));
    let Some(act) = of.map(|recorded| recorded.stored.act_id) else { return Vec::new() };
    let by_act = loaded.events.iter().filter(|recorded| recorded.stored.act_id == act);
    let ids: Vec<Uuid> = by_act
        .filter_map(|recorded| match &recorded.event.what {
            EventKind::HandoverSent { item } => Some(item.id),
            _ => None,
        })
        .collect();
    let lists = |sent: &&SentItem| {
        let id = sent.item.kind.rsplit('/').next().unwrap_or_default();
        let handover = loaded.procedure.handover(id);
        handover.is_some_and(|handover| handover.papers.iter().any(|paper| *paper.id == file.paper))
    };
    loaded.state.sent.iter().filter(|sent| ids.contains(&sent.item.id)).filter(lists).collect()
}
