//! Due times apart from the runs of a case: a limit computed for people who ask (`zhibao deadline`), a day set by people.
use crate::actor::civil_date;
use crate::state::Signal;
use crate::value::FieldValue;
use calendar::{Computation, CountingRule, Exclusion, LastDay, Period, Step, Unit, WorkCalendar};
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
    let resolved = library.limit_period(limit, civil_date(from));
    let resolved =
        resolved.ok_or("该期限由人确定日期，不按法定期间计算")?.map_err(|fault| fault.to_string())?;
    let computed = calendar::compute(calendar, &resolved.rule, resolved.period, from, exclusions);
    Ok(Reckoning {
        period: resolved.period.to_string(),
        cite: resolved.value.cite.value.clone(),
        rule_cite: resolved.rule_cite,
        status: resolved.status,
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
    Some(ending_on(*day))
}

/// A last day that people set: it ends with that day and nothing moves it.
pub(crate) fn ending_on(day: jiff::civil::Date) -> Computation {
    let due_at = CountingRule::default().day_ends.instant(day);
    let text = format!("由人确定的最后日期 {day}，当日24:00届满");
    let steps = vec![Step { on: Some(day), text }];
    Computation { due_at, unit: Unit::CalendarDays, provisional: false, steps }
}

/// What one extension adds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lengthened {
    /// A period of the law.
    By(Period),
    /// A new last day, set by whoever extended.
    To(jiff::civil::Date),
}

/// The period with its extensions: those in the same unit lengthen it, others are counted on from its end, and a
/// last day set by people stands if it is later. Only the end of the whole rolls over: an extended period no longer
/// ends where its first part did.
pub(crate) fn extended(
    calendar: &WorkCalendar,
    rule: &CountingRule,
    period: Period,
    from: Timestamp,
    exclusions: &[Exclusion],
    extensions: &[Lengthened],
) -> Computation {
    let mut whole = period;
    let mut others = Vec::new();
    let mut last_day = None;
    for extension in extensions {
        match extension {
            Lengthened::By(more) if more.unit == period.unit => {
                whole.amount = whole.amount.saturating_add(more.amount);
            }
            Lengthened::By(more) => others.push(*more),
            Lengthened::To(day) => last_day = last_day.max(Some(*day)),
        }
    }
    let unmoved = CountingRule { last_day_on_holiday: LastDay::Stays, ..rule.clone() };
    let rule_of = |ends: bool| if ends { rule } else { &unmoved };
    let mut computed = calendar::compute(calendar, rule_of(others.is_empty()), whole, from, exclusions);
    for (at, other) in others.iter().enumerate() {
        let Some(due) = computed.due_at else { break };
        let next = calendar::compute(calendar, rule_of(at + 1 == others.len()), *other, due, exclusions);
        computed.steps.extend(next.steps);
        computed.due_at = next.due_at;
        computed.provisional |= next.provisional;
    }
    if let (Some(day), Some(due)) = (last_day, computed.due_at) {
        let set = rule.day_ends.instant(day).filter(|set| *set > due);
        if set.is_some() {
            computed.due_at = set;
            let text = format!("经批准延长，最后日期确定为 {day}");
            computed.steps.push(Step { on: Some(day), text });
        }
    }
    computed
}
