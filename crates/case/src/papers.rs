//! Official documents of a case: numbered with their act, then drawn up and put on file; or withheld, and made later.
use crate::event::{Event, EventKind};
use crate::refusal::Refused;
use crate::state::{CaseState, IssuedDocument};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The act that makes a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadeBy {
    /// Its event.
    pub event: Uuid,
    /// Organ that acted.
    pub organ: String,
    /// When it took effect: the document bears this day, and its number this year.
    pub at: Timestamp,
}

impl MadeBy {
    /// The act of an event.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        Self { event: event.id, organ: event.organ.clone(), at: event.occurred_at }
    }
}

/// A document that an act should have made and could not; it has no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldDocument {
    /// The event that said so.
    pub id: Uuid,
    /// `id@version` of the template.
    pub template: String,
    /// Title.
    pub title: String,
    /// What was lacking.
    pub reason: String,
    /// The act.
    pub by: MadeBy,
}

/// Folds an event of a document. One that was drawn up already stays as it is.
pub(crate) fn apply(state: &mut CaseState, event: &Event) {
    match &event.what {
        EventKind::DocumentNumbered { document, template, title, number, of, paper, personal } => {
            state.documents.push(IssuedDocument {
                id: *document,
                template: template.clone(),
                title: title.clone(),
                number: number.clone(),
                of: *of,
                paper: paper.clone(),
                personal: *personal,
                file: None,
            });
        }
        EventKind::DocumentNotMade { template, title, reason, by: Some(by) } => {
            let (template, title, reason) = (template.clone(), title.clone(), reason.clone());
            state.withheld.push(WithheldDocument { id: event.id, template, title, reason, by: by.clone() });
        }
        EventKind::DocumentAskedAnew { document, .. } => {
            state.withheld.retain(|known| known.id != *document);
        }
        EventKind::DocumentIssued { document, file } => {
            let waiting = |known: &&mut IssuedDocument| known.id == *document && known.file.is_none();
            if let Some(known) = state.documents.iter_mut().find(waiting) {
                known.file = Some(file.clone());
                state.papers.push(file.clone());
            }
        }
        EventKind::PaperFollowed { file, .. } => state.papers.push(file.clone()),
        _ => {}
    }
}

/// A document of the case that is to be made now: one that was withheld, or one that has its number and is not on file.
///
/// # Errors
/// A rejection when there is none of this id, or it is on file.
pub(crate) fn asked_anew(state: &CaseState, document: Uuid) -> Result<EventKind, Refused> {
    if let Some(known) = state.withheld.iter().find(|known| known.id == document) {
        let (template, title, by) = (known.template.clone(), known.title.clone(), Some(known.by.clone()));
        return Ok(EventKind::DocumentAskedAnew { document, template, title, by });
    }
    let waiting = state.documents.iter().find(|known| known.id == document && known.file.is_none());
    let known = waiting.ok_or_else(|| {
        Refused::rejected("document", "没有这份待制作的文书：可能已经制成入卷，请刷新本页查看")
    })?;
    let (template, title) = (known.template.clone(), known.title.clone());
    Ok(EventKind::DocumentAskedAnew { document, template, title, by: None })
}
