//! The office's own working: assigning, noting, correcting, the passing of time, the watcher.
use super::World;
use super::typed;
use case::custody::{Counted, Storeroom};
use case::standing::{Standing, decide_standing};
use case::watch::unreported;
use case::{CaseActor, CaseState};
use jiff::SignedDuration;
use law::procedure::CustodyDoes;
use law::procedure::HeldBy;
use serde_json::json;
use uuid::Uuid;

impl World<'_> {
    pub(super) fn assign_somebody(&mut self, case: Uuid) {
        let state = self.states[&case].clone();
        let Some(procedure) = self.library().procedure(&state.procedure) else {
            return;
        };
        let roles = procedure.roles.iter().filter(|role| role.held_by == HeldBy::Assigned);
        let roles: Vec<String> = roles.map(|role| role.id.value.clone()).collect();
        let wrong = self.dice.chance(5);
        let fitting: Vec<CaseActor> =
            self.officers.iter().filter(|o| wrong || o.organ == state.organ).cloned().collect();
        let (Some(role), Some(officer)) =
            (self.dice.pick(&roles).cloned(), self.dice.pick(&fitting).cloned())
        else {
            return;
        };
        let (name, organ) = (officer.name.clone(), officer.organ.clone());
        let assign = Standing::Assign { officer: officer.id.clone(), name, organ, roles: vec![role] };
        let outcome = self.with(&officer, |setting| decide_standing(setting, &state, &assign));
        self.settle(case, "(assign)", outcome);
    }

    pub(super) fn standing(&mut self) {
        let Some(state) = self.any_case() else { return };
        let actor = self.anyone();
        let someone = state.assigned.keys().next().cloned().unwrap_or_default();
        let subtask = state.subtasks.keys().last().copied().unwrap_or_default();
        let standing = match self.dice.below(10) {
            0 | 1 => return self.assign_somebody(state.id),
            2 => Standing::Unassign { officer: someone, reason: "调离".into() },
            3 => {
                let Some(other) = self.any_case() else { return };
                Standing::Link { other: other.id, reason: "同一当事人".into() }
            }
            4 => Standing::Note { text: if self.dice.chance(10) { " ".into() } else { "备忘".into() } },
            5 => {
                let due_at = Some(
                    self.now + SignedDuration::from_hours(i64::try_from(self.dice.below(50)).unwrap() - 5),
                );
                Standing::OpenSubtask { title: "取证".into(), officer: someone, due_at }
            }
            6 => Standing::CloseSubtask { subtask, result: "已办".into() },
            7 | 8 => self.storeroom(&state),
            _ => self.correction(&state),
        };
        let outcome = self.with(&actor, |setting| decide_standing(setting, &state, &standing));
        self.settle(state.id, "(standing)", outcome);
    }

    /// Moves, divides or counts something that is held, or that is not.
    fn storeroom(&mut self, state: &CaseState) -> Standing {
        let does = [CustodyDoes::Move, CustodyDoes::Split, CustodyDoes::Count][self.dice.below(3)];
        let held: Vec<(String, String)> = state
            .custody
            .holdings()
            .iter()
            .map(|held| (held.lot.label.clone(), held.place.to_owned()))
            .collect();
        let (lot, from) = self.dice.pick(&held).cloned().unwrap_or_else(|| ("1".into(), String::new()));
        let quantity = self.dice.below(60).to_string();
        let place = format!("{}号库", self.dice.below(3));
        let lines = vec![Counted { lot, from, quantity, place }];
        let reason = if self.dice.chance(20) { String::new() } else { "复核".into() };
        Standing::Storeroom(Storeroom { does, lines, reason })
    }

    fn correction(&mut self, state: &CaseState) -> Standing {
        let known: Vec<String> = state.facts.keys().cloned().collect();
        let name = self.dice.pick(&known).cloned().unwrap_or_else(|| "title".into());
        let field = self.library().procedure(&state.procedure).and_then(|procedure| procedure.field(&name));
        let year = case::actor::civil_date(self.now).year();
        let organs = &self.national.organs;
        let value = field.map_or(json!(null), |field| typed::value(&mut self.dice, field, organs, year));
        Standing::CorrectFact { field: name, value, reason: "写错".into() }
    }

    /// Minutes, days or months go by, never backwards; the calendar ends in 2026.
    pub(super) fn pass_time(&mut self) {
        let hours = match self.dice.below(20) {
            0 => self.dice.below(24 * 40),
            1..8 => self.dice.below(72),
            _ => self.dice.below(6),
        };
        self.now += SignedDuration::from_mins(i64::try_from(hours * 60 + 1).unwrap());
    }

    /// The watcher reports; it decides nothing.
    pub(super) fn watch(&mut self) {
        let Some(state) = self.any_case() else { return };
        let Some(procedure) = self.library().procedure(&state.procedure) else {
            return;
        };
        let clocks = case::clock::clocks(&state, procedure, self.library(), self.calendar());
        let mut after = state.clone();
        let system = CaseActor::system();
        for what in unreported(&state, &clocks, self.now) {
            let event = self.with(&system, |s| case::decide::event(s, state.id, self.now, None, what));
            case::fold::apply(&mut after, &event, self.library()).unwrap();
            self.events.get_mut(&state.id).unwrap().push(event);
        }
        assert!(unreported(&after, &clocks, self.now).is_empty(), "each run is reported once");
        assert_eq!(
            (&state.stage, &state.facts, state.closed_at),
            (&after.stage, &after.facts, after.closed_at)
        );
        self.states.insert(state.id, after);
        self.check_case(state.id);
    }
}
