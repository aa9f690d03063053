//! Official documents of a case: numbered with their act, then drawn up and put on file.
use crate::event::EventKind;
use crate::state::{CaseState, IssuedDocument};

/// Folds an event of a document. One that was drawn up already stays as it is.
pub(crate) fn apply(state: &mut CaseState, what: &EventKind) {
    match what {
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
