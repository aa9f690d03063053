//! Deciding an act: (definition, state, command, now) → events, or a refusal with its article.
use crate::actor::Setting;
use crate::bounds;
use crate::custody::{self, Movement, refused_of};
use crate::event::{EVENT_FORMAT, Event, EventKind, Received, Signer};
use crate::fold;
use crate::form;
use crate::goods::{looks_at_goods, with_goods};
use crate::handover::{HandoverItem, Origin};
use crate::opening;
use crate::possible::against_then;
pub use crate::possible::{holds_role, possible};
use crate::refusal::{Refusal, Refused};
use crate::scope::ClockFacts;
use crate::send;
use crate::state::CaseState;
use crate::submitted::{Wrong, bounded, effective_at, late_reason};
use crate::value::{FieldValue, FileRef};
use jiff::Timestamp;
use law::Decision;
use law::procedure::{Act, HeldBy, Procedure};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Longest title of a case, in characters.
pub const MAX_TITLE_CHARS: usize = 200;

/// What somebody asks to be done.
#[derive(Debug, Clone, Default)]
pub struct Command {
    /// Case; made by the client for an opening act.
    pub case: Uuid,
    /// Act id.
    pub act: String,
    /// Values as typed, by field.
    pub form: serde_json::Map<String, serde_json::Value>,
    /// Papers attached, each with its kind.
    pub papers: Vec<FileRef>,
    /// Opinion, if one was written.
    pub opinion: Option<String>,
    /// When it took effect, if earlier than now.
    pub occurred_at: Option<Timestamp>,
    /// Why it is typed in late.
    pub late_reason: Option<String>,
    /// For opening acts: what is opened.
    pub opening: Option<Opening>,
    /// For acts that draw: entries in force.
    pub entries: Vec<crate::draw::Entry>,
    /// Cases of the actor's organ that fields of the form name by their numbers; whoever submits has looked them up.
    pub named: Vec<Uuid>,
    /// For acts that look at them: figures of the tally on the page of the case.
    pub tallied: BTreeMap<String, i64>,
}

/// What an opening act opens.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Procedure id; the version in force on the day is taken.
    pub procedure: String,
    /// Title.
    pub title: String,
    /// Secrecy, if other than the procedure's.
    pub secrecy: Option<String>,
}

/// The outcome of a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// Events of this case.
    pub events: Vec<Event>,
    /// Events of other cases (a receipt in the sender's case).
    pub elsewhere: Vec<Event>,
    /// Items sent.
    pub sent: Vec<HandoverItem>,
    /// Item signed for.
    pub signed: Option<Uuid>,
    /// State after the events.
    pub state: CaseState,
}

/// Placeholder in a new case's number that the store replaces by the next serial of the series.
pub const SERIAL: &str = "{serial}";

/// Decides an act. `received` is the hand-over item it signs for, if any.
///
/// # Errors
/// [`Refused`]: every lawful reason at once, or every bad field at once.
pub fn decide(
    setting: &Setting<'_>,
    state: Option<&CaseState>,
    command: &Command,
    received: Option<&HandoverItem>,
) -> Result<Decided, Refused> {
    let mut wrong = Wrong::default();
    let occurred_at = wrong.or(effective_at(setting, state, command), setting.now)?;
    wrong.or(bounded(command), ())?;
    let late_reason = late_reason(command, occurred_at, setting.now);
    let (opened, state) = match state {
        Some(state) => (None, state.clone()),
        None => {
            let event =
                opening::opened(setting, command, received, occurred_at, late_reason.clone(), &mut wrong)?;
            let state =
                fold::open(&event, setting.library).map_err(|f| Refused::Definition(f.to_string()))?;
            (Some(event), state)
        }
    };
    let procedure = definition(setting, &state)?;
    let act = procedure.act(&command.act).ok_or_else(|| {
        Refused::rejected("act", format!("程序“{}”没有名为“{}”的动作", procedure.title, command.act))
    })?;
    let tallied = crate::tally::looked_at(act, &command.tallied);
    let mut course = Course {
        setting,
        procedure,
        act,
        state,
        events: Vec::new(),
        occurred_at,
        late_reason,
        tallied,
        named: command.named.clone(),
    };
    if let Some(event) = opened {
        course.opened(event)?;
    }
    course.refuse_unless_possible(received)?;
    let carried = received.map(|item| item.facts.clone()).unwrap_or_default();
    let read = form::read(setting, procedure, act, &course.state, &command.form, carried);
    let form = wrong.beside(read)?;
    crate::draw::requested(setting, course.drawing(command, &form)?, course.run(command, form, received)?)
}

/// The definition a case runs under.
///
/// # Errors
/// [`Refused::Definition`] when the library no longer holds it.
pub fn definition<'a>(setting: &Setting<'a>, state: &CaseState) -> Result<&'a Procedure, Refused> {
    let missing = || Refused::Definition(format!("缺少程序版本 {}", state.procedure));
    setting.library.procedure(&state.procedure).ok_or_else(missing)
}

/// What the sender's case hears when the actor signs for an item.
pub(crate) fn signed_for(
    setting: &Setting<'_>,
    item: &HandoverItem,
    case: Uuid,
    custody: &[Movement],
) -> EventKind {
    EventKind::HandoverSigned {
        item: item.id,
        item_kind: item.kind.clone(),
        organ: setting.actor.organ.clone(),
        officer: setting.actor.name.clone(),
        case,
        refused: refused_of(&item.lots, custody),
    }
}

/// An event of the actor, recorded now.
#[must_use]
pub fn event(
    setting: &Setting<'_>,
    case: Uuid,
    occurred_at: Timestamp,
    late_reason: Option<String>,
    what: EventKind,
) -> Event {
    Event {
        v: EVENT_FORMAT,
        id: (setting.new_id)(),
        case,
        actor: setting.actor.id.clone(),
        actor_name: setting.actor.name.clone(),
        organ: setting.actor.organ.clone(),
        occurred_at,
        recorded_at: setting.now,
        late_reason,
        calendar: setting.calendar.version().to_owned(),
        what,
    }
}

/// An act on its way from checks to events.
pub(crate) struct Course<'a> {
    pub(crate) setting: &'a Setting<'a>,
    pub(crate) procedure: &'a Procedure,
    pub(crate) act: &'a Act,
    pub(crate) state: CaseState,
    pub(crate) events: Vec<Event>,
    pub(crate) occurred_at: Timestamp,
    pub(crate) late_reason: Option<String>,
    /// Figures of the tally that the act looks at.
    pub(crate) tallied: BTreeMap<String, i64>,
    /// Cases that the form names.
    pub(crate) named: Vec<Uuid>,
}

impl Course<'_> {
    /// The opening event, and the opener's assignment to the roles of the opening act.
    fn opened(&mut self, event: Event) -> Result<(), Refused> {
        if !self.act.opens {
            return Err(Refused::rejected("act", format!("“{}”不能用来立件", self.act.title)));
        }
        self.events.push(event);
        // Whoever acts by post (a registrar who signs for an item) does not thereby become a handler.
        let by_post = |role: &&law::procedure::Role| role.held_by == HeldBy::Post && self.holds(role);
        let roles: Vec<&law::procedure::Role> =
            self.act.by.iter().filter_map(|id| self.procedure.role(id)).collect();
        let acts_by_post = roles.iter().any(by_post);
        let assigned = roles.iter().filter(|role| role.held_by == HeldBy::Assigned && !acts_by_post);
        let roles: Vec<String> = assigned.map(|role| role.id.value.clone()).collect();
        if !roles.is_empty() {
            let actor = self.setting.actor;
            self.push(EventKind::Assigned { officer: actor.id.clone(), name: actor.name.clone(), roles })?;
        }
        Ok(())
    }

    fn holds(&self, role: &law::procedure::Role) -> bool {
        holds_role(self.setting, self.procedure, &self.state, &role.id)
    }

    pub(crate) fn push(&mut self, what: EventKind) -> Result<(), Refused> {
        let late = self.late_reason.clone();
        let event = event(self.setting, self.state.id, self.occurred_at, late, what);
        fold::apply(&mut self.state, &event, self.setting.library)
            .map_err(|f| Refused::Definition(f.to_string()))?;
        self.events.push(event);
        Ok(())
    }

    fn refuse_unless_possible(&self, received: Option<&HandoverItem>) -> Result<(), Refused> {
        let mut refusals = possible(self.setting, self.procedure, self.act, &self.state);
        refusals.extend(send::receivable(self.setting, self.act, &self.state, received, self.occurred_at));
        if self.late_reason.is_some() && refusals.is_empty() {
            refusals.extend(against_then(self.procedure, self.act, &self.state, self.occurred_at));
        }
        if self.act.opens && self.events.is_empty() {
            refusals.push(Refusal::new("opened", "办件已经立件，不能再次立件", None));
        }
        if refusals.is_empty() { Ok(()) } else { Err(Refused::Refused { refusals }) }
    }

    fn run(
        mut self,
        command: &Command,
        form: BTreeMap<String, FieldValue>,
        received: Option<&HandoverItem>,
    ) -> Result<Decided, Refused> {
        let mut papers = command.papers.clone();
        papers.extend(received.map(|item| item.papers.clone()).unwrap_or_default());
        form::stored_papers(&papers)?;
        let decisions = self.checked(&form, &papers, received)?;
        let opinion = command.opinion.clone().filter(|text| !text.trim().is_empty());
        if self.act.officers > 1 {
            let proposal = (self.setting.new_id)();
            let act = self.act.id.value.clone();
            let received = received.cloned().map(Box::new);
            let tallied = self.tallied.clone();
            self.push(EventKind::Proposed { proposal, act, form, papers, opinion, received, tallied })?;
            let linked = self.link_named()?;
            return Ok(self.finish(Vec::new(), None, linked));
        }
        let actor = self.setting.actor;
        let officers = vec![Signer { id: actor.id.clone(), name: actor.name.clone(), at: self.setting.now }];
        self.complete(form, papers, officers, opinion, decisions, received)
    }

    /// Guards and decisions on the state as it would be; the decisions if all hold.
    pub(crate) fn checked(
        &self,
        form: &BTreeMap<String, FieldValue>,
        papers: &[FileRef],
        received: Option<&HandoverItem>,
    ) -> Result<BTreeMap<String, Decision>, Refused> {
        let mut would_be = self.state.clone();
        would_be.facts.extend(form.iter().map(|(k, v)| (k.clone(), v.clone())));
        would_be.papers.extend(papers.iter().cloned());
        would_be.papers.extend(form::file_papers(self.procedure, form));
        would_be.tallied.clone_from(&self.tallied);
        // What stands against the goods does not hide what else stands against the act.
        let (custody, against_goods) = match self.custody(&would_be, form, papers, received) {
            Ok(movements) => (movements, None),
            Err(refused) => (Vec::new(), Some(refused.parts()?)),
        };
        with_goods(&mut would_be, &custody, self.occurred_at)?;
        let decisions = form::decisions(self.setting, self.act, &would_be)?;
        would_be.decided.extend(decisions.iter().map(|(k, v)| (k.clone(), v.clone())));
        let clocks = ClockFacts::of_act(
            self.setting.rules(),
            self.procedure,
            self.act,
            &self.state,
            form,
            self.occurred_at,
        );
        let scope = crate::scope::scope(&would_be, self.procedure, &clocks);
        let unjudged = |guard: &law::procedure::Guard| against_goods.is_some() && looks_at_goods(guard);
        let mut refusals = Vec::new();
        for guard in self.act.guards.iter().filter(|guard| !unjudged(guard)) {
            if !guard.require.holds(&scope).map_err(|fault| Refused::Definition(fault.to_string()))? {
                let refusal = Refusal::of_guard(self.procedure, guard, &scope);
                refusals.push(self.with_figures(guard, refusal));
            }
        }
        refusals.extend(send::missing_papers(self.procedure, self.act, &would_be));
        let (of_goods, mut rejections) = against_goods.unwrap_or_default();
        refusals.extend(of_goods);
        // Where a guard says it, it says it with its article.
        if refusals.is_empty() {
            let (setting, procedure, act) = (self.setting, self.procedure, self.act);
            rejections.extend(bounds::extended_backwards(setting, procedure, act, &self.state, form));
        }
        Refused::unless_none(refusals, rejections).map(|()| decisions)
    }

    /// A refusal that rests on the tally goes on to tell its figures.
    fn with_figures(&self, guard: &law::procedure::Guard, mut refusal: Refusal) -> Refusal {
        let drawn = self.state.documents.iter().filter(|document| document.file.is_none());
        let drawn: Vec<&str> = drawn.map(|document| document.title.as_str()).collect();
        if !drawn.is_empty() && guard.require.variables().any(|name| name == "papers") {
            refusal.says.push_str(&format!("“{}”正在作成，作成后请再提交一次。", drawn.join("”“")));
        }
        let library = self.setting.library;
        let named = guard.require.tallied().iter().map(String::as_str);
        let said = crate::tally::in_words(library, self.procedure, &self.tallied, named);
        if !said.is_empty() {
            refusal.says.push_str(&format!("统计页现在是：{}。", said.join("、")));
        }
        refusal
    }

    /// Writes the act and what follows from it.
    pub(crate) fn complete(
        mut self,
        form: BTreeMap<String, FieldValue>,
        papers: Vec<FileRef>,
        officers: Vec<Signer>,
        opinion: Option<String>,
        decisions: BTreeMap<String, Decision>,
        received: Option<&HandoverItem>,
    ) -> Result<Decided, Refused> {
        let signed = received.map(|item| item.id);
        let act = self.act.id.value.clone();
        let from = received.map(Received::of);
        let mut would_be = self.state.clone();
        would_be.facts.extend(form.iter().map(|(field, value)| (field.clone(), value.clone())));
        let custody = self.custody(&would_be, &form, &papers, received)?;
        let lots = custody::consigned(&self.state.custody, &custody);
        let mut elsewhere: Vec<Event> =
            received.map(|item| self.receipt(item, &custody)).into_iter().collect();
        self.push(EventKind::Done {
            act,
            form,
            papers,
            officers,
            opinion,
            decisions,
            received: from,
            custody,
            tallied: self.tallied.clone(),
        })?;
        elsewhere.extend(self.link_named()?);
        let mut sent = Vec::new();
        if let Some(id) = &self.act.sends {
            let item = send::item(self.setting, self.procedure, id, &self.state, self.occurred_at)?;
            let item = HandoverItem { lots, ..item };
            self.push(EventKind::HandoverSent { item: Box::new(item.clone()) })?;
            sent.push(item);
        }
        Ok(self.finish(sent, signed, elsewhere))
    }

    /// The receipt written into the sender's case.
    fn receipt(&self, item: &HandoverItem, custody: &[Movement]) -> Event {
        let what = signed_for(self.setting, item, self.state.id, custody);
        event(self.setting, item.from_case, self.occurred_at, self.late_reason.clone(), what)
    }

    pub(crate) fn finish(
        self,
        sent: Vec<HandoverItem>,
        signed: Option<Uuid>,
        elsewhere: Vec<Event>,
    ) -> Decided {
        Decided { events: self.events, elsewhere, sent, signed, state: self.state }
    }
}

/// Origin that a new case of the recipient will show.
#[must_use]
pub(crate) fn own_origin(state: &CaseState) -> Origin {
    Origin { organ: state.organ.clone(), case: state.id }
}
