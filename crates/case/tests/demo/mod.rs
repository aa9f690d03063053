//! A small invented office: two procedures, three organs, a clock that is set by hand, and a store that keeps events.
#![allow(dead_code, reason = "shared by several test crates, none of which uses all of it")]

mod library;
mod reply;
mod topic;

use calendar::WorkCalendar;
use case::clock::{Clock, clocks};
use case::decide::Opening;
use case::fold;
use case::open_acts::Todo;
use case::standing::{Standing, decide_standing};
use case::value::FileRef;
use case::{
    CaseActor, CaseState, Command, Decided, Event, EventKind, HandoverItem, OrganFacts, Refused, Setting,
    decide,
};
use jiff::Timestamp;
use law::Library;
use law::procedure::Procedure;
use law::source::SourceFile;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

pub struct Office {
    pub library: Library,
    pub calendar: WorkCalendar,
    pub organs: BTreeMap<String, OrganFacts>,
    pub now: Timestamp,
    pub events: BTreeMap<Uuid, Vec<Event>>,
    ids: AtomicU64,
}

/// Midnight-based local instant of 2026: `at(3, 1, 9)` is 1 March, 09:00.
pub fn at(month: i8, day: i8, hour: i8) -> Timestamp {
    let local = jiff::civil::date(2026, month, day).at(hour, 0, 0, 0);
    calendar::CHINA_STANDARD_TIME.to_timestamp(local).unwrap()
}

pub fn officer(id: &str, organ: &str, posts: &[&str]) -> CaseActor {
    let posts = posts.iter().map(|post| (*post).to_owned()).collect();
    CaseActor { id: id.into(), name: format!("{id}某"), organ: organ.into(), posts }
}

pub fn ann() -> CaseActor {
    officer("ann", "a1", &[])
}

pub fn bob() -> CaseActor {
    officer("bob", "a1", &[])
}

pub fn head() -> CaseActor {
    officer("head", "a1", &["head"])
}

pub fn receiver() -> CaseActor {
    officer("rose", "b1", &[])
}

pub fn letter() -> FileRef {
    FileRef { sha256: "a".repeat(64), name: "移送书.pdf".into(), bytes: 12, paper: "letter".into() }
}

pub fn form(value: Json) -> serde_json::Map<String, Json> {
    value.as_object().cloned().unwrap()
}

/// Codes of the reasons, or fields of the rejections, in order.
pub fn codes(refused: &Refused) -> Vec<String> {
    match refused {
        Refused::Refused { refusals } => refusals.iter().map(|r| r.code.clone()).collect(),
        Refused::Rejected { rejections } => rejections.iter().map(|r| r.field.clone()).collect(),
        Refused::Both { refusals, rejections } => {
            let fields = rejections.iter().map(|r| r.field.clone());
            refusals.iter().map(|r| r.code.clone()).chain(fields).collect()
        }
        Refused::Definition(text) => vec![format!("definition: {text}")],
    }
}

impl Office {
    pub fn new() -> Self {
        let files = [
            ("law/instruments/demo-rules.toml", library::INSTRUMENT),
            ("law/parameters/demo.toml", library::PARAMETERS),
            ("law/tables/demo-table.toml", library::TABLE),
            ("law/procedures/demo.toml", library::SENDER),
            ("law/procedures/demo-reply.toml", reply::REPLY),
            ("law/topics/demo.toml", topic::TOPICS[0]),
            ("law/topics/demo-narrow.toml", topic::TOPICS[1]),
        ];
        Self::under(&files)
    }

    /// An office under other law; its instrument and parameters are the demonstration's.
    pub fn with_procedures(procedures: &[(&'static str, &'static str)]) -> Self {
        let mut files = vec![
            ("law/instruments/demo-rules.toml", library::INSTRUMENT),
            ("law/parameters/demo.toml", library::PARAMETERS),
        ];
        files.extend(procedures);
        Self::under(&files)
    }

    /// The demonstration's office whose sending procedure is written a little otherwise.
    pub fn with_sender(change: impl FnOnce(&str) -> String) -> Self {
        let sender: &'static str = Box::leak(change(library::SENDER).into_boxed_str());
        Self::with_procedures(&[
            ("law/tables/demo-table.toml", library::TABLE),
            ("law/procedures/demo.toml", sender),
            ("law/procedures/demo-reply.toml", reply::REPLY),
        ])
    }

    /// The demonstration's office with more at the end of its sending procedure.
    pub fn with_limits(more: &str) -> Self {
        Self::with_sender(|text| format!("{text}{more}"))
    }

    fn under(files: &[(&str, &str)]) -> Self {
        let files =
            files.iter().map(|(path, text)| SourceFile { path: (*path).into(), text: (*text).into() });
        let (library, problems) = Library::load(files.collect());
        assert!(problems.is_empty(), "{problems:#?}");
        let organ = |id: &str, duty: &str| {
            let (name, mark) = (format!("{id}机关"), id.to_uppercase());
            let facts = OrganFacts { id: id.into(), name, mark, duty: duty.into(), region: "230100".into() };
            (id.to_owned(), facts)
        };
        Self {
            library,
            calendar: WorkCalendar::parse([("2026.toml".to_owned(), library::YEAR.to_owned())]).unwrap(),
            organs: [organ("a1", "alpha"), organ("b1", "beta"), organ("b2", "beta")].into(),
            now: at(3, 2, 9),
            events: BTreeMap::new(),
            ids: AtomicU64::new(0),
        }
    }

    pub fn id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed)) + 1)
    }

    pub fn as_actor<T>(&self, actor: &CaseActor, run: impl FnOnce(&Setting<'_>) -> T) -> T {
        let new_id = || self.id();
        run(&Setting {
            library: &self.library,
            calendar: &self.calendar,
            organs: &self.organs,
            now: self.now,
            actor,
            new_id: &new_id,
        })
    }

    pub fn state(&self, case: Uuid) -> CaseState {
        fold::fold(&self.events[&case], &self.library).unwrap()
    }

    pub fn procedure(&self, case: Uuid) -> &Procedure {
        self.library.procedure(&self.state(case).procedure).unwrap()
    }

    pub fn clocks(&self, case: Uuid, limit: &str) -> Vec<Clock> {
        let all = clocks(&self.state(case), self.procedure(case), &self.library, &self.calendar);
        all.into_iter().filter(|clock| clock.limit == limit).collect()
    }

    pub fn command(&self, case: Uuid, act: &str, values: Json) -> Command {
        Command { case, act: act.into(), form: form(values), ..Command::default() }
    }

    /// Keeps what was decided; refused acts keep nothing.
    pub fn keep(&mut self, decided: &Decided) {
        for event in decided.events.iter().chain(&decided.elsewhere) {
            self.events.entry(event.case).or_default().push(event.clone());
        }
        assert_eq!(self.state(decided.state.id), decided.state, "the state decided is the state folded");
    }

    pub fn submit(
        &mut self,
        actor: &CaseActor,
        command: &Command,
        item: Option<&HandoverItem>,
    ) -> Result<Decided, Refused> {
        let state = self.events.contains_key(&command.case).then(|| self.state(command.case));
        let decided = self.as_actor(actor, |setting| decide(setting, state.as_ref(), command, item))?;
        self.keep(&decided);
        Ok(decided)
    }

    pub fn act(
        &mut self,
        actor: &CaseActor,
        case: Uuid,
        act: &str,
        values: Json,
    ) -> Result<Decided, Refused> {
        let command = self.command(case, act, values);
        self.submit(actor, &command, None)
    }

    pub fn late(
        &mut self,
        actor: &CaseActor,
        case: Uuid,
        act: &str,
        when: Timestamp,
    ) -> Result<Decided, Refused> {
        let late_reason = Some("当时停电".to_owned());
        let command = Command { occurred_at: Some(when), late_reason, ..self.command(case, act, json!({})) };
        self.submit(actor, &command, None)
    }

    pub fn standing(
        &mut self,
        actor: &CaseActor,
        case: Uuid,
        standing: &Standing,
    ) -> Result<Decided, Refused> {
        let state = self.state(case);
        let decided = self.as_actor(actor, |setting| decide_standing(setting, &state, standing))?;
        self.keep(&decided);
        Ok(decided)
    }

    pub fn opening(&self, procedure: &str, act: &str, values: Json) -> Command {
        let opening = Opening { procedure: procedure.into(), title: "某件".into(), secrecy: None };
        Command { opening: Some(opening), ..self.command(self.id(), act, values) }
    }

    /// A case opened by Ann, with Bob assigned.
    pub fn opened(&mut self, values: Json) -> Uuid {
        let command = self.opening("demo", "open", values);
        self.submit(&ann(), &command, None).unwrap();
        self.assign(&bob(), command.case);
        command.case
    }

    pub fn assign(&mut self, officer: &CaseActor, case: Uuid) {
        let (name, organ) = (officer.name.clone(), officer.organ.clone());
        let assign =
            Standing::Assign { officer: officer.id.clone(), name, organ, roles: vec!["handler".into()] };
        self.standing(officer, case, &assign).unwrap();
    }

    pub fn co_sign(&mut self, actor: &CaseActor, case: Uuid) -> Result<Decided, Refused> {
        let proposal = *self.state(case).proposals.keys().next().expect("a proposal");
        self.standing(actor, case, &Standing::CoSign { proposal })
    }

    /// Checked by Ann and Bob.
    pub fn checked(&mut self, case: Uuid) {
        self.act(&ann(), case, "check", json!({ "count": 3, "note": "齐" })).unwrap();
        self.co_sign(&bob(), case).unwrap();
    }

    /// Sent to an organ of the other duty; the item on its way.
    pub fn sent(&mut self, case: Uuid, to: &str) -> HandoverItem {
        self.checked(case);
        let command =
            Command { papers: vec![letter()], ..self.command(case, "send", json!({ "to_organ": to })) };
        self.submit(&ann(), &command, None).unwrap().sent.remove(0)
    }

    /// Accepted by the recipient as a new case.
    pub fn accepted(&mut self, item: &HandoverItem, act: &str, actor: &CaseActor) -> Uuid {
        let command = self.opening("demo-reply", act, json!({}));
        self.submit(actor, &command, Some(item)).unwrap();
        command.case
    }

    pub fn todos(&self, case: Uuid) -> Vec<Todo> {
        let (state, procedure) = (self.state(case), self.procedure(case));
        let clocks = case::clock::clocks(&state, procedure, &self.library, &self.calendar);
        case::open_acts::todos(procedure, &state, &clocks)
    }

    pub fn kinds(&self, case: Uuid) -> Vec<&str> {
        self.events[&case].iter().map(|event| event.what.word()).collect()
    }

    pub fn last_done(&self, case: Uuid) -> &EventKind {
        let done = self.events[&case].iter().rev().find(|event| matches!(event.what, EventKind::Done { .. }));
        &done.expect("an act done").what
    }
}
