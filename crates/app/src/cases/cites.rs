//! The article behind a due time in a list.
use crate::clock::instant;
use crate::platform::Platform;
use jiff::civil::Date;
use law::library::Cited;
use store::LimitRun;

impl Platform {
    /// The article on which a run of a limit rests, by the version of the procedure that was in force when the case was
    /// opened and the value in force when the limit started. None for limits whose day people set.
    #[must_use]
    pub fn limit_cite(&self, procedure: &str, opened_at: i64, run: Option<&LimitRun>) -> Option<Cited> {
        let (library, run) = (&self.rules.library, run?);
        let (opened_on, started_on) = (day(opened_at), day(run.started_at));
        let limit = library.procedure_on(procedure, opened_on)?.limit(&run.limit)?;
        let counted_by = limit.counted_by.as_deref().map(String::as_str);
        let resolved = library.period(limit.period.as_deref()?, counted_by, started_on).ok()?;
        Some(library.cited(&resolved.value.cite, started_on))
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

fn day(micros: i64) -> Date {
    case::actor::civil_date(instant(micros))
}
