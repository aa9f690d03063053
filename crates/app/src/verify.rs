//! Verifying the whole record: the ledger's own re-derivation, then every read model and hand-over folded anew.
mod handovers;

use crate::cases::{parse_event, projection};
use crate::documents::CODES;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Granted, Request};
use case::{Event, EventKind};
use handovers::Sender;
use serde::Serialize;
use store::{CaseProjection, HandoverMove, HandoverRow, StoredEvent};
use uuid::Uuid;

/// How often a case is read anew because something was recorded while it was read.
const MAX_READS: usize = 20;

/// What a verification found.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// Leaves re-derived.
    pub leaves: u64,
    /// Files compared.
    pub files: u64,
    /// Cases folded anew.
    pub cases: u64,
    /// Published checkpoints, all there and signed.
    pub checkpoints: u64,
    /// Sealed rows of the audit trail that agree with their seals.
    pub audit: u64,
    /// The first thing that is broken, in words; none when all agrees.
    pub broken: Option<String>,
}

/// What is kept of a case beside its events.
struct Kept {
    case: Option<CaseProjection>,
    items: Vec<HandoverRow>,
    moves: Vec<HandoverMove>,
}

impl Platform {
    /// Re-derives ledger, files and read models, among them hand-overs.
    ///
    /// # Errors
    /// When the person may not verify, or the store cannot be read at all.
    pub async fn verify(&self, person: &Person) -> Result<Verified, AppFault> {
        let granted = self.access.authorise(&person.actor, &Request::VerifyLedger)?;
        self.verify_under(&granted).await
    }

    /// The same for the command line, where the operating system says who may.
    ///
    /// # Errors
    /// As [`Platform::verify`].
    pub async fn verify_as_system(&self) -> Result<Verified, AppFault> {
        let granted = self.system_grant()?;
        self.verify_under(&granted).await
    }

    async fn verify_under(&self, granted: &Granted) -> Result<Verified, AppFault> {
        let report = self.store.verify_ledger(granted, |_, _, _| {}).await?;
        let mut verified = Verified {
            leaves: report.leaves,
            checkpoints: report.checkpoints,
            audit: report.audit,
            files: report.papers,
            cases: 0,
            broken: report.broken.clone(),
        };
        if verified.broken.is_some() {
            return Ok(verified);
        }
        let mut after = None;
        loop {
            let streams = self.store.all_streams(granted, after).await?;
            let Some(last) = streams.last().copied() else { return Ok(verified) };
            for stream in streams {
                if let Some(broken) = self.case_differs(granted, stream).await? {
                    verified.broken = Some(broken);
                    return Ok(verified);
                }
                verified.cases += 1;
            }
            after = Some(last);
        }
    }

    /// Compares the read model of one case with a new fold of its events. They are read one after the other; what is recorded
    /// in between is no difference, and both are read again.
    async fn case_differs(&self, granted: &Granted, stream: Uuid) -> Result<Option<String>, AppFault> {
        let (mut differs, mut seen) = (None, None);
        for _ in 0..MAX_READS {
            let stored = self.store.events(granted, stream).await?;
            let recorded = stored.last().map(|last| last.version);
            if differs.is_some() && recorded == seen {
                break;
            }
            seen = recorded;
            let kept = Kept {
                case: self.store.case_projection(granted, stream).await?,
                items: self.store.case_handovers(granted, stream).await?,
                moves: self.store.handover_moves(granted, stream).await?,
            };
            differs = self.fold_differs(stream, &stored, kept).await?;
            if differs.is_none() {
                break;
            }
        }
        Ok(differs)
    }

    async fn fold_differs(
        &self,
        stream: Uuid,
        stored: &[StoredEvent],
        kept: Kept,
    ) -> Result<Option<String>, AppFault> {
        let events = stored.iter().map(parse_event).collect::<Result<Vec<Event>, _>>();
        let Ok(events) = events else { return Ok(Some(format!("办件 {stream} 的事件不能识别"))) };
        let state = match case::fold::fold(&events, &self.rules.library) {
            Ok(state) => state,
            Err(fault) => return Ok(Some(format!("办件 {stream}：{fault}"))),
        };
        let Some(procedure) = self.rules.library.procedure(&state.procedure) else {
            return Ok(Some(format!("办件 {stream} 的程序版本 {} 不在", state.procedure)));
        };
        if let Some(broken) = self.draw_differs(&state, stored).await? {
            return Ok(Some(format!("办件 {stream}：{broken}")));
        }
        if let Some(broken) = self.codes_differ(stream, &events).await? {
            return Ok(Some(format!("办件 {}（{stream}）：{broken}", state.number)));
        }
        let sender = Sender { state: &state, procedure, events: &events, stored };
        if let Some(broken) = sender.differs(&kept.items, &kept.moves)? {
            return Ok(Some(format!("办件 {}（{stream}）：{broken}", state.number)));
        }
        let Some(mut kept) = kept.case else {
            return Ok(Some(format!("办件 {stream} 没有登记在办件表中")));
        };
        let mut folded = projection(self, procedure, &state)?;
        // The text for searching is kept as tokens only.
        folded.search_text = String::new();
        kept.search_text = String::new();
        folded.personal_text = String::new();
        folded.assigned.sort();
        kept.assigned.sort();
        Ok((folded != kept).then(|| format!("办件 {}（{stream}）的登记与事件不一致", state.number)))
    }

    /// A document that was made and whose code leads no longer to its case, in words: whoever holds the paper would be told
    /// that it is not there.
    async fn codes_differ(&self, case: Uuid, events: &[Event]) -> Result<Option<String>, AppFault> {
        let granted = self.system_grant()?;
        for event in events {
            let EventKind::DocumentIssued { document, .. } = &event.what else { continue };
            let record = self.store.record(&granted, CODES, &document.to_string()).await?;
            if record.is_none_or(|record| record.parent != Some(case.to_string())) {
                return Ok(Some(format!("文书 {document} 的核验码没有登记，或者登记在别的办件")));
            }
        }
        Ok(None)
    }
}
