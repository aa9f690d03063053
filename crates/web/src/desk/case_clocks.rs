//! Clocks of a case, as its page shows them.
use crate::security;
use crate::state::WebState;
use crate::ui::case_page::ClockView;
use crate::ui::light::Lamp;
use crate::ui::parts::Cite;
use calendar::Light;
use case::{Clock, ClockState};
use jiff::Timestamp;
use law::procedure::Procedure;

/// The lamp of a clock.
pub(super) fn lamp(clock: &Clock, now: Timestamp) -> Lamp {
    let light = match clock.state {
        ClockState::Suspended => Light::Suspended,
        ClockState::Lapsed => return Lamp::new(Light::Suspended, "不再计算"),
        ClockState::Met if clock.is_overdue(now) => return Lamp::new(Light::Met, "逾期后办结"),
        ClockState::Met => Light::Met,
        ClockState::Running if clock.waits && clock.has_passed(now) => {
            return Lamp::new(Light::Met, "等待期已满");
        }
        ClockState::Running if clock.is_overdue(now) => Light::Overdue,
        ClockState::Running if clock.is_near(now) => Light::Soon,
        ClockState::Running => Light::Normal,
    };
    Lamp::new(light, light.remaining_text(clock.due_at, now))
}

/// A clock with its arithmetic.
pub(super) fn clock_view(
    state: &WebState,
    procedure: &Procedure,
    clock: &Clock,
    now: Timestamp,
) -> ClockView {
    let day = case::actor::civil_date(clock.started_at);
    let mut cite = match &clock.cite {
        Some(cite) => security::cite(state, cite, day),
        None => Cite { text: "办理时确定的日期".into(), href: None, verified: None },
    };
    if cite.verified.is_some() {
        cite.verified = Some(clock.status == law::instrument::Status::Verified);
    }
    let mut steps: Vec<String> = clock.steps.iter().map(|step| step.text.clone()).collect();
    steps.extend(clock.note.clone());
    let owed = procedure.role(&clock.owed_by).map_or(clock.owed_by.as_str(), |role| role.title.as_str());
    let organ = state.platform.rules.directory.organ_name(&clock.owed_organ);
    ClockView {
        title: clock.title.clone(),
        lamp: lamp(clock, now),
        used_percent: used(clock, now),
        period: clock.period.clone(),
        from: clock.started_at,
        due: clock.due_at,
        owed_by: if clock.waits { "等待期，无须办理".into() } else { format!("{organ} {owed}") },
        cite,
        steps,
        consequence: clock.consequence.clone(),
        provisional: clock.provisional,
    }
}

/// Share of the period that is used up, in percent.
fn used(clock: &Clock, now: Timestamp) -> u8 {
    let Some(due) = clock.due_at else { return 0 };
    let until = clock.ended_at.unwrap_or(now);
    let whole = due.as_second() - clock.started_at.as_second();
    let gone = until.as_second() - clock.started_at.as_second();
    if whole <= 0 {
        return 100;
    }
    u8::try_from((gone * 100 / whole).clamp(0, 100)).unwrap_or(100)
}
