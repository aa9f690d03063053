//! Running the procedure examples of `law/examples/`: acts in, stages, deadlines and refusals out.
//!
//! Examples are about the law, not about accounts: whoever is named in `by` gets the role the act asks for.
mod judge;

use self::judge::{judge_clocks, judge_findings, judge_no};
use crate::actor::{CaseActor, OrganFacts, Setting};
use crate::clock;
use crate::decide::{Command, Decided, Opening, decide};
use crate::fold;
use crate::handover::HandoverItem;
use crate::refusal::Refused;
use crate::standing::{Standing, decide_standing};
use crate::state::CaseState;
use crate::value::FileRef;
use calendar::WorkCalendar;
use jiff::Timestamp;
use law::Library;
use law::example::{ExampleCase, ExampleFile, ExampleResult, ExampleStep, StepExpectation, Subject};
use law::procedure::{Act, HeldBy, Procedure};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Runs the cases of all procedure files with the organs of a province.
#[must_use]
pub fn run_procedures(
    library: &Library,
    calendar: &WorkCalendar,
    organs: &BTreeMap<String, OrganFacts>,
    files: &[ExampleFile],
) -> Vec<ExampleResult> {
    let mut results = Vec::new();
    for file in files {
        let Subject::Procedure(procedure) = file.examples.about() else {
            continue;
        };
        for case in &file.examples.cases {
            let ids = AtomicU64::new(0);
            let stage = Stage {
                library,
                calendar,
                organs,
                procedure,
                ids: &ids,
                cases: BTreeMap::new(),
                items: vec![],
            };
            let why = stage.play(case).err().unwrap_or_default();
            results.push(ExampleResult {
                file: file.source.path.clone(),
                line: file.source.line_at(case.title.at),
                title: case.title.value.clone(),
                passed: why.is_empty(),
                why,
            });
        }
    }
    results
}

struct Stage<'a> {
    library: &'a Library,
    calendar: &'a WorkCalendar,
    organs: &'a BTreeMap<String, OrganFacts>,
    procedure: &'a str,
    ids: &'a AtomicU64,
    cases: BTreeMap<String, CaseState>,
    items: Vec<HandoverItem>,
}

/// What came of a step.
enum Came {
    Through(Box<Decided>),
    Not(Refused),
}

impl<'a> Stage<'a> {
    fn play(mut self, case: &ExampleCase) -> Result<(), String> {
        for (position, step) in case.steps.iter().enumerate() {
            let told = |why: String| format!("第 {} 步“{}”：{why}", position + 1, step.act);
            let at = step.at.timestamp().ok_or_else(|| told("时间超出范围".into()))?;
            let now = step.recorded_at.map_or(Some(at), law::example::LocalInstant::timestamp).unwrap_or(at);
            let expected = step.expect.clone().unwrap_or_default();
            self.judge_warnings(step, &expected, at).map_err(told)?;
            let came = self.step(step, at, now).map_err(told)?;
            self.judge(&came, &expected, now).map_err(told)?;
            if let Came::Through(decided) = came {
                self.keep(&step.case, *decided).map_err(told)?;
            }
        }
        Ok(())
    }

    fn definition(&self, step: &ExampleStep, at: Timestamp) -> Result<(&'a Procedure, &'a Act), String> {
        let library: &'a Library = self.library;
        let today = crate::actor::civil_date(at);
        let procedure = match self.cases.get(&step.case) {
            Some(state) => library.procedure(&state.procedure),
            None => library
                .procedures
                .values()
                .map(|filed| &filed.value)
                .filter(|p| p.is_in_force(today))
                .filter(|p| {
                    let begins = p.act(&step.act).is_some_and(|act| !act.is_receipt());
                    *p.id == self.procedure || !self.cases.is_empty() || begins
                })
                .find(|p| p.act(&step.act).is_some_and(|act| act.opens && self.fits(act))),
        };
        let procedure = procedure.ok_or("没有可以立件的程序")?;
        Ok((procedure, procedure.act(&step.act).ok_or("程序没有这个动作")?))
    }

    fn fits(&self, act: &Act) -> bool {
        !act.is_receipt() || self.items.iter().any(|item| act.signs_for(&item.kind))
    }

    /// The item an act signs for: the latest of its kind.
    fn item(&self, act: &Act, state: Option<&CaseState>) -> Option<HandoverItem> {
        let meant = |item: &&HandoverItem| {
            act.signs_for(&item.kind)
                && state.is_none_or(|s| item.to_organ == s.organ && item.to_case.is_none_or(|c| c == s.id))
        };
        self.items.iter().rev().find(meant).cloned()
    }

    /// What is told before the act is done.
    fn judge_warnings(
        &self,
        step: &ExampleStep,
        expected: &StepExpectation,
        at: Timestamp,
    ) -> Result<(), String> {
        if expected.warned.is_empty() {
            return Ok(());
        }
        let (procedure, act) = self.definition(step, at)?;
        let state = self.cases.get(&step.case).ok_or("还没有立件")?;
        let told = crate::answers::told_at_the_end(self.organs, procedure, act, state);
        let missing = expected.warned.iter().find(|wanted| !told.iter().any(|said| said.contains(*wanted)));
        match missing {
            Some(wanted) => Err(format!("办理前应提示“{wanted}”，实际提示：{}", told.join("；"))),
            None => Ok(()),
        }
    }

    fn step(&mut self, step: &ExampleStep, at: Timestamp, now: Timestamp) -> Result<Came, String> {
        let (procedure, act) = self.definition(step, at)?;
        let state = self.cases.get(&step.case).cloned();
        let item = self.item(act, state.as_ref());
        let organ = self.acting_organ(step, procedure, act, state.as_ref(), item.as_ref())?;
        let names = if step.by.is_empty() { vec!["officer".to_owned()] } else { step.by.clone() };
        let mut state = state;
        for name in &names {
            state = self.given_role(state, procedure, act, name, &organ, now)?;
        }
        let command = self.command(step, procedure, state.as_ref(), at, now);
        let actor = actor(&names[0], &organ, procedure, act);
        let first =
            self.with(&actor, now, |setting| decide(setting, state.as_ref(), &command, item.as_ref()));
        let mut decided = match first {
            Ok(decided) => decided,
            Err(refused) => return Ok(Came::Not(refused)),
        };
        for name in names.iter().skip(1) {
            let Some(proposal) = decided.state.proposals.keys().next().copied() else {
                break;
            };
            let second = actor_named(name, &actor);
            let signed = self.with(&second, now, |setting| {
                decide_standing(setting, &decided.state, &Standing::CoSign { proposal })
            });
            match signed {
                Ok(next) => decided = merged(decided, next),
                Err(refused) => return Ok(Came::Not(refused)),
            }
        }
        Ok(Came::Through(Box::new(decided)))
    }

    fn with<T>(&self, actor: &CaseActor, now: Timestamp, run: impl FnOnce(&Setting<'_>) -> T) -> T {
        let new_id = || Uuid::from_u128(u128::from(self.ids.fetch_add(1, Ordering::Relaxed)) + 1);
        let setting = Setting {
            library: self.library,
            calendar: self.calendar,
            organs: self.organs,
            now,
            actor,
            new_id: &new_id,
        };
        run(&setting)
    }

    /// The organ that acts: named, or where the act's first role is held, or one with the fitting duty.
    fn acting_organ(
        &self,
        step: &ExampleStep,
        procedure: &Procedure,
        act: &Act,
        state: Option<&CaseState>,
        item: Option<&HandoverItem>,
    ) -> Result<String, String> {
        if let Some(organ) = &step.organ {
            return Ok(organ.clone());
        }
        if let Some(state) = state {
            let role = act.by.first().and_then(|role| procedure.role(role));
            return Ok(role
                .and_then(|role| state.organ_of_role(role))
                .unwrap_or_else(|| state.organ.clone()));
        }
        if let Some(item) = item {
            return Ok(item.to_organ.clone());
        }
        let fitting =
            self.organs.values().find(|organ| procedure.conducted_by.iter().any(|duty| **duty == organ.duty));
        fitting.map(|organ| organ.id.clone()).ok_or_else(|| "样例机关中没有办理该程序的机关".into())
    }

    /// Assigns a named officer the assigned role that the act asks for.
    fn given_role(
        &self,
        state: Option<CaseState>,
        procedure: &Procedure,
        act: &Act,
        name: &str,
        organ: &str,
        now: Timestamp,
    ) -> Result<Option<CaseState>, String> {
        let Some(state) = state else { return Ok(None) };
        let role =
            act.by.iter().filter_map(|role| procedure.role(role)).find(|r| r.held_by == HeldBy::Assigned);
        let Some(role) = role.filter(|role| !state.is_assigned(name, &role.id) && !state.is_closed()) else {
            return Ok(Some(state));
        };
        if state.organ_of_role(role).as_deref() != Some(organ) {
            return Ok(Some(state));
        }
        let assign = Standing::Assign {
            officer: name.to_owned(),
            name: name.to_owned(),
            organ: organ.to_owned(),
            roles: vec![role.id.value.clone()],
        };
        let actor = actor(name, organ, procedure, act);
        let assigned = self.with(&actor, now, |setting| decide_standing(setting, &state, &assign));
        assigned.map(|decided| Some(decided.state)).map_err(|refused| refused.to_string())
    }

    fn command(
        &self,
        step: &ExampleStep,
        procedure: &Procedure,
        state: Option<&CaseState>,
        at: Timestamp,
        now: Timestamp,
    ) -> Command {
        let paper =
            |id: &String| FileRef { sha256: "0".repeat(64), name: id.clone(), bytes: 1, paper: id.clone() };
        let case =
            state.map_or_else(|| Uuid::from_u128(u128::MAX - self.cases.len() as u128), |state| state.id);
        Command {
            case,
            act: step.act.value.clone(),
            form: step.form.iter().map(|(field, value)| (field.clone(), value.clone())).collect(),
            papers: step.papers.iter().map(paper).collect(),
            opinion: None,
            occurred_at: (at != now).then_some(at),
            late_reason: step.late_reason.clone(),
            entries: Vec::new(),
            tallied: step.tallied.clone(),
            // Cases of examples have no numbers to look up.
            named: Vec::new(),
            opening: Some(Opening {
                procedure: procedure.id.value.clone(),
                title: step.title_or(procedure),
                secrecy: None,
            }),
        }
    }

    /// Keeps the new state and lets receipts reach the sender's case.
    fn keep(&mut self, name: &str, decided: Decided) -> Result<(), String> {
        for event in &decided.elsewhere {
            if let Some(sender) = self.cases.values_mut().find(|state| state.id == event.case) {
                fold::apply(sender, event, self.library).map_err(|fault| fault.to_string())?;
            }
        }
        self.items.extend(decided.sent);
        self.cases.insert(name.to_owned(), decided.state);
        Ok(())
    }

    fn judge(&self, came: &Came, expected: &StepExpectation, now: Timestamp) -> Result<(), String> {
        let decided = match came {
            Came::Not(refused) => return judge_no(refused, expected),
            Came::Through(decided) => decided,
        };
        if let Some(code) = expected.refused.as_ref().or(expected.rejected.as_ref()) {
            return Err(format!("应当被拒（{code}），却办成了"));
        }
        let state = &decided.state;
        for (track, stage) in &expected.stage {
            let now = state.stage.get(track);
            if now != Some(stage) {
                return Err(format!("轨道 {track} 应为 {stage}，实为 {}", now.map_or("无", String::as_str)));
            }
        }
        for (name, outcome) in &expected.outcome {
            let now = state.decided.get(name).map(|decision| decision.outcome.as_str());
            if now != Some(outcome) {
                return Err(format!("判定 {name} 应为 {outcome}，实为 {}", now.unwrap_or("无")));
            }
        }
        for (label, kept) in &expected.kept {
            let lot = state.custody.find(label).ok_or_else(|| format!("没有第 {label} 号物品"))?;
            let now = lot.account.kept().to_string();
            if now != *kept {
                return Err(format!("第 {label} 号物品应保管 {kept}，实为 {now}"));
            }
        }
        let procedure = self.library.procedure(&state.procedure).ok_or("程序版本不在")?;
        judge_findings(&crate::finder::findings(self.library, procedure, state), expected)?;
        if let Some(wanted) = &expected.unanswered {
            let open = crate::answers::unanswered(procedure, state);
            let open: Vec<&str> = open.iter().map(|one| one.handover.id.as_str()).collect();
            if open != *wanted {
                return Err(format!("还没有答复的应为 {}，实为 {}", wanted.join("、"), open.join("、")));
            }
        }
        let clocks = clock::clocks(state, procedure, self.library, self.calendar);
        judge_clocks(&clocks, expected, now)
    }
}

trait StepTitle {
    fn title_or(&self, procedure: &Procedure) -> String;
}

impl StepTitle for ExampleStep {
    /// The title typed in the form, or the procedure's.
    fn title_or(&self, procedure: &Procedure) -> String {
        let typed = self.form.get("title").and_then(|title| title.as_str());
        typed.map_or_else(|| procedure.title.clone(), str::to_owned)
    }
}

fn actor(name: &str, organ: &str, procedure: &Procedure, act: &Act) -> CaseActor {
    let roles = act.by.iter().filter_map(|role| procedure.role(role));
    let posts: BTreeSet<String> =
        roles.map(|r| r.post.clone().unwrap_or_else(|| r.id.value.clone())).collect();
    if act.is_by_system() {
        return CaseActor { organ: organ.to_owned(), ..CaseActor::system() };
    }
    CaseActor { id: name.to_owned(), name: name.to_owned(), organ: organ.to_owned(), posts }
}

fn actor_named(name: &str, like: &CaseActor) -> CaseActor {
    CaseActor { id: name.to_owned(), name: name.to_owned(), ..like.clone() }
}

/// Both parts of a co-signed act as one outcome.
fn merged(first: Decided, next: Decided) -> Decided {
    let events = first.events.into_iter().chain(next.events).collect();
    let elsewhere = first.elsewhere.into_iter().chain(next.elsewhere).collect();
    let sent = first.sent.into_iter().chain(next.sent).collect();
    Decided { events, elsewhere, sent, signed: first.signed.or(next.signed), state: next.state }
}
