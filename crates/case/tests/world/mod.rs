//! A small province over the repository's real law: officers, cases, items on their way, and a store of events.

mod dice;
mod invariants;
mod office;
mod steps;
mod typed;

use crate::national::National;
use calendar::WorkCalendar;
use case::{CaseActor, CaseState, Decided, Event, EventKind, HandoverItem, Refused, Setting, fold};
use dice::Dice;
use jiff::Timestamp;
use law::Library;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Officers in each organ.
const OFFICERS_PER_ORGAN: usize = 4;
/// Cases kept open for acting on at once; older ones rest.
const CASES_IN_PLAY: usize = 40;

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    pub done: BTreeMap<String, u32>,
    pub refused: BTreeMap<String, u32>,
    pub opened: u32,
    pub closed: u32,
    pub signed: u32,
    pub crashes: u32,
    pub stranded: BTreeMap<String, u32>,
}

pub struct World<'a> {
    national: &'a National,
    dice: Dice,
    officers: Vec<CaseActor>,
    pub now: Timestamp,
    ids: AtomicU64,
    pub events: BTreeMap<Uuid, Vec<Event>>,
    pub states: BTreeMap<Uuid, CaseState>,
    pub items: BTreeMap<Uuid, HandoverItem>,
    pub signed: BTreeSet<Uuid>,
    pub undone: BTreeSet<Uuid>,
    in_play: Vec<Uuid>,
    pub tally: Tally,
}

impl<'a> World<'a> {
    pub fn new(national: &'a National, seed: u64) -> Self {
        let posts = ["head", "registrar", "legal-review", "plan-office", "plan-liaison"];
        let mut officers = Vec::new();
        for organ in national.organs.keys() {
            for number in 0..OFFICERS_PER_ORGAN {
                // The first officer of an organ is its head, the second everything else, the others have no post.
                let held = match number {
                    0 => &posts[..1],
                    1 => &posts[1..],
                    _ => &[],
                };
                let id = format!("{organ}-{number}");
                let posts = held.iter().map(|post| (*post).to_owned()).collect();
                officers.push(CaseActor { name: id.clone(), id, organ: organ.clone(), posts });
            }
        }
        Self {
            national,
            dice: Dice::new(seed),
            officers,
            now: "2024-01-02T01:00:00Z".parse().unwrap(),
            ids: AtomicU64::new(0),
            events: BTreeMap::new(),
            states: BTreeMap::new(),
            items: BTreeMap::new(),
            signed: BTreeSet::new(),
            undone: BTreeSet::new(),
            in_play: Vec::new(),
            tally: Tally::default(),
        }
    }

    pub fn library(&self) -> &'a Library {
        &self.national.library
    }

    pub fn calendar(&self) -> &'a WorkCalendar {
        &self.national.calendar
    }

    fn new_id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed)) + 1)
    }

    fn with<T>(&self, actor: &CaseActor, run: impl FnOnce(&Setting<'_>) -> T) -> T {
        let new_id = || self.new_id();
        run(&Setting {
            library: self.library(),
            calendar: self.calendar(),
            organs: &self.national.organs,
            now: self.now,
            actor,
            new_id: &new_id,
        })
    }

    pub fn as_anyone<T>(&self, run: impl FnOnce(&Setting<'_>) -> T) -> T {
        self.with(&self.officers[0], run)
    }

    /// Writes what was decided as a store would: all or nothing.
    fn settle(&mut self, case: Uuid, word: &str, outcome: Result<Decided, Refused>) {
        let decided = match outcome {
            Ok(decided) => decided,
            Err(refused) => return self.note_refused(&refused),
        };
        let before = self.states.get(&case).cloned();
        assert!(!decided.events.is_empty() && decided.events.iter().all(|event| event.case == case));
        self.check_events(before.as_ref(), &decided.events);
        if before.is_none() {
            self.tally.opened += 1;
            self.in_play.push(case);
        }
        *self.tally.done.entry(word.to_owned()).or_default() += 1;
        self.tally.closed +=
            u32::from(decided.state.is_closed() && before.is_none_or(|state| !state.is_closed()));
        self.events.entry(case).or_default().extend(decided.events.iter().cloned());
        self.states.insert(case, decided.state.clone());
        for event in &decided.elsewhere {
            let state = self.states.get_mut(&event.case).expect("a receipt goes to a known case");
            fold::apply(state, event, &self.national.library).unwrap();
            self.events.get_mut(&event.case).unwrap().push(event.clone());
            self.check_case(event.case);
        }
        let receipts =
            decided.elsewhere.iter().filter(|e| matches!(e.what, EventKind::HandoverSigned { .. }));
        assert_eq!(decided.signed.is_some(), receipts.count() == 1, "a signature has its receipt");
        if let Some(item) = decided.signed {
            assert!(self.signed.insert(item), "the store lets an item be signed once");
            self.tally.signed += 1;
        }
        self.items.extend(decided.sent.iter().map(|item| (item.id, item.clone())));
        self.check_case(case);
        self.check_clocks(case);
    }

    fn note_refused(&mut self, refused: &Refused) {
        self.check_refused(refused);
        let codes: Vec<String> = match refused {
            Refused::Refused { refusals } | Refused::Both { refusals, .. } => {
                refusals.iter().map(|r| r.code.clone()).collect()
            }
            _ => vec!["rejected".into()],
        };
        for code in codes {
            *self.tally.refused.entry(code).or_default() += 1;
        }
    }

    /// Everything in memory is lost; the events were kept, written and read back.
    fn crash(&mut self) {
        self.tally.crashes += 1;
        for (case, events) in &mut self.events {
            if !self.in_play.contains(case) {
                continue;
            }
            let written = serde_json::to_string(events).unwrap();
            *events = serde_json::from_str(&written).unwrap();
            let state = fold::fold(events, &self.national.library).unwrap();
            assert_eq!(self.states.insert(*case, state.clone()), Some(state), "nothing was only in memory");
        }
    }

    /// Lets the oldest cases rest, so that long runs stay quick; closed ones first.
    fn rest(&mut self) {
        while self.in_play.len() > CASES_IN_PLAY {
            let closed = self.in_play.iter().position(|case| self.states[case].is_closed());
            self.in_play.remove(closed.unwrap_or(0));
        }
    }
}
