//! One step: somebody asks for something, time passes, or the machine stops.
use super::World;
use super::typed;
use case::decide::Opening;
use case::standing::{Standing, decide_standing};
use case::undo::{Side, undo};
use case::value::FileRef;
use case::{CaseActor, CaseState, Command, HandoverItem, decide};
use jiff::SignedDuration;
use law::procedure::{Act, Procedure};
use uuid::Uuid;

impl World<'_> {
    pub fn step(&mut self) {
        match self.dice.below(100) {
            0..4 => self.open(),
            4..50 => self.act(),
            50..74 => self.sign(),
            74..84 => self.co_sign(),
            84..90 => self.standing(),
            90..96 => self.pass_time(),
            96 => self.watch(),
            97 => self.undo(),
            98 => self.sign_again(),
            _ => self.crash(),
        }
        self.check_handovers_sometimes();
        self.rest();
    }

    fn check_handovers_sometimes(&mut self) {
        // The whole ledger is counted every so often; each step has already checked its own items.
        if self.dice.chance(5) {
            self.check_handovers();
        }
    }

    pub(super) fn anyone(&mut self) -> CaseActor {
        let position = self.dice.below(self.officers.len());
        self.officers[position].clone()
    }

    /// Mostly a case that is still open.
    pub(super) fn any_case(&mut self) -> Option<CaseState> {
        let closed_too = self.dice.chance(8);
        let wanted = |case: &&Uuid| closed_too || !self.states[*case].is_closed();
        let cases: Vec<Uuid> = self.in_play.iter().filter(wanted).copied().collect();
        self.dice.pick(&cases).map(|case| self.states[case].clone())
    }

    /// Mostly somebody who may do the act, sometimes anybody.
    fn someone_for(&mut self, procedure: &Procedure, act: &Act, state: &CaseState) -> CaseActor {
        let may = |officer: &&CaseActor| {
            act.by
                .iter()
                .any(|role| self.with(officer, |s| case::decide::holds_role(s, procedure, state, role)))
        };
        let fitting: Vec<CaseActor> = self.officers.iter().filter(may).cloned().collect();
        if self.dice.chance(8) {
            self.anyone()
        } else {
            self.dice.pick(&fitting).cloned().unwrap_or_else(|| self.anyone())
        }
    }

    /// A command for an act with values for most of its fields.
    fn command(&mut self, case: Uuid, procedure: &Procedure, act: &Act) -> Command {
        let year = case::actor::civil_date(self.now).year();
        let mut form = serde_json::Map::new();
        for wanted in &act.form {
            let Some(field) = procedure.field(&wanted.field) else {
                continue;
            };
            if wanted.required && !self.dice.chance(3) || self.dice.chance(75) {
                let organs = &self.national.organs;
                form.insert(field.id.value.clone(), typed::value(&mut self.dice, field, organs, year));
            }
        }
        let late = self.dice.chance(8);
        let hours = i64::try_from(self.dice.below(200)).unwrap();
        Command {
            case,
            act: act.id.value.clone(),
            form,
            papers: self.papers(procedure, act),
            opinion: self.dice.chance(20).then(|| "同意".to_owned()),
            occurred_at: late.then(|| self.now - SignedDuration::from_hours(hours)),
            late_reason: (late && !self.dice.chance(10)).then(|| "补录".to_owned()),
            ..Command::default()
        }
    }

    /// The papers an act may need: those of its hand-over and those its guards name.
    fn papers(&mut self, procedure: &Procedure, act: &Act) -> Vec<FileRef> {
        let handover = act.sends.as_ref().and_then(|id| procedure.handover(id));
        let mut wanted: Vec<String> =
            handover.into_iter().flat_map(|h| &h.papers).map(|paper| paper.id.value.clone()).collect();
        let fields = act.form.iter().filter_map(|f| procedure.field(&f.field)?.paper.clone());
        wanted.extend(fields.map(|paper| paper.value));
        wanted.retain(|_| !self.dice.chance(8));
        let stored = |paper: String| FileRef { sha256: "0".repeat(64), name: paper.clone(), bytes: 1, paper };
        wanted.into_iter().map(stored).collect()
    }

    fn open(&mut self) {
        let library = self.library();
        let begins = |procedure: &&Procedure| procedure.acts.iter().any(|act| act.opens && !act.is_receipt());
        let all = library.procedures.values().map(|filed| &filed.value);
        let procedures: Vec<&Procedure> = all.filter(begins).collect();
        let Some(procedure) = self.dice.pick(&procedures).copied() else {
            return;
        };
        let openings: Vec<&Act> =
            procedure.acts.iter().filter(|act| act.opens && !act.is_receipt()).collect();
        let Some(act) = self.dice.pick(&openings).copied() else {
            return;
        };
        let wrong = self.dice.chance(10);
        let conducts = |officer: &&CaseActor| {
            let duty = &self.national.organs[&officer.organ].duty;
            wrong || procedure.conducted_by.iter().any(|conducting| **conducting == *duty)
        };
        let fitting: Vec<CaseActor> = self.officers.iter().filter(conducts).cloned().collect();
        let Some(actor) = self.dice.pick(&fitting).cloned() else {
            return;
        };
        let case = self.new_id();
        let opening =
            Some(Opening { procedure: procedure.id.value.clone(), title: "某件".into(), secrecy: None });
        let command = Command { opening, ..self.command(case, procedure, act) };
        let outcome = self.with(&actor, |setting| decide(setting, None, &command, None));
        self.settle(case, &act.id, outcome);
        // Offices put a second officer on a new case more often than not.
        for _ in 0..3 {
            let alone = self.states.get(&case).is_some_and(|state| state.assigned.len() < 2);
            if alone && self.dice.chance(80) {
                self.assign_somebody(case);
            }
        }
    }

    fn act(&mut self) {
        let Some(state) = self.any_case() else { return };
        let Some(procedure) = self.library().procedure(&state.procedure) else {
            return;
        };
        let fits = |act: &&Act| {
            let waiting = state.proposals.values().any(|proposal| proposal.act == *act.id);
            act.from.iter().any(|stage| state.is_in(stage)) && !act.is_receipt() && !waiting
        };
        let likely: Vec<&Act> = procedure.acts.iter().filter(fits).collect();
        let all: Vec<&Act> = procedure.acts.iter().collect();
        let moving = |act: &&Act| act.moves.iter().any(|stage| !state.is_in(stage));
        let forward: Vec<&Act> = likely.iter().copied().filter(moving).collect();
        let acts = match self.dice.below(100) {
            0..8 => all,
            8..20 => likely,
            _ if forward.is_empty() => likely,
            _ => forward,
        };
        let Some(act) = self.dice.pick(&acts).copied() else {
            return;
        };
        let actor = self.someone_for(procedure, act, &state);
        let command = self.command(state.id, procedure, act);
        let outcome = self.with(&actor, |setting| decide(setting, Some(&state), &command, None));
        self.settle(state.id, &act.id, outcome);
    }

    /// Somebody signs for a waiting item; some items stay silent for long.
    fn sign(&mut self) {
        let closed_too = self.dice.chance(8);
        let open = |item: &HandoverItem| item.to_case.is_none_or(|case| !self.states[&case].is_closed());
        let waits = |item: &&HandoverItem| {
            !self.signed.contains(&item.id) && !self.undone.contains(&item.id) && (closed_too || open(item))
        };
        let waiting: Vec<Uuid> = self.items.values().filter(waits).map(|item| item.id).collect();
        let recent = &waiting[waiting.len().saturating_sub(30)..];
        let Some(item) = self.dice.pick(recent).map(|id| self.items[id].clone()) else {
            return;
        };
        self.sign_for(&item);
    }

    /// The sender takes back, or the recipient sends back, what nobody has signed for.
    fn undo(&mut self) {
        let proposed: Vec<Uuid> = self
            .states
            .values()
            .flat_map(|state| state.proposals.values())
            .filter_map(|proposal| proposal.received.as_ref().map(|item| item.id))
            .collect();
        let waits = |item: &&HandoverItem| {
            !self.signed.contains(&item.id) && !self.undone.contains(&item.id) && !proposed.contains(&item.id)
        };
        let waiting: Vec<Uuid> = self.items.values().filter(waits).map(|item| item.id).collect();
        let recent = &waiting[waiting.len().saturating_sub(30)..];
        let Some(item) = self.dice.pick(recent).map(|id| self.items[id].clone()) else { return };
        let Some(state) = self.states.get(&item.from_case).cloned() else { return };
        let by = if self.dice.chance(50) { Side::Sender } else { Side::Recipient };
        let organ = if by == Side::Sender { &item.from_organ } else { &item.to_organ };
        let fitting: Vec<CaseActor> = self.officers.iter().filter(|o| o.organ == *organ).cloned().collect();
        let Some(actor) = self.dice.pick(&fitting).cloned() else { return };
        let outcome = self.with(&actor, |setting| undo(setting, &state, item.id, by, "发错了"));
        if outcome.is_ok() {
            self.undone.insert(item.id);
        }
        self.settle(state.id, "(undo)", outcome);
    }

    fn sign_for(&mut self, item: &HandoverItem) {
        let acts = case::send::receiving_acts(self.library(), &item.kind);
        assert!(!acts.is_empty(), "nobody can ever sign for {}", item.kind);
        let stage = |act: &Act| {
            let state = item.to_case.and_then(|case| self.states.get(&case));
            state.is_none_or(|state| act.from.is_empty() || act.from.iter().any(|stage| state.is_in(stage)))
        };
        let fitting: Vec<_> = acts.iter().copied().filter(|(_, act)| stage(act)).collect();
        let acts = if fitting.is_empty() { acts } else { fitting };
        let Some((procedure, act)) = self.dice.pick(&acts).copied() else {
            return;
        };
        if act.opens {
            let colleagues: Vec<CaseActor> =
                self.officers.iter().filter(|o| o.organ == item.to_organ).cloned().collect();
            let stranger = self.dice.chance(5);
            let actor = if stranger { self.anyone() } else { self.dice.pick(&colleagues).cloned().unwrap() };
            let case = self.new_id();
            let opening =
                Some(Opening {
                    procedure: procedure.id.value.clone(), title: "来件".into(), secrecy: None
                });
            let command = Command { opening, ..self.command(case, procedure, act) };
            let outcome = self.with(&actor, |setting| decide(setting, None, &command, Some(item)));
            self.settle(case, &act.id, outcome);
            if self.states.contains_key(&case) {
                self.assign_somebody(case);
            }
        } else if let Some(state) = item.to_case.and_then(|case| self.states.get(&case)).cloned() {
            let actor = self.someone_for(procedure, act, &state);
            let command = self.command(state.id, procedure, act);
            let outcome = self.with(&actor, |setting| decide(setting, Some(&state), &command, Some(item)));
            self.settle(state.id, &act.id, outcome);
        }
    }

    /// A signed item offered again to the case that signed it is refused.
    fn sign_again(&mut self) {
        let signed: Vec<Uuid> = self.signed.iter().copied().collect();
        let Some(item) = self.dice.pick(&signed).map(|id| self.items[id].clone()) else {
            return;
        };
        let Some((_, act)) = case::send::receiving_acts(self.library(), &item.kind).into_iter().next() else {
            return;
        };
        let holds = |state: &&CaseState| state.received.iter().any(|received| received.item == item.id);
        let Some(state) = self.states.values().find(holds).cloned() else {
            return;
        };
        let actor = self.anyone();
        let command = Command { case: state.id, act: act.id.value.clone(), ..Command::default() };
        let outcome = self.with(&actor, |setting| decide(setting, Some(&state), &command, Some(&item)));
        self.note_refused(&outcome.expect_err("an item is signed once"));
    }

    fn co_sign(&mut self) {
        let pending = |case: &&Uuid| !self.states[*case].proposals.is_empty();
        let cases: Vec<Uuid> = self.in_play.iter().filter(pending).copied().collect();
        let Some(state) = self.dice.pick(&cases).map(|case| self.states[case].clone()) else {
            return;
        };
        let Some(procedure) = self.library().procedure(&state.procedure) else {
            return;
        };
        let Some((proposal, of)) = state.proposals.first_key_value() else {
            return;
        };
        let Some(act) = procedure.act(&of.act) else { return };
        let mut actor = self.someone_for(procedure, act, &state);
        if actor.id == of.by.id && self.dice.chance(80) {
            actor = self.someone_for(procedure, act, &state);
        }
        let returned = self.dice.chance(10);
        let standing = if returned {
            Standing::ReturnProposal { proposal: *proposal, reason: "再核".into() }
        } else {
            Standing::CoSign { proposal: *proposal }
        };
        let outcome = self.with(&actor, |setting| decide_standing(setting, &state, &standing));
        self.settle(state.id, if returned { "(return)" } else { "(co-sign)" }, outcome);
    }
}
