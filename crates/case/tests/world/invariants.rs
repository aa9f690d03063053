//! What must hold after every step, whatever was asked and whatever was refused.
use super::World;
use case::fold;
use case::scope::ClockFacts;
use case::{CaseState, Event, EventKind, Refused};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl World<'_> {
    /// The case as it stands equals its events folded; the version counts them.
    pub fn check_case(&self, case: Uuid) {
        let (events, state) = (&self.events[&case], &self.states[&case]);
        assert_eq!(fold::fold(events, self.library()).as_ref(), Ok(state), "state is the fold of the events");
        assert_eq!(state.version, events.len() as u64, "version is the number of events");
        let ids: BTreeSet<Uuid> = events.iter().map(|event| event.id).collect();
        assert_eq!(ids.len(), events.len(), "event ids are unique");
        assert!(state.custody.balances(), "goods came in = held + went out: {:#?}", state.custody);
    }

    /// New events against the state before each of them.
    pub fn check_events(&self, before: Option<&CaseState>, events: &[Event]) {
        let mut state = before.cloned();
        for event in events {
            let next = match &state {
                None => fold::open(event, self.library()).unwrap(),
                Some(known) => {
                    let mut next = known.clone();
                    fold::apply(&mut next, event, self.library()).unwrap();
                    self.check_event(known, event, &next);
                    next
                }
            };
            assert!(event.occurred_at <= event.recorded_at, "nothing is recorded before it happened");
            assert_eq!(
                event.late_reason.is_some(),
                event.occurred_at < event.recorded_at,
                "late facts have a reason"
            );
            state = Some(next);
        }
    }

    fn check_event(&self, before: &CaseState, event: &Event, after: &CaseState) {
        let procedure = self.library().procedure(&before.procedure).unwrap();
        if let EventKind::HandoverUndone { item, .. } = &event.what {
            let sent = after.sent.iter().find(|sent| sent.item.id == *item).expect("it was sent");
            let undone = sent.undone.as_ref().expect("what was undone says so");
            assert!(!sent.waits() && undone.at == event.occurred_at);
            assert!(after.done.len() <= before.done.len(), "nothing was done by undoing");
            return;
        }
        let EventKind::Done { act, officers, form, .. } = &event.what else {
            assert_eq!(before.stage, after.stage, "{} moved a stage: only acts do", event.what.word());
            assert_eq!(
                before.closed_at,
                after.closed_at,
                "{} closed the case: only acts do",
                event.what.word()
            );
            let quiet = matches!(
                event.what,
                EventKind::Noted { .. }
                    | EventKind::Linked { .. }
                    | EventKind::ItemFiled { .. }
                    | EventKind::StoreroomRecorded { .. }
                    | EventKind::SecrecyChanged { .. }
                    | EventKind::TopicMarked { .. }
                    | EventKind::TopicRemoved { .. }
            );
            let receipt =
                matches!(event.what, EventKind::HandoverSent { .. } | EventKind::HandoverSigned { .. });
            assert!(!before.is_closed() || quiet || receipt, "{} in a closed case", event.what.word());
            return;
        };
        let definition = procedure.act(act).unwrap();
        assert!(definition.after_close || !before.is_closed(), "{act} was done in a closed case");
        for stage in &definition.from {
            let same = definition.from.iter().filter(|other| other.track == stage.track);
            assert!(
                same.into_iter().any(|other| before.is_in(other)),
                "{act} was done in {:?}",
                before.stage
            );
        }
        let distinct: BTreeSet<&str> = officers.iter().map(|officer| officer.id.as_str()).collect();
        assert!(distinct.len() >= definition.officers as usize, "{act} was done by {distinct:?}");
        let rules = (self.library(), self.calendar());
        let clocks = ClockFacts::of_act(rules, procedure, definition, before, form, event.occurred_at);
        for guard in &definition.guards {
            let judged = self.as_judged(before, event, after);
            let scope = case::scope::scope(&judged, procedure, &clocks);
            assert!(guard.require.holds(&scope).unwrap(), "{act} was done against its guard {}", guard.id);
        }
    }

    /// Guards look at the facts as they will be and at everything else as it was.
    fn as_judged(&self, before: &CaseState, event: &Event, after: &CaseState) -> CaseState {
        let EventKind::Done { .. } = &event.what else {
            return before.clone();
        };
        CaseState {
            facts: after.facts.clone(),
            papers: after.papers.clone(),
            custody: after.custody.clone(),
            decided: after.decided.clone(),
            tallied: after.tallied.clone(),
            ..before.clone()
        }
    }

    /// Every no says why; the law's own noes say where it stands, and the place exists.
    pub fn check_refused(&self, refused: &Refused) {
        match refused {
            Refused::Definition(why) => panic!("the data cannot be used: {why}"),
            Refused::Rejected { rejections } => {
                assert!(
                    !rejections.is_empty()
                        && rejections.iter().all(|r| !r.says.is_empty() && !r.field.is_empty())
                );
            }
            Refused::Refused { refusals } | Refused::Both { refusals, .. } => {
                assert!(!refusals.is_empty());
                for refusal in refusals {
                    assert!(!refusal.says.is_empty(), "{} says nothing", refusal.code);
                    let of_office = matches!(refusal.code.as_str(), "closed" | "opened");
                    assert!(of_office || refusal.cite.is_some(), "{} cites nothing", refusal.code);
                    if let Some(cite) = &refusal.cite {
                        let found = self.library().find(cite, case::actor::civil_date(self.now));
                        assert!(
                            found.is_some(),
                            "{} cites {cite}, which the library does not hold",
                            refusal.code
                        );
                    }
                }
            }
        }
    }

    /// Both sides of every hand-over agree, item by item and pair by pair.
    pub fn check_handovers(&self) {
        let mut signed_by_sender: BTreeMap<Uuid, u32> = BTreeMap::new();
        let mut signed_by_recipient: BTreeMap<Uuid, u32> = BTreeMap::new();
        let mut sent: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for event in self.events.values().flatten() {
            match &event.what {
                EventKind::HandoverSent { item } => {
                    *sent.entry((&item.from_organ, &item.to_organ)).or_default() += 1
                }
                EventKind::HandoverSigned { item, .. } => *signed_by_sender.entry(*item).or_default() += 1,
                EventKind::Done { received: Some(item), .. } => {
                    *signed_by_recipient.entry(item.item).or_default() += 1
                }
                _ => {}
            }
        }
        let mut settled: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for item in self.items.values() {
            let times = (signed_by_sender.get(&item.id), signed_by_recipient.get(&item.id));
            assert!(
                matches!(times, (None, None) | (Some(1), Some(1))),
                "{} {} was signed {times:?}",
                item.kind,
                item.id
            );
            assert_eq!(times.0.is_some(), self.signed.contains(&item.id));
            *settled.entry((&item.from_organ, &item.to_organ)).or_default() += 1;
        }
        assert_eq!(sent, settled, "sent = arrived + waiting, by pair of organs");
        assert!(
            signed_by_recipient.keys().all(|id| self.items.contains_key(id)),
            "nothing is signed that was not sent"
        );
    }

    /// Over all organs: what was taken or found is kept somewhere or has gone, lot by lot, and nothing is in two hands.
    pub fn check_goods(&self) {
        let mut inside: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
        let mut passed: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
        for lot in self.states.values().flat_map(|state| state.custody.lots.values()) {
            let account = &lot.account;
            let came = account.taken.plus(account.found);
            let gone = [account.sampled, account.returned, account.destroyed, account.disposed, account.lost];
            let there = gone.into_iter().fold(account.kept(), case::custody::Quantity::plus);
            let sums = inside.entry(lot.root).or_default();
            (sums.0, sums.1) = (sums.0 + came.thousandths(), sums.1 + there.thousandths());
            let hands = passed.entry(lot.id).or_default();
            hands.0 += account.handed_over.thousandths();
            hands.1 += account.received.thousandths();
        }
        assert!(
            inside.values().all(|(came, there)| came == there),
            "taken = kept + gone, over all organs: {inside:?}"
        );
        assert!(
            passed.values().all(|(out, into)| out == into),
            "handed over = received, lot by lot: {passed:?}"
        );
    }

    /// Looking at the clocks changes nothing and never fails; each run ends after it began.
    pub fn check_clocks(&self, case: Uuid) {
        let state = &self.states[&case];
        let procedure = self.library().procedure(&state.procedure).unwrap();
        let clocks = case::clock::clocks(state, procedure, self.library(), self.calendar());
        for limit in &procedure.limits {
            let of_limit: Vec<_> = clocks.iter().filter(|clock| clock.limit == *limit.id).collect();
            let open = of_limit.iter().filter(|clock| clock.is_open()).count();
            assert!(open <= 1, "{} runs {open} times at once", limit.id);
            assert!(open == 0 || !state.is_closed(), "{} runs in a closed case", limit.id);
            for (position, clock) in of_limit.iter().enumerate() {
                assert_eq!(clock.run as usize, position + 1);
                assert!(clock.cite.is_some() || limit.due_field.is_some(), "{} has no article", limit.id);
            }
        }
        let views = self.as_anyone(|setting| case::open_acts::acts(setting, procedure, state));
        assert!(views.iter().all(|view| view.open == view.because.is_empty()));
        let todos = case::open_acts::todos(procedure, state, &clocks);
        assert!(todos.is_empty() || !state.is_closed(), "work is left in a closed case");
        let road = case::road::road(procedure, state);
        assert!(road.iter().all(|step| procedure.act(&step.act).is_some()));
    }

    /// Items that wait for a case that has ended meanwhile, by kind: nobody can sign for them.
    pub fn stranded(&self) -> BTreeMap<String, u32> {
        let mut stranded = BTreeMap::new();
        let settled = |id: &Uuid| self.signed.contains(id) || self.undone.contains(id);
        for item in self.items.values().filter(|item| !settled(&item.id)) {
            if item.to_case.is_some_and(|case| self.states[&case].is_closed()) {
                *stranded.entry(item.kind.clone()).or_default() += 1;
            }
        }
        stranded
    }
}
