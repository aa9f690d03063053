//! Due times apart from the runs of a case: a limit computed for people who ask (`zhibao deadline`), a day set by people.
use crate::actor::civil_date;
use crate::state::Signal;
use crate::value::FieldValue;
use calendar::{Computation, CountingRule, Exclusion, Step, Unit, WorkCalendar};
use jiff::Timestamp;
use law::instrument::Status;
use law::procedure::Limit;
use law::{Citation, Library};
use serde::{Deserialize, Serialize};

/// A period as computed for people who ask without a case (`zhibao deadline`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// The period in words.
    pub period: String,
    /// Where it stands.
    pub cite: Citation,
    /// Where the counting rule stands.
    pub rule_cite: Option<Citation>,
    /// Whether it was checked.
    pub status: Status,
    /// Remark.
    pub note: Option<String>,
    /// Due instant, unit, arithmetic.
    pub computed: Computation,
}

/// Computes a limit of a procedure from a starting instant.
///
/// # Errors
/// A Chinese sentence that names what the data lack.
pub fn reckon(
    library: &Library,
    calendar: &WorkCalendar,
    limit: &Limit,
    from: Timestamp,
    exclusions: &[Exclusion],
) -> Result<Reckoning, String> {
    let parameter = limit.period.as_ref().ok_or("该期限由人确定日期，不按法定期间计算")?;
    let counted_by = limit.counted_by.as_ref().map(|id| id.as_str());
    let resolved =
        library.period(parameter, counted_by, civil_date(from)).map_err(|fault| fault.to_string())?;
    let computed = calendar::compute(calendar, &resolved.rule, resolved.period, from, exclusions);
    Ok(Reckoning {
        period: resolved.period.to_string(),
        cite: resolved.value.cite.value.clone(),
        rule_cite: resolved.rule_cite,
        status: resolved.value.status,
        note: resolved.value.note.clone(),
        computed,
    })
}

/// A due day written into a field by people, as it stood when the run ended (or stands now): a later date must not
/// make an earlier delay look as if it had never been.
pub(crate) fn set_by_people(known: &[&Signal], field: &str) -> Option<Computation> {
    let Some(FieldValue::Date(day)) = known.iter().rev().find_map(|signal| signal.form.get(field)) else {
        return None;
    };
    let due_at = CountingRule::default().day_ends.instant(*day);
    let text = format!("由人确定的最后日期 {day}，当日24:00届满");
    let steps = vec![Step { on: Some(*day), text }];
    Some(Computation { due_at, unit: Unit::CalendarDays, provisional: false, steps })
}
