//! The watcher's part that is pure: limits that came near or passed and were not yet reported. It decides nothing.
use crate::clock::{Clock, ClockState};
use crate::event::EventKind;
use crate::state::CaseState;
use jiff::Timestamp;

/// Events to record at `now`: each run of a limit is reported once as near and once as passed.
#[must_use]
pub fn unreported(state: &CaseState, clocks: &[Clock], now: Timestamp) -> Vec<EventKind> {
    let mut events = Vec::new();
    for clock in clocks.iter().filter(|clock| clock.state == ClockState::Running) {
        let Some(due_at) = clock.due_at else { continue };
        let (limit, run) = (clock.limit.clone(), clock.run);
        if now > due_at && !state.reported.contains(&format!("{}/passed", clock.key())) {
            events.push(EventKind::LimitPassed {
                limit,
                run,
                due_at,
                escalated_to: clock.escalates_to.clone(),
            });
        } else if clock.is_near(now) && !state.reported.contains(&format!("{}/warned", clock.key())) {
            events.push(EventKind::LimitWarned { limit, run, due_at });
        }
    }
    events
}

/// The next instant at which a watcher has something to look at, if any.
#[must_use]
pub fn next_look(state: &CaseState, clocks: &[Clock]) -> Option<Timestamp> {
    let pending = clocks.iter().filter(|clock| clock.state == ClockState::Running).flat_map(|clock| {
        let warned = state.reported.contains(&format!("{}/warned", clock.key()));
        let passed = state.reported.contains(&format!("{}/passed", clock.key()));
        let warn = clock.warn_at.filter(|_| !warned && !passed);
        let due = clock.due_at.filter(|_| !passed);
        [warn, due].into_iter().flatten()
    });
    pending.min()
}
