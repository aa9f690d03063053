//! Limits computed without a case, for people who ask (`zhibao deadline`).
use crate::actor::civil_date;
use calendar::{Computation, Exclusion, WorkCalendar};
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
