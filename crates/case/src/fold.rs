//! Folding: events → state. Old events keep the procedure version they were decided under.
use crate::custody::{Breach, Movement, Told};
use crate::event::{Event, EventKind, Signer};
use crate::state::{Assignment, CaseState, DoneAct, Proposal, ReturnedAct, SentItem, Signal, Subtask};
use crate::value::FieldValue;
use law::Library;
use law::procedure::{Procedure, Trigger};
use std::collections::{BTreeMap, BTreeSet};

/// Events that do not add up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfoldable {
    /// No events at all.
    #[error("办件没有任何事件")]
    Empty,
    /// The first event is not an opening.
    #[error("办件的第一个事件不是立件：{0}")]
    NotOpened(String),
    /// The procedure version is not in the library.
    #[error("法规数据中没有程序版本 {0}，无法还原该办件；请装回这一版本")]
    UnknownProcedure(String),
    /// An event refers to something the definition does not have.
    #[error("第 {0} 个事件引用了程序中没有的内容：{1}")]
    Unknown(u64, String),
    /// Goods do not add up.
    #[error("第 {0} 个事件与物品的账目不符：{1}")]
    Custody(u64, Breach),
}

/// Folds all events of a case.
///
/// # Errors
/// [`Unfoldable`] names the event.
pub fn fold(events: &[Event], library: &Library) -> Result<CaseState, Unfoldable> {
    let (first, rest) = events.split_first().ok_or(Unfoldable::Empty)?;
    let mut state = open(first, library)?;
    for event in rest {
        apply(&mut state, event, library)?;
    }
    Ok(state)
}

/// The state after an opening event.
///
/// # Errors
/// [`Unfoldable`] when it is no opening or its procedure is unknown.
pub fn open(event: &Event, library: &Library) -> Result<CaseState, Unfoldable> {
    let EventKind::Opened { procedure, title, organ, region, secrecy, number, origin } = &event.what else {
        return Err(Unfoldable::NotOpened(event.what.word().to_owned()));
    };
    let definition =
        library.procedure(procedure).ok_or_else(|| Unfoldable::UnknownProcedure(procedure.clone()))?;
    let first_stages = definition
        .tracks
        .iter()
        .filter_map(|track| Some((track.id.value.clone(), track.stages.first()?.id.value.clone())));
    Ok(CaseState {
        id: event.case,
        version: 1,
        procedure: procedure.clone(),
        title: title.clone(),
        number: number.clone(),
        organ: organ.clone(),
        region: region.clone(),
        secrecy: secrecy.clone(),
        origin: origin.clone(),
        opened_at: event.occurred_at,
        closed_at: None,
        ended_before: Vec::new(),
        stage: first_stages.collect(),
        facts: BTreeMap::new(),
        assigned: BTreeMap::new(),
        done: Vec::new(),
        proposals: BTreeMap::new(),
        returned: BTreeMap::new(),
        papers: Vec::new(),
        documents: Vec::new(),
        withheld: Vec::new(),
        sent: Vec::new(),
        received: Vec::new(),
        custody: crate::custody::Custody::default(),
        decided: BTreeMap::new(),
        tallied: BTreeMap::new(),
        links: Vec::new(),
        topics: BTreeMap::new(),
        subtasks: BTreeMap::new(),
        signals: Vec::new(),
        draws: Vec::new(),
        reported: BTreeSet::new(),
    })
}

/// Adds one event to a state.
///
/// # Errors
/// [`Unfoldable`] when the event does not fit the definition.
pub fn apply(state: &mut CaseState, event: &Event, library: &Library) -> Result<(), Unfoldable> {
    let procedure = library
        .procedure(&state.procedure)
        .ok_or_else(|| Unfoldable::UnknownProcedure(state.procedure.clone()))?;
    state.version += 1;
    match &event.what {
        EventKind::Opened { .. } => return Err(Unfoldable::Unknown(state.version, "重复立件".into())),
        EventKind::Done { .. } => apply_done(state, event, procedure)?,
        EventKind::Assigned { officer, name, roles } => {
            let roles: BTreeSet<String> = roles.iter().cloned().collect();
            state.assigned.insert(officer.clone(), Assignment { name: name.clone(), roles });
        }
        EventKind::Unassigned { officer, .. } => {
            state.assigned.remove(officer);
        }
        EventKind::HandoverSent { item } => {
            let trigger = Trigger::Sent(local_kind(&item.kind));
            signal(state, event, trigger, BTreeMap::new());
            let by = (state.done.last().map_or(0, |done| done.version), state.version);
            let item = (**item).clone();
            state.sent.push(SentItem { to_case: item.to_case, item, signed_at: None, by, undone: None });
        }
        EventKind::HandoverSigned { item, item_kind, case, refused, .. } => {
            let waiting = |sent: &&mut SentItem| sent.item.id == *item && sent.waits();
            // A receipt for an item that was never sent, or is signed already, changes nothing.
            if let Some(sent) = state.sent.iter_mut().find(waiting) {
                sent.signed_at = Some(event.occurred_at);
                sent.to_case = Some(*case);
                let lots = sent.item.lots.clone();
                let told = told(state.version, event, vec![event.actor_name.clone()]);
                let arrived = state.custody.arrived(&lots, refused, &told);
                arrived.map_err(|breach| Unfoldable::Custody(state.version, breach))?;
                signal(state, event, Trigger::Receipt(local_kind(item_kind)), BTreeMap::new());
            }
        }
        EventKind::HandoverUndone { item, by, reason, .. } => {
            let told = told(state.version, event, vec![event.actor_name.clone()]);
            let undone = crate::undo::Undone { at: event.occurred_at, by: *by, reason: reason.clone() };
            let came_back = crate::undo::apply(state, procedure, *item, undone, &told);
            came_back.map_err(|breach| Unfoldable::Custody(state.version, breach))?;
        }
        EventKind::FactCorrected { field, value, decisions, .. } => {
            let old = state.facts.insert(field.clone(), value.clone());
            state.decided.extend(decisions.iter().map(|(name, decision)| (name.clone(), decision.clone())));
            correct_signals(state, field, old.as_ref(), value);
        }
        EventKind::DrawRequested { request } => {
            state.draws.push(crate::draw::State { request: (**request).clone(), drawn: None });
        }
        EventKind::Drawn { result } => apply_drawn(state, procedure, result),
        EventKind::StoreroomRecorded { custody, .. } => {
            move_goods(state, event, custody, vec![event.actor_name.clone()])?;
        }
        other => apply_office(state, event, other),
    }
    Ok(())
}

fn told(version: u64, event: &Event, who: Vec<String>) -> Told {
    Told { at: event.occurred_at, version, word: event.what.word().to_owned(), who }
}

/// Adds what an event did to goods.
fn move_goods(
    state: &mut CaseState,
    event: &Event,
    movements: &[Movement],
    who: Vec<String>,
) -> Result<(), Unfoldable> {
    let told = told(state.version, event, who);
    for movement in movements {
        let applied = state.custody.apply(movement, &told);
        applied.map_err(|breach| Unfoldable::Custody(state.version, breach))?;
    }
    Ok(())
}

/// Events of the office's own working that move no stage.
fn apply_office(state: &mut CaseState, event: &Event, what: &EventKind) {
    match what {
        EventKind::Proposed { proposal, act, form, papers, opinion, received, tallied } => {
            let by =
                Signer { id: event.actor.clone(), name: event.actor_name.clone(), at: event.recorded_at };
            state.returned.remove(act);
            state.proposals.insert(
                *proposal,
                Proposal {
                    act: act.clone(),
                    by,
                    signers: Vec::new(),
                    form: form.clone(),
                    papers: papers.clone(),
                    opinion: opinion.clone(),
                    tallied: tallied.clone(),
                    received: received.clone(),
                    occurred_at: event.occurred_at,
                    late_reason: event.late_reason.clone(),
                },
            );
        }
        EventKind::CoSigned { proposal } => {
            if let Some(proposal) = state.proposals.get_mut(proposal) {
                let at = event.recorded_at;
                proposal.signers.push(Signer { id: event.actor.clone(), name: event.actor_name.clone(), at });
            }
        }
        EventKind::ProposalReturned { proposal, reason } => {
            if let Some(proposal) = state.proposals.remove(proposal) {
                let Proposal { act, by, form, papers, opinion, .. } = proposal;
                let returned = ReturnedAct { by, form, papers, opinion, reason: reason.clone() };
                state.returned.insert(act, returned);
            }
        }
        EventKind::ItemFiled { item, papers, .. } => {
            state.received.push(item.clone());
            state.papers.extend(papers.iter().cloned());
        }
        EventKind::Linked { other, .. } if !state.links.contains(other) => state.links.push(*other),
        EventKind::SubtaskOpened { subtask, title, officer, due_at } => {
            let work = Subtask {
                title: title.clone(),
                officer: officer.clone(),
                by: event.actor.clone(),
                due_at: *due_at,
                result: None,
            };
            state.subtasks.insert(*subtask, work);
        }
        EventKind::SubtaskClosed { subtask, result } => {
            if let Some(work) = state.subtasks.get_mut(subtask) {
                work.result = Some(result.clone());
            }
        }
        EventKind::SecrecyChanged { secrecy, .. } => state.secrecy.clone_from(secrecy),
        EventKind::TopicMarked { .. } | EventKind::TopicRemoved { .. } => {
            crate::topic::apply(state, event);
        }
        EventKind::DocumentNumbered { .. }
        | EventKind::DocumentIssued { .. }
        | EventKind::DocumentNotMade { .. }
        | EventKind::DocumentAskedAnew { .. }
        | EventKind::PaperFollowed { .. } => crate::papers::apply(state, event),
        EventKind::LimitWarned { limit, run, .. } => reported(state, limit, *run, "warned"),
        EventKind::LimitPassed { limit, run, .. } => reported(state, limit, *run, "passed"),
        _ => {}
    }
}

fn reported(state: &mut CaseState, limit: &str, run: u32, what: &str) {
    state.reported.insert(format!("{limit}/{run}/{what}"));
}

/// A result for a draw that was never requested, or has its result, changes nothing.
fn apply_drawn(state: &mut CaseState, procedure: &Procedure, result: &crate::draw::Drawn) {
    let waiting = |draw: &&mut crate::draw::State| draw.request.draw == result.draw && draw.drawn.is_none();
    let Some(draw) = state.draws.iter_mut().find(waiting) else { return };
    draw.drawn = Some(result.clone());
    let definition = procedure.act(&draw.request.act).and_then(|act| act.draw.as_ref());
    let Some(definition) = definition else { return };
    let many = procedure.field(&definition.into).is_some_and(|field| field.many);
    state.facts.extend(crate::draw::facts_of(definition, many, result));
}

fn apply_done(state: &mut CaseState, event: &Event, procedure: &Procedure) -> Result<(), Unfoldable> {
    let EventKind::Done { act, form, papers, decisions, received, officers, custody, tallied, .. } =
        &event.what
    else {
        return Ok(());
    };
    let definition = procedure.act(act).ok_or_else(|| Unfoldable::Unknown(state.version, act.clone()))?;
    for (field, value) in form {
        state.facts.insert(field.clone(), value.clone());
    }
    state.papers.extend(papers.iter().cloned());
    state.papers.extend(crate::form::file_papers(procedure, form));
    state.decided.extend(decisions.iter().map(|(name, decision)| (name.clone(), decision.clone())));
    state.received.extend(received.clone());
    state.tallied.extend(tallied.iter().map(|(id, amount)| (id.clone(), *amount)));
    move_goods(state, event, custody, officers.iter().map(|officer| officer.name.clone()).collect())?;
    let mut left = BTreeMap::new();
    for target in &definition.moves {
        let before = state.stage.insert(target.track.clone(), target.stage.clone());
        left.entry(target.track.clone()).or_insert_with(|| before.unwrap_or_default());
    }
    // A co-signed act is done now: its proposal has served.
    state.proposals.retain(|_, proposal| proposal.act != *act);
    state.returned.remove(act);
    let (act, occurred_at, version) = (act.clone(), event.occurred_at, state.version);
    state.done.push(DoneAct { act: act.clone(), occurred_at, version, left });
    signal(state, event, Trigger::Act(act), form.clone());
    let had_ended = state.closed_at.take();
    state.ended_before.extend(had_ended);
    state.closed_at = has_ended(&state.stage, procedure).then_some(event.occurred_at);
    Ok(())
}

fn signal(state: &mut CaseState, event: &Event, trigger: Trigger, form: BTreeMap<String, FieldValue>) {
    let (occurred_at, version) = (event.occurred_at, state.version);
    state.signals.push(Signal { trigger, occurred_at, form, version, undone_at: None });
}

/// A corrected date changes the limits that count from it, but not those of earlier runs that counted from another.
fn correct_signals(state: &mut CaseState, field: &str, old: Option<&FieldValue>, value: &FieldValue) {
    for signal in &mut state.signals {
        if let Some(said) = signal.form.get_mut(field).filter(|said| Some(&**said) == old) {
            *said = value.clone();
        }
    }
}

fn local_kind(kind: &str) -> String {
    kind.rsplit('/').next().unwrap_or(kind).to_owned()
}

/// The first track has ended and every other one has ended or never begun.
pub(crate) fn has_ended(stages: &BTreeMap<String, String>, procedure: &Procedure) -> bool {
    procedure.tracks.iter().enumerate().all(|(position, track)| {
        let Some(current) = stages.get(&*track.id) else {
            return position > 0;
        };
        let ends = track.stages.iter().any(|stage| *stage.id == *current && stage.ends);
        let unbegun = position > 0 && track.stages.first().is_some_and(|stage| *stage.id == *current);
        ends || unbegun
    })
}
