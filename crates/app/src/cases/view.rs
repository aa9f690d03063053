//! What a person may see of one case, ready to be shown as a page or as JSON.
use super::handover_line::HandoverLine;
use super::load::{Loaded, Recorded};
use super::near_miss;
use super::personal::{Eyes, PaperRule, is_personal};
use super::redact::Redactor;
use crate::audit::GRANTED;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::{Platform, new_id};
use crate::topics::TopicsOfCase;
use access::{Action, Request};
use case::clock::Clock;
use case::open_acts::{self, ActView};
use case::road::{self, RoadStep};
use case::value::FileRef;
use case::{CaseState, EventKind, Refusal};
use jiff::Timestamp;
use law::library::Cited;
use law::procedure::Procedure;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use store::StoredEvent;
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// Placeholder for masked personal data.
pub const MASKED: &str = "＊＊＊";

/// A case as one person sees it.
#[derive(Debug, Clone, Serialize)]
pub struct CaseView {
    /// State, with personal data masked unless the person needs it and without opinions unless allowed.
    pub state: CaseState,
    /// Title of the procedure.
    pub procedure_title: String,
    /// `id@version`.
    pub procedure: String,
    /// Status in words.
    pub status: String,
    /// Name of the conducting organ.
    pub organ_name: String,
    /// Clocks, running ones first.
    pub clocks: Vec<Clock>,
    /// Acts and why not.
    pub acts: Vec<ActView>,
    /// Proposals awaiting signatures.
    pub proposals: Vec<ProposalView>,
    /// Timeline, oldest first.
    pub events: Vec<EventView>,
    /// The road ahead.
    pub road: Vec<RoadStep>,
    /// Items sent by this case and received by it.
    pub handovers: Vec<HandoverLine>,
    /// Items waiting to be signed for in this case.
    pub arriving: Vec<HandoverLine>,
    /// Whether personal data are masked.
    pub masked: bool,
    /// Papers of the file that the person may not open, by SHA-256: they may hold personal data.
    pub locked: BTreeSet<String>,
    /// The papers as recorded, for forms that name them again; what is shown of them stands in the state.
    #[serde(skip)]
    pub in_file: Vec<FileRef>,
    /// What each paper of the file is, by SHA-256; one that nothing names is left out.
    #[serde(skip)]
    pub paper_titles: BTreeMap<String, String>,
    /// Levels of secrecy to which the person may bring the case.
    pub secrecy_levels: Vec<SecrecyLevel>,
    /// At which of these levels who of the officers named in it could not know it any more, by name.
    #[serde(skip)]
    pub shut_out: Vec<(SecrecyLevel, Vec<String>)>,
    /// Fields whose values are not shown as they were recorded: what is shown must not be sent again for them.
    #[serde(skip)]
    pub altered: BTreeSet<String>,
    /// Topics it is marked with, and those it may be marked with.
    pub topics: TopicsOfCase,
    /// Whether the person may assign officers.
    pub may_assign: bool,
    /// Whether the person may attach files, note and link.
    pub may_attach: bool,
    /// Whether the person may correct facts.
    pub may_correct: bool,
    /// Whether the person may give work and move goods in the store.
    pub may_work_inside: bool,
    /// Whether the person may export the dossier.
    pub may_export: bool,
    /// When it was looked at.
    pub now: Timestamp,
}

/// An event on the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// Number in the case, from 1.
    pub version: i64,
    /// Leaf in the ledger.
    pub leaf: i64,
    /// SHA-256 of salt and sealed event, as the leaf carries it; hex.
    pub digest: String,
    /// What happened, in words.
    pub title: String,
    /// Details in words: label and text.
    pub details: Vec<(String, String)>,
    /// Opinion, if the person may read it.
    pub opinion: Option<String>,
    /// Who.
    pub who: String,
    /// Organ.
    pub organ: String,
    /// When it took effect.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Why recorded late.
    pub late_reason: Option<String>,
    /// Decisions taken with it: outcome in words, row, citation.
    pub decisions: Vec<DecisionView>,
}

/// A decision on the timeline.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionView {
    /// Table.
    pub table: String,
    /// Outcome in words.
    pub outcome: String,
    /// Row in words.
    pub row: Option<String>,
    /// Citation.
    pub cite: Option<Cited>,
    /// Rows that almost held, nearest first: the row, and the fact that would tip it.
    pub near_misses: Vec<(String, String)>,
    /// The whole trace.
    pub decision: law::Decision,
}

/// A proposal that awaits signatures.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalView {
    /// Id.
    pub id: Uuid,
    /// Title of the act.
    pub title: String,
    /// Who proposed it.
    pub by: String,
    /// Whether this person may co-sign.
    pub may_sign: bool,
    /// Values in words.
    pub details: Vec<(String, String)>,
}

impl Platform {
    /// One case as a person sees it.
    ///
    /// # Errors
    /// "Not there" when it is not there or the person may not know.
    pub async fn case_view(&self, person: &Person, case: Uuid) -> Result<CaseView, AppFault> {
        let loaded = self.load_to_read(person, case).await?;
        let masked = self.access.authorise(&person.actor, &Request::ReadPersonalData(&loaded.facts)).is_err();
        self.note_look(person, &loaded, masked).await?;
        let opinions = self.access.authorise(&person.actor, &Request::ReadOpinions(&loaded.facts)).is_ok();
        let now = self.now();
        let setting = self.setting(&person.case_actor, now, &new_id);
        let (procedure, state) = (loaded.procedure, &loaded.state);
        let rules = &self.rules;
        let rule = PaperRule { library: &rules.library, procedure, state, events: &loaded.events };
        let linked = self.readable_of(person, &state.links).await?;
        let eyes = Eyes {
            masked,
            opinions,
            organ: &person.case_actor.organ,
            linked,
            rule,
            redactor: Redactor::of(state),
        };
        let mut clocks = case::clock::clocks(state, procedure, &rules.library, &rules.calendar);
        clocks.sort_by_key(|clock| (!clock.is_open(), clock.due_at));
        let mut acts = open_acts::acts(&setting, procedure, state);
        self.only_permitted(person, &loaded, &mut acts);
        let proposals = state.proposals.iter().map(|(id, proposal)| ProposalView {
            id: *id,
            title: procedure.act(&proposal.act).map_or(proposal.act.clone(), |act| act.title.clone()),
            by: proposal.by.name.clone(),
            may_sign: open_acts::may_co_sign(&setting, procedure, state, *id),
            details: self.values(procedure, proposal.form.iter(), &eyes),
        });
        let own = |view: &ProposalView| {
            opinions || view.may_sign || state.proposals[&view.id].by.id == person.case_actor.id
        };
        let proposals: Vec<ProposalView> = proposals.filter(own).collect();
        let events =
            loaded.events.iter().map(|recorded| self.event_view(procedure, recorded, &eyes)).collect();
        let locked = state.papers.iter().filter(|file| eyes.is_locked(file)).map(|file| file.sha256.clone());
        let paper_titles = paper_titles(state, &eyes.rule);
        let arriving = self.arriving_in(person, &loaded).await?;
        let handovers = self.exchanged(person, &loaded).await?;
        let may = |request: Request<'_>| self.access.authorise(&person.actor, &request).is_ok();
        Ok(CaseView {
            procedure_title: procedure.title.clone(),
            procedure: procedure.key(),
            status: state.status(procedure),
            organ_name: rules.directory.organ_name(&state.organ).to_owned(),
            clocks,
            acts,
            events,
            road: road::road(procedure, state),
            handovers,
            arriving,
            masked,
            locked: locked.collect(),
            in_file: state.papers.clone(),
            paper_titles,
            secrecy_levels: self.levels_of_change(person, &loaded.facts),
            shut_out: self.shut_out_by(person, &loaded.facts).await?,
            altered: altered(state, &eyes),
            topics: self.topics_of_case(procedure, state, may(Request::MarkTopic(&loaded.facts))),
            may_assign: may(Request::AssignOfficers(&loaded.facts)),
            may_attach: may(Request::AttachFile(&loaded.facts)),
            may_correct: may(Request::CorrectFact(&loaded.facts)),
            may_work_inside: may(Request::WorkInside(&loaded.facts)),
            may_export: may(Request::ExportDossier(&loaded.facts)),
            now,
            state: shown_state(state, &eyes, &proposals, &person.case_actor.id),
            proposals,
        })
    }

    /// A look at what is personal leaves its mark, and so does every look from outside the conducting organ.
    async fn note_look(&self, person: &Person, loaded: &Loaded<'_>, masked: bool) -> Result<(), AppFault> {
        let looked = match !masked && holds_personal_data(loaded.procedure, &loaded.state) {
            true => Action::ReadPersonalData,
            false if loaded.state.organ != person.case_actor.organ => Action::ReadCase,
            false => return Ok(()),
        };
        self.note(person, looked.name(), &loaded.state.id.to_string(), GRANTED, "").await
    }

    /// Those of some cases that a person may read.
    async fn readable_of(&self, person: &Person, cases: &[Uuid]) -> Result<BTreeSet<Uuid>, AppFault> {
        let mut readable = BTreeSet::new();
        for case in cases {
            if self.may_know(person, Some(*case)).await.is_ok() {
                readable.insert(*case);
            }
        }
        Ok(readable)
    }

    /// Acts that the policies would deny are closed, even where the engine sees no reason.
    fn only_permitted(&self, person: &Person, loaded: &Loaded<'_>, acts: &mut [ActView]) {
        for view in acts.iter_mut().filter(|view| view.open || view.late) {
            let Some(act) = loaded.procedure.act(&view.act) else { continue };
            if let Err(fault) = self.grant_act_of(person, loaded, act) {
                (view.open, view.late) = (false, false);
                view.because.push(Refusal::new("access", fault.to_string(), None));
            }
        }
    }

    /// An event as somebody with these eyes sees it.
    pub(crate) fn event_view(
        &self,
        procedure: &Procedure,
        recorded: &Recorded,
        eyes: &Eyes<'_>,
    ) -> EventView {
        let event = &recorded.event;
        let (title, details) = self.words(procedure, event, eyes);
        let opinion = match &event.what {
            EventKind::Done { opinion, .. } | EventKind::Proposed { opinion, .. } if eyes.opinions => {
                opinion.clone().map(|text| eyes.words(text))
            }
            _ => None,
        };
        let decisions = match &event.what {
            EventKind::Done { decisions, .. } | EventKind::FactCorrected { decisions, .. } => {
                decisions.values().map(|d| self.decision_view(d)).collect()
            }
            _ => Vec::new(),
        };
        let who = match &event.what {
            EventKind::Done { officers, .. } if !officers.is_empty() => {
                officers.iter().map(|officer| officer.name.as_str()).collect::<Vec<_>>().join("、")
            }
            _ => event.actor_name.clone(),
        };
        EventView {
            version: recorded.stored.version,
            leaf: recorded.stored.leaf_index,
            digest: digest(&recorded.stored),
            title,
            details: details.into_iter().map(|(name, value)| (name, eyes.words(value))).collect(),
            opinion,
            who,
            organ: self.rules.directory.organ_name(&event.organ).to_owned(),
            occurred_at: event.occurred_at,
            recorded_at: event.recorded_at,
            late_reason: event.late_reason.clone().map(|reason| eyes.words(reason)),
            decisions,
        }
    }

    /// A decision with its citation resolved for its day.
    #[must_use]
    pub fn decision_view(&self, decision: &law::Decision) -> DecisionView {
        let library = &self.rules.library;
        let table = library.table(&decision.table);
        DecisionView {
            table: table.map_or(decision.table.clone(), |table| table.title.clone()),
            outcome: decision.outcome_title.clone(),
            row: decision.row.as_ref().map(|row| row.title.clone()),
            cite: decision.row.as_ref().map(|row| library.cited(&row.cite, decision.on)),
            near_misses: decision.near_misses.iter().map(|miss| near_miss::in_words(table, miss)).collect(),
            decision: decision.clone(),
        }
    }
}

/// The digest that the event's leaf carries; empty for an event without canonical form, which no recorded one is.
fn digest(stored: &StoredEvent) -> String {
    let sealed = stored.sealed().unwrap_or_default();
    let digest = Sha256::new().chain_update(stored.salt).chain_update(&sealed).finalize();
    if sealed.is_empty() { String::new() } else { hex::encode(digest) }
}

/// The state without what the person may not see.
fn shown_state(state: &CaseState, eyes: &Eyes<'_>, proposals: &[ProposalView], person: &str) -> CaseState {
    let mut shown = state.clone();
    shown.title = eyes.words(shown.title);
    shown.proposals.retain(|id, _| proposals.iter().any(|shown| shown.id == *id));
    shown.returned.retain(|_, returned| eyes.opinions || returned.by.id == person);
    shown.subtasks.retain(|_, work| eyes.opinions || work.officer == person || work.by == person);
    shown.links.retain(|other| eyes.linked.contains(other));
    // Signals, forms of proposals and facts inside items repeat what the facts say; nobody needs them on a page.
    shown.signals.clear();
    for proposal in shown.proposals.values_mut() {
        proposal.form.clear();
        proposal.received = None;
        proposal.opinion = proposal.opinion.take().filter(|_| eyes.opinions).map(|text| eyes.words(text));
    }
    for returned in shown.returned.values_mut() {
        if !eyes.opinions {
            returned.form.clear();
            returned.opinion = None;
        }
        // It is offered for sending again: what is masked, or stands under another name, must not be sent so.
        if eyes.masked || !eyes.opinions {
            returned.form.retain(|field, value| eyes.shows(field, value));
            returned.papers.clear();
        }
    }
    for sent in &mut shown.sent {
        sent.item.facts.clear();
    }
    for file in &mut shown.papers {
        *file = eyes.file(file);
    }
    for file in shown.documents.iter_mut().filter_map(|document| document.file.as_mut()) {
        *file = eyes.file(file);
    }
    for (field, value) in &mut shown.facts {
        eyes.mask(field, value);
    }
    shown
}

/// What each paper of the file is, by SHA-256.
fn paper_titles(state: &CaseState, rule: &PaperRule<'_>) -> BTreeMap<String, String> {
    let titled = |file: &FileRef| Some((file.sha256.clone(), rule.title(file)?));
    state.papers.iter().filter_map(titled).collect()
}

/// Fields whose values the person does not see as they were recorded.
fn altered(state: &CaseState, eyes: &Eyes<'_>) -> BTreeSet<String> {
    let altered = state.facts.iter().filter(|(field, value)| !eyes.shows(field, value));
    altered.map(|(field, _)| field.clone()).collect()
}

/// Whether a case holds anything that [`shown_state`] would mask.
fn holds_personal_data(procedure: &Procedure, state: &CaseState) -> bool {
    state.facts.keys().any(|field| is_personal(procedure, field))
}
