//! Inspections: whose cases a case opens, read only, to the organ that conducts it.
use crate::actor::civil_date;
use crate::state::CaseState;
use crate::value::FieldValue;
use jiff::civil::Date;
use law::procedure::Procedure;
use std::collections::BTreeSet;

/// What of the cases of others is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opened {
    /// Organs that conduct them; none: nothing is open.
    pub organs: BTreeSet<String>,
    /// Ids of their procedures; none: of every procedure.
    pub procedures: BTreeSet<String>,
    /// Only those opened on this day or later.
    pub since: Option<Date>,
    /// Last day on which they are open, to its end.
    pub until: Option<Date>,
}

/// What is open on a day: nothing before the first and after the last day of the plan, while the inspection is not under way, or
/// when it does not look into files.
#[must_use]
pub fn opened(procedure: &Procedure, state: &CaseState, today: Date) -> Opened {
    let Some(inspects) = &procedure.inspects else { return Opened::default() };
    let day = |field: &str| match state.facts.get(field) {
        Some(FieldValue::Date(day)) => Some(*day),
        _ => None,
    };
    let each = |field: &str| state.facts.get(field).map(FieldValue::each).unwrap_or_default();
    let chosen = |field: &str| -> BTreeSet<String> {
        let choices = each(field).into_iter().filter_map(|value| match value {
            FieldValue::Choice(choice) => Some(choice.clone()),
            _ => None,
        });
        choices.collect()
    };
    let (Some(from), Some(until)) = (day(&inspects.from), day(&inspects.until)) else {
        return Opened::default();
    };
    let under_way = inspects.during.iter().any(|stage| state.stage.get(&stage.track) == Some(&stage.stage));
    let into_files = match (&inspects.ways, &inspects.way) {
        (Some(ways), Some(way)) => chosen(ways).contains(&**way),
        _ => true,
    };
    if !under_way || !into_files || today < from || until < today {
        return Opened::default();
    }
    Opened {
        organs: each(&inspects.organs).into_iter().filter_map(FieldValue::organ).map(str::to_owned).collect(),
        procedures: inspects.procedures.as_ref().map(|kinds| chosen(kinds)).unwrap_or_default(),
        since: inspects.opened_since.as_ref().and_then(|since| day(since)),
        until: Some(until),
    }
}

impl Opened {
    /// Whether it is open, as far as its procedure and its day go; whose it is, authorisation says.
    #[must_use]
    pub fn admits(&self, state: &CaseState) -> bool {
        let kind = state.procedure.split('@').next().unwrap_or_default();
        (self.procedures.is_empty() || self.procedures.contains(kind))
            && self.since.is_none_or(|since| civil_date(state.opened_at) >= since)
    }
}
