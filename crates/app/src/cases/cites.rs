//! The article behind a due time in a list.
use crate::clock::instant;
use crate::platform::Platform;
use law::Citation;
use law::library::Cited;
use store::DueBasis;

impl Platform {
    /// The article on which a due time rests, as it stood when the limit started.
    #[must_use]
    pub fn due_cite(&self, basis: Option<&DueBasis>) -> Option<Cited> {
        let basis = basis.filter(|basis| !basis.cite.is_empty())?;
        let cite: Citation = basis.cite.parse().ok()?;
        Some(self.rules.library.cited(&cite, case::actor::civil_date(instant(basis.started_at))))
    }

    /// The article on the receipt of a hand-over of a kind, `procedure/handover`, sent at a time.
    #[must_use]
    pub fn receipt_cite(&self, kind: &str, sent_at: jiff::Timestamp) -> Option<Cited> {
        let (procedure, handover) = kind.split_once('/')?;
        let on = case::actor::civil_date(sent_at);
        let library = &self.rules.library;
        let handover = library.procedure_on(procedure, on)?.handover(handover)?;
        Some(library.cited(&handover.cite, on))
    }
}
